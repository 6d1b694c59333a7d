"""A sweep reduced to its points: right, whatever the parts, and with what failed told apart."""

from __future__ import annotations

import itertools
import json
from typing import TYPE_CHECKING

import numpy as np
import pytest
from pyarrow import parquet

from model.analysis import analyse
from model.analysis.effects import effect, effects, heat, overall
from model.analysis.points import Points, summarise
from model.analysis.sentences import cautions, how_much
from model.analysis.words import Watched, watched
from model.conditions import parse
from model.outcomes import OUTCOMES
from model.sweeps import open_sweep, read_manifest
from model.sweeps.manifest import MANIFEST
from model.sweeps.reading import PARTS, part_name
from rulebook.declared.errors import BadInput
from tests.model.analysis.planted import START, Numbers, plant

if TYPE_CHECKING:
    from pathlib import Path

VIOLATIONS = watched("violations")
WEEK = watched("centre_open_week")


def noisy(at: dict[str, Numbers], _: Numbers, rng: np.random.Generator) -> dict[str, Numbers]:
    rows = len(at["overlap"])
    drawn = rng.normal(size=rows)
    week = np.where(rng.random(rows) < 0.5, -1.0, np.round(10 * at["overlap"]))
    return {"violations": 100 * at["overlap"] + drawn, "centre_open_week": week}


def read(folder: Path, *wanted: Watched) -> Points:
    return summarise(folder, read_manifest(folder, "DIR"), START, wanted)


def test_means_and_variances_are_those_of_the_runs(tmp_path: Path) -> None:
    folder = plant(tmp_path / "s", {"overlap": "0:1:5"}, None, noisy, 300)
    points = read(folder, VIOLATIONS, WEEK)
    frame = open_sweep(folder).frame().groupby("point")
    found = points.summaries["violations"]
    np.testing.assert_allclose(found.means, frame["violations"].mean())
    np.testing.assert_allclose(found.variances, frame["violations"].var())
    weeks = points.summaries["centre_open_week"]
    assert weeks.counts.tolist() == frame["centre_open_week"].count().tolist()
    np.testing.assert_allclose(weeks.means, frame["centre_open_week"].mean())
    assert points.runs.tolist() == [300] * 5
    assert points.values.ravel().tolist() == [0, 0.25, 0.5, 0.75, 1]


def test_a_point_may_go_over_from_one_part_to_the_next(tmp_path: Path) -> None:
    folder = plant(tmp_path / "s", {"overlap": "0:1:5"}, None, noisy, 300)
    whole = read(folder, VIOLATIONS, WEEK)
    table = open_sweep(folder).table()
    for path in (folder / PARTS).iterdir():
        path.unlink()
    cuts = [0, 7, 299, 300, 1100, 1500]
    for number, (first, stop) in enumerate(itertools.pairwise(cuts)):
        piece = table.slice(first, stop - first)
        parquet.write_table(piece, folder / PARTS / part_name(number))
    manifest = read_manifest(folder, "DIR") | {"parts": len(cuts) - 1}
    (folder / MANIFEST).write_text(json.dumps(manifest), encoding="utf-8")
    cut = read(folder, VIOLATIONS, WEEK)
    for name, one in whole.summaries.items():
        for field in ("counts", "means", "variances", "apart", "batches"):
            expected, found = getattr(one, field), getattr(cut.summaries[name], field)
            np.testing.assert_allclose(found, expected, err_msg=field)
    assert cut.numbers.tolist() == whole.numbers.tolist()


def test_what_failed_is_told_and_counts_nowhere(tmp_path: Path) -> None:
    folder = plant(tmp_path / "s", {"overlap": "0:1:5"}, None, noisy, 40, failing=50)
    found = analyse(folder, ["violations", "centre_stands"], where="violations > -1000")
    assert (found.points.failed, found.points.rows) == (50, 200)
    assert found.points.runs.tolist() == [0, 30, 40, 40, 40]
    (said,) = cautions(found)
    assert said == (
        "50 of 200 runs failed and count nowhere; the first says: “ValueError: it is broken”"
    )
    assert found.answers[0].mean.value == 1  # a run that failed is none in which it does not hold
    assert found.answers[1].effects[0].slices[0].low == 0.25


def test_a_sweep_in_which_all_failed_is_refused(tmp_path: Path) -> None:
    folder = plant(tmp_path / "s", {"overlap": "0:1:5"}, None, noisy, 4, failing=20)
    with pytest.raises(BadInput, match="every run of it failed"):
        analyse(folder)


def test_an_unfinished_sweep_is_read_as_far_as_it_is(tmp_path: Path) -> None:
    folder = plant(tmp_path / "s", {"overlap": "0:1:21"}, None, noisy, 100)
    (folder / PARTS / part_name(1)).unlink()
    found = analyse(folder, ["violations"])
    assert len(found.points.numbers) < 21
    assert "The sweep is not finished" in cautions(found)[0]
    assert f"{found.points.rows:,} of 2,100 runs" in cautions(found)[0]


def test_a_week_of_never_counts_in_no_mean(tmp_path: Path) -> None:
    def truth(at: dict[str, Numbers], run: Numbers, _: object) -> dict[str, Numbers]:
        return {"centre_open_week": np.where(run % 4 == 0, 10 + at["overlap"], -1.0)}

    folder = plant(tmp_path / "s", {"overlap": "0:1:3"}, None, truth, 8)
    answer = analyse(folder, ["centre_open_week"]).answers[0]
    assert answer.mean.value == 10.5
    assert answer.never == 0.75
    assert how_much(answer) == (
        "It came in 25% of the futures; the mean of those in which it came is week 10.5; "
        "from point to point it goes from week 10.0 to week 11.0."
    )


