"""Points in the space of the parameters, and ensembles at many of them under common luck."""

import os
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from SALib.sample import latin, sobol

from model.ensemble import simulate
from model.scenario import Scenario
from rulebook.declared.errors import MAX_TOLD, BadInput, Mistakes, quoted, unknown
from rulebook.declared.measures import MEASURES
from rulebook.declared.parameters import PARAMETERS, no_parameter, shown

ROUNDING = 1e-9

Point = dict[str, float]
Problem = dict[str, Any]
Numbers = NDArray[np.float64]


@dataclass(frozen=True)
class Outcomes:
    """Ensembles at many points, run r of each under the same luck."""

    points: list[Point]
    measures: dict[str, Numbers]  # name -> (points, runs)
    series: dict[str, Numbers]  # name -> (points, runs, weeks + 1)


def problem(names: Iterable[str] = PARAMETERS, spread: float = 1.0) -> Problem:
    """Return a SALib problem of some parameters, or of all: num_vars, names and bounds.

    A whole number n stands for the numbers from n up to n + 1, so its bounds reach one further; it
    is `points_of` that makes it whole again.

    Args:
        names: the parameters that vary.
        spread: the part, above 0, of the way from a default to each of its bounds that is varied.
            Whole numbers and switches always vary in all of theirs: rivals have no middle.

    Raises:
        BadInput: there is no such parameter, or no such spread.
    """
    if isinstance(names, str):
        raise BadInput(f"names: {quoted(names)} is a single text; give a list of them.")
    if not 0 < spread <= 1:
        raise BadInput(f"spread: {quoted(spread)} is not a number above 0 and at most 1.")
    chosen = list(names)
    bounds = []
    for name in chosen:
        if name not in PARAMETERS:
            raise BadInput(f"names: {no_parameter(name)}")
        row = PARAMETERS[name]
        if row.is_whole:
            bounds.append([row.low, row.high + 1])
        else:
            reach = [row.default + spread * (end - row.default) for end in (row.low, row.high)]
            bounds.append([max(reach[0], row.low), min(reach[1], row.high)])
    return {"num_vars": len(chosen), "names": chosen, "bounds": bounds}


def ema_parameters(names: Iterable[str] = PARAMETERS) -> list[dict[str, Any]]:
    """Return parameters as the EMA workbench declares them: the class's name and its arguments.

    Raises:
        BadInput: there is no such parameter.
    """
    found = []
    for name in problem(names)["names"]:
        row = PARAMETERS[name]
        bounds = {"lower_bound": row.low, "upper_bound": row.high}
        whole = {key: int(end) for key, end in bounds.items()}
        if row.is_switch:
            declared = {"class": "BooleanParameter", "name": name, "default": bool(row.default)}
        elif row.names:  # its values are names: neither high nor low
            values = list(range(whole["lower_bound"], whole["upper_bound"] + 1))
            declared = {"class": "CategoricalParameter", "name": name, "categories": values}
            declared["default"] = int(row.default)
        elif row.is_whole:
            declared = {"class": "IntegerParameter", "name": name, **whole}
            declared["default"] = int(row.default)
        else:
            declared = {"class": "RealParameter", "name": name, **bounds, "default": row.default}
        found.append(declared)
    return found


def latin_hypercube(space: Problem, count: int, seed: int = 1) -> Numbers:
    """Return a Latin hypercube of `count` rows: each parameter is in each of its slices once."""
    return np.asarray(latin.sample(space, count, seed=seed))


def check_base(base: int, place: str = "base") -> None:
    """Raise BadInput if `base` is no power of 2: only then is a Sobol sequence balanced."""
    if base < 1 or base & (base - 1):
        raise BadInput(f"{place}: {quoted(base)} is not a power of 2.")


def sobol_sequence(space: Problem, base: int, seed: int = 1) -> Numbers:
    """Return Saltelli's sample for first- and total-order indices: base x (parameters + 2) rows.

    Raises:
        BadInput: `base` is no power of 2.
    """
    check_base(base)
    return np.asarray(sobol.sample(space, base, calc_second_order=False, seed=seed))


def points_of(space: Problem, rows: ArrayLike) -> list[Point]:
    """Return each row of a sample as values of the parameters.

    Whole numbers are made whole, so that a scenario takes each point, and `sweep` all as a design.

    Args:
        space: SALib's problem, as `problem` makes it: names and bounds.
        rows: the sample, shape (points, parameters).

    Raises:
        BadInput: the space is not one of parameters within bounds, or the sample is not of it.
    """
    _check_space(space)
    sample = _checked_sample(space, rows)
    names: list[str] = space["names"]
    return [dict(zip(names, row, strict=True)) for row in values_of(space, sample).tolist()]


