"""docs/analysis.md: its example is played anew, and its answer is the one that stands there."""

from __future__ import annotations

import re
import shlex
from typing import TYPE_CHECKING

from server.commands.main import main
from tests.conftest import ROOT

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

DOCUMENT = ROOT / "docs" / "analysis.md"
ANSWER = re.compile(r"(?<=<!-- answer -->\n```\n).*?(?=```\n<!-- end of answer -->)", re.DOTALL)


def test_the_example_answers_as_it_says(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    pytestconfig: pytest.Config,
) -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    commands = re.findall(r"^python3 run\.py (.*)$", text, re.MULTILINE)
    monkeypatch.chdir(tmp_path)
    for command in commands[:2]:
        capsys.readouterr()
        assert main(shlex.split(command)) == 0
    answer = capsys.readouterr().out
    if pytestconfig.getoption("--golden"):
        DOCUMENT.write_text(ANSWER.sub(lambda _: answer, text), encoding="utf-8", newline="\n")
        return
    assert ANSWER.findall(text) == [answer], "if this is meant: run.py test --golden"
