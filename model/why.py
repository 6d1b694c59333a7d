"""Why an outcome is as likely as it is: what each change and each rule contributes.

All worlds are played under the same luck. The part of a difference between the two scenarios is
what putting it back alone undoes. A rule's part is the change less the change without the rule in
both worlds; where an outcome is not changed, it is its probability less that without the rule.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from model.difference import differences, plain
from model.ensemble import simulate
from model.scenario import Scenario
from rulebook.compiled import RULES

STAGES = (32, 256)
"""Runs of each rule's worlds after each stage; the other worlds have the most at once."""

Z95 = 1.959963984540054
"""Two-sided 95% point of the normal distribution."""

Flags = NDArray[np.bool_]
World = tuple[int, tuple[tuple[str, float], ...]]
"""Which tables, events and length, and which parameters are not as in the reference."""

NOW, WAS = True, False


@dataclass(frozen=True)
class Part:
    """A contribution to a probability, with half of its 95% interval (pairing is by luck).

    `names` are a difference's key, or rules that one and the same switch takes out.
    """

    names: tuple[str, ...]
    value: float
    error: float
    without: float
    """The probability in the world of now when this is put back, or taken out."""


@dataclass(frozen=True)
class Why:
    """One outcome explained: parts in falling order of size; each list with its rest adds up.

    `runs` are those of the rules' parts; all else is of all runs from the beginning.
    """

    outcome: str
    runs: int
    was: float
    now: float
    change: float
    error: float
    differences: tuple[Part, ...]
    together: float
    rules: tuple[Part, ...]
    rest: float
    moved: bool
    """Whether it is changed beyond chance; if not, the rules' parts are of the probability."""

    level: tuple[float, float] | None = None
    """The two, was and now, where the shorter one ends; None where both are as long."""


