"""Points made elsewhere: tables of every library, and how each mistake in one is told."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from SALib.sample import latin, morris, sobol

from model import BadInput, points_of, problem
from model.design import values_of
from model.sweeps.points_file import design_of
from model.sweeps.saltelli import block_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

COLUMNS: dict[str, list[Any]] = {
    "overlap": [0.1, 0.7],
    "parity": [True, False],
    "first_mover": ["turkey", "Luck"],
    "staff": [60, 80],
}
POINTS = [[0.1, 1, 1, 60], [0.7, 0, -1, 80]]


class Capsule:
    """A table that is known by Arrow's interface alone."""

    def __init__(self, table: pa.Table) -> None:
        self._table = table

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        return self._table.__arrow_c_stream__(requested_schema)


TABLES: dict[str, Callable[[], Any]] = {
    "pandas": lambda: pd.DataFrame(COLUMNS),
    "pandas, nullable": lambda: pd.DataFrame(COLUMNS).convert_dtypes(),
    "pandas on Arrow": lambda: pd.DataFrame(COLUMNS).convert_dtypes(dtype_backend="pyarrow"),
    "pandas, categories": lambda: pd.DataFrame(COLUMNS).astype({"first_mover": "category"}),
    "pandas, objects": lambda: pd.DataFrame(COLUMNS, dtype=object),
    "pandas, text": lambda: pd.DataFrame(COLUMNS).astype(str),
    "polars": lambda: pl.DataFrame(COLUMNS),
    "Arrow": lambda: pa.table(COLUMNS),
    "Arrow, record batch": lambda: pa.RecordBatch.from_pydict(COLUMNS),
    "Arrow's interface": lambda: Capsule(pa.table(COLUMNS)),
    "columns": lambda: COLUMNS,
    "points": lambda: pd.DataFrame(COLUMNS).to_dict("records"),
}


@pytest.mark.parametrize("library", TABLES)
def test_a_table_of_any_library_is_a_design(library: str) -> None:
    assert design_of(TABLES[library]()).values(0, 2).tolist() == POINTS


@pytest.mark.parametrize(
    "write",
    [
        lambda path: pd.DataFrame(COLUMNS).to_parquet(path),
        lambda path: pd.DataFrame(COLUMNS, index=[7, 3]).to_parquet(path),
        lambda path: pd.DataFrame(COLUMNS, index=pd.Index(["a", "b"], name="id")).to_parquet(path),
        lambda path: pd.DataFrame(COLUMNS).set_index("overlap").to_parquet(path),
        lambda path: pl.DataFrame(COLUMNS).write_parquet(path),
    ],
)
def test_an_index_in_parquet_is_passed_over_unless_it_is_a_parameter(
    write: Callable[[Path], None], tmp_path: Path
) -> None:
    path = tmp_path / "points.parquet"
    write(path)
    design = design_of(path)
    assert sorted(one.name for one in design.axes) == sorted(COLUMNS)
    place = [one.name for one in design.axes].index("staff")
    assert design.values(0, 2)[:, place].tolist() == [60, 80]


def test_an_index_is_passed_over_where_polars_reads_what_pandas_wrote(tmp_path: Path) -> None:
    pd.DataFrame({"overlap": [0.1, 0.2]}, index=[5, 2]).to_parquet(tmp_path / "points.parquet")
    frame = pl.from_arrow(pa.parquet.read_table(tmp_path / "points.parquet"))
    assert [one.name for one in design_of(frame).axes] == ["overlap"]


@pytest.mark.parametrize(
    "column",
    [
        np.array([0.1, 0.05], np.float32),
        np.array([0.1, 0.05], np.float16),
        pd.array([0.1, 0.05], "Float32"),
        pd.array([0.1, 0.05], pd.ArrowDtype(pa.float32())),
    ],
)
def test_a_bound_that_was_rounded_is_the_bound(column: Any) -> None:  # noqa: ANN401
    assert design_of(pd.DataFrame({"aid_scale": column})).axes[0].high == 0.1


