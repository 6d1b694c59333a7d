"""The words of a condition and what each does: what is not listed here is refused."""

import ast
import datetime as dt
import operator
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from model.conditions.parts import (
    OF_NUMBERS,
    OF_WEEKS,
    Bound,
    Column,
    Fact,
    Flags,
    Number,
    Runs,
    contrary,
    fixed,
    is_week,
    joined,
    week_of,
    with_unit,
    within,
)
from model.dates import date_of
from model.words import day
from rulebook.declared.bounds import MOST_WEEKS
from rulebook.declared.errors import BadInput, quoted, unknown
from rulebook.declared.measures import MEASURES
from rulebook.declared.parameters import PARAMETERS

NEVER = "never"
MAX_DEPTH = 40  # brackets in brackets
ALLOWED = (
    "allowed are measures, outcomes, numbers, < <= > >= == !=, and, or, not, + - * / and brackets, "
    'and for a week never or a date as "2021-01-30"'
)
COMPARISONS: dict[type[ast.cmpop], tuple[Callable[..., Flags], str]] = {
    ast.Lt: (operator.lt, "<"),
    ast.LtE: (operator.le, "<="),
    ast.Gt: (operator.gt, ">"),
    ast.GtE: (operator.ge, ">="),
    ast.Eq: (operator.eq, "=="),
    ast.NotEq: (operator.ne, "!="),
}
MIRRORED = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}
ARITHMETIC: dict[type[ast.operator], tuple[Callable[..., Column], str]] = {
    ast.Add: (operator.add, "plus"),
    ast.Sub: (operator.sub, "minus"),
    ast.Mult: (operator.mul, "times"),
    ast.Div: (operator.truediv, "over"),
}


