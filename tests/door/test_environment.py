"""The parts of the set-up: what pip says, what is pinned, who may go first."""

from __future__ import annotations

import re
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from server.commands import environment
from tests.conftest import ROOT

if TYPE_CHECKING:
    from pathlib import Path

HOLDER = """
import sys, time
from pathlib import Path
from server.commands import environment
with environment.alone(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(60)
"""


@pytest.mark.parametrize(
    ("errors", "reason"),
    [
        (
            "WARNING: Retrying after 'NewConnectionError'\nERROR: No version\n",
            "no network, or the package index can't be reached",
        ),
        (
            "ERROR: Could not install: [Errno 28] No space left on device",
            "the disk is full",
        ),
        (
            "  a hint\nERROR: No matching distribution found for mesa==9.9\n",
            "No matching distribution found for mesa==9.9",
        ),
        (
            "ERROR: Cannot install a and b.\nERROR: ResolutionImpossible: see https://example.org\n",
            "Cannot install a and b",
        ),
        ("", "pip gives no reason"),
    ],
)
def test_pips_reason_is_told_in_a_few_words(errors: str, reason: str) -> None:
    assert environment.pip_reason(errors) == reason


def test_a_lock_ends_with_its_holder(tmp_path: Path) -> None:
    lock = tmp_path / "lock"
    command = [sys.executable, "-c", HOLDER, str(lock)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        with lock.open("a", encoding="utf-8") as file:
            assert not environment._try_lock(file.fileno())
        holder.kill()
        holder.wait()
        with environment.alone(lock):
            pass


def test_a_folder_that_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    with (
        pytest.raises(environment.SetUpError, match=r"needs a folder that it can write to: .*\.$"),
        environment.alone(tmp_path / "missing" / "lock"),
    ):
        pass


def test_every_package_that_is_asked_for_is_pinned() -> None:
    wanted = environment.Wanted(ROOT, with_tests=True)
    pins = wanted.pins()
    for requirement in wanted.requirements:
        name = environment._normal(re.split(r"[=<>;]", requirement)[0])
        assert pins[name], requirement


def test_the_project_files_name_no_host_and_no_place() -> None:
    for name in ("constraints.txt", "pyproject.toml", ".ci/run"):
        text = (ROOT / name).read_text(encoding="utf-8")
        assert re.search(r"://|@ |^-|^/|/home", text, re.MULTILINE) is None, name