def test_numbers_of_decimal_places_are_numbers() -> None:
    table = pa.table({"overlap": [Decimal("0.10"), Decimal("0.70")]})
    assert design_of(table).values(0, 2).tolist() == [[0.1], [0.7]]


@pytest.mark.parametrize(
    ("text", "points"),
    [
        ("parity\nTRUE\nFALSE\n", [[1], [0]]),
        ("parity\ntrue\nfalse\n", [[1], [0]]),
        ("overlap,parity\n0.2,1\n0.8,0\n,\n , \n", [[0.2, 1], [0.8, 0]]),
        ("overlap\n0.2\n   \n\n0.8\n", [[0.2], [0.8]]),
        ("\n\noverlap\n0.2\n", [[0.2]]),
        ('"overlap" , "first_mover"\r\n 0.2 ,"Turkey"\r\n', [[0.2, 1]]),
        ("\ufeffoverlap\n0.2\n", [[0.2]]),
    ],
)
def test_text_is_read_as_spreadsheets_write_it(
    text: str, points: list[list[float]], tmp_path: Path
) -> None:
    path = tmp_path / "points.csv"
    path.write_text(text, encoding="utf-8")
    assert design_of(path).values(0, 9).tolist() == points


def test_empty_rows_of_a_frame_are_passed_over_and_counted() -> None:
    frame = pd.DataFrame({"overlap": [0.2, None, 0.8, 7], "parity": [True, None, False, ""]})
    with pytest.raises(BadInput) as refused:
        design_of(frame)
    assert str(refused.value).splitlines() == [
        "design, row 3: overlap is 7; allowed is a number from 0 to 1.",
        "design, row 3: parity is empty; allowed is 0 or 1 (false or true).",
    ]
    assert design_of(frame[:3]).values(0, 9).tolist() == [[0.2, 1], [0.8, 0]]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("overlap;parity\n0.2;1\n", "its columns are separated by semicolons; what is read is"),
        ("overlap;rationality\n0,2;2,5\n", "its columns are separated by semicolons; what is"),
        ("overlap\tparity\n0.2\t1\n", "its columns are separated by tabs; what is read is commas"),
        ("overlap|parity\n0.2|1\n", "its columns are separated by vertical bars; what is read"),
        ("sep=,\noverlap,parity\n0.2,1\n", "'sep=,' is a note for spreadsheets; the first line"),
        ("# made by R\noverlap\n0.2\n", "'# made by R' is a comment; the first line must name"),
        (",overlap\n0,0.2\n", "column 1 has no heading, like the index of a data frame; save it"),
        ("Unnamed: 0,overlap\n0,0.2\n", "column 1 has no heading, like the index of a data frame"),
        ("overlap,parity,\n0.2,1,\n", "column 3 has no heading; name a parameter there, or"),
        ("nonsense\n1\n", "the heading 'nonsense' is not a parameter. `python3 run.py parameters`"),
    ],
)
def test_headings_are_checked_before_values(text: str, sentence: str, tmp_path: Path) -> None:
    path = tmp_path / "points.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BadInput) as refused:
        design_of(path)
    assert str(refused.value).startswith(f"design {path}, line 1: {sentence}")
    assert str(refused.value).endswith(".")
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("as_text", [True, False])
def test_all_bad_values_are_told_with_row_and_column(*, as_text: bool, tmp_path: Path) -> None:
    frame = pd.DataFrame({"overlap": [0.5, 7, 8, 0.5], "first_mover": ["usa", "mars", "usa", "x"]})
    frame.to_csv(tmp_path / "points.csv", index=False)
    source = tmp_path / "points.csv" if as_text else frame
    place = f"design {source}, line" if as_text else "design, row"
    number = 2 if as_text else 0
    with pytest.raises(BadInput) as refused:
        design_of(source)
    names = "luck, russia, turkey, azerbaijan, armenia, france, usa, or their number from -1 to 5"
    assert str(refused.value).splitlines() == [
        f"{place} {number + 1}: overlap is 7; allowed is a number from 0 to 1.",
        f"{place} {number + 1}: first_mover is 'mars'; allowed is {names}.",
        f"{place} {number + 2}: overlap is 8; allowed is a number from 0 to 1.",
        f"{place} {number + 3}: first_mover is 'x'; allowed is {names}.",
    ]


