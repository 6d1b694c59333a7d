"""Sobol's indices: known ones are found, and what does nothing has none."""

import numpy as np
import pytest

from model import MEASURES, OUTCOMES
from model.design import problem, sobol_sequence
from model.sensitivity import WATCHED, Sensitivity, indices_of, sensitivity, title_of

VARIED = ("overlap", "russia_detection", "violation_rate", "asking_price")


@pytest.fixture(scope="module")
def found() -> Sensitivity:
    analysed = sensitivity(
        64, 4, parameters=VARIED, watched=("violations", "detected_share", "centre_stands")
    )
    assert analysed is not None
    return analysed


def parts(found: Sensitivity, watched: str) -> dict[str, float]:
    return {index.parameter: index.total for index in found.indices[watched]}


def test_the_indices_of_a_sum_are_the_shares_of_its_variances() -> None:
    space = problem(("overlap", "parity", "hedging"))
    rows = sobol_sequence(space, 1024)
    indices = indices_of(space["names"], rows[:, 0] + 2 * rows[:, 2], 1)
    assert [index.parameter for index in indices] == ["hedging", "overlap", "parity"]
    for index, share in zip(indices, (0.8, 0.2, 0.0), strict=True):
        assert index.first == pytest.approx(share, abs=0.02)
        assert index.total == pytest.approx(share, abs=0.02)
        assert index.total_margin < 0.2


def test_what_never_varies_depends_on_nothing() -> None:
    space = problem(VARIED)
    indices = indices_of(space["names"], np.full(8 * 6, 0.5), 1)
    assert {(index.first, index.total, index.total_margin) for index in indices} == {(0, 0, 0)}


def test_each_measure_depends_on_what_its_rules_read(found: Sensitivity) -> None:
    assert found.points == 64 * (len(VARIED) + 2)
    violations, seen = parts(found, "violations"), parts(found, "detected_share")
    assert max(violations, key=violations.__getitem__) == "violation_rate"
    assert violations["violation_rate"] > 0.8
    assert max(seen, key=seen.__getitem__) == "russia_detection"
    assert seen["russia_detection"] > 0.8


def test_without_a_lease_its_price_has_no_part_in_anything(found: Sensitivity) -> None:
    for watched in found.indices:
        assert parts(found, watched)["asking_price"] == 0


def test_the_same_seed_gives_the_same_indices() -> None:
    one, two = (sensitivity(4, 2, seed=3, parameters=VARIED) for _ in range(2))
    assert one is not None
    assert one == two


def test_a_stopped_analysis_gives_nothing() -> None:
    assert sensitivity(4, 2, parameters=VARIED, stop=lambda: True) is None


def test_all_that_is_watched_is_declared() -> None:
    assert set(WATCHED) <= {*MEASURES, *OUTCOMES}
    assert title_of("violations") == "Violations"
    assert title_of("centre_stands") == "Centre stands at the end"
