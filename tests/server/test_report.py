"""The report in a real browser, without a network: it needs nothing, and says what it shows."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from model.analysis import analyse
from model.sweeps import sweep
from server.report.page import page as as_page

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import BrowserContext, Page, Route

VARY = ["hedging", "western_effort", "armenia_consent"]


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("report") / "swept"
    sweep("baseline", VARY, 4, sample="saltelli:16", out=folder)
    found = analyse(folder, where="turkey_presence < 0.05 and minsk_relevance > 0.3")
    path = folder / "report.html"
    path.write_text(as_page(found), encoding="utf-8")
    return path


@pytest.fixture
def opened(context: BrowserContext, report: Path) -> Iterator[Page]:
    """The report, opened with all doors shut; anything that it asks for or complains of fails."""
    context.set_offline(True)
    asked: list[str] = []

    def shut(route: Route) -> None:
        url = route.request.url
        if url == report.as_uri() or url.startswith("data:"):
            route.continue_()
        else:
            asked.append(url)
            route.abort()

    context.route("**/*", shut)
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(report.as_uri())
    yield page
    assert asked == []
    assert said == []


@pytest.mark.long
def test_it_opens_alone_and_its_pictures_are_there(opened: Page) -> None:
    assert opened.title().startswith("Baseline")
    pictures = opened.locator("svg[role=img]")
    assert pictures.count() >= 10
    for k in range(pictures.count()):
        label = pictures.nth(k).get_attribute("aria-label")
        assert label
        box = pictures.nth(k).bounding_box()
        assert box is not None
        assert box["width"] > 200
        assert box["height"] > 40


def test_each_picture_has_its_figures_behind_it(opened: Page) -> None:
    figures = opened.locator("figure")
    for k in range(figures.count()):
        table = figures.nth(k).locator("table")
        assert not table.is_visible()
        figures.nth(k).locator("summary").click()
        assert table.is_visible()
        assert table.locator("tbody tr").count() > 0
    assert opened.locator("table").first.inner_text()


def test_names_within_it_are_its_own(report: Path) -> None:
    text = report.read_text(encoding="utf-8")
    names = re.findall(r'\bid="([^"]+)"', text)
    assert len(names) == len(set(names))
    assert set(re.findall(r'(?:url\(|href=")#([^")]+)', text)) <= set(names)
    assert "<script" not in text
    assert "src=" not in text.replace("img-src", "")
    urls = set(re.findall(r"https?://[^\"'\s<]+", text))
    assert urls <= {"http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"}


@pytest.mark.parametrize("width", [1440, 1024])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_fits_and_can_be_read(opened: Page, width: int, scheme: str) -> None:
    opened.set_viewport_size({"width": width, "height": 768})
    opened.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    assert opened.evaluate("document.documentElement.scrollWidth") == width
    ink, paper = opened.evaluate(
        """() => { const of = (name) => getComputedStyle(document.documentElement)
             .getPropertyValue(name).trim(); return [of('--ink'), of('--paper')]; }"""
    )
    text = opened.locator("svg[role=img] text").first
    assert opened.locator("body").evaluate("one => getComputedStyle(one).color") == rgb(ink)
    assert opened.locator("html").evaluate("one => getComputedStyle(one).backgroundColor") == rgb(
        paper
    )
    assert text.evaluate("one => getComputedStyle(one).fill") != rgb(paper)


def rgb(colour: str) -> str:
    return f"rgb({', '.join(str(int(colour[k : k + 2], 16)) for k in (1, 3, 5))})"


def test_what_a_sweep_is_called_cannot_break_the_page(report: Path) -> None:
    found = analyse(report.parent, ["violations"])
    found.manifest["title"] = "<script>alert(1)</script> & 'more'"
    text = as_page(found)
    assert "<script" not in text
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; &#39;more&#39;" in text
