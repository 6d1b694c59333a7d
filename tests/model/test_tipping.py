"""Where an outcome tips."""

from itertools import count

import numpy as np
import pytest

from model import OUTCOMES, BadInput, load, simulate, tipping
from model.tipping import LEVELS, Tipping, axis, liveliest
from rulebook.declared.parameters import PARAMETERS

SHORT = load("baseline").replace(weeks=14)
SIGNED = "centre_signed_by_january"


def filled(levels: int, runs: int = 6) -> Tipping:
    """A map of two sliders that decide whether there is a centre, up to a level."""
    grid = Tipping(SHORT, "fait_accompli", "exclusivity_value", runs=runs, seed=3)
    for _ in grid.refine(stop=lambda: grid.level >= levels):
        pass
    return grid


def test_a_point_is_the_share_of_an_ensemble_there() -> None:
    grid = filled(1)
    columns, rows = grid.whole()
    assert (len(columns), len(rows)) == (LEVELS[0], LEVELS[0])
    i, j = columns[1], rows[2]
    point = {"fait_accompli": grid.x.values[i], "exclusivity_value": grid.y.values[j]}
    played = simulate(SHORT.replace(point), 6, 3)
    for name in OUTCOMES:
        assert grid.shares[name][j, i] == played.outcomes[name].mean()


def test_a_finer_level_keeps_the_points_of_the_coarser() -> None:
    coarse, fine = filled(1), filled(2)
    assert coarse.known == LEVELS[0] ** 2
    assert fine.known == LEVELS[1] ** 2
    known = np.isfinite(coarse.shares[SIGNED])
    assert (coarse.shares[SIGNED][known] == fine.shares[SIGNED][known]).all()


def test_what_was_stopped_goes_on_to_the_same_map() -> None:
    stopped = Tipping(SHORT, "fait_accompli", "exclusivity_value", runs=6, seed=3)
    asked = count()
    for _ in stopped.refine(stop=lambda: next(asked) >= 20):
        pass
    assert 0 < stopped.known < LEVELS[1] ** 2
    for _ in stopped.refine(stop=lambda: stopped.level >= 2):
        pass
    whole = filled(2)
    for name in OUTCOMES:
        np.testing.assert_array_equal(stopped.shares[name], whole.shares[name])


def test_the_line_runs_between_what_holds_and_what_does_not() -> None:
    grid = filled(2, runs=16)
    pieces = grid.line(SIGNED)
    assert pieces
    ends = np.concatenate(pieces)
    for name, column in (("fait_accompli", 0), ("exclusivity_value", 1)):
        row = PARAMETERS[name]
        assert (ends[:, column] >= row.low).all()
        assert (ends[:, column] <= row.high).all()
    default = PARAMETERS["fait_accompli"].default
    (crossing,) = grid.crossings(SIGNED, default, along="exclusivity_value")
    i, (_, rows) = grid.x.nearest(default), grid.whole()
    below = [j for j in rows if grid.y.values[j] < crossing]
    above = [j for j in rows if grid.y.values[j] > crossing]
    assert (grid.shares[SIGNED][below, i] >= 0.5).all()
    assert (grid.shares[SIGNED][above, i] <= 0.5).all()


def test_nothing_is_drawn_before_a_level_is_whole() -> None:
    grid = Tipping(SHORT, "overlap", "war_aid")
    assert grid.line(SIGNED) == []
    assert grid.crossings(SIGNED, 0.5, along="overlap") == []


@pytest.mark.parametrize("name", PARAMETERS)
def test_an_axis_holds_a_sliders_steps_within_its_bounds(name: str) -> None:
    row = PARAMETERS[name]
    values = axis(name).values
    assert (values[0], values[-1]) == (row.low, row.high)
    assert list(values) == sorted(set(values))
    assert len(values) <= LEVELS[-1]
    steps = (np.array(values) - row.low) / row.step
    np.testing.assert_allclose(steps, np.round(steps), atol=1e-6)


@pytest.mark.parametrize(
    ("x", "y", "said"),
    [("overlap", "overlap", "two different"), ("overlapp", "war_aid", "Did you mean overlap")],
)
def test_bad_axes_are_told(x: str, y: str, said: str) -> None:
    with pytest.raises(BadInput, match=said):
        Tipping(SHORT, x, y)


def test_the_liveliest_sliders_move_an_outcome_most_alone() -> None:
    moving = liveliest(SHORT, 3)
    assert set(moving) == set(OUTCOMES)

    def span(name: str, outcome: str) -> float:
        row = PARAMETERS[name]
        held = [
            simulate(SHORT.replace({name: end}), tipping.LOOK, 3).outcomes[outcome].mean()
            for end in (row.low, row.high)
        ]
        return float(abs(held[0] - held[1]))

    first, second = moving["war_resumed"][:2]
    assert first in {"war_hazard", "violation_rate", "peacekeepers"}
    assert span(first, "war_resumed") >= span(second, "war_resumed") > 0
    assert "night_penalty" not in moving[SIGNED]
    assert liveliest(SHORT, 3, stop=lambda: True) == {}
