"""The few statistics on the page that no measure gives yet: pure functions over runs."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from model.intervals import half_width


class Band(NamedTuple):
    """A fan's three lines, each a list with one value a week."""

    low: list[float]
    middle: list[float]
    high: list[float]


class Change(NamedTuple):
    """A difference of two means and the half-width of its 95% interval."""

    value: float
    error: float


class Histogram(NamedTuple):
    """Shares of the runs in bins of equal width; ``edges`` has one number more than ``shares``.

    ``never`` is the share of the runs in which the thing measured never happened, None where that
    has no meaning; it counts in no bin.
    """

    edges: list[float]
    shares: list[float]
    never: float | None = None


def band(runs: NDArray[np.float64], digits: int = 4) -> Band:
    """The 5th, 50th and 95th percentile over runs, week by week.

    ``runs`` has shape (runs, weeks + 1). Values are rounded to ``digits`` decimals to keep messages
    short.
    """
    low, middle, high = np.round(np.quantile(runs, (0.05, 0.5, 0.95), axis=0), digits)
    return Band(low.tolist(), middle.tolist(), high.tolist())


def paired_change(now: NDArray[np.bool_], untouched: NDArray[np.bool_]) -> Change:
    """Change of a share of runs, run by run under the same luck, with its 95% half-width.

    Both arrays have shape (runs,), run r of each played under the same luck. The error is 1.96
    paired standard errors: pairing removes the luck that both share. A ValueError says when the
    shapes differ.
    """
    if now.shape != untouched.shape:
        raise ValueError(f"paired runs need equal shapes, not {now.shape} and {untouched.shape}")
    difference = now.astype(float) - untouched.astype(float)
    if difference.size == 1:
        return Change(float(difference.mean()), 0.0)
    return Change(float(difference.mean()), half_width(difference))


def shift_size(now: NDArray[np.float64], untouched: NDArray[np.float64]) -> float:
    """How far the mean moves, in units of the spread of both samples, each of shape (runs,)."""
    spread = float(np.concatenate([now, untouched]).std())
    return abs(float(now.mean() - untouched.mean())) / spread if spread > 0 else 0.0


def moved_apart(heights: list[float], room: float, low: float, high: float) -> list[float]:
    """Places for names at these heights, moved as little as leaves each ``room`` from the next.

    All within ``low`` to ``high``, or from ``low`` upwards where they do not fit. The order is
    kept; of equal heights the first is lowest.
    """
    order = sorted(range(len(heights)), key=heights.__getitem__)
    groups: list[tuple[float, int]] = []  # of names that touch: where the first is, how many
    for at, k in enumerate(order):
        start, count = heights[k] - at * room, 1
        while groups and groups[-1][0] >= start:
            before, many = groups.pop()
            start, count = (before * many + start * count) / (many + count), many + count
        groups.append((start, count))
    top = max(low, high - (len(heights) - 1) * room)
    starts = [min(max(start, low), top) for start, count in groups for _ in range(count)]
    placed = dict(zip(order, starts, strict=True))
    return [placed[k] + order.index(k) * room for k in range(len(heights))]


def histograms(
    *samples: NDArray[np.float64], never: float | None = None, bins: int = 24
) -> tuple[Histogram, ...]:
    """Histograms over the same bins, which span all samples, each of shape (runs,).

    Bins are of a round width (1, 2, 2.5 or 5 times a power of ten) and begin at a multiple of it;
    whole numbers get bins a whole number wide, around whole numbers. Runs at the value ``never``
    are counted apart.
    """
    every = np.concatenate(samples).astype(float)
    spanned = every if never is None else every[every != never]
    low, high = (float(spanned.min()), float(spanned.max())) if spanned.size else (0.0, 0.0)
    whole = np.array_equal(spanned, np.round(spanned))
    width = _round_width((high - low + whole) / (bins - 1), whole=whole)
    shift = 0.5 if whole else 0.0
    first = np.floor((low + shift) / width)
    first -= first * width - shift > low  # where the quotient was rounded up
    count = max(1, int(np.floor((high + shift) / width) - first) + 1)
    edges = (first + np.arange(count + 1)) * width - shift

    def of(sample: NDArray[np.float64]) -> Histogram:
        binned = sample if never is None else sample[sample != never]
        shares = np.histogram(binned, edges)[0] / sample.size
        apart = None if never is None else round(1 - binned.size / sample.size, 5)
        return Histogram(np.round(edges, 6).tolist(), np.round(shares, 5).tolist(), apart)

    return tuple(of(sample) for sample in samples)


def _round_width(least: float, *, whole: bool) -> float:
    """The least round width of a bin that is not under ``least``."""
    least = max(least, 1.0 if whole else 1e-9)
    power = 10.0 ** np.floor(np.log10(least))
    steps = (1.0, 2.0, 5.0, 10.0) if whole else (1.0, 2.0, 2.5, 5.0, 10.0)
    return float(next(step * power for step in steps if step * power >= least * (1 - 1e-9)))