class Reader:
    """Goes through the tree of one condition, and gathers the measures and dates in it."""

    def __init__(self, where: str, text: str, outcomes: Mapping[str, Any]) -> None:
        self.where = where
        self.text = text
        self.outcomes = outcomes
        self.reads: dict[str, None] = {}
        self.dates = set[dt.date]()
        self.depth = 0

    def fact(self, node: ast.expr) -> Fact:
        """Return a node that must hold or not."""
        self._descend()
        match node:
            case ast.BoolOp(op=op, values=values):
                found = joined([self.fact(value) for value in values], both=_is_and(op))
            case ast.UnaryOp(op=ast.Not(), operand=inner):
                found = contrary(self.fact(inner))
            case ast.Compare():
                found = self._compared(node)
            case ast.Name(id=name):
                found = self._outcome(name)
            case _:
                raise self._refused(node)
        self.depth -= 1
        return found

    def number(self, node: ast.expr) -> Number:
        """Return a node that must be a number."""
        self._descend()
        match node:
            case ast.Constant(value=int() | float() as value) if not isinstance(value, bool):
                found = self._constant(value)
            case ast.UnaryOp(op=ast.USub() | ast.UAdd() as sign, operand=inner):
                found = self._signed(self.number(inner), minus=isinstance(sign, ast.USub))
            case ast.BinOp(op=op) if type(op) in ARITHMETIC:
                found = self._computed(node)
            case ast.Name(id=name):
                found = self._measure(name)
            case _:
                raise self._refused(node)
        self.depth -= 1
        return found

    def _compared(self, node: ast.Compare) -> Fact:
        sides = [node.left, *node.comparators]
        facts = [
            self._never(sides[k : k + 2], op)
            or self._dated(sides[k], op, sides[k + 1])
            or self._pair(sides[k], op, sides[k + 1])
            for k, op in enumerate(node.ops)
        ]
        return facts[0] if len(facts) == 1 else joined(facts, both=True)

    def _pair(self, left: ast.expr, op: ast.cmpop, right: ast.expr) -> Fact:
        if type(op) not in COMPARISONS:
            raise self._refused(left)
        one, other = self.number(left), self.number(right)
        if one.constant is not None and other.constant is not None:
            raise BadInput(f"{self.where}: it compares two numbers; name a measure.")
        for week, bound in ((one, other), (other, one)):
            if week.is_week and not 0 <= (bound.constant or 0) <= MOST_WEEKS:
                raise BadInput(
                    f"{self.where}: a week is a number from 0 to {MOST_WEEKS:,}; a date is written "
                    'in quotation marks, as "2021-01-30", and what never came as '
                    f"{week.words} == {NEVER}."
                )
        compare, sense = COMPARISONS[type(op)]
        subject, bound = one, other
        if one.constant is not None:  # 0.05 > x is said as x < 0.05
            subject, bound = other, one
            sense = MIRRORED.get(sense, sense)
        phrases, said = OF_NUMBERS, bound.title
        if subject.is_week and (bound.is_week or bound.constant is not None):
            phrases = OF_WEEKS
            said = f"the week of {said}" if bound.is_week else f"week {said}"
        elif subject.measure and bound.constant is not None:
            said = with_unit(subject.measure, bound.constant)

        def holds(runs: Runs) -> Flags:
            here, there = one.values(runs), other.values(runs)
            known = ~(np.isnan(here) | np.isnan(there))  # what never was compares with nothing
            return np.asarray(known & compare(here, there))

        limit = None
        if subject.measure and bound.constant is not None:
            limit = Bound(subject.measure.name, sense, bound.constant)
        words, denied = (f"{subject.title} {phrase.format(said)}" for phrase in phrases[sense])
        return Fact(holds, words, denied, bound=limit)

    def _dated(self, left: ast.expr, op: ast.cmpop, right: ast.expr) -> Fact | None:
        """Return `week <= "2021-01-30"`, or None if the pair is of another kind."""
        texts = [_text(left), _text(right)]
        given = next((text for text in texts if text is not None), None)
        if given is None:
            return None
        other = right if texts[0] is not None else left
        date = date_of(given)
        if date is None:
            raise BadInput(
                f"{self.where}: {quoted(given)} is not a date; a date is written as "
                '"2021-01-30", year, month, day.'
            )
        if type(op) not in COMPARISONS:
            raise self._refused(left)
        week = self._measure(other.id) if isinstance(other, ast.Name) else None
        if week is None or not week.is_week:
            raise BadInput(f"{self.where}: a date is compared with a week, and with nothing else.")
        self.dates.add(date)
        compare, sense = COMPARISONS[type(op)]
        if other is right:
            compare, sense = _turned(sense)
        said = f"the week of {day(date)}"

        def holds(runs: Runs) -> Flags:
            weeks = week.values(runs)
            return np.asarray(~np.isnan(weeks) & compare(weeks, week_of(date, runs.start)))

        words, denied = (f"{week.title} {phrase.format(said)}" for phrase in OF_WEEKS[sense])
        return Fact(holds, words, denied)

    def _never(self, sides: list[ast.expr], op: ast.cmpop) -> Fact | None:
        """Return `week == never`, or None if the pair is of another kind."""
        names = [side.id if isinstance(side, ast.Name) else "" for side in sides]
        if NEVER not in names:
            return None
        name = names[1 - names.index(NEVER)]
        if not isinstance(op, ast.Eq | ast.NotEq) or not (name in MEASURES and is_week(name)):
            raise BadInput(
                f"{self.where}: {NEVER} can only be compared with a week by == or !=, "
                f"as in war_week == {NEVER}."
            )
        self.reads[name] = None
        title = f"“{MEASURES[name].title}”"
        never = Fact(
            lambda runs: np.isnan(runs.measure(name)),
            f"{title} never comes about",
            f"{title} comes about",
        )
        return never if isinstance(op, ast.Eq) else contrary(never)

    def _outcome(self, name: str) -> Fact:
        if name not in self.outcomes:
            if name in MEASURES:
                raise BadInput(
                    f"{self.where}: {name} is a number; compare it, for example {name} > 0."
                )
            raise self._unknown(name)
        outcome = self.outcomes[name]
        condition = outcome.condition
        self.reads |= dict.fromkeys(condition.reads)
        self.dates |= condition.dates
        return Fact(
            lambda runs: runs.outcome(name, condition.fact),
            within(outcome.sentence),
            f"“{outcome.title}” does not hold",
        )

    def _measure(self, name: str) -> Number:
        if name not in MEASURES:
            if name in self.outcomes:
                raise BadInput(f"{self.where}: {name} holds or not; write it alone, or after not.")
            raise self._unknown(name)
        self.reads[name] = None
        return Number(lambda runs: runs.measure(name), name, MEASURES[name])

    def _constant(self, value: float) -> Number:
        try:
            number = float(value)
        except OverflowError:
            number = np.inf
        if not np.isfinite(number):
            raise BadInput(f"{self.where}: a number in it is too large.")
        return fixed(number)

    @staticmethod
    def _signed(inner: Number, *, minus: bool) -> Number:
        if not minus:
            return inner
        if inner.constant is not None:
            return fixed(-inner.constant)
        return Number(lambda runs: -np.asarray(inner.values(runs)), f"minus {inner.title}")

    def _computed(self, node: ast.BinOp) -> Number:
        one, other = self.number(node.left), self.number(node.right)
        compute, word = ARITHMETIC[type(node.op)]

        def join(here: Column | float, there: Column | float) -> Column:
            with np.errstate(all="ignore"):  # over nothing is no number, and compares with nothing
                found = compute(np.asarray(here, float), np.asarray(there, float))
            return np.asarray(np.where(np.isfinite(found), found, np.nan))

        if one.constant is None or other.constant is None:
            return Number(
                lambda runs: join(one.values(runs), other.values(runs)),
                f"{one.title} {word} {other.title}",
            )
        constant = float(join(one.constant, other.constant))
        if np.isnan(constant):
            raise BadInput(f"{self.where}: a number in it is too large, or divided by 0.")
        return fixed(constant)

    def _descend(self) -> None:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise BadInput(f"{self.where}: it nests more than {MAX_DEPTH} deep.")

    def _unknown(self, name: str) -> BadInput:
        if name in PARAMETERS:
            return BadInput(
                f"{self.where}: {name} is a parameter; a condition is on what comes of it, "
                "measures and outcomes."
            )
        known = dict.fromkeys([*self.outcomes, *MEASURES])
        return BadInput(f"{self.where}: {unknown('measure or outcome', name, known)}")

    def _refused(self, node: ast.expr) -> BadInput:
        part = " ".join((ast.get_source_segment(self.text, node) or "this").split())
        return BadInput(f"{self.where}: {quoted(part)} has no place in it; {ALLOWED}.")


def _is_and(op: ast.boolop) -> bool:
    return isinstance(op, ast.And)


def _text(node: ast.expr) -> str | None:
    """Return the text that a node is, None where it is something else."""
    is_text = isinstance(node, ast.Constant) and isinstance(node.value, str)
    return node.value if is_text else None  # type: ignore[attr-defined]


def _turned(sense: str) -> tuple[Callable[..., Flags], str]:
    """Return a comparison with its sides exchanged."""
    turned = MIRRORED.get(sense, sense)
    return next(row for row in COMPARISONS.values() if row[1] == turned)
