"""The stops of docs/tour.md: how each question is asked on the page, and what is read there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rulebook.declared.parameters import PARAMETERS

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Locator, Page

QUIET_MS = 600
"""How long nothing may have been drawn before a picture is taken."""

TO_ITS_HEAD = """button => {
    const dispatch = button.closest("li"), list = dispatch.parentElement;
    list.scrollTop += dispatch.getBoundingClientRect().top - list.getBoundingClientRect().top;
}"""
"""Scrolls a list of dispatches to the one that a button stands in."""

LONG_MS = 300_000
"""The longest that an answer may take: a search, on a slow machine."""


@dataclass(frozen=True)
class Stop:
    """One question: the address it starts from, the hand that asks it, and what the page says.

    ``ask`` returns when the answer stands on the page. ``read`` gives the lines of Markdown that
    the document quotes; a stop without it is a picture alone.
    """

    address: str
    ask: Callable[[Page], None]
    read: Callable[[Page], list[str]] | None = None


def _futures(page: Page) -> None:
    page.wait_for_selector("[data-testid=big-chart][data-drawn]")
    page.wait_for_selector(".room.futures [data-testid=now]:has-text('Week')")


def _rest(page: Page) -> None:
    """Wait until the big chart is no longer drawn anew."""
    before = None
    while before != (now := page.get_attribute("[data-testid=big-chart]", "data-drawn")):
        before = now
        page.wait_for_timeout(QUIET_MS)


def _shown(page: Page) -> None:
    _futures(page)
    _rest(page)


def _without_aid(page: Page) -> None:
    _futures(page)
    slider = page.locator("#s-war_aid")
    slider.focus()
    page.keyboard.press("Home")
    page.wait_for_function("location.search.includes('war_aid=0')")
    slider.blur()
    _rest(page)


def _cards(page: Page) -> list[str]:
    rows = []
    for card in page.locator(".card").all():
        sentence = card.locator(".sentence").inner_text().removesuffix("why?").strip()
        figure = card.get_by_test_id("probability").inner_text()
        change = card.get_by_test_id("change").all_inner_texts()
        rows.append(f"| {sentence} | {figure} | {_line(' '.join(change))} |")
    return ["| Outcome | of futures | change |", "|---|--:|---|", *rows]


def _beside(page: Page) -> None:
    page.wait_for_selector("[data-testid=beside-chart] canvas")
    page.wait_for_timeout(2 * QUIET_MS)


def _columns(page: Page) -> list[str]:
    heads = [_parts(head) for head in page.get_by_test_id("beside-column").all()]
    rows = [
        " | ".join(_parts(cell) for cell in row.locator("th, td").all())
        for row in page.locator("[data-beside]").all()
    ]
    return [
        f"| Outcome | {' | '.join(heads)} |",
        f"|---|{'---|' * len(heads)}",
        *(f"| {row} |" for row in rows),
    ]


def _why(page: Page) -> None:
    page.wait_for_selector("[data-testid=why-progress]:has-text('256 futures of')", timeout=LONG_MS)
    page.wait_for_timeout(QUIET_MS)


def _search(page: Page) -> None:
    page.get_by_test_id("search-begin").click()
    page.mouse.move(0, 0)
    page.wait_for_selector("[data-testid=search-progress]:has-text('Done')", timeout=LONG_MS)
    page.wait_for_timeout(QUIET_MS)


def _one(page: Page) -> None:
    room = page.locator(".room.one")
    room.locator("[data-pick=worst_line]").click()
    room.locator("[data-testid=one-sentence]:has-text('casualties')").wait_for()
    page.wait_for_timeout(2 * QUIET_MS)
    ledger = room.get_by_role("button", name="Ledger of: Joint monitoring centre").first
    ledger.click()
    room.locator("[data-testid=ledger-sentence]:has-text('most to Turkey')").wait_for()
    ledger.evaluate(TO_ITS_HEAD)
    page.wait_for_timeout(QUIET_MS)


def _tipping(page: Page) -> None:
    page.wait_for_selector("[data-testid=tipping-progress]:has-text('all ')", timeout=LONG_MS)
    page.wait_for_timeout(QUIET_MS)


def _take(page: Page) -> None:
    _shown(page)
    page.get_by_test_id("take").click()
    page.wait_for_timeout(QUIET_MS)


def _takings(page: Page) -> list[str]:
    rows = []
    for row in page.locator("#take-sheet li").all():
        name = row.locator("> span").first.evaluate("span => span.firstChild.textContent.trim()")
        meaning = row.locator("> span > .soft").inner_text()
        kinds = row.locator("a").all_inner_texts()
        rows.append(f"- **{name}** ({', '.join(kinds)}): {meaning}")
    return rows


def _parts(place: Locator) -> str:
    """What stands in a place, with a space between its parts and without remarks."""
    texts = place.evaluate("e => [...e.childNodes].map(n => n.nodeType === 8 ? '' : n.textContent)")
    return _line(" ".join(texts))


def _line(text: str) -> str:
    return " ".join(text.split())


def _said(*names: str) -> Callable[[Page], list[str]]:
    """What stands in the page's places of these names, as a quotation."""

    def read(page: Page) -> list[str]:
        texts = [page.locator(f"[data-testid={name}]:visible").inner_text() for name in names]
        return ["> " + _line(" ".join(texts))]

    return read


OTHERS = ",".join(name for name, row in PARAMETERS.items() if row.group != "The West")
"""The sliders that do not move when it is asked what the West could do."""

PICTURES = {
    "page": Stop("?fait_accompli=0.15", _shown),
    "what_if": Stop("", _without_aid, _cards),
    "compared": Stop(
        "?tab=beside&war_aid=0&pin=Armenia+must+consent~armenia_must_consent&pin=The+West+returns~west_reengages",
        _beside,
        _columns,
    ),
    "why": Stop("?tab=why&war_aid=0&outcome=turkish_foothold", _why, _said("why-verdict")),
    "search": Stop(
        f"?tab=search&outcome=minsk_alive&wish=likely75&held={OTHERS}",
        _search,
        _said("search-verdict"),
    ),
    "one": Stop(
        "?tab=one&week=51&follow=casualties", _one, _said("one-sentence", "ledger-sentence")
    ),
    "tipping": Stop(
        "?tab=tipping&outcome=centre_signed_by_january", _tipping, _said("tipping-verdict")
    ),
    "take": Stop("?war_aid=0", _take, _takings),
}
"""By the name of its picture, each stop in the order of the document."""