def test_of_many_bad_values_ten_are_told_and_the_rest_counted(tmp_path: Path) -> None:
    path = tmp_path / "points.csv"
    path.write_text("overlap\n" + "7\n" * 100_000 + "1,1\n", encoding="utf-8")
    for source in (path, pd.DataFrame({"overlap": [7.0] * 100_001})):
        with pytest.raises(BadInput) as refused:
            design_of(source)
        lines = str(refused.value).splitlines()
        assert len(lines) == 11
        assert lines[-1] == "There are 99991 more mistakes."


@pytest.mark.parametrize("given", [5, object(), "points", [[1], [2]], np.zeros((2, 2)), [], {}])
def test_what_is_no_table_is_told_in_sentences(given: Any) -> None:  # noqa: ANN401
    with pytest.raises(BadInput) as refused:
        design_of(given)
    assert all(line.startswith("design") for line in str(refused.value).splitlines())
    assert str(refused.value).endswith(".")


@pytest.mark.parametrize("second_order", [True, False])
@pytest.mark.parametrize("names", [("overlap", "hedging"), ("overlap", "parity", "staff"), None])
def test_saltellis_scheme_is_known_by_its_rows(
    *, second_order: bool, names: tuple[str, ...] | None, tmp_path: Path
) -> None:
    space = problem() if names is None else problem(names)
    rows = sobol.sample(space, 64, calc_second_order=second_order, seed=1)
    points = points_of(space, rows)
    width = space["num_vars"]
    block = 2 * width + 2 if second_order else width + 2
    assert design_of(points).told["block"] == block
    frame = pd.DataFrame(points)
    frame.to_csv(tmp_path / "points.csv", index=False)
    assert design_of(tmp_path / "points.csv").told["block"] == block
    if names is not None:  # a column of one value has no part in the scheme
        assert design_of(frame.assign(war_aid=0.5)).told["block"] == block
    assert block_of(values_of(space, rows)[:-1]) is None
    assert block_of(np.roll(values_of(space, rows), 1, axis=0)) is None


@pytest.mark.parametrize(
    "sample",
    [
        lambda space: latin.sample(space, 64, seed=1),
        lambda space: morris.sample(space, 16, seed=1),
        lambda _: np.full((16, 2), 0.5),
        lambda _: np.tile([[0.2, 0.3], [0.8, 0.3], [0.2, 0.9], [0.8, 0.9]], (8, 1)),
    ],
)
def test_other_samples_are_not_taken_for_it(sample: Callable[[Any], Any]) -> None:
    space = problem(("overlap", "hedging"))
    assert "block" not in design_of(points_of(space, sample(space))).told


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"dists": ["unif", "norm"]}, "space: its dists are ['unif', 'norm']; allowed is 'unif'"),
        ({"names": ["overlap", "hedgin"]}, "space: there is no parameter 'hedgin'. Did you mean"),
        ({"bounds": [[0, 1]]}, "space: its bounds are [[0, 1]]; allowed is [low, high] for each"),
    ],
)
def test_a_space_that_is_not_one_of_parameters_is_refused(
    change: dict[str, Any], sentence: str
) -> None:
    space = problem(("overlap", "hedging"))
    with pytest.raises(BadInput) as refused:
        points_of(space | change, latin.sample(space, 4, seed=1))
    assert str(refused.value).startswith(sentence)
    assert points_of(space | {"dists": ["unif", "unif"]}, latin.sample(space, 4, seed=1))
    with pytest.raises(BadInput, match=r"^space: \{num_vars = 1\} is not SALib's problem"):
        points_of({"num_vars": 1}, latin.sample(space, 4, seed=1))
