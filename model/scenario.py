"""A scenario: what it declares, checked as a whole, and the arrays that the rules play on."""

import datetime as dt
from collections.abc import Mapping
from typing import Annotated, ClassVar

import numpy as np
from pydantic import AfterValidator, Field, ValidationInfo, field_validator, model_validator

from model.conditions import Outcome
from model.outcomes import Declared, all_of, asked
from model.scenario_fields import (
    Actor,
    Arena,
    Attitude,
    Date,
    InstrumentName,
    Key,
    Means,
    Sector,
    Share,
    Summary,
    Title,
    each,
    entries,
    misplaced,
    whole,
)
from model.scenario_parts import (
    SUM_TOLERANCE,
    Changes,
    DatedEvent,
    Expectation,
    Lease,
    Parameters,
    Part,
    SectorTable,
    before_start,
    parameters_of,
    set_of_state,
)
from model.scenario_roles import Cast
from rulebook.declared.bounds import MOST_WEEKS
from rulebook.declared.errors import BadInput, Mistakes, unknown
from rulebook.declared.instruments import INSTRUMENT_NAMES, INSTRUMENTS, STATEMENT
from rulebook.declared.names import ACTORS, ARENAS, DAYS_A_TURN, SECTORS
from rulebook.declared.parameters import PARAMETERS, as_record, column
from rulebook.declared.parameters import check as check_parameters
from rulebook.declared.roles import Roles
from rulebook.declared.state import SETTABLE, STATE, place
from rulebook.declared.values import whole_number
from rulebook.week.turn import ADD, EVENT_COLUMNS, SET, SIGN_STATEMENT, TRANSFER

UNNAMED = "unnamed"  # what is not from a file
START_CAPITAL = 0.7  # judgement
# Numbers of the first state that a parameter sets.
_BY_PARAMETER = {"peacekeepers": "peacekeepers", "territory": "war_gains"}


def _set_at_start(path: str, value: object) -> float:
    """Return a number of the first state that no parameter sets."""
    if path in _BY_PARAMETER:
        raise BadInput(f"{path} at the start is the parameter {_BY_PARAMETER[path]}; set that one.")
    return set_of_state(path, value)


def _whole_share(values: dict[str, float]) -> dict[str, float]:
    total = sum(values.values())
    if abs(total - 1) > SUM_TOLERANCE:
        raise BadInput(f"the shares sum to {total:g}; they must sum to 1.")
    return values


def _whole_salience(values: dict[str, float]) -> dict[str, float]:
    total = sum(values.values())
    if min(abs(total - 1), total) > SUM_TOLERANCE:
        raise BadInput(
            f"the saliences sum to {total:g}; "
            "they must sum to 1, or to 0 for an actor that does not care."
        )
    return values


