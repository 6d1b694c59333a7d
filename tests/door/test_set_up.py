"""Setting up, with real processes: once, again, both at a time, interrupted, and in vain."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from tests.door.project import Project, finish

if TYPE_CHECKING:
    from pathlib import Path

HANDED_OVER = "tiny|run|--seed|1|True\n"
DONE = 7
SETTING_UP = "Setting up, once: "
MENDING = "Setting up, once: bringing .venv up to date"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A project whose first two starts came at the same time."""
    project = Project(tmp_path_factory.mktemp("made"))
    starts = [project.begin("run", "--seed", "1") for _ in range(2)]
    ends = [finish(start) for start in starts]
    assert [(end.returncode, end.stdout) for end in ends] == [(DONE, HANDED_OVER)] * 2
    said = "".join(end.stderr for end in ends)
    assert said.count(SETTING_UP) == 1, said
    assert said.count("Another start is setting up; waiting for it.") <= 1
    return project


def test_a_second_start_goes_straight_in(made: Project) -> None:
    again = made.start("run", "--seed", "1")
    assert (again.returncode, again.stdout, again.stderr) == (DONE, HANDED_OVER, "")


@pytest.mark.long
def test_the_tests_packages_come_with_the_first_test(made: Project) -> None:
    assert not (made.venv / "ready-to-test").exists()
    made.require(made.wheel("1.0"), f'"{made.wheel("1.0", "tinytest")}"')
    first = made.start("test")
    assert first.returncode == DONE
    assert first.stderr.startswith(MENDING)
    assert made.start("test").stderr == ""
    assert made.start("run").stderr == ""


@pytest.mark.long
def test_a_changed_pin_is_installed_in_place(made: Project) -> None:
    before = (made.venv / "pyvenv.cfg").stat().st_mtime_ns
    (made.folder / "constraints.txt").write_text("tiny==1.1\n", encoding="utf-8")
    made.require(made.wheel("1.1"))
    start = made.start("run")
    assert start.returncode == DONE
    assert start.stderr.startswith(MENDING)
    assert (made.venv / "pyvenv.cfg").stat().st_mtime_ns == before


@pytest.mark.long
def test_an_interrupted_set_up_is_made_anew(made: Project) -> None:
    for stamp in made.venv.glob("ready*"):  # As when the power failed before the stamp.
        stamp.unlink()
    for package in made.venv.rglob("tiny"):
        shutil.rmtree(package)
    start = made.start("run", "--seed", "1")
    assert (start.returncode, start.stdout) == (DONE, HANDED_OVER)
    assert start.stderr.startswith("Setting up, once: installing packages")


def test_a_broken_environment_is_made_anew(made: Project) -> None:
    for folder in ("bin", "Scripts"):  # As when the Python that it was made of is gone.
        shutil.rmtree(made.venv / folder, ignore_errors=True)
    start = made.start("run", "--seed", "1")
    assert (start.returncode, start.stdout) == (DONE, HANDED_OVER)


@pytest.mark.parametrize(("what", "python"), [("tiny", "outside"), ("tiny/__init__.py", "inside")])
@pytest.mark.long
def test_a_package_that_is_gone_is_noticed_and_installed_again(
    made: Project, what: str, python: str
) -> None:
    (gone,) = made.venv.glob(f"lib/*/site-packages/{what}")
    shutil.rmtree(gone) if gone.is_dir() else gone.unlink()
    start = made.start("run", "--seed", "1", inside=python == "inside")
    assert (start.returncode, start.stdout) == (DONE, HANDED_OVER), start.stderr
    assert start.stderr.startswith(f"{SETTING_UP}tiny is missing from .venv, so installing")
    again = made.start("run", "--seed", "1")
    assert (again.returncode, again.stdout, again.stderr) == (DONE, HANDED_OVER, "")


