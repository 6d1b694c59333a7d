"""The table of a sweep: its rows are those of ensembles, whoever played them, and it is kept."""

from __future__ import annotations

import json
import subprocess
import sys
from concurrent.futures import Future
from typing import TYPE_CHECKING, Any

import duckdb
import numpy as np
import pandas as pd
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyarrow import parquet

from model import (
    MEASURES,
    BadInput,
    Scenario,
    load,
    open_sweep,
    scenarios,
    simulate,
    sweep,
)
from model.sweeps import play as playing
from model.sweeps.axes import axes
from model.sweeps.designs import Grid
from model.sweeps.plan import MOST_ROWS_IN_ALL, Plan, scenario_of
from model.sweeps.play import Played, play, play_part
from model.sweeps.table import WEEKS, from_bytes
from model.words import in_words
from rulebook.declared.kinds import WEEK
from tests.conftest import ROOT

if TYPE_CHECKING:
    from pathlib import Path

    from model.ensemble import Ensemble
    from model.sweeps.plan import Luck, Part

BASELINE = load("baseline").replace(weeks=10)
VARY = {"overlap": "0:1:3", "rationality": [2, 5]}


def parts_of(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted((folder / "parts").iterdir())}


@pytest.fixture
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("model.sweeps.plan.FEWEST_ROWS", 8)


@given(
    values=st.integers(1, 40), runs=st.sampled_from([1, 3, 7, 1999, 2000, 49_999, 60_001, 10**6])
)
def test_parts_hold_every_run_of_every_point_once_and_in_order(values: int, runs: int) -> None:
    grid = Grid(axes({"overlap": [k / 40 for k in range(values)]}))
    plan = Plan(BASELINE, grid, runs, 1)
    row = 0
    for number in range(plan.parts):
        part = plan.part(number)
        assert 0 < part.rows == plan.part_rows(number) <= plan.rows_a_part
        assert len(part.values) == len(part.segments)
        for segment, point in zip(part.segments, part.values, strict=True):
            assert divmod(row, runs) == (segment.point, segment.first_run)
            assert point == segment.point / 40
            row += segment.runs
    assert row == plan.rows


@pytest.mark.usefixtures("small_parts")
@pytest.mark.parametrize("luck", ["common", "independent"])
def test_a_sweep_has_the_runs_that_ensembles_at_its_points_have(luck: Luck) -> None:
    swept = sweep(BASELINE, VARY, runs=5, seed=9, luck=luck)
    frame = swept.frame()
    assert swept.manifest["parts"] == 6
    outcomes = [f"outcome.{name}" for name in BASELINE.outcomes]
    head = ["point", "run", "seed", "overlap", "rationality"]
    assert list(frame) == [*head, *MEASURES, *outcomes, "error"]
    assert list(frame.point) == [k for k in range(6) for _ in range(5)]
    assert list(frame.run) == [*range(5)] * 6
    assert set(frame.seed) == {9}
    assert frame.error.isna().all()
    points = [(a, b) for a in (0, 0.5, 1) for b in (2, 5)]
    for number, (overlap, rationality) in enumerate(points):
        rows = frame[frame.point == number]
        assert set(rows.overlap) == {overlap}
        assert set(rows.rationality) == {rationality}
        alone = simulate(
            BASELINE.replace({"overlap": overlap, "rationality": rationality}),
            5,
            9,
            first_run=0 if luck == "common" else number * 5,
        )
        for name, values in alone.measures.items():
            wanted = np.where(values < 0, np.nan, values) if name in WEEKS else values
            assert np.array_equal(rows[name], wanted, equal_nan=True), name
        for name, held in alone.outcomes.items():
            assert list(rows[f"outcome.{name}"]) == list(held)


def test_a_week_of_never_is_null_and_has_no_part_in_a_mean() -> None:
    table = sweep(load("no_centre").replace(weeks=4), {"overlap": [0, 1]}, runs=3).table()
    assert set(WEEKS) == {name for name, row in MEASURES.items() if row.kind is WEEK}
    assert table["centre_open_week"].to_pylist() == [None] * 6
    assert table["outcome.centre_stands"].to_pylist() == [False] * 6


