"""A deal is worth exactly what signing it changes."""

import numpy as np
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from model import Scenario, World
from rulebook.deals import available, draft, sign
from rulebook.instruments import NO_PRICE, OPENINGS
from rulebook.names import ACTORS, MOTIVES
from rulebook.payoffs import utility, weigh
from rulebook.terms import settle_terms
from tests.strategies import scenarios, seeds


@given(scenarios(), seeds, st.integers(0, len(OPENINGS) - 1))
@settings(max_examples=150)
def test_worth_is_the_change_of_utility(scenario: Scenario, seed: int, row: int) -> None:
    world = World(scenario, rng=seed)
    for _ in range(scenario.weeks - 1):
        world.step()
    state, params, desk = world.state, world.params, world.desk
    actor = OPENINGS[row].proposer
    assume(available(state, params, row, actor))
    assume(draft(state, params, desk, row, actor))
    weigh(state, params, desk)
    if desk.price_arena != NO_PRICE:
        settle_terms(state, params, desk)
        weigh(state, params, desk)
    before, after = (np.zeros((len(ACTORS), len(MOTIVES))) for _ in range(2))
    utility(state, params, before)
    worth = desk.worth.copy()
    sign(state, params, desk)
    utility(state, params, after)
    assert np.allclose(after - before, worth, atol=1e-9)
    assert np.allclose(worth.sum(axis=1), desk.total, atol=1e-12)
