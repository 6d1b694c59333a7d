"""Where an outcome tips: its probability over two sliders, filled coarse to fine.

All points are played under the same luck, so that what differs between two of them is the sliders'
doing. Each level of the grid keeps the points of the one before and plays only those between.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from contourpy import contour_generator

from model.design import Numbers, outcomes_over
from model.scenario import Scenario
from rulebook.declared.errors import BadInput, quoted
from rulebook.declared.parameters import PARAMETERS, no_parameter

LEVELS = (5, 9, 17, 33)
"""Points on each axis, level by level; a slider with fewer values has them all."""

RUNS = 128
LOOK = 32
"""Runs a bound, to see which sliders move an outcome at all."""

BATCH = 16
"""Points played between two looks."""

HALF = 0.5


@dataclass(frozen=True)
class Axis:
    """A slider's values on the grid, ascending, in its own unit."""

    name: str
    values: tuple[float, ...]

    def level(self, points: int) -> tuple[int, ...]:
        """Return which values stand on a level of so many points, as their numbers."""
        last = len(self.values) - 1
        return tuple(sorted({round(last * k / (points - 1)) for k in range(points)}))

    def nearest(self, value: float) -> int:
        """Return the number of the value nearest to this one."""
        return int(np.argmin(np.abs(np.array(self.values) - value)))


def axis(name: str, points: int = LEVELS[-1]) -> Axis:
    """Return a slider's axis: all of its steps, or `points` of them, evenly spaced.

    Raises:
        BadInput: there is no such slider.
    """
    if name not in PARAMETERS:
        raise BadInput(f"axis: {no_parameter(name)}")
    row = PARAMETERS[name]
    steps = round((row.high - row.low) / row.step)
    kept = sorted({round(steps * k / (points - 1)) for k in range(points)})
    return Axis(name, tuple(min(round(row.low + row.step * k, 10), row.high) for k in kept))


def liveliest(
    scenario: Scenario, seed: int = 1, *, stop: Callable[[], bool] | None = None
) -> dict[str, tuple[str, ...]]:
    """Return which sliders move each outcome, each alone from bound to bound, the most first.

    Empty once `stop` says so.
    """
    ends = [{name: end} for name, row in PARAMETERS.items() for end in (row.low, row.high)]
    played = outcomes_over(scenario, ends, LOOK, seed, stop=stop)
    if len(played.points) < len(ends):
        return {}
    moving = {}
    for name, outcome in scenario.outcomes.items():
        shares = outcome.holds(played.measures, scenario.start).mean(axis=1).reshape(-1, 2)
        spans = np.ptp(shares, axis=1)
        order = np.argsort(-spans, kind="stable")
        moving[name] = tuple(tuple(PARAMETERS)[k] for k in order if spans[k] > 0)
    return moving


class Tipping:
    """The probability of every outcome over two sliders, as far as it is known.

    `shares` maps each outcome to an array of shape (values of y, values of x), nan where a point
    has not been played yet.
    """

    def __init__(
        self, scenario: Scenario, x: str, y: str, *, runs: int = RUNS, seed: int = 1
    ) -> None:
        """Lay out the grid; nothing is played yet.

        Raises:
            BadInput: there is no such slider, or both axes are the same one.
        """
        if x == y:
            raise BadInput(f"Both axes are {quoted(x)}; choose two different sliders.")
        self.scenario, self.runs, self.seed = scenario, runs, seed
        self.x, self.y = axis(x), axis(y)
        shape = (len(self.y.values), len(self.x.values))
        self.shares: dict[str, Numbers] = {
            name: np.full(shape, np.nan) for name in scenario.outcomes
        }
        self.level = 0
        """How many levels are wholly known."""

    @property
    def known(self) -> int:
        """How many points have been played."""
        return int(np.isfinite(next(iter(self.shares.values()))).sum())

    @property
    def total(self) -> int:
        """How many points there are on the finest level."""
        return len(self.x.values) * len(self.y.values)

    def refine(self, *, stop: Callable[[], bool] | None = None) -> Iterator[int]:
        """Play what is not known yet, coarse to fine; yields the points known after each batch.

        Once `stop` says so it ends; a later call goes on where this one ended.
        """
        for number, points in enumerate(LEVELS):
            unknown = np.isnan(next(iter(self.shares.values())))
            wanted = [
                (j, i) for j in self.y.level(points) for i in self.x.level(points) if unknown[j, i]
            ]
            for start in range(0, len(wanted), BATCH):
                if not self._play(wanted[start : start + BATCH], stop):
                    return
                yield self.known
            self.level = max(self.level, number + 1)
            yield self.known

    def _play(self, cells: list[tuple[int, int]], stop: Callable[[], bool] | None) -> bool:
        """Play some points; return whether all of them were."""
        points = [{self.x.name: self.x.values[i], self.y.name: self.y.values[j]} for j, i in cells]
        played = outcomes_over(self.scenario, points, self.runs, self.seed, stop=stop)
        done = len(played.points)
        for name, outcome in self.scenario.outcomes.items():
            held = outcome.holds(played.measures, self.scenario.start)
            for (j, i), share in zip(cells[:done], held.mean(axis=1).tolist(), strict=True):
                self.shares[name][j, i] = share
        return done == len(cells)

    def whole(self) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """Return the columns and rows of the finest level that is wholly known; none at first."""
        if not self.level:
            return (), ()
        points = LEVELS[self.level - 1]
        return self.x.level(points), self.y.level(points)

    def line(self, outcome: str, share: float = HALF) -> list[Numbers]:
        """Return the line on which an outcome has this probability, (points, 2) in sliders' units.

        It may be in several pieces, or in none.
        """
        columns, rows = self.whole()
        if not columns:
            return []
        values = self.shares[outcome][np.ix_(rows, columns)]
        xs = [self.x.values[i] for i in columns]
        ys = [self.y.values[j] for j in rows]
        return [np.asarray(piece) for piece in contour_generator(xs, ys, values).lines(share)]

    def crossings(self, outcome: str, at: float, *, along: str, share: float = HALF) -> list[float]:
        """Return at which values of one slider an outcome passes a probability, the other at `at`.

        `along` names the slider that moves; values are reckoned between points in a straight line.
        """
        columns, rows = self.whole()
        if not columns:
            return []
        across = along == self.x.name
        fixed, kept = (self.y, rows) if across else (self.x, columns)
        number = min(kept, key=lambda k: abs(fixed.values[k] - at))
        moving = columns if across else rows
        values = (
            self.shares[outcome][number, moving] if across else self.shares[outcome][moving, number]
        )
        places = [(self.x if across else self.y).values[k] for k in moving]
        found = []
        for k in range(len(places) - 1):
            one, other = values[k] - share, values[k + 1] - share
            if one * other < 0 or (other == 0 and one != 0):
                part = one / (one - other)
                found.append(float(places[k] + part * (places[k + 1] - places[k])))
        return found
