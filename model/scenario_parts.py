"""What scenario files are made of: the parts of a scenario, each checked by itself."""

import datetime as dt
import math
from collections import defaultdict
from typing import Annotated, Any, ClassVar

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    SkipValidation,
    ValidationInfo,
    field_validator,
    model_validator,
)

from model.scenario_fields import (
    Actor,
    Arena,
    Date,
    Key,
    Line,
    Means,
    MeasureName,
    Number,
    Share,
    StatementName,
    Switch,
    Title,
    each,
    entries,
    misplaced,
    number,
    whole,
)
from rulebook.declared.bounds import MOST_WEEKS
from rulebook.declared.errors import BadInput, quoted
from rulebook.declared.names import ACTORS, DAYS_A_TURN
from rulebook.declared.parameters import check as check_parameters
from rulebook.declared.roles import THE_ARTICLES
from rulebook.declared.state import SETTABLE, WHOLE, place

SUM_TOLERANCE = 1e-6
_SHARES = ("control", "claim")
PARAMETERS_PLACE = "parameters"  # what sentences on parameters begin with


def parameters_of(values: dict[str, object]) -> dict[str, float]:
    """Return checked values of parameters; raise ValidationError with all that is wrong."""

    def read(name: str, value: object) -> float:
        return check_parameters({name: value}, PARAMETERS_PLACE)[name]

    return each(values, read)


def set_of_state(path: str, value: object) -> float:
    """Return a number of the state as it may be set."""
    low, high = SETTABLE[_field(path)]
    return number(value, low, high, whole=_field(path) in WHOLE)


def _added_to_state(path: str, value: object) -> float:
    """Return what may be added to a number of the state, which stays within its bounds."""
    _field(path)
    return number(value, -math.inf, math.inf)


def _field(path: str) -> str:
    """Return the field of a number of the state; raise BadInput for one that cannot be set."""
    field = path.split(".", maxsplit=1)[0]
    if field in _SHARES:
        raise BadInput(
            f"{quoted(path)} is a share of influence; move it with 'move', so that sums stay 1."
        )
    if field == "salience":
        raise BadInput(f"{quoted(path)} stays as [salience] has it, so that sums stay 1.")
    try:
        place(path)
    except KeyError as error:
        raise BadInput(f"{quoted(path)} is not a number of the state{error.args[0]}") from None
    if field not in SETTABLE:
        raise BadInput(f"{quoted(path)} is computed by the rules and cannot be set.")
    return field


# Parameters, and numbers of the state by their paths, which a reader of their own checks.
Parameters = dict[str, SkipValidation[float]]
Changes = dict[str, SkipValidation[float]]


