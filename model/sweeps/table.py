"""The table of a sweep: its columns, one row a run, and its bytes."""

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import pyarrow as pa
from pyarrow import parquet

from model.design import Numbers
from model.scenario import Scenario
from rulebook.declared.measures import MEASURES

# The same table is the same bytes: nothing here depends on the time or the machine.
COMPRESSION = "zstd"
WEEKS = tuple(name for name, measure in MEASURES.items() if measure.kind.may_be_never)


def schema(names: Sequence[str], outcomes: Iterable[str]) -> pa.Schema:
    """Return the columns of a sweep of the parameters named, in which these outcomes are asked."""
    return pa.schema(
        [
            ("point", pa.int64()),
            ("run", pa.int64()),
            ("seed", pa.int64()),
            *((name, pa.float64()) for name in names),
            *((name, pa.float64()) for name in MEASURES),
            # Some outcomes bear the name of the measure that they are drawn from.
            *((f"outcome.{name}", pa.bool_()) for name in outcomes),
            ("error", pa.string()),
        ]
    )


class Rows:
    """Rows of a part while they are filled."""

    def __init__(self, scenario: Scenario, names: Sequence[str], seed: int, rows: int) -> None:
        self._scenario = scenario
        self._schema = schema(names, scenario.outcomes)
        self._points = np.empty(rows, np.int64)
        self._runs = np.empty(rows, np.int64)
        self._seeds = np.full(rows, seed, np.int64)
        self._parameters = np.empty((len(names), rows))
        self._measures = np.full((len(MEASURES), rows), np.nan)
        self._errors: list[str | None] = [None] * rows
        self._filled = 0

    def add(self, point: int, values: Numbers, first_run: int, runs: int) -> slice:
        """Begin the rows of some runs of a point; return where they stand."""
        here = slice(self._filled, self._filled + runs)
        self._filled += runs
        self._points[here] = point
        self._runs[here] = np.arange(first_run, first_run + runs)
        self._parameters[:, here] = values[:, np.newaxis]
        return here

    def measured(self, here: slice, measures: dict[str, np.ndarray]) -> None:
        """Fill in what was measured; a run with a measure that is no number has failed."""
        for k, values in enumerate(measures.values()):
            self._measures[k, here] = values
        for at in np.flatnonzero(~np.isfinite(self._measures[:, here]).all(axis=0)):
            row = here.start + int(at)
            name = list(MEASURES)[int(np.argmin(np.isfinite(self._measures[:, row])))]
            self._errors[row] = (
                f"The measure {name} is {self._measures[list(MEASURES).index(name), row]}."
            )

    def failed(self, here: slice, sentence: str) -> None:
        """Say why runs failed."""
        self._errors[here] = [sentence] * (here.stop - here.start)

    @property
    def failures(self) -> int:
        """How many runs failed."""
        return sum(error is not None for error in self._errors)

    def table(self) -> pa.Table:
        """Return the rows as a table; a failed run has no measures, a week of never is null."""
        bad = np.array([error is not None for error in self._errors], bool)
        measures = dict(zip(MEASURES, self._measures, strict=True))
        never = {name: measures[name] < 0 for name in WEEKS}
        columns: list[Any] = [self._points, self._runs, self._seeds, *self._parameters]
        columns += [
            pa.array(values, mask=bad | never.get(name, False)) for name, values in measures.items()
        ]
        start = self._scenario.start
        columns += [
            pa.array(one.holds(measures, start), mask=bad)
            for one in self._scenario.outcomes.values()
        ]
        columns.append(pa.array(self._errors, pa.string()))
        return pa.table(columns, schema=self._schema)


def as_bytes(table: pa.Table) -> bytes:
    """Return a table as the bytes of a Parquet file, the same whenever it is the same table."""
    sink = pa.BufferOutputStream()
    parquet.write_table(table, sink, compression=COMPRESSION)
    return sink.getvalue().to_pybytes()  # type: ignore[no-any-return]


def from_bytes(parts: Iterable[bytes]) -> pa.Table:
    """Return the table that parts make together, in their order."""
    return pa.concat_tables(parquet.read_table(pa.BufferReader(part)) for part in parts)
