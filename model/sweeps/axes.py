"""Axes: which parameters a sweep varies, and over which values or bounds."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from model.sweeps.words import counted
from rulebook.errors import BadInput, nearest
from rulebook.parameters import PARAMETERS, Parameter

MOST_VALUES = 1_000_000  # of one axis
FORMS = "NAME, NAME=LOW:HIGH, NAME=LOW:HIGH:COUNT or NAME=VALUE,VALUE,..."

# What is varied: names in their whole bounds, or each with its values or its bounds.
Given = str | float | Sequence[float] | np.ndarray | None
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
        raise BadInput(f"{place}: {given!r} is no range; write {FORMS}.")
    low, high = row.check(ends[0], place), row.check(ends[1], place)
    if low > high:
        raise BadInput(f"{place}: the range is empty, because {low:g} is above {high:g}.")
    if len(ends) == 2:  # noqa: PLR2004 - a low and a high end
        return Axis(name, low, high)
    return _spaced(row, low, high, ends[2], place)


def axes(vary: Vary, place: str = "vary") -> tuple[Axis, ...]:
    """Return the axes of names, or of names with their values or bounds.

    Raises:
        BadInput: there is no such parameter, one stands twice, or a value is out of bounds.
    """
    if isinstance(vary, str):
        raise BadInput(f"{place}: {vary!r} is one text; give a list of them, or a mapping.")
    if isinstance(vary, Mapping):
        found = [_of_entry(name, given, f"{place}[{name!r}]") for name, given in vary.items()]
    else:
        found = [axis(text, f"{place} {text!r}") for text in vary]
    names = [one.name for one in found]
    for name in names:
        if names.count(name) > 1:
            raise BadInput(f"{place} {name}: the parameter is varied twice.")
    return tuple(found)


def _of_entry(name: str, given: Given, place: str) -> Axis:
    if given is None:
        return axis(name, place)
    if isinstance(given, str):
        return axis(f"{name}={given}", place)
    try:
        values = np.atleast_1d(given).tolist()
    except ValueError:  # lists of different lengths within a list
        raise BadInput(f"{place}: {given!r} is no list of numbers.") from None
    return _listed(_declared(name, place), values, place)


def _declared(name: str, place: str) -> Parameter:
    if name not in PARAMETERS:
        raise BadInput(f"{place}: there is no parameter {name!r}.{nearest(name, PARAMETERS)}")
    return PARAMETERS[name]


def _listed(row: Parameter, given: Iterable[object], place: str) -> Axis:
    texts = [one.strip() if isinstance(one, str) else one for one in given]
    values = tuple(row.check(one, place) for one in texts)  # type: ignore[arg-type]
    if not values:
        raise BadInput(f"{place}: no values are given, so the grid is empty.")
    if len(set(values)) < len(values):
        twice = next(value for value in values if values.count(value) > 1)
        raise BadInput(f"{place}: the value {twice:g} stands twice.")
    return Axis(row.name, min(values), max(values), values)


def _spaced(row: Parameter, low: float, high: float, count: str, place: str) -> Axis:
    whole = int(count) if count.isascii() and count.isdigit() and len(count) < 10 else 0  # noqa: PLR2004
    if not 1 <= whole <= MOST_VALUES:
        raise BadInput(
            f"{place}: {count!r} values make no grid; allowed is a whole number "
            f"from 1 to {MOST_VALUES:,}."
        )
    if (whole == 1) != (low == high):
        raise BadInput(
            f"{place}: {counted(whole, 'value')} from {low:g} to {high:g} "
            f"{'makes' if whole == 1 else 'make'} no grid; "
            "give one value for equal ends and at least 2 for others."
        )
    values = [round(value, 12) for value in np.linspace(low, high, whole).tolist()]
    return _listed(row, values, place)
