"""`scenarios`, `parameters`, `--version` and `--help`: what there is to play and to set."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import model
from rulebook.declared.kinds import NUMBER, SHARE, UTILITY, WEEK, Kind
from rulebook.declared.parameters import PARAMETERS
from server.commands.console import number
from server.commands.main import main

if TYPE_CHECKING:
    from tests.conftest import Program


def test_scenarios_has_a_line_each(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(("scenarios",)) == 0
    _, _, *lines = capsys.readouterr().out.splitlines()
    names = [line.split()[0] for line in lines if not line.startswith(" ")]
    assert names == [scenario.name for scenario in model.scenarios()]
    assert names[0] == "baseline"


def test_parameters_lists_all(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(("parameters",)) == 0
    text = capsys.readouterr().out
    names = [line.split()[0] for line in text.splitlines()[2:] if not line.startswith(" ")]
    assert names == list(PARAMETERS)
    assert max(map(len, text.splitlines())) <= 100


def test_parameters_can_be_searched(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(("parameters", "OVERLAP")) == 0
    _, _, line, *_ = capsys.readouterr().out.splitlines()
    assert line.split()[:5] == ["overlap", "0.9", "0", "to", "1"]


def test_the_program_says_its_version(program: Program) -> None:
    done = program("--version")
    assert (done.returncode, done.stdout, done.stderr) == (0, "condominium 0.1.0\n", "")


@pytest.mark.parametrize("words", [("--help",), ("run", "--help"), ("test", "--help")])
def test_help_is_given(words: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(words) == 0
    assert capsys.readouterr().out.startswith("Usage: run.py")


@pytest.mark.parametrize(
    ("value", "kind", "text"),
    [
        (-1, WEEK, "never"),
        (5, WEEK, "5"),
        (2.4, WEEK, "2.4"),
        (float("inf"), WEEK, "never"),
        (1234, NUMBER, "1,234"),
        (-1, UTILITY, "-1"),
        (0.12345, SHARE, "0.123"),
        (123.456, NUMBER, "123.5"),
        (float("nan"), SHARE, "-"),
    ],
)
def test_numbers_are_written_for_readers(value: float, kind: Kind, text: str) -> None:
    assert number(value, kind) == text
