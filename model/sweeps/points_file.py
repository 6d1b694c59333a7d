"""Points made elsewhere: a table with a heading of parameters and one row a point."""

import csv
import math
from array import array
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any, TextIO, TypeAlias

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray
from pyarrow import parquet

from model.design import Numbers, Point
from model.sweeps.axes import Axis
from model.sweeps.designs import MOST_HELD, Held
from model.sweeps.saltelli import block_of
from model.words import counted
from rulebook.declared.errors import MAX_TOLD, BadInput, Mistakes, quoted, reason_of
from rulebook.declared.parameters import PARAMETERS, Parameter, hint
from rulebook.declared.values import number_in, number_of

# Where points are: a file, a data frame of pandas, polars or Arrow, or the points themselves, as
# `points_of` gives them.
Source: TypeAlias = str | Path | pd.DataFrame | pa.Table | Sequence[Point] | Any
FORMS = (
    "a file that ends in .csv or .parquet, a data frame of pandas or polars, an Arrow table, or a "
    "list of points"
)
FRAME = "data frame"
PANDAS_INDEX = "__index_level_"  # an index of pandas, where another library reads its Parquet
READ_INDEX = "Unnamed: 0"  # an index that pandas has read from text
SEPARATORS = {";": "semicolons", "\t": "tabs", "|": "vertical bars"}
MAX_LINE = 100_000  # characters; a line with a value of every parameter has some 2,000
HEADINGS = "the first line must name parameters between commas, as in overlap,parity"


@dataclass(frozen=True)
class _Table:
    """What a source holds, as it is read."""

    names: list[str]
    points: Numbers  # (points, parameters), nan where what stands there is not allowed
    given: Callable[[int, int], object]  # what stands at a row and column of `points`
    numbers: Sequence[int]  # of the rows, where they come from
    called: str  # what is counted so: line, row
    mistakes: Mistakes  # that were found while it was read


def design_of(given: Source, place: str = "design") -> Held:
    """Return the design in a file that ends in .csv or .parquet, in a data frame, or in points.

    Raises:
        BadInput: it cannot be read, headings are no parameters, or values are not allowed; each is
            told with its line or row.
    """
    if not isinstance(given, str | Path):
        return _design(_of_frame(_as_frame(given, place), place), place, FRAME)
    path = Path(given)
    place = f"{place} {path}"
    kind = path.suffix.lower()
    if kind not in {".csv", ".parquet"}:
        raise BadInput(f"{place}: the name must end in .csv or .parquet.")
    if path.exists() and not (path.is_file() or path.is_dir()):
        raise BadInput(f"{place}: it can't be read (it is a device, not a file).")
    with _reading(place):
        table = _of_csv(path, place) if kind == ".csv" else _of_frame(_read_parquet(path), place)
    return _design(table, place, path.name)


def _read_parquet(path: Path) -> pd.DataFrame:
    table = parquet.read_table(path)
    try:
        return table.to_pandas()
    except Exception as error:  # of damaged metadata anything is raised
        raise ValueError(f"what pandas wrote of its columns is damaged: {error}") from error


@contextmanager
def _reading(place: str) -> Iterator[None]:
    """Turn what keeps a file from being read into a sentence."""
    try:
        yield
    except BadInput:
        raise
    except OSError as error:
        raise BadInput(f"{place}: it can't be read ({reason_of(error)}).") from error
    except UnicodeDecodeError as error:
        raise BadInput(f"{place}: it is not a text file in UTF-8.") from error
    except (csv.Error, pa.ArrowException, TypeError, ValueError) as error:
        reason = str(error).partition("\n")[0].rstrip(".")
        raise BadInput(f"{place}: it can't be read ({reason}).") from error


def _as_frame(given: Source, place: str) -> pd.DataFrame:
    """Return a table of any library, or points, as a data frame of pandas."""
    try:
        if not isinstance(given, pd.DataFrame) and hasattr(given, "__arrow_c_stream__"):
            return pa.table(given).to_pandas()
        return pd.DataFrame(given)
    except (TypeError, ValueError, pa.ArrowException):
        raise BadInput(
            f"{place}: {quoted(given)} is not a table of points; allowed is {FORMS}."
        ) from None


