"""Indices of sensitivity with their intervals, by SALib.

Sobol's indices need Saltelli's scheme (Saltelli et al. 2010): the share of the variance of a
point's mean that a parameter explains alone (first order) and has part in (total order). The PAWN
index (Pianosi and Wagener 2018) needs no scheme: how far, at the median, the distribution of all
points moves when a parameter is held in a slice of its range, from 0 to 1. Slices are taken of a
parameter's ranks, equal values in an order drawn by lot, so that a switch has two slices.
"""

import warnings
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from SALib.analyze import pawn

from model.analysis.points import Points
from model.design import Numbers
from model.intervals import Z95
from model.sensitivity import CONFIDENCE, Index, indices_of

SLICES = (10, 8, 7, 5, 4, 3, 2)  # of a parameter's range; with others SALib's edges pass the end
FEWEST_IN_SLICE = 10  # points
MOST_POINTS = 2048  # that PAWN looks at: its test takes long
MOST_MARGINS = 12  # parameters, the largest, whose intervals are drawn
RESAMPLES = 50
SHUFFLES = 100  # of a parameter that does nothing
FEWEST_BLOCKS = 8  # rows of Saltelli's matrices
LITTLE = 0.02  # share of the variance, that a parameter must have part in to be told of


@dataclass(frozen=True)
class Indices:
    """Each parameter's index, the largest first; for PAWN, `first` is nan."""

    method: Literal["sobol", "pawn"]
    rows: tuple[Index, ...]
    points: int  # that were used
    floors: dict[str, float]  # PAWN if the parameter did nothing, 95th percentile; none for Sobol

    def telling(self) -> list[Index]:
        """Return those that are told from nothing, and of Sobol's from next to nothing."""
        if self.method == "pawn":
            return [
                one
                for one in self.rows
                if one.total - one.total_margin > self.floors[one.parameter]
            ]
        return [one for one in self.rows if one.total > max(one.total_margin, LITTLE)]


def indices(points: Points, name: str, seed: int) -> Indices | None:
    """Return the indices of a mean; None where it does not vary or the points are too few.

    Sobol's where the design is Saltelli's, else PAWN.
    """
    means = points.summaries[name].means
    known = ~np.isnan(means)
    if not known.any() or np.ptp(means[known]) == 0:
        return None
    return _sobol(points, means, seed) or _pawn(points, means, known, seed)


def _sobol(points: Points, means: Numbers, seed: int) -> Indices | None:
    """Return Sobol's indices, from the rows of Saltelli's scheme that are whole."""
    names = [row["name"] for row in points.manifest["parameters"] if row["low"] < row["high"]]
    size = points.block
    if size == 1:
        return None
    blocks, place, held = np.unique(points.blocks, return_inverse=True, return_counts=True)
    good = np.bincount(place, ~np.isnan(means)) == size
    whole = np.flatnonzero(good & (held == size))
    if len(whole) < min(FEWEST_BLOCKS, len(blocks)) or not len(whole):
        return None
    rows = means[np.isin(place, whole)].reshape(-1, size)
    values = rows[:, [*range(len(names) + 1), -1]].ravel()  # without rows for second order
    if np.ptp(values) == 0:
        return None
    found = indices_of(names, values, seed + 1)  # SALib reads the seed 0 as none
    varied = [one for one in found if one.parameter in points.names]
    return Indices("sobol", tuple(varied), len(values), {})


def _pawn(points: Points, means: Numbers, known: NDArray[np.bool_], seed: int) -> Indices | None:
    rng = np.random.default_rng(seed)
    chosen = np.flatnonzero(known)
    if len(chosen) < 2 * FEWEST_IN_SLICE:
        return None
    if len(chosen) > MOST_POINTS:
        chosen = np.sort(rng.choice(chosen, MOST_POINTS, replace=False))
    values, y = points.values[chosen], means[chosen]
    found = []
    for k, parameter in enumerate(points.names):
        ranks, slices = _ranked(values[:, k], rng)
        found.append((_by_salib(ranks, y, slices), parameter, ranks, slices))
    found.sort(key=lambda one: (-one[0], one[1]))
    rows = []
    for k, (median, parameter, ranks, slices) in enumerate(found):
        margin = float("nan")
        if k < MOST_MARGINS:
            drawn = rng.integers(len(y), size=(RESAMPLES, len(y)))
            again = [pawn_of(_renewed(ranks[one]), y[one], slices) for one in drawn]
            margin = float(Z95 * np.std(again, ddof=1))
        rows.append(Index(parameter, float("nan"), float("nan"), median, margin))
    # With fewer slices there is less noise, so that each number of them has its own floor.
    floor_of = {
        slices: _floor(y, slices, rng) for slices in sorted({slices for *_, slices in found})
    }
    floors = {parameter: floor_of[slices] for _, parameter, _, slices in found}
    return Indices("pawn", tuple(rows), len(y), floors)


def _floor(y: Numbers, slices: int, rng: np.random.Generator) -> float:
    """Return what a parameter that does nothing scores in so many slices, 95th percentile."""
    ranks = np.arange(len(y)) / len(y)
    nothing = [pawn_of(rng.permutation(ranks), y, slices) for _ in range(SHUFFLES)]
    return float(np.quantile(nothing, CONFIDENCE))


def _by_salib(ranks: Numbers, y: Numbers, slices: int) -> float:
    space = {"num_vars": 1, "names": ["x"], "bounds": [[0.0, 1.0]]}
    with np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # scipy's on p-values, which are not asked for
        found = pawn.analyze(space, ranks[:, np.newaxis], y, S=slices)
    return float(found["median"][0])


def _ranked(column: Numbers, rng: np.random.Generator) -> tuple[Numbers, int]:
    """Return ranks from 0 to below 1, and in how many slices to take them."""
    distinct = len(np.unique(column))
    most = min(distinct, len(column) // FEWEST_IN_SLICE)
    slices = next((one for one in SLICES if one <= most), SLICES[-1])
    order = np.lexsort((rng.random(len(column)), column))
    ranks = np.empty(len(column))
    ranks[order] = np.arange(len(column)) / len(column)
    return ranks, slices


def _renewed(ranks: Numbers) -> Numbers:
    """Return the ranks of a resample, from 0 to below 1 again."""
    order = np.argsort(ranks, kind="stable")
    renewed = np.empty(len(ranks))
    renewed[order] = np.arange(len(ranks)) / len(ranks)
    return renewed


def pawn_of(ranks: Numbers, y: Numbers, slices: int) -> float:
    """Return the median over slices of the Kolmogorov-Smirnov distance to all points.

    What SALib's `pawn.analyze` gives, without its p-values: for resamples, of which there are many.
    """
    levels, level = np.unique(y, return_inverse=True)
    edges = np.quantile(ranks, np.linspace(0, 1, slices + 1))
    place = np.searchsorted(edges, ranks, "right") - 1
    inside = place < slices  # as SALib, the largest is in no slice
    held = np.bincount(
        place[inside] * len(levels) + level[inside], minlength=slices * len(levels)
    ).reshape(slices, len(levels))
    shares = held.cumsum(axis=1) / held.sum(axis=1, keepdims=True)
    whole = np.bincount(level).cumsum() / len(y)
    return float(np.median(np.abs(shares - whole).max(axis=1)))
