"""What a page sends: whatever it is, what is chosen can be shared and comes back the same."""

import random
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest

from server.page import address, search, tipping
from server.page.session import Session
from tests.fuzz.mutations import VALUES, WORDS

TIMES = 60
REFUSED = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError)  # logged by Solara

EVENTS: dict[str, Callable[[Session, Any, Any], object]] = {
    "move": Session.move,
    "move_all": lambda session, one, other: session.move_all({one: other}),
    "reset": lambda session, one, _: session.reset(one),
    "take_scenario": lambda session, one, _: session.take_scenario(one),
    "unpin": lambda session, one, _: session.unpin(one),
    "rename": Session.rename,
    "compare_with": lambda session, one, _: session.compare_with(one),
    "move_to": lambda session, one, _: session.move_to(one),
    "take_file": lambda session, one, other: session.take_file(str(one), repr(other).encode()),
    "take_address": lambda session, one, _: session.take_address(one),
    "take_chart": lambda session, one, _: session.take_chart(one),
    "take_run": Session.take_run,
    "take_line": lambda session, one, other: session.take_line(one, other, one),
    "take_week": lambda session, one, _: session.take_week(one),
    "take_tab": lambda session, one, _: session.take_tab(one),
    "take_outcome": Session.take_outcome,
    "take_rule": lambda session, one, _: session.take_rule(one),
    "switch": lambda session, one, _: session.switch(one),
    "go_to": Session.go_to,
    "wish": lambda session, one, other: search.take(session, {"name": one, "bound": other}),
    "held": lambda session, one, _: search.take(session, {"held": one}),
    "tipping": lambda session, one, other: session.take_view(
        **tipping.chosen(session.choice, {"x": one, "y": other})
    ),
    "follow": lambda session, one, _: session.take_view(follow=one),
}
GOOD = ("overlap", "hedging", "centre_signed", "war_week", "rupture", "A", "why", "agenda", "5", 5)


@pytest.mark.parametrize("name", EVENTS)
def test_whatever_a_page_sends_what_is_chosen_stays_sound(name: str) -> None:
    luck = random.Random(name)  # noqa: S311 - nothing is secret
    session = Session("pin=A~baseline~war_aid:0&overlap=0.5&week=3", "a visitor")
    for _ in range(TIMES):
        one, other = (luck.choice((*VALUES, *WORDS, *GOOD)) for _ in range(2))
        with suppress(*REFUSED):
            EVENTS[name](session, one, other)
        choice = session.choice
        again, complaints = address.read(address.write(choice))
        assert complaints == [], (one, other)
        assert address.write(again) == address.write(choice), (one, other)
        choice.resolved()
