"""The answer to a choice: cards and a picture, from two ensembles under the same luck."""

import threading
import time
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

import model
from model import showcase
from server.page import figures
from server.page.charts import Chart, charts
from server.page.choice import RUNS, Choice

NEVER = -1.0
"""The week of what never happened."""


@dataclass(frozen=True)
class Card:
    """One outcome: its sentence, its probability (0 to 1), its paired change from a reference."""

    name: str
    title: str
    sentence: str
    meaning: str
    probability: float
    reference: float
    change: float
    error: float


@dataclass(frozen=True)
class Picture:
    """What the big chart draws: a band a line, or a histogram, and the same of the reference.

    ``ghost`` and ``spread_ghost`` are empty where the choice is its own reference.
    """

    chart: Chart
    dates: tuple[str, ...]
    now: tuple[figures.Band, ...] = ()
    ghost: tuple[figures.Band, ...] = ()
    spread: figures.Histogram | None = None
    spread_ghost: figures.Histogram | None = None


@dataclass(frozen=True)
class Answer:
    """Everything the page shows of one choice, but the one future.

    ``runs`` is how many futures it is of; ``compared`` is false where the choice is its own
    reference.
    """

    choice: Choice
    runs: int
    compared: bool
    cards: tuple[Card, ...]
    picture: Picture
    typical: int
    seconds: float


class _Kept:
    """Ensembles of references and of rules switched off: played once, then kept.

    What is kept takes at most ``most`` bytes; what was longest not asked for goes first.
    """

    def __init__(self, most: int = 96 * 2**20) -> None:
        self._most = most
        self._lock = threading.Lock()
        self._kept: OrderedDict[tuple[object, ...], model.Ensemble] = OrderedDict()

    def play(self, choice: Choice, series: tuple[str, ...], runs: int = RUNS) -> model.Ensemble:
        key = (choice.scenario, tuple(sorted(choice.changes.items())), choice.seed, series, runs)
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        ensemble = model.simulate(choice.resolved(), runs, choice.seed, series=series)
        with self._lock:
            self._kept[key] = ensemble
            while len(self._kept) > 1 and sum(map(_size, self._kept.values())) > self._most:
                self._kept.popitem(last=False)
        return ensemble


def _size(ensemble: model.Ensemble) -> int:
    """Bytes that an ensemble takes."""
    held = (*ensemble.measures.values(), *ensemble.series.values())
    return sum(int(values.nbytes) for values in held)


KEPT = _Kept()
"""The one store of this process."""


def answer(choice: Choice, runs: int = RUNS) -> Answer:
    """Play a choice and its reference and take from both what the page shows.

    Fewer ``runs`` are the first ones of the same luck.
    Raises rulebook.errors.BadInput when the choice cannot be played.
    """
    begun = time.perf_counter()
    chart = charts()[choice.chart]
    series = followed(chart)
    reference = choice.reference
    before = KEPT.play(reference, series, runs)
    compared = not choice.is_point_of(reference)
    now = (
        model.simulate(choice.resolved(), runs, choice.seed, series=series) if compared else before
    )
    cards = tuple(card(outcome, now, before) for outcome in choice.outcomes.values())
    picture = picture_of(chart, now, before if compared else None)
    typical = showcase.typical_run(now.measures)
    return Answer(choice, runs, compared, cards, picture, typical, time.perf_counter() - begun)


def by_week(values: np.ndarray) -> np.ndarray:
    """A series (runs, weeks + 1) as the page shows it: what each week brings stands at that week.

    Of a week that is its first day's name, a map, a chart and a dispatch then say the same. What
    was before the first week is left out.
    """
    return values[:, 1:]


def followed(chart: Chart) -> tuple[str, ...]:
    """The series that a chart follows week by week."""
    return tuple(line.series for line in chart.lines) if chart.kind == "fan" else ()


def card(outcome: model.Outcome, now: model.Ensemble, before: model.Ensemble) -> Card:
    """An outcome in two ensembles of the same luck, the second being the reference."""
    mine, other = now.held(outcome), before.held(outcome)
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


def picture_of(
    chart: Chart,
    now: model.Ensemble,
    before: model.Ensemble | None = None,
    among: Sequence[model.Ensemble] = (),
) -> Picture:
    """What a chart draws of an ensemble, and of a reference behind it where there is one.

    ``among`` are other ensembles that are shown beside it: the bins of a histogram span them too.
    """
    dates = tuple(day.isoformat() for day in now.dates[:-1])
    if chart.kind == "spread":
        shown = (now, before or now, *among)
        spread, other, *_ = figures.histograms(
            *(one.measures[chart.lines[0].series] for one in shown),
            never=NEVER if chart.unit == "week" else None,
        )
        return Picture(chart, dates, spread=spread, spread_ghost=other if before else None)
    bands = tuple(figures.band(by_week(now.series[line.series])) for line in chart.lines)
    weeks = len(dates)
    ghosts = (
        tuple(figures.band(by_week(before.series[line.series])[:, :weeks]) for line in chart.lines)
        if before
        else ()
    )
    return Picture(chart, dates, bands, ghosts)
