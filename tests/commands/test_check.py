"""`check`: the article's rows on the command line."""

import json
from pathlib import Path

import pytest

from tests.conftest import Program


def test_all_rows_hold_and_are_written(program: Program, tmp_path: Path) -> None:
    done = program("check", "--json", "found.json")
    assert done.returncode == 0, done.stdout[-2000:]
    assert "54 of 54 rows hold" in done.stdout
    found = json.loads((tmp_path / "found.json").read_text(encoding="utf-8"))
    assert [row["row"] for row in found["rows"]][:2] == ["R01", "R02"]
    assert all(row["holds"] for row in found["rows"])
    assert {one["scenario"] for one in found["expectations"]} >= {"baseline", "gabala_2012"}


def test_one_row_has_its_detail(program: Program) -> None:
    done = program("check", "--row", "r37", "--runs", "100")
    assert done.returncode == 0
    for part in ("paragraph 12", "must show", "hedging=0", "test_checks.py::test_row[R37]"):
        assert part in done.stdout


def test_a_few_worlds_try_the_claims(program: Program) -> None:
    done = program("check", "--robust", "--worlds", "20")
    assert done.returncode == 0
    assert "it holds in" in done.stdout


def test_shakes_are_told_with_what_is_needed_found_and_not_there_yet(
    program: Program, tmp_path: Path
) -> None:
    file = tmp_path / "shaken.json"
    done = program("check", "--shakes", "--row", "p04", "--runs", "50", "--json", str(file))
    assert done.returncode == 0
    assert "holds; an actor with no salience" in done.stdout
    assert "1 of 1 shakes hold" in done.stdout
    (row,) = json.loads(file.read_text(encoding="utf-8"))["shakes"]
    assert (row["shake"], row["holds"], row["found"]["value"]) == ("P04", True, 0)
    done = program("check", "--shakes", "--row", "S17")
    assert done.returncode == 1
    assert "not yet: a rule or a number of the state that it needs is not there" in done.stdout


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
def test_bad_input_is_one_sentence(program: Program, arguments: tuple[str, ...], said: str) -> None:
    done = program("check", *arguments)
    assert done.returncode == 2
    assert said in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
