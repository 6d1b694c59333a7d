"""Everybody can use the page: axe-core finds nothing, the keyboard reaches everything."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page, expect

from server.page import tabs
from tests.server.visitor import Visitor

STATE = "overlap=0.3&pin=Asked~baseline~armenia_consent:1&against=Asked"


DARK = {"runOnly": ["color-contrast"], "resultTypes": ["violations"]}
"""What axe looks at again in dark colours: nothing else is different there."""


THERE = {
    "futures": "[data-testid=big-chart][data-drawn]",
    "one": "[data-testid=ring]",
    "why": "[data-testid=why-rules-fold] > summary",
    "tipping": "[data-testid=tipping-verdict]",
    "search": "[data-testid=search-begin]",
    "beside": "[data-testid=beside-figures]",
    "rulebook": "[data-testid=find-rule]",
}
"""What is there on each tab once it shows what it has to show."""


def visit(page: Page, tab: str) -> None:
    """Go to a tab, and wait for what it shows."""
    page.locator(f"#tab-{tab}").click()
    expect(page.locator(f"#panel-{tab} {THERE[tab]}")).to_be_visible()


def violations(page: Page) -> list[str]:
    """Return what axe finds, in light colours and in dark ones."""
    found = Axe().run(page).response["violations"]
    page.emulate_media(color_scheme="dark")
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => setTimeout(done)))")
    found += Axe().run(page, options=DARK).response["violations"]
    page.emulate_media(color_scheme="light")
    return [
        f"{one['id']}: {node['target']} {node.get('failureSummary', '')[:300]}"
        for one in found
        for node in one["nodes"]
    ]


@pytest.mark.long
def test_axe_finds_nothing_on_any_tab(visitor: Visitor) -> None:
    page = visitor.open(f"?{STATE}").page
    found = {}
    for tab in tabs.TABS:
        visit(page, tab)
        found[tab] = violations(page)
    page.get_by_test_id("take").click()
    found["take"] = violations(page)
    page.goto(f"{visitor.address}?tab=rulebook&rule=chance_of_consent")
    expect(page.get_by_test_id("trace")).not_to_contain_text("No future has been told yet")
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


@pytest.mark.long
def test_everything_that_can_be_clicked_can_be_reached(visitor: Visitor) -> None:
    page = visitor.open("?pin=Asked~baseline~armenia_consent:1").page
    for tab in tabs.TABS:
        visit(page, tab)
        unreachable = page.evaluate(
            """() => [...document.querySelectorAll('.page :is(button, a, input, select)')]
            .filter(e => e.offsetParent && e.tabIndex < 0 && e.role !== 'tab')
            .filter(e => !e.matches('.slider:has(input[aria-keyshortcuts]) .number'))
            .map(e => e.outerHTML)"""
        )
        assert unreachable == [], tab


FOCUS = "document.activeElement"


def test_a_sliders_number_is_reached_from_it_and_is_no_stop_on_the_way(visitor: Visitor) -> None:
    page = visitor.open().page
    typed = page.get_by_label("Turkish war aid, typed")
    visitor.slider("war_aid").focus()
    page.keyboard.press("Enter")
    expect(typed).to_be_focused()
    page.keyboard.type("0.3")
    page.keyboard.press("Enter")
    expect(visitor.slider("war_aid")).to_be_focused()
    expect(visitor.slider("war_aid")).to_have_value("0.3")
    page.keyboard.type("7")
    expect(typed).to_have_value("7")
    page.keyboard.press("Escape")
    expect(visitor.slider("war_aid")).to_be_focused()
    expect(typed).to_have_value("0.3")
    page.get_by_role("button", name="Reset Turkish war aid to 0.9").focus()
    page.keyboard.press("Enter")
    expect(visitor.slider("war_aid")).to_be_focused()
    page.keyboard.press("Tab")
    assert page.evaluate(f"{FOCUS}.type") == "range"


def test_who_uses_the_keyboard_can_skip_to_the_sliders_and_to_the_figures(visitor: Visitor) -> None:
    page = visitor.open().page
    page.keyboard.press("Tab")
    expect(page.get_by_test_id("skip-sliders")).to_be_focused()
    box = page.get_by_test_id("skip-sliders").bounding_box()
    assert box is not None
    assert box["height"] > 20
    page.keyboard.press("Enter")
    expect(visitor.slider("war_aid")).to_be_focused()
    page.get_by_test_id("skip-shown").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.locator(".why").first).to_be_focused()
    page.locator("#tab-tipping").click()
    expect(page.locator(".heat")).to_be_visible()
    page.get_by_test_id("skip-shown").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".heat")).to_be_focused()
    page.get_by_test_id("skip-sliders").focus()
    page.keyboard.press("Enter")
    expect(visitor.slider("war_aid")).to_be_focused()


def test_who_jumps_to_another_tab_is_put_there(visitor: Visitor) -> None:
    page = visitor.open("?week=20").page
    visitor.week()
    page.locator(".why").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#panel-why")).to_be_focused()
    page.locator("#tab-futures").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#panel-futures")).to_be_visible()
    expect(page.locator("#tab-futures")).to_be_focused()
    page.locator(".dispatch .rule a").first.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("rule-title")).to_be_focused()


def test_escape_closes_the_first_visit_and_then_the_complaints(
    context: BrowserContext, address: str
) -> None:
    page = Visitor(context.new_page(), address).open("?staff=none").page
    page.keyboard.press("Escape")
    expect(page.get_by_test_id("welcome")).to_have_count(0)
    expect(page.get_by_role("alert")).to_have_count(1)
    page.get_by_role("button", name="close").focus()
    page.keyboard.press("Escape")
    expect(page.get_by_role("alert")).to_have_count(0)
    expect(page.locator("#tab-futures")).to_be_focused()
    page.get_by_role("button", name="What is this page?").click()
    expect(page.get_by_test_id("welcome")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="What is this page?")).to_be_focused()


@pytest.mark.long
def test_what_is_pressed_and_goes_leaves_the_reader_beside_it(visitor: Visitor) -> None:
    page = visitor.open().page
    page.get_by_test_id("take").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#take-sheet")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#take-sheet")).to_be_hidden()
    expect(page.get_by_test_id("take")).to_be_focused()
    visitor.read("worn")
    page.get_by_test_id("all-rules").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("all-rules")).to_have_count(0)
    expect(page.get_by_test_id("find-rule")).to_be_focused()
