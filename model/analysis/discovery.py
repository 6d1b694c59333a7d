"""Discovery: in which box of parameter values a condition holds, in words and with its honesty.

The search is over points, each with the share of its runs in which the condition holds. All runs of
a point lie at the same place, so a box has the same coverage and density as if each run were looked
at, with a fraction of the memory; no threshold turns the share into a yes or a no. Tests count a
point once, however many runs it has.
"""

from dataclasses import dataclass

import numpy as np
from scipy.stats import binomtest

from model.analysis import prim
from model.analysis.points import Points
from model.analysis.prim import Box, Rule, Score, Space
from model.analysis.words import (
    is_unordered,
    share,
    value_words,
)
from model.conditions import Condition
from rulebook.declared.names import listed
from rulebook.declared.parameters import PARAMETERS, full_title

HALVES = 5  # times that the points are halved
FEWEST = 40  # points, below which they are not
KEPT = 0.75  # of its lift, that a box keeps on points it was not found on, or it is over-fitted
LEAST_KEPT = 0.25  # of it, or there is no box: it was of chance


@dataclass(frozen=True)
class Limit:
    """What the box allows of one parameter."""

    parameter: str
    words: str  # "... is at most 0.35"
    values: tuple[float, ...]  # those allowed, where they are told one by one
    low: float | None  # the bounds otherwise; None where there is no limit
    high: float | None
    chance: float  # quasi-p-value: of so dense a box if this limit did nothing
    again: int | None  # in how many halves it is limited too; None if none were made


@dataclass(frozen=True)
class HeldOut:
    """How boxes found in one half of the points do in the other."""

    halves: int
    found: float  # mean density where they were found
    tried: float  # mean density in the other half
    kept: float  # share of the lift over the base rate that is kept

    @property
    def is_over_fitted(self) -> bool:
        """Whether too much of the lift is lost."""
        return self.kept < KEPT


@dataclass(frozen=True)
class Corner:
    """A box on the curve of peeling."""

    score: Score
    limits: int


@dataclass(frozen=True)
class Discovery:
    """What was found."""

    condition: Condition
    base: float  # share of all futures in which it happens
    points: int
    runs: int
    rule: Rule
    curve: tuple[Corner, ...]
    limits: tuple[Limit, ...]
    score: Score
    held_out: HeldOut | None

    @property
    def sentence(self) -> str:
        """The finding in plain words."""
        happens = self.condition.words
        if not self.base:
            return f"In none of the {self.runs:,} futures it happens that {happens}."
        if self.base == 1:
            return f"In every one of the {self.runs:,} futures {happens}."
        if not self.limits:
            return (
                f"No box was found: in {share(self.base)} of all futures {happens}, and no limit "
                "on the parameters that vary makes that much likelier on other points too."
            )
        where = listed([limit.words for limit in self.limits])
        return (
            f"In {share(self.score.density)} of the futures where {where}, {happens} (in "
            f"{share(self.base)} of all futures); that box holds "
            f"{share(self.score.coverage)} of all such futures. Outside it, "
            f"{share(self.score.outside)}."
        )

    @property
    def warning(self) -> str:
        """What must be said in the same breath, or nothing."""
        tried = self.held_out
        return "But it is over-fitted." if tried is not None and tried.is_over_fitted else ""

    @property
    def caution(self) -> str:
        """What must be said with it, or nothing."""
        if not self.limits:
            return ""
        said = []
        if self.rule.density is not None and self.score.density < self.rule.density:
            said.append(
                f"No box is as dense as {100 * self.rule.density:.10g}%; this is the densest found."
            )
        if self.held_out is None:
            said.append("There are too few points to try the box on points it was not found on.")
        elif self.held_out.is_over_fitted:
            said.append(
                "The box is over-fitted: boxes found so in one half of the points have a density "
                f"of {share(self.held_out.found)} there, but {share(self.held_out.tried)} in "
                "the other half. Play more points before believing its limits."
            )
        else:
            said.append(
                "Boxes found so in one half of the points have a density of "
                f"{share(self.held_out.found)} there and {share(self.held_out.tried)} in the "
                "other half: it holds on points it was not found on."
            )
        return " ".join(said)


