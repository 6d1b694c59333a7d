"""Whether the points of a design make parameters depend on one another, pair by pair.

A short sequence in many dimensions leaves whole parts of the plane of two parameters empty: what
one of the two does then shows along the other. Each parameter's range is cut into slices, and
for each pair the points in the cells are compared with those of independent columns (chi-square).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray
from scipy.stats import chi2

from model.analysis.points import Points
from model.design import Numbers

MOST_SLICES = 8
FEWEST_IN_CELL = 4  # points, on average
CHANCE = 0.001  # of one pair or more found in a design of independent columns
CHUNK = 4096  # points, whose cells are counted at once


@dataclass(frozen=True)
class Pair:
    """Two parameters that depend on one another in the points."""

    one: str
    other: str
    strength: float  # Cramér's V: 1 where one decides the other
    cells: int
    empty: int  # cells without a point


@dataclass(frozen=True)
class Dependence:
    """The pairs that depend on one another by more than chance, the worst first."""

    pairs: tuple[Pair, ...]
    of: int  # pairs there are

    def among(self, leading: Sequence[str]) -> tuple[tuple[str, str], ...]:
        """Return those parameters that depend on one before them, each with the first such."""
        held = {frozenset((pair.one, pair.other)) for pair in self.pairs}
        found = []
        for k, name in enumerate(leading):
            before = [one for one in leading[:k] if {one, name} in held]
            found += [(name, one) for one in before[:1]]
        return tuple(found)


def dependence(points: Points) -> Dependence:
    """Return the pairs of parameters that the points of a sample make depend on one another."""
    names = points.names
    # The rest of a block repeats its first row.
    values = points.values[points.numbers % points.block == 0]
    of = len(names) * (len(names) - 1) // 2
    slices = min(int(np.sqrt(len(values) / FEWEST_IN_CELL)), MOST_SLICES)
    if points.kind == "grid" or slices < 2 or not of:  # noqa: PLR2004 - nothing to cross
        return Dependence((), of)
    places = [_slices(column, slices) for column in values.T]
    first = np.cumsum([0, *(place.max() + 1 for place in places)])
    joint = _joint(np.column_stack(places) + first[:-1], int(first[-1]))
    found = []
    for a, b in combinations(range(len(names)), 2):
        table = joint[first[a] : first[a + 1], first[b] : first[b + 1]]
        strength = _strength(table, CHANCE / of)
        if strength:
            empty = int((table == 0).sum())
            found.append(Pair(names[a], names[b], strength, table.size, empty))
    return Dependence(tuple(sorted(found, key=lambda pair: -pair.strength)), of)


def _slices(column: Numbers, most: int) -> NDArray[np.int64]:
    """Return in which slice of a column each value is: equally many in each, as far as may be."""
    distinct, place = np.unique(column, return_inverse=True)
    if len(distinct) > most:
        edges = np.quantile(column, np.linspace(0, 1, most + 1)[1:-1])
        place = np.unique(np.searchsorted(edges, column, "right"), return_inverse=True)[1]
    return np.asarray(place, np.int64)


def _joint(slices: NDArray[np.int64], many: int) -> Numbers:
    """Return how many points lie in each two slices; slices of all parameters are numbered."""
    joint = np.zeros((many, many))
    for start in range(0, len(slices), CHUNK):
        chunk = slices[start : start + CHUNK]
        inside = np.zeros((len(chunk), many))
        np.put_along_axis(inside, chunk, 1, axis=1)
        joint += inside.T @ inside
    return joint


def _strength(table: Numbers, chance: float) -> float:
    """Return Cramér's V of a table of counts; 0 where independence gives as much by chance."""
    degrees = (table.shape[0] - 1) * (table.shape[1] - 1)
    if not degrees:
        return 0.0
    expected = np.outer(table.sum(axis=1), table.sum(axis=0)) / table.sum()
    square = float(((table - expected) ** 2 / expected).sum())
    if chi2.sf(square, degrees) >= chance:
        return 0.0
    return float(np.sqrt(square / table.sum() / (min(table.shape) - 1)))
