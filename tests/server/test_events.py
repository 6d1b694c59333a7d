"""What a page sends: whatever it is, what is chosen can be shared and comes back the same."""

import datetime as dt
import random
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest

from rulebook.declared.errors import BadInput
from server.page import address, search, tipping
from server.page.session import Session
from tests.fuzz.mutations import VALUES, WORDS

TIMES = 60
OF_WRONG_KIND = (AttributeError, OverflowError, TypeError, ValueError)
"""What Solara logs where a payload is not of the kind that a page sends."""

OWN = 'title = "Own"\nsummary = "An own one"\nextends = "baseline"\n'

EVENTS: dict[str, tuple[Callable[..., object], tuple[Any, ...]]] = {
    "move": (Session.move, ("staff", 40.0)),
    "move_all": (lambda session, *said: session.move_all(dict([said])), ("staff", 40.0)),
    "reset": (Session.reset, ("overlap",)),
    "take_scenario": (Session.take_scenario, ("no_war_aid",)),
    "unpin": (Session.unpin, ("A",)),
    "rename": (Session.rename, ("A", "B")),
    "compare_with": (Session.compare_with, ("A",)),
    "move_to": (Session.move_to, ("A",)),
    "take_file": (
        lambda session, name, text: session.take_file(name, text.encode()),
        ("own.toml", OWN),
    ),
    "take_address": (Session.take_address, ("?war_aid=0",)),
    "take_chart": (Session.take_chart, ("monitoring",)),
    "take_run": (Session.take_run, (7, 5)),
    "take_line": (Session.take_line, (7, 5, "casualties")),
    "take_week": (Session.take_week, (5,)),
    "take_tab": (Session.take_tab, ("why",)),
    "take_outcome": (Session.take_outcome, ("centre_stands", "why")),
    "take_rule": (Session.take_rule, ("worn",)),
    "switch": (Session.switch, ("price_of_refusing",)),
    "go_to": (Session.go_to, (5, 5)),
    "wish": (
        lambda session, name, bound: search.take(session, {"name": name, "bound": bound}),
        ("war_week", 30),
    ),
    "held": (lambda session, held: search.take(session, {"held": held}), (["overlap"],)),
    "tipping": (
        lambda session, x, y: session.take_view(**tipping.chosen(session.choice, {"x": x, "y": y})),
        ("staff", "hedging"),
    ),
    "follow": (lambda session, follow: session.take_view(follow=follow), ("casualties",)),
}
"""Events by name: what each does, and what a page may send with it."""

GOOD = ("overlap", "hedging", "centre_signed", "war_week", "rupture", "A", "why", "agenda", "5", 5)
SENT = [one for one in (*VALUES, *WORDS, *GOOD) if not isinstance(one, dt.date | dt.time)]


def begun() -> Session:
    return Session("pin=A~baseline~war_aid:0&overlap=0.5&week=3", "a visitor")


def kind(value: object) -> object:
    return [kind(one) for one in value] if isinstance(value, list) else type(value)


def alike(value: object) -> list[object]:
    """Values of the same kind as one that a page may send."""
    return [value, *(one for one in SENT if kind(one) == kind(value))]


@pytest.mark.parametrize("name", EVENTS)
def test_what_a_page_sends_changes_what_is_chosen(name: str) -> None:
    take, said = EVENTS[name]
    session = begun()
    before = session.choice
    take(session, *said)
    assert session.choice != before
    assert not session.complaints.value


@pytest.mark.parametrize("name", EVENTS)
def test_whatever_a_page_sends_what_is_chosen_stays_sound(name: str) -> None:
    luck = random.Random(name)  # noqa: S311 - nothing is secret
    take, good = EVENTS[name]
    session = begun()
    for _ in range(TIMES):
        right = luck.random() < 0.5
        said = [luck.choice(alike(one) if right else SENT) for one in good]
        with suppress(BadInput, *(() if right else OF_WRONG_KIND)):
            take(session, *said)
        choice = session.choice
        again, complaints = address.read(address.write(choice))
        assert complaints == [], said
        assert address.write(again) == address.write(choice), said
        choice.resolved()
