"""What would it take: the smallest change of sliders by which a wish about the futures comes true.

Each slider is tried alone, to either side; then pairs of those that do most; then a Latin hypercube
over those few, each find stripped of what it does not need. The smallest is the one with the least
movement, in units of the sliders' spans, each further slider counting as much as `PER_SLIDER` of
one. All points are played under the same luck, and what is found is played again in more futures.
"""

import copy
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from model.design import latin_hypercube, outcomes_over, points_of, problem
from model.goal import Goal
from model.scenario import Scenario
from rulebook.declared.parameters import PARAMETERS

PER_SLIDER = 0.1
COARSE, FINE, SURE = 64, 128, 512
"""Futures a point: to look around, to close in, to be sure."""

HALFWAY = 0.5
MOST_EFFECTIVE = 7
SAMPLE = 64
FIRST_FINDS = 6
"""Finds of the sample that are stripped."""

NUDGES = 6
"""Steps further that a find may go when more futures deny it."""

Values = dict[str, float]
Stop = Callable[[], bool]


class Stopped(Exception):  # noqa: N818 - not an error
    """The search was stopped."""


@dataclass(frozen=True)
class Change:
    """Sliders moved from where they stood, and the share of futures that it brings."""

    moves: tuple[tuple[str, float], ...]
    share: float
    runs: int
    size: float
    """Movement in units of the sliders' spans, and what their number counts for."""


@dataclass(frozen=True)
class Step:
    """Where a search is: what it does, points played so far, the best changes found, best first."""

    doing: str
    points: int
    found: tuple[Change, ...]
    closest: Change
    """The change that comes nearest to the wish, whether or not it fulfils it."""

    finished: bool = False


