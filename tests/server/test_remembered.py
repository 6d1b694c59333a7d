"""The first answer, remembered until the program changes."""

import subprocess
import sys
from pathlib import Path

import pytest

from server.page import remembered
from server.page.remembered import Remembered
from tests.conftest import ROOT

ANSWER = "<p>\n51 %</p>\n"


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A program of three files that has remembered its answer."""
    for name in ("constraints.txt", "rulebook/rules/line.py", "scenarios/baseline.toml"):
        file = tmp_path / "program" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(name)
    monkeypatch.setattr(remembered, "ROOT", tmp_path / "program")
    monkeypatch.setattr(remembered, "FILE", tmp_path / "cache" / "first.html")
    Remembered().remember(ANSWER)
    return tmp_path / "program"


@pytest.mark.usefixtures("program")
def test_what_was_remembered_is_recalled() -> None:
    assert Remembered().html == ANSWER
    assert list(remembered.FILE.parent.iterdir()) == [remembered.FILE]


@pytest.mark.parametrize(
    "file",
    [
        "constraints.txt",
        "rulebook/rules/line.py",
        "scenarios/own.toml",
        "server/index.html.j2",
        "server/custom.css",
        "server/custom.js",
    ],
)
def test_another_program_does_not_recall_it(program: Path, file: str) -> None:
    (program / file).parent.mkdir(exist_ok=True)
    (program / file).write_text("changed")
    assert Remembered().html == ""


def test_what_changed_since_the_start_is_not_remembered(program: Path) -> None:
    begun = Remembered()
    (program / "rulebook/rules/line.py").write_text("changed")
    begun.remember("<p>52 %</p>")
    assert Remembered().html == ""
    (program / "rulebook/rules/line.py").write_text("rulebook/rules/line.py")
    assert Remembered().html == ANSWER


@pytest.mark.usefixtures("program")
def test_another_answer_takes_its_place() -> None:
    Remembered().remember("<p>52 %</p>")
    assert Remembered().html == "<p>52 %</p>"


@pytest.mark.usefixtures("program")
@pytest.mark.parametrize("part", [0, 10, 70, -1])
def test_a_damaged_file_is_as_good_as_none(part: int) -> None:
    remembered.FILE.write_bytes(remembered.FILE.read_bytes()[:part])
    assert Remembered().html == ""
    remembered.FILE.write_bytes(b"\xff")
    assert Remembered().html == ""


def test_a_disk_that_keeps_nothing_is_no_error(
    program: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(remembered, "FILE", program / "constraints.txt" / "first.html")
    Remembered().remember(ANSWER)
    assert Remembered().html == ""


def test_what_cannot_be_put_in_place_leaves_nothing_behind(program: Path) -> None:
    remembered.FILE.unlink()
    remembered.FILE.mkdir()
    Remembered().remember(ANSWER)
    assert list(remembered.FILE.parent.iterdir()) == [remembered.FILE]
    assert program.exists()


def test_a_program_that_cannot_be_read_remembers_nothing(program: Path) -> None:
    (program / "rulebook" / ".#line.py").symlink_to("nowhere")
    Remembered().remember(ANSWER)
    assert Remembered().html == ""


REMEMBERS = """
import sys
from types import SimpleNamespace
from server.page import serving
serving.configure()
from server.page import site
failed, answer = sys.argv[1:]
site.RULES = SimpleNamespace(wait_to_draw=lambda: None, wait=lambda: True, failed=failed)
site._answer = lambda *_: answer
site.solara_session.read_root = lambda path: f"{path}: {site._FIRST.get()}"
site.remembered = lambda: SimpleNamespace(remember=print)
site._load_and_remember()
"""


@pytest.mark.parametrize(
    ("failed", "answer", "kept"),
    [("", "good", "/: good\n"), ("", "", ""), ("It failed.", "good", "")],
)
def test_the_page_is_remembered_where_its_answer_is_good(
    failed: str, answer: str, kept: str
) -> None:
    said = subprocess.run(
        [sys.executable, "-c", REMEMBERS, failed, answer],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert said == kept
