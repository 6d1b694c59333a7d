"""A wish about an ensemble: that a condition be likely or unlikely to hold."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from model.conditions import Condition
from rulebook.declared.bounds import MOST_WEEKS
from rulebook.declared.measures import MEASURES

SHARES = (0.5, 0.75, 0.9)
"""Shares of futures that a wish can ask for."""


@dataclass(frozen=True)
class Goal:
    """A condition that is to hold in at least a share of futures; unlikely: to fail in so many."""

    condition: Condition
    share: float = SHARES[0]
    likely: bool = True

    def score(self, share: float) -> float:
        """Return how far a share of futures is beyond what is wished; below 0 it falls short."""
        return (share if self.likely else 1.0 - share) - self.share

    def leaning(self, measures: Mapping[str, np.ndarray]) -> np.ndarray:
        """Return how far points lean towards the wish: measures (points, runs), result (points,).

        It is the mean of the measure whose bound is asked for, in its sense; any other condition
        has no leaning. Never comes after every week.
        """
        bound = self.condition.bound
        if bound is None or bound.sense in {"==", "!="}:
            return np.zeros(len(next(iter(measures.values()))))
        values = measures[bound.measure]
        if MEASURES[bound.measure].kind.may_be_never:
            values = np.where(values < 0, MOST_WEEKS, values)
        upwards = (bound.sense in {">", ">="}) == self.likely
        mean: np.ndarray = values.mean(axis=1)
        return mean if upwards else -mean
