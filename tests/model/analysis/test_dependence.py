"""Dependence: a short Sobol sequence of many parameters is caught; what is independent is not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from model import PARAMETERS
from model.analysis import analyse
from model.analysis.dependence import Dependence, Pair
from model.analysis.sentences import cautions, what_decides
from rulebook.declared.parameters import full_title
from tests.model.analysis.planted import Numbers, plant

if TYPE_CHECKING:
    from pathlib import Path

    import numpy as np

FOUR = ["overlap", "hedging", "war_aid", "parity"]


def detected(at: dict[str, Numbers], _: Numbers, rng: np.random.Generator) -> dict[str, Numbers]:
    return {"violations": at["russia_detection"] + rng.normal(size=len(at["parity"])) / 50}


def test_a_parameter_that_does_nothing_is_told_to_be_tied(tmp_path: Path) -> None:
    found = analyse(plant(tmp_path / "s", list(PARAMETERS), "sobol:512", detected), ["violations"])
    worst = found.dependence.pairs[0]
    assert worst.strength > 0.9
    assert worst.empty == worst.cells // 2
    (said,) = cautions(found)
    assert said.startswith("The points do not fill the space evenly")
    for part in (f"of {found.dependence.of:,} pairs", full_title(worst.one), "lhs:N or more"):
        assert part in said
    (answer,) = found.answers
    tied = {name for name, leader in answer.tied if leader == "russia_detection"}
    telling = answer.indices.telling() if answer.indices else []
    by_chance = {one.parameter for one in telling} ^ (tied | {"russia_detection"})
    assert len(by_chance) <= 1
    assert tied
    assert "may only seem to matter: the points tie it to “Russian" in what_decides(answer)


@pytest.mark.parametrize(
    ("vary", "sample"),
    [
        ("all", "lhs:512"),
        ("all", "lhs:40"),
        ("few", "sobol:512"),
        ("few", "saltelli:64"),
        ("few", "saltelli:1"),
    ],
)
@pytest.mark.parametrize("seed", [1, 2])
def test_independent_columns_are_not_accused(
    tmp_path: Path, vary: str, sample: str, seed: int
) -> None:
    names = list(PARAMETERS) if vary == "all" else [*FOUR, "russia_detection"]
    found = analyse(plant(tmp_path / "s", names, sample, detected, seed=seed), ["violations"])
    assert found.dependence.pairs == ()
    assert found.dependence.of == len(names) * (len(names) - 1) // 2
    assert found.answers[0].tied == ()


def test_a_full_grid_has_none(tmp_path: Path) -> None:
    vary = {"russia_detection": "0.3:0.9:12", "overlap": "0:1:12", "parity": "0,1"}
    assert not analyse(plant(tmp_path / "s", vary, None, detected), ["violations"]).dependence.pairs


def test_parameters_are_tied_to_the_first_before_them() -> None:
    found = Dependence((Pair("a", "c", 1, 4, 2), Pair("b", "c", 1, 4, 2)), 6)
    assert found.among(["a", "b", "c", "d"]) == (("c", "a"),)
    assert found.among(["c", "b", "a"]) == (("b", "c"), ("a", "c"))
