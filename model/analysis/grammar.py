"""The words of a condition and what each does: what is not listed here is refused."""

import ast
import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from model.analysis.words import Watched, plain
from rulebook.errors import BadInput, nearest
from rulebook.measures import MEASURES, OUTCOMES
from rulebook.names import ACTOR_TITLES, listed
from rulebook.parameters import PARAMETERS

Column = NDArray[np.float64]
Columns = Mapping[str, Column]  # nan for never; an outcome is 0 or 1
NEVER = "never"
DEEPEST = 40  # brackets in brackets
ALLOWED = (
    "allowed are measures, outcomes, numbers, < <= > >= == !=, and, or, not, + - * / and brackets"
)
COMPARISONS: dict[type[ast.cmpop], tuple[Callable[..., NDArray[np.bool_]], str]] = {
    ast.Lt: (operator.lt, "is below"),
    ast.LtE: (operator.le, "is at most"),
    ast.Gt: (operator.gt, "is above"),
    ast.GtE: (operator.ge, "is at least"),
    ast.Eq: (operator.eq, "is"),
    ast.NotEq: (operator.ne, "is not"),
}
MIRRORED = {ast.Lt: ast.Gt, ast.LtE: ast.GtE, ast.Gt: ast.Lt, ast.GtE: ast.LtE}
ARITHMETIC: dict[type[ast.operator], tuple[Callable[..., Column], str]] = {
    ast.Add: (operator.add, "plus"),
    ast.Sub: (operator.sub, "minus"),
    ast.Mult: (operator.mul, "times"),
    ast.Div: (operator.truediv, "over"),
}


@dataclass(frozen=True)
class Number:
    """A part of the condition that is a number in each run."""

    values: Callable[[Columns], Column | float]
    words: str
    watched: Watched | None = None  # where it is a measure and nothing else
    constant: float | None = None


@dataclass(frozen=True)
class Fact:
    """A part of the condition that holds or not in each run."""

    holds: Callable[[Columns], NDArray[np.bool_]]
    words: str
    is_joined: bool = False


