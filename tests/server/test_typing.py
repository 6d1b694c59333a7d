"""What is typed into a field stays there until it is entered or left, whatever arrives."""

import re

import pytest
from playwright.sync_api import Locator, expect

from tests.server.visitor import Visitor
from tests.tiers import first_short

OTHERS_CLICK = "button => button.click()"
"""A click that does not take the focus from what is typed into."""

WEEK_GONE = "before => document.querySelector('[data-testid=now]').innerText !== before"
"""Whether the map shows another week than before."""


def begin(field: Locator, text: str) -> None:
    """Type over what stands in a field, and do not enter it."""
    field.click()
    field.press("ControlOrMeta+a")
    field.press_sequentially(text)


def test_a_future_may_play_while_the_number_of_another_is_typed(visitor: Visitor) -> None:
    page = visitor.open("?week=0").page
    visitor.week()
    number = page.get_by_test_id("run")
    page.get_by_test_id("play").click()
    begin(number, "1")
    page.wait_for_function(WEEK_GONE, arg=page.get_by_test_id("now").inner_text())
    number.press_sequentially("7")
    expect(number).to_have_value("17")
    number.press("Enter")
    page.wait_for_function("new URLSearchParams(location.search).get('run') === '17'")


def test_the_mouse_may_pass_over_sliders_while_the_number_of_one_is_typed(visitor: Visitor) -> None:
    page = visitor.open().page
    number = page.locator("[data-name=overlap] .number")
    begin(number, "0.")
    page.locator("[data-name=rationality] label").hover()
    expect(page.locator(".explain b")).to_have_text("Precision of choice.")
    number.press_sequentially("4")
    number.press("Enter")
    expect(visitor.slider("overlap")).to_have_value("0.4")


@pytest.mark.long
def test_a_field_that_is_left_as_it_was_shows_what_has_arrived(visitor: Visitor) -> None:
    page = visitor.open("?run=3").page
    visitor.week()
    number = page.get_by_test_id("run")
    begin(number, "3")
    page.get_by_role("button", name="typical").evaluate(OTHERS_CLICK)
    page.wait_for_function("!new URLSearchParams(location.search).has('run')")
    visitor.settle()
    expect(number).to_have_value("3")
    number.blur()
    expect(number).not_to_have_value("3")


def test_a_number_entered_as_it_was_gives_way_to_what_arrives(visitor: Visitor) -> None:
    page = visitor.open("?run=3").page
    visitor.week()
    number = page.get_by_test_id("run")
    begin(number, "3")
    number.press("Enter")
    page.get_by_role("button", name="typical").evaluate(OTHERS_CLICK)
    expect(number).not_to_have_value("3")


@pytest.mark.parametrize(
    ("query", "field", "typed", "stands"),
    first_short(
        [
            ("?run=5", "run", "e", "5"),
            ("?tab=one&run=5", "one-number", "e", "5"),
            ("?tab=one&run=5", "one-number", "", "5"),
            ("?tab=one&run=5", "one-number", "999", "255"),
            ("?tab=search&bound=violations>=3", "wish-bound", "abc", "3"),
            ("?tab=search&bound=violations>=3", "wish-bound", "4,5", "4.5"),
        ]
    ),
)
def test_what_is_no_number_gives_way_to_the_one_that_stands(
    visitor: Visitor, query: str, field: str, typed: str, stands: str
) -> None:
    visitor.page.goto(visitor.address + query)
    number = visitor.page.get_by_test_id(field)
    expect(number).not_to_have_value("")
    begin(number, typed)
    if not typed:
        number.press("Delete")
    number.press("Enter")
    number.blur()
    expect(number).to_have_value(stands)


def test_the_field_of_a_number_says_its_range(visitor: Visitor) -> None:
    page = visitor.open().page
    number = page.locator("[data-name=overlap] .number")
    expect(number).to_have_attribute("title", re.compile("^type a number from 0 to 1;"))
