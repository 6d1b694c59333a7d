"""A sweep's table reduced to its points: for each, the runs' means and how far they scatter.

The parts are read one after the other, so that memory follows the points and not the runs.
"""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from model.analysis.words import Watched
from model.conditions import Condition
from model.design import Numbers
from model.sweeps import Manifest
from model.sweeps.digests import Digests
from model.sweeps.reading import finished_parts, read_part
from rulebook.declared.errors import BadInput, quoted

Counts = NDArray[np.int64]
BATCHES = 20  # of runs, to tell how far the mean over all points is luck


@dataclass(frozen=True)
class Summary:
    """What the good runs of each point gave; a week of never counts in no mean."""

    counts: Counts  # (points,) runs that have a value
    means: Numbers  # (points,), nan where no run has one
    variances: Numbers  # (points,) of the runs within a point, nan below two
    apart: Numbers  # (points,) mean of the even runs less that of the odd ones, nan without both
    batches: Numbers  # (batches,) means over all points of every BATCHES-th run


@dataclass(frozen=True)
class Points:
    """The points of a sweep that were played, as far as it is finished."""

    manifest: Manifest
    numbers: Counts  # (points,) their place in the design
    names: tuple[str, ...]  # the parameters that vary here
    values: Numbers  # (points, parameters)
    fixed: dict[str, float]  # parameters of the design that do not vary here
    rows: int
    failed: int  # rows
    failure: str  # the first one's sentence
    runs: Counts  # (points,) good ones
    summaries: dict[str, Summary]

    def bounds(self, parameter: str) -> tuple[float, float]:
        """Return between which values a parameter was varied."""
        row = next(one for one in self.manifest["parameters"] if one["name"] == parameter)
        return float(row["low"]), float(row["high"])

    @property
    def kind(self) -> str:
        """The kind of the design; points made elsewhere may be Saltelli's scheme too."""
        return "saltelli" if self.block > 1 else str(self.manifest["design"]["kind"])

    @property
    def block(self) -> int:
        """How many points make a row of Saltelli's scheme; 1 where the design is another."""
        design = self.manifest["design"]
        own = len(self.manifest["parameters"]) + 2 if design["kind"] == "saltelli" else 1
        return int(design.get("block", own))

    @property
    def is_whole(self) -> bool:
        """Whether the sweep is finished."""
        return self.rows >= int(self.manifest["rows"])

    @property
    def blocks(self) -> Counts:
        """The block of each point: those of one row of Saltelli's scheme share their values."""
        return self.numbers // self.block


@dataclass
class _Part:
    """One file's points, in order; a point may go on in the next file."""

    numbers: Counts
    values: Numbers
    runs: Counts
    sums: dict[str, tuple[Counts, Numbers, Numbers]]  # counts, means, sums of squared deviations
    even: dict[str, tuple[Counts, Numbers]]  # counts and means of the even runs


class _Reading:
    """Goes through the parts and keeps what is common to them."""

    def __init__(
        self,
        place: str,
        digests: Digests | None,
        names: Sequence[str],
        watched: Sequence[Watched],
        where: Condition | None,
        start: dt.date,
    ) -> None:
        self.place = place
        self.digests = digests
        self.names = tuple(names)
        self.watched = tuple(watched)
        self.where = where
        self.start = start
        self.rows = self.failed = 0
        self.failure = ""
        self.batches = {one.name: np.zeros((2, BATCHES)) for one in watched}
        columns = {_column(one) for one in watched if where is None or one.name != where.text}
        self.columns = sorted(columns | (set(where.reads) if where else set()))

    def read(self, path: Path) -> _Part:
        """Return what a part has; raise BadInput if it cannot be read."""
        wanted = ["point", "run", "error", *self.names, *self.columns]
        table = read_part(path, self.digests, self.place, wanted)
        missing = [name for name in wanted if name not in table.column_names]
        if missing:
            raise BadInput(f"{self.place}: parts/{path.name} has no column {quoted(missing[0])}.")
        return self._reduced(table)

    def _reduced(self, table: pa.Table) -> _Part:
        points = table["point"].to_numpy()
        starts = np.flatnonzero(np.diff(points, prepend=-1))
        group = np.repeat(np.arange(len(starts)), np.diff(starts, append=len(points)))
        good = table["error"].is_null().to_numpy()
        self.rows += len(points)
        self.failed += int((~good).sum())
        if not self.failure and not good.all():
            self.failure = str(table["error"].drop_null()[0])
        heads = table.select(list(self.names)).take(pa.array(starts))
        values = [np.asarray(column.to_numpy(), float) for column in heads.columns]
        columns = {
            name: np.asarray(table[name].cast(pa.float64()).to_numpy(zero_copy_only=False), float)
            for name in self.columns
        }
        run = table["run"].to_numpy()
        batch = run % BATCHES
        sums, even = {}, {}
        for one in self.watched:
            series = self._series(one, columns)
            known = good & ~np.isnan(series)
            sums[one.name] = _sums(series[known], group[known], len(starts))
            halves = known & (run % 2 == 0)
            even[one.name] = _sums(series[halves], group[halves], len(starts))[:2]
            self.batches[one.name] += [
                np.bincount(batch[known], weights, BATCHES)
                for weights in (series[known], np.ones(int(known.sum())))
            ]
        runs = np.bincount(group, good, len(starts)).astype(np.int64)
        return _Part(points[starts], np.column_stack(values), runs, sums, even)

    def _series(self, one: Watched, columns: dict[str, Numbers]) -> Numbers:
        if self.where is not None and one.name == self.where.text:
            return self.where.holds(columns, self.start).astype(float)
        return columns[_column(one)]