class Scenario(Part):
    """A stage with everything resolved: run it with `simulate` or `World`."""

    called = "scenario"
    meant: ClassVar[dict[str, str]] = {
        "shares": "control",
        "share": "control",
        "influence": "control",
        "arenas": "control",
        "holdings": "control",
        "interests": "salience",
        "priorities": "salience",
        "weights": "salience",
        "attitudes": "affinity",
        "relations": "affinity",
        "ties": "affinity",
        "means": "capability",
        "power": "capability",
        "strength": "capability",
        "line": "sectors",
        "cast": "roles",
        "parts": "roles",
        "description": "summary",
        "date": "start",
        "begins": "start",
        "length": "weeks",
        "turns": "weeks",
        "sliders": "parameters",
        "settings": "parameters",
        "excluded": "forbidden",
        "base": "extends",
        "inherits": "extends",
    }

    name: str = Field(default=UNNAMED, validate_default=True)
    title: Title
    summary: Summary
    start: Date
    weeks: Annotated[int, whole(1, MOST_WEEKS)] = 52
    parameters: Parameters = Field(default={}, validate_default=True)
    control: dict[Arena, Annotated[dict[Actor, Share], AfterValidator(_whole_share)]]
    salience: dict[Actor, Annotated[dict[Arena, Share], AfterValidator(_whole_salience)]]
    affinity: dict[Actor, dict[Actor, Attitude]]
    capability: dict[Actor, Means]
    sectors: dict[Sector, SectorTable]
    consent: dict[InstrumentName, tuple[Actor, ...]] = Field(default={})
    forbidden: tuple[InstrumentName, ...] = ()
    roles: Cast = Field(default=Cast())
    lease: Lease | None = None
    state: Changes = Field(default={})
    events: Annotated[tuple[DatedEvent, ...], entries("event")] = Field(default=(), alias="event")
    own_outcomes: Annotated[tuple[Declared, ...], entries("outcome")] = Field(
        default=(), alias="outcome"
    )
    checks: Annotated[tuple[Expectation, ...], entries("check")] = Field(default=(), alias="check")

    @field_validator("name", mode="before")
    @classmethod
    def _of_file(cls, name: object, info: ValidationInfo) -> object:
        if info.context is None:
            return name
        if name != UNNAMED:
            raise BadInput("a scenario is named by its file; 'title' is what it is shown as.")
        return info.context["name"]

    @field_validator("parameters")
    @classmethod
    def _resolved(cls, values: dict[str, object]) -> dict[str, float]:
        given = parameters_of(values)
        return {name: given.get(name, row.default) for name, row in PARAMETERS.items()}

    @field_validator("own_outcomes")
    @classmethod
    def _asked(cls, declared: tuple[Declared, ...]) -> tuple[Declared, ...]:
        all_of(declared)
        return declared

    @field_validator("checks")
    @classmethod
    def _known(
        cls, checks: tuple[Expectation, ...], info: ValidationInfo
    ) -> tuple[Expectation, ...]:
        if "own_outcomes" not in info.data:
            return checks
        declared = info.data["own_outcomes"]
        known = played = all_of(declared)
        start, weeks = info.data.get("start"), info.data.get("weeks")
        # What was made of a file may have become shorter, as in the manifest of a sweep.
        if info.context is not None and start and weeks:
            played = asked(declared, start, weeks)
        mistakes: dict[Key, BadInput] = {}
        for k, check in enumerate(checks):
            if check.outcome is not None and check.outcome not in known:
                mistakes[k, "outcome"] = BadInput(unknown("outcome", check.outcome, known))
            elif check.outcome is not None and check.outcome not in played:
                mistakes[k, "outcome"] = BadInput(
                    f"{check.outcome} speaks of a date outside the {weeks} weeks that are played "
                    f"from {start}."
                )
        if mistakes:
            raise misplaced(mistakes)
        return checks

    @field_validator("control")
    @classmethod
    def _every_arena(cls, control: dict[str, dict[str, float]]) -> dict[str, dict[str, float]]:
        mistakes: dict[Key, BadInput] = {
            (arena,): BadInput("there are no shares; they must sum to 1.")
            for arena in ARENAS
            if arena not in control
        }
        if mistakes:
            raise misplaced(mistakes)
        return control

    @field_validator("affinity")
    @classmethod
    def _to_others(cls, affinity: dict[str, dict[str, float]]) -> dict[str, dict[str, float]]:
        mistakes: dict[Key, BadInput] = {
            (actor, actor): BadInput("an actor's attitude to itself is 1 and cannot be set.")
            for actor, attitudes in affinity.items()
            if actor in attitudes
        }
        if mistakes:
            raise misplaced(mistakes)
        return affinity

    @field_validator("state")
    @classmethod
    def _placed(cls, values: dict[str, object]) -> dict[str, float]:
        return each(values, _set_at_start)

    @field_validator("events")
    @classmethod
    def _after_start(
        cls, events: tuple[DatedEvent, ...], info: ValidationInfo
    ) -> tuple[DatedEvent, ...]:
        start = info.data.get("start")
        mistakes: dict[Key, BadInput] = {
            (k, "date"): BadInput(before_start(event.date, start))
            for k, event in enumerate(events)
            if start and event.date and event.date < start
        }
        if mistakes:
            raise misplaced(mistakes)
        return events

    @model_validator(mode="after")
    def _playable(self) -> "Scenario":
        mistakes: dict[Key, BadInput] = {}
        if not self.ends_within_calendar():
            mistakes["start",] = BadInput(self.late)
        landless = self.roles.landless(self._holders())
        if landless is not None:
            mistakes["roles", "holder", "actor"] = landless
        if mistakes:
            raise misplaced(mistakes)
        return self

    def _holders(self) -> set[str]:
        """Return who holds a sector at the start, or by a dated event."""
        numbers = {*self.first_state()["holder"].flat}
        for event in self.events:
            numbers |= {value for path, value in event.set.items() if path.startswith("holder.")}
        return {ACTORS[int(number)] for number in numbers}

    def replace(self, parameters: Mapping[str, object] = {}, weeks: object = None) -> "Scenario":
        """Return this scenario with some parameters or the length changed.

        Raises:
            BadInput: a parameter is unknown, or a value or the length is not allowed.
        """
        mistakes = Mistakes()
        update: dict[str, object] = {}
        with mistakes.gathered():
            update["parameters"] = self.parameters | check_parameters(parameters, self.name)
        if weeks is not None:
            with mistakes.gathered():
                update["weeks"] = whole_number(weeks, "weeks", 1, MOST_WEEKS)
        mistakes.tell()
        changed = self.model_copy(update=update)
        if weeks is not None and not changed.ends_within_calendar():
            raise BadInput(f"weeks: {changed.late}")
        return changed

    def ends_within_calendar(self) -> bool:
        """Return whether each of its weeks has a date."""
        try:
            self.dates()
        except OverflowError:
            return False
        return True

    @property
    def cast(self) -> Roles:
        """Who plays which part, as the rulebook has it."""
        return self.roles.cast

    @property
    def outcomes(self) -> Mapping[str, Outcome]:
        """What is asked of each of its runs, by name: its own outcomes first."""
        return asked(self.own_outcomes, self.start, self.weeks, self.cast)

    @property
    def late(self) -> str:
        """The end of a sentence on a scenario that does not end within the calendar."""
        return f"from {self.start}, {self.weeks} weeks end after the year 9999."

    def dates(self) -> list[dt.date]:
        """Return the date on which each turn begins, and the one on which the run ends."""
        return [self.start + dt.timedelta(DAYS_A_TURN * week) for week in range(self.weeks + 1)]

    def week_of(self, event: DatedEvent) -> int:
        """Return the turn in which an event falls."""
        if event.date is None:
            return int(event.week or 0)
        return (event.date - self.start).days // DAYS_A_TURN

    def first_state(self) -> np.ndarray:
        """Return the scenario's tables as a one-row array of STATE."""
        rows = np.zeros(1, STATE)
        state = rows[0]
        self._set_influence(state)
        self._set_instruments(state)
        self._set_line(state)
        for name in ("closed_week", "open_week", "signed_week", "war_week", "lease_left"):
            state[name] = -1.0
        state.drafting = state.lease_end = -1.0
        if self.lease is not None:
            state.lease_end = self.lease.ends
            state.lease_term = self.lease.term
            state.lease_host = ACTORS.index(self.lease.host)
            state.lease_guest = ACTORS.index(self.lease.guest)
        vector = rows.view(np.float64)
        for path, value in self.state.items():
            vector[place(path)] = value
        return rows

    def _set_influence(self, state: np.record) -> None:
        for d, arena in enumerate(ARENAS):
            for i, actor in enumerate(ACTORS):
                state.control[i, d] = self.control[arena].get(actor, 0.0)
                state.salience[i, d] = self.salience.get(actor, {}).get(arena, 0.0)
        for i, one in enumerate(ACTORS):
            state.capability[i] = self.capability.get(one, 0.0)
            for j, other in enumerate(ACTORS):
                own = 1.0 if one == other else self.affinity.get(one, {}).get(other, 0.0)
                state.affinity[i, j] = own
                state.bond[i, j] = own

    def _set_instruments(self, state: np.record) -> None:
        state.allowed[:] = 1.0
        state.capital[:] = START_CAPITAL
        for name in self.forbidden:
            state.allowed[INSTRUMENT_NAMES.index(name)] = 0.0
        played = self.cast.played()
        for role in INSTRUMENTS[STATEMENT].signs:
            state.consent[STATEMENT, played[role]] = 1.0
        for name, actors in self.consent.items():
            for actor in actors:
                state.consent[INSTRUMENT_NAMES.index(name), ACTORS.index(actor)] = 1.0

    def _set_line(self, state: np.record) -> None:
        for s, sector in enumerate(SECTORS):
            table = self.sectors.get(sector, SectorTable())
            state.unrest[s] = table.unrest
            state.holder[s] = ACTORS.index(table.holder)
            state.patrolled[s] = float(table.patrolled)
            state.cover[0, s] = table.russian_cover
            state.cover[1, s] = table.turkish_cover

    def spans(self) -> tuple[np.ndarray, np.ndarray]:
        """Return the parameters of each span of turns in which they stay, and each turn's span.

        Shapes (spans,) of PARAMS and (weeks,) of int64: dated events change parameters for good.
        """
        events = sorted((event for event in self.events if event.parameters), key=self.week_of)
        starts = sorted({0, *map(self.week_of, events)})
        rows = np.repeat(as_record(self.parameters, self.cast), len(starts))
        for event in events:
            for name, value in event.parameters.items():
                column(rows, name)[starts.index(self.week_of(event)) :] = value
        return rows, np.searchsorted(starts, np.arange(self.weeks), "right") - 1

    def event_rows(self) -> np.ndarray:
        """Return what dated events do to the state, shape (rows, EVENT_COLUMNS)."""
        rows: list[tuple[float, ...]] = []
        for event in self.events:
            week = self.week_of(event)
            changes = dict(event.set)
            if "peacekeepers" in event.parameters:
                changes["peacekeepers"] = event.parameters["peacekeepers"]
            if event.sign is not None:
                rows.append((week, SIGN_STATEMENT, 0, 0, 0, 0, 0))
            for action, values in ((SET, changes), (ADD, event.add)):
                for path, value in values.items():
                    bounds = SETTABLE[path.split(".", maxsplit=1)[0]]
                    rows.append((week, action, place(path), 0, value, *bounds))
            for move in event.move:
                giver, taker = (
                    place(f"control.{actor}.{move.arena}") for actor in (move.giver, move.taker)
                )
                rows.append((week, TRANSFER, giver, taker, move.amount, 0, 1))
        return np.array(rows, float).reshape(-1, EVENT_COLUMNS)