class Reader:
    """Goes through the tree of one condition."""

    def __init__(self, where: str, text: str) -> None:
        self.where = where
        self.text = text
        self.reads: set[str] = set()
        self.depth = 0

    def fact(self, node: ast.expr) -> Fact:
        """Return a node that must hold or not."""
        self._descend()
        match node:
            case ast.BoolOp():
                found = self._joined(node)
            case ast.UnaryOp(op=ast.Not(), operand=inner):
                denied = self.fact(inner)
                found = Fact(
                    lambda columns: ~denied.holds(columns),
                    f"it is not so that {denied.words}",
                    is_joined=True,
                )
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
                found = self._reckoned(node)
            case ast.Name(id=name):
                found = self._measure(name)
            case _:
                raise self._refused(node)
        self.depth -= 1
        return found

    def _joined(self, node: ast.BoolOp) -> Fact:
        facts = [self.fact(value) for value in node.values]
        both = isinstance(node.op, ast.And)
        join = np.logical_and.reduce if both else np.logical_or.reduce
        words = [f"({one.words})" if one.is_joined else one.words for one in facts]
        return Fact(
            lambda columns: join([one.holds(columns) for one in facts]),
            listed(words, "and" if both else "or"),
            is_joined=True,
        )

    def _compared(self, node: ast.Compare) -> Fact:
        sides = [node.left, *node.comparators]
        facts = [
            self._never(sides[k : k + 2], op) or self._pair(sides[k], op, sides[k + 1])
            for k, op in enumerate(node.ops)
        ]
        if len(facts) == 1:
            return facts[0]
        return Fact(
            lambda columns: np.logical_and.reduce([one.holds(columns) for one in facts]),
            listed([one.words for one in facts]),
            is_joined=True,
        )

    def _pair(self, left: ast.expr, op: ast.cmpop, right: ast.expr) -> Fact:
        if type(op) not in COMPARISONS:
            raise self._refused(left)
        one, other = self.number(left), self.number(right)
        if one.constant is not None and other.constant is not None:
            raise BadInput(f"{self.where}: it compares two numbers; name a measure.")
        for week, bound in ((one, other), (other, one)):
            if week.watched and week.watched.is_week and (bound.constant or 0) < 0:
                raise BadInput(
                    f"{self.where}: a week is at least 0; for what never came write "
                    f"{week.words} == {NEVER}."
                )
        compare, _ = COMPARISONS[type(op)]
        kind = type(op)
        subject, object_ = one, other
        if one.constant is not None:  # 0.05 > x is said as x < 0.05
            subject, object_ = other, one
            kind = MIRRORED.get(kind, kind)
        said = object_.words
        if subject.watched and object_.constant is not None:
            said = _bound(subject.watched, object_.constant)
        title = f"“{subject.watched.title}”" if subject.watched else subject.words
        if object_.watched:
            said = f"“{object_.watched.title}”"

        def holds(columns: Columns) -> NDArray[np.bool_]:
            here, there = one.values(columns), other.values(columns)
            known = ~(np.isnan(here) | np.isnan(there))  # what never was compares with nothing
            return np.asarray(known & compare(here, there))

        return Fact(holds, f"{title} {COMPARISONS[kind][1]} {said}")

    def _never(self, sides: list[ast.expr], op: ast.cmpop) -> Fact | None:
        """Return `week == never`, or None if the pair is of another kind."""
        names = [side.id if isinstance(side, ast.Name) else "" for side in sides]
        if NEVER not in names:
            return None
        name = names[1 - names.index(NEVER)]
        if not isinstance(op, ast.Eq | ast.NotEq) or not (
            name in MEASURES and watched_measure(name).is_week
        ):
            raise BadInput(f"{self.where}: {NEVER} stands only in WEEK == {NEVER} or !=.")
        self.reads.add(name)
        came = isinstance(op, ast.NotEq)
        title = f"“{MEASURES[name].title}”"
        return Fact(
            lambda columns: np.isnan(columns[name]) != came,
            f"{title} comes about" if came else f"{title} never comes about",
        )

    def _outcome(self, name: str) -> Fact:
        if name not in OUTCOMES:
            if name in MEASURES:
                raise BadInput(
                    f"{self.where}: {name} is a number; compare it, for example {name} > 0."
                )
            raise self._unknown(name)
        column = f"outcome.{name}"
        self.reads.add(column)
        return Fact(lambda columns: columns[column] > 0, _within(OUTCOMES[name].sentence))

    def _measure(self, name: str) -> Number:
        if name not in MEASURES:
            if name in OUTCOMES:
                raise BadInput(f"{self.where}: {name} holds or not; write it alone, or after not.")
            raise self._unknown(name)
        self.reads.add(name)
        return Number(lambda columns: columns[name], name, watched_measure(name))

    def _constant(self, value: float) -> Number:
        try:
            number = float(value)
        except OverflowError:
            number = np.inf
        if not np.isfinite(number):
            raise BadInput(f"{self.where}: a number in it is too large.")
        return Number(lambda _: number, plain(number), constant=number)

    @staticmethod
    def _signed(inner: Number, *, minus: bool) -> Number:
        if not minus:
            return inner
        if inner.constant is not None:
            negative = -inner.constant
            return Number(lambda _: negative, plain(negative), constant=negative)
        return Number(lambda columns: -np.asarray(inner.values(columns)), f"minus {inner.words}")

    def _reckoned(self, node: ast.BinOp) -> Number:
        one, other = self.number(node.left), self.number(node.right)
        reckon, word = ARITHMETIC[type(node.op)]

        def values(columns: Columns) -> Column:
            with np.errstate(all="ignore"):  # over nothing is no number, and compares with nothing
                found = reckon(
                    np.asarray(one.values(columns), float), np.asarray(other.values(columns), float)
                )
            return np.asarray(np.where(np.isfinite(found), found, np.nan))

        told = [f"“{part.watched.title}”" if part.watched else part.words for part in (one, other)]
        words = f"{told[0]} {word} {told[1]}"
        if one.constant is None or other.constant is None:
            return Number(values, words)
        constant = float(values({}))
        if np.isnan(constant):
            raise BadInput(f"{self.where}: a number in it is too large, or divided by 0.")
        return Number(lambda _: constant, plain(constant), constant=constant)

    def _descend(self) -> None:
        self.depth += 1
        if self.depth > DEEPEST:
            raise BadInput(f"{self.where}: it nests more than {DEEPEST} deep.")

    def _unknown(self, name: str) -> BadInput:
        if name in PARAMETERS:
            return BadInput(
                f"{self.where}: {name} is a parameter; a condition is on what comes of it, "
                "measures and outcomes."
            )
        hint = nearest(name, [*MEASURES, *OUTCOMES])
        return BadInput(f"{self.where}: there is no measure or outcome {name!r}.{hint}")

    def _refused(self, node: ast.expr) -> BadInput:
        part = " ".join((ast.get_source_segment(self.text, node) or "this").split())
        shown = part if len(part) < len(ALLOWED) else f"{part[: len(ALLOWED)]}..."
        return BadInput(f"{self.where}: {shown!r} has no place in it; {ALLOWED}.")


def watched_measure(name: str) -> Watched:
    """Return a measure as something to analyse, even where an outcome has its name."""
    return Watched(name, MEASURES[name].title, MEASURES[name].unit, is_chance=False)


def _bound(measure: Watched, value: float) -> str:
    """Return a bound in the measure's unit, with all of its digits."""
    if measure.is_share:
        return f"{100 * value:.10g}%"
    if measure.is_week:
        return f"week {value:g}"
    number = f"{value:,.10g}"
    return f"{number} {measure.unit}" if measure.unit == "soldiers" else number


def _within(sentence: str) -> str:
    """Return a sentence as it stands within another."""
    if sentence.partition(" ")[0] in ACTOR_TITLES.values():
        return sentence
    return sentence[0].lower() + sentence[1:]