@pytest.mark.long
def test_a_package_that_is_damaged_inside_is_installed_again(made: Project) -> None:
    (part,) = made.venv.glob("lib/*/site-packages/tiny/part.py")
    part.write_text("cut", encoding="utf-8")
    start = made.start("run", "--seed", "1")
    assert (start.returncode, start.stdout) == (DONE, HANDED_OVER), start.stderr
    said = "The packages in .venv are damaged (tiny/part.py); setting up again.\n"
    assert start.stderr.startswith(said)
    again = made.start("run", "--seed", "1")
    assert (again.returncode, again.stdout, again.stderr) == (DONE, HANDED_OVER, "")


@pytest.mark.long
def test_a_command_that_began_is_not_run_again(made: Project) -> None:
    (late,) = made.venv.glob("lib/*/site-packages/tiny/late.py")
    late.write_text("import (", encoding="utf-8")
    start = made.start("late")
    assert (start.returncode, start.stdout) == (1, "tiny|late|True\n")
    said = "The packages in .venv are damaged (tiny/late.py); the next start sets up again.\n"
    assert start.stderr.startswith(said)
    again = made.start("late")
    assert (again.returncode, again.stdout) == (DONE, "tiny|late|True\n"), again.stderr
    assert again.stderr.startswith(SETTING_UP)


@pytest.mark.long
def test_an_error_that_is_no_packages_mends_nothing(made: Project) -> None:
    (late,) = made.venv.glob("lib/*/site-packages/tiny/late.py")
    whole = late.read_text(encoding="utf-8")
    late.write_text("1 / 0  # as edited by hand", encoding="utf-8")
    start = made.start("late")
    late.write_text(whole, encoding="utf-8")
    assert (start.returncode, start.stdout) == (1, "tiny|late|True\n")
    assert ".venv are damaged" not in start.stderr
    assert made.start("late").stderr == ""


def test_an_error_in_a_whole_environment_is_an_error(made: Project) -> None:
    main = made.folder / "server/commands/main.py"
    text = main.read_text(encoding="utf-8")
    main.write_text("import nothing_of_the_kind", encoding="utf-8")
    try:
        start = made.start("run")
    finally:
        main.write_text(text, encoding="utf-8")
    assert start.returncode == 1
    assert "No module named 'nothing_of_the_kind'" in start.stderr
    assert "Setting up" not in start.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="names are UTF-8 there")
def test_where_the_locale_is_ascii_names_are_read_as_utf8(made: Project) -> None:
    locale = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    for inside in (False, True):
        start = made.start("Übung", inside=inside, **locale)
        assert (start.returncode, start.stdout) == (DONE, "tiny|Übung|True\n"), start.stderr


@pytest.mark.long
def test_an_environment_that_has_the_packages_is_used_as_it_is(made: Project) -> None:
    venv = made.venv.rename(made.folder / "own")
    try:
        python = venv / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
        command = [str(python), "-X", "dev", "run.py", "run", "--seed", "1"]
        done = subprocess.run(
            command, cwd=made.folder, capture_output=True, encoding="utf-8", check=False
        )
        assert (done.returncode, done.stdout, done.stderr) == (DONE, HANDED_OVER, "")
        assert not made.venv.exists()
    finally:
        venv.rename(made.venv)


@pytest.mark.long
def test_a_package_that_cannot_be_had_is_one_sentence(tmp_path: Path) -> None:
    project = Project(tmp_path)
    project.require("no-such-package-of-condominium")
    start = project.start("run")
    assert start.returncode == 2
    progress, sentence = start.stderr.splitlines()
    assert progress.endswith("... failed.")
    assert sentence.startswith("The packages could not be installed: No matching distribution")
    assert sentence.endswith("set-up.log).")
    assert (project.venv / "set-up.log").is_file()
    assert not list(project.venv.glob("ready*"))


@pytest.mark.skipif(sys.platform == "win32", reason="Ctrl-C is sent otherwise there")
@pytest.mark.long
def test_ctrl_c_ends_a_set_up_without_a_traceback(tmp_path: Path) -> None:
    project = Project(tmp_path)
    process = project.begin("run")
    while not project.venv.exists():
        assert process.poll() is None
        time.sleep(0.01)
    process.send_signal(signal.SIGINT)
    end = finish(process)
    assert end.returncode == 130
    assert "Traceback" not in end.stderr
    assert "\nInterrupted; the next start sets up again.\n" in end.stderr
