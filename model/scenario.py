"""Scenarios: files that set the stage, checked as a whole before anything runs."""

import datetime as dt
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from rulebook import parameters
from rulebook.errors import BadInput
from rulebook.instruments import INSTRUMENT_NAMES, INSTRUMENTS
from rulebook.names import ACTORS, ARENAS, DAYS_A_TURN, SECTORS
from rulebook.state import FIELDS, STATE, place
from rulebook.turn import ADD, EVENT_COLUMNS, SET, SIGN_STATEMENT, TRANSFER

FOLDER = Path(__file__).parent.parent / "scenarios"
MOST_WEEKS = 1040
SUM_TOLERANCE = 1e-6
_MOST_DEPTH = 8

Actor = Literal[ACTORS]  # type: ignore[valid-type]
Arena = Literal[ARENAS]  # type: ignore[valid-type]
Sector = Literal[SECTORS]  # type: ignore[valid-type]
InstrumentName = Literal[INSTRUMENT_NAMES]  # type: ignore[valid-type]
Share = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]
Attitude = Annotated[float, Field(ge=-1, le=1, allow_inf_nan=False)]
Number = Annotated[float, Field(allow_inf_nan=False)]


class Part(BaseModel):
    """A part of a scenario file: nothing unknown is let through, nothing changes afterwards."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class SectorTable(Part):
    """One sector of the line."""

    unrest: float = Field(1.0, ge=0, le=10)
    holder: Actor = "armenia"
    patrolled: bool = True
    russian_cover: Share = 1.0
    turkish_cover: Share = 1.0


class Lease(Part):
    """A guest's lease on a host's soil, ending in a given turn."""

    host: Actor
    guest: Actor
    ends: int = Field(ge=0, le=MOST_WEEKS)


class Transfer(Part):
    """A share of an arena that a dated event moves."""

    arena: Arena
    giver: Actor = Field(alias="from")
    taker: Actor = Field(alias="to")
    amount: Share


class DatedEvent(Part):
    """What happens in a given week whatever the actors do."""

    week: int = Field(-1, ge=-1, lt=MOST_WEEKS)
    date: dt.date | None = None
    label: str
    paragraphs: str = "scenario"
    sign: Literal["ceasefire_statement"] | None = None
    parameters: dict[str, Number] = {}
    set: dict[str, Number] = {}
    add: dict[str, Number] = {}
    move: tuple[Transfer, ...] = ()

    @field_validator("parameters")
    @classmethod
    def _known(cls, values: dict[str, float]) -> dict[str, float]:
        return parameters.check(values, "an event's parameters")

    @field_validator("set", "add")
    @classmethod
    def _placed(cls, values: dict[str, float]) -> dict[str, float]:
        for path in values:
            _check_path(path, shares=False)
        return values


class Scenario(Part):
    """A stage with everything resolved: run it with `simulate` or `World`."""

    name: str = "unnamed"
    title: str
    summary: str
    start: dt.date
    weeks: int = Field(52, ge=1, le=MOST_WEEKS)
    parameters: dict[str, Number] = Field({}, validate_default=True)
    control: dict[Arena, dict[Actor, Share]]
    salience: dict[Actor, dict[Arena, Share]]
    affinity: dict[Actor, dict[Actor, Attitude]]
    capability: dict[Actor, Annotated[float, Field(ge=0, le=10)]]
    sectors: dict[Sector, SectorTable]
    consent: dict[InstrumentName, tuple[Actor, ...]] = {}
    forbidden: tuple[InstrumentName, ...] = ()
    lease: Lease | None = None
    state: dict[str, Number] = {}
    events: tuple[DatedEvent, ...] = Field((), alias="event")

    model_config = ConfigDict(extra="forbid", frozen=True, validate_by_name=True)

    @field_validator("parameters")
    @classmethod
    def _resolved(cls, values: dict[str, float]) -> dict[str, float]:
        given = parameters.check(values, "parameters")
        return {name: given.get(name, row.default) for name, row in parameters.PARAMETERS.items()}

    @field_validator("state")
    @classmethod
    def _placed(cls, values: dict[str, float]) -> dict[str, float]:
        for path in values:
            _check_path(path, shares=False)
        return values

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
        return self

    def replace(self, parameters: Mapping[str, float] = {}, weeks: int | None = None) -> "Scenario":
        """Return this scenario with some parameters changed; raise BadInput if it cannot be."""
        changed = globals()["parameters"].check(parameters, self.name)
        weeks = self.weeks if weeks is None else weeks
        if not isinstance(weeks, int) or not 1 <= weeks <= MOST_WEEKS:
            raise BadInput(f"weeks: {weeks!r} is not a whole number from 1 to {MOST_WEEKS}.")
        return self.model_copy(update={"parameters": self.parameters | changed, "weeks": weeks})

    def dates(self) -> list[dt.date]:
        """Return the date on which each turn begins, and the one on which the run ends."""
        return [self.start + dt.timedelta(DAYS_A_TURN * week) for week in range(self.weeks + 1)]

    def week_of(self, event: DatedEvent) -> int:
        """Return the turn in which an event falls."""
        if event.date is None:
            return event.week
        return (event.date - self.start).days // DAYS_A_TURN

    def first_state(self) -> np.ndarray:
        """Return the scenario's tables as a one-row array of STATE."""
        rows = np.zeros(1, STATE)
        state = rows[0]
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
        for name in ("closed_week", "open_week", "signed_week", "war_week", "lease_left"):
            state[name] = -1.0
        state.drafting = state.lease_end = -1.0
        state.allowed[:] = 1.0
        for name in self.forbidden:
            state.allowed[INSTRUMENT_NAMES.index(name)] = 0.0
        for number, instrument in enumerate(INSTRUMENTS):
            if instrument.name == "ceasefire_statement":
                for signer in instrument.signs:
                    state.consent[number, signer] = 1.0
        for name, actors in self.consent.items():
            for actor in actors:
                state.consent[INSTRUMENT_NAMES.index(name), ACTORS.index(actor)] = 1.0
        for s, sector in enumerate(SECTORS):
            table = self.sectors.get(sector, SectorTable())
            state.unrest[s] = table.unrest
            state.holder[s] = ACTORS.index(table.holder)
            state.patrolled[s] = float(table.patrolled)
            state.cover[0, s] = table.russian_cover
            state.cover[1, s] = table.turkish_cover
        if self.lease is not None:
            state.lease_end = self.lease.ends
            state.lease_host = ACTORS.index(self.lease.host)
            state.lease_guest = ACTORS.index(self.lease.guest)
        vector = rows.view(np.float64)
        for path, value in self.state.items():
            vector[place(path)] = value
        state.start_agenda = state.control[4, 6] + state.control[5, 6]
        return rows

    def params_by_week(self) -> np.ndarray:
        """Return the parameters of each turn, shape (weeks,) of PARAMS: events change them for good."""
        values = dict(self.parameters)
        rows = np.zeros(self.weeks, parameters.PARAMS)
        by_week: dict[int, list[DatedEvent]] = {}
        for event in self.events:
            by_week.setdefault(max(0, self.week_of(event)), []).append(event)
        for week in range(self.weeks):
            for event in by_week.get(week, ()):
                values |= event.parameters
            rows[week] = parameters.as_record(values)[0]
        return rows

    def event_rows(self) -> np.ndarray:
        """Return what dated events do to the state, shape (rows, EVENT_COLUMNS)."""
        rows = []
        for event in self.events:
            week = self.week_of(event)
            changes = dict(event.set)
            if "peacekeepers" in event.parameters:
                changes["peacekeepers"] = event.parameters["peacekeepers"]
            if event.sign is not None:
                rows.append((week, SIGN_STATEMENT, 0, 0, 0))
            rows += [(week, SET, place(path), 0, value) for path, value in changes.items()]
            rows += [(week, ADD, place(path), 0, value) for path, value in event.add.items()]
            for move in event.move:
                giver, taker = (
                    place(f"control.{actor}.{move.arena}") for actor in (move.giver, move.taker)
                )
                rows.append((week, TRANSFER, giver, taker, move.amount))
        return np.array(rows, float).reshape(-1, EVENT_COLUMNS)


