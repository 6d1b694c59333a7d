"""Why an outcome is as likely as it is: what each change and each rule contributes.

All worlds are played under the same luck, and compared at the end of the shorter scenario. The part
of a difference between the two scenarios is what putting it back alone undoes. A rule's part is the
change less the change without the rule in both worlds; where an outcome is not changed, it is its
probability less that without the rule. What the longer scenario's further weeks do is told apart.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from model.difference import differences, plain
from model.ensemble import simulate
from model.intervals import half_width
from model.scenario import Scenario
from rulebook.engine.compiled import RULES

STAGES = (32, 256)
"""Runs of each rule's worlds after each stage; the other worlds have the most at once."""

Flags = NDArray[np.bool_]
World = tuple[int, tuple[tuple[str, float], ...]]
"""Which tables, events and length, and which parameters are not as in the reference."""

LENGTH = "weeks"
"""The key of the difference in length."""

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
class Later:
    """What the further weeks of the longer scenario do, which the shorter one does not play.

    `weeks` is the longer one's length. `length` has the change from the end of the shorter one to
    its own, `without` being the probability at the former. `events` are parts of the probability
    at its own end, of differences that come only in these weeks.
    """

    of_now: bool
    """Whether the longer one is the scenario explained; if not, it is the reference."""

    weeks: int
    probability: float
    length: Part
    events: tuple[Part, ...]


@dataclass(frozen=True)
class Why:
    """One outcome explained: parts in falling order of size; each list with its rest adds up.

    All but `later` is at the end of the shorter scenario. `runs` are those of the rules' parts; all
    else is of all runs from the beginning.
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

    later: Later | None = None
    """None where both scenarios are of one length."""


class Inquiry:
    """Two scenarios, and all the worlds between them that explain how their outcomes differ."""

    def __init__(self, now: Scenario, was: Scenario, seed: int = 1) -> None:
        self.now, self.was, self.seed = now, was, seed
        self.runs = 0
        """Runs of the rules' worlds that are known."""
        self._tables: list[Scenario] = []
        """All scenarios to be played without their parameters, each once."""
        self.weeks = min(now.weeks, was.weeks)
        """Weeks that both play."""
        self.outcomes = {
            name: one
            for name, one in now.outcomes.items()
            if all(one.condition.is_within(each.start, self.weeks) for each in (now, was))
        }
        """What can be explained: outcomes all whose dates both play."""
        self.level = {NOW: self._cut(plain(now)), WAS: self._cut(plain(was))}
        """Both as they are played, as far as the shorter one."""
        self._sides = {side: self._place(one) for side, one in self.level.items()}
        self.differences, self.later = self._differing()
        """The worlds without each difference, by its key: as long as the shorter one; and as long
        as the longer one, without what comes only after the shorter one, or without anything."""
        self._first = (*map(self._world, (NOW, WAS)), *self.differences.values())
        self._first += tuple(self.later.values())
        self.switches = _switches(now, was)
        self._held: dict[World, dict[str, Flags]] = {}
        self.worlds = self._worlds()
        self.done = 0
        """Worlds known at the stage being played."""

    @property
    def differ(self) -> bool:
        """Whether the two are played differently, be it only in length."""
        return bool(self.differences or self.later)

    def _differing(self) -> tuple[dict[str, World], dict[str, World]]:
        """Return the worlds without each difference, and those of the longer scenario."""
        found = {one.key: one.put_back for one in differences(self.now, self.was)}
        same_length = found.pop(LENGTH, None) is None
        stage = plain(self.now)
        cut = {key: self._cut(back(stage)) for key, back in found.items()}
        late = {key for key, one in cut.items() if one == self.level[NOW]}
        level = {key: self._named(one) for key, one in cut.items() if key not in late}
        if same_length:
            return level, {}
        longer, other = self.now, self.was
        if longer.weeks < other.weeks:
            longer, other = other, longer
        stage = plain(longer)
        later = {LENGTH: self._named(stage)}
        for one in differences(longer, other):
            if one.key in late:
                later[one.key] = self._named(one.put_back(stage))
        return level, later

    def _cut(self, scenario: Scenario) -> Scenario:
        """Return a plain scenario as far as both are played."""
        events = tuple(one for one in scenario.events if scenario.week_of(one) < self.weeks)
        return scenario.model_copy(update={"weeks": self.weeks, "events": events})

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
            back = self._flags(world, outcome)
            parts.append(_part((key,), all_now - back, back))
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
            self._explain_later(outcome),
        )

    def _explain_later(self, outcome: str) -> Later | None:
        """Return what the further weeks of the longer scenario do; None if there are none."""
        if not self.later:
            return None
        of_now = self.now.weeks > self.was.weeks
        held = {key: self._flags(world, outcome) for key, world in self.later.items()}
        whole = held.pop(LENGTH)
        before = self.held(outcome, NOW if of_now else WAS, {}, STAGES[-1])
        events = [_part((key,), whole - without, without) for key, without in held.items()]
        events.sort(key=lambda part: -abs(part.value))
        return Later(
            of_now,
            max(self.now.weeks, self.was.weeks),
            float(whole.mean()),
            _part((LENGTH,), whole - before, before),
            tuple(events),
        )

    def _flags(self, world: World, outcome: str) -> NDArray[np.float64]:
        """Return in which of all runs of a world an outcome holds, as `held` does."""
        return self._held[world][outcome][: STAGES[-1]].astype(float)

    def turned(self, outcome: str) -> NDArray[np.float64]:
        """Return how an outcome differs in each run: (runs,), 1 only now, -1 only was, or 0."""
        now, was = (self.held(outcome, side, {}, STAGES[-1]) for side in (NOW, WAS))
        return now - was

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
        new = {name: played.held(one) for name, one in self.outcomes.items()}
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
