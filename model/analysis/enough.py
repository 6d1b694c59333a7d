"""Whether the runs and the points were enough.

Runs: a point's mean is the truth at that point and luck. How much of the scatter between points is
luck is told by how its even runs differ from its odd ones, after what they differ by at all points:
luck that all points share, as under common luck, moves no point against another. So follows the
number of runs at which luck would be little. Points: the order of the parameters by their part in
the variance is found in each of two halves of the points; where the halves disagree, more points
would change the order.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import rankdata

from model.analysis.effects import luck95, slices_of
from model.analysis.points import Points, Summary
from model.design import Numbers

LITTLE_LUCK = 0.1  # share of the variance between points, from which on runs are enough
SAME_ORDER = 0.8  # agreement of two halves, from which on points are enough
SPLITS = 10
FEWEST_POINTS = 20  # that have a mean, below which halves are not compared
STEPS = (1, 2, 5)  # of each power of ten, in the curve


@dataclass(frozen=True)
class Step:
    """What a number of runs at each point gives."""

    runs: int
    luck: float  # share of the variance between points that is luck


@dataclass(frozen=True)
class Enough:
    """How far the answers of a sweep are its own and not luck."""

    runs: float  # at a point, on average
    margin: float  # half of the 95% interval of a point's mean; nan if it is not known
    luck: float  # share of the variance of the points' means that is luck; nan likewise
    needed: int | None  # runs at a point for LITTLE_LUCK; None if nothing but luck is seen
    curve: tuple[Step, ...]
    order: float | None  # agreement of two halves of the points on which parameters lead
    leader: float | None  # share of halves in which the same parameter leads as in all points

    @property
    def runs_are_enough(self) -> bool | None:
        """Whether luck is little; None where too few points can be compared for it to be known."""
        return None if np.isnan(self.luck) else self.luck <= LITTLE_LUCK

    @property
    def points_are_enough(self) -> bool | None:
        """Whether two halves agree; None where there are too few points or parameters to ask."""
        return None if self.order is None else self.order >= SAME_ORDER


def enough(points: Points, name: str, seed: int) -> Enough:
    """Return whether the runs and points were enough for a mean."""
    summary = points.summaries[name]
    known = (summary.counts > 1) & ~np.isnan(summary.means)
    order, leader = _halves(points, summary, seed)
    of_luck = luck_between(summary)
    if known.sum() < 2 or np.isnan(of_luck):  # noqa: PLR2004 - points to compare
        nothing = float("nan")
        return Enough(float(summary.counts.mean()), nothing, nothing, None, (), order, leader)
    counts = summary.counts[known]
    runs = float(1 / (1 / counts).mean())
    seen = float(summary.means[known].var(ddof=1))
    between = max(seen - of_luck, 0.0)
    return Enough(
        runs,
        luck95(summary) * float(np.sqrt((summary.variances[known] / counts).mean())),
        min(of_luck / seen, 1.0) if seen > 0 else 0.0,
        runs_needed(of_luck * runs, between),
        tuple(_curve(of_luck * runs, between, round(runs))),
        order,
        leader,
    )


def luck_between(summary: Summary) -> float:
    """Return the variance that luck adds to the means of the points, one against another.

    The halves of a point's runs differ by four times as much as its mean errs, in variance.
    """
    apart = summary.apart[~np.isnan(summary.apart)]
    return float(apart.var(ddof=1)) / 4 if len(apart) > 1 else float("nan")


def runs_needed(within: float, between: float) -> int | None:
    """Return the runs at which luck is LITTLE_LUCK of the variance of the points' means.

    Args:
        within: variance of a run's luck, as far as points do not share it.
        between: variance of the points' true means.
    """
    if within == 0:
        return 1
    if between == 0:
        return None
    exact = within * (1 - LITTLE_LUCK) / (LITTLE_LUCK * between)
    return max(int(np.ceil(exact - 1e-9)), 1)


def _curve(within: float, between: float, runs: int) -> list[Step]:
    most = max(10 * runs, 100)
    counts = {step * 10**power for power in range(13) for step in STEPS}
    found = []
    for count in sorted({one for one in counts if one <= most} | {runs}):
        of_luck = within / count
        whole = between + of_luck
        share = of_luck / whole if whole > 0 else 0.0
        found.append(Step(count, share))
    return found


def _halves(points: Points, summary: Summary, seed: int) -> tuple[float | None, float | None]:
    """Return how alike two halves of the points order the parameters, and whether one leads."""
    if points.kind == "grid" or len(points.names) < 2:  # noqa: PLR2004 - an order of two at least
        return None, None  # half of a grid is no grid: its combinations are no longer balanced
    known = np.flatnonzero(~np.isnan(summary.means))
    means = summary.means[known]
    blocks, place = np.unique(points.blocks[known], return_inverse=True)
    if len(blocks) < FEWEST_POINTS or np.ptp(means) == 0:
        return None, None
    slices = [slices_of(points, parameter, known)[1] for parameter in points.names]
    first = int(np.argmax(_parts(slices, means)))
    rng = np.random.default_rng(seed)
    alike, led = [], []
    for _ in range(SPLITS):
        half = (rng.permutation(len(blocks)) % 2).astype(bool)[place]
        parts = [_parts([one[side] for one in slices], means[side]) for side in (half, ~half)]
        alike.append(agreement(*parts))
        led += [int(np.argmax(one)) == first for one in parts]
    return float(np.mean(alike)), float(np.mean(led))


def agreement(one: Numbers, other: Numbers) -> float:
    """Return how far two sides agree on which parameters lead, from 1 down; 0 without an order.

    The top-down correlation of Iman and Conover (1987): Savage's scores in place of ranks, so that
    the order of those that do little counts little.
    """
    a, b = _savage(one), _savage(other)
    if np.ptp(a) == 0 or np.ptp(b) == 0:
        return 0.0
    return float(np.corrcoef(a, b)[0, 1])


def _savage(sizes: Numbers) -> Numbers:
    tails = np.cumsum(1 / np.arange(len(sizes), 0, -1))[::-1]
    return np.asarray(tails[rankdata(-sizes, method="ordinal") - 1])


def _parts(slices: Sequence[NDArray[np.int64]], means: Numbers) -> Numbers:
    """Return the variance of each parameter's means by slice."""
    found = []
    for place in slices:
        held = np.bincount(place)
        apart = np.bincount(place, means - means.mean()) / np.maximum(held, 1)
        found.append(float((held * apart**2).sum() / len(means)))
    return np.array(found)