def _of_frame(frame: pd.DataFrame, place: str) -> _Table:
    """Read a data frame; its index is passed over, but for levels that are parameters."""
    levels = [one for one in frame.index.names if one in PARAMETERS and one not in frame.columns]
    frame = frame.reset_index(level=levels) if levels else frame
    own_index = [str(name).startswith(PANDAS_INDEX) for name in frame.columns]
    frame = frame.loc[:, ~np.array(own_index, bool)]
    names = [str(name) for name in frame.columns]
    _check_heads(names, place)
    _check_size(len(frame), len(names), place)
    columns = [frame.iloc[:, k] for k in range(len(names))]
    empty = np.array([_empty(column) for column in columns]).reshape(len(names), len(frame))
    kept = np.flatnonzero(~empty.all(axis=0))
    columns = [column.iloc[kept] for column in columns]
    read = [_read(PARAMETERS[name], one) for name, one in zip(names, columns, strict=True)]

    def given(at: int, k: int) -> object:
        return None if empty[k, kept[at]] else columns[k].iloc[at]

    points = np.column_stack(read) if read else np.empty((0, 0))
    return _Table(names, points, given, kept.tolist(), "row", Mistakes())


def _empty(column: "pd.Series[Any]") -> NDArray[np.bool_]:
    """Return where nothing stands in a column."""
    missing = column.isna().to_numpy()
    if column.dtype.kind == "O":
        missing = missing | [isinstance(one, str) and not one.strip() for one in column]
    return np.asarray(missing, bool)


def _read(row: Parameter, column: "pd.Series[Any]") -> Numbers:
    """Return a column's values, nan where one is not allowed; numbers keep their precision."""
    numpy_type = np.dtype(getattr(column.dtype, "numpy_dtype", object))
    numpy_type = column.dtype if isinstance(column.dtype, np.dtype) else numpy_type
    if numpy_type.kind == "f":
        return row.numbers(column.to_numpy(numpy_type, na_value=np.nan))
    if numpy_type.kind in "iu" and not column.hasnans:
        return row.numbers(column.to_numpy(numpy_type))
    return np.array([row.number(one) for one in column.to_numpy(object)], float)


def _of_csv(path: Path, place: str) -> _Table:
    """Read a text file: its headings first, then its values; empty lines are passed over."""
    numbers, lines = array("d"), array("q")
    words: dict[tuple[int, int], str] = {}  # where no number stands
    mistakes = Mistakes()
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.reader(_lines(file, place), skipinitialspace=True)
        filled = (cells for cells in _rows(reader, place) if any(map(str.strip, cells)))
        names = [name.strip() for name in next(filled, [])]
        _check_first_line(names, f"{place}, line {reader.line_num}")
        _check_heads(names, f"{place}, line {reader.line_num}")
        rows = [PARAMETERS[name] for name in names]
        for cells in filled:
            if len(cells) != len(names):
                mistakes.add(_uneven(cells, names, f"{place}, line {reader.line_num}"))
                continue
            for k, text in enumerate(cells):
                number = number_in(text)
                if math.isnan(number):
                    number = rows[k].number(text)
                    words[len(lines), k] = text
                numbers.append(number)
            lines.append(reader.line_num)
            _check_size(len(lines), len(names), place)
    raw = np.array(numbers).reshape(len(lines), len(names))
    read = [row.numbers(raw[:, k]) for k, row in enumerate(rows)]
    points = np.column_stack(read) if read else raw

    def given(at: int, k: int) -> object:
        return words.get((at, k), float(raw[at, k]))

    return _Table(names, points, given, lines, "line", mistakes)


def _rows(reader: Any, place: str) -> Iterator[list[str]]:  # noqa: ANN401
    """Yield the rows of a reader of the csv module; BadInput for one of several lines."""
    line = 0
    for cells in reader:
        if reader.line_num > line + 1:
            raise BadInput(f"{place}, line {line + 1}: a quotation mark is not closed in it.")
        line = reader.line_num
        yield cells


