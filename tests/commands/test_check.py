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


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--row", "R99"), "R01 to R54"),
        (("--json", "found.csv"), "must end in .json"),
        (("--runs", "5"), "5"),
        (("--robust", "--row", "R01"), "leave out"),
    ],
)
def test_bad_input_is_one_sentence(program: Program, arguments: tuple[str, ...], said: str) -> None:
    done = program("check", *arguments)
    assert done.returncode == 2
    assert said in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
