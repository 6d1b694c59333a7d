"""A wish about an ensemble: that an outcome, or a measure within a bound, be likely or unlikely."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from rulebook.errors import BadInput, nearest, quoted
from rulebook.measures import MEASURES, OUTCOMES

SHARES = (0.5, 0.75, 0.9)
"""Shares of futures that a wish can ask for."""

_BOUND = re.compile(r"(?P<measure>\w+)(?P<sense>>=|<=)(?P<bound>[-+.\deE]+)")


@dataclass(frozen=True)
class Fact:
    """A yes-or-no fact of a run: an outcome, or a measure at least or at most at a bound."""

    name: str
    at_least: float | None = None
    at_most: float | None = None

    @property
    def is_bound(self) -> bool:
        """Whether it is a measure within a bound, and no outcome."""
        return self.at_least is not None or self.at_most is not None

    @staticmethod
    def of(text: str) -> "Fact":
        """Read an outcome's name, or `measure>=number`, or `measure<=number`.

        Raises:
            BadInput: it is none of these.
        """
        if text in OUTCOMES:
            return Fact(text)
        found = _BOUND.fullmatch(text.replace(" ", ""))
        if found is None:
            raise BadInput(f"There is no outcome {quoted(text)}.{nearest(text, OUTCOMES)}")
        name = found["measure"]
        if name not in MEASURES:
            raise BadInput(f"There is no measure {quoted(name)}.{nearest(name, MEASURES)}")
        try:
            bound = float(found["bound"])
        except ValueError:
            bound = np.nan
        if not np.isfinite(bound):
            raise BadInput(f"{quoted(found['bound'])}: a measure's bound is a number.")
        if found["sense"] == ">=":
            return Fact(name, at_least=bound)
        return Fact(name, at_most=bound)

    def holds(self, measures: Mapping[str, np.ndarray]) -> np.ndarray:
        """Return where it holds, for measures of any shape."""
        if self.at_least is not None:
            return measures[self.name] >= self.at_least
        if self.at_most is not None:
            return measures[self.name] <= self.at_most
        return OUTCOMES[self.name].holds(dict(measures))


@dataclass(frozen=True)
class Goal:
    """A fact that is to hold in at least a share of futures; unlikely: to fail in that share."""

    fact: Fact
    share: float = SHARES[0]
    likely: bool = True

    def score(self, share: float) -> float:
        """Return how far a share of futures is beyond what is wished; below 0 it falls short."""
        return (share if self.likely else 1.0 - share) - self.share

    def leaning(self, measures: Mapping[str, np.ndarray]) -> np.ndarray:
        """Return how far points lean towards the wish: measures (points, runs), result (points,).

        It is the mean of the measure in question, in its sense; an outcome has no leaning.
        """
        if not self.fact.is_bound:
            return np.zeros(len(next(iter(measures.values()))))
        upwards = (self.fact.at_least is not None) == self.likely
        mean: np.ndarray = measures[self.fact.name].mean(axis=1)
        return mean if upwards else -mean