def _check_space(space: object) -> None:
    if not isinstance(space, Mapping) or not {"names", "bounds"} <= set(space):
        raise BadInput(f"space: {quoted(space)} is not SALib's problem; `problem` makes one.")
    mistakes = Mistakes()
    for name in space["names"]:
        if name not in PARAMETERS:
            mistakes.add(f"space: {no_parameter(name)}")
    if any(kind != "unif" for kind in space.get("dists") or ()):
        mistakes.add(
            f"space: its dists are {quoted(list(space['dists']))}; allowed is 'unif' for each, "
            "because bounds are read as ends. Give a sample of other distributions as a data "
            "frame (design=...)."
        )
    if np.shape(space["bounds"]) != (len(space["names"]), 2):
        mistakes.add(
            f"space: its bounds are {quoted(space['bounds'])}; allowed is [low, high] for each "
            f"of its {len(space['names'])} names."
        )
    mistakes.tell()


def _checked_sample(space: Problem, rows: ArrayLike) -> Numbers:
    names, (low, high) = space["names"], np.array(space["bounds"], float).T
    try:
        sample = np.array(rows, float)
    except (TypeError, ValueError):
        raise BadInput(f"rows: {quoted(rows)} is not an array of numbers.") from None
    if sample.ndim != 2 or sample.shape[1] != len(names):  # noqa: PLR2004 - points, parameters
        raise BadInput(
            f"rows: their shape is {sample.shape}; allowed is (points, {len(names)}), "
            "one column a parameter of the space."
        )
    out = np.argwhere(~((low - ROUNDING <= sample) & (sample <= high + ROUNDING)))
    mistakes = Mistakes()
    for at, k in out[:MAX_TOLD].tolist():
        mistakes.add(
            f"rows, row {at}: {names[k]} is {shown(sample[at, k])}; the space goes from "
            f"{shown(low[k])} to {shown(high[k])}."
        )
    mistakes.count(len(out) - MAX_TOLD)
    mistakes.tell()
    return sample


def values_of(space: Problem, rows: Numbers) -> Numbers:
    """Return a sample, shape (points, parameters), with whole numbers whole and all in bounds."""
    values = np.array(rows, float)
    for k, name in enumerate(space["names"]):
        row = PARAMETERS[name]
        low, high = space["bounds"][k]
        if row.is_whole:
            values[:, k] = np.floor(values[:, k])
            high -= 1
        # Bounds of a space may be out of a parameter's by a rounding error.
        values[:, k] = np.clip(values[:, k], max(low, row.low), min(high, row.high))
    return values


def outcomes_over(
    scenario: Scenario,
    points: Sequence[Mapping[str, float]],
    runs: int = 20,
    seed: int = 1,
    measures: Iterable[str] = MEASURES,
    series: Iterable[str] = (),
    *,
    threads: int | None = None,
    progress: Callable[[int, int], None] | None = None,
    stop: Callable[[], bool] | None = None,
    stage_at: Callable[[Scenario, Mapping[str, float]], Scenario] | None = None,
) -> Outcomes:
    """Play an ensemble at every point under common luck, and return what was measured.

    Args:
        scenario: what is varied; a point's parameters replace its own.
        points: values of parameters; those not named are the scenario's.
        runs: runs at each point.
        seed: run r has the luck of (seed, r) at every point.
        measures: the measures kept.
        series: the series kept besides, week by week.
        threads: how many to use; all cores if not said. The result does not depend on it.
        progress: called with the points done and all of them, after each.
        stop: asked before each point; once it says so, the points done until then are returned.
        stage_at: makes the scenario that is played at a point, where a point says more than
            parameters.

    Raises:
        BadInput: a point is out of bounds, or there is no such measure or series.
    """
    wanted, followed = tuple(measures), tuple(series)
    for name in wanted:
        if name not in MEASURES:
            raise BadInput(f"measures: {unknown('measure', name, MEASURES)}")
    kept: dict[str, Numbers] = {name: np.empty((len(points), runs)) for name in wanted}
    shape = (len(points), runs, scenario.weeks + 1)
    paths: dict[str, Numbers] = {name: np.empty(shape) for name in followed}
    tables = scenario.first_state() if stage_at is None else None
    lock = threading.Lock()
    finished = 0

    def play(k: int) -> bool:
        nonlocal finished
        if stop is not None and stop():
            return False
        point = points[k]
        stage = scenario.replace(point) if stage_at is None else stage_at(scenario, point)
        played = simulate(stage, runs, seed, series=followed, threads=1, tables=tables)
        for name, values in kept.items():
            values[k] = played.measures[name]
        for name, values in paths.items():
            values[k] = played.series[name]
        with lock:
            finished += 1
            if progress is not None:
                progress(finished, len(points))
        return True

    with ThreadPoolExecutor(threads or os.cpu_count() or 1) as pool:
        done = list(pool.map(play, range(len(points))))
    whole = done.index(False) if False in done else len(done)
    return Outcomes(
        [dict(point) for point in points[:whole]],
        {name: values[:whole] for name, values in kept.items()},
        {name: values[:whole] for name, values in paths.items()},
    )