def test_main_effects_of_a_sum_are_its_parts(tmp_path: Path) -> None:
    def truth(at: dict[str, Numbers], _: Numbers, __: object) -> dict[str, Numbers]:
        return {"violations": 2 * at["overlap"] + at["hedging"] * 4}

    vary = {"hedging": "0:1:3", "overlap": "0:1:6", "war_aid": "0:1:2"}
    points = read(plant(tmp_path / "s", vary, None, truth), VIOLATIONS)
    found = effects(points, "violations")
    assert [one.parameter for one in found] == ["hedging", "overlap", "war_aid"]
    assert [round(one.swing, 9) for one in found] == [4, 2, 0]
    slices = effect(points, "violations", "overlap").slices
    assert [round(one.mean, 9) for one in slices] == [2, 2.4, 2.8, 3.2, 3.6, 4]
    assert {one.points for one in slices} == {6}
    cells = heat(points, "violations", "overlap", "hedging")
    expected = np.add.outer([0, 2, 4], 2 * np.linspace(0, 1, 6))
    np.testing.assert_allclose(cells.means, expected)
    assert overall(points, "violations").value == pytest.approx(3)


@pytest.mark.parametrize("sample", [None, "lhs:400"])
def test_cells_that_differ_by_chance_alone_are_told(tmp_path: Path, sample: str | None) -> None:
    def truth(at: dict[str, Numbers], _: Numbers, rng: np.random.Generator) -> dict[str, Numbers]:
        drawn = rng.normal(size=len(at["overlap"]))
        return {"violations": drawn, "casualties": 5 * at["overlap"] * at["hedging"] + drawn}

    steps = ":5" if sample is None else ""
    vary = [f"overlap=0:1{steps}", f"hedging=0:1{steps}", f"war_aid=0:1{steps}"]
    folder = plant(tmp_path / "s", vary, sample, truth, 4)
    points = read(folder, VIOLATIONS, watched("casualties"))
    assert not heat(points, "violations", "overlap", "hedging").is_told
    assert heat(points, "casualties", "overlap", "hedging").is_told
    (answer,) = analyse(folder, ["violations"], [("overlap", "hedging")]).answers
    (cells,) = answer.heats
    assert answer.low < cells.means.min() < cells.means.max() < answer.high


def test_slices_of_a_sample_reach_over_all_that_was_varied(tmp_path: Path) -> None:
    def truth(at: dict[str, Numbers], _: Numbers, __: object) -> dict[str, Numbers]:
        return {"violations": at["overlap"]}

    folder = plant(tmp_path / "s", ["overlap", "hedging"], "lhs:400", truth)
    points = read(folder, VIOLATIONS)
    slices = effect(points, "violations", "overlap").slices
    assert (slices[0].low, slices[-1].high) == (0, 1)
    assert [one.points for one in slices] == [50] * 8
    for one in slices:
        assert one.mean == pytest.approx(one.middle, abs=0.01)
    cells = heat(points, "violations", "overlap", "hedging")
    assert cells.counts.sum() == 400
    assert cells.across_edges[0] == (0, 0.125)


def test_under_common_luck_more_points_do_not_average_the_luck_away(tmp_path: Path) -> None:
    shock = np.random.default_rng(7).normal(size=400)

    def shared(at: dict[str, Numbers], run: Numbers, _: object) -> dict[str, Numbers]:
        return {"violations": at["overlap"] + shock[run.astype(int)]}

    def own(at: dict[str, Numbers], _: Numbers, rng: np.random.Generator) -> dict[str, Numbers]:
        return {"violations": at["overlap"] + rng.normal(size=len(at["overlap"]))}

    folders = [
        plant(tmp_path / name, {"overlap": "0:1:21"}, None, truth, 400)
        for name, truth in (("shared", shared), ("own", own))
    ]
    margins = [overall(read(one, VIOLATIONS), "violations").luck_margin for one in folders]
    assert margins[0] == pytest.approx(1.96 / np.sqrt(400), rel=0.4)
    assert margins[1] == pytest.approx(1.96 / np.sqrt(400 * 21), rel=0.4)


def test_few_runs_have_the_wide_margin_of_few(tmp_path: Path) -> None:
    points = read(plant(tmp_path / "s", {"overlap": "0:1:5"}, None, noisy, 2), VIOLATIONS)
    batches = points.summaries["violations"].batches
    assert len(batches) == 2
    expected = 12.706 * batches.std(ddof=1) / np.sqrt(2)
    assert overall(points, "violations").luck_margin == pytest.approx(expected, rel=1e-4)


def test_a_condition_is_read_with_the_measures(tmp_path: Path) -> None:
    folder = plant(tmp_path / "s", {"overlap": "0:1:5"}, None, noisy, 100)
    where = parse("violations > 50 and centre_open_week == never", OUTCOMES)
    found = analyse(folder, ["violations"], where=where.text).answers[0]
    frame = open_sweep(folder).frame()
    holds = (frame["violations"] > 50) & frame["centre_open_week"].isna()
    assert found.mean.value == pytest.approx(float(holds.mean()))


def test_a_condition_that_is_an_outcome_is_analysed_once(tmp_path: Path) -> None:
    folder = plant(tmp_path / "s", {"overlap": "0:1:5"}, None, noisy, 10)
    found = analyse(folder, where="centre_stands")
    assert [one.watched.name for one in found.answers].count("centre_stands") == 1
