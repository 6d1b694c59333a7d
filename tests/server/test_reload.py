"""What is asked of a slow tab, and what was found, outlive a reload."""

import re
import threading
from dataclasses import replace

import pytest
from playwright.sync_api import expect

from rulebook.declared.parameters import PARAMETERS
from server.page import address, search, tipping, why
from server.page.choice import Choice
from server.page.kept import Kept
from server.page.session import Session
from server.page.shelf import SHELF
from server.page.wishes import Known, Wish
from tests.server.visitor import Visitor

FREE = ("western_effort", "minsk_wear", "overlap")
HELD = ",".join(name for name in PARAMETERS if name not in FREE)
ASKED = Choice(outcome="minsk_alive", held=HELD)
OWN = b'title = "Mine"\nextends = "baseline"\nsummary = "A wary host."\n'


def found(choice: Choice, steps: int = 0) -> Known:
    """What a search has found after some steps, or at its end, and keeps."""
    wish = Wish.of(choice, 1)
    played = wish.search()
    for number, step in enumerate(played.go(), 1):
        if number == steps or step.finished:
            break
    return search.FOUND.put(wish.mark, Known(wish, played, step, running=not step.finished))


def reload(choice: Choice, visitor: str = "a visitor") -> search.Desk:
    """The desk of a page that is opened at the address of a choice."""
    session = Session(address.write(choice), visitor)
    assert session.complaints.value == ()
    desk = search.Desk(session)
    desk.take_up(session.choice)
    return desk


def with_mark(choice: Choice) -> Choice:
    return replace(choice, asked=Wish.of(choice).mark)


def test_what_a_search_found_is_there_at_once() -> None:
    known = found(ASKED)
    desk = reload(with_mark(ASKED))
    assert desk.seen() == known
    moved = with_mark(ASKED).moved("overlap", 0.3)  # asked before the slider was moved
    assert reload(moved).seen() == known


def test_a_search_in_its_midst_goes_on_where_it_was() -> None:
    known = found(ASKED, 2)
    desk = reload(with_mark(ASKED))
    shown = desk.seen()
    assert shown is not None
    assert shown.running
    assert shown.step == known.step
    assert desk.bench.wants(shown.wish)
    points = known.search.points
    again = known.wish.search(known.search)
    steps = [step for _, step in zip(range(2), again.go(), strict=False)]
    assert [step.points for step in steps] == [points, points]


def test_two_that_search_for_the_same_do_not_take_each_others_finds() -> None:
    first = Wish.of(ASKED).search()
    *_, last = first.go()
    second = first.again()
    next(second.go())
    assert next(first.go(), None) is not None
    *_, step = second.go()
    assert step.found == last.found


def test_a_stopped_search_stays_stopped() -> None:
    known = found(ASKED, 2)
    desk = reload(with_mark(ASKED))
    desk.halt()
    again = reload(with_mark(ASKED)).seen()
    assert again is not None
    assert not again.running
    assert again.step == known.step


def test_a_search_that_nobody_knows_begins_again_where_its_wish_stands() -> None:
    lost = Choice(outcome="minsk_alive", held=HELD, seed=77)
    desk = reload(with_mark(lost))
    assert desk.seen() is None
    assert desk.bench.wants(Wish.of(lost, desk.asked))
    elsewhere = reload(with_mark(lost).moved("overlap", 0.3))
    assert elsewhere.seen() is None
    assert elsewhere.asked == 0


def test_what_was_found_in_somebodys_own_scenario_is_shown_to_who_has_it() -> None:
    own = SHELF.put("owner", "own.toml", OWN)
    asked = Choice(own.scenario.name, outcome="minsk_alive", held=HELD)
    known = found(asked, 1)
    mark = known.wish.mark
    assert reload(with_mark(asked), "owner").seen() is not None
    assert reload(Choice(asked=mark, outcome="minsk_alive", held=HELD), "another").seen() is None


def test_beginning_says_so_in_the_address() -> None:
    session = Session(address.write(ASKED), "a visitor")
    desk = search.Desk(session)
    desk.begin(session.choice)
    read, complaints = address.read(address.write(session.choice))
    assert complaints == []
    assert read.asked == Wish.of(ASKED).mark == desk.mark


