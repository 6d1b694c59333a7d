"""The kinds of values in a scenario, each with a reader that says what is allowed."""

import datetime as dt
import math
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from typing import Annotated, TypeVar

from pydantic import AfterValidator, BeforeValidator, ValidationError
from pydantic_core import InitErrorDetails, PydanticCustomError

from model.dates import date_of
from rulebook.declared.errors import BadInput, nearest, quoted
from rulebook.declared.instruments import INSTRUMENT_NAMES
from rulebook.declared.measures import MEASURES
from rulebook.declared.names import ACTORS, ARENAS, PATRONAGE, SECTORS, listed
from rulebook.declared.state import MAX_LISTED
from rulebook.declared.values import is_truth, number_of, unwrapped

MAX_LINE, MAX_SUMMARY = 200, 4_000  # letters
_UNSEEN = {"Cc": "a control", "Cf": "an invisible"}  # by category; marks of direction are Cf

TOLD = "told"  # the type of an error whose message is a whole sentence

T = TypeVar("T")
Key = tuple[str | int, ...]


def misplaced(mistakes: Mapping[Key, BadInput]) -> ValidationError:
    """Return the error that tells each mistake at its place below the field that is checked."""
    return ValidationError.from_exception_data(
        "mistakes",
        [
            InitErrorDetails(
                type=PydanticCustomError(TOLD, "{sentence}", {"sentence": sentence}),
                loc=key,
                input=None,
            )
            for key, error in mistakes.items()
            for sentence in error.sentences
        ],
    )


def each(values: Mapping[str, object], read: Callable[[str, object], T]) -> dict[str, T]:
    """Return what `read` makes of each name and value; all that it refuses is told."""
    found: dict[str, T] = {}
    mistakes: dict[Key, BadInput] = {}
    for name, value in values.items():
        try:
            found[name] = read(name, value)
        except BadInput as error:
            mistakes[name,] = error
    if mistakes:
        raise misplaced(mistakes)
    return found


def allowed(names: Sequence[str]) -> str:
    """Return what is allowed, as a sentence ends with it.

    >>> allowed(["week"]), allowed(["week", "date"])
    ('allowed is week', 'allowed are week and date')
    """
    return f"allowed {'is' if len(names) == 1 else 'are'} {listed(names)}"


def number(value: object, low: float, high: float, *, whole: bool = False) -> float:
    """Return a number within bounds; true and false are one where only 0 and 1 are allowed."""
    is_switch = whole and (low, high) == (0, 1)
    plain = unwrapped(value)
    found = math.nan if isinstance(plain, str) else number_of(plain)
    if is_switch and is_truth(plain):
        found = float(plain)  # type: ignore[arg-type]
    if math.isfinite(found) and low <= found <= high and (found.is_integer() or not whole):
        return found
    meant = "a whole number" if whole else "a number"
    if is_switch:
        meant = "0, 1, true or false"
    elif math.isfinite(low):
        meant += f" from {low:,g} to {high:,g}"
    raise BadInput(f"{quoted(value)} is not {meant}.")


def _within(low: float, high: float) -> BeforeValidator:
    return BeforeValidator(lambda value: number(value, low, high))


def whole(low: int, high: int) -> BeforeValidator:
    """Return the reader of whole numbers within bounds."""
    return BeforeValidator(lambda value: int(number(value, low, high, whole=True)))


def _named(kind: str, names: tuple[str, ...]) -> BeforeValidator:
    def read(value: object) -> str:
        if isinstance(value, str) and value in names:
            return value
        few = f"; {allowed(names)}" if len(names) <= MAX_LISTED else ""
        raise BadInput(f"{quoted(value)} is not {kind}{few}.{nearest(value, names)}")

    return BeforeValidator(read)


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise BadInput(f"{quoted(value)} is not text.")
    unseen = (one for one in value if unicodedata.category(one) in _UNSEEN and one not in "\n\t")
    for one in unseen:
        kind = _UNSEEN[unicodedata.category(one)]
        raise BadInput(f"{quoted(value)} holds {kind} character, U+{ord(one):04X}; leave it out.")
    return value


def letters(most: int) -> AfterValidator:
    """Return the reader of text that is not blank, of so many letters at most."""

    def read(text: str) -> str:
        count = len(text) if text.strip() else 0
        if not 0 < count <= most:
            raise BadInput(f"{quoted(text)} has {count:,} letters; allowed are 1 to {most:,}.")
        return text

    return AfterValidator(read)


def entries(brackets: str) -> BeforeValidator:
    """Return the reader of a list of tables; `brackets` is the heading of each in a file."""

    def read(value: object) -> object:
        if isinstance(value, dict):
            raise BadInput(f"this is a single table; write [[{brackets}]] with two brackets.")
        return value

    return BeforeValidator(read)


def _line(value: object) -> str:
    text = _text(value)
    if len(text.splitlines()) > 1 or text.endswith("\n"):
        raise BadInput(f"{quoted(value)} goes over several lines; allowed is one line.")
    return text


def _date(value: object) -> dt.date:
    """Return a date; a manifest holds it as text."""
    date = date_of(value) if isinstance(value, str) else value
    if isinstance(date, dt.date) and not isinstance(date, dt.datetime):
        return date
    shown = value.isoformat() if isinstance(value, dt.date | dt.time) else quoted(value)
    raise BadInput(f"{shown} is not a date; write it as 2020-11-10.")


def _switch(value: object) -> bool:
    return bool(number(value, 0, 1, whole=True))


Actor = Annotated[str, _named("an actor", ACTORS)]
_PATRONAGE = tuple(ARENAS[arena] for arena in PATRONAGE)
Patronage = Annotated[str, _named("an arena of patronage", _PATRONAGE)]
Arena = Annotated[str, _named("an arena", ARENAS)]
Sector = Annotated[str, _named("a sector", SECTORS)]
InstrumentName = Annotated[str, _named("an instrument", INSTRUMENT_NAMES)]
StatementName = Annotated[str, _named("a statement", ("ceasefire_statement",))]
MeasureName = Annotated[str, _named("a measure", tuple(MEASURES))]
Share = Annotated[float, _within(0, 1)]
Attitude = Annotated[float, _within(-1, 1)]
Means = Annotated[float, _within(0, 10)]  # also the unrest of a sector
Number = Annotated[float, _within(-math.inf, math.inf)]
Switch = Annotated[bool, BeforeValidator(_switch)]
Line = Annotated[str, BeforeValidator(_line)]
Text = Annotated[str, BeforeValidator(_text)]
Title = Annotated[Line, letters(MAX_LINE)]  # also what an event or a check says
Summary = Annotated[Text, letters(MAX_SUMMARY)]
Date = Annotated[dt.date, BeforeValidator(_date)]
