"""An old Python is turned away in one sentence, by a file that it can read."""

from __future__ import annotations

import ast
import subprocess
import sys

import pytest

from tests.conftest import ROOT

DOOR = ROOT / "run.py"

PRETEND = """
import runpy, sys
sys.version_info = (3, 10, 14, "final", 0)
runpy.run_path({door!r}, run_name="__main__")
"""


@pytest.mark.parametrize("minor", [4, 6, 8, 10])
def test_the_door_can_be_read_by_old_pythons(minor: int) -> None:
    ast.parse(DOOR.read_text(encoding="utf-8"), feature_version=(3, minor))


def test_an_old_python_is_told_what_is_needed() -> None:
    code = PRETEND.format(door=str(DOOR))
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=False
    )
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.startswith("Condominium needs Python 3.11 or later, but this is Python 3.10")
    assert done.stderr.count("\n") == 1
