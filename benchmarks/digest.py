"""Whether every number of the model is what it was: digests of the state, scenario by scenario.

    .venv/bin/python -m benchmarks.digest           compare with what is kept in digest.json
    .venv/bin/python -m benchmarks.digest --write   keep today's, after a meant change of results

A change that should keep every number (a new room, a new name, a faster loop) must leave all of
them alike. Every number of the state after every week counts, at the scenario as it is and at
random points of all parameters. They are of one kind of machine: the last bit of an exponential
may differ between C libraries, so compare before and after on the same one.
"""

import argparse
import hashlib
import json
import sys
from itertools import product
from pathlib import Path

import numpy as np

from model import Scenario, scenarios, simulate
from rulebook.declared.parameters import PARAMETERS
from rulebook.declared.state import FIELDS

KEPT = Path(__file__).with_name("digest.json")
POINTS = 24
"""Random points of each scenario, beside the scenario as it is."""
RUNS = 2
"""Of each point."""
NUMBERS = [".".join((name, *keys)) for name, _, axes, _ in FIELDS for keys in product(*axes)]
"""All of the state, by their dotted names."""


def digest_of(scenario: Scenario) -> str:
    """Return the digest of all that the state holds in each week, at all points of a scenario."""
    luck = np.random.default_rng(1)
    digest = hashlib.sha256()
    for number in range(POINTS + 1):
        point = _random_point(luck) if number else {}
        played = simulate(scenario.replace(point), RUNS, seed=number, series=NUMBERS)
        for values in (*played.series.values(), *played.measures.values()):
            digest.update(np.ascontiguousarray(values).tobytes())
    return digest.hexdigest()[:16]


def _random_point(luck: np.random.Generator) -> dict[str, float]:
    point = {}
    for name, row in PARAMETERS.items():
        value = luck.uniform(row.low, row.high)
        point[name] = float(np.round(value)) if row.is_whole else float(value)
    return point


def main() -> int:
    """Print the digests; return 1 if any is not the one that is kept."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--write", action="store_true", help="keep today's digests")
    asked = parser.parse_args()
    found = {one.name: digest_of(one) for one in scenarios()}
    if asked.write:
        KEPT.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    kept = json.loads(KEPT.read_text(encoding="utf-8"))
    for name, digest in found.items():
        same = kept.get(name) == digest
        sys.stdout.write(f"{name:24} {digest} {'as kept' if same else 'DIFFERS'}\n")
    return int(found != kept)


if __name__ == "__main__":
    sys.exit(main())
