"""Discovery: a planted box is found and said, its curve is one, and chance is not believed."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.analysis import Discovery, analyse, prim
from model.analysis.discovery import kept_of
from model.analysis.prim import Rule
from model.analysis.sentences import in_short
from model.sweeps import open_sweep
from tests.model.analysis.planted import Numbers, Truth, plant
from tests.tiers import examples

if TYPE_CHECKING:
    from pathlib import Path

CONDITION = "violations > 0"
FOUR = ["overlap", "hedging", "war_aid", "opacity"]
MANY = [*FOUR, "authority", "staff", "resentment", "anger"]


def boxed(at: dict[str, Numbers], run: Numbers, _: object) -> dict[str, Numbers]:
    """In the box in 9 of 10 runs, elsewhere in 1 of 20."""
    inside = (at["overlap"] <= 0.4) & (at["hedging"] >= 0.7)
    return {"violations": np.where(inside, run % 10 < 9, run % 20 < 1).astype(float)}


def discovered(folder: Path, density: float | None = None) -> Discovery:
    found = analyse(folder, ["violations"], where=CONDITION, density=density).discovery
    assert found is not None
    return found


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return plant(tmp_path_factory.mktemp("discovery") / "s", FOUR, "lhs:2000", boxed, 20)


def test_a_planted_box_is_found_and_said(planted: Path) -> None:
    found = discovered(planted)
    limits = {one.parameter: one for one in found.limits}
    assert sorted(limits) == ["hedging", "overlap"]
    assert limits["overlap"].high == pytest.approx(0.4, abs=0.02)
    assert limits["overlap"].low is None
    assert limits["hedging"].low == pytest.approx(0.7, abs=0.02)
    assert limits["hedging"].high is None
    assert all(one.chance < 1e-6 and one.again == 10 for one in found.limits)
    assert found.score.density == pytest.approx(0.9, abs=0.03)
    box, elsewhere = 0.4 * 0.3 * 0.9, (1 - 0.4 * 0.3) * 0.05
    assert found.score.coverage == pytest.approx(box / (box + elsewhere), abs=0.04)
    assert found.held_out is not None
    assert not found.held_out.is_over_fitted
    low, high = limits["hedging"].low, limits["overlap"].high
    for part in (
        f"In {found.score.density:.0%} of the futures where ",
        f"“Overlap of cover” is below {high:g}",
        f"“Hedging” is at least {low:g}",
        f", “Violations” is above 0 (in {found.base:.0%} of all futures); that box holds ",
        f"{found.score.coverage:.0%} of all such futures. Outside it, ",
    ):
        assert part in found.sentence


def test_points_give_the_figures_of_runs(planted: Path) -> None:
    found = discovered(planted)
    frame = open_sweep(planted).frame()
    inside = np.ones(len(frame), bool)
    for limit in found.limits:
        column = frame[limit.parameter]
        inside &= (column >= (limit.low if limit.low is not None else -np.inf)) & (
            column < (limit.high if limit.high is not None else np.inf)
        )
    happens = frame["violations"] > 0
    assert found.score.density == pytest.approx(float(happens[inside].mean()))
    assert found.score.coverage == pytest.approx(float((happens & inside).sum() / happens.sum()))
    assert found.score.outside == pytest.approx(float(happens[~inside].mean()))


def test_a_density_may_be_asked_for(planted: Path) -> None:
    usual, wide = discovered(planted), discovered(planted, 0.5)
    assert wide.score.density >= 0.5
    assert wide.score.coverage > usual.score.coverage
    impossible = discovered(planted, 0.999)
    assert "No box is as dense as 99.9%" in impossible.caution


def test_on_a_grid_limits_are_its_own_values(tmp_path: Path) -> None:
    def truth(at: dict[str, Numbers], _: Numbers, __: object) -> dict[str, Numbers]:
        return {"violations": ((at["overlap"] <= 0.4) & (at["parity"] == 0)).astype(float)}

    vary = {"overlap": "0:1:6", "parity": "0,1", "hedging": "0:1:6"}
    found = discovered(plant(tmp_path / "s", vary, None, truth))
    limits = {one.parameter: one for one in found.limits}
    assert sorted(limits) == ["overlap", "parity"]
    assert limits["overlap"].high == 0.4
    assert limits["parity"].words == "“Parity of staff” is off"
    assert (found.score.density, found.score.coverage, found.score.outside) == (1, 1, 0)


def test_of_names_any_may_go(tmp_path: Path) -> None:
    def truth(at: dict[str, Numbers], _: Numbers, __: object) -> dict[str, Numbers]:
        return {"violations": np.isin(at["first_mover"], (0, 3)).astype(float)}

    found = discovered(plant(tmp_path / "s", ["first_mover", "hedging"], "sobol:512", truth))
    (limit,) = found.limits
    assert limit.values == (0, 3)
    assert limit.words == "“First mover” is Russia or Armenia"
    assert found.score.density == 1


def by_lot(part: float) -> Truth:
    """Return what happens by lot, in so large a part because of the overlap."""

    def truth(at: dict[str, Numbers], _: Numbers, rng: np.random.Generator) -> dict[str, Numbers]:
        chance = 0.2 + part * (at["overlap"] > 0.5)
        return {"violations": (rng.random(len(chance)) < chance).astype(float)}

    return truth


def test_a_box_of_chance_is_none(tmp_path: Path) -> None:
    found = discovered(plant(tmp_path / "s", MANY, "lhs:100", by_lot(0.0)))
    assert not found.limits
    assert found.sentence.startswith("No box was found: in ")
    assert len(found.curve) > 1


def test_a_box_that_is_partly_of_chance_is_said_to_be_over_fitted(tmp_path: Path) -> None:
    folder = plant(tmp_path / "s", MANY, "lhs:100", by_lot(0.4))
    found = discovered(folder)
    assert found.warning == "But it is over-fitted."
    analysis = analyse(folder, where=CONDITION)
    assert in_short(analysis)[0] == f"{found.sentence} {found.warning}"
    assert found.held_out is not None
    assert found.held_out.is_over_fitted
    assert found.held_out.found > found.held_out.tried
    assert "over-fitted" in found.caution


@pytest.mark.parametrize(("share", "said"), [(0, "In none of the 100"), (1, "In every one of")])
def test_what_always_or_never_happens_has_no_box(tmp_path: Path, share: int, said: str) -> None:
    def truth(at: dict[str, Numbers], _: Numbers, __: object) -> dict[str, Numbers]:
        return {"violations": np.full(len(at["overlap"]), float(share))}

    found = discovered(plant(tmp_path / "s", FOUR, "lhs:100", truth))
    assert found.sentence.startswith(said)
    assert not found.limits


@settings(max_examples=examples(60))
@given(
    seed=st.integers(0, 10_000),
    points=st.integers(1, 300),
    levels=st.lists(st.sampled_from([1, 2, 3, 10, 10_000]), min_size=1, max_size=4),
    named=st.booleans(),
    density=st.none() | st.floats(0.05, 1),
)
def test_boxes_of_the_curve_lie_in_one_another(
    *, seed: int, points: int, levels: list[int], named: bool, density: float | None
) -> None:
    rng = np.random.default_rng(seed)
    values = np.column_stack([rng.integers(0, many, points) / many for many in levels])
    drawn = np.clip(values[:, 0] + rng.normal(size=points) / 2, 0, 1)
    shares = np.asarray(np.round(drawn, 1), np.float64)
    names = tuple("abcd"[: len(levels)])
    space = prim.space_of(names, values, shares, (named,) * len(levels))
    boxes = prim.peel(space)
    scores = [prim.score(space, box) for box in boxes]
    assert scores[0].mass == 1
    for (before, after), (one, other) in zip(
        itertools.pairwise(boxes), itertools.pairwise(scores), strict=True
    ):
        assert not (prim.inside(space, after) & ~prim.inside(space, before)).any()
        assert other.points < one.points
    rule = Rule(density)
    chosen = prim.score(space, prim.choose(space, boxes, rule))
    best = max(rule.worth(score) for score in scores)
    if density is None:
        assert chosen.phi >= (1 - prim.SLACK) ** len(levels) * best[0] - 1e-12
    else:
        assert rule.worth(chosen)[0] >= best[0]
    assert chosen.points > 0


def test_where_halves_find_no_box_nothing_is_kept() -> None:
    assert [kept_of(*lifts) for lifts in ((0.5, 0.25), (0, 0), (-0.1, 0.2))] == [0.5, 0, 0]
