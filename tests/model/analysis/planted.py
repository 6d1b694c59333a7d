"""Sweeps with a known truth: real folders whose measures are planted and not played."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from model import MEASURES, load
from model.sweeps import Plan, design_for
from model.sweeps.manifest import MANIFEST
from model.sweeps.reading import PARTS, part_name
from model.sweeps.table import Rows, as_bytes

if TYPE_CHECKING:
    from pathlib import Path

    from model.sweeps.axes import Vary
    from model.sweeps.plan import Luck
    from model.sweeps.points_file import Source

Numbers = NDArray[np.float64]
START = load("baseline").start
Truth = Callable[[dict[str, Numbers], Numbers, np.random.Generator], dict[str, Numbers]]


def plant(
    folder: Path,
    vary: Vary | None,
    sample: str | None,
    truth: Truth,
    runs: int = 1,
    *,
    failing: int = 0,
    seed: int = 1,
    luck: Luck = "common",
    design: Source | None = None,
) -> Path:
    """Write a sweep whose measures are `truth` of the parameters, the run numbers and chance.

    It is given each for all rows of a part. The first `failing` rows have failed.
    """
    plan = Plan(load("baseline"), design_for(vary, sample, design, seed), runs, seed, luck)
    (folder / PARTS).mkdir(parents=True)
    (folder / MANIFEST).write_text(json.dumps(plan.manifest()), encoding="utf-8")
    rng = np.random.default_rng(seed)
    for number in range(plan.parts):
        part = plan.part(number)
        rows = Rows(part.scenario, part.names, seed, part.rows)
        for segment, values in zip(part.segments, part.values, strict=True):
            rows.add(segment.point, values, segment.first_run, segment.runs)
        parameters = dict(zip(part.names, rows._parameters, strict=True))
        measures = {name: np.zeros(part.rows) for name in MEASURES}
        measures |= truth(parameters, rows._runs.astype(float), rng)
        rows.measured(slice(0, part.rows), measures)
        if number == 0 and failing:
            rows.failed(slice(0, failing), "ValueError: it is broken")
        (folder / PARTS / part_name(number)).write_bytes(as_bytes(rows.table()))
    return folder
