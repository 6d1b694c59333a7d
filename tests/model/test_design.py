"""Samples of the parameters' space, and ensembles at their points."""

import numpy as np
import pytest
from SALib.sample import latin

from model import PARAMETERS, BadInput, load, simulate
from model.design import (
    ema_parameters,
    latin_hypercube,
    outcomes_over,
    points_of,
    problem,
    sobol_sequence,
)

BASELINE = load("baseline").replace(weeks=8)
NAMES = ("overlap", "first_mover", "staff", "armenia_consent")


def test_a_problem_of_all_parameters_comes_from_their_declarations() -> None:
    space = problem()
    assert space["names"] == list(PARAMETERS)
    assert space["num_vars"] == len(space["bounds"]) == len(PARAMETERS)
    bounds = dict(zip(space["names"], space["bounds"], strict=True))
    assert bounds["overlap"] == [0, 1]
    assert bounds["first_mover"] == [-1, 6]
    for name, (low, high) in bounds.items():
        parameter = PARAMETERS[name]
        if not parameter.is_whole:
            assert (low, high) == pytest.approx((parameter.low, parameter.high))
            assert parameter.low <= low < high <= parameter.high


def test_the_ema_workbenchs_parameters_come_from_the_declarations() -> None:
    declared = ema_parameters()
    assert [row["name"] for row in declared] == list(PARAMETERS)
    kinds = {row["name"]: row.pop("class") for row in declared}
    rows = {row["name"]: row for row in declared}
    for name, row in rows.items():
        parameter = PARAMETERS[name]
        assert row["default"] == parameter.default
        if "lower_bound" in row:
            assert (row["lower_bound"], row["upper_bound"]) == (parameter.low, parameter.high)
        assert (kinds[name] == "BooleanParameter") == parameter.is_switch
    assert kinds["overlap"] == "RealParameter"
    assert rows["overlap"]["lower_bound"] == 0
    assert kinds["first_mover"] == "CategoricalParameter"
    assert rows["first_mover"]["categories"] == [-1, 0, 1, 2, 3, 4, 5]
    assert rows["parity"] == {"name": "parity", "default": True}
    with pytest.raises(BadInput, match="Did you mean overlap"):
        ema_parameters(["overlpa"])


def test_a_narrower_space_keeps_defaults_and_rivals_inside() -> None:
    bounds = dict(zip(NAMES, problem(NAMES, 0.5)["bounds"], strict=True))
    assert bounds["overlap"] == pytest.approx([0.45, 0.95])
    assert bounds["first_mover"] == [-1, 6]
    assert bounds["armenia_consent"] == [0, 2]


def test_a_sample_that_salib_drew_becomes_points_that_a_scenario_takes() -> None:
    space = problem()
    rows = np.vstack([latin.sample(space, 30, seed=1), np.array(space["bounds"]).T])
    for point in points_of(space, rows):
        assert list(point) == list(PARAMETERS)
        BASELINE.replace(point)


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ([0.5], "rows: their shape is (1,); allowed is (points, 2), one column a parameter"),
        ([[0.5]], "rows: their shape is (1, 1); allowed is (points, 2)"),
        ([[0.5, 1.5], [0.5, 2.5]], "rows, row 1: armenia_consent is 2.5; the space goes from 0"),
        ([[np.nan, 1]], "rows, row 0: overlap is nan; the space goes from 0 to 1."),
    ],
)
def test_a_sample_of_another_space_is_refused(rows: list[float], sentence: str) -> None:
    space = problem(("overlap", "armenia_consent"))
    with pytest.raises(BadInput) as refused:
        points_of(space, np.array(rows))
    assert str(refused.value).startswith(sentence)


def test_a_hypercube_draws_every_slice_once_and_every_whole_number_alike() -> None:
    space = problem(NAMES)
    points = points_of(space, latin_hypercube(space, 70, seed=3))
    overlaps = np.array([point["overlap"] for point in points])
    assert sorted(np.floor(overlaps * 70)) == list(range(70))
    movers = [point["first_mover"] for point in points]
    assert {mover: movers.count(mover) for mover in movers} == dict.fromkeys(range(-1, 6), 10)


def test_every_point_is_one_that_a_scenario_takes() -> None:
    space = problem()
    for rows in (
        latin_hypercube(space, 20),
        sobol_sequence(space, 1),
        np.array([*zip(*space["bounds"], strict=True)]),
    ):
        for point in points_of(space, rows):
            BASELINE.replace(point)


def test_saltellis_sample_has_its_size_and_is_the_same_again() -> None:
    space = problem(NAMES)
    rows = sobol_sequence(space, 8, seed=5)
    assert rows.shape == (8 * (4 + 2), 4)
    assert np.array_equal(rows, sobol_sequence(space, 8, seed=5))


def test_points_are_played_under_the_same_luck_in_any_number_of_threads() -> None:
    points = [{"overlap": 0.0}, {}, {"overlap": 0.0}]
    wanted = ("violations", "detected_share")
    one, two = (
        outcomes_over(BASELINE, points, 5, 7, wanted, ("seen",), threads=threads)
        for threads in (1, 2)
    )
    for name in wanted:
        assert np.array_equal(one.measures[name], two.measures[name])
    assert np.array_equal(one.series["seen"], two.series["seen"])
    assert np.array_equal(one.series["seen"][0], one.series["seen"][2])
    alone = simulate(BASELINE, 5, 7, series=("seen",))
    assert np.array_equal(one.measures["violations"][1], alone.measures["violations"])
    assert np.array_equal(one.series["seen"][1], alone.series["seen"])


def test_progress_is_told_and_a_stop_keeps_what_is_done() -> None:
    told: list[tuple[int, int]] = []
    swept = outcomes_over(
        BASELINE,
        [{"overlap": k / 10} for k in range(6)],
        2,
        threads=1,
        progress=lambda done, whole: told.append((done, whole)),
        stop=lambda: len(told) == 3,
    )
    assert told == [(1, 6), (2, 6), (3, 6)]
    assert [point["overlap"] for point in swept.points] == [0, 0.1, 0.2]
    assert swept.measures["violations"].shape == (3, 2)


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (
            lambda: problem(("overlp",)),
            "names: there is no parameter 'overlp'. Did you mean overlap?",
        ),
        (lambda: problem("overlap"), "names: 'overlap' is a single text; give a list of them."),
        (
            lambda: simulate("baseline", 1, series="seen"),
            "series: 'seen' is not a list of names; 'all' stands for all.",
        ),
        (
            lambda: simulate("baseline", 1, threads=0),
            "threads: 0 is not a whole number from 1 to 1,024.",
        ),
        (
            lambda: BASELINE.replace(["overlap"]),  # type: ignore[arg-type]
            "baseline: ['overlap'] does not give parameters their values by name.",
        ),
        (lambda: problem(NAMES, 0), "spread: 0 is not a number above 0 and at most 1."),
        (lambda: sobol_sequence(problem(NAMES), 6), "base: 6 is not a power of 2."),
        (
            lambda: outcomes_over(BASELINE, [{}], measures=("violation",)),
            "measures: there is no measure 'violation'. Did you mean violations?",
        ),
    ],
)
def test_bad_input_is_told_in_a_sentence(call: object, sentence: str) -> None:
    assert callable(call)
    with pytest.raises(BadInput) as refused:
        call()
    assert str(refused.value) == sentence
