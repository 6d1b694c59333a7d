"""The parts of a condition: what each holds of, and how it is said."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rulebook.declared.measures import MEASURES, Measure
from rulebook.declared.names import ACTOR_TITLES, DAYS_A_TURN, listed

Column = NDArray[np.float64]
Flags = NDArray[np.bool_]
Columns = Mapping[str, Column]  # measures; a week of never is below 0 or nan
# How a comparison is said, and how its contrary is.
OF_NUMBERS = {
    "<": ("is below {}", "is not below {}"),
    "<=": ("is at most {}", "is not at most {}"),
    ">": ("is above {}", "is not above {}"),
    ">=": ("is at least {}", "is not at least {}"),
    "==": ("is {}", "is not {}"),
    "!=": ("is not {}", "is {}"),
}
OF_WEEKS = {
    "<": ("comes before {}", "comes no earlier than {}, or never"),
    "<=": ("comes no later than {}", "comes after {}, or never"),
    ">": ("comes after {}", "comes no later than {}, or never"),
    ">=": ("comes no earlier than {}", "comes before {}, or never"),
    "==": ("comes in {}", "does not come in {}"),
    "!=": ("comes, but not in {}", "comes in {}, or never"),
}


def week_of(date: dt.date, start: dt.date) -> int:
    """Return the turn that holds a date, counted from the start; below 0 before it."""
    return (date - start).days // DAYS_A_TURN


class Runs:
    """Finished runs, of which a condition is asked."""

    def __init__(self, columns: Columns, start: dt.date) -> None:
        self.start = start
        self._columns = columns
        self._known: dict[str, Flags] = {}

    def measure(self, name: str) -> Column:
        """Return a measure's values; a week of never is nan, so that it compares with nothing."""
        values = self._columns[name]
        return np.where(values >= 0, values, np.nan) if is_week(name) else values

    def outcome(self, name: str, fact: "Fact") -> Flags:
        """Return where an outcome holds, computed once however many others name it."""
        if name not in self._known:
            self._known[name] = fact.holds(self)
        return self._known[name]


@dataclass(frozen=True)
class Bound:
    """A measure compared with a number."""

    measure: str
    sense: str  # as in OF_NUMBERS
    value: float


@dataclass(frozen=True)
class Number:
    """A part of the condition that is a number in each run."""

    values: Callable[[Runs], Column | float]
    words: str
    measure: Measure | None = None  # where it is one and nothing else
    constant: float | None = None

    @property
    def title(self) -> str:
        """How it is called in a sentence."""
        return f"“{self.measure.title}”" if self.measure else self.words

    @property
    def is_week(self) -> bool:
        """Whether it is a measure that is a week."""
        return self.measure is not None and is_week(self.measure.name)


@dataclass(frozen=True)
class Fact:
    """A part of the condition that holds or not in each run; `denied` says that it does not."""

    holds: Callable[[Runs], Flags]
    words: str
    denied: str
    is_joined: bool = False
    bound: Bound | None = None


def is_week(measure: str) -> bool:
    """Return whether a measure is a week, which may be never."""
    return MEASURES[measure].kind.may_be_never


def fixed(number: float) -> Number:
    """Return a number that is the same in all runs."""
    return Number(lambda _: number, f"{number:,.10g}", constant=number)


def joined(facts: list[Fact], *, both: bool) -> Fact:
    """Return that all of some facts hold, or any of them."""
    join = np.logical_and.reduce if both else np.logical_or.reduce
    words, denied = (
        [f"({said})" if one.is_joined else said for one, said in said_of]
        for said_of in ([(f, f.words) for f in facts], [(f, f.denied) for f in facts])
    )
    return Fact(
        lambda runs: join([one.holds(runs) for one in facts]),
        listed(words, "and" if both else "or"),
        listed(denied, "or" if both else "and"),
        is_joined=True,
    )


def contrary(fact: Fact) -> Fact:
    """Return that a fact does not hold."""
    return Fact(lambda runs: ~fact.holds(runs), fact.denied, fact.words, fact.is_joined)


def with_unit(measure: Measure, value: float) -> str:
    """Return a bound in the measure's unit, with all of its digits."""
    if measure.kind.is_share:
        return f"{100 * value:.10g}%"
    number = f"{value:,.10g}"
    return f"{number} {measure.kind.unit}" if measure.kind.counts_things else number


def within(sentence: str) -> str:
    """Return a sentence as it stands within another."""
    if sentence.partition(" ")[0] in ACTOR_TITLES.values():
        return sentence
    return sentence[0].lower() + sentence[1:]
