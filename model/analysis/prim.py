"""PRIM, the patient rule induction method: the box of parameter values in which something happens.

Friedman and Fisher (1999), as Bryant and Lempert (2010) use it to discover scenarios. Peeling takes
a thin strip off one side of the box, time after time, each time the strip whose loss raises the
density most for what it takes; the boxes on the way are the curve of peeling. One of them is chosen
by a stated rule, and then made simpler: a limit goes that adds next to nothing, and one moves by a
class, outwards (which is pasting) or inwards, where the rule likes the box better so.

Each parameter's values are put into classes that end at round numbers, so that limits are numbers a
reader can keep; a whole number, a switch or an axis of a grid has one class a value and is peeled
value by value; of one whose values are names, any value may go. Nothing here is random.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from model.design import Numbers

MOST_VALUES = 25  # that are peeled one by one
CLASSES = 128  # at most, where there are more
STEPS = (1, 2, 5)  # times a power of ten, that a class may be wide
ALPHA = 0.05  # of the points in the box, that a peel takes at least
SMALLEST = 0.02  # of all points, below which no box is peeled further
FEWEST = 10  # points, likewise
SLACK = 0.02  # of phi, that a limit must add to stay

Codes = NDArray[np.uint8]
Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Space:
    """Points as PRIM sees them."""

    names: tuple[str, ...]
    codes: Codes  # (parameters, points)
    lows: tuple[Numbers, ...]  # parameter -> where each class begins
    by_value: tuple[bool, ...]  # whether each class is one value
    unordered: tuple[bool, ...]
    shares: Numbers  # (points,) share of the point's runs in which it happens

    def part(self, inside: Mask) -> "Space":
        """Return the space with some of its points."""
        return replace(self, codes=self.codes[:, inside], shares=self.shares[inside])


Box = tuple[Mask, ...]  # parameter -> which of its classes are inside


@dataclass(frozen=True)
class Score:
    """How good a box is."""

    points: int
    mass: float  # share of all points that lie inside
    density: float  # share of the futures inside in which it happens
    coverage: float  # share of all futures in which it happens that lie inside
    outside: float  # share of the futures outside in which it happens; nan if nothing is outside

    @property
    def phi(self) -> float:
        """The phi coefficient of lying inside and of happening, 0 for the whole space."""
        base = self.mass * self.density + (1 - self.mass) * (
            0.0 if np.isnan(self.outside) else self.outside
        )
        spread = self.mass * (1 - self.mass) * base * (1 - base)
        return float(self.mass * (self.density - base) / np.sqrt(spread)) if spread > 0 else 0.0


@dataclass(frozen=True)
class Rule:
    """Which box is best: of the largest phi, or of the largest coverage at a density asked for."""

    density: float | None = None

    def worth(self, score: Score) -> tuple[float, float]:
        """Return what the best box has most of; the first counts before the second."""
        if self.density is None:
            return (score.phi, score.coverage)
        if score.density >= self.density:
            return (1.0, score.coverage)
        return (score.density - 1.0, score.coverage)


def space_of(
    names: tuple[str, ...], values: Numbers, shares: Numbers, unordered: tuple[bool, ...]
) -> Space:
    """Put the values, shape (points, parameters), into classes."""
    codes = np.empty((len(names), len(values)), np.uint8)
    lows, by_value = [], []
    for k in range(len(names)):
        column = values[:, k]
        distinct = np.unique(column)
        by_value.append(len(distinct) <= MOST_VALUES)
        edges = distinct if by_value[k] else _edges(column)
        codes[k] = np.searchsorted(edges, column, "right") - 1
        lows.append(edges)
    return Space(names, codes, tuple(lows), tuple(by_value), unordered, shares)


def _edges(column: Numbers) -> Numbers:
    """Return where classes begin: at round numbers, or where these part the points badly."""
    low, high = float(column.min()), float(column.max())
    least = (high - low) / (CLASSES - 2)
    power = 10.0 ** math.floor(math.log10(least))
    step = next(one * power for one in (*STEPS, 10) if one * power >= least)
    inner = np.arange(math.floor(low / step) + 1, math.ceil(high / step)) * step
    edges = np.concatenate([[low], np.round(inner, 12)])
    held = np.bincount(np.searchsorted(edges, column, "right") - 1)
    if held.max() <= ALPHA * len(column):
        return edges
    inner = np.quantile(column, np.arange(1, CLASSES) / CLASSES)
    rounded = np.array([float(f"{one:.3g}") for one in inner])
    return np.concatenate([[low], np.unique(rounded[(rounded > low) & (rounded <= high)])])


def whole(space: Space) -> Box:
    """Return the box of everything."""
    return tuple(np.ones(len(low), bool) for low in space.lows)


def inside(space: Space, box: Box) -> Mask:
    """Return which points lie in a box."""
    found = np.ones(space.codes.shape[1], bool)
    for k, kept in enumerate(box):
        if not kept.all():
            found &= kept[space.codes[k]]
    return found


def score(space: Space, box: Box) -> Score:
    """Return how good a box is."""
    return _score(space, inside(space, box))


def _score(space: Space, chosen: Mask) -> Score:
    held, happens = int(chosen.sum()), float(space.shares.sum())
    hits = float(space.shares[chosen].sum())
    left = len(chosen) - held
    return Score(
        held,
        held / len(chosen),
        hits / held if held else 0.0,
        hits / happens if happens else 0.0,
        (happens - hits) / left if left else float("nan"),
    )


def restricted(box: Box) -> list[int]:
    """Return the parameters that a box limits."""
    return [k for k, kept in enumerate(box) if not kept.all()]


def peel(space: Space) -> list[Box]:
    """Return the boxes of the curve of peeling, from the whole space on."""
    box = whole(space)
    boxes = [box]
    part = space
    least = max(SMALLEST * space.codes.shape[1], FEWEST)
    while part.shares.size and 0 < part.shares.mean() < 1:
        found = _best_peel(part, box, least)
        if found is None:
            break
        k, kept = found
        box = (*box[:k], kept, *box[k + 1 :])
        part = part.part(kept[part.codes[k]])
        boxes.append(box)
    return boxes


def _best_peel(part: Space, box: Box, least: float) -> tuple[int, Mask] | None:
    """Return the parameter and its classes after the strip whose loss gains most for its size.

    If none gains, that which loses least: patience may pay later. None if none is left to peel.
    """
    held, happens = part.shares.size, float(part.shares.sum())
    best, found = -math.inf, None
    for k, kept in enumerate(box):
        if kept.sum() == 1:
            continue
        counts = np.bincount(part.codes[k], minlength=len(kept))
        hits = np.bincount(part.codes[k], part.shares, len(kept))
        for strip in _strips(kept, counts, unordered=part.unordered[k]):
            taken = int(counts[strip].sum())
            left = held - taken
            if not taken or left < least:
                continue
            gain = (happens - float(hits[strip].sum())) / left - happens / held
            worth = gain / taken if gain > 0 else gain
            if worth > best + 1e-12 * abs(worth):
                best, found = worth, (k, kept & ~strip)
    return found


def _strips(kept: Mask, counts: NDArray[np.int64], *, unordered: bool) -> Iterator[Mask]:
    """Yield the strips that may be peeled off one parameter."""
    classes = np.flatnonzero(kept & (counts > 0))
    if len(classes) < 2:  # noqa: PLR2004 - one must stay
        return
    if unordered:
        for one in classes:
            strip = np.zeros(len(kept), bool)
            strip[one] = True
            yield strip
        return
    # What lies beyond a strip on its side is outside already, or holds no point.
    places = np.arange(len(kept))
    enough = max(ALPHA * counts.sum(), 1)
    size = int(np.searchsorted(counts[classes].cumsum(), enough)) + 1
    if size < len(classes):
        yield kept & (places <= classes[size - 1])
    size = int(np.searchsorted(counts[classes[::-1]].cumsum(), enough)) + 1
    if size < len(classes):
        yield kept & (places >= classes[-size])


def choose(space: Space, boxes: list[Box], rule: Rule) -> Box:
    """Return the box on the curve that the rule likes best, made simpler and wider by it."""
    scores = [score(space, box) for box in boxes]
    best = max(range(len(boxes)), key=lambda k: rule.worth(scores[k]))
    return _simpler(space, boxes[best], rule)


def _simpler(space: Space, box: Box, rule: Rule) -> Box:
    """Drop limits that add next to nothing, and move those that the rule likes better elsewhere."""
    worth = rule.worth(score(space, box))
    while True:
        dropped = [(_without(box, k), False) for k in restricted(box)]
        moved = [(one, True) for one in _moved(space, box)]
        tried = [(rule.worth(score(space, one)), one, strict) for one, strict in dropped + moved]
        least = worth[0] * (1 - SLACK) if rule.density is None else worth[0]
        better = [
            (found, one)
            for found, one, strict in tried
            if (found > worth if strict else found[0] >= least)
        ]
        if not better:
            return box
        worth, box = max(better, key=lambda one: one[0])


def _without(box: Box, k: int) -> Box:
    return (*box[:k], np.ones(len(box[k]), bool), *box[k + 1 :])


def _moved(space: Space, box: Box) -> Iterator[Box]:
    """Yield the box with one class more or less at one of its limits; of names, with any one."""
    for k in restricted(box):
        kept = box[k]
        held = np.flatnonzero(kept)
        if space.unordered[k]:
            places = np.arange(len(kept))
        else:
            limited = [held[0] - 1, held[0]] if held[0] else []
            limited += [held[-1], held[-1] + 1] if held[-1] < len(kept) - 1 else []
            places = np.array(limited)
        for place in places:
            changed = kept.copy()
            changed[place] = not changed[place]
            if changed.any():
                yield (*box[:k], changed, *box[k + 1 :])
