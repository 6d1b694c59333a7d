"""Where does it tip? The Tipping points tab, as a war-gamer asks it."""

import re

import pytest
from playwright.sync_api import Page, expect

from model.tipping import Tipping
from server.page import address
from server.page.choice import Choice
from server.page.session import Session
from server.page.tipping import Known, Wish, chosen, of_wish
from tests.server.visitor import Visitor


def tips(visitor: Visitor, query: str = "") -> Page:
    visitor.page.goto(f"{visitor.address}?tab=tipping{query}")
    return visitor.page


def known(page: Page) -> int:
    return int(page.locator("[data-testid=tipping-progress] progress").get_attribute("value") or 0)


def test_a_map_says_where_an_outcome_tips_and_one_goes_there(visitor: Visitor) -> None:
    page = tips(visitor, "&outcome=minsk_alive&x=western_effort&y=minsk_wear")
    verdict = page.get_by_test_id("tipping-verdict")
    expect(verdict).to_contain_text(
        re.compile(r"“Minsk format alive” tips with “Western effort” at 0\.[34]\d* \(now 0\.2\)")
    )
    expect(verdict).to_contain_text(re.compile(r"It holds in \d+% of futures where you stand"))
    assert page.locator(".plot path.tip").count() >= 1
    plot = page.get_by_test_id("tipping-map")
    plot.focus()
    for _ in range(8):
        page.keyboard.press("ArrowRight")
    readout = page.get_by_test_id("tipping-readout")
    expect(readout).to_contain_text("Western effort 0.6, Wear of the Minsk format 0.25")
    page.keyboard.press("Enter")
    page.wait_for_function("location.search.includes('western_effort=0.6')")
    expect(verdict).to_contain_text("(now 0.6)")
    expect(page.locator(".plot circle.was")).to_have_count(1)
    page.get_by_role("tab", name="Futures").click()
    expect(visitor.slider("western_effort")).to_have_value("0.6")


def test_the_map_can_be_read_as_a_table_and_asked_for_another_outcome(visitor: Visitor) -> None:
    page = tips(visitor)
    expect(page.get_by_test_id("tipping-verdict")).to_contain_text("tips")
    page.get_by_text("The figures as a table").click()
    cells = page.locator(".behind td:not(:empty)")
    assert re.fullmatch(r"\d+|…", cells.first.inner_text())
    before = known(page)
    page.get_by_test_id("tipping-outcome").select_option("war_resumed")
    expect(page.get_by_test_id("tipping-verdict")).to_contain_text("tips nowhere on this map")
    expect(page.get_by_test_id("tipping-verdict")).to_contain_text("of futures")
    assert known(page) >= before
    page.get_by_test_id("tipping-x").select_option("exclusivity_value")
    expect(page.get_by_test_id("tipping-y")).to_have_value("fait_accompli")
    page.wait_for_function("location.search.includes('x=exclusivity_value')")


@pytest.mark.long
def test_nothing_is_played_for_a_map_that_nobody_looks_at(visitor: Visitor) -> None:
    page = tips(visitor)
    page.wait_for_function("document.querySelector('progress')?.value > 10")
    whole = int(page.locator("[data-testid=tipping-progress] progress").get_attribute("max") or 0)
    page.get_by_role("tab", name="Rulebook").click()
    expect(page.locator("#panel-rulebook .rules")).to_be_visible()
    visitor.wait_for_long_work()  # what was begun is finished
    left = known(page)
    visitor.wait_for_long_work()
    assert known(page) == left < whole
    page.get_by_role("tab", name="Tipping points").click()
    page.wait_for_function(f"document.querySelector('progress').value > {left}")


@pytest.mark.long
def test_where_it_tips_nowhere_the_sliders_that_move_it_are_a_click_away(visitor: Visitor) -> None:
    page = tips(visitor, "&outcome=war_resumed")
    verdict = page.get_by_test_id("tipping-verdict")
    expect(verdict).to_contain_text("tips nowhere on this map")
    page.get_by_test_id("tipping-others").click()
    page.wait_for_function("/[?&]x=(war_hazard|violation_rate|peacekeepers)/.test(location.search)")
    expect(page.get_by_test_id("tipping-others")).to_have_count(0)
    expect(verdict).not_to_contain_text("on their way")
    expect(verdict).not_to_contain_text("tips nowhere")


@pytest.mark.long
def test_another_axis_under_a_resting_pointer_leaves_the_map_alive(visitor: Visitor) -> None:
    page = tips(visitor)
    expect(page.get_by_test_id("tipping-verdict")).to_contain_text("tips")
    plot = page.get_by_test_id("tipping-map")
    box = plot.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] - 5, box["y"] + 5)
    expect(page.get_by_test_id("tipping-readout")).to_contain_text("of futures")
    page.get_by_test_id("tipping-y").select_option("parity")
    expect(page.locator(".heat-title")).to_contain_text("Parity of staff")
    expect(page.locator(".plot .node").first).to_be_visible()


def test_one_axis_for_both_is_told_and_the_other_gives_way() -> None:
    for query, axes, complaints in (
        ("?x=exclusivity_value", ("exclusivity_value", "fait_accompli"), 0),
        ("?y=fait_accompli", ("exclusivity_value", "fait_accompli"), 0),
        ("?x=overlap&y=overlap", ("fait_accompli", "exclusivity_value"), 1),
        ("?x=exclusivity_value&y=fait_accompli", ("exclusivity_value", "fait_accompli"), 0),
    ):
        choice, said = address.read(query)
        assert (choice.x, choice.y) == axes
        assert len(said) == complaints


def test_another_axis_leaves_the_outcome_to_each_scenario() -> None:
    session = Session("?tab=tipping", "a visitor")
    session.take_view(**chosen(session.choice, {"x": "overlap"}))
    assert (session.choice.x, session.choice.outcome) == ("overlap", "")
    session.take_view(**chosen(session.choice, {"outcome": "war_resumed"}))
    session.take_view(**chosen(session.choice, {"y": "overlap"}))
    assert (session.choice.x, session.choice.y) == ("exclusivity_value", "overlap")
    assert session.choice.outcome == "war_resumed"


def test_a_map_of_other_sliders_is_not_shown_as_the_present_one() -> None:
    here, moved = Choice(), Choice().moved("war_aid", 0.5)
    grid = Tipping(here.resolved(), here.x, here.y)
    known = Known(Wish.of(here), grid, {})
    assert of_wish(known, Wish.of(here)) is known
    assert of_wish(known, Wish.of(here.moved(here.x, 0.9))) is known  # its own axis
    assert of_wish(known, Wish.of(moved)) is None
