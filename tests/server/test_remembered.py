"""The first answer, remembered until the program changes."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from server.page import remembered
from server.page.remembered import recall, remember

ANSWER = "<p>\n51 %</p>\n"


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A program of three files that has remembered its answer."""
    for name in ("constraints.txt", "rulebook/line.py", "scenarios/baseline.toml"):
        file = tmp_path / "program" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(name)
    monkeypatch.setattr(remembered, "ROOT", tmp_path / "program")
    monkeypatch.setattr(remembered, "FOLDER", tmp_path / "cache")
    remembered.program.cache_clear()
    remember(ANSWER)
    return tmp_path / "program"


@pytest.fixture(autouse=True)
def _forget_program() -> Iterator[None]:
    yield
    remembered.program.cache_clear()


@pytest.mark.usefixtures("program")
def test_what_was_remembered_is_recalled() -> None:
    assert recall() == ANSWER
    assert [file.name for file in remembered.FOLDER.iterdir()] == ["first.html"]


@pytest.mark.parametrize("file", ["constraints.txt", "rulebook/line.py", "scenarios/own.toml"])
def test_another_program_does_not_recall_it(program: Path, file: str) -> None:
    (program / file).write_text("changed")
    remembered.program.cache_clear()
    assert recall() == ""


@pytest.mark.usefixtures("program")
@pytest.mark.parametrize("damage", [b"", b"\xff", b"<p>51 %</p>"])
def test_a_damaged_file_is_as_good_as_none(damage: bytes) -> None:
    (remembered.FOLDER / "first.html").write_bytes(damage)
    assert recall() == ""


def test_a_disk_that_keeps_nothing_is_no_error(
    program: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(remembered, "FOLDER", program / "constraints.txt" / "cache")
    remember(ANSWER)
    assert recall() == ""
