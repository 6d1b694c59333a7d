"""What a page leaves behind when it is closed: nothing."""

import gc
import sys
import threading
import time
import weakref
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest

from server.page import address, shelf
from server.page.choice import Choice
from server.page.session import Session
from server.page.troubles import Trouble
from tests.server.visitor import PATIENCE_S


def workers() -> int:
    return threading.active_count()


def test_a_closed_page_leaves_no_worker_and_no_session() -> None:
    before = workers()
    left = []
    for visitor in range(3):
        session = Session("?war_aid=0.3", f"visitor {visitor}")
        close = session.open()
        assert workers() > before
        session.move("staff", 40 + visitor)
        close()
        left.append(weakref.ref(session))
    del session, close
    end = time.monotonic() + PATIENCE_S
    while workers() > before and time.monotonic() < end:
        time.sleep(0.05)
    assert workers() == before
    gc.collect()
    assert [one() for one in left] == [None, None, None]


def test_no_moved_slider_is_lost_while_a_future_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is pointed at in the fan arrives in a thread of its own."""
    session, done = Session("", "a visitor"), threading.Event()

    def slowly(choice: Choice, **fields: Any) -> Choice:  # noqa: ANN401 - any field
        new = replace(choice, **fields)
        time.sleep(0.002)
        return new

    def show() -> None:
        while not done.is_set():
            session.take_run(7)

    monkeypatch.setattr("server.page.session.replace", slowly)
    other = threading.Thread(target=show)
    other.start()
    try:
        for staff in range(50):
            session.move("staff", staff)
            time.sleep(0.003)
            assert session.choice.changes["staff"] == staff
    finally:
        done.set()
        other.join()


@pytest.mark.parametrize("box", ["_answers", "_stories", "_effects"])
@pytest.mark.parametrize(
    "choose",
    [
        lambda session: session.move("staff", 40),
        lambda session: session.reset(),
        lambda session: session.take_scenario("no_war_aid"),
        lambda session: session.take_address("?war_aid=0"),
        lambda session: session.switch("price_of_refusing"),
        lambda session: session.take_run(7),
        lambda session: session.take_rule("worn"),
    ],
)
def test_what_fails_at_once_is_not_forgotten(
    choose: Callable[[Session], None], box: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A worker may fail before whoever gave it its work has gone on."""
    session, failed = Session("?overlap=0.5", "a visitor"), []

    def fail(_: Choice) -> None:
        failed.append(Trouble(RuntimeError(), "computing"))
        session.troubles.meet("work", failed[-1])

    monkeypatch.setattr(getattr(session, box), "put", fail)
    choose(session)
    assert session.troubles.among(("work",)) is (failed[-1] if failed else None)


def test_a_choice_forgets_what_failed_before() -> None:
    session = Session("", "a visitor")
    for choose in (lambda: session.move("staff", 40), lambda: session.take_tab("why")):
        session.troubles.meet("work", Trouble(RuntimeError(), "computing"))
        choose()
        assert session.troubles.among(("work",)) is None


def test_troubles_met_at_the_same_time_are_all_kept() -> None:
    session = Session("", "a visitor")
    names = [[f"{thread} {number}" for number in range(200)] for thread in range(4)]

    def meet(some: list[str]) -> None:
        for name in some:
            session.troubles.meet(name, Trouble(RuntimeError(), "computing"))

    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(len(names)) as threads:
            list(threads.map(meet, names))
    finally:
        sys.setswitchinterval(before)
    assert all(session.troubles.among((name,)) for some in names for name in some)


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("first_mover", 0.5, "first_mover is 0.5; allowed is luck, russia"),
        ("parity", 0.5, "parity is 0.5; allowed is 0 or 1 (false or true)."),
        ("overlap", True, "overlap is true; allowed is a number from 0 to 1."),
        ("overlap", float("nan"), "overlap is nan; allowed is a number from 0 to 1."),
        ("overlap", 7, "overlap is 7; allowed is a number from 0 to 1."),
        ("overlapp", 0.5, "there is no parameter 'overlapp'. Did you mean overlap?"),
    ],
)
def test_a_page_can_set_no_slider_as_the_address_cannot(name: str, value: float, said: str) -> None:
    session = Session("?war_aid=0.3", "a visitor")
    before = session.choice
    session.move(name, value)
    (alone,) = session.complaints.value
    session.dismiss()
    session.move_all({"staff": 40, name: value})
    assert session.complaints.value == (alone,)
    assert alone.startswith(f"The sliders: {said}")
    assert session.choice == before
    session.move_all({"staff": 40, "parity": 1})
    assert session.choice == before.moved("staff", 40).moved("parity", 1)


def test_another_scenario_is_compared_with_what_is_left() -> None:
    session = Session("?overlap=0.5", "a visitor")
    session.take_scenario("no_war_aid")
    (pin,) = session.pins.value
    assert (pin.scenario, dict(pin.changes)) == ("baseline", {"overlap": 0.5})
    assert session.against.value == pin.name
    assert session.choice.reference.scenario == "baseline"
    session.take_scenario("no_centre")
    assert session.against.value == pin.name
    assert session.choice.changes == {"overlap": 0.5}


def test_a_variant_whose_scenario_is_no_longer_kept_is_told_of(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(shelf, "MOST_FILES", 1)
    session = Session("", "a visitor with files")
    for number in (1, 2):
        file = f"""title = "Own {number}"\nsummary = "An own one"\nextends = "baseline"\n"""
        session.take_file("own.toml", file.encode())
        session.pin()
    assert not session.complaints.value
    session.move_to(session.pins.value[1].name)
    (said,) = session.complaints.value
    assert "no longer kept" in said
    assert session.choice.scenario == session.scenario.value


def test_an_address_of_before_brings_all_of_it_back() -> None:
    session = Session("?overlap=0.5&chart=monitoring", "a visitor")
    before = session.query.value
    session.pin()
    session.take_scenario("no_war_aid")
    session.take_run(7, 3)
    session.take_rule("worn")
    session.take_address(before)
    assert session.choice == address.read(before)[0]
    assert (session.tab.value, session.rule.value, session.pins.value) == ("futures", "", ())
    assert (session.scenario.value, session.run.value) == ("baseline", None)
