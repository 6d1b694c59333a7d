"""Tries mutated inputs at the doors of the program, and says which of them come through badly.

.venv/bin/python -m tests.fuzz --inputs 50000
.venv/bin/python -m tests.fuzz --inputs 50000 --door upload --seed 2
"""

import argparse
import sys
import time
import traceback
from collections import Counter

from model import warm_up
from tests.alarm import OverdueError, alarmed
from tests.fuzz.doors import DOORS, Door

EVERY_S = 10.0  # seconds between two lines on the progress
MAX_SHOWN = 20  # failures of a door that are shown


def main() -> int:
    """Return 1 where an input came through badly."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--inputs", type=int, default=50_000, help="how many at each door")
    parser.add_argument("--door", action="append", choices=DOORS, help="only this door")
    parser.add_argument("--seed", type=int, default=1, help="other inputs for other seeds")
    asked = parser.parse_args()
    warm_up()  # before an alarm is set: a signal amid compiling ends the process
    failures = sum(tried(DOORS[name], asked.inputs, asked.seed) for name in asked.door or DOORS)
    return min(failures, 1)


def tried(door: Door, count: int, seed: int) -> int:
    """Try a door; return how many kinds of failures there were."""
    met: Counter[str] = Counter()
    began = told = time.monotonic()
    refused = 0
    for number, given in enumerate(door.inputs(count, seed), 1):
        try:
            with alarmed():
                refused += bool(door.tried(given))
        except (Exception, OverdueError) as error:  # noqa: BLE001 - that is what is looked for
            last = traceback.extract_tb(error.__traceback__)[-1]
            kind = f"{type(error).__name__} in {last.filename}:{last.lineno}"
            met[kind] += 1
            if met[kind] == 1 and len(met) <= MAX_SHOWN:
                sys.stdout.write(f"{door.name}: {given[:500]!r}\n  {kind}: {str(error)[:300]}\n")
        if time.monotonic() - told > EVERY_S:
            told = time.monotonic()
            sys.stdout.write(f"{door.name}: {number:,} of {count:,}\n")
            sys.stdout.flush()
    seconds = time.monotonic() - began
    bad = "".join(f"\n  {times:,} times {kind}" for kind, times in met.most_common())
    sys.stdout.write(
        f"{door.name}: {count:,} inputs in {seconds:.0f} s, {refused:,} refused, "
        f"{sum(met.values()):,} came through badly{bad}\n"
    )
    sys.stdout.flush()
    return len(met)


if __name__ == "__main__":
    sys.exit(main())
