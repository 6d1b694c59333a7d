"""How much of each main measure's variation every parameter accounts for, alone and with others.

Sobol's indices by Saltelli's scheme (Saltelli et al. 2010), as SALib reckons them: the first-order
index is the share of the variance that a parameter explains alone, the total-order index the share
that it has part in. All points are played under the same luck, so that what is analysed is a
function of the parameters and nothing else.
"""

import datetime as dt
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from SALib.analyze import sobol

from model.design import Numbers, Outcomes, outcomes_over, points_of, problem, sobol_sequence
from model.outcomes import OUTCOMES
from model.scenario_files import load
from rulebook.declared.measures import MEASURES
from rulebook.declared.parameters import PARAMETERS

# Measures, and outcomes where the question is whether something happens at all.
WATCHED = (
    "centre_signed_by_january",
    "centre_stands",
    "turkey_presence",
    "minsk_relevance",
    "western_agenda",
    "patron_balance_baku",
    "armenia_grievance",
    "violations",
    "detected_share",
    "casualties",
)
CONFIDENCE = 0.95
RESAMPLES = 100


@dataclass(frozen=True)
class Index:
    """A parameter's part in a measure's variance, each figure with half of its 95% interval."""

    parameter: str
    first: float
    first_margin: float
    total: float
    total_margin: float


@dataclass(frozen=True)
class Sensitivity:
    """The indices of every watched measure, and how they were come by."""

    base: int
    points: int
    runs: int
    seed: int
    mean: dict[str, float]  # measure -> mean over all points
    deviation: dict[str, float]  # measure -> standard deviation over all points
    indices: dict[str, list[Index]]  # measure -> one a parameter, the largest total first


def title_of(watched: str) -> str:
    """Return what a watched measure or outcome is called."""
    return OUTCOMES[watched].title if watched in OUTCOMES else MEASURES[watched].title


def _values(outcomes: Outcomes, watched: str, start: dt.date) -> Numbers:
    """Return the mean of a measure, or the share of an outcome, at each point: (points,)."""
    if watched in OUTCOMES:
        return np.asarray(np.mean(OUTCOMES[watched].holds(outcomes.measures, start), axis=1))
    return np.asarray(np.mean(outcomes.measures[watched], axis=1))


def sensitivity(
    base: int = 1024,
    runs: int = 8,
    seed: int = 1,
    *,
    parameters: Sequence[str] = tuple(PARAMETERS),
    watched: Sequence[str] = WATCHED,
    progress: Callable[[int, int], None] | None = None,
    stop: Callable[[], bool] | None = None,
) -> Sensitivity | None:
    """Return the Sobol indices of the watched measures; None if it was stopped.

    Args:
        base: rows of each of Saltelli's two matrices, a power of 2; base x (parameters + 2) points
            are played.
        runs: runs at each point.
        seed: of the sample, of the luck and of the intervals.
        parameters: those that vary, in all of their bounds.
        watched: names of measures and outcomes.
        progress: called with the points done and all of them.
        stop: asked before each point.
    """
    space = problem(parameters)
    points = points_of(space, sobol_sequence(space, base, seed))
    scenario = load("baseline")
    outcomes = outcomes_over(scenario, points, runs, seed, progress=progress, stop=stop)
    if len(outcomes.points) < len(points):
        return None
    values = {name: _values(outcomes, name, scenario.start) for name in watched}
    return Sensitivity(
        base,
        len(points),
        runs,
        seed,
        {name: float(v.mean()) for name, v in values.items()},
        {name: float(v.std()) for name, v in values.items()},
        {name: indices_of(space["names"], v, seed) for name, v in values.items()},
    )


def indices_of(names: Sequence[str], values: Numbers, seed: int) -> list[Index]:
    """Return the indices of values at the points of Saltelli's scheme, the largest total first.

    Args:
        names: the parameters, in the order of the scheme's columns.
        values: one a point, shape (base x (parameters + 2),).
        seed: of the intervals; not 0, which SALib reads as none.
    """
    space = {"num_vars": len(names), "names": list(names), "bounds": [[0.0, 1.0]] * len(names)}
    if values.std() == 0:  # nothing varies, so nothing accounts for it
        return [Index(name, 0.0, 0.0, 0.0, 0.0) for name in names]
    with warnings.catch_warnings():  # a part of a small sample may well be constant
        warnings.filterwarnings("ignore", "Constant values encountered")
        found = sobol.analyze(
            space,
            values,
            calc_second_order=False,
            num_resamples=RESAMPLES,
            conf_level=CONFIDENCE,
            seed=seed,
        )
    columns = (found[name].tolist() for name in ("S1", "S1_conf", "ST", "ST_conf"))
    rows = [Index(*row) for row in zip(names, *columns, strict=True)]
    return sorted(rows, key=lambda index: index.total, reverse=True)
