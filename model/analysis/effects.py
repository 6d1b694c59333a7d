"""Main effects: how the mean changes along one parameter, whatever the others are.

The effect of a parameter is the mean of all points at each of its values, or in slices of equally
many points where it has many. Its swing is the largest less the smallest of these means.
"""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from model.analysis.points import Points, Summary
from model.design import Numbers

MOST_VALUES = 25  # that are shown one by one
SLICES = 8
FEWEST_IN_SLICE = 5  # points
CHANCE = 0.05  # that cells of nothing but chance are told from it
CELLS = 8  # of a heat map, along a parameter that has many values


@dataclass(frozen=True)
class Slice:
    """Points that have one value of a parameter, or values from `low` to `high`."""

    low: float
    high: float
    points: int
    mean: float
    margin: float  # half of the 95% interval, nan where it is not known

    @property
    def middle(self) -> float:
        """Where it is drawn."""
        return (self.low + self.high) / 2


@dataclass(frozen=True)
class Effect:
    """What a parameter does to a mean, alone."""

    parameter: str
    slices: tuple[Slice, ...]
    is_told: bool  # whether the slices differ by more than chance among so many parameters

    @property
    def lowest(self) -> Slice:
        """The slice with the smallest mean."""
        return min(self.slices, key=lambda one: one.mean)

    @property
    def highest(self) -> Slice:
        """The slice with the largest mean."""
        return max(self.slices, key=lambda one: one.mean)

    @property
    def swing(self) -> float:
        """The largest mean less the smallest."""
        return self.highest.mean - self.lowest.mean


@dataclass(frozen=True)
class Mean:
    """A mean over all points, and half of its 95% interval (nan where it is not known)."""

    value: float
    luck_margin: float  # that comes of the runs' luck
    sample_margin: float  # that comes of which points were drawn; 0 for a grid

    @property
    def margin(self) -> float:
        """Half of the interval, from both."""
        return float(np.hypot(self.luck_margin, self.sample_margin))


@dataclass(frozen=True)
class Heat:
    """The mean in each cell of two parameters; nan where no point lies."""

    across: str
    up: str
    across_edges: tuple[tuple[float, float], ...]
    up_edges: tuple[tuple[float, float], ...]
    means: Numbers  # (up, across)
    counts: NDArray[np.int64]  # (up, across) points
    is_told: bool  # whether the cells differ by more than chance; True where it is not known


def t95(degrees: int) -> float:
    """Return the two-sided 95% point of Student's distribution, nan without a degree of freedom."""
    return float(stats.t.ppf(0.975, degrees)) if degrees > 0 else float("nan")


def luck95(summary: Summary) -> float:
    """Return the 95% point for whatever is told of the runs' luck, whether at one point or at all.

    Under common luck, points repeat the luck of one another: more of them add no degree of freedom.
    """
    return t95(len(summary.batches) - 1)


def overall(points: Points, name: str) -> Mean:
    """Return the mean over all points.

    The luck's part is told from the means of every BATCHES-th run: under common luck, the luck of a
    run is that of all points, and more points do not average it away.
    """
    summary = points.summaries[name]
    known = ~np.isnan(summary.means)
    means = summary.means[known]
    luck = np.nan
    if len(summary.batches) > 1:
        count = len(summary.batches)
        luck = luck95(summary) * summary.batches.std(ddof=1) / np.sqrt(count)
    sample = 0.0
    if points.kind != "grid":
        sample = _margin_of_blocks(means, points.blocks[known])
    value = float(means.mean()) if known.any() else np.nan
    return Mean(value, float(luck), sample)


def _margin_of_blocks(means: Numbers, blocks: NDArray[np.int64]) -> float:
    """Return half of the 95% interval of the mean of points that come in blocks."""
    _, place = np.unique(blocks, return_inverse=True)
    held = np.bincount(place)
    if len(held) < 2:  # noqa: PLR2004 - one block has no scatter
        return float("nan")
    of_blocks = np.bincount(place, means) / held
    return float(t95(len(held) - 1) * of_blocks.std(ddof=1) / np.sqrt(len(held)))


def effects(points: Points, name: str) -> list[Effect]:
    """Return every parameter's effect on a mean, the largest swing first."""
    found = [effect(points, name, parameter) for parameter in points.names]
    return sorted(found, key=lambda one: (-one.swing, one.parameter))


def effect(points: Points, name: str, parameter: str) -> Effect:
    """Return one parameter's effect on a mean."""
    summary = points.summaries[name]
    known = np.flatnonzero(~np.isnan(summary.means))
    ends, place = slices_of(points, parameter, known)
    slices = []
    for k, (low, high) in enumerate(ends):
        chosen = known[place == k]
        if len(chosen):
            mean = float(summary.means[chosen].mean())
            slices.append(Slice(low, high, len(chosen), mean, _margin(points, summary, chosen)))
    counts = np.bincount(place, minlength=len(ends))
    told = _is_told(points, summary, place, counts, CHANCE / len(points.names))
    return Effect(parameter, tuple(slices), told)


