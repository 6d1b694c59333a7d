"""Weeks of many runs: never comes after every week, and has no part in a mean."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import model
from rulebook.declared.kinds import UTILITY, WEEK

NEVER = -1


@pytest.mark.parametrize(
    ("weeks", "mean", "points", "never"),
    [
        ([10, 12, 14], 12, (10, 12, 14), 0),
        ([NEVER, 38, NEVER], 38, (38, math.inf, math.inf), 2 / 3),
        ([NEVER, 8, 9, NEVER], 8.5, (8, 9, math.inf), 0.5),
        ([NEVER, *[3] * 19], 3, (3, 3, 3), 0.05),
        ([0], 0, (0, 0, 0), 0),
        ([NEVER], math.nan, (math.inf, math.inf, math.inf), 1),
    ],
)
def test_never_comes_last(
    weeks: list[int], mean: float, points: tuple[float, ...], never: float
) -> None:
    found = model.summarise(np.array(weeks, float), WEEK)
    assert list(found) == ["mean", "median", "p5", "p95", "never"]
    assert found["mean"] == pytest.approx(mean, nan_ok=True)
    assert (found["p5"], found["median"], found["p95"]) == points
    assert found["never"] == pytest.approx(never)


@given(st.lists(st.integers(-1, 60), min_size=1, max_size=200))
def test_a_point_is_the_first_week_by_which_so_many_have_it(weeks: list[int]) -> None:
    found = model.summarise(np.array(weeks, float), WEEK)
    for percent, name in ((5, "p5"), (50, "median"), (95, "p95")):
        so_many = [
            week
            for week in range(61)
            if 100 * sum(0 <= one <= week for one in weeks) >= percent * len(weeks)
        ]
        assert found[name] == min(so_many, default=math.inf)


def test_what_is_no_week_is_summed_up_as_ever() -> None:
    found = model.summarise(np.array([-1.0, 0.0, 4.0]), UTILITY)
    assert found == {"mean": 1, "median": 0, "p5": -0.9, "p95": pytest.approx(3.6)}


def test_an_ensemble_knows_its_weeks() -> None:
    summary = model.simulate(model.load("baseline").replace(weeks=6), 20).summary()
    assert summary["centre_open_week"]["never"] == 1
    assert summary["centre_open_week"]["median"] == math.inf
    weeks = {name for name, row in model.MEASURES.items() if row.kind is WEEK}
    assert {name for name, band in summary.items() if "never" in band} == weeks
