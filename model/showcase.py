"""Which futures of an ensemble are worth telling: criteria over their measures, declared once."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rulebook.names import ACTOR_NAMES, ACTORS

Measures = Mapping[str, NDArray[np.float64]]
"""Name -> (runs,)."""


@dataclass(frozen=True)
class Criterion:
    """A way to pick one future: `choose` gives its place in the ensemble, None if there is none."""

    name: str
    title: str
    sentence: str
    choose: Callable[[Measures], int | None]
    actor: str = ""
    """Whom it is about, if it is about one."""
    week: str = ""
    """The measure that says in which week it comes about, if there is one."""


def typical_run(measures: Measures) -> int:
    """Return the run nearest to the medians of all measures, each in units of its own spread.

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
    return 0 if total is None else int(np.argmin(total))


def _first(
    measures: Measures,
    *keys: str,
    among: Callable[[Measures], NDArray[np.bool_]] | None = None,
) -> int | None:
    """Return the first run by these measures, the lowest first ("-name": the highest).

    Later keys decide among equals, then the number of the run. Only runs `among` count.
    """
    runs = len(next(iter(measures.values())))
    kept = np.arange(runs) if among is None else np.nonzero(among(measures))[0]
    if not kept.size:
        return None
    columns = [
        (-1.0 if key.startswith("-") else 1.0) * measures[key.removeprefix("-")][kept]
        for key in keys
    ]
    order = np.lexsort(columns[::-1])
    return int(kept[order[0]])


def _at_war(measures: Measures) -> NDArray[np.bool_]:
    return measures["war_resumed"] > 0


def _without_centre(measures: Measures) -> NDArray[np.bool_]:
    return measures["centre_open_week"] < 0


def _by(
    *keys: str, among: Callable[[Measures], NDArray[np.bool_]] | None = None
) -> Callable[[Measures], int | None]:
    return lambda measures: _first(measures, *keys, among=among)


CRITERIA = {
    criterion.name: criterion
    for criterion in (
        Criterion("typical", "Typical", "nearest to the median of every measure", typical_run),
        *(
            Criterion(
                f"best_{actor}",
                f"Best for {ACTOR_NAMES[actor]}",
                f"in which the power of {ACTOR_NAMES[actor]} ends highest",
                _by(f"-power_{actor}", "casualties"),
                actor,
            )
            for actor in ACTORS
        ),
        Criterion(
            "worst_line",
            "Worst on the line",
            "with the most casualties",
            _by("-casualties", "-violations"),
        ),
        Criterion(
            "quiet_line",
            "Quietest on the line",
            "with the fewest casualties",
            _by("casualties", "violations"),
        ),
        Criterion(
            "war",
            "War resumes",
            "in which war resumes soonest",
            _by("war_week", among=_at_war),
            week="war_week",
        ),
        Criterion(
            "no_centre",
            "No centre opens",
            "in which no centre opens, and the channel between Moscow and Ankara is weakest",
            _by("link", among=_without_centre),
        ),
    )
}
