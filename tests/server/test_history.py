"""A step back in the browser is a step back on the page."""

from playwright.sync_api import expect

from tests.server.visitor import Visitor


def test_a_step_back_in_the_browser_is_a_step_back_on_the_page(visitor: Visitor) -> None:
    page = visitor.open().page
    visitor.press("overlap", "ArrowLeft", 2)
    page.wait_for_function("/overlap=0.8(&|$)/.test(location.search)")  # 0.85 comes before
    page.get_by_role("tab", name="Rulebook").click()
    page.wait_for_function("location.search.includes('tab=rulebook')")
    page.get_by_role("link", name="Going past the Minsk Group wears it").click()
    page.wait_for_function("location.search.includes('rule=worn')")
    page.go_back()
    expect(page.get_by_test_id("rule-title")).to_have_count(0)
    page.go_back()
    expect(page.get_by_role("tab", name="Futures")).to_have_attribute("aria-selected", "true")
    expect(visitor.slider("overlap")).to_have_value("0.8")
    page.go_forward()
    expect(page.get_by_role("tab", name="Rulebook")).to_have_attribute("aria-selected", "true")
    page.wait_for_function("location.search === '?overlap=0.8&tab=rulebook'")


def test_a_step_back_brings_the_week_back_too(visitor: Visitor) -> None:
    page = visitor.open("?week=14").page
    assert visitor.week() == 14
    page.get_by_role("tab", name="Rulebook").click()
    page.wait_for_function("location.search.includes('tab=rulebook')")
    page.get_by_role("link", name="Signature", exact=True).click()
    page.wait_for_function("location.search.includes('rule=')")
    page.get_by_test_id("trace").get_by_role("link").first.click()
    page.wait_for_function("!location.search.includes('tab=rulebook')")
    page.wait_for_function("!location.search.includes('week=14')")
    for _ in range(3):
        page.go_back()
    page.wait_for_function("location.search === '?week=14'")
    page.wait_for_function(
        "document.querySelector('[data-testid=now]').innerText.startsWith('Week 14')"
    )
