"""Which futures of an ensemble are worth telling: criteria over their measures, declared once."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rulebook.declared.names import ACTOR_NAMES, ACTORS

Measures = Mapping[str, NDArray[np.float64]]
"""Name -> (runs,)."""


@dataclass(frozen=True)
class Criterion:
    """A way to pick a future: `rank` gives the places in the ensemble of all that fit, best first.

    `wording` has `{nth}` where a rank other than the first is said.
    """

    name: str
    title: str
    wording: str
    rank: Callable[[Measures], list[int]]
    actor: str = ""
    """Whom it is about, if it is about one."""
    week: str = ""
    """The measure that says in which week it comes about, if there is one."""

    def choose(self, measures: Measures) -> int | None:
        """Return the place of the best that fits, None if there is none."""
        return next(iter(self.rank(measures)), None)

    def sentence(self, rank: int = 1) -> str:
        """Return what is to be said of the future of a rank."""
        return self.wording.format(nth="" if rank == 1 else f"{ordinal(rank)} ")


def ordinal(number: int) -> str:
    """Return a number as a rank: "1st", "2nd", "13th"."""
    teens = number % 100 in (11, 12, 13)
    return f"{number}{'th' if teens else {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th')}"


def typical_run(measures: Measures) -> int:
    """Return the run nearest to the medians of all measures."""
    return next(iter(_by_nearness(measures)), 0)


def _by_nearness(measures: Measures) -> list[int]:
    """Return the runs, nearest first to the medians of all measures in units of their spreads.

    Spread is the distance from the 5th to the 95th percentile; measures without spread do not
    count. Distances are cut at one spread, so one odd measure cannot decide alone. Among equals the
    first run wins.
    """
    total: NDArray[np.float64] | None = None
    for values in measures.values():
        low, middle, high = np.quantile(values, (0.05, 0.5, 0.95))
        if total is None:
            total = np.zeros(len(values))
        if high > low:
            total += np.minimum(np.abs(values - middle) / (high - low), 1.0)
    return [] if total is None else np.argsort(total, kind="stable").tolist()


def _ranked(
    measures: Measures,
    *keys: str,
    among: Callable[[Measures], NDArray[np.bool_]] | None = None,
) -> list[int]:
    """Return the runs by these measures, the lowest first ("-name": the highest).

    Later keys decide among equals, then the number of the run. Only runs `among` count.
    """
    runs = len(next(iter(measures.values())))
    kept = np.arange(runs) if among is None else np.nonzero(among(measures))[0]
    columns = [
        (-1.0 if key.startswith("-") else 1.0) * measures[key.removeprefix("-")][kept]
        for key in keys
    ]
    order = np.lexsort(columns[::-1])
    ranked: list[int] = kept[order].tolist()
    return ranked


def _at_war(measures: Measures) -> NDArray[np.bool_]:
    return measures["war_resumed"] > 0


def _without_centre(measures: Measures) -> NDArray[np.bool_]:
    return measures["centre_open_week"] < 0


def _by(
    *keys: str, among: Callable[[Measures], NDArray[np.bool_]] | None = None
) -> Callable[[Measures], list[int]]:
    return lambda measures: _ranked(measures, *keys, among=among)


CRITERIA = {
    criterion.name: criterion
    for criterion in (
        Criterion(
            "typical", "Typical", "{nth}nearest to the median of every measure", _by_nearness
        ),
        *(
            Criterion(
                f"best_{actor}",
                f"Best for {ACTOR_NAMES[actor]}",
                f"in which the power of {ACTOR_NAMES[actor]} ends {{nth}}highest",
                _by(f"-power_{actor}", "casualties"),
                actor,
            )
            for actor in ACTORS
        ),
        Criterion(
            "worst_line",
            "Worst on the line",
            "with the {nth}most casualties",
            _by("-casualties", "-violations"),
        ),
        Criterion(
            "quiet_line",
            "Quietest on the line",
            "with the {nth}fewest casualties",
            _by("casualties", "violations"),
        ),
        Criterion(
            "war",
            "War resumes",
            "in which war resumes {nth}soonest",
            _by("war_week", among=_at_war),
            week="war_week",
        ),
        Criterion(
            "no_centre",
            "No centre opens",
            "in which no centre opens, and the channel between Moscow and Ankara is {nth}weakest",
            _by("link", among=_without_centre),
        ),
    )
}