def _lines(file: TextIO, place: str) -> Iterator[str]:
    """Yield the lines of a text file; BadInput for one that no table has."""
    for number in count(1):
        line = file.readline(MAX_LINE + 1)
        if not line:
            return
        if len(line) > MAX_LINE:
            raise BadInput(f"{place}, line {number}: it is longer than {MAX_LINE:,} characters.")
        yield line


def _uneven(cells: list[str], names: list[str], place: str) -> str:
    point = ", with a decimal point" if len(cells) > len(names) else ""
    return (
        f"{place}: it has {counted(len(cells), 'value')} under {counted(len(names), 'heading')}; "
        f"allowed is one for each{point}."
    )


def _check_first_line(names: list[str], place: str) -> None:
    """Raise BadInput if a text file does not begin with headings that commas separate."""
    first = names[0] if names else ""
    if first.startswith("#"):
        raise BadInput(f"{place}: {quoted(first)} is a comment; {HEADINGS}.")
    if first.lower().startswith("sep="):
        raise BadInput(
            f"{place}: {quoted(','.join(names))} is a note for spreadsheets; {HEADINGS}."
        )
    for separator, called in SEPARATORS.items():
        if separator in first:
            raise BadInput(
                f"{place}: its columns are separated by {called}; what is read is commas between "
                "columns, as in overlap,parity, and a decimal point in numbers."
            )


def _check_heads(names: list[str], place: str) -> None:
    """Raise BadInput unless each heading is a parameter, and each another one."""
    mistakes = Mistakes()
    for k, name in enumerate(names):
        if k == 0 and (not name or name.startswith(READ_INDEX)):
            mistakes.add(
                f"{place}: column 1 has no heading, like the index of a data frame; "
                "save it without its index, as by to_csv(..., index=False)."
            )
        elif not name:
            mistakes.add(
                f"{place}: column {k + 1} has no heading; name a parameter there, or delete "
                "the column with its comma."
            )
        elif name not in PARAMETERS:
            mistakes.add(f"{place}: the heading {quoted(name)} is not a parameter.{hint(name)}")
        elif names.index(name) < k:
            mistakes.add(f"{place}: the heading {quoted(name)} appears twice.")
    mistakes.tell()


def _check_size(rows: int, columns: int, place: str) -> None:
    if rows * columns > MOST_HELD:
        raise BadInput(
            f"{place}: it has more than {MOST_HELD // columns:,} points of "
            f"{counted(columns, 'parameter')}, which is as many as are kept at once; divide it "
            "into several sweeps."
        )


def _design(table: _Table, place: str, source: str) -> Held:
    bad = np.argwhere(np.isnan(table.points))
    for at, k in bad[:MAX_TOLD].tolist():
        with table.mistakes.gathered():
            where = f"{place}, {table.called} {table.numbers[at]}"
            _refuse(PARAMETERS[table.names[k]], table.given(at, k), where, source)
    table.mistakes.count(len(bad) - MAX_TOLD)
    table.mistakes.tell()
    if not table.points.size:
        raise BadInput(f"{place}: it holds no point, so there is nothing to play.")
    values = table.points
    ends = zip(table.names, values.min(axis=0).tolist(), values.max(axis=0).tolist(), strict=True)
    told: dict[str, Any] = {"kind": "file", "file": source}
    block = block_of(values)
    return Held([Axis(*one) for one in ends], values, told | ({"block": block} if block else {}))


def _refuse(row: Parameter, value: object, place: str, source: str) -> None:
    """Raise BadInput for a value that is not allowed."""
    try:
        row.check(value, place)
    except BadInput as error:
        if source == FRAME and row.is_whole and row.low <= number_of(value) < row.high + 1:
            raise BadInput(
                f"{str(error)[:-1]}; points_of(space, rows) makes whole what a sample of "
                "problem() is not."
            ) from None
        raise
