"""The files that can be taken from the page, each made from its address alone.

``take/futures.csv?overlap=0.5`` is what the page at ``?overlap=0.5`` shows: a link to a file is as
good as the file.
"""

import io
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

import model
from rulebook.declared.errors import BadInput
from server.page import address, answers, briefing, printing, sidebyside, writing
from server.page.choice import RUNS, Choice

if TYPE_CHECKING:
    import pyarrow as pa

Columns = dict[str, list[Any]]


@dataclass(frozen=True)
class Taking:
    """A file to take: its name, its kind, what it is, and what makes its bytes.

    ``make`` gets a choice and the address of the page without a query.
    """

    file: str
    kind: str
    group: str
    title: str
    meaning: str
    make: Callable[[Choice, str], bytes]


def futures(choice: Choice) -> Columns:
    """One row a future of each variant: its measures and outcomes."""
    rows: Columns = {}
    columns = sidebyside.columns(choice)
    asked = dict.fromkeys(name for column in columns for name in column.point.outcomes)
    for column in columns:
        played = model.simulate(column.point.resolved(), RUNS, choice.seed)
        held: Columns = {
            "variant": [column.name] * RUNS,
            "scenario": [column.point.scenario] * RUNS,
            "seed": [choice.seed] * RUNS,
            "run": list(range(RUNS)),
            **{name: values.tolist() for name, values in played.measures.items()},
            **{
                f"outcome.{name}": played.outcomes[name].tolist()
                if name in played.outcomes
                else [None] * RUNS  # it is asked of another scenario
                for name in asked
            },
        }
        for name, values in held.items():
            rows.setdefault(name, []).extend(values)
    return rows


def weeks(choice: Choice) -> Columns:
    """One row a week of each series and variant: median and 5 to 95% of how the week ends."""
    rows: Columns = {name: [] for name in ("variant", "series", "unit", "week", "date")}
    rows |= {"p5": [], "median": [], "p95": []}
    for column in sidebyside.columns(choice):
        played = model.simulate(column.point.resolved(), RUNS, choice.seed, series="all")
        days = played.dates[:-1]
        count = len(days)
        for name, series in model.SERIES.items():
            shown = answers.by_week(played.series[name])
            low, middle, high = np.quantile(shown, (0.05, 0.5, 0.95), axis=0)
            rows["variant"] += [column.name] * count
            rows["series"] += [name] * count
            rows["unit"] += [series.kind.unit] * count
            rows["week"] += range(count)
            rows["date"] += days
            for key, values in (("p5", low), ("median", middle), ("p95", high)):
                rows[key] += values.tolist()
    return rows


def _table(columns: Columns) -> "pa.Table":
    """Columns as a table; as in a sweep's, the week of what never was is null."""
    import pyarrow as pa

    from model.sweeps.table import WEEKS

    held = {name: np.array(columns[name], float) for name in WEEKS if name in columns}
    weeks = {name: pa.array(values, mask=values < 0) for name, values in held.items()}
    return pa.table(columns | weeks)


def _csv(columns: Columns) -> bytes:
    from pyarrow import csv

    out = io.BytesIO()
    csv.write_csv(_table(columns), out)
    return out.getvalue()


def _parquet(columns: Columns) -> bytes:
    from pyarrow import parquet

    out = io.BytesIO()
    parquet.write_table(_table(columns), out)
    return out.getvalue()


def _picture(kind: str) -> Callable[[Choice, str], bytes]:
    def make(choice: Choice, _: str) -> bytes:
        shown = answers.answer(choice)
        return printing.draw(shown.picture, printing.caption(shown), kind)

    return make


TAKINGS = {
    row.file: row
    for row in (
        Taking(
            "briefing.html",
            "text/html; charset=utf-8",
            "Briefing",
            "briefing",
            "one page to print: pictures, figures, what was changed, seed and version",
            briefing.write,
        ),
        Taking(
            "picture.svg",
            "image/svg+xml",
            "Picture",
            "SVG",
            "the chart as it is shown",
            _picture("svg"),
        ),
        Taking(
            "picture.png",
            "image/png",
            "Picture",
            "PNG",
            "the chart as it is shown",
            _picture("png"),
        ),
        Taking(
            "futures.csv",
            "text/csv; charset=utf-8",
            "Figures of every future",
            "CSV",
            "a row a future: measures and outcomes, of all variants",
            lambda choice, _: _csv(futures(choice)),
        ),
        Taking(
            "futures.parquet",
            "application/vnd.apache.parquet",
            "Figures of every future",
            "Parquet",
            "the same as Parquet",
            lambda choice, _: _parquet(futures(choice)),
        ),
        Taking(
            "weeks.csv",
            "text/csv; charset=utf-8",
            "Figures week by week",
            "CSV",
            "a row a week and series: median and 5 to 95% of how it ends, of all variants",
            lambda choice, _: _csv(weeks(choice)),
        ),
        Taking(
            "weeks.parquet",
            "application/vnd.apache.parquet",
            "Figures week by week",
            "Parquet",
            "the same as Parquet",
            lambda choice, _: _parquet(weeks(choice)),
        ),
        Taking(
            "scenario.toml",
            "application/toml; charset=utf-8",
            "Scenario file",
            "TOML",
            "scenario and sliders as they stand, for the command line or this page",
            lambda choice, _: writing.write(choice),
        ),
    )
}


def take(file: str, query: str, own: Collection[str], page: str = "") -> bytes:
    """The bytes of a file for an address; ``own`` are the visitor's own scenarios.

    ``page`` is the page's address without a query, as the visitor has it.

    Raises KeyError when there is no such file, BadInput when the address says what cannot be.
    """
    row = TAKINGS[file]
    choice, complaints = address.read(query, own)
    if complaints:
        raise BadInput(*complaints)
    return row.make(choice, page)
