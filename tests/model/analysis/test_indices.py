"""Indices: known ones are found, PAWN's resamples are reckoned as SALib does, noise is noise."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from SALib.analyze import pawn
from SALib.sample import sobol

from model import points_of, problem
from model.analysis.indices import Indices, indices, pawn_of
from model.analysis.points import summarise
from model.analysis.words import watched
from model.sweeps import read_manifest
from model.sweeps.reading import PARTS, part_name
from tests.model.analysis.planted import START, Numbers, plant
from tests.tiers import examples

if TYPE_CHECKING:
    from pathlib import Path

THREE = ["overlap", "hedging", "war_aid"]


def ishigami(at: dict[str, Numbers], _: Numbers, __: object) -> dict[str, Numbers]:
    a, b, c = (np.pi * (2 * at[name] - 1) for name in THREE)
    return {"violations": np.sin(a) + 7 * np.sin(b) ** 2 + 0.1 * c**4 * np.sin(a)}


def found_in(folder: Path) -> Indices:
    points = summarise(folder, read_manifest(folder, "DIR"), START, [watched("violations")])
    found = indices(points, "violations", 1)
    assert found is not None
    return found


def test_sobol_indices_of_ishigami_are_found(tmp_path: Path) -> None:
    found = found_in(plant(tmp_path / "s", THREE, "saltelli:2048", ishigami))
    assert found.method == "sobol"
    of = {one.parameter: one for one in found.rows}
    for name, first, total in zip(THREE, (0.314, 0.442, 0), (0.558, 0.442, 0.244), strict=True):
        assert of[name].first == pytest.approx(first, abs=0.03)
        assert of[name].total == pytest.approx(total, abs=0.03)
        assert 0 < of[name].total_margin < 0.1


@pytest.mark.parametrize("second_order", [True, False])
def test_sobol_indices_are_found_in_a_sample_that_salib_drew(
    *, second_order: bool, tmp_path: Path
) -> None:
    space = problem(THREE)
    rows = sobol.sample(space, 2048, calc_second_order=second_order, seed=4)
    drawn = pd.DataFrame(points_of(space, rows)).assign(modesty=0.5)
    found = found_in(plant(tmp_path / "s", None, None, ishigami, design=drawn))
    assert found.method == "sobol"
    assert found.points == 2048 * (3 + 2)
    of = {one.parameter: one for one in found.rows}
    for name, first, total in zip(THREE, (0.314, 0.442, 0), (0.558, 0.442, 0.244), strict=True):
        assert of[name].first == pytest.approx(first, abs=0.03)
        assert of[name].total == pytest.approx(total, abs=0.03)
    assert len(of) == 3


def test_the_same_points_in_another_order_are_no_scheme(tmp_path: Path) -> None:
    space = problem(THREE)
    drawn = points_of(space, sobol.sample(space, 64, seed=4)[::-1])
    found = found_in(plant(tmp_path / "s", None, None, ishigami, design=drawn[5:] + drawn[:5]))
    assert found.method == "pawn"


def test_an_unfinished_scheme_is_used_row_by_row(tmp_path: Path) -> None:
    folder = plant(tmp_path / "s", THREE, "saltelli:512", ishigami)
    for number in (3, 4):
        (folder / PARTS / part_name(number)).unlink()
    found = found_in(folder)
    assert found.points % 5 == 0
    assert 1400 < found.points < 1600
    assert found.rows[0].parameter == "overlap"


def test_pawn_leads_with_what_matters_and_tells_noise(tmp_path: Path) -> None:
    def truth(at: dict[str, Numbers], _: Numbers, __: object) -> dict[str, Numbers]:
        return {"violations": at["overlap"] + 2 * at["armenia_consent"]}

    vary = ["hedging", "overlap", "armenia_consent", "war_aid"]
    found = found_in(plant(tmp_path / "s", vary, "sobol:512", truth))
    assert found.method == "pawn"
    assert [one.parameter for one in found.rows[:2]] == ["armenia_consent", "overlap"]
    assert [one.parameter for one in found.telling()] == ["armenia_consent", "overlap"]
    # On and off, the sum lies apart: each half is half of all points away from the whole.
    assert found.rows[0].total == pytest.approx(0.5, abs=0.01)
    assert found.rows[2].total < 0.15
    assert set(found.floors) == set(vary)
    assert found.floors["armenia_consent"] < found.floors["overlap"] == found.floors["hedging"]


def test_what_never_varies_has_no_indices(tmp_path: Path) -> None:
    def truth(_: dict[str, Numbers], __: Numbers, ___: object) -> dict[str, Numbers]:
        return {}

    folder = plant(tmp_path / "s", THREE, "lhs:50", truth)
    points = summarise(folder, read_manifest(folder, "DIR"), START, [watched("violations")])
    assert indices(points, "violations", 1) is None


@settings(max_examples=examples(40))
@given(
    seed=st.integers(0, 1000),
    count=st.integers(40, 120),
    slices=st.sampled_from([2, 3, 4, 5, 7, 8, 10]),
    levels=st.sampled_from([3, 10, 10_000]),
)
def test_resamples_are_reckoned_as_salib_does(
    seed: int, count: int, slices: int, levels: int
) -> None:
    rng = np.random.default_rng(seed)
    ranks = rng.permutation(count) / count
    y = np.floor(levels * (ranks + rng.random(count))) / levels
    space = {"num_vars": 1, "names": ["x"], "bounds": [[0.0, 1.0]]}
    with np.errstate(all="ignore"):
        expected = float(pawn.analyze(space, ranks[:, None], y, S=slices)["median"][0])
    assert pawn_of(ranks, y, slices) == pytest.approx(expected)