_SHARES = ("control", "claim")


def _check_path(path: str, *, shares: bool) -> None:
    try:
        place(path)
    except KeyError as error:
        raise BadInput(f"{path!r} is no part of the state; allowed is {error.args[0]}.") from None
    if not shares and path.split(".", maxsplit=1)[0] in _SHARES:
        raise BadInput(
            f"{path!r} is a share of influence; move it with 'move', so that sums stay 1."
        )


def _sentence(file: str, error: ValidationError) -> str:
    """Return one sentence for the first thing wrong."""
    first = error.errors(include_url=False)[0]
    cause = first.get("ctx", {}).get("error")
    where = ".".join(str(part) for part in first["loc"] if part != "[key]")
    if isinstance(cause, BadInput):
        return f"{file}, {where}: {cause}" if where else f"{file}: {cause}"
    if first["type"] == "extra_forbidden":
        known = [field.alias or name for name, field in Scenario.model_fields.items()]
        return f"{file}: there is no place {where!r}.{parameters.nearest(where, known)}"
    message = first["msg"][0].lower() + first["msg"][1:]
    if first["type"] == "missing":
        return f"{file}: {where} is missing; every scenario needs it."
    value = first["input"]
    return f"{file}, {where}: the value {value!r} is not allowed; {message.rstrip('.')}."


