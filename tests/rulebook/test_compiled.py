"""An edit to a rule is never answered by stale compiled code."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

RULEBOOK = Path(__file__).parents[2] / "rulebook"
ASK = "from rulebook.statements import warmth; print(warmth(0.75, 1.0))"


def test_an_edit_in_another_file_is_noticed(tmp_path: Path) -> None:
    """`warmth` calls `clip` of another file, whose edit Numba's own cache does not notice."""
    shutil.copytree(RULEBOOK, tmp_path / "rulebook", ignore=shutil.ignore_patterns("__pycache__"))
    environment = os.environ | {"XDG_CACHE_HOME": str(tmp_path / "cache")}

    def ask() -> str:
        answer = subprocess.run(
            [sys.executable, "-c", ASK],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            check=True,
        )
        return answer.stdout.strip()

    assert ask() == "0.75"
    curves = tmp_path / "rulebook" / "curves.py"
    text = curves.read_text(encoding="utf-8")
    edited = text.replace("return min(max(x, low), high)", "return min(max(x, low), high) + 1")
    assert edited != text
    curves.write_text(edited, encoding="utf-8")
    assert ask() == "1.75"
