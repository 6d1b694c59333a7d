"""What docs/sweeps.md shows is what its Python prints."""

from __future__ import annotations

import contextlib
import io
import re
from typing import TYPE_CHECKING, Any

from tests.conftest import ROOT

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

PAGE = ROOT / "docs" / "sweeps.md"
SHOWN = re.compile(r"```python\n(.*?)```\n\n```text\n(.*?)```\n", re.DOTALL)


def test_the_page_on_sweeps_shows_real_output(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, pytestconfig: pytest.Config
) -> None:
    monkeypatch.chdir(tmp_path)
    text = PAGE.read_text(encoding="utf-8")
    names: dict[str, Any] = {}

    def played(match: re.Match[str]) -> str:
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            exec(match[1], names)  # noqa: S102 - it is the page's own text
        lines = [line.rstrip() for line in printed.getvalue().splitlines()]
        return f"```python\n{match[1]}```\n\n```text\n" + "\n".join(lines) + "\n```\n"

    found, count = SHOWN.subn(played, text)
    assert count == text.count("```python")
    if pytestconfig.getoption("--golden"):
        PAGE.write_text(found, encoding="utf-8", newline="\n")
    assert found == PAGE.read_text(encoding="utf-8"), "if this is meant: run.py test --golden"
