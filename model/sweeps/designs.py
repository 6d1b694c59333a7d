"""Designs: which points a sweep plays.

A design gives any of its points from its number, so that a large one takes no memory; a hypercube,
Saltelli's scheme and points from a file are made at once and are kept as one array.
"""

import hashlib
import math
from collections.abc import Sequence
from typing import Any, Protocol

import numpy as np
from scipy.stats import qmc

from model.design import (
    Numbers,
    Problem,
    check_base,
    latin_hypercube,
    sobol_sequence,
    values_of,
)
from model.sweeps.axes import Axis
from model.words import counted
from rulebook.declared.bounds import MOST_SEED
from rulebook.declared.errors import BadInput, Mistakes, quoted
from rulebook.declared.values import whole_number

MOST_HELD = 2**25  # numbers of a design that is kept as one array, 256 MiB
MOST_SOBOL = 2**30  # points of scipy's sequence
KINDS = "sobol:N, saltelli:N or lhs:N"


class Design(Protocol):
    """Points in the space of some axes, numbered from 0."""

    axes: tuple[Axis, ...]

    @property
    def points(self) -> int:
        """How many there are."""

    @property
    def told(self) -> dict[str, Any]:
        """What the manifest says of it: the kind, and what else decides on its points."""

    def values(self, first: int, stop: int) -> Numbers:
        """Return the points from `first` to before `stop`, shape (points, axes)."""


class Grid:
    """Every combination of the axes' values; the last axis changes fastest."""

    def __init__(self, axes: Sequence[Axis]) -> None:
        steps = [axis.steps for axis in axes]
        self.axes = tuple(
            Axis(axis.name, min(values), max(values), values)
            for axis, values in zip(axes, steps, strict=True)
        )
        self._values = [np.array(values) for values in steps]
        self.points = math.prod(map(len, steps))
        self.told = {"kind": "grid"}

    def values(self, first: int, stop: int) -> Numbers:
        """Return points by their number, read as one of mixed radix."""
        left = np.arange(first, stop)
        columns = []
        for values in reversed(self._values):
            left, place = np.divmod(left, len(values))
            columns.append(values[place])
        return np.column_stack(columns[::-1])


class SobolSequence:
    """A scrambled Sobol sequence: it fills the space evenly, given points enough for its axes."""

    def __init__(self, axes: Sequence[Axis], points: int, seed: int) -> None:
        self.axes = tuple(axes)
        self.points = points
        self.told = {"kind": "sobol", "seed": seed}
        self._space = space_of(self.axes)
        self._seed = seed
        self._sequence = self._begin()

    def _begin(self) -> qmc.Sobol:
        return qmc.Sobol(len(self.axes), scramble=True, rng=self._seed)

    def values(self, first: int, stop: int) -> Numbers:
        """Return points of the sequence; it is cheapest to ask for them in order."""
        if self._sequence.num_generated > first:
            self._sequence = self._begin()
        if first > self._sequence.num_generated:
            self._sequence.fast_forward(first - self._sequence.num_generated)
        # The first alone: SciPy warns of a first draw whose length is no power of two.
        drawn = [self._sequence.random(count) for count in (1, stop - first - 1) if count]
        low, high = np.array(self._space["bounds"], float).T
        return values_of(self._space, low + np.concatenate(drawn) * (high - low))


class Held:
    """Points that are kept as one array, shape (points, axes)."""

    def __init__(self, axes: Sequence[Axis], values: Numbers, told: dict[str, Any]) -> None:
        self.axes = tuple(axes)
        self._held = np.ascontiguousarray(values, float)
        self.points = len(self._held)
        digest = hashlib.sha256(self._held.tobytes()).hexdigest()
        self.told = {**told, "sha256": digest}

    def values(self, first: int, stop: int) -> Numbers:
        """Return points."""
        return self._held[first:stop]


def space_of(axes: Sequence[Axis]) -> Problem:
    """Return a SALib problem of the axes; a whole number's upper bound reaches one further."""
    return {
        "num_vars": len(axes),
        "names": [axis.name for axis in axes],
        "bounds": [[axis.low, axis.high + axis.parameter.is_whole] for axis in axes],
    }


def _check_bounds(axis: Axis, place: str) -> None:
    """Raise BadInput for an axis of which no sample can be drawn."""
    if axis.values is not None:
        raise BadInput(
            f"{place}: {axis.name} has values, but a sample is drawn within bounds; "
            f"write {axis.name} or {axis.name}=LOW:HIGH."
        )
    if axis.low == axis.high:
        raise BadInput(
            f"{place}: {axis.name} is {axis.low:g} at both ends of its range; a sample needs two "
            "different ones."
        )


def sampled(sample: str, axes: Sequence[Axis], seed: int, place: str = "sample") -> Design:
    """Return the design that a text like `sobol:4096` asks for.

    Raises:
        BadInput: there is no such kind or number, or an axis has values in place of bounds.
    """
    kind, _, count = str(sample).partition(":")
    number = int(count) if count.isascii() and count.isdigit() and len(count) < 12 else 0  # noqa: PLR2004
    if kind not in {"sobol", "saltelli", "lhs"} or number < 1:
        raise BadInput(f"{place}: {quoted(sample)} is not a sample; write {KINDS}, N at least 1.")
    mistakes = Mistakes()
    for axis in axes:
        with mistakes.gathered():
            _check_bounds(axis, place)
    mistakes.tell()
    seed = whole_number(seed, "seed", 0, MOST_SEED)
    if kind != "lhs":
        check_base(number, f"{place} {quoted(sample)}")
    if kind == "sobol":
        if number > MOST_SOBOL:
            raise BadInput(f"{place}: {quoted(sample)} is too long; at most {MOST_SOBOL:,} points.")
        return SobolSequence(axes, number, seed)
    points = number * (len(axes) + 2) if kind == "saltelli" else number
    if points * len(axes) > MOST_HELD:
        raise BadInput(
            f"{place}: {quoted(sample)} of {counted(len(axes), 'parameter')} makes "
            f"{counted(points, 'point')}, more than "
            f"are kept at once ({MOST_HELD // len(axes):,}); sobol:N has no such bound."
        )
    space = space_of(axes)
    draw = sobol_sequence if kind == "saltelli" else latin_hypercube
    rows = draw(space, number, seed)
    return Held(axes, values_of(space, rows), {"kind": kind, "base": number, "seed": seed})
