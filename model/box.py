"""The box of values around a change in which a wish about the futures stays fulfilled."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from model.design import latin_hypercube
from model.search import Change, Search, Stopped, Values, snapped
from rulebook.declared.parameters import PARAMETERS

PARTS = 4
"""Points at which the way to a bound is first tried."""

SAMPLE = 48
"""Points at which all ranges are tried together."""

ENOUGH = 0.9
"""Share of these at which the wish must hold, or the box is drawn in."""

DRAWN_IN = 0.75
MOST_DRAWN = 5


@dataclass(frozen=True)
class Box:
    """Ranges of sliders: in each alone the wish holds; `share` of the points tried in all of them.

    `points` is how many were tried: none while the box is not `whole` and ranges are still found.
    """

    ranges: dict[str, tuple[float, float]]
    share: float = 0.0
    points: int = 0

    @property
    def whole(self) -> bool:
        """Whether nothing remains to be tried."""
        return self.points > 0


def box_around(
    search: Search, change: Change, *, stop: Callable[[], bool] | None = None
) -> Iterator[Box]:
    """Yield the box around a change that a search found, range by range; at last the whole one.

    Each range is found with the other sliders as the change has them. If the wish then holds at too
    few points of the whole box, it is drawn in towards the change until it does. Once `stop` says
    so it ends.
    """
    moves = dict(change.moves)
    ranges: dict[str, tuple[float, float]] = {}
    try:
        for name in moves:
            low, high = PARAMETERS[name].low, PARAMETERS[name].high
            ranges[name] = (
                _reach(search, moves, name, low, stop),
                _reach(search, moves, name, high, stop),
            )
            yield Box(dict(ranges))
        share = _share_within(search, ranges, stop)
        for _ in range(MOST_DRAWN):
            if share >= ENOUGH:
                break
            ranges = {name: _drawn_in(name, moves[name], ends) for name, ends in ranges.items()}
            yield Box(ranges)
            share = _share_within(search, ranges, stop)
    except Stopped:
        return
    yield Box(ranges, share, SAMPLE)


def _reach(
    search: Search, moves: Values, name: str, bound: float, stop: Callable[[], bool] | None
) -> float:
    """Return how far one slider can go towards a bound while the wish holds all the way."""
    here = moves[name]
    way = [snapped(name, here + (bound - here) * k / PARTS) for k in range(1, PARTS + 1)]
    held = search.holds([{**moves, name: value} for value in way], stop)
    good = held.index(False) if False in held else len(held)
    if good == len(way):
        return bound
    near, far = (way[good - 1] if good else here), way[good]
    while True:
        middle = snapped(name, (near + far) / 2)
        if middle in {near, far}:
            return near
        if search.holds([{**moves, name: middle}], stop)[0]:
            near = middle
        else:
            far = middle


def _share_within(
    search: Search,
    ranges: dict[str, tuple[float, float]],
    stop: Callable[[], bool] | None,
) -> float:
    """Return the share of points of a Latin hypercube over the box at which the wish holds."""
    if len(ranges) == 1:  # each of its values was tried, or lies between two that were
        return 1.0
    space = {"num_vars": len(ranges), "names": list(ranges), "bounds": [[0.0, 1.0]] * len(ranges)}
    rows = latin_hypercube(space, SAMPLE, search.seed)
    points = [
        {
            name: snapped(name, low + part * (high - low))
            for (name, (low, high)), part in zip(ranges.items(), row, strict=True)
        }
        for row in rows.tolist()
    ]
    return float(np.mean(search.holds(points, stop)))


def _drawn_in(name: str, kept: float, ends: tuple[float, float]) -> tuple[float, float]:
    low, high = (snapped(name, kept + DRAWN_IN * (end - kept)) for end in ends)
    return min(low, kept), max(high, kept)
