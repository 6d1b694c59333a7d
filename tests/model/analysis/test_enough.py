"""Enough: the share of luck and the runs needed are those of the closed form."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from model.analysis import analyse
from model.analysis.enough import Enough, agreement, enough, runs_needed
from model.analysis.points import summarise
from model.analysis.sentences import along, enough_in_all, margins
from model.analysis.words import watched
from model.sweeps import read_manifest
from tests.model.analysis.planted import START, Numbers, plant

if TYPE_CHECKING:
    from pathlib import Path

NOISE = 0.5
BETWEEN = 1 / 12  # variance of a parameter that is drawn evenly from 0 to 1
SHOCK = np.random.default_rng(3).normal(size=1000) * 50


def noisy(at: dict[str, Numbers], _: Numbers, rng: np.random.Generator) -> dict[str, Numbers]:
    return {"violations": at["overlap"] + NOISE * rng.normal(size=len(at["overlap"]))}


def shaken(at: dict[str, Numbers], run: Numbers, rng: np.random.Generator) -> dict[str, Numbers]:
    return {"violations": noisy(at, run, rng)["violations"] + SHOCK[run.astype(int)]}


def found_in(folder: Path) -> Enough:
    points = summarise(folder, read_manifest(folder, "DIR"), START, [watched("violations")])
    return enough(points, "violations", 1)


def test_the_share_of_luck_is_that_of_the_variances(tmp_path: Path) -> None:
    runs = 20
    found = found_in(plant(tmp_path / "s", ["overlap", "hedging"], "lhs:2000", noisy, runs))
    of_luck = NOISE**2 / runs
    assert found.luck == pytest.approx(of_luck / (BETWEEN + of_luck), rel=0.1)
    assert found.margin == pytest.approx(2.093 * NOISE / np.sqrt(runs), rel=0.02)
    assert found.needed == pytest.approx(9 * NOISE**2 / BETWEEN, rel=0.1)
    assert found.runs_are_enough is False
    for step in found.curve:
        expected = NOISE**2 / step.runs / (BETWEEN + NOISE**2 / step.runs)
        assert step.luck == pytest.approx(expected, rel=0.1)
    assert found.points_are_enough
    assert found.leader == 1


@pytest.mark.long
def test_luck_that_all_points_share_moves_none_against_another(tmp_path: Path) -> None:
    runs = 100
    vary = ["overlap", "hedging"]
    still, moved = (
        found_in(plant(tmp_path / name, vary, "lhs:1000", truth, runs))
        for name, truth in (("still", noisy), ("moved", shaken))
    )
    assert moved.luck == pytest.approx(still.luck, rel=1e-6)
    assert moved.needed == still.needed
    assert moved.margin > 20 * still.margin  # but a point's own mean is as unsure as it is


def test_luck_that_all_share_makes_one_point_no_surer_than_all(tmp_path: Path) -> None:
    """Nearly all luck is shared, so that the two intervals are nearly one."""

    def truth(_: dict[str, Numbers], run: Numbers, rng: np.random.Generator) -> dict[str, Numbers]:
        return {"violations": SHOCK[run.astype(int)] + rng.normal(size=len(run)) / 100}

    folder = plant(tmp_path / "s", ["overlap", "hedging"], "lhs:400", truth, 20)
    found = analyse(folder, ["violations"])
    (answer,) = found.answers
    assert answer.mean.luck_margin <= answer.enough.margin
    assert answer.mean.luck_margin == pytest.approx(answer.enough.margin, rel=1e-4)
    said = along(answer, found.points)
    assert "of which points were drawn, and not of the luck that all points share" in said
    assert answer.watched.change(answer.mean.luck_margin) in said
    assert "runs' luck and of which points were drawn" in margins(found.points)


def test_of_one_run_luck_is_not_known(tmp_path: Path) -> None:
    found = found_in(plant(tmp_path / "s", ["overlap", "hedging"], "lhs:100", noisy))
    assert found.runs_are_enough is None
    assert found.needed is None


def test_halves_are_of_points_that_have_a_mean(tmp_path: Path) -> None:
    def truth(at: dict[str, Numbers], _: Numbers, __: object) -> dict[str, Numbers]:
        overlap = at["overlap"]
        return {"centre_open_week": np.where(overlap > 0.95, np.round(100 * overlap), -1.0)}

    folder = plant(tmp_path / "s", ["overlap", "hedging"], "lhs:40", truth, 2)
    found = analyse(folder, ["centre_open_week", "violations"])
    answer = found.answers[0]
    assert np.isfinite(answer.low)
    assert answer.low < answer.high
    assert (answer.enough.order, answer.enough.leader) == (None, None)


def test_luck_that_is_not_known_is_told_for_its_reason(tmp_path: Path) -> None:
    def truth(at: dict[str, Numbers], run: Numbers, _: object) -> dict[str, Numbers]:
        week = np.where(run == 0, np.round(100 * at["overlap"]), -1.0)
        return {"centre_open_week": week, "violations": at["overlap"]}

    said = []
    for runs in (1, 2):
        folder = plant(tmp_path / f"{runs}", ["overlap"], "lhs:40", truth, runs)
        said.append(enough_in_all(analyse(folder, ["centre_open_week", "violations"]))[0])
    assert said[0].startswith("With one run at a point")
    assert said[1].endswith("several runs to compare: “Centre opened”.")


def test_where_nothing_decides_halves_disagree(tmp_path: Path) -> None:
    def truth(at: dict[str, Numbers], _: Numbers, rng: np.random.Generator) -> dict[str, Numbers]:
        return {"violations": rng.normal(size=len(at["overlap"]))}

    vary = ["overlap", "hedging", "war_aid", "opacity", "authority", "staff"]
    found = found_in(plant(tmp_path / "s", vary, "lhs:200", truth, 4))
    assert found.points_are_enough is False
    assert found.luck > 0.7


@pytest.mark.parametrize(
    ("within", "between", "runs"), [(0, 1, 1), (1, 0, None), (1, 1, 9), (1, 9, 1), (2.5, 1, 23)]
)
def test_the_runs_needed_follow_from_the_variances(
    within: float, between: float, runs: int | None
) -> None:
    assert runs_needed(within, between) == runs
    if runs and within:
        assert within / runs / (between + within / runs) <= 0.1


def test_agreement_counts_those_that_lead() -> None:
    sizes = np.array([9.0, 5.0, 3.0, 0.2, 0.1])
    assert agreement(sizes, sizes * 2) == pytest.approx(1)
    last_swapped = agreement(sizes, np.array([9.0, 5.0, 3.0, 0.1, 0.2]))
    first_swapped = agreement(sizes, np.array([5.0, 9.0, 3.0, 0.2, 0.1]))
    assert 1 > last_swapped > 0.95 > first_swapped