def discover(points: Points, condition: Condition, rule: Rule, seed: int) -> Discovery:
    """Return the box in which a condition holds.

    Args:
        points: with the condition's shares among their summaries, under its text.
        condition: what is looked for.
        rule: which box of the curve is chosen.
        seed: of the halves.
    """
    shares = points.summaries[condition.text].means
    known = ~np.isnan(shares)
    values = points.values[known]
    unordered = tuple(is_unordered(name) for name in points.names)
    space = prim.space_of(points.names, values, shares[known], unordered)
    boxes = prim.peel(space)
    box = prim.choose(space, boxes, rule)
    curve = tuple(Corner(prim.score(space, one), len(prim.restricted(one))) for one in boxes)
    held_out, again = _on_halves(space, points.blocks[known], rule, seed)
    if held_out is not None and held_out.kept < LEAST_KEPT:
        box = boxes[0]  # of all points
    limits = tuple(
        _limit(space, box, k, None if again is None else again[k]) for k in prim.restricted(box)
    )
    return Discovery(
        condition,
        float(space.shares.mean()),
        len(values),
        int(points.runs[known].sum()),
        rule,
        curve,
        limits,
        prim.score(space, box),
        held_out if limits else None,
    )


def _on_halves(
    space: Space, blocks: np.ndarray, rule: Rule, seed: int
) -> tuple[HeldOut | None, list[int] | None]:
    """Find boxes in halves of the points and try each on the other half."""
    names, place = np.unique(blocks, return_inverse=True)
    if len(names) < FEWEST or not 0 < space.shares.mean() < 1:
        return None, None
    rng = np.random.default_rng(seed)
    found, tried, bases = [], [], []
    again = [0] * len(space.names)
    for _ in range(HALVES):
        half = (rng.permutation(len(names)) % 2).astype(bool)[place]
        for side in (half, ~half):
            here, there = space.part(side), space.part(~side)
            if not here.shares.any():
                continue
            box = prim.choose(here, prim.peel(here), rule)
            for k in prim.restricted(box):
                again[k] += 1
            elsewhere = prim.score(there, box)
            found.append(prim.score(here, box).density)
            tried.append(elsewhere.density)
            bases.append((float(here.shares.mean()), float(there.shares.mean())))
    if not found:
        return None, None
    base, base_elsewhere = np.mean(bases, axis=0)
    kept = kept_of(float(np.mean(found) - base), float(np.mean(tried) - base_elsewhere))
    report = HeldOut(len(found), float(np.mean(found)), float(np.mean(tried)), kept)
    return report, again


def kept_of(lift: float, elsewhere: float) -> float:
    """Return the share of a lift that is kept elsewhere; 0 where there was none to keep."""
    return elsewhere / lift if lift > 0 else 0.0


def _limit(space: Space, box: Box, k: int, again: int | None) -> Limit:
    """Return what a box allows of a parameter, in words."""
    name, kept = space.names[k], box[k]
    title = f"“{full_title(name)}”"
    held = np.flatnonzero(kept)
    lows = space.lows[k]
    if PARAMETERS[name].is_switch or space.unordered[k]:
        values = tuple(float(lows[one]) for one in held)
        words = f"{title} is {listed([value_words(name, one) for one in values], 'or')}"
        return Limit(name, words, values, None, None, _chance(space, box, k), again)
    first, last = int(held[0]), int(held[-1])
    low = None if first == 0 else float(lows[first])
    high = None
    if last < len(kept) - 1:
        high = float(lows[last if space.by_value[k] else last + 1])
    told = [value_words(name, one) for one in (low, high) if one is not None]
    most = "at most" if space.by_value[k] else "below"
    if low is None:
        words = f"{title} is {most} {told[0]}"
    elif high is None:
        words = f"{title} is at least {told[0]}"
    elif low == high:
        words = f"{title} is {told[0]}"
    else:
        words = f"{title} is from {told[0]} to {told[1]}"
    return Limit(name, words, (), low, high, _chance(space, box, k), again)


def _chance(space: Space, box: Box, k: int) -> float:
    """Return how likely so dense a box is if the limit did nothing (Bryant and Lempert 2010).

    One-sided binomial test of the points inside against the density without the limit.
    """
    free: Box = (*box[:k], np.ones(len(box[k]), bool), *box[k + 1 :])
    without, within = prim.score(space, free), prim.score(space, box)
    hits = round(within.density * within.points)
    base = min(max(without.density, 0.0), 1.0)
    return float(binomtest(hits, within.points, base, alternative="greater").pvalue)
