"""A scenario: what it declares, checked as a whole, and the arrays that the rules play on."""

import datetime as dt
import math
from collections.abc import Mapping
from typing import Annotated, Literal

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from rulebook.bounds import MOST_WEEKS
from rulebook.errors import BadInput
from rulebook.instruments import INSTRUMENT_NAMES, INSTRUMENTS, STATEMENT
from rulebook.measures import MEASURES, OUTCOMES
from rulebook.names import ACTORS, ARENAS, DAYS_A_TURN, SECTORS
from rulebook.parameters import PARAMETERS, as_record
from rulebook.parameters import check as check_parameters
from rulebook.state import SETTABLE, STATE, WHOLE, place
from rulebook.turn import ADD, EVENT_COLUMNS, SET, SIGN_STATEMENT, TRANSFER

SUM_TOLERANCE = 1e-6
START_CAPITAL = 0.7  # judgement
# Numbers of the first state that a parameter sets.
_BY_PARAMETER = {"peacekeepers": "peacekeepers", "territory": "war_gains"}
_SHARES = ("control", "claim")

Actor = Literal[ACTORS]  # type: ignore[valid-type]
Arena = Literal[ARENAS]  # type: ignore[valid-type]
Sector = Literal[SECTORS]  # type: ignore[valid-type]
InstrumentName = Literal[INSTRUMENT_NAMES]  # type: ignore[valid-type]
Share = Annotated[float, Field(strict=True, ge=0, le=1, allow_inf_nan=False)]
Attitude = Annotated[float, Field(strict=True, ge=-1, le=1, allow_inf_nan=False)]
Number = Annotated[float, Field(strict=True, allow_inf_nan=False)]


def _check_paths(values: dict[str, float], *, bounded: bool = True) -> dict[str, float]:
    """Return the values; raise BadInput for what cannot be set or, if `bounded`, is too much."""
    for path, value in values.items():
        field = path.split(".", maxsplit=1)[0]
        if field in _SHARES:
            raise BadInput(
                f"{path!r} is a share of influence; move it with 'move', so that sums stay 1."
            )
        try:
            place(path)
        except KeyError as error:
            allowed = error.args[0]
            raise BadInput(f"{path!r} is no part of the state; allowed is {allowed}") from None
        if field not in SETTABLE:
            raise BadInput(f"{path!r} is reckoned by the rules and cannot be set.")
        low, high = SETTABLE[field]
        whole = field not in WHOLE or value == int(value)
        if bounded and not (low <= value <= high and whole):
            kind = "a whole number" if field in WHOLE else "a number"
            raise BadInput(f"{path} is {value:g}; allowed is {kind} from {low:g} to {high:g}.")
    return values


def _check_weeks(weeks: object) -> int:
    if not isinstance(weeks, int) or not 1 <= weeks <= MOST_WEEKS:
        raise BadInput(f"weeks: {weeks!r} is not a whole number from 1 to {MOST_WEEKS}.")
    return weeks


