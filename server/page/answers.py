"""The answer to a choice: cards and a picture, from two ensembles under the same luck."""

import threading
import time
from collections import OrderedDict
from dataclasses import dataclass

import model
from rulebook.measures import Outcome
from server.page import figures
from server.page.charts import Chart, charts
from server.page.choice import RUNS, Choice

NEVER = -1.0
"""The week of what never happened."""


@dataclass(frozen=True)
class Card:
    """One outcome: its sentence, its probability (0 to 1), its paired change from untouched."""

    name: str
    title: str
    sentence: str
    meaning: str
    probability: float
    untouched: float
    change: float
    error: float


@dataclass(frozen=True)
class Picture:
    """What the big chart draws: a band a line, or a histogram, and the same untouched.

    ``untouched`` is empty when nothing is changed.
    """

    chart: Chart
    dates: tuple[str, ...]
    now: tuple[figures.Band, ...] = ()
    untouched: tuple[figures.Band, ...] = ()
    spread: figures.Histogram | None = None
    spread_untouched: figures.Histogram | None = None


@dataclass(frozen=True)
class Answer:
    """Everything the page shows of one choice, but the one future."""

    choice: Choice
    cards: tuple[Card, ...]
    picture: Picture
    typical: int
    seconds: float


class _Kept:
    """The last few ensembles of the untouched and of rules switched off: played once, then kept."""

    def __init__(self, size: int = 16) -> None:
        self._size = size
        self._lock = threading.Lock()
        self._kept: OrderedDict[tuple[object, ...], model.Ensemble] = OrderedDict()

    def play(self, choice: Choice, series: tuple[str, ...]) -> model.Ensemble:
        key = (choice.scenario, tuple(sorted(choice.changes.items())), choice.seed, series)
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        ensemble = model.simulate(choice.resolved(), RUNS, choice.seed, series=series)
        with self._lock:
            self._kept[key] = ensemble
            while len(self._kept) > self._size:
                self._kept.popitem(last=False)
        return ensemble


KEPT = _Kept()
"""The one store of this process."""


def answer(choice: Choice) -> Answer:
    """Play a choice and its untouched scenario and take from both what the page shows.

    Raises rulebook.errors.BadInput when the choice cannot be played.
    """
    begun = time.perf_counter()
    chart = charts()[choice.chart]
    series = tuple(line.series for line in chart.lines) if chart.kind == "fan" else ()
    plain = Choice(scenario=choice.scenario, seed=choice.seed)
    untouched = KEPT.play(plain, series)
    now = (
        untouched
        if not choice.changes
        else model.simulate(choice.resolved(), RUNS, choice.seed, series=series)
    )
    cards = tuple(card(outcome, now, untouched) for outcome in model.OUTCOMES.values())
    picture = _picture(chart, now, untouched, bool(choice.changes))
    return Answer(
        choice, cards, picture, figures.typical_run(now.measures), time.perf_counter() - begun
    )


def card(outcome: Outcome, now: model.Ensemble, untouched: model.Ensemble) -> Card:
    """An outcome in two ensembles of the same luck."""
    mine, other = now.outcomes[outcome.name], untouched.outcomes[outcome.name]
    change = figures.paired_change(mine, other)
    return Card(
        outcome.name,
        outcome.title,
        outcome.sentence,
        outcome.meaning,
        float(mine.mean()),
        float(other.mean()),
        change.value,
        change.error,
    )


def _picture(
    chart: Chart, now: model.Ensemble, untouched: model.Ensemble, changed: bool
) -> Picture:
    dates = tuple(day.isoformat() for day in now.dates)
    if chart.kind == "spread":
        name = chart.lines[0].series
        spread, other = figures.histogram(
            now.measures[name],
            untouched.measures[name],
            never=NEVER if chart.unit == "week" else None,
        )
        return Picture(chart, dates, spread=spread, spread_untouched=other if changed else None)
    bands = tuple(figures.band(now.series[line.series]) for line in chart.lines)
    ghosts = (
        tuple(figures.band(untouched.series[line.series]) for line in chart.lines)
        if changed
        else ()
    )
    return Picture(chart, dates, bands, ghosts)
