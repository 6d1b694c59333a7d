"""How a shake is declared and judged: two worlds under the same luck, and what must differ."""

import csv
import importlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from model.ensemble import Ensemble, simulate
from model.scenario import Scenario
from model.scenario_files import load
from model.scenario_parts import DatedEvent
from rulebook.declared.names import ACTORS, AGREED, BUILDING, CLOSED, NONE, OPEN, SUSPENDED

SHAKES = Path(__file__).parent / "shakes.csv"
RUNS = 400
WEEKS, LONG = 52, 240
ERRORS = 3.0  # standard errors that a difference must exceed
LEFT = 1 / 3  # of a difference that may be left with its mechanism off

Values = NDArray[np.float64]


@dataclass(frozen=True)
class Figure:
    """What was found: a number with its standard error, in words, and whether it is as needed.

    `bounded` says that the number is a level that must keep to a bound, not an effect that a
    mechanism has.
    """

    value: float
    error: float
    text: str
    holds: bool
    bounded: bool = False


@dataclass(frozen=True)
class Bench:
    """Plays worlds, each once; `off` are parameters that switch a mechanism off."""

    runs: int = RUNS
    seed: int = 1
    off: Mapping[str, float] = field(default_factory=dict)
    _played: dict[tuple[object, ...], Ensemble] = field(default_factory=dict)

    def without(self, off: Mapping[str, float]) -> "Bench":
        """Return the same bench with a mechanism switched off; it shares what was played."""
        return Bench(self.runs, self.seed, off, self._played)

    def stage(
        self,
        *events: DatedEvent,
        name: str = "baseline",
        weeks: int = LONG,
        tables: Mapping[str, object] | None = None,
        **parameters: float,
    ) -> Scenario:
        """Return a scenario with events, parameters and tables changed."""
        stage = load(name).replace({**self.off, **parameters}, weeks)
        update = {**(tables or {}), "events": (*stage.events, *events)}
        return stage.model_copy(update=update)

    def play(self, stage: Scenario, *series: str) -> Ensemble:
        """Play a scenario, or return what was played of it."""
        key = (stage.model_dump_json(), self.runs, self.seed, series)
        if key not in self._played:
            self._played[key] = simulate(stage, self.runs, self.seed, series=series)
        return self._played[key]

    def follow(self, stage: Scenario, series: str) -> Values:
        """Return a number of the state before each week and at the end, (runs, weeks + 1)."""
        return self.play(stage, series).series[series]


def differs(
    worlds: Iterable[Values], least: float, *, relative: bool = False, points: bool = False
) -> Figure:
    """Judge a difference of two worlds, run by run.

    Args:
        worlds: values of the world that was shaken and of the other, each of shape (runs,).
        least: the difference that is needed; below 0 where it must fall.
        relative: whether `least` is a share of what was.
        points: whether it is told in points of a hundred.
    """
    now, was = worlds
    difference = now.astype(float) - was
    mean, error = float(difference.mean()), error_of(difference)
    whole = float(was.mean())
    if relative:
        scale = abs(whole) if whole else 1.0
        mean, error = mean / scale, error / scale
    enough = mean >= least if least > 0 else mean <= least
    size = _size(mean, relative=relative, points=points)
    text = f"{_told(whole)} → {_told(float(now.mean()))}, {size}"
    return Figure(mean, error, text, bool(enough and abs(mean) > ERRORS * error))


def stays(worlds: Iterable[Values], within: float) -> Figure:
    """Judge that two worlds are alike, run by run, by the difference of their means."""
    now, was = worlds
    difference = now.astype(float) - was
    mean = float(difference.mean())
    text = f"{_told(float(was.mean()))} → {_told(float(now.mean()))}"
    return Figure(mean, error_of(difference), text, abs(mean) <= within)


def below(values: Values, most: float) -> Figure:
    """Judge that the mean of a world's runs is below a bound."""
    mean = float(values.mean())
    return Figure(mean, error_of(values), _told(mean), mean < most, bounded=True)


def monotone(shares: Mapping[str, Values], way: float) -> Figure:
    """Judge that means go one way (1 up, -1 down) from world to world, but for their errors."""
    worlds = list(shares.values())
    steps = [one - before for before, one in pairwise(worlds)]
    back = max(-way * float(step.mean()) - ERRORS * error_of(step) for step in steps)
    told = ", ".join(f"{name}: {_told(float(one.mean()))}" for name, one in shares.items())
    whole = worlds[-1] - worlds[0]
    moved = way * float(whole.mean()) > ERRORS * error_of(whole)
    return Figure(float(whole.mean()), error_of(whole), told, back <= 0 and moved)


def error_of(values: Values) -> float:
    """Return the standard error of a mean, shape (runs,)."""
    return float(values.std(ddof=1) / np.sqrt(values.size))


def _told(value: float) -> str:
    return f"{value:.4g}"


