"""The page fits any screen: nothing scrolls sideways, whatever a scenario is called."""

import re
from contextlib import suppress
from pathlib import Path

import pytest
from playwright.sync_api import Page, TimeoutError, expect  # noqa: A004

from server.page import briefing, sidebyside, words
from server.page.choice import Choice
from server.page.shelf import SHELF
from server.page.tabs import TABS
from tests.server.visitor import Visitor
from tests.tiers import first_short

SIZES = ((1440, 900), (1280, 720), (1024, 768), (900, 700), (640, 360), (390, 844))
"""Screens, among them 1280 by 720 enlarged to twice its size."""

WIDE = """() => [...document.querySelectorAll(
    "html, .page, .top, .strip, .left, .right, .ask, .laid"
  )].filter(e => e.scrollWidth > e.clientWidth).map(e => e.className || e.tagName)"""
"""What scrolls sideways and should not: tables and charts have boxes of their own."""

TITLE = "A very long title that somebody gave to a scenario of their own " * 3
WORD = "W" * 200
OWN = f"""extends = "baseline"
title = "{TITLE}"
summary = "{WORD}"
[[event]]
week = 14
label = "{WORD}"
paragraphs = "{WORD}"
parameters = {{ attention_usa = 0.8 }}
"""
SHOWN = {
    "futures": ".dispatch",
    "one": "[data-testid=holdings]",
    "why": "[data-testid=why-differences]",
    "tipping": "[data-testid=tipping-map] svg",
    "search": "[data-testid=search-begin]",
    "beside": "[data-testid=beside-chart][data-drawn]",
    "rulebook": ".rule-row",
}
"""What each tab shows once it is whole."""


def fits(page: Page) -> None:
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        with suppress(TimeoutError):  # what stays too wide is named below
            page.wait_for_function(f"({WIDE})().length === 0")
        assert page.evaluate(WIDE) == [], (page.url, width)


@pytest.mark.parametrize("tab", first_short(TABS))
def test_no_tab_scrolls_sideways(visitor: Visitor, tab: str) -> None:
    page = visitor.page
    page.goto(f"{visitor.address}?tab={tab}&war_aid=0.2&pin={'W' * 32}~baseline~staff:90")
    page.locator(SHOWN[tab]).first.wait_for()
    fits(page)


def test_an_open_rule_does_not_scroll_sideways(visitor: Visitor) -> None:
    page = visitor.read("who_sees")
    page.locator(".effect").wait_for()
    fits(page)


@pytest.mark.long
def test_long_names_are_cut_with_the_whole_in_a_hint(visitor: Visitor, tmp_path: Path) -> None:
    own = tmp_path / f"{'w' * 90}.toml"
    own.write_text(OWN, encoding="utf-8")
    page = visitor.open("?war_aid=0.2").page
    page.get_by_test_id("take").click()
    page.get_by_test_id("open-file").set_input_files(own)
    expect(page.get_by_test_id("file-told")).to_contain_text("of their…")
    fits(page)
    page.get_by_role("button", name="keep them").click()
    page.get_by_test_id("take").click()  # names the file
    fits(page)
    page.get_by_test_id("take").click()
    chooser = page.get_by_test_id("scenario")
    expect(chooser).to_have_attribute("title", f"{TITLE}: {WORD}")
    expect(chooser.locator(":checked")).to_have_text(re.compile("of their… .your own.$"))
    expect(page.locator(f".headline[title={WORD}]")).to_have_text(f"{WORD[:119]}…")
    fits(page)
    page.get_by_role("tab", name="Side by side").click()
    expect(page.locator(f"th[title={WORD}]").first).to_contain_text(f"{WORD[:59]}…")
    fits(page)


def test_long_names_are_cut_in_every_row_and_on_paper() -> None:
    own = SHELF.put("a visitor", "own.toml", OWN.encode())
    choice = Choice(own.scenario.name, {"war_aid": 0.2})
    told = sidebyside.words(sidebyside.lay(choice))
    (row,) = (row for row in told["scenarios"][0]["rows"] if row["whole"] == WORD)
    assert row["title"] == f"{WORD[:59]}…"
    assert told["scenarios"][0]["whole"] == TITLE
    page = briefing.write(choice).decode()
    assert TITLE not in page
    assert not re.search("W{121}", re.sub('title="[^"]*"', "", page))


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("short", "short"),
        ("two\n lines", "two lines"),
        ("x" * 60, "x" * 60),
        ("x" * 61, "x" * 59 + "…"),
        ("x" + " " * 1000 + "y", "x…"),
        ("", ""),
    ],
)
def test_a_name_is_cut_to_a_line(given: str, shown: str) -> None:
    assert words.cut(given) == shown
