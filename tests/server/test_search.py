"""What would it take? A wish, the smallest change that fulfils it, and the way there."""

import re

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from model.box import box_around
from rulebook.declared.parameters import PARAMETERS
from server.page.choice import Choice
from server.page.search import Desk, take
from server.page.session import Session
from server.page.wishes import Known, Wish, told_of
from tests.server.visitor import Visitor

FREE = ("western_effort", "minsk_wear", "overlap")


def wish(visitor: Visitor, query: str, *, free: tuple[str, ...] = FREE) -> Page:
    """Open the tab with but a few sliders free to move, so that the search is short."""
    held = ",".join(name for name in PARAMETERS if name not in free)
    page = visitor.page
    page.goto(f"{visitor.address}?tab=search&held={held}&{query}")
    return page


def test_the_smallest_change_is_found_and_one_click_goes_there(visitor: Visitor) -> None:
    page = wish(visitor, "outcome=minsk_alive")
    page.get_by_test_id("wish-share").select_option("likely75")
    page.get_by_test_id("search-begin").click()
    verdict = page.get_by_test_id("search-verdict")
    expect(verdict).to_contain_text(
        re.compile(
            r"^Move “(Wear of the Minsk format|Western effort)” from 0\.25? to 0\.\d+: then "
            r"“Minsk format alive” holds in \d\d% of 512 futures, not \d%\."
        )
    )
    expect(verdict).to_contain_text("It stays so while")
    expect(page.get_by_test_id("search-ranges").locator(".within")).to_have_count(1)
    expect(page.get_by_test_id("search-others").locator("tr")).not_to_have_count(0)
    page.get_by_test_id("search-go").click()
    page.wait_for_function("/minsk_wear|western_effort=/.test(location.search.split('held')[0])")
    expect(page.get_by_test_id("search-arrived")).to_contain_text("You are there")
    expect(page.get_by_test_id("search-go")).to_have_count(0)
    page.get_by_role("tab", name="Futures").click()
    share = page.locator("[data-outcome=minsk_alive] [data-testid=probability]")
    expect(share).to_have_text(re.compile(r"^([789]\d|100)%$"))


def test_how_far_it_may_go_is_told_slider_by_slider() -> None:
    """A range is drawn as soon as it is known; the sentence waits for the whole box."""
    choice = Choice(outcome="minsk_alive", held=",".join(set(PARAMETERS) - {"minsk_wear"}))
    wish = Wish.of(choice)
    search = wish.search()
    *_, step = search.go()
    *parts, whole = box_around(search, step.found[0])
    told = [told_of(Known(wish, search, step, box), choice) for box in parts]
    assert [one["running"] for one in told] == [True] * len(parts)
    assert all(one["moves"][0]["box"] for one in told)
    assert not any("It stays so" in sentence for one in told for sentence in one["sentences"])
    done = told_of(Known(wish, search, step, whole, running=False), choice)
    assert "It stays so" in done["sentences"][1]


def test_what_cannot_be_had_is_said_with_the_closest(visitor: Visitor) -> None:
    page = wish(visitor, "outcome=war_resumed&wish=likely90")
    page.get_by_test_id("search-begin").click()
    verdict = page.get_by_test_id("search-verdict")
    expect(verdict).to_contain_text(
        re.compile(r"None of the (changes tried|sliders that may move)")
    )
    page.get_by_test_id("wish-fact").select_option("centre_stands")
    page.get_by_test_id("search-begin").click()
    expect(verdict).to_contain_text("Nothing needs to change")


def test_a_search_can_be_stopped_and_a_measure_wished_for(visitor: Visitor) -> None:
    page = visitor.page
    page.goto(f"{visitor.address}?tab=search")
    page.get_by_test_id("wish-fact").select_option("m:minsk_relevance")
    page.get_by_test_id("wish-bound").fill("0.4")
    page.get_by_test_id("wish-bound").press("Enter")
    page.wait_for_function("location.search.includes('bound=minsk_relevance')")
    page.get_by_test_id("search-begin").click()
    progress = page.get_by_test_id("search-progress")
    expect(progress).to_contain_text("Trying each slider alone")
    page.get_by_test_id("search-halt").click()
    expect(page.get_by_test_id("search-begin")).to_be_enabled()
    assert stands_still(visitor, progress)


def stands_still(visitor: Visitor, progress: Locator) -> bool:
    """Whether a search goes no further, once the step that it was at is over."""
    visitor.wait_for_long_work()
    stood = progress.inner_text()
    visitor.wait_for_long_work()
    return bool(progress.inner_text() == stood)