def _size(value: float, *, relative: bool, points: bool) -> str:
    if relative:
        return f"{100 * value:+.0f}%"
    return f"{100 * value:+.1f} points" if points else f"{value:+.3g}"


def changes(week: int, **parameters: float) -> DatedEvent:
    """Return an event that sets parameters from a week on."""
    return DatedEvent(week=week, label="shaken", parameters=parameters)


def foundings(states: Values) -> Values:
    """Return how often a centre was founded in each run, by its state week by week."""
    before, after = states[:, :-1], states[:, 1:]
    gone = np.isin(before, (NONE, CLOSED))
    return np.asarray((gone & np.isin(after, (AGREED, BUILDING, OPEN))).sum(axis=1), float)


def suspensions(states: Values) -> Values:
    """Return how often the centre was suspended in each run."""
    fresh = (states[:, 1:] == SUSPENDED) & (states[:, :-1] != SUSPENDED)
    return np.asarray(fresh.sum(axis=1), float)


def stands(states: Values) -> Values:
    """Return whether a centre stands, open or suspended, in each run and week."""
    return np.isin(states, (OPEN, SUSPENDED)).astype(float)


def signed_by(bench: Bench, stage: Scenario, actor: str, *, since: int = 0) -> Values:
    """Return the deals that an actor has signed from a week on, each counted once a partner."""
    paths = [
        bench.follow(stage, f"total_deals.{actor}.{other}") for other in ACTORS if other != actor
    ]
    whole: Values = np.sum([path[:, -1] - path[:, since] for path in paths], axis=0)
    return whole


Look = Callable[[Bench], Figure]


@dataclass(frozen=True)
class Shake:
    """A row: what is shaken, against what, which measure must do what; and how that is looked at.

    `look` is None where a rule or a number of the state that it needs is not there yet. `off`
    switches the mechanism off; None where it has no switch yet. `argued` says why its absence need
    not undo what is found; docs/validation.md says more.
    """

    id: str
    parts: tuple[int, ...]
    shake: str
    against: str
    measure: str
    at: str
    direction: str
    least: str
    mechanism: str
    look: Look | None
    off: Mapping[str, float] | None
    argued: str = ""

    @property
    def has_mechanism(self) -> bool:
        """Whether a mechanism is named whose absence must undo it; a placebo has none."""
        return self.mechanism not in {"-", "placebo"}


@dataclass(frozen=True)
class Tried:
    """A shake and its figure, with its mechanism on and off; None for what is not there yet."""

    shake: Shake
    figure: Figure | None
    ablated: Figure | None

    @property
    def holds(self) -> bool:
        """Whether it is as needed, and its mechanism is the reason."""
        if self.figure is None or not self.figure.holds:
            return False
        if not self.shake.has_mechanism:
            return True
        return self.ablated is not None and self.is_undone

    @property
    def is_argued(self) -> bool:
        """Whether it is as needed, and why its mechanism cannot be shown to be the reason."""
        answered = self.figure is not None and self.figure.holds
        return answered and not self.holds and bool(self.shake.argued)

    @property
    def is_undone(self) -> bool:
        """Whether little of the figure is left with the mechanism off, or the bound is broken."""
        if self.figure is None or self.ablated is None:
            return False
        if self.figure.bounded:
            return not self.ablated.holds
        if self.figure.value == 0:
            return False
        return not self.ablated.holds and self.ablated.value / self.figure.value < LEFT


_LOOKS: dict[str, tuple[Look, Mapping[str, float] | None, str]] = {}


def shake(
    name: str, *, off: Mapping[str, float] | None = None, argued: str = ""
) -> Callable[[Look], Look]:
    """Declare how a shake is looked at, and what switches its mechanism off or why nothing does."""

    def declare(look: Look) -> Look:
        _LOOKS[name] = look, off, argued
        return look

    return declare


@cache
def shakes() -> dict[str, Shake]:
    """Return every shake by its number."""
    for part in ("institutions", "actors", "war", "placebos"):
        importlib.import_module(f"model.shakes.{part}")
    declared: dict[str, Shake] = {}
    with SHAKES.open(encoding="utf-8", newline="") as file:
        above: dict[str, str] = {}
        for row in csv.DictReader(file):
            # "same" repeats what the row above says.
            line = {key: above[key] if text == "same" else text for key, text in row.items()}
            above = line
            look, off, argued = _LOOKS.get(line["id"], (None, None, ""))
            first, _, last = line["part"].partition("-")
            declared[line["id"]] = Shake(
                line["id"],
                tuple(range(int(first), int(last or first) + 1)),
                line["shake"],
                line["against"],
                line["measure"],
                line["at"],
                line["direction"],
                line["least effect"],
                line["mechanism to switch off"],
                look,
                off,
                argued,
            )
    return declared


def tried(one: Shake, bench: Bench) -> Tried:
    """Try a shake, and again with its mechanism off."""
    if one.look is None:
        return Tried(one, None, None)
    ablated = one.look(bench.without(one.off)) if one.off else None
    return Tried(one, one.look(bench), ablated)
