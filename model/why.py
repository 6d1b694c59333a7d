"""Why an outcome is as likely as it is: what each change and each rule contributes.

Everything is a difference between worlds played under the same luck. A changed slider's part is
what putting it back alone undoes. A rule's part is the change less the change without the rule in
both worlds; where an outcome is not changed, it is its probability less that without the rule.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from model.ensemble import simulate
from model.scenario import Scenario
from rulebook.compiled import RULES
from rulebook.parameters import PARAMETERS

STAGES = (32, 256)
"""Runs of every world after each stage."""

Z95 = 1.959963984540054
"""Two-sided 95% point of the normal distribution."""

Flags = NDArray[np.bool_]
World = tuple[bool, tuple[tuple[str, float], ...]]
"""Which of the two scenarios, and what is set in it besides."""

NOW, WAS = True, False


@dataclass(frozen=True)
class Part:
    """A contribution to a probability, with half of its 95% interval (pairing is by luck).

    `names` are a slider, or rules that one and the same switch takes out.
    """

    names: tuple[str, ...]
    value: float
    error: float
    without: float
    """The probability in the world of now when this is put back, or taken out."""


@dataclass(frozen=True)
class Why:
    """One outcome explained: parts in falling order of size; each list with its rest adds up."""

    outcome: str
    runs: int
    was: float
    now: float
    change: float
    error: float
    sliders: tuple[Part, ...]
    together: float
    rules: tuple[Part, ...]
    rest: float
    moved: bool
    """Whether it is changed beyond chance; if not, the rules' parts are of the probability."""


class Inquiry:
    """Two scenarios, and all the worlds between them that explain how their outcomes differ."""

    def __init__(self, now: Scenario, was: Scenario, seed: int = 1) -> None:
        self.now, self.was, self.seed = now, was, seed
        self.runs = 0
        """Runs of every world that are known."""
        self.changed = tuple(
            name for name in PARAMETERS if now.parameters[name] != was.parameters[name]
        )
        self.alike = _bare(now) == _bare(was)
        """Whether the two differ in sliders alone."""
        self.switches = _switches(now, was)
        self._held: dict[World, dict[str, Flags]] = {}
        self.worlds = self._worlds()
        self.done = 0
        """Worlds known at the stage being played."""

    def refine(self, *, stop: Callable[[], bool] | None = None) -> Iterator[int]:
        """Play all worlds, few runs first, then more; yields the worlds done at this stage.

        Once `stop` says so it ends; a later call goes on where this one ended.
        """
        for runs in STAGES:
            if runs <= self.runs:
                continue
            for number, world in enumerate(self.worlds):
                if not self._play(world, runs, stop):
                    return
                self.done = number + 1
                yield self.done
            self.runs = runs
            yield self.done

    def explain(self, outcome: str) -> Why:
        """Return the explanation of an outcome by what is known; some stage must be whole."""
        runs = self.runs  # while others play on, all is told of as many

        def held(world: World) -> NDArray[np.float64]:
            return self._held[world][outcome][:runs].astype(float)

        now, was = held(self._world(NOW)), held(self._world(WAS))
        change = now - was
        whole, error = float(change.mean()), half_width(change)
        moved = abs(whole) > error
        sliders = []
        for name in self.changed:
            back = held(self._world(NOW, {name: self.was.parameters[name]}))
            sliders.append(_part((name,), now - back, back))
        rules = []
        for switch, names in self.switches.items():
            off = dict(switch)
            without = held(self._world(NOW, off))
            left = without - held(self._world(WAS, off))
            rules.append(_part(names, change - left if moved else now - without, without))
        sliders.sort(key=lambda part: -abs(part.value))
        rules.sort(key=lambda part: -abs(part.value))
        return Why(
            outcome,
            runs,
            float(was.mean()),
            float(now.mean()),
            whole,
            error,
            tuple(sliders),
            whole - sum(part.value for part in sliders),
            tuple(rules),
            (whole if moved else float(now.mean())) - sum(part.value for part in rules),
            moved,
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
        wanted = [self._world(NOW), self._world(WAS)]
        wanted += [self._world(NOW, {name: self.was.parameters[name]}) for name in self.changed]
        for switch in self.switches:
            wanted += [self._world(NOW, dict(switch)), self._world(WAS, dict(switch))]
        return tuple(dict.fromkeys(wanted))

    def _world(self, side: bool, values: dict[str, float] | None = None) -> World:  # noqa: FBT001 - NOW or WAS
        """Return the name of a world: what is set on one side, in the fewest words."""
        base = self.now if side else self.was
        given = base.parameters | (values or {})
        root = self.was if self.alike else base
        differs = {name: v for name, v in given.items() if v != root.parameters[name]}
        return (side and not self.alike, tuple(sorted(differs.items())))

    def _play(self, world: World, runs: int, stop: Callable[[], bool] | None) -> bool:
        """Bring a world up to so many runs; return whether that was done."""
        known = self._held.get(world)
        had = next(iter(known.values())).size if known else 0
        if had >= runs:
            return True
        side, values = world
        stage = (self.now if side else self.was).replace(dict(values))
        played = simulate(stage, runs - had, self.seed, first_run=had, stop=stop)
        if played.runs < runs - had:
            return False
        new = {name: played.held(one) for name, one in self.now.outcomes.items()}
        self._held[world] = {
            name: np.concatenate([known[name], new[name]]) if known else new[name] for name in new
        }
        return True


def _bare(scenario: Scenario) -> Scenario:
    """Return a scenario but for its sliders."""
    return scenario.model_copy(update={"parameters": {}})


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
