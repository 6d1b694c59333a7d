"""Axes: which parameters a sweep varies, and over which values or bounds."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from model.words import counted
from rulebook.declared.errors import BadInput, Mistakes, quoted
from rulebook.declared.parameters import PARAMETERS, Parameter, no_parameter, shown
from rulebook.declared.values import unwrapped

MOST_VALUES = 1_000_000  # of one axis
FORMS = "NAME, NAME=LOW:HIGH, NAME=LOW:HIGH:COUNT or NAME=VALUE,VALUE,..."

# What is varied: names in their whole bounds, or each with its values or its bounds.
Given = object
Vary = Mapping[str, Given] | Iterable[str]


@dataclass(frozen=True)
class Axis:
    """A parameter that varies: within bounds, and on `values` where it is one of a grid."""

    name: str
    low: float
    high: float
    values: tuple[float, ...] | None = None

    @property
    def parameter(self) -> Parameter:
        """Its declaration."""
        return PARAMETERS[self.name]

    @property
    def steps(self) -> tuple[float, ...]:
        """Its values in a grid: those given, or every declared step within its bounds."""
        if self.values is not None:
            return self.values
        step = self.parameter.step
        count = math.floor((self.high - self.low) / step + 1e-9) + 1
        return tuple(round(self.low + k * step, 12) for k in range(count))


def axis(text: str, place: str) -> Axis:
    """Return the axis that a text like `overlap=0:1:21` asks for; raise BadInput naming `place`."""
    name, sign, given = (part.strip() for part in text.partition("="))
    row = _declared(name, place)
    if not sign:
        return Axis(name, row.low, row.high)
    if not given:
        raise BadInput(f"{place}: no values are given; write {FORMS}.")
    if ":" not in given:
        return _listed(row, given.split(","), place)
    ends = [part.strip() for part in given.split(":")]
    if len(ends) not in {2, 3}:
        raise BadInput(f"{place}: {quoted(given)} is not a range; write {FORMS}.")
    low, high = row.check(ends[0], place), row.check(ends[1], place)
    if low > high:
        raise BadInput(f"{place}: the range is empty, because {shown(low)} is above {shown(high)}.")
    if len(ends) == 2:  # noqa: PLR2004 - a low and a high end
        return Axis(name, low, high)
    return _spaced(row, low, high, ends[2], place)


def axes(vary: Vary, place: str = "vary") -> tuple[Axis, ...]:
    """Return the axes of names, or of names with their values or bounds.

    Raises:
        BadInput: there is no such parameter, one stands twice, or a value is out of bounds.
    """
    if isinstance(vary, str):
        raise BadInput(f"{place}: {quoted(vary)} is a single text; give a list or a mapping.")
    if not isinstance(vary, Iterable):
        raise BadInput(f"{place}: {quoted(vary)} names no parameters; give a list, or a mapping.")
    found: list[Axis] = []
    mistakes = Mistakes()
    for entry in vary:
        with mistakes.gathered():
            if isinstance(vary, Mapping):
                found.append(_of_entry(entry, vary[entry], f"{place}[{quoted(entry)}]"))
            else:
                found.append(axis(str(entry), f"{place} {quoted(entry)}"))
    names = [one.name for one in found]
    for name in dict.fromkeys(names):
        if names.count(name) > 1:
            mistakes.add(f"{place} {name}: the parameter is varied twice.")
    mistakes.tell()
    return tuple(found)


def _of_entry(name: str, given: Given, place: str) -> Axis:
    row = _declared(name, place)
    if given is None:
        return Axis(name, row.low, row.high)
    if isinstance(given, str):
        return axis(f"{name}={given}", place)
    return _listed(row, _values(given), place)


def _values(given: Given) -> list[object]:
    """Return what is listed, each with its own type; one value is a list of itself."""
    one = unwrapped(given)
    if hasattr(one, "__array__") and not isinstance(one, np.generic):
        one = np.asarray(one)  # columns of pandas, polars and Arrow
    return list(one) if isinstance(one, Iterable) and not isinstance(one, str) else [one]


def _declared(name: str, place: str) -> Parameter:
    if name not in PARAMETERS:
        raise BadInput(f"{place}: {no_parameter(name)}")
    return PARAMETERS[name]


def _listed(row: Parameter, given: Iterable[object], place: str) -> Axis:
    values: list[float] = []
    mistakes = Mistakes()
    for one in given:
        with mistakes.gathered():
            values.append(row.check(one, place))
    mistakes.tell()
    if not values:
        raise BadInput(f"{place}: no values are given, so the grid is empty.")
    if len(set(values)) < len(values):
        twice = next(value for value in values if values.count(value) > 1)
        raise BadInput(f"{place}: the value {shown(twice)} appears twice.")
    return Axis(row.name, min(values), max(values), tuple(values))


def _spaced(row: Parameter, low: float, high: float, count: str, place: str) -> Axis:
    whole = int(count) if count.isascii() and count.isdigit() and len(count) < 10 else 0  # noqa: PLR2004
    if not 1 <= whole <= MOST_VALUES:
        raise BadInput(
            f"{place}: {quoted(count)} values make no grid; allowed is a whole number "
            f"from 1 to {MOST_VALUES:,}."
        )
    if (whole == 1) != (low == high):
        raise BadInput(
            f"{place}: {counted(whole, 'value')} from {shown(low)} to {shown(high)} "
            f"{'makes' if whole == 1 else 'make'} no grid; "
            "give one value for equal ends and at least 2 for others."
        )
    values = [round(value, 12) for value in np.linspace(low, high, whole).tolist()]
    if row.is_whole and not all(value.is_integer() for value in values):
        raise BadInput(
            f"{place}: {counted(whole, 'value')} from {shown(low)} to {shown(high)} are not all "
            f"whole; allowed is {row.allowed}."
        )
    return _listed(row, values, place)
