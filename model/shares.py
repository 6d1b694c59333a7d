"""How a change is shared out among rules that need one another: Shapley's value.

A rule's share is what taking it out undoes, averaged over the orders in which all can be taken out
one after another (Shapley 1953), here over some orders (Castro, Gómez and Tejada 2009). Shares add
up. Once nothing is left in any future, whatever else is taken out undoes nothing (Ghorbani and Zou
2019).
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from model.intervals import half_width
from model.search import Stopped
from model.why import NOW, WAS, Inquiry, Part

RUNS = 128
"""Runs of every world."""

ORDERS = 28
"""Orders that are played at least."""

MOST_RULES = 14
"""Switches among which is shared out: those that do most by themselves."""

SMALL = 0.005
"""A part of a probability that would show as nothing; what does less by itself has no share."""


@dataclass(frozen=True)
class Shares:
    """Parts in falling order of size; with `left`, what remains with all out, they add up."""

    parts: tuple[Part, ...]
    left: float
    orders: int
    runs: int
    moved: bool
    """Whether they are of the change; if not, they are of the probability."""


class Sharing:
    """The orders of one inquiry and outcome, played one by one; some stage must be whole."""

    def __init__(self, inquiry: Inquiry, outcome: str) -> None:
        self._inquiry, self._outcome = inquiry, outcome
        why = inquiry.explain(outcome)
        self.moved = why.moved
        self._alone = [part for part in why.rules if abs(part.value) >= SMALL][:MOST_RULES]
        switches = {names: dict(switch) for switch, names in inquiry.switches.items()}
        self._switches = [switches[part.names] for part in self._alone]
        self.orders = _orders(len(self._alone))
        self.done = 0
        self._undone = np.zeros((len(self.orders), len(self._alone), RUNS))
        self._left = np.zeros(len(self.orders))

    def refine(self, *, stop: Callable[[], bool] | None = None) -> Iterator[int]:
        """Play all orders; yields how many are done. Once `stop` says so it ends."""
        while self.done < len(self.orders) and not (stop is not None and stop()):
            try:
                self._play(self.done, stop)
            except Stopped:
                return
            self.done += 1
            yield self.done

    def _play(self, number: int, stop: Callable[[], bool] | None) -> None:
        """Take the rules out in one order; one may bring back what another had undone."""
        off: dict[str, float] = {}
        left = self._held(off, stop)
        for one in self.orders[number]:
            off |= self._switches[one]
            before, left = left, self._held(off, stop)
            self._undone[number, one] = before - left
        self._left[number] = left.mean()

    def shares(self) -> Shares | None:
        """Return the shares by all orders; None until they are played."""
        if self.done < len(self.orders):
            return None
        parts = []
        for number, alone in enumerate(self._alone):
            undone = self._undone[:, number]
            rounds = undone.mean(axis=1).reshape(-1, len(self._alone)).mean(axis=1)
            by_luck, by_order = half_width(undone.mean(axis=0)), half_width(rounds)
            error = float(np.hypot(by_luck, by_order))
            parts.append(Part(alone.names, float(undone.mean()), error, alone.without))
        parts.sort(key=lambda part: -abs(part.value))
        left = float(self._left.mean()) if self._alone else 0.0
        return Shares(tuple(parts), left, self.done, RUNS, self.moved)

    def _held(self, off: dict[str, float], stop: Callable[[], bool] | None) -> NDArray[np.float64]:
        """Return what is left, run by run, with some rules out; raises Stopped."""
        sides = (NOW, WAS) if self.moved else (NOW,)
        if not all(self._inquiry.play(side, off, RUNS, stop) for side in sides):
            raise Stopped
        held = [self._inquiry.held(self._outcome, side, off, RUNS) for side in sides]
        return held[0] - held[1] if self.moved else held[0]


def _orders(rules: int) -> list[list[int]]:
    """Return orders in which each rule comes at each place equally often: rotations of a few."""
    if not rules:
        return []
    luck = np.random.default_rng(0)
    found: list[list[int]] = []
    while len(found) < ORDERS:
        order = luck.permutation(rules).tolist()
        found += [order[k:] + order[:k] for k in range(rules)]
    return found
