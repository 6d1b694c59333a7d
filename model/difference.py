"""In what two scenarios differ as they are played, and how to put each such thing back alone."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from model.scenario import Scenario
from model.scenario_parts import DatedEvent, SectorTable
from rulebook.declared.parameters import PARAMETERS

PutBack = Callable[[Scenario], Scenario]

EVENT = "event."
"""What the keys of dated events begin with."""

ORDER = "order"
"""The key of the order of dated events that fall in one week."""

_WORDS = {"name": "unnamed", "title": "", "summary": "", "checks": (), "own_outcomes": ()}
_FIELDS = ("weeks", "start", "roles", "lease")
_TABLES = {
    "control": {},
    "salience": {},
    "capability": 0.0,
    "sectors": SectorTable(),
    "consent": (),
    "state": None,
}
"""Tables with a difference a row, and what a row stands for that is not given."""


@dataclass(frozen=True)
class Difference:
    """One thing in which a scenario is not as its reference.

    `key` is a parameter's name, or says where it stands in the scenario (`control.baku`,
    `event.LABEL`, `weeks`). `put_back` returns a scenario with this alone as in the reference.
    """

    key: str
    put_back: PutBack


def plain(scenario: Scenario) -> Scenario:
    """Return a scenario as far as it is played: without words and checks, events by their week."""
    events = (
        event.model_copy(update={"week": scenario.week_of(event), "date": None})
        for event in scenario.events
    )
    return scenario.model_copy(update=_WORDS | {"events": _by_week(events)})


def differences(now: Scenario, was: Scenario) -> tuple[Difference, ...]:
    """Return all in which one scenario differs from another, in the order of a scenario file.

    Dated events count by the week in which they fall, those of one label together. A plain
    scenario with all of it put back is the other one.
    """
    now, was = plain(now), plain(was)
    return (
        *_sliders(now, was),
        *_events(now, was),
        *(
            Difference(field, _replacing(field, getattr(was, field)))
            for field in _FIELDS
            if getattr(now, field) != getattr(was, field)
        ),
        *_rows(now, was),
        *_attitudes(now, was),
        *_forbidden(now, was),
    )


def _replacing(field: str, value: object) -> PutBack:
    return lambda scenario: scenario.model_copy(update={field: value})


def _sliders(now: Scenario, was: Scenario) -> Iterator[Difference]:
    for name in PARAMETERS:
        value = was.parameters[name]
        if now.parameters[name] != value:
            yield Difference(name, _set_row("parameters", name, value))


def _set_row(field: str, name: str, value: object) -> PutBack:
    """Return what sets one row of a table, or takes it out where the value is None."""

    def put_back(scenario: Scenario) -> Scenario:
        rows = {key: row for key, row in getattr(scenario, field).items() if key != name}
        if value is not None:
            rows[name] = value
        return scenario.model_copy(update={field: rows})

    return put_back


def _events(now: Scenario, was: Scenario) -> Iterator[Difference]:
    back = now
    for label in dict.fromkeys(event.label for event in (*now.events, *was.events)):
        if _labelled(now, label) != _labelled(was, label):
            difference = Difference(f"{EVENT}{label}", _swapping(label, was.events))
            back = difference.put_back(back)
            yield difference
    if back.events != was.events:
        yield Difference(ORDER, _ordering(was.events))


def _by_week(events: Iterable[DatedEvent]) -> tuple[DatedEvent, ...]:
    """Sort events by their week; those of one week stay in order, as the later overrides."""
    return tuple(sorted(events, key=lambda event: event.week or 0))


def _labelled(scenario: Scenario, label: str) -> tuple[DatedEvent, ...]:
    return tuple(event for event in scenario.events if event.label == label)


def _swapping(label: str, was: tuple[DatedEvent, ...]) -> PutBack:
    """Return what gives a label the events that it has in the reference, each at its place."""

    def put_back(scenario: Scenario) -> Scenario:
        events = list(scenario.events)
        stood: dict[int | None, int] = {}
        for event in _labelled(scenario, label):
            stood.setdefault(event.week, events.index(event))
            events.remove(event)
        for number, event in enumerate(was):
            if event.label == label:
                place = stood.get(event.week, len(events))
                low, high = _between(events, was[:number], was[number + 1 :], event.week)
                events.insert(min(max(place, low), high), event)
        return scenario.model_copy(update={"events": _by_week(events)})

    return put_back


def _between(
    events: list[DatedEvent],
    before: tuple[DatedEvent, ...],
    after: tuple[DatedEvent, ...],
    week: int | None,
) -> tuple[int, int]:
    """Return the first and the last place behind some events of a week and in front of others."""
    earlier, later = ({one.label for one in part if one.week == week} for part in (before, after))
    here = [(place, one.label) for place, one in enumerate(events) if one.week == week]
    low = max((place + 1 for place, label in here if label in earlier), default=0)
    high = min((place for place, label in here if label in later), default=len(events))
    return low, high


def _ordering(was: tuple[DatedEvent, ...]) -> PutBack:
    """Return what puts events into the order of the reference, in the places that they have."""

    def place(event: DatedEvent) -> int:
        same = (number for number, one in enumerate(was) if one == event)
        alike = (number for number, one in enumerate(was) if one.label == event.label)
        return next(same, next(alike))

    def put_back(scenario: Scenario) -> Scenario:
        labels = {event.label for event in was}
        ordered = iter(sorted((one for one in scenario.events if one.label in labels), key=place))
        events = [next(ordered) if one.label in labels else one for one in scenario.events]
        return scenario.model_copy(update={"events": _by_week(events)})

    return put_back


def _rows(now: Scenario, was: Scenario) -> Iterator[Difference]:
    for field, missing in _TABLES.items():
        here, there = getattr(now, field), getattr(was, field)
        for name in dict.fromkeys((*there, *here)):
            if _meant(here.get(name, missing)) != _meant(there.get(name, missing)):
                yield Difference(f"{field}.{name}", _set_row(field, name, there.get(name)))


def _meant(row: Any) -> object:  # noqa: ANN401 - a row of any table
    """Return what a row says, however it says it: zeros are as good as missing, order is none."""
    if isinstance(row, dict):
        return {key: value for key, value in row.items() if value}
    return frozenset(row) if isinstance(row, tuple) else row


def _attitudes(now: Scenario, was: Scenario) -> Iterator[Difference]:
    for one in dict.fromkeys((*was.affinity, *now.affinity)):
        here, there = now.affinity.get(one, {}), was.affinity.get(one, {})
        for other in dict.fromkeys((*there, *here)):
            value = there.get(other, 0.0)
            if here.get(other, 0.0) != value:
                yield Difference(f"affinity.{one}.{other}", _feeling(one, other, value))


def _feeling(one: Any, other: Any, value: float) -> PutBack:  # noqa: ANN401 - actors
    def put_back(scenario: Scenario) -> Scenario:
        row = {**scenario.affinity.get(one, {}), other: value}
        return _set_row("affinity", one, row)(scenario)

    return put_back


def _forbidden(now: Scenario, was: Scenario) -> Iterator[Difference]:
    for name in sorted({*now.forbidden} ^ {*was.forbidden}):
        yield Difference(f"forbidden.{name}", _forbidding(name, forbidden=name in was.forbidden))


def _forbidding(name: Any, *, forbidden: bool) -> PutBack:  # noqa: ANN401 - an instrument
    def put_back(scenario: Scenario) -> Scenario:
        others = tuple(one for one in scenario.forbidden if one != name)
        return scenario.model_copy(update={"forbidden": (*others, name) if forbidden else others})

    return put_back
