"""The ensemble engine beside what else could play the same runs, measured in one go.

    .venv/bin/python -m benchmarks.compare

prints the time of a run by each, and how the engine's time grows with runs, weeks and
threads. Figures are of the machine it runs on; every ratio is of one and the same minute.
"""

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from typing import Any

import mesa
import numpy as np
from rich.console import Console
from rich.table import Table

from benchmarks.floor import COUNTED, numbers, reckon
from model import World, load, simulate, warm_up
from rulebook.engine.luck import new_luck

ENGINE_RUNS = 20_000
MESA_RUNS = 60
PLAIN_RUNS = 3
TRIES = 3  # the quickest counts: whatever else the machine does only adds


def seconds(work: Callable[[], Any], tries: int = TRIES) -> float:
    """Return how long some work takes at best."""
    best = float("inf")
    for _ in range(tries):
        start = time.perf_counter()
        work()
        best = min(best, time.perf_counter() - start)
    return best


def mesa_seconds(runs: int, cores: int) -> tuple[float, float]:
    """Return how long a run takes by mesa.batch_run: of a batch as it is, and its start taken off.

    The start is that of a process for each core, which loads Mesa and the rules.
    """
    few, many = (seconds(partial(by_mesa, n, cores)) for n in (cores, cores + runs))
    return many / (cores + runs), (many - few) / runs


def by_mesa(runs: int, cores: int) -> None:
    """Play runs of the baseline by mesa.batch_run, on all cores."""
    mesa.batch_run(
        World,
        parameters={"scenario": "baseline", "run": list(range(runs)), "rng": 1},
        number_processes=cores,
        data_collection_period=-1,
        display_progress=False,
    )


def plainly(*words: str) -> str:
    """Start benchmarks.floor without compilation and return what it prints."""
    command = [sys.executable, "-m", "benchmarks.floor", *words]
    surroundings = os.environ | {"NUMBA_DISABLE_JIT": "1"}
    done = subprocess.run(  # noqa: S603 - the words are this file's
        command, env=surroundings, capture_output=True, text=True, check=True
    )
    return done.stdout


def plain_seconds(runs: int) -> float:
    """Return how long a run takes as plain Python on one core, the start taken off."""
    one = seconds(lambda: plainly("play", "1"), 1)
    more = seconds(lambda: plainly("play", str(1 + runs)), 1)
    return (more - one) / runs


def floor_seconds(runs: int) -> float:
    """Return how long the arithmetic of a run takes on one core."""
    counts = np.array([int(word) for word in plainly("count", "2").split()])
    given, out = numbers(), numbers()
    luck = new_luck()[0]
    reckon(1, counts, luck, given, out)
    listed = ", ".join(f"{name} {n:,}" for name, n in zip(COUNTED, counts, strict=True))
    Console().print(f"A run's arithmetic: {listed}", style="dim", highlight=False)
    return seconds(lambda: reckon(runs, counts, luck, given, out)) / runs


def engines(engine_runs: int, mesa_runs: int) -> Table:
    """Measure each way to play the baseline and return the table."""
    cores = os.cpu_count() or 1
    baseline = load("baseline")
    warm_up()
    World("baseline", rng=1).step()  # loads the rules' own compiled code
    engine = seconds(lambda: simulate(baseline, engine_runs)) / engine_runs
    whole, batch = mesa_seconds(mesa_runs, cores)
    plain = plain_seconds(PLAIN_RUNS) / cores
    floor = floor_seconds(2_000) / cores
    table = Table(title=f"Baseline, {baseline.weeks} weeks, {cores} cores")
    headings = ("played by", "ms a run", "runs a second", "times Mesa")
    for heading in headings:
        table.add_column(heading, justify="left" if heading == "played by" else "right")
    for name, taken in (
        ("the rules as plain Python, on each core", plain),
        (f"mesa.batch_run of World, {mesa_runs} runs, start and all", whole),
        ("mesa.batch_run of World, its start taken off", batch),
        ("the ensemble engine (simulate)", engine),
        ("floor: a run's arithmetic alone, on each core", floor),
    ):
        table.add_row(name, f"{1000 * taken:,.3f}", f"{1 / taken:,.0f}", f"{batch / taken:,.2f}")
    return table


def growth(runs: int) -> Table:
    """Measure how the engine's time grows and return the table."""
    baseline = load("baseline")
    table = Table(title="The engine's time")
    for heading in ("runs", "weeks", "threads", "ms", "us a run and week"):
        table.add_column(heading, justify="right")
    threads = os.cpu_count() or 1
    cases = [(n, baseline.weeks, threads) for n in (runs // 100, runs // 10, runs)]
    cases += [(runs // 10, weeks, threads) for weeks in (13, 104, 520)]
    cases += [(runs, baseline.weeks, n) for n in range(1, threads)]
    for number, weeks, cores in cases:
        stage = baseline.replace(weeks=weeks)
        taken = seconds(partial(simulate, stage, number, threads=cores))
        row = (f"{number:,}", f"{weeks}", f"{cores}", f"{1000 * taken:,.1f}")
        table.add_row(*row, f"{1e6 * taken / number / weeks:.2f}")
    return table


def main() -> None:
    """Measure all and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=ENGINE_RUNS, help="runs of the engine")
    parser.add_argument("--mesa-runs", type=int, default=MESA_RUNS, help="runs of mesa.batch_run")
    arguments = parser.parse_args()
    Console().print(engines(arguments.runs, arguments.mesa_runs))
    Console().print(growth(arguments.runs))


if __name__ == "__main__":
    main()