class Inquiry:
    """Two scenarios, and all the worlds between them that explain how their outcomes differ."""

    def __init__(self, now: Scenario, was: Scenario, seed: int = 1) -> None:
        self.now, self.was, self.seed = now, was, seed
        self.runs = 0
        """Runs of the rules' worlds that are known."""
        self._tables: list[Scenario] = []
        """All scenarios to be played without their parameters, each once."""
        sides = {NOW: plain(now), WAS: plain(was)}
        self._sides = {side: self._place(one) for side, one in sides.items()}
        self.differences = {
            one.key: self._named(one.put_back(sides[NOW])) for one in differences(now, was)
        }
        """The world without each difference, by its key."""
        self.weeks = min(now.weeks, was.weeks)
        """Weeks that both play."""
        cut = {"weeks": self.weeks}
        self._level = tuple(self._named(sides[s].model_copy(update=cut)) for s in (WAS, NOW))
        sides_whole = (self._world(NOW), self._world(WAS))
        self._first = (*sides_whole, *self._level, *self.differences.values())
        self.switches = _switches(now, was)
        self._held: dict[World, dict[str, Flags]] = {}
        self.worlds = self._worlds()
        self.done = 0
        """Worlds known at the stage being played."""

    def refine(self, *, stop: Callable[[], bool] | None = None) -> Iterator[int]:
        """Play all worlds; yields the worlds done at this stage.

        Both sides and what differs are played whole at once, so that the change is what the cards
        say from the beginning; the rules' worlds few runs first, then more. Once `stop` says so it
        ends; a later call goes on where this one ended.
        """
        for runs in STAGES:
            if runs <= self.runs:
                continue
            for number, world in enumerate(self.worlds):
                most = STAGES[-1] if world in self._first else runs
                if not self._play(world, most, stop):
                    return
                self.done = number + 1
                yield self.done
            self.runs = max(self.runs, runs)  # another page may have gone on with it
            yield self.done

    def explain(self, outcome: str) -> Why:
        """Return the explanation of an outcome by what is known; some stage must be whole."""
        runs = self.runs  # while others play on, all is told of as many

        def held(world: World) -> NDArray[np.float64]:
            return self._held[world][outcome][:runs].astype(float)

        all_now, all_was = (self.held(outcome, side, {}, STAGES[-1]) for side in (NOW, WAS))
        whole, error = float((all_now - all_was).mean()), half_width(all_now - all_was)
        moved = abs(whole) > error
        now, was = all_now[:runs], all_was[:runs]
        change = now - was
        parts = []
        for key, world in self.differences.items():
            back = self._held[world][outcome][: STAGES[-1]].astype(float)
            parts.append(_part((key,), all_now - back, back))
        was_level, now_level = (
            float(self._held[world][outcome][: STAGES[-1]].mean()) for world in self._level
        )
        rules = []
        for switch, names in self.switches.items():
            off = dict(switch)
            without = held(self._world(NOW, off))
            left = without - held(self._world(WAS, off))
            rules.append(_part(names, change - left if moved else now - without, without))
        parts.sort(key=lambda part: -abs(part.value))
        rules.sort(key=lambda part: -abs(part.value))
        return Why(
            outcome,
            runs,
            float(all_was.mean()),
            float(all_now.mean()),
            whole,
            error,
            tuple(parts),
            whole - sum(part.value for part in parts),
            tuple(rules),
            (whole if moved else float(all_now.mean())) - sum(part.value for part in rules),
            moved,
            None if self.now.weeks == self.was.weeks else (was_level, now_level),
        )

    def play(
        self,
        side: bool,  # noqa: FBT001 - NOW or WAS
        values: dict[str, float],
        runs: int,
        stop: Callable[[], bool] | None,
    ) -> bool:
        """Play one side with some values set, so many runs; return whether that was done."""
        return self._play(self._world(side, values), runs, stop)

    def held(
        self,
        outcome: str,
        side: bool,  # noqa: FBT001 - NOW or WAS
        values: dict[str, float],
        runs: int,
    ) -> NDArray[np.float64]:
        """Return in which of a side's runs, that were played, an outcome holds: (runs,), 0 or 1."""
        return self._held[self._world(side, values)][outcome][:runs].astype(float)

    def _worlds(self) -> tuple[World, ...]:
        """Return every world there is to play, each once."""
        wanted = [*self._first]
        for switch in self.switches:
            wanted += [self._world(NOW, dict(switch)), self._world(WAS, dict(switch))]
        return tuple(dict.fromkeys(wanted))

    def _world(self, side: bool, values: dict[str, float] | None = None) -> World:  # noqa: FBT001 - NOW or WAS
        """Return the name of the world of one side, with some values set in it."""
        base = self.now if side else self.was
        return self._sides[side], self._apart(base.parameters | (values or {}))

    def _named(self, scenario: Scenario) -> World:
        """Return the name of the world that a plain scenario is."""
        return self._place(scenario), self._apart(scenario.parameters)

    def _apart(self, parameters: dict[str, float]) -> tuple[tuple[str, float], ...]:
        """Return the parameters that are not as in the reference."""
        was = self.was.parameters
        return tuple(sorted((name, v) for name, v in parameters.items() if v != was[name]))

    def _place(self, scenario: Scenario) -> int:
        """Return where the tables of a plain scenario are kept."""
        bare = scenario.model_copy(update={"parameters": {}})
        if bare not in self._tables:
            self._tables.append(bare)
        return self._tables.index(bare)

    def _play(self, world: World, runs: int, stop: Callable[[], bool] | None) -> bool:
        """Bring a world up to so many runs; return whether that was done."""
        known = self._held.get(world)
        had = next(iter(known.values())).size if known else 0
        if had >= runs:
            return True
        tables, values = world
        parameters = self.was.parameters | dict(values)
        stage = self._tables[tables].model_copy(update={"parameters": parameters})
        played = simulate(stage, runs - had, self.seed, first_run=had, stop=stop)
        if played.runs < runs - had:
            return False
        new = {name: played.held(one) for name, one in self.now.outcomes.items()}
        self._held[world] = {
            name: np.concatenate([known[name], new[name]]) if known else new[name] for name in new
        }
        return True


def _switches(*scenarios: Scenario) -> dict[tuple[tuple[str, float], ...], tuple[str, ...]]:
    """Return which rules each switch takes out, for switches not off in all of the scenarios."""
    found: dict[tuple[tuple[str, float], ...], tuple[str, ...]] = {}
    for name, rule in RULES.items():
        switch = tuple(sorted(rule.off.items()))
        off = all(s.parameters[key] == value for s in scenarios for key, value in switch)
        if switch and not off:
            found[switch] = (*found.get(switch, ()), name)
    return found


def _part(
    names: tuple[str, ...], difference: NDArray[np.float64], without: NDArray[np.float64]
) -> Part:
    return Part(names, float(difference.mean()), half_width(difference), float(without.mean()))


def half_width(difference: NDArray[np.float64]) -> float:
    """Return half of the 95% interval of a paired difference, shape (runs,)."""
    return float(Z95 * difference.std(ddof=1) / np.sqrt(difference.size))
