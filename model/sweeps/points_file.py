"""Points made elsewhere: a table with a heading of parameters and one row a point."""

import csv
from collections.abc import Sequence
from pathlib import Path
from typing import TypeAlias

import numpy as np
import pandas as pd
import pyarrow as pa
from pyarrow import parquet

from model.design import Numbers, Point
from model.sweeps.axes import Axis
from model.sweeps.designs import MOST_HELD, Held
from model.sweeps.words import counted
from rulebook.errors import BadInput, nearest
from rulebook.parameters import PARAMETERS

# Where points are: a file, a data frame, or the points themselves, as `points_of` gives them.
Source: TypeAlias = str | Path | pd.DataFrame | Sequence[Point]
FRAME = "data frame"
SWITCHES = {"False": "0", "True": "1"}  # as data frames write them


def design_of(given: Source, place: str = "design") -> Held:
    """Return the design in a file that ends in .csv or .parquet, in a data frame, or in points.

    Raises:
        BadInput: it cannot be read, a heading is no parameter, or a value is out of bounds; the
            line is named.
    """
    if not isinstance(given, str | Path):
        return _design_of_frame(given, place)
    path = Path(given)
    place = f"{place} {path}"
    try:
        if path.suffix.lower() == ".csv":
            names, rows, lines = _read_csv(path, place)
            return _design(names, rows, lines, "line", place, path.name)
        if path.suffix.lower() == ".parquet":
            table = parquet.read_table(path)
            columns = [column.to_numpy().astype(float) for column in table.columns]
            rows = np.column_stack(columns) if columns else np.empty((0, 0))
            row_numbers = list(range(len(rows)))
            return _design(table.column_names, rows, row_numbers, "row", place, path.name)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise BadInput(f"{place}: it can't be read ({reason}).") from error
    except UnicodeDecodeError as error:
        raise BadInput(f"{place}: it is no text file in UTF-8.") from error
    except (csv.Error, pa.ArrowException, TypeError, ValueError) as error:
        if isinstance(error, BadInput):
            raise
        raise BadInput(f"{place}: it can't be read ({error}).") from error
    raise BadInput(f"{place}: the name must end in .csv or .parquet.")


def _design_of_frame(given: pd.DataFrame | Sequence[Point], place: str) -> Held:
    try:
        frame = pd.DataFrame(given)
        names = [str(name) for name in frame.columns]
        rows = frame.astype(float).to_numpy()
    except (TypeError, ValueError) as error:
        raise BadInput(f"{place}: not every value is a number ({error}).") from error
    return _design(names, rows, list(range(len(rows))), "row", place, FRAME)


def _read_csv(path: Path, place: str) -> tuple[list[str], Numbers, list[int]]:
    rows: list[list[float]] = []
    lines: list[int] = []
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.reader(file)
        names = [name.strip() for name in next(reader, [])]
        for row in reader:
            if not row:
                continue
            if len(row) != len(names):
                raise BadInput(
                    f"{place}, line {reader.line_num}: it has {counted(len(row), 'value')} "
                    f"under {counted(len(names), 'heading')}; allowed is one for each."
                )
            rows.append(
                [_number(text, names, k, reader.line_num, place) for k, text in enumerate(row)]
            )
            lines.append(reader.line_num)
            _check_size(len(rows), len(names), place)
    return names, np.array(rows).reshape(len(rows), len(names)), lines


def _number(text: str, names: list[str], column: int, line: int, place: str) -> float:
    """Return a value, which may be called by its name."""
    row = PARAMETERS.get(names[column])
    if row is not None and row.is_switch:
        text = SWITCHES.get(text.strip(), text)
    try:
        return float(text)
    except ValueError:
        if row is not None:
            return row.check(text, f"{place}, line {line}")
        raise BadInput(
            f"{place}, line {line}: {names[column]} is {text!r}; allowed is a number."
        ) from None


def _check_size(rows: int, columns: int, place: str) -> None:
    if rows * columns > MOST_HELD:
        raise BadInput(
            f"{place}: it has more than {MOST_HELD // columns:,} points of "
            f"{counted(columns, 'parameter')}, which is as many as are kept at once; divide it "
            "into several sweeps."
        )


def _design(
    names: list[str], rows: Numbers, lines: list[int], line: str, place: str, source: str
) -> Held:
    for name in names:
        if name not in PARAMETERS:
            hint = nearest(name, PARAMETERS)
            raise BadInput(f"{place}: the heading {name!r} is no parameter.{hint}")
        if names.count(name) > 1:
            raise BadInput(f"{place}: the heading {name!r} stands twice.")
    if not rows.size:
        raise BadInput(f"{place}: it holds no point, so there is nothing to play.")
    _check_size(len(rows), len(names), place)
    good = np.ones(rows.shape, bool)
    for k, name in enumerate(names):
        row, column = PARAMETERS[name], rows[:, k]
        good[:, k] = (column >= row.low) & (column <= row.high)
        if row.is_whole:
            good[:, k] &= column == np.floor(column)
    bad = np.argwhere(~good)
    if len(bad):
        at, k = bad[0]
        row, value = PARAMETERS[names[k]], float(rows[at, k])
        try:
            row.check(value, f"{place}, {line} {lines[at]}")
        except BadInput as error:
            if source == FRAME and row.is_whole and row.low <= value < row.high + 1:
                raise BadInput(
                    f"{str(error)[:-1]}; points_of(space, rows) makes whole what a sample of "
                    "problem() is not."
                ) from None
            raise
    ends = zip(names, rows.min(axis=0).tolist(), rows.max(axis=0).tolist(), strict=True)
    return Held([Axis(*one) for one in ends], rows, {"kind": "file", "file": source})
