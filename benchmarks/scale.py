"""What large sweeps cost: measured on a few parts here, and extrapolated to a billion runs.

    .venv/bin/python -m benchmarks.scale

Times are of the processor, not of the clock, so that other work on the machine counts little.
"""

import argparse
import tempfile
import time
from pathlib import Path

from rich.console import Console
from rich.table import Table

from model import load, warm_up
from model.sweeps import Folder, Plan, design_for
from model.sweeps.cluster import Cluster
from model.sweeps.plan import MOST_ROWS
from model.sweeps.play import play_part

BILLION = 1_000_000_000
RUNS = 30  # at each point
CORES = (2, 16, 64, 256, 1024)
PARTS_SENT = 8


def plan_of(weeks: int) -> Plan:
    """Return a plan of a billion runs of the baseline that varies every parameter."""
    points = design_for("all", f"sobol:{2**25}", None, 1)
    return Plan(load("baseline").replace(weeks=weeks), points, RUNS, 1)


def playing(rows: int) -> tuple[float, float]:
    """Return processor seconds and bytes of a run, from one part of that many rows."""
    part = plan_of(52).rows_of(0, rows)
    began = time.process_time()
    played = play_part(part)
    if played is None:
        raise RuntimeError("a part that nobody stops is played")
    return (time.process_time() - began) / rows, len(played.content) / rows


def sending() -> float:
    """Return processor seconds that a whole part costs the process that sends and writes it.

    The scheduler runs in it too; the part is of runs of one week, which costs the same to send.
    """
    plan = plan_of(1)
    with tempfile.TemporaryDirectory() as place:
        folder, players = (
            Folder(Path(place) / "sweep", "benchmark"),
            Cluster("local:1", "benchmark"),
        )
        with folder.held(plan.manifest(), resume=False):
            players.submit(plan.rows_of(0, RUNS), None).result()
            began = time.process_time()
            for number in range(PARTS_SENT):
                first = number * MOST_ROWS
                part = plan.rows_of(first, first + MOST_ROWS, number)
                played = players.submit(part, None).result()
                if played is not None:
                    folder.keep(number, played.content)
            seconds = (time.process_time() - began) / PARTS_SENT
        players.close()
    return seconds


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=20_000, help="runs that are played")
    rows = parser.parse_args().rows
    warm_up()
    seconds, size = playing(rows)
    sent = sending()
    least = BILLION / MOST_ROWS * sent
    table = Table(title="A billion runs")
    for heading in ("cores", "time"):
        table.add_column(heading, justify="right")
    for cores in CORES:
        hours = max(BILLION * seconds / cores, least) / 3600
        table.add_row(f"{cores:,}", f"{hours:,.1f} hours")
    console = Console()
    console.print("The baseline, 52 weeks, every parameter varied; measured:")
    console.print(f"  one run: {seconds * 1e6:,.0f} µs of a core, {size:,.0f} bytes on disk")
    console.print(f"  a part of {MOST_ROWS:,} runs: {MOST_ROWS * seconds:,.1f} s of a core to play")
    console.print(f"  and {sent:,.3f} s of the sweep's own process to send and write")
    console.print("Extrapolated:")
    console.print(f"  one sweep keeps at most {MOST_ROWS * seconds / sent:,.0f} cores busy")
    console.print(
        f"  a billion runs are {BILLION * size / 1e9:,.0f} GB in {BILLION // MOST_ROWS:,} files"
    )
    console.print(table)


if __name__ == "__main__":
    main()