@pytest.mark.usefixtures("small_parts")
def test_threads_and_memory_or_folder_make_no_difference(tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    for threads in (1, 3):
        sweep(
            BASELINE,
            VARY,
            runs=5,
            threads=threads,
            out=tmp_path / f"{threads}",
            progress=lambda done, whole: told.append((done, whole)),
        )
    assert told.count((30, 30)) == 2
    assert len(parts_of(tmp_path / "1")) == 6
    assert parts_of(tmp_path / "1") == parts_of(tmp_path / "3")
    held = sweep(BASELINE, VARY, runs=5)
    assert held.folder is None
    assert open_sweep(tmp_path / "1").table().equals(held.table())
    assert open_sweep(tmp_path / "1").manifest == held.manifest


def test_a_folder_is_looked_at_before_a_cluster_is_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[int] = []
    monkeypatch.setattr("model.sweeps.cluster._start_here", lambda _, n: started.append(n))
    (tmp_path / "notes.txt").touch()
    with pytest.raises(BadInput, match="it holds other files"):
        sweep(BASELINE, VARY, runs=1, out=tmp_path, cluster="local:2")
    assert started == []


def test_a_sweep_without_a_finished_part_is_told(tmp_path: Path) -> None:
    swept = sweep(BASELINE, VARY, runs=1, out=tmp_path)
    for part in (tmp_path / "parts").iterdir():
        part.unlink()
    with pytest.raises(BadInput, match="no part of this sweep is finished yet"):
        swept.frame()


@pytest.mark.usefixtures("small_parts")
def test_pandas_polars_and_duckdb_read_the_folder(tmp_path: Path) -> None:
    swept = sweep(BASELINE, VARY, runs=5, out=tmp_path / "s")
    frame, parts = swept.frame(), tmp_path / "s" / "parts"
    assert pd.read_parquet(parts).equals(frame)
    polar = pl.read_parquet(parts / "*.parquet")
    assert polar.columns == list(frame)
    assert polar["casualties"].to_list() == frame.casualties.to_list()
    assert polar["error"].null_count() == 30
    files = str(parts / "*.parquet")
    relation = duckdb.sql(f"""
        select point, avg(casualties), count(centre_open_week), avg("outcome.centre_stands"::int)
        from '{files}' group by point order by point
    """)  # noqa: S608 - the path is this test's own
    assert relation is not None
    found = relation.fetchall()
    mean = frame.groupby("point").casualties.mean()
    assert [row[:2] for row in found] == [(point, pytest.approx(mean[point])) for point in range(6)]
    assert [row[2] for row in found] == list(frame.groupby("point").centre_open_week.count())


@pytest.mark.parametrize("name", [scenario.name for scenario in scenarios()])
def test_a_manifest_keeps_its_scenario_whole(name: str) -> None:
    chosen = load(name)
    kept = Plan(chosen.replace({"overlap": 0.1}, 8), Grid(axes(["parity"])), 1, 1).manifest()
    again = scenario_of(json.loads(json.dumps(kept)))
    played = chosen.replace({"overlap": 0.1}, 8)
    assert again == played
    assert again.first_state().tobytes() == played.first_state().tobytes()
    for kept_numbers, numbers in zip(again.spans(), played.spans(), strict=True):
        assert kept_numbers.tobytes() == numbers.tobytes()
    assert again.event_rows().tobytes() == played.event_rows().tobytes()


def test_runs_whose_measures_are_no_numbers_are_rows_that_say_so() -> None:
    broken = BASELINE.model_copy(update={"state": {"grievance.armenia": float("nan")}})
    played = play_part(Plan(broken, Grid(axes({"overlap": [0, 1]})), 2, 1).part(0))
    assert played is not None
    assert played.failures == 4
    frame = from_bytes([played.content]).to_pandas()
    assert list(frame.run) == [0, 1, 0, 1]
    assert frame.error.str.fullmatch(r"The measure \w+ is nan\.").all()
    assert frame[[*MEASURES]].isna().all(axis=None)
    assert frame["outcome.centre_stands"].isna().all()


def test_a_point_that_cannot_be_played_does_not_end_the_sweep(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def failing(*args: object, **options: object) -> Ensemble:
        stage = args[0]
        if stage.parameters["overlap"] == 0.5:  # type: ignore[attr-defined]
            raise ArithmeticError("no sum")
        return simulate(*args, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(playing, "simulate", failing)
    told: list[tuple[int, int]] = []
    vary = {"overlap": [0, 0.5, 1]}
    swept = sweep(BASELINE, vary, runs=2, progress=lambda *done: told.append(done))
    frame = swept.frame()
    assert list(frame.overlap) == [0, 0, 0.5, 0.5, 1, 1]
    assert list(frame.error.fillna("")) == ["", "", *["ArithmeticError: no sum"] * 2, "", ""]
    assert list(frame.casualties.isna()) == [False, False, True, True, False, False]
    assert told[-1] == (6, 6)


def test_an_error_of_who_is_told_of_progress_is_no_failed_run(tmp_path: Path) -> None:
    told: list[int] = []

    def broken_once(done: int, _whole: int) -> None:
        told.append(done)
        if len(told) == 1:
            raise BrokenPipeError

    with pytest.raises(BrokenPipeError):
        sweep(BASELINE, VARY, runs=2, out=tmp_path / "s", progress=broken_once)
    assert parts_of(tmp_path / "s") == {}
    swept = sweep(BASELINE, VARY, runs=2, out=tmp_path / "s", resume=True)
    assert swept.frame().error.isna().all()


def test_a_part_that_memory_was_too_small_for_is_not_finished(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def too_large(*_: object, **__: object) -> None:
        raise MemoryError

    with monkeypatch.context() as patch:
        patch.setattr(playing, "simulate", too_large)
        with pytest.raises(MemoryError):
            sweep(BASELINE, VARY, runs=2, out=tmp_path / "s")
    assert parts_of(tmp_path / "s") == {}
    swept = sweep(BASELINE, VARY, runs=2, out=tmp_path / "s", resume=True)
    assert swept.frame().error.isna().all()


class Halves:
    """Players that are done at once: every other part is played, and the rest go wrong."""

    def most(self) -> int:
        return 16

    def submit(self, part: Part, _progress: object) -> Future[Played | None]:
        done: Future[Played | None] = Future()
        if part.number % 2:
            done.set_result(Played(part.number, part.rows, 0, b""))
        else:
            done.set_exception(BadInput("It went wrong."))
        return done

    def close(self) -> None:
        pass


@pytest.mark.usefixtures("small_parts")
def test_what_is_finished_is_kept_when_another_part_goes_wrong() -> None:
    plan = Plan(BASELINE, Grid(axes({"overlap": "0:1:16"})), 8, 1)
    kept: list[int] = []
    with pytest.raises(BadInput, match="It went wrong"):
        play(plan, range(plan.parts), Halves(), lambda played: kept.append(played.number))
    assert sorted(kept) == [*range(1, 16, 2)]


def test_numbers_of_any_type_make_the_same_sweep(tmp_path: Path) -> None:
    plain = sweep(BASELINE.replace(weeks=2), {"overlap": [0.25, 0.5]}, 3, 5, threads=1)
    typed: dict[str, Any] = {
        "scenario": BASELINE.replace(weeks=np.int64(2)),
        "vary": {"overlap": np.array([0.25, 0.5], np.float32)},
        "runs": np.int64(3),
        "seed": np.uint32(5),
        "threads": np.int8(1),
    }
    for out in (None, tmp_path / "sweep"):
        again = sweep(**typed, out=out)
        assert again.table().equals(plain.table())
        assert again.manifest == plain.manifest
        json.dumps(again.manifest)
    asked: dict[str, Any] = {"runs": np.int64(1), "seed": np.int64(5)}
    sampled = sweep(BASELINE.replace(weeks=1), ["overlap"], sample="lhs:4", **asked)
    assert sampled.manifest["design"]["seed"] == 5


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"runs": 0}, "runs: 0 is not a whole number from 1 to"),
        ({"runs": 2.5}, "runs: 2.5 is not a whole number"),
        (
            {"runs": MOST_ROWS_IN_ALL},
            "A sweep of 2 points × 1,000,000,000,000 runs is 2,000,000,000,000",
        ),
        ({"seed": -1}, "seed: -1 is not a whole number from 0 to"),
        ({"seed": -1, "vary": ["overlap"], "sample": "lhs:4"}, "seed: -1 is not a whole number"),
        ({"luck": "bad"}, "luck: 'bad' is not common or independent."),
        ({"threads": 2, "cluster": "local:2"}, "threads: a cluster's workers have threads"),
        ({"threads": 0}, "threads: 0 is not a whole number from 1 to 1,024."),
        ({"cluster": "nowhere"}, "cluster nowhere: this is not an address"),
        ({"scenario": "baselin"}, "There is no scenario 'baselin'"),
        ({"scenario": ["baseline", "no_war_aid"]}, "scenario: ['baseline', 'no_war_aid'] is no"),
        ({"runs": True}, "runs: true is not a whole number"),
        ({"runs": float("nan")}, "runs: nan is not a whole number"),
        ({"progress": 3}, "progress: 3 is not a function"),
        ({"vary": 3}, "vary: 3 names no parameters"),
        ({"out": 3}, "out: 3 is not the path of a folder."),
        ({"cluster": 3}, "cluster: 3 is not an address, nor local:N."),
        (
            {"vary": None, "design": pd.DataFrame({"overlap": ["x"]})},
            "design, row 0: overlap is 'x'; allowed is a number from 0 to 1.",
        ),
    ],
)
def test_a_sweep_that_cannot_be_is_refused_before_a_run(
    asked: dict[str, Any], sentence: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Plan, "part", None)
    with pytest.raises(BadInput) as refused:
        sweep(**{"scenario": "baseline", "vary": {"overlap": [0, 1]}, **asked})
    assert str(refused.value).startswith(sentence)
    assert "\n" not in str(refused.value)