def _column(one: Watched) -> str:
    return f"outcome.{one.name}" if one.is_chance else one.name


def _sums(series: Numbers, group: Counts, groups: int) -> tuple[Counts, Numbers, Numbers]:
    counts = np.bincount(group, minlength=groups)
    means = np.bincount(group, series, groups) / np.maximum(counts, 1)
    squares = np.bincount(group, (series - means[group]) ** 2, groups)
    return counts, means, np.asarray(squares, float)


def summarise(
    path: Path,
    manifest: Manifest,
    start: dt.date,
    watched: Sequence[Watched],
    where: Condition | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Points:
    """Return the points of the sweep in a folder.

    Args:
        path: the folder.
        manifest: what it says of itself.
        start: the first day of its runs.
        watched: measures and outcomes; where one is named by the condition's text, the condition.
        where: the condition.
        progress: called with the parts read and all of them.

    Raises:
        BadInput: there is no finished part, one cannot be read, or there is too little to compare.
    """
    names = [row["name"] for row in manifest["parameters"]]
    paths, digests = finished_parts(path, manifest, str(path))
    reading = _Reading(str(path), digests, names, watched, where, start)
    parts = []
    for done, part in enumerate(paths, 1):
        parts.append(reading.read(part))
        if progress is not None:
            progress(done, len(paths))
    return _joined(reading, parts, manifest)


def _joined(reading: _Reading, parts: list[_Part], manifest: Manifest) -> Points:
    numbers = np.concatenate([part.numbers for part in parts])
    starts = np.flatnonzero(np.diff(numbers, prepend=-1))
    values = np.concatenate([part.values for part in parts])[starts]
    if len(starts) < 2:  # noqa: PLR2004 - points to compare
        raise BadInput(
            f"{reading.place}: {len(starts)} point of it is played; nothing can be compared."
        )
    vary = np.ptp(values, axis=0) > 0
    if not vary.any():
        raise BadInput(f"{reading.place}: no parameter varies in it.")
    runs = np.add.reduceat(np.concatenate([part.runs for part in parts]), starts)
    if not runs.any():
        raise BadInput(f"{reading.place}: every run of it failed ({reading.failure.rstrip('.')}).")
    summaries = {}
    for one in reading.watched:
        counts, means, squares = (
            np.concatenate([part.sums[one.name][k] for part in parts]) for k in range(3)
        )
        even = [np.concatenate([part.even[one.name][k] for part in parts]) for k in range(2)]
        batches = reading.batches[one.name]
        summaries[one.name] = _merged((counts, means, squares), (even[0], even[1]), starts, batches)
    return Points(
        manifest,
        numbers[starts],
        tuple(np.array(reading.names)[vary].tolist()),
        values[:, vary],
        {
            name: float(value)
            for name, value, varies in zip(reading.names, values[0], vary, strict=True)
            if not varies
        },
        reading.rows,
        reading.failed,
        reading.failure,
        runs,
        summaries,
    )


def _merged(
    sums: tuple[Counts, Numbers, Numbers],
    even: tuple[Counts, Numbers],
    starts: Counts,
    batches: Numbers,
) -> Summary:
    """Join the pieces of points that go over from one part to the next (Chan et al. 1983)."""
    counts, means, squares = sums
    whole = np.add.reduceat(counts, starts)
    totals = np.add.reduceat(counts * means, starts)
    joint = totals / np.maximum(whole, 1)
    away = means - np.repeat(joint, np.diff(starts, append=len(counts)))
    deviations = np.add.reduceat(squares + counts * away**2, starts)
    evens = np.add.reduceat(even[0], starts)
    of_evens = np.add.reduceat(even[0] * even[1], starts)
    with np.errstate(all="ignore"):
        return Summary(
            whole,
            np.where(whole > 0, joint, np.nan),
            np.where(whole > 1, deviations / (whole - 1), np.nan),
            of_evens / evens - (totals - of_evens) / (whole - evens),
            (batches[0] / batches[1])[batches[1] > 0],
        )