class Search:
    """A search from where a scenario's sliders stand, among those that may move."""

    def __init__(self, start: Scenario, goal: Goal, free: Sequence[str], seed: int = 1) -> None:
        self.start, self.goal, self.seed = start, goal, seed
        self.free = tuple(name for name in PARAMETERS if name in set(free))
        self._shares: dict[tuple[tuple[str, float], ...], tuple[int, float]] = {}
        self._found: dict[tuple[str, ...], Change] = {}
        self._leanings: dict[tuple[tuple[str, float], ...], float] = {}
        self._closest = Change((), 0.0, 0, 0.0)
        self._stop: Stop | None = None
        self.doing = "Looking at where the sliders stand"

    def go(self, *, stop: Stop | None = None) -> Iterator[Step]:
        """Search; yields where it is after each batch of points, at last the finished step.

        Once `stop` says so it ends. A later call goes through what is known at once, and on.
        """
        self._stop = stop
        self._found = {}
        try:
            yield from self._all()
        except Stopped:
            return

    def again(self) -> "Search":
        """Return a search for the same, which shares the points that either of them has played."""
        return copy.copy(self)

    @property
    def points(self) -> int:
        """How many points have been played."""
        return len(self._shares)

    def share(self, moves: Mapping[str, float]) -> float:
        """Return the share of many futures in which the condition holds once sliders are moved."""
        return self._play([dict(moves)], SURE)[0]

    def holds(self, points: Sequence[Values], stop: Stop | None = None) -> list[bool]:
        """Return at which points the wish is fulfilled; raises Stopped once `stop` says so."""
        self._stop = stop
        return [self.goal.score(share) >= 0 for share in self._play(points, FINE)]

    def _held(self, measures: Mapping[str, np.ndarray]) -> np.ndarray:
        """Return in which runs the condition holds, in the shape of the measures."""
        return self.goal.condition.holds(measures, self.start.start)

    def _all(self) -> Iterator[Step]:
        here = self.share({})
        self._closest = Change((), here, SURE, 0.0)
        if self.goal.score(here) >= 0:
            yield self._step(finished=True)
            return
        self.doing = "Trying each slider alone"
        best: dict[str, float] = {}  # slider -> the value that brings most
        for name in self.free:
            trials = self._trials(name)
            shares = self._play([{name: value} for value in trials], COARSE)
            scores = [self.goal.score(share) for share in shares]
            held = [value for value, score in zip(trials, scores, strict=True) if score >= 0]
            if held:
                nearest = min(held, key=lambda value: self._size({name: value}))
                self._close_in({name: nearest})
            best[name] = max(trials, key=lambda value: self._nearness({name: value}))
            yield self._step()
        ranked = sorted(best, key=lambda name: self._nearness({name: best[name]}), reverse=True)
        nearer = self._nearness({})
        helping = [
            name for name in ranked[:MOST_EFFECTIVE] if self._nearness({name: best[name]}) > nearer
        ]
        self.doing = "Trying the most effective in pairs"
        for pair in combinations(helping, 2):
            moves = {name: best[name] for name in pair}
            if self.goal.score(self._play([moves], COARSE)[0]) >= 0:
                self._close_in(moves)
            yield self._step()
        self.doing = "Sampling the most effective together"
        if helping:
            for moves in self._sampled(helping):
                self._close_in(moves)
                yield self._step()
        self.doing = "Making sure"
        self._make_sure()
        if not self._found:
            for _ in self._sure_of_the_closest():
                yield self._step()
        yield self._step(finished=True)

    def _trials(self, name: str) -> list[float]:
        """Return a slider's values to try: its bounds, and those halfway there."""
        row, stands = PARAMETERS[name], self.start.parameters[name]
        halves = [stands + HALFWAY * (end - stands) for end in (row.low, row.high)]
        wanted = {snapped(name, value) for value in (row.low, *halves, row.high)}
        return sorted(wanted - {stands})

    def _sampled(self, names: Sequence[str]) -> list[Values]:
        """Return the smallest of a sample's points that fulfil the wish."""
        space = problem(names)
        rows = points_of(space, latin_hypercube(space, SAMPLE, self.seed))
        points = [{name: snapped(name, value) for name, value in row.items()} for row in rows]
        shares = self._play(points, COARSE)
        held = [p for p, share in zip(points, shares, strict=True) if self.goal.score(share) >= 0]
        return sorted(held, key=self._size)[:FIRST_FINDS]

    def _close_in(self, moves: Values) -> None:
        """Strip a find of what it does not need, and keep it if it is the smallest of its kind."""
        if self.goal.score(self._play([moves], FINE)[0]) < 0:
            return
        for name in sorted(moves, key=lambda one: -self._size({one: moves[one]})):
            without = {other: value for other, value in moves.items() if other != name}
            if without and self.goal.score(self._play([without], FINE)[0]) >= 0:
                moves = without
        for name in moves:
            moves = self._nearer(moves, name)
        self._keep(moves, FINE)

    def _nearer(self, moves: Values, name: str) -> Values:
        """Bring one slider of a find as near to where it stood as the wish allows, by halving."""
        step = PARAMETERS[name].step
        near, far = self.start.parameters[name], moves[name]
        while abs(far - near) > step * (1 + 1e-9):
            middle = snapped(name, (near + far) / 2)
            if middle in {near, far}:
                break
            if self.goal.score(self._play([{**moves, name: middle}], FINE)[0]) >= 0:
                far = middle
            else:
                near = middle
        return {**moves, name: far}

    def _make_sure(self) -> None:
        """Play every find in more futures; it goes on or back by steps to where they agree.

        A find that they deny some steps further still is dropped.
        """
        finds, self._found = list(self._found.values()), {}
        for find in sorted(finds, key=lambda one: one.size):
            moves = dict(find.moves)
            if self._is_sure(moves):
                for name in tuple(moves):
                    moves = self._back(moves, name)
                self._keep(moves, SURE)
                continue
            for _ in range(NUDGES):
                moves = {name: self._stepped(name, to, further=True) for name, to in moves.items()}
                if self._is_sure(moves):
                    self._keep(moves, SURE)
                    break

    def _sure_of_the_closest(self) -> Iterator[float]:
        """Play what seems nearest to the wish in more futures, until these agree that it is.

        Where they say that it fulfils the wish after all, it is a find.
        """
        while True:
            key = max(self._shares, key=lambda one: self._nearness(dict(one)))
            if self._shares[key][0] >= SURE:
                break
            yield self.share(dict(key))
        moves = dict(key)
        self._closest = Change(key, self._shares[key][1], SURE, self._size(moves))
        if moves and self._is_sure(moves):
            self._keep(moves, SURE)

    def _back(self, moves: Values, name: str) -> Values:
        """Bring one slider some steps back while many futures still agree."""
        for _ in range(NUDGES):
            nearer = {**moves, name: self._stepped(name, moves[name], further=False)}
            if nearer[name] == self.start.parameters[name] or not self._is_sure(nearer):
                break
            moves = nearer
        return moves

    def _is_sure(self, moves: Values) -> bool:
        return self.goal.score(self.share(moves)) >= 0

    def _stepped(self, name: str, value: float, *, further: bool) -> float:
        row = PARAMETERS[name]
        up = (value > self.start.parameters[name]) == further
        return snapped(name, min(max(value + (row.step if up else -row.step), row.low), row.high))

    def _keep(self, moves: Values, runs: int) -> None:
        names = tuple(sorted(moves))
        change = Change(tuple(moves.items()), self._play([moves], runs)[0], runs, self._size(moves))
        if names not in self._found or change.size < self._found[names].size:
            self._found[names] = change

    def _nearness(self, moves: Mapping[str, float]) -> tuple[float, float]:
        """Return how near a point played comes to the wish: by futures, then by leaning."""
        key = tuple(sorted(moves.items()))
        return self.goal.score(self._shares[key][1]), self._leanings[key]

    def _size(self, moves: Mapping[str, float]) -> float:
        spans = {name: PARAMETERS[name].high - PARAMETERS[name].low for name in moves}
        stood = self.start.parameters
        moved = sum(abs(value - stood[name]) / spans[name] for name, value in moves.items())
        return moved + PER_SLIDER * max(0, len(moves) - 1)

    def _step(self, *, finished: bool = False) -> Step:
        found = tuple(sorted(self._found.values(), key=lambda one: one.size))
        return Step(self.doing, self.points, found, self._closest, finished)

    def _play(self, points: Sequence[Values], runs: int) -> list[float]:
        """Return the share of futures at each point in which it holds; known ones at once."""
        keys = [tuple(sorted(point.items())) for point in points]
        new = {
            key: point
            for key, point in zip(keys, points, strict=True)
            if self._shares.get(key, (0, 0.0))[0] < runs
        }
        if new:
            played = outcomes_over(self.start, list(new.values()), runs, self.seed, stop=self._stop)
            if len(played.points) < len(new):
                raise Stopped
            held = self._held(played.measures).mean(axis=1).tolist()
            leanings = self.goal.leaning(played.measures).tolist()
            for key, share, leaning in zip(new, held, leanings, strict=True):
                self._shares[key] = runs, share
                self._leanings[key] = leaning
                known = self._closest.runs > 0
                if known and self._nearness(dict(key)) > self._nearness(dict(self._closest.moves)):
                    self._closest = Change(key, share, runs, self._size(dict(key)))
        return [self._shares[key][1] for key in keys]


def snapped(name: str, value: float) -> float:
    """Return the nearest step of a slider."""
    row = PARAMETERS[name]
    steps = round((value - row.low) / row.step)
    return min(max(round(row.low + steps * row.step, 10), row.low), row.high)
