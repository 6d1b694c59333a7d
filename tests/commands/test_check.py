"""`check`: the article's rows on the command line."""

import json
from pathlib import Path

import pytest

from server.commands.main import main
from tests.conftest import Program


@pytest.mark.long
def test_all_rows_hold_and_are_written(program: Program, tmp_path: Path) -> None:
    """In the short tier each row and each expectation is tried by tests of its own."""
    done = program("check", "--json", "found.json")
    assert done.returncode == 0, done.stdout[-2000:]
    assert "54 of 54 rows hold" in done.stdout
    found = json.loads((tmp_path / "found.json").read_text(encoding="utf-8"))
    assert [row["row"] for row in found["rows"]][:2] == ["R01", "R02"]
    assert all(row["holds"] for row in found["rows"])
    assert {one["scenario"] for one in found["expectations"]} >= {"baseline", "gabala_2012"}


def test_one_row_has_its_detail_and_is_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "found.json"
    assert main(("check", "--row", "r37", "--runs", "100", "--json", str(file))) == 0
    told = capsys.readouterr().out
    for part in ("paragraph 12", "must show", "hedging=0", "test_checks.py::test_row[R37]"):
        assert part in told
    (row,) = json.loads(file.read_text(encoding="utf-8"))["rows"]
    assert (row["row"], row["holds"], row["off"]) == ("R37", True, {"hedging": 0})


def test_a_few_worlds_try_the_claims(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(("check", "--robust", "--worlds", "20")) == 0
    assert "it holds in" in capsys.readouterr().out


def test_shakes_are_told_with_what_is_needed_found_and_not_there_yet(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "shaken.json"
    shakes = ("check", "--shakes", "--row")
    assert main((*shakes, "p04", "--runs", "50", "--json", str(file))) == 0
    told = capsys.readouterr().out
    assert "holds; an actor with no salience" in told
    assert "1 of 1 shakes hold" in told
    (row,) = json.loads(file.read_text(encoding="utf-8"))["shakes"]
    assert (row["shake"], row["holds"], row["found"]["value"]) == ("P04", True, 0)
    assert main((*shakes, "S17")) == 1
    told = capsys.readouterr().out
    assert "not yet: a rule or a number of the state that it needs is not there" in told


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--row", "R99"), "R01 to R54"),
        (("--json", "found.csv"), "must end in .json"),
        (("--runs", "5"), "5"),
        (("--robust", "--row", "R01"), "leave out"),
        (("--robust", "--shakes"), "leave out"),
        (("--part", "1"), "write --shakes too"),
        (("--shakes", "--row", "S99"), "there is no shake 'S99'"),
        (("--shakes", "--part", "1", "--row", "S40"), "in part 1: there is no shake 'S40'"),
    ],
)
def test_bad_input_is_one_sentence(
    arguments: tuple[str, ...], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(("check", *arguments)) == 2
    (sentence,) = capsys.readouterr().err.splitlines()
    assert said in sentence
