"""Many runs of one scenario, on all cores."""

import math
import os
import threading
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

import numpy as np

from model.conditions import Outcome
from model.scenario import Scenario
from model.scenario_files import as_scenario, load
from model.weeks import summarise_weeks
from rulebook.compiling import compile_engine, is_compiled, load_engine
from rulebook.declared.bounds import MAX_THREADS, MOST_RUNS, MOST_SEED
from rulebook.declared.desk import new_desk
from rulebook.declared.errors import BadInput, quoted, unknown
from rulebook.declared.kinds import NUMBER, Kind
from rulebook.declared.measures import MEASURES, SERIES
from rulebook.declared.state import STATE, new_page, place
from rulebook.declared.values import whole_number
from rulebook.engine.compiled import forget_old_code
from rulebook.engine.luck import new_luck
from rulebook.week.turn import play

CHUNK_WEEKS = 128 * 104  # weeks, of all runs in a chunk, that a thread plays before it may stop
LEAST_RUNS = 32  # that are worth a thread of their own


@dataclass(frozen=True)
class Ensemble:
    """Runs of one scenario and seed, from `first_run` on: what was measured and what followed."""

    scenario: Scenario
    seed: int
    first_run: int
    runs: int
    measures: dict[str, np.ndarray]  # name -> (runs,)
    series: dict[str, np.ndarray]  # name -> (runs, weeks + 1)

    @property
    def dates(self) -> list[date]:
        """The date on which each turn begins, and the one on which the run ends."""
        return self.scenario.dates()

    @cached_property
    def outcomes(self) -> dict[str, np.ndarray]:
        """The outcomes of the scenario, name -> (runs,) of bool."""
        return {name: self.held(outcome) for name, outcome in self.scenario.outcomes.items()}

    def held(self, outcome: Outcome) -> np.ndarray:
        """Return in which runs an outcome holds, be it this scenario's or another's: (runs,)."""
        return outcome.holds(self.measures, self.scenario.start)

    def probabilities(self) -> dict[str, float]:
        """Return the share of runs in which each outcome holds."""
        return {name: float(np.mean(held)) for name, held in self.outcomes.items()}

    def summary(self) -> dict[str, dict[str, float]]:
        """Return mean, median and 5-95% band of every measure; of weeks, also how often never."""
        return {
            name: summarise(values, MEASURES[name].kind) for name, values in self.measures.items()
        }


def summarise(values: np.ndarray, kind: Kind = NUMBER) -> dict[str, float]:
    """Return mean, median, 5% and 95% points of values of shape (runs,) and of one kind.

    Weeks are summed up as `summarise_weeks` says, because the week of what never was is -1.
    """
    if kind.may_be_never:
        return summarise_weeks(values)
    low, middle, high = np.percentile(values, (5, 50, 95))
    return {
        "mean": float(np.mean(values)),
        "median": float(middle),
        "p5": float(low),
        "p95": float(high),
    }


def wanted_series(series: str | Iterable[str]) -> tuple[str, ...]:
    """Return the names asked for; raise BadInput for one there is not."""
    if isinstance(series, str) and series == "all":
        return tuple(SERIES)
    if isinstance(series, str) or not isinstance(series, Iterable):
        raise BadInput(f"series: {quoted(series)} is not a list of names; 'all' stands for all.")
    names = tuple(series)
    for name in names:
        series_place(name)
    return names


def series_place(name: str) -> int:
    """Return where a series stands in the state: in SERIES, or by its name in the state."""
    if name in SERIES:
        return SERIES[name].place
    try:
        return place(str(name))
    except KeyError:
        raise BadInput(f"series: {unknown('series', name, SERIES)}") from None


def chunk_ends(runs: int, weeks: int, workers: int) -> tuple[int, ...]:
    """Return the runs at which chunks end: even ones, as many for each worker.

    A run is of `weeks`; a chunk is of CHUNK_WEEKS at most, give or take a run.
    """
    chunks = workers * math.ceil(runs * weeks / (workers * CHUNK_WEEKS))
    return tuple(runs * k // chunks for k in range(1, chunks + 1))


def simulate(
    scenario: str | Path | Scenario,
    runs: int = 256,
    seed: int = 1,
    *,
    first_run: int = 0,
    series: str | Iterable[str] = (),
    threads: int | None = None,
    progress: Callable[[int, int], None] | None = None,
    stop: Callable[[], bool] | None = None,
    tables: np.ndarray | None = None,
) -> Ensemble:
    """Play `runs` runs of a scenario and return what was measured.

    `series` names what to follow week by week: "all" for all of SERIES, or any number of the state
    by its dotted name. `progress(done, total)` is called after each chunk; when `stop()` returns
    true the runs finished so far are returned. The result does not depend on `threads`. Who plays
    many points of a scenario may give its `first_state()` as `tables`: it is the same at all, and
    takes as long to make as a run does to play. Raises BadInput for a number out of bounds or an
    unknown series.
    """
    scenario = as_scenario(scenario)
    runs = whole_number(runs, "runs", 1, MOST_RUNS)
    seed = whole_number(seed, "seed", 0, MOST_SEED)
    first_run = whole_number(first_run, "first_run", 0, MOST_SEED - runs)
    if threads is not None:
        threads = whole_number(threads, "threads", 1, MAX_THREADS)
    names = wanted_series(series)
    kept = np.array([series_place(name) for name in names], np.int64)
    measures = np.empty((runs, len(MEASURES)))
    followed = np.empty((runs, scenario.weeks + 1, len(names)))
    first = scenario.first_state() if tables is None else tables
    params, spans = scenario.spans()
    events = scenario.event_rows()
    finished = 0
    lock = threading.Lock()

    def chunk(start: int, end: int) -> bool:
        nonlocal finished
        if stop is not None and stop():
            return False
        states = new_page(STATE)
        series, measured = followed[start:end], measures[start:end]
        key = np.uint64(seed), np.uint64(first_run + start)
        play(
            first.view(np.float64),
            states,
            states.view(np.float64),
            params,
            spans,
            new_desk(),
            new_luck(),
            *key,
            events,
            kept,
            series,
            measured,
        )
        with lock:
            finished += end - start
            if progress is not None:
                progress(finished, runs)
        return True

    workers = max(1, min(threads or os.cpu_count() or 1, runs // LEAST_RUNS))
    ends = chunk_ends(runs, scenario.weeks, workers)
    starts = (0, *ends[:-1])
    if workers == 1:  # a pool would cost more than a short ensemble
        done = list(map(chunk, starts, ends))
    else:
        with ThreadPoolExecutor(workers) as pool:
            done = list(pool.map(chunk, starts, ends))
    if not all(done):
        complete = np.repeat(done, np.subtract(ends, starts))
        measures, followed = measures[complete], followed[complete]
    return Ensemble(
        scenario,
        seed,
        first_run,
        len(measures),
        {name: measures[:, k] for k, name in enumerate(MEASURES)},
        {name: followed[:, :, k] for k, name in enumerate(names)},
    )


_warm = threading.Event()


def warm_up() -> None:
    """Compile the engine, or load it compiled: it takes seconds after a change of the rules."""
    if not is_compiled():
        compile_engine()
    load_engine()
    simulate(load("baseline").replace(weeks=1), runs=1, series="all", threads=1)
    _warm.set()
    forget_old_code()


def is_warm() -> bool:
    """Return whether `warm_up` has finished in this process."""
    return _warm.is_set()
