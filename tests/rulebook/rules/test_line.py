"""A week on the line, played for all sectors at once as the engine does, and one by one."""

import math

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from model import Scenario, World
from rulebook.declared.names import SECTORS
from rulebook.engine.luck import open_turn
from rulebook.engine.philox import BLOCK
from rulebook.engine.places import FATE, FATES, SLOTS
from rulebook.rules.line import expect, outbreak
from rulebook.rules.violation import place_of_fates, sector_of, sector_week
from tests.strategies import scenarios, seeds


@given(st.floats(0, 1000), st.floats(0, 1, exclude_max=True))
def test_violations_break_out_until_luck_is_used_up(rate: float, luck: float) -> None:
    """The count is the first whose chance, with those below it, exceeds luck, or the most."""
    chance = whole = math.exp(-rate)
    count = 0
    while luck >= whole and count < SLOTS:
        count += 1
        chance *= rate / count
        whole += chance
    assert outbreak(rate, math.exp(-rate), luck) == count


def before_a_week(scenario: Scenario, seed: int) -> World:
    """Return a world whose last week's violations have broken out and are yet to be played."""
    world = World(scenario, rng=seed)
    for _ in range(scenario.weeks - 1):
        world.step()
    open_turn(world.luck, world.week)
    expect(world.state, world.params, world.desk.turn, world.luck)
    return world


@given(scenarios(most_weeks=10), seeds)
def test_each_violation_has_fates_of_its_own_at_hand(scenario: Scenario, seed: int) -> None:
    world = before_a_week(scenario, seed)
    counts = world.state.violations.astype(int)
    number = 0
    for sector, count in enumerate(counts):
        for k in range(count):
            assert sector_of(world.desk.turn, number) == sector
            place = FATE + (sector * SLOTS + k) * FATES
            assert place_of_fates(world.desk.turn, number) == place
            blocks = np.arange(place, place + FATES) // BLOCK
            assert (world.luck.drawn_in[blocks] == world.luck.week).all()
            number += 1
    assert world.desk.turn.until[-1] == number


@given(scenarios(most_weeks=10), seeds)
def test_sectors_are_played_at_once_as_one_by_one(scenario: Scenario, seed: int) -> None:
    one_by_one, at_once = (before_a_week(scenario, seed) for _ in range(2))
    for sector in range(len(SECTORS)):
        world = one_by_one
        sector_week(world.state, world.params, world.desk.turn, world.luck, sector, 1)
    world = at_once
    sector_week(world.state, world.params, world.desk.turn, world.luck, 0, len(SECTORS))
    assert at_once.vector.tobytes() == one_by_one.vector.tobytes()
