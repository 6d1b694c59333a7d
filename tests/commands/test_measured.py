"""A document that was measured says so where results have changed since."""

from pathlib import Path

import pytest

from server.commands import measured
from server.commands import test as test_command
from server.commands.documents import STALE
from server.commands.main import main


@pytest.fixture
def docs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder of documents, all measured on the results of today."""
    monkeypatch.setattr(measured, "DOCS", tmp_path)
    for name in measured.MEASURED_BY:
        (tmp_path / name).write_text(measured.stamped(f"# {name}\n"), encoding="utf-8")
    return tmp_path


@pytest.mark.usefixtures("docs")
def test_a_document_of_today_says_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    assert measured.older() == {}
    assert main(("documents", "--check")) == 0, capsys.readouterr().out
    assert not test_command._tell_older_documents()


def test_a_document_of_other_results_says_so_in_its_first_line(
    docs: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    page = docs / "limits.md"
    of_today = page.read_text(encoding="utf-8")
    monkeypatch.setattr(measured, "digest", lambda: "0" * 12)
    assert main(("documents", "--check")) == STALE
    assert page.read_text(encoding="utf-8") == of_today
    assert main(("documents",)) == 0
    assert main(("documents", "--check")) == 0
    assert page.read_text(encoding="utf-8").startswith("> Older than the model")
    assert set(measured.older()) == set(measured.MEASURED_BY)
    capsys.readouterr()
    assert test_command._tell_older_documents()
    assert "measure it again: python3 run.py sensitivity\n" in capsys.readouterr().err
    monkeypatch.undo()
    monkeypatch.setattr(measured, "DOCS", docs)
    assert main(("documents",)) == 0
    assert page.read_text(encoding="utf-8") == of_today


@pytest.mark.usefixtures("docs")
def test_a_document_is_said_to_be_measured(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(measured, "digest", lambda: "0" * 12)
    assert main(("documents",)) == 0
    assert main(("documents", "--measured", "performance.md")) == 0
    assert set(measured.older()) == set(measured.MEASURED_BY) - {"performance.md"}
    assert main(("documents", "--measured", "performence.md")) == 2
    assert capsys.readouterr().err == (
        "--measured: there is no measured document 'performence.md'. Did you mean performance.md?\n"
    )


def test_results_have_one_digest() -> None:
    assert measured.digest() == measured.digest.__wrapped__()
