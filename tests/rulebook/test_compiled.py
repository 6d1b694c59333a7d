"""An edit to a rule is never answered by stale compiled code."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from rulebook.compiling import STAGES

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


BOTH = """
from rulebook.compiled import CACHE
from rulebook.compiling import compile_all, compile_stage
from rulebook.start import begin
from rulebook.line import war
assert compile_stage([begin], [war])
assert not list(CACHE.glob("there-*"))
compile_all([war])
print([sum(kind.values()) for kind in (war.stats.cache_hits, begin.stats.cache_hits)])
"""


@pytest.mark.skipif("NUMBA_DISABLE_JIT" in os.environ, reason="nothing is compiled then")
def test_what_another_process_compiles_is_used_here(tmp_path: Path) -> None:
    answer = subprocess.run(
        [sys.executable, "-c", BOTH],
        cwd=RULEBOOK.parent,
        env=os.environ | {"XDG_CACHE_HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert answer.stdout == "[1, 0]\n"


@pytest.mark.skipif("NUMBA_DISABLE_JIT" in os.environ, reason="nothing is compiled then")
def test_the_engine_is_compiled_by_two_at_once() -> None:
    """Each stage has work for both, and no rule is compiled twice."""
    names = [rule.py_func.__name__ for stage in STAGES for half in stage for rule in half]
    assert len(set(names)) == len(names)
    assert all(here and there for here, there in STAGES)