def test_python_is_told_of_an_argument_to_go_on_by_and_of_what_differs(tmp_path: Path) -> None:
    stage = load("baseline").replace(weeks=1)
    vary: dict[str, Any] = {"overlap": [0, 1]}
    sweep(stage, vary, runs=1, out=tmp_path)
    with pytest.raises(BadInput, match="go on with it by resume=True, or name another folder"):
        sweep(stage, vary, runs=1, out=tmp_path)
    moved = stage.model_dump(by_alias=True)
    moved["control"]["baku"] |= {"russia": 0.37, "usa": 0.05}
    for scenario, varied, told in (
        (stage, {"overlap": [0, 0.5]}, "(its values of overlap: 0, 1, and not 0, 0.5);"),
        (stage, {"staff": [0, 1]}, "(its values of staff: none, and not 0, 1; values of overlap: "),
        (
            Scenario.model_validate(moved),
            vary,
            "(its control.baku.russia: 0.38, and not 0.37; control.baku.usa: 0.04, and not 0.05);",
        ),
    ):
        with pytest.raises(BadInput) as refused:
            sweep(scenario, varied, runs=1, out=tmp_path, resume=True)
        assert told in str(refused.value)


@pytest.mark.parametrize(
    ("seconds", "words"), [(0.2, "0 seconds"), (1.2, "1 second"), (119, "119 seconds")]
)
def test_a_time_is_said_of_one_or_of_several(seconds: float, words: str) -> None:
    assert in_words(seconds) == words


GROWTH = """
import resource, sys
from model import load, sweep
from model.sweeps import plan
plan.FEWEST_ROWS = plan.MOST_ROWS = 2_000
runs = int(sys.argv[1])
sweep(load("baseline").replace(weeks=1), {"overlap": [0, 1]}, runs=runs, out=sys.argv[2])
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="memory is measured otherwise there")
@pytest.mark.long
def test_memory_does_not_grow_with_the_number_of_runs(tmp_path: Path) -> None:
    peaks = []
    for runs in (4_000, 30_000):
        out = tmp_path / str(runs)
        command = [sys.executable, "-c", GROWTH, str(runs), str(out)]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
        peaks.append(int(done.stdout) * (1 if sys.platform == "darwin" else 1024))
        rows = sum(parquet.read_metadata(path).num_rows for path in (out / "parts").iterdir())
        assert rows == 2 * runs
    held = 2 * 26_000 * len(MEASURES) * 8
    assert peaks[1] - peaks[0] < held / 2
