"""Conditions on the measures and outcomes of a run, written in a line.

The language is a small part of Python's expressions, read by `ast` and carried out node by node
from a list of what is allowed; nothing is ever evaluated as Python.
"""

import ast
import datetime as dt
import re
import warnings
from collections.abc import Mapping
from dataclasses import dataclass

from model.conditions.grammar import ALLOWED, Reader
from model.conditions.parts import Bound, Columns, Fact, Flags, Runs, week_of
from rulebook.declared.errors import BadInput, quoted

MAX_LETTERS = 500

_BARE_DATE = re.compile(r"""(?<![\d"'])\d{4}-\d\d-\d\d(?![\d"'])""")  # 01 is no number


@dataclass(frozen=True)
class Condition:
    """A condition on a run: its text, what it reads, and how it is said.

    `denied` is the sentence of its contrary. `bound` is the bound of a measure where it is nothing
    else. `dates` are those that it speaks of, in itself or in an outcome that it names.
    """

    text: str
    words: str
    denied: str
    reads: tuple[str, ...]  # measures, in the order in which they are named
    dates: frozenset[dt.date]
    bound: Bound | None
    fact: Fact

    def holds(self, columns: Columns, start: dt.date) -> Flags:
        """Return in which runs it holds.

        Args:
            columns: the measures of the runs, all of one shape; a week of never is -1 or nan.
            start: the first day of the runs, from which weeks of dates are counted.
        """
        return self.fact.holds(Runs(columns, start))

    def is_within(self, start: dt.date, weeks: int) -> bool:
        """Return whether runs of so many weeks from `start` play all dates that it speaks of."""
        return not self.outside(start, weeks)

    def outside(self, start: dt.date, weeks: int) -> set[dt.date]:
        """Return the dates that it speaks of and that runs of so many weeks do not play."""
        return {date for date in self.dates if not 0 <= week_of(date, start) < weeks}


@dataclass(frozen=True)
class Outcome:
    """A yes-or-no fact of a finished run."""

    name: str
    title: str
    sentence: str
    meaning: str
    condition: Condition

    def holds(self, columns: Columns, start: dt.date) -> Flags:
        """Return in which runs it holds, as `Condition.holds` does."""
        return self.condition.holds(columns, start)


def parse(text: str, outcomes: Mapping[str, Outcome], place: str = "--where") -> Condition:
    """Return the condition that a line like `turkey_presence < 0.05 and not war_resumed` asks for.

    Args:
        text: the line.
        outcomes: those that it may name.
        place: where it was given, for sentences about mistakes; empty where they tell that.

    Raises:
        BadInput: it is not of this language, or names what is no measure or outcome.
    """
    where = f"{place} {quoted(text)}".lstrip()
    if not isinstance(text, str):
        raise BadInput(f"{where} is not a text; a condition is written as in 'war_week >= 0'.")
    if len(text) > MAX_LETTERS:
        raise BadInput(f"{where}: it is longer than {MAX_LETTERS} characters.")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # the parser's remarks on style
            tree = ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        if date := _BARE_DATE.search(text):
            said = f'{where}: a date is written in quotation marks, as "{date[0]}".'
            raise BadInput(said) from None
        raise BadInput(f"{where}: it can't be read; {ALLOWED}.") from None
    reader = Reader(where, text.strip(), outcomes)
    fact = reader.fact(tree)
    reads, dates = tuple(reader.reads), frozenset(reader.dates)
    return Condition(text.strip(), fact.words, fact.denied, reads, dates, fact.bound, fact)
