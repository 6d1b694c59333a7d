"""The answer to a choice: cards and a picture, from two ensembles under the same luck."""

import math
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

import model
from model import showcase
from model.words import day
from rulebook.declared.names import listed
from server.page import figures, variants, words
from server.page.charts import Chart, charts
from server.page.choice import RUNS, Choice, scenario
from server.page.kept import Kept

NEVER = -1.0
"""The week of what never happened."""


@dataclass(frozen=True)
class Card:
    """One outcome: its sentence, its probability (0 to 1), its paired change from a reference.

    ``note`` says after how many weeks two worlds of different length are compared, or why they are
    not; then ``compared`` is false and there is no change. ``probability`` is nan where the outcome
    is not asked.
    """

    name: str
    title: str
    sentence: str
    meaning: str
    probability: float
    reference: float
    change: float
    error: float
    compared: bool = True
    note: str = ""


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
    reference. ``note`` says after how many weeks it is compared with one of another length.
    """

    choice: Choice
    runs: int
    compared: bool
    cards: tuple[Card, ...]
    picture: Picture
    typical: int
    seconds: float
    note: str = ""


def _size(ensemble: model.Ensemble) -> int:
    """Bytes that an ensemble takes."""
    held = (*ensemble.measures.values(), *ensemble.series.values())
    return sum(int(values.nbytes) for values in held)


class Ensembles:
    """Ensembles of references and of rules switched off: played once, then kept."""

    def __init__(self, most: int = 96 * 2**20) -> None:
        """Keep at most so many bytes."""
        self._kept: Kept[tuple[object, ...], model.Ensemble] = Kept(most, _size)

    def play(
        self,
        choice: Choice,
        series: tuple[str, ...],
        runs: int = RUNS,
        weeks: int | None = None,
    ) -> model.Ensemble:
        """The ensemble of a choice, over its first weeks or all of them; it may have more series.

        One that is kept with other series is played with both, so that it is kept once.
        """
        whole = scenario(choice.scenario).weeks
        changes = tuple(sorted(choice.changes.items()))
        key = (choice.scenario, changes, choice.seed, runs, weeks or whole)
        known = self._kept.get(key)
        had = () if known is None else tuple(known.series)
        if known is not None and set(series) <= set(had):
            return known
        stage = choice.resolved().replace(weeks=weeks)
        both = tuple(dict.fromkeys((*had, *series)))
        return self._kept.put(key, model.simulate(stage, runs, choice.seed, series=both))


KEPT = Ensembles()
"""The one store of this process."""


def answer(choice: Choice, runs: int = RUNS) -> Answer:
    """Play a choice and its reference and take from both what the page shows.

    Fewer ``runs`` are the first ones of the same luck.
    Raises rulebook.declared.errors.BadInput when the choice cannot be played.
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
    weeks = weeks_in_common(choice, reference)
    note = note_on_length(choice, reference)
    cut = now if now.scenario.weeks == weeks else KEPT.play(choice, (), runs, weeks)
    cut_before = KEPT.play(reference, (), runs, weeks)
    cards = tuple(card(one, cut, cut_before, now, note) for one in choice.outcomes.values())
    at = (cut, cut_before) if chart.kind == "spread" else (now, before)
    picture = picture_of(chart, at[0], at[1] if compared else None)
    typical = showcase.typical_run(now.measures)
    seconds = time.perf_counter() - begun
    return Answer(choice, runs, compared, cards, picture, typical, seconds, note)


def weeks_in_common(*choices: Choice) -> int:
    """The weeks that all worlds play: how long the shortest is."""
    return min(scenario(choice.scenario).weeks for choice in choices)


def note_on_length(*choices: Choice) -> str:
    """After how many weeks worlds are compared, empty where all are of one length."""
    weeks = weeks_in_common(*choices)
    if all(scenario(choice.scenario).weeks == weeks for choice in choices):
        return ""
    return words.at_end(weeks, "shortest" if choices[2:] else "shorter")


def start_together(*choices: Choice) -> bool:
    """Whether all worlds begin on the same day."""
    return len({scenario(choice.scenario).start for choice in choices}) == 1


def apart(choice: Choice) -> str:
    """How a choice's reference is laid over it, where the two begin on different days.

    It stands after the reference's name.
    """
    together = start_together(choice, choice.reference)
    return "" if together else ", by weeks since its own start"


def ghost_words(choice: Choice) -> str:
    """What a choice's chart shows in grey, and how the two compare: the end of a sentence.

    Empty where the choice is its own reference.
    """
    if choice.is_point_of(choice.reference):
        return ""
    chart, name = charts()[choice.chart], variants.title(choice)
    if chart.kind == "fan":
        return f"; grey and dotted: {name}{apart(choice)}"
    length = note_on_length(choice, choice.reference)
    at = f" ({length})" if length else ""
    return f"; outlined: {name}{at}{apart(choice) if chart.measured.may_be_never else ''}"


def by_week(values: np.ndarray) -> np.ndarray:
    """A series (runs, weeks + 1) as the page shows it: what each week brings stands at that week.

    Of a week that is its first day's name, a map, a chart and a dispatch then say the same. What
    was before the first week is left out.
    """
    return values[:, 1:]


def followed(chart: Chart) -> tuple[str, ...]:
    """The series that a chart follows week by week."""
    return tuple(line.series for line in chart.lines) if chart.kind == "fan" else ()


def card(
    outcome: model.Outcome,
    now: model.Ensemble,
    before: model.Ensemble,
    whole: model.Ensemble | None = None,
    note: str = "",
) -> Card:
    """An outcome in two ensembles of the same luck and length, the second being the reference.

    ``whole`` is the first one over its whole length, for what is asked only of that; ``note`` says
    what the two are if they are not whole.
    """
    said = (outcome.name, outcome.title, outcome.sentence, outcome.meaning)
    if _is_asked(outcome, now) and _is_asked(outcome, before):
        mine, other = now.held(outcome), before.held(outcome)
        change = figures.paired_change(mine, other)
        means = float(mine.mean()), float(other.mean())
        return Card(*said, *means, change.value, change.error, note=note)
    shown = whole or now
    if _is_asked(outcome, shown):
        share = float(shown.held(outcome).mean())
        why = f"not compared: {_not_shared(outcome, now.scenario, before.scenario)}"
    else:
        share, why = math.nan, f"{_unplayed(outcome, shown.scenario)} played here"
    return Card(*said, share, math.nan, 0.0, 0.0, compared=False, note=why)


def not_compared(choice: Choice) -> str:
    """Why the outcome in question cannot be compared with the reference, empty where it can."""
    weeks = weeks_in_common(choice, choice.reference)
    both = (scenario(one.scenario).replace(weeks=weeks) for one in (choice, choice.reference))
    return _not_shared(choice.question, *both)


def _not_shared(outcome: model.Outcome, *played: model.Scenario) -> str:
    return f"{said} played in both" if (said := _unplayed(outcome, *played)) else ""


def _is_asked(outcome: model.Outcome, played: model.Ensemble) -> bool:
    """Whether an ensemble plays all dates that an outcome speaks of."""
    return not _unplayed(outcome, played.scenario)


def _unplayed(outcome: model.Outcome, *played: model.Scenario) -> str:
    """Which of an outcome's dates some scenario does not play: "30 January 2021 is not"."""
    outside = (outcome.condition.outside(one.start, one.weeks) for one in played)
    days = sorted(set[date]().union(*outside))
    if not days:
        return ""
    return f"{listed([day(one) for one in days])} {'is' if len(days) == 1 else 'are'} not"


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
            never=NEVER if chart.measured.may_be_never else None,
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
