"""Which futures are worth telling."""

import numpy as np

from model import load, showcase, simulate
from model.showcase import CRITERIA
from rulebook.declared.names import ACTORS


def played(**parameters: float) -> dict[str, np.ndarray]:
    return simulate(load("baseline").replace(parameters, weeks=30), 24, 4).measures


def test_the_typical_run_is_nearest_to_the_medians() -> None:
    measures = {
        "a": np.array([0.0, 1.0, 2.0, 9.0]),
        "b": np.array([5.0, 1.0, 1.2, 0.0]),
        "flat": np.ones(4),
    }
    assert showcase.typical_run(measures) == 2
    assert showcase.typical_run({}) == 0


def test_each_criterion_picks_a_future_that_no_other_beats() -> None:
    measures = played(war_hazard=0.02)
    picked = {name: criterion.choose(measures) for name, criterion in CRITERIA.items()}
    for actor in ACTORS:
        run = picked[f"best_{actor}"]
        assert measures[f"power_{actor}"][run] == measures[f"power_{actor}"].max()
    assert measures["casualties"][picked["worst_line"]] == measures["casualties"].max()
    assert measures["casualties"][picked["quiet_line"]] == measures["casualties"].min()
    weeks = measures["war_week"]
    assert weeks[picked["war"]] == weeks[weeks >= 0].min()


def test_all_that_fit_are_ranked_and_each_rank_is_said() -> None:
    measures = played(war_hazard=0.02)
    war = CRITERIA["war"]
    runs = war.rank(measures)
    assert sorted(runs) == np.nonzero(measures["war_week"] >= 0)[0].tolist()
    assert np.all(np.diff(measures["war_week"][runs]) >= 0)
    for name in ("typical", "best_france", "quiet_line"):
        assert sorted(CRITERIA[name].rank(measures)) == list(range(24))
    said = [war.sentence(rank) for rank in (1, 2, 3, 11, 22)]
    assert said == [
        f"in which war resumes {nth}soonest" for nth in ("", "2nd ", "3rd ", "11th ", "22nd ")
    ]


def test_where_nothing_fits_none_is_picked() -> None:
    peaceful = played(war_hazard=0)
    assert CRITERIA["war"].choose(peaceful) is None
    barred = played(centre_allowed=0)
    run = CRITERIA["no_centre"].choose(barred)
    assert run is not None
    assert barred["link"][run] == barred["link"].min()


def test_among_equals_the_first_is_picked() -> None:
    flat = {name: np.zeros(5) for name in played()}
    for name in ("typical", "worst_line", "best_armenia"):
        assert CRITERIA[name].choose(flat) == 0