class Part(BaseModel):
    """A part of a scenario file: nothing unknown is let through, nothing changes afterwards.

    `called` says what it is in a sentence, `meant` which field somebody means by another word.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    called: ClassVar[str]
    meant: ClassVar[dict[str, str]] = {}


class SectorTable(Part):
    """One sector of the line."""

    called = "sector"

    unrest: Means = 1.0
    holder: Actor = ACTORS[THE_ARTICLES.holder.actor]
    patrolled: Switch = True
    russian_cover: Share = 1.0
    turkish_cover: Share = 1.0


class Lease(Part):
    """A guest's lease on a host's soil, ending in a given turn, renewed for a term if at all."""

    called = "lease"

    host: Actor
    guest: Actor
    ends: Annotated[int, whole(0, MOST_WEEKS)]
    term: Annotated[int, whole(0, MOST_WEEKS)] = 0

    @field_validator("guest")
    @classmethod
    def _other(cls, guest: str, info: ValidationInfo) -> str:
        if guest == info.data.get("host"):
            raise BadInput(f"{guest} is the host; name another actor.")
        return guest


class Transfer(Part):
    """A share of an arena that a dated event moves."""

    called = "move"
    meant: ClassVar[dict[str, str]] = {"giver": "from", "taker": "to", "share": "amount"}

    arena: Arena
    giver: Actor = Field(alias="from")
    taker: Actor = Field(alias="to")
    amount: Share

    @field_validator("taker")
    @classmethod
    def _other(cls, taker: str, info: ValidationInfo) -> str:
        if taker == info.data.get("giver"):
            raise BadInput(f"{taker} cannot give to itself; name another actor.")
        return taker


def refuse_drop(table: object, dropped: str) -> None:
    """Refuse a table that still says `drop = true` after its file was laid over the base."""
    if isinstance(table, dict) and table.get("drop") is True:
        absent = BadInput(f"there is no {dropped} in what it extends.")
        raise misplaced({("drop",): absent})


def _not_dropped(drop: object) -> None:
    if drop is not None:
        raise BadInput(f"{quoted(drop)} is not true; leave the line out to drop nothing.")


Drop = Annotated[None, BeforeValidator(_not_dropped)]


def before_start(date: dt.date, start: dt.date) -> str:
    """Return the sentence on an event that falls before its scenario starts."""
    return f"{date} is before the start, {start}."


def _weeks_allowed(weeks: int) -> str:
    return (
        "in 1 week it is 0" if weeks == 1 else f"in {weeks:,} weeks it is from 0 to {weeks - 1:,}"
    )


class DatedEvent(Part):
    """What happens in a given week whatever the actors do."""

    called = "event"
    meant: ClassVar[dict[str, str]] = {
        "title": "label",
        "name": "label",
        "when": "date",
        "day": "date",
        "turn": "week",
        "source": "paragraphs",
        "state": "set",
        "shares": "move",
    }

    week: Annotated[int, whole(0, MOST_WEEKS - 1)] | None = None
    date: Date | None = Field(default=None, validate_default=True)
    label: Title
    paragraphs: Title = "scenario"
    sign: StatementName | None = None
    parameters: Parameters = {}
    set: Changes = {}
    add: Changes = {}
    move: Annotated[tuple[Transfer, ...], entries("event.move")] = ()
    drop: Drop = None

    @model_validator(mode="before")
    @classmethod
    def _kept(cls, table: Any, info: ValidationInfo) -> Any:  # noqa: ANN401 - whatever a file holds
        refuse_drop(table, "event of this label")
        if info.context is not None:  # how long the file of this event is, for its week and date
            info.context["played"] = info.context["weeks"].get(id(table))
        return table

    def describe(self) -> str:
        """Return what the event changes, in a sentence; that of a signing needs the cast."""
        told = [f"{name} = {value:g}" for name, value in (self.parameters | self.set).items()]
        told += [f"{name} {value:+g}" for name, value in self.add.items()]
        told += [f"{m.amount:g} of {m.arena} from {m.giver} to {m.taker}" for m in self.move]
        return f"From now on: {', '.join(told)}." if told else "It changes nothing by itself."

    @field_validator("week")
    @classmethod
    def _before_end(cls, week: int | None, info: ValidationInfo) -> int | None:
        weeks = (info.context or {}).get("played")
        if week is not None and weeks is not None and week >= weeks:
            raise BadInput(f"{week:,} is after the last week; {_weeks_allowed(weeks)}.")
        return week

    @field_validator("date")
    @classmethod
    def _dated(cls, date: dt.date | None, info: ValidationInfo) -> dt.date | None:
        if "week" in info.data and (info.data["week"] is None) == (date is None):
            if date is None:
                raise BadInput("an event needs either a week or a date.")
            raise BadInput("an event has both a week and a date; give one of them.")
        read = info.context or {}
        start, weeks = read.get("start"), read.get("played")
        if date is None or type(start) is not dt.date:
            return date
        if date < start:
            raise BadInput(before_start(date, start))
        if weeks is not None and (date - start).days >= DAYS_A_TURN * weeks:
            last = start + dt.timedelta(DAYS_A_TURN * weeks - 1)
            raise BadInput(f"{date} is after the last day, {last}.")
        return date

    @field_validator("move")
    @classmethod
    def _there_to_give(cls, moves: tuple[Transfer, ...]) -> tuple[Transfer, ...]:
        """Refuse to give more of an arena than there is; what was taken may be given on."""
        given: defaultdict[tuple[str, str], float] = defaultdict(float)
        mistakes: dict[Key, BadInput] = {}
        for k, move in enumerate(moves):
            given[move.giver, move.arena] += move.amount
            given[move.taker, move.arena] -= move.amount
            total = given[move.giver, move.arena]
            if total > 1 + SUM_TOLERANCE:
                mistakes[k, "amount"] = BadInput(
                    f"{move.amount:g} brings what {move.giver} gives of {move.arena} to "
                    f"{total:g}; there is 1 to give."
                )
        if mistakes:
            raise misplaced(mistakes)
        return moves

    @field_validator("parameters")
    @classmethod
    def _known(cls, values: dict[str, object]) -> dict[str, float]:
        return parameters_of(values)

    @field_validator("set")
    @classmethod
    def _placed(cls, values: dict[str, object]) -> dict[str, float]:
        return each(values, set_of_state)

    @field_validator("add")
    @classmethod
    def _addable(cls, values: dict[str, object]) -> dict[str, float]:
        return each(values, _added_to_state)


class Expectation(Part):
    """What an expert would expect of a scenario: an outcome's chance or a measure's mean in bounds.

    With `against`, the difference from another scenario under the same luck.
    """

    called = "check"

    says: Title
    outcome: Line | None = None
    measure: MeasureName | None = Field(default=None, validate_default=True)
    against: Line | None = None
    low: Number = -math.inf
    high: Number = math.inf

    @field_validator("measure")
    @classmethod
    def _one(cls, measure: str | None, info: ValidationInfo) -> str | None:
        if "outcome" in info.data and (info.data["outcome"] is None) == (measure is None):
            if measure is None:
                raise BadInput("a check names either an outcome or a measure.")
            raise BadInput("a check names both an outcome and a measure; give one of them.")
        return measure

    @field_validator("high")
    @classmethod
    def _above(cls, high: float, info: ValidationInfo) -> float:
        if high < info.data.get("low", high):
            raise BadInput(f"{high:g} is below low, {info.data['low']:g}.")
        return high
