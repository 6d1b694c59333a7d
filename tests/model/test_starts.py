"""Worlds that start from other tables: what varies, how far, and that it is played."""

import numpy as np
import pytest

from model import Scenario, load
from model.design import outcomes_over
from model.robustness import UNCERTAIN, worlds_of
from model.starts import FACTOR, LEEWAY, stage_at, starts_at, starts_of, starts_problem
from rulebook.declared.names import ACTORS, ARENAS

BASELINE = load("baseline")
STARTS = starts_of(BASELINE)
WORLDS = worlds_of(BASELINE, 60)


def test_what_is_judged_in_the_tables_varies_and_what_is_stated_does_not() -> None:
    """Every positive share that is not an arena alone, all saliences and attitudes, all means."""
    tables = [name.split(".")[0] for name in STARTS]
    counts = {table: tables.count(table) for table in dict.fromkeys(tables)}
    shares = sum(len(held) for held in BASELINE.control.values() if len(held) > 1)
    assert counts == {
        "control": shares,
        "salience": len(ACTORS) * len(ARENAS),
        "affinity": len(ACTORS) * (len(ACTORS) - 1),
        "capability": len(ACTORS) - 1,
    }
    assert "control.russia.monitoring" not in STARTS
    assert "capability.russia" not in STARTS
    assert STARTS["control.turkey.baku"].title == "Patronage over Baku: share of Turkey"
    assert STARTS["affinity.usa.russia"].title == "Attitude of the United States to Russia"


def test_a_world_is_a_scenario_that_a_file_could_hold() -> None:
    for world in WORLDS:
        assert set(world) == {*UNCERTAIN, *STARTS}
        stage = stage_at(BASELINE, world)
        Scenario.model_validate(stage.model_dump(by_alias=True))
        for name, value in world.items():
            table, *keys = name.split(".")
            if table in ("control", "salience", "affinity"):
                one, other = reversed(keys) if table == "control" else keys
                assert getattr(stage, table)[one][other] == value
            elif table == "capability":
                assert stage.capability[keys[0]] == value
            else:
                assert stage.parameters[name] == value


def test_numbers_stay_in_their_range_and_reach_far_in_it() -> None:
    for name, start in STARTS.items():
        drawn = np.array([world[name] for world in WORLDS])
        if name.startswith("affinity"):
            assert np.abs(drawn - start.value).max() <= LEEWAY + 1e-12
            assert -1 <= drawn.min() < start.value - LEEWAY / 2
            assert drawn.max() <= 1
        elif not start.whole:
            assert start.value / FACTOR <= drawn.min() < 0.6 * start.value
            assert start.value * FACTOR >= drawn.max() > 1.7 * start.value
        else:  # made to sum to 1 again
            assert 0 < drawn.min() < start.value < drawn.max() < 1


def test_without_a_direction_nothing_changes_and_half_the_spread_is_half_the_way() -> None:
    (still,) = starts_at(STARTS, np.zeros((1, len(STARTS))))
    assert still == pytest.approx({name: start.value for name, start in STARTS.items()})
    assert starts_problem(STARTS, 0.5)["bounds"] == [[-0.5, 0.5]] * len(STARTS)
    near = worlds_of(BASELINE, 20, spread=1e-9)
    for name, start in STARTS.items():
        assert [world[name] for world in near] == pytest.approx([start.value] * len(near))


def test_the_tables_of_a_point_are_played() -> None:
    points = [
        {},
        {"affinity.azerbaijan.turkey": -0.2},
        {"control.russia.baku": 0.20, "control.azerbaijan.baku": 0.48, "overlap": 0.0},
    ]
    wanted = ("azerbaijan_turkey_tie", "centre_worth_azerbaijan", "detected_share")
    swept = outcomes_over(BASELINE, points, 10, 1, wanted, stage_at=stage_at)
    plain = outcomes_over(BASELINE, [{}], 10, 1, wanted)
    for name in wanted:
        assert np.array_equal(swept.measures[name][0], plain.measures[name][0])
    tie = swept.measures["azerbaijan_turkey_tie"].mean(axis=1)
    assert tie[1] < tie[0] - 0.3
    worth = swept.measures["centre_worth_azerbaijan"].mean(axis=1)
    assert worth[2] < worth[0]


def test_the_same_seed_draws_the_same_worlds() -> None:
    assert worlds_of(BASELINE, 60) == WORLDS
    assert worlds_of(BASELINE, 60, 2) != WORLDS