def _merge(base: dict, over: dict) -> dict:
    """Return `base` with `over` laid on top; tables merge, an arena's or actor's table is replaced.

    An event of the same label replaces the base's, or drops it where it says `drop = true`.
    """
    merged = dict(base)
    for key, value in over.items():
        if key == "event" and _is_list_of_tables(value) and _is_list_of_tables(base.get(key, [])):
            labels = {event.get("label") for event in value}
            kept = [event for event in base.get("event", ()) if event.get("label") not in labels]
            merged[key] = kept + list(value)
            merged[key] = [event for event in merged[key] if not event.get("drop")]
        elif key in ("control", "salience") and isinstance(value, dict):
            merged[key] = {**base.get(key, {}), **value}
        elif isinstance(value, dict) and isinstance(base.get(key), dict):
            merged[key] = _merge(base[key], value)
        else:
            merged[key] = value
    return merged


def _is_list_of_tables(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(item, dict) for item in value)


def _find(name: str, beside: Path | None = None) -> Path:
    """Return the file of a scenario given by name or path; raise BadInput if there is none."""
    shipped = FOLDER / f"{name}.toml"
    if "/" not in name and "\\" not in name and shipped.is_file():
        return shipped
    if name.endswith(".toml"):
        path = (beside / name) if beside is not None else Path(name)
        if path.is_file():
            return path
        raise BadInput(f"{name}: there is no such scenario file.")
    known = [path.stem for path in sorted(FOLDER.glob("*.toml"))]
    raise BadInput(
        f"There is no scenario {name!r}; known are {', '.join(known)}, or a path that ends in .toml."
        f"{parameters.nearest(name, known)}"
    )


def _read(path: Path, depth: int = 0) -> dict[str, Any]:
    if depth > _MOST_DEPTH:
        raise BadInput(
            f"{path.name}: 'extends' goes in a circle or deeper than {_MOST_DEPTH} files."
        )
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise BadInput(f"{path.name} is not well-formed TOML: {error}.") from None
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(f"{path.name} cannot be read: {error}.") from None
    base = table.pop("extends", None)
    if base is None:
        return table
    if not isinstance(base, str):
        raise BadInput(f"{path.name}, extends: {base!r} is not the name or path of a scenario.")
    return _merge(_read(_find(base, path.parent), depth + 1), table)


def load(name: str) -> Scenario:
    """Return the scenario of that name or path; raise BadInput if there is none or it is malformed."""
    path = _find(str(name))
    table = _read(path)
    try:
        return Scenario(**{**table, "name": path.stem})
    except BadInput as error:
        raise BadInput(f"{path.name}: {error}") from None
    except ValidationError as error:
        raise BadInput(_sentence(path.name, error)) from None


@cache
def scenarios() -> tuple[Scenario, ...]:
    """Return the shipped scenarios, the baseline first."""
    names = sorted(
        (path.stem for path in FOLDER.glob("*.toml")), key=lambda n: (n != "baseline", n)
    )
    return tuple(load(name) for name in names)


STATE_FIELDS = {name: meaning for name, _, _, meaning in FIELDS}
