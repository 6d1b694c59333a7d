"""`pictures`: the tour shows and says what the page does."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from server.commands import browser, pictures
from server.commands.main import main
from server.commands.tour import PICTURES
from tests.conftest import ROOT, Program, names_in

if TYPE_CHECKING:
    from pathlib import Path

TEXT = pictures.TOUR.read_text(encoding="utf-8")
README = (ROOT / "README.md").read_text(encoding="utf-8")
MOST_BYTES = 150_000


def quoted(text: str, name: str) -> str:
    found = re.search(f"<!-- from the page: {name} -->\n(.*?)<!-- end of", text, re.DOTALL)
    assert found is not None, name
    return found[1]


def test_each_picture_is_there_once_and_small() -> None:
    assert names_in(pictures.DOCS / "pictures") == sorted(f"{name}.png" for name in PICTURES)
    for path in (pictures.DOCS / "pictures").iterdir():
        assert path.stat().st_size <= MOST_BYTES, path.name


def test_the_tour_and_the_readme_show_each_picture() -> None:
    shown = re.findall(r"\]\((?:docs/)?pictures/(\w+)\.png\)", README + TEXT)
    assert sorted(shown) == sorted(PICTURES)
    assert TEXT.count("\n## ") == len(PICTURES) - 1  # the README's own stands in no section


def test_the_tour_quotes_each_question_that_is_read() -> None:
    for name, stop in PICTURES.items():
        assert stop.read is None or quoted(TEXT, name).strip(), name


def test_the_command_is_told_of() -> None:
    contributing = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    assert "docs/tour.md" in README
    assert all("python3 run.py pictures" in text for text in (contributing, TEXT))


@pytest.mark.long
def test_the_page_still_says_what_the_tour_quotes(program: Program, tmp_path: Path) -> None:
    done = program("pictures", "what_if", "--out", str(tmp_path))
    assert done.returncode == 0, done.stderr
    with Image.open(tmp_path / "pictures" / "what_if.png") as picture:
        assert picture.size == pictures.WINDOW
    now = (tmp_path / "tour.md").read_text(encoding="utf-8")
    assert quoted(now, "what_if") == quoted(TEXT, "what_if"), "python3 run.py pictures"


def test_a_picture_that_there_is_not_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(("pictures", "whatif")) == 2
    assert (
        "pictures: there is no picture 'whatif'. Did you mean what_if?" in capsys.readouterr().err
    )


def test_without_chromium_one_sentence_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(browser.VARIABLE, str(tmp_path / "nowhere"))
    assert main(("pictures", "--out", str(tmp_path))) == 2
    said = capsys.readouterr().err
    assert said.startswith("Pictures of the page need Chromium: install it")
    assert said.count("\n") == 1
    assert not names_in(tmp_path)