def test_a_step_that_ends_after_the_stop_does_not_run_on() -> None:
    """The worker may tell of its last step just after the stop; the button must not stay locked."""
    desk = Desk(Session("", "a visitor"))
    desk.begin(Choice(outcome="minsk_alive"))
    wish = Wish.of(Choice(outcome="minsk_alive"), desk.asked)
    search = wish.search()
    told = Known(wish, search, next(iter(search.go())))
    desk.known.value = told
    assert seen_running(desk)
    desk.halt()
    desk.known.value = told
    assert not seen_running(desk)


def seen_running(desk: Desk) -> bool:
    known = desk.seen()
    assert known is not None
    return known.running


@pytest.mark.long
def test_a_search_that_nobody_looks_at_stops_and_keeps_what_it_found(visitor: Visitor) -> None:
    page = visitor.page
    page.goto(f"{visitor.address}?tab=search&outcome=minsk_alive")
    page.get_by_test_id("search-begin").click()
    progress = page.get_by_test_id("search-progress")
    expect(progress).to_contain_text("Trying each slider alone")
    page.get_by_role("tab", name="Rulebook").click()
    expect(page.locator("#panel-rulebook .rules")).to_be_visible()
    page.get_by_role("tab", name="What would it take").click()
    expect(page.get_by_test_id("search-begin")).to_be_enabled()
    assert stands_still(visitor, progress)


def test_sliders_are_locked_and_the_address_keeps_it(visitor: Visitor) -> None:
    page = wish(visitor, "outcome=minsk_alive")
    page.get_by_test_id("wish-sliders").locator("summary").click()
    expect(page.get_by_text("Sliders that may move: 3 of")).to_be_visible()
    page.get_by_label("Overlap of cover").uncheck()
    expect(page.get_by_text("Sliders that may move: 2 of")).to_be_visible()
    page.wait_for_function("location.search.includes('overlap%2C')")
    page.reload()
    expect(page.get_by_text("Sliders that may move: 2 of")).to_be_visible()


@pytest.mark.long
def test_a_bad_wish_in_the_address_gets_its_sentence(visitor: Visitor) -> None:
    page = visitor.page
    page.goto(f"{visitor.address}?tab=search&bound=minsk>0.4&held=overlapp&wish=maybe")
    complaints = page.get_by_role("alert")
    expect(complaints).to_have_count(3)
    expect(complaints.filter(has_text="overlap")).to_have_count(1)
    expect(complaints.filter(has_text="there is no measure or outcome 'minsk'")).to_have_count(1)


def test_a_wish_that_no_address_can_hold_is_refused() -> None:
    """What a page sends is not always what its chooser offers."""
    for sense in ("==", "!=", "or"):
        session = Session("", "a visitor")
        take(session, {"name": "minsk_relevance", "sense": sense, "bound": 0.4})
        (said,) = session.complaints.value
        assert "bound" in said.partition(":")[0]
        assert f"minsk_relevance{sense}0.4" in said
        assert session.choice.bound == ""


def test_a_search_that_is_no_longer_known_is_said_to_be(visitor: Visitor) -> None:
    page = visitor.page
    page.goto(f"{visitor.address}?tab=search&asked=403749a0bcf1&held=overlapp")
    complaints = page.get_by_role("alert")
    expect(complaints).to_have_count(2)
    expect(complaints.last).to_have_text("That search is no longer here; ask again.")
    page.goto(f"{visitor.address}?tab=search")
    expect(page.get_by_test_id("search-begin")).to_be_visible()
    expect(complaints).to_have_count(0)


@pytest.mark.long
def test_a_search_whose_page_is_closed_ends_and_the_next_visitor_is_answered(
    context: BrowserContext, visitor: Visitor
) -> None:
    left = Visitor(context.new_page(), visitor.address)
    left.page.goto(f"{left.address}?tab=search&outcome=minsk_alive&wish=likely75")
    left.page.get_by_test_id("search-begin").click()
    progress = left.page.get_by_test_id("search-progress")
    expect(progress).to_contain_text("Trying each slider alone")
    left.page.close()
    page = wish(visitor, "outcome=centre_stands&wish=likely75", free=("overlap",))
    page.get_by_test_id("search-begin").click()
    verdict = page.get_by_test_id("search-verdict")
    expect(verdict).to_contain_text("Nothing needs to change")
