"""Everybody can use the page: axe-core finds nothing, the keyboard reaches everything."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from server.page import tabs
from tests.server.visitor import Visitor

STATE = "overlap=0.3&pin=Asked~baseline~armenia_consent:1&against=Asked"


DARK = {"runOnly": ["color-contrast"], "resultTypes": ["violations"]}
"""What axe looks at again in dark colours: nothing else is different there."""


def violations(page: Page) -> list[str]:
    """Return what axe finds, in light colours and in dark ones."""
    found = Axe().run(page).response["violations"]
    page.emulate_media(color_scheme="dark")
    page.wait_for_timeout(100)  # charts are drawn anew
    found += Axe().run(page, options=DARK).response["violations"]
    page.emulate_media(color_scheme="light")
    return [
        f"{one['id']}: {node['target']} {node.get('failureSummary', '')[:300]}"
        for one in found
        for node in one["nodes"]
    ]


def test_axe_finds_nothing_on_any_tab(visitor: Visitor) -> None:
    page = visitor.open(f"?{STATE}").page
    found = {}
    for tab in tabs.TABS:
        page.locator(f"#tab-{tab}").click()
        page.wait_for_timeout(800)
        found[tab] = violations(page)
    page.get_by_test_id("take").click()
    found["take"] = violations(page)
    page.goto(f"{visitor.address}?tab=rulebook&rule=consent")
    page.wait_for_timeout(1500)
    found["rule"] = violations(page)
    assert {tab: rows for tab, rows in found.items() if rows} == {}


def test_the_keyboard_alone_does_it_all(visitor: Visitor) -> None:
    """From the top with Tab, arrows, Space and Enter: tabs, a pin, a slider, the figures."""
    page = visitor.open().page

    def tab_to(place: str) -> None:
        for _ in range(60):
            page.keyboard.press("Tab")
            if page.evaluate("s => document.activeElement.matches(s)", place):
                return
        raise AssertionError(f"Tab does not reach {place}")

    tab_to("[role=tab]")
    page.keyboard.press("End")
    expect(page.locator("#panel-rulebook")).to_be_visible()
    page.keyboard.press("Home")
    expect(page.locator("#panel-futures")).to_be_visible()
    tab_to("[data-testid=scenario]")
    tab_to("[name=against]")
    tab_to("[data-testid=pin]")
    tab_to("[data-testid=take]")
    page.keyboard.press("Enter")
    tab_to("[data-take='briefing.html']")
    page.keyboard.press("Escape")
    expect(page.locator("#take-sheet")).to_be_hidden()
    tab_to("#s-war_aid")
    page.keyboard.press("ArrowLeft")
    expect(page.get_by_test_id("changed-count")).to_have_text("1 changed")
    page.get_by_test_id("pin").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".variant[data-variant]")).to_have_count(1)
    page.locator("[name=against]:checked").focus()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("radio", name="Turkish war aid")).to_be_checked()
    page.get_by_test_id("chart-pick").focus()
    tab_to("[data-testid=flip]")
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("figures")).to_be_visible()


def test_everything_that_can_be_clicked_can_be_reached(visitor: Visitor) -> None:
    page = visitor.open("?pin=Asked~baseline~armenia_consent:1").page
    for tab in tabs.TABS:
        page.locator(f"#tab-{tab}").click()
        page.wait_for_timeout(500)
        unreachable = page.evaluate(
            """() => [...document.querySelectorAll('.page :is(button, a, input, select)')]
            .filter(e => e.offsetParent && e.tabIndex < 0 && e.role !== 'tab')
            .map(e => e.outerHTML)"""
        )
        assert unreachable == [], tab