@pytest.mark.parametrize("mark", ["", "zz", "0" * 11, "0" * 13, "0" * 10_000, "ABCDEF012345"])
def test_what_is_no_mark_is_told(mark: str) -> None:
    read, complaints = address.read(f"tab=search&asked={mark}")
    assert read.asked == ""
    assert len(complaints) == 1


def test_a_map_is_kept_for_the_next_page() -> None:
    wish = tipping.Wish.of(Choice(x="overlap", y="staff", seed=5))
    desks = [tipping.Desk(Session("", "a visitor")) for _ in range(2)]
    points = []
    for desk in desks:
        stop = threading.Event()

        def stopped(desk: tipping.Desk = desk, stop: threading.Event = stop) -> bool:
            """Stop once the first batch is there."""
            known = desk.known.value
            if known is not None and known.grid.known:
                stop.set()
            return stop.is_set()

        desk._fill(wish, stopped)
        points.append(desk.known.value.grid.known)
    assert desks[0].known.value.grid is desks[1].known.value.grid
    assert points[0] <= points[1]


def test_an_explanation_is_kept_for_the_next_page_and_for_every_outcome() -> None:
    one, other = (why.Desk(Session("", "a visitor")) for _ in range(2))
    asked = Choice(changes={"war_aid": 0.2}, seed=5)
    known = one._worlds(why.Wish.of(asked))
    assert other._worlds(why.Wish.of(asked)) is known
    assert other._worlds(why.Wish.of(replace(asked, outcome="minsk_alive"))) is known
    assert other._worlds(why.Wish.of(replace(asked, seed=6))) is not known


def test_what_is_kept_goes_oldest_first() -> None:
    kept: Kept[str, int] = Kept(2)
    for number, name in enumerate("abc"):
        kept.put(name, number)
        kept.get("a")
    assert [kept.get(name) for name in "abc"] == [0, None, 2]
    sized: Kept[str, str] = Kept(5, len)
    for name, text in (("a", "aaa"), ("b", "bb"), ("c", "c"), ("large", "longer than all")):
        sized.put(name, text)
        if name == "c":
            assert [sized.get(one) for one in "abc"] == [None, "bb", "c"]
    assert [sized.get(one) for one in ("b", "c", "large")] == [None, None, "longer than all"]


def test_the_way_from_future_to_future_is_in_the_address() -> None:
    session = Session("tab=one&run=5&such=best_armenia", "a visitor")
    assert session.choice.such == "best_armenia"
    session.take_run(6, 3, "best_armenia")
    assert "such=best_armenia" in address.write(session.choice)
    session.take_run(7)
    assert "such" not in address.write(session.choice)


@pytest.mark.long
def test_a_reload_keeps_what_a_search_found(visitor: Visitor) -> None:
    page = visitor.page
    page.goto(f"{visitor.address}?tab=search&outcome=minsk_alive&held={HELD}")
    page.get_by_test_id("search-begin").click()
    verdict = page.get_by_test_id("search-verdict")
    expect(verdict).to_contain_text("It stays so while")
    said = verdict.inner_text()
    page.wait_for_function("location.search.includes('asked=')")
    page.reload()
    expect(verdict).to_have_text(said, use_inner_text=True)
    page.get_by_test_id("search-go").click()
    page.wait_for_function("/minsk_wear|western_effort=/.test(location.search.split('held')[0])")
    page.reload()
    expect(page.get_by_test_id("search-arrived")).to_contain_text("You are there")


@pytest.mark.long
def test_a_reload_keeps_as_which_a_future_is_shown(visitor: Visitor) -> None:
    page = visitor.page
    page.goto(f"{visitor.address}?tab=one")
    room = page.locator(".room.one")
    room.locator("[data-pick=best_armenia]").click()
    room.get_by_test_id("such-next").click()
    such = room.get_by_test_id("such")
    expect(such).to_have_text(re.compile("Best for Armenia: 2 of 256"))
    page.wait_for_function("location.search.includes('such=best_armenia')")
    page.reload()
    expect(such).to_have_text(re.compile("Best for Armenia: 2 of 256"))