def _margin(points: Points, summary: Summary, chosen: NDArray[np.int64]) -> float:
    """Return half of the 95% interval of a mean over some points."""
    if points.kind != "grid":
        if len(chosen) < FEWEST_IN_SLICE:
            return float("nan")
        scatter = summary.means[chosen].std(ddof=1)
        return float(t95(len(chosen) - 1) * scatter / np.sqrt(len(chosen)))
    # A grid has all combinations: what is uncertain in its mean is the runs' luck. Under common
    # luck, near points have nearly the same, so that their number does not average it away.
    apart = summary.apart[~np.isnan(summary.apart)]
    if len(apart) < 2:  # noqa: PLR2004 - no scatter to see
        return float("nan")
    shared = 1 if points.manifest["luck"] == "common" else len(chosen)
    return float(t95(len(apart) - 1) * np.sqrt(apart.var(ddof=1) / 4 / shared))


def slices_of(
    points: Points, parameter: str, chosen: NDArray[np.int64]
) -> tuple[list[tuple[float, float]], NDArray[np.int64]]:
    """Return the ends of a parameter's slices, and in which of them each chosen point is."""
    values = points.values[chosen, points.names.index(parameter)]
    distinct = np.unique(values)
    if len(distinct) <= MOST_VALUES:
        return [(float(one), float(one)) for one in distinct], np.searchsorted(distinct, values)
    count = int(np.clip(len(values) // FEWEST_IN_SLICE, 2, SLICES))
    edges = np.unique(np.quantile(values, np.linspace(0, 1, count + 1)))
    place = np.clip(np.searchsorted(edges, values, "right") - 1, 0, len(edges) - 2)
    edges[0], edges[-1] = points.bounds(parameter)
    return [(float(low), float(high)) for low, high in pairwise(edges)], place


def heat(points: Points, name: str, across: str, up: str) -> Heat:
    """Return the mean in each cell of two parameters."""
    means = points.summaries[name].means
    known = ~np.isnan(means)
    edges, places = [], []
    for parameter in (across, up):
        values = points.values[:, points.names.index(parameter)]
        found, place = _cells(values, points.bounds(parameter))
        edges.append(found)
        places.append(place[known])
    shape = (len(edges[1]), len(edges[0]))
    cell = places[1] * shape[1] + places[0]
    counts = np.bincount(cell, minlength=shape[0] * shape[1])
    sums = np.bincount(cell, means[known], shape[0] * shape[1])
    with np.errstate(invalid="ignore"):
        in_cells = (sums / counts).reshape(shape)
    told = _is_told(points, points.summaries[name], cell, counts, CHANCE)
    return Heat(across, up, edges[0], edges[1], in_cells, counts.reshape(shape), told)


def _is_told(
    points: Points,
    summary: Summary,
    cell: NDArray[np.int64],
    counts: NDArray[np.int64],
    chance: float,
) -> bool:
    """Return whether cells differ by more than their points do within them, or luck in a grid.

    Where a grid has one run at a point, luck is not known, and its points are looked at instead.
    """
    means = summary.means[~np.isnan(summary.means)]
    held = counts[counts > 0]
    in_cells = np.bincount(cell, means)[np.flatnonzero(counts)] / held
    between = float((held * (in_cells - means.mean()) ** 2).sum()) / max(len(held) - 1, 1)
    apart = summary.apart[~np.isnan(summary.apart)]
    if points.kind == "grid" and len(apart) > 1:
        within, degrees = float(apart.var(ddof=1)) / 4, len(apart) - 1
    else:
        degrees = len(means) - len(held)
        scatter = means - (np.bincount(cell, means) / np.maximum(np.bincount(cell), 1))[cell]
        within = float((scatter**2).sum()) / max(degrees, 1)
    if len(held) < 2 or degrees < 1 or within <= 0:  # noqa: PLR2004 - cells to compare
        return True
    return bool(stats.f.sf(between / within, len(held) - 1, degrees) < chance)


def _cells(
    values: Numbers, bounds: tuple[float, float]
) -> tuple[tuple[tuple[float, float], ...], NDArray[np.int64]]:
    distinct = np.unique(values)
    if len(distinct) <= MOST_VALUES:
        pairs = tuple((float(one), float(one)) for one in distinct)
        return pairs, np.searchsorted(distinct, values)
    edges = np.linspace(*bounds, CELLS + 1)
    place = np.clip(np.searchsorted(edges, values, "right") - 1, 0, CELLS - 1)
    pairs = tuple((float(low), float(high)) for low, high in pairwise(edges))
    return pairs, place
