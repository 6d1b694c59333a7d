"""The ensemble engine beside Mesa's own batch runner, on the same world, in one run.

    .venv/bin/python -m benchmarks.compare

prints runs a second of both and their ratio. Figures are of the machine it runs on.
"""

import argparse
import os
import time
from collections.abc import Callable
from typing import Any

import mesa
from rich.console import Console
from rich.table import Table

from model import World, load, simulate, warm_up

ENGINE_RUNS = 20_000
MESA_RUNS = 60


def seconds(work: Callable[[], Any]) -> float:
    """Return how long some work takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def by_mesa(runs: int, cores: int) -> None:
    """Play runs of the baseline by mesa.batch_run, on all cores."""
    mesa.batch_run(
        World,
        parameters={"scenario": "baseline", "run": list(range(runs)), "rng": 1},
        number_processes=cores,
        data_collection_period=-1,
        display_progress=False,
    )


def main() -> None:
    """Measure both and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=ENGINE_RUNS, help="runs of the engine")
    parser.add_argument("--mesa-runs", type=int, default=MESA_RUNS, help="runs of mesa.batch_run")
    arguments = parser.parse_args()
    cores = os.cpu_count() or 1
    baseline = load("baseline")
    warm_up()
    World("baseline", rng=1).step()  # loads the rules' own compiled code
    by_mesa(cores, cores)
    engine = arguments.runs / seconds(lambda: simulate(baseline, arguments.runs))
    batch = arguments.mesa_runs / seconds(lambda: by_mesa(arguments.mesa_runs, cores))
    table = Table(title=f"Baseline, {baseline.weeks} weeks, {cores} cores")
    for heading in ("engine", "runs a second", "ratio"):
        table.add_column(heading, justify="left" if heading == "engine" else "right")
    table.add_row("mesa.batch_run of World", f"{batch:,.1f}", "1")
    table.add_row("ensemble engine (simulate)", f"{engine:,.0f}", f"{engine / batch:,.0f}")
    Console().print(table)


if __name__ == "__main__":
    main()
