"""The Rulebook tab, as a visitor meets it."""

import re

import pytest
from playwright.sync_api import Page, expect

import model  # noqa: F401 - it fills the rulebook
from rulebook.engine.compiled import RULES
from tests.server.visitor import Visitor


def rule_title(name: str) -> str:
    return RULES[name].title


def test_the_tab_opens_by_click_and_keeps_the_other(visitor: Visitor) -> None:
    page = visitor.open("?week=3").page
    visitor.week()
    page.get_by_label("Find a slider by any word").fill("overlap")
    page.get_by_role("tab", name="Rulebook").click()
    expect(page.locator(".rule-row")).to_have_count(len(RULES))
    expect(page.get_by_test_id("cards")).to_be_hidden()
    page.wait_for_function("location.search.includes('tab=rulebook')")
    page.keyboard.press("Home")
    expect(page.get_by_role("tab", name="Futures")).to_have_attribute("aria-selected", "true")
    expect(page.get_by_role("tab", name="Futures")).to_be_focused()
    expect(page.get_by_label("Find a slider by any word")).to_have_value("overlap")
    assert visitor.week() == 3
    page.wait_for_function("!location.search.includes('tab=')")


def test_the_tab_opens_by_address_at_a_rule(visitor: Visitor) -> None:
    page = visitor.read("price_of_refusing")
    expect(page.get_by_test_id("rule-title")).to_have_text(rule_title("price_of_refusing"))
    expect(page.get_by_test_id("formula")).to_contain_text("min(1")
    expect(page.locator(".rule-head")).to_contain_text("paragraphs 20, 21")
    expect(page.locator(".rule-head")).to_contain_text("Schelling 1960")
    assert page.locator(".detail .slider").count() >= 4
    expect(page.get_by_test_id("verdict")).to_contain_text(re.compile(r"falls from \d+% to \d+%"))
    expect(page.locator("[data-effect=centre_stands] .change")).to_contain_text("pts")
    page.get_by_test_id("all-rules").click()
    expect(page.locator(".rule-row .formula")).to_have_count(len(RULES))


def test_search_filters_the_rules(visitor: Visitor) -> None:
    page = visitor.read()
    page.get_by_test_id("find-rule").fill("hirshleifer weakest")
    expect(page.locator(".rule-row")).to_have_count(1)
    expect(page.locator(".rule-row a")).to_have_text(rule_title("minsk"))
    page.get_by_test_id("find-rule").fill("no such word")
    expect(page.get_by_text("No rule matches")).to_be_visible()
    page.get_by_test_id("find-rule").fill("hedging")
    page.get_by_role("link", name=rule_title("balance_of_baku")).click()
    expect(page.get_by_test_id("rule-title")).to_have_text(rule_title("balance_of_baku"))
    assert 1 <= page.locator(".rule-row").count() < 10


def test_a_switch_and_a_slider_of_a_rule_change_the_futures(visitor: Visitor) -> None:
    page = visitor.open("?fait_accompli=0.55").page
    before = visitor.card("centre_stands")
    page.get_by_role("tab", name="Rulebook").click()
    page.locator("[data-rule=price_of_refusing] a").click()
    page.get_by_test_id("rule-switch").click()
    expect(page.locator("#r-fait_accompli")).to_have_value("0")
    expect(page.locator("[data-rule=price_of_refusing] .mark")).to_have_text("off")
    page.get_by_role("tab", name="Futures").click()
    card = page.locator("[data-outcome=centre_stands] [data-testid=probability]")
    expect(card).not_to_have_text(before)
    expect(visitor.slider("fait_accompli")).to_have_value("0")
    page.get_by_role("tab", name="Rulebook").click()
    page.get_by_test_id("rule-switch").click()
    expect(page.locator("#r-fait_accompli")).to_have_value("0.55")
    expect(card).to_have_text(before)
    page.locator("#r-fait_accompli").press("ArrowRight")
    page.wait_for_function("location.search.includes('fait_accompli=0.6')")
    page.get_by_role("tab", name="Futures").click()
    expect(visitor.slider("fait_accompli")).to_have_value("0.6")


def test_a_dispatch_opens_its_rule_and_a_rule_its_last_dispatch(visitor: Visitor) -> None:
    page = visitor.open("?run=5").page
    visitor.week()
    link = page.locator(".dispatch.works .rule a").first
    title = link.inner_text()
    link.click()
    expect(page.get_by_test_id("rule-title")).to_have_text(title)
    expect(page.get_by_test_id("rule-title")).to_be_focused()
    trace = page.get_by_test_id("trace").get_by_role("link").first
    told = trace.inner_text()
    trace.click()
    sought = page.locator(".dispatch.sought")
    expect(sought.locator(".headline")).to_have_text(told)
    expect(sought).to_be_focused()
    expect(sought).to_be_in_viewport()


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (1024, 768)])
def test_the_rulebook_fits_the_screen(visitor: Visitor, width: int, height: int) -> None:
    visitor.page.set_viewport_size({"width": width, "height": height})
    page = visitor.read("centre_clauses")
    expect(page.get_by_test_id("verdict")).to_be_visible()
    fits(page, ".detail, .rules, .rules-list, .top, html")
    page.get_by_test_id("all-rules").click()
    fits(page, ".rules, .rules-list, .top, html")
    nameless = """() => [...document.querySelectorAll('.page button, .page input, .page select')]
        .filter(e => !(e.getAttribute('aria-label') || e.innerText.trim() || e.labels?.length))"""
    assert page.evaluate(nameless) == []


def fits(page: Page, parts: str) -> None:
    wide = f"[...document.querySelectorAll('{parts}')].filter(e => e.scrollWidth > e.clientWidth)"
    assert page.evaluate(f"{wide}.map(e => e.className)") == []