class Part(BaseModel):
    """A part of a scenario file: nothing unknown is let through, nothing changes afterwards."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class SectorTable(Part):
    """One sector of the line."""

    unrest: float = Field(default=1.0, ge=0, le=10)
    holder: Actor = "armenia"
    patrolled: bool = True
    russian_cover: Share = 1.0
    turkish_cover: Share = 1.0


class Lease(Part):
    """A guest's lease on a host's soil, ending in a given turn, renewed for a term if at all."""

    host: Actor
    guest: Actor
    ends: int = Field(ge=0, le=MOST_WEEKS)
    term: int = Field(default=0, ge=0, le=MOST_WEEKS)


class Transfer(Part):
    """A share of an arena that a dated event moves."""

    arena: Arena
    giver: Actor = Field(alias="from")
    taker: Actor = Field(alias="to")
    amount: Share


class DatedEvent(Part):
    """What happens in a given week whatever the actors do."""

    week: int | None = Field(default=None, ge=0, lt=MOST_WEEKS)
    date: dt.date | None = None
    label: str
    paragraphs: str = "scenario"
    sign: Literal["ceasefire_statement"] | None = None
    parameters: dict[str, Number] = {}
    set: dict[str, Number] = {}
    add: dict[str, Number] = {}
    move: tuple[Transfer, ...] = ()

    def describe(self) -> str:
        """Return what the event changes, in a sentence."""
        if self.sign is not None:
            return "It is signed without the other co-chairs of the Minsk Group."
        told = [f"{name} = {value:g}" for name, value in (self.parameters | self.set).items()]
        told += [f"{name} {value:+g}" for name, value in self.add.items()]
        told += [f"{m.amount:g} of {m.arena} from {m.giver} to {m.taker}" for m in self.move]
        return f"From now on: {', '.join(told)}." if told else "It changes nothing by itself."

    @field_validator("parameters")
    @classmethod
    def _known(cls, values: dict[str, float]) -> dict[str, float]:
        return check_parameters(values, "an event's parameters")

    @field_validator("set")
    @classmethod
    def _placed(cls, values: dict[str, float]) -> dict[str, float]:
        return _check_paths(values)

    @field_validator("add")
    @classmethod
    def _addable(cls, values: dict[str, float]) -> dict[str, float]:
        return _check_paths(values, bounded=False)

    @model_validator(mode="after")
    def _dated(self) -> "DatedEvent":
        if (self.week is None) == (self.date is None):
            raise BadInput(f"the event {self.label!r} needs either a week or a date.")
        return self


class Expectation(Part):
    """What an expert would expect of a scenario: an outcome's chance or a measure's mean in bounds.

    With `against`, the difference from another scenario under the same luck.
    """

    says: str
    outcome: Literal[tuple(OUTCOMES)] | None = None  # type: ignore[valid-type]
    measure: Literal[tuple(MEASURES)] | None = None  # type: ignore[valid-type]
    against: str | None = None
    low: Number = -math.inf
    high: Number = math.inf

    @model_validator(mode="after")
    def _one(self) -> "Expectation":
        if (self.outcome is None) == (self.measure is None):
            raise BadInput("a check names either an outcome or a measure.")
        return self


class Scenario(Part):
    """A stage with everything resolved: run it with `simulate` or `World`."""

    name: str = "unnamed"
    title: str
    summary: str
    start: dt.date
    weeks: int = Field(default=52, ge=1, le=MOST_WEEKS)
    parameters: dict[str, Number] = Field(default={}, validate_default=True)
    control: dict[Arena, dict[Actor, Share]]
    salience: dict[Actor, dict[Arena, Share]]
    affinity: dict[Actor, dict[Actor, Attitude]]
    capability: dict[Actor, Annotated[float, Field(ge=0, le=10)]]
    sectors: dict[Sector, SectorTable]
    consent: dict[InstrumentName, tuple[Actor, ...]] = {}
    forbidden: tuple[InstrumentName, ...] = ()
    lease: Lease | None = None
    state: dict[str, Number] = {}
    events: tuple[DatedEvent, ...] = Field(default=(), alias="event")
    checks: tuple[Expectation, ...] = Field(default=(), alias="check")

    model_config = ConfigDict(extra="forbid", frozen=True, validate_by_name=True)

    @field_validator("parameters")
    @classmethod
    def _resolved(cls, values: dict[str, float]) -> dict[str, float]:
        given = check_parameters(values, "parameters")
        return {name: given.get(name, row.default) for name, row in PARAMETERS.items()}

    @field_validator("state")
    @classmethod
    def _placed(cls, values: dict[str, float]) -> dict[str, float]:
        for field, parameter in _BY_PARAMETER.items():
            if field in values:
                raise BadInput(f"{field} at the start is the parameter {parameter}; set that one.")
        return _check_paths(values)

    @model_validator(mode="after")
    def _sums(self) -> "Scenario":
        for arena in ARENAS:
            total = sum(self.control.get(arena, {}).values())
            if abs(total - 1) > SUM_TOLERANCE:
                raise BadInput(f"control.{arena}: the shares sum to {total:g}; they must sum to 1.")
        for actor in ACTORS:
            total = sum(self.salience.get(actor, {}).values())
            if min(abs(total - 1), total) > SUM_TOLERANCE:
                raise BadInput(
                    f"salience.{actor}: the saliences sum to {total:g}; "
                    "they must sum to 1, or to 0 for an actor that does not care."
                )
        for actor in ACTORS:
            if actor in self.affinity.get(actor, {}):
                raise BadInput(f"affinity.{actor}.{actor}: an actor's attitude to itself is 1.")
        try:
            self.dates()
        except OverflowError:
            raise BadInput(
                f"start: from {self.start}, {self.weeks} weeks end after the year 9999."
            ) from None
        for event in self.events:
            if self.week_of(event) < 0:
                raise BadInput(
                    f"the event {event.label!r} of {event.date} is before the start {self.start}."
                )
        return self

    def replace(self, parameters: Mapping[str, float] = {}, weeks: int | None = None) -> "Scenario":
        """Return this scenario with some parameters changed; raise BadInput if it cannot be."""
        changed = check_parameters(parameters, self.name)
        weeks = _check_weeks(self.weeks if weeks is None else weeks)
        return self.model_copy(update={"parameters": self.parameters | changed, "weeks": weeks})

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
        for signer in INSTRUMENTS[STATEMENT].signs:
            state.consent[STATEMENT, signer] = 1.0
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
        rows = np.repeat(as_record(self.parameters), len(starts))
        for event in events:
            for name, value in event.parameters.items():
                rows[name][starts.index(self.week_of(event)) :] = value
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
