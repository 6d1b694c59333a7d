"""A deal is worth exactly what signing it changes."""

import numpy as np
import pytest
from hypothesis import assume, given, settings

from model import Scenario, World
from rulebook.deals import available, draft, sign
from rulebook.instruments import (
    CENTRE_RESTS,
    CENTRE_STANDS,
    CENTRE_WORKS,
    INSTRUMENTS,
    INVITED,
    NO_CENTRE,
    NO_NOTICE,
    NO_PRICE,
    NOT_INVITED,
    OPENINGS,
    Opening,
)
from rulebook.line import survey
from rulebook.names import ACTORS, AZERBAIJAN, CLOSED, MOTIVES, OPEN, SUSPENDED
from rulebook.payoffs import utility, weigh
from rulebook.state import OPENING_NAMES, TERM_POINTS
from rulebook.terms import price_worth, settle_terms
from tests.strategies import scenarios, seeds

ROUNDING = 1e-9


def make_available(world: World, opening: Opening) -> None:
    """Bring a world into a state in which the deal can be made."""
    state = world.state
    need = INSTRUMENTS[opening.instrument].needs
    state.control[:] = np.clip(state.control + state.claim, 0, 1)
    state.claim[:] = 0
    state.allowed[:] = 1
    state.rests_until[:] = 0
    if need in (CENTRE_WORKS, CENTRE_STANDS):
        state.centre = OPEN
        state.centre_staff[:] = (60, 40)
    elif need == CENTRE_RESTS:
        state.centre = SUSPENDED
        state.centre_staff[:] = (60, 40)
    elif need in (NO_CENTRE, NOT_INVITED):
        state.centre = CLOSED
        state.centre_staff[:] = 0
        state.drafting = -1
        state.monitor[:] = 0
        world.params.centre_allowed = 1
    elif need == NO_NOTICE:
        state.notice = 0
        state.mandate_end = state.week + 40
        state.peacekeepers = 1000
    elif need == INVITED:
        state.monitor[0 if opening.proposer == AZERBAIJAN else 1, opening.partner] = 20
    else:
        state.notice = 0
        state.peacekeepers = 1000


@pytest.mark.parametrize("row", range(len(OPENINGS)), ids=OPENING_NAMES)
@given(scenario=scenarios(most_weeks=15), seed=seeds)
@settings(max_examples=3)
def test_worth_is_the_change_of_utility(row: int, scenario: Scenario, seed: int) -> None:
    world = World(scenario, rng=seed)
    for _ in range(scenario.weeks - 1):
        world.step()
    make_available(world, OPENINGS[row])
    state, params, desk = world.state, world.params, world.desk
    survey(state, params)
    actor = OPENINGS[row].proposer
    assert available(state, params, row, actor)
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
    assert np.allclose(after - before, worth, atol=ROUNDING)
    assert np.allclose(worth.sum(axis=1), desk.total, atol=ROUNDING)


PRICED = [row for row, o in enumerate(OPENINGS) if INSTRUMENTS[o.instrument].name == "trade"]


@pytest.mark.parametrize("row", PRICED, ids=lambda row: OPENING_NAMES[row])
@given(scenario=scenarios(most_weeks=15), seed=seeds)
@settings(max_examples=5)
def test_terms_are_bargained_over_the_whole_worth(row: int, scenario: Scenario, seed: int) -> None:
    """What an actor gains at a price, as the bargaining sees it, is what the deal is worth then."""
    world = World(scenario, rng=seed)
    for _ in range(scenario.weeks - 1):
        world.step()
    state, params, desk = world.state, world.params, world.desk
    survey(state, params)
    actor = OPENINGS[row].proposer
    assume(draft(state, params, desk, row, actor))
    weigh(state, params, desk)
    low, high = float(desk.price_low), float(desk.price_high)
    base, moves = desk.total.copy(), desk.moves.copy()
    payer, payee, arena = (int(desk[name]) for name in ("price_from", "price_to", "price_arena"))
    for point in range(TERM_POINTS):
        amount = low + (high - low) * point / (TERM_POINTS - 1)
        seen = [base[i] + price_worth(state, params, desk, i, amount) for i in range(len(ACTORS))]
        desk.moves[payer, arena] -= amount
        desk.moves[payee, arena] += amount
        desk.touched[arena] = 1
        weigh(state, params, desk)
        assert np.allclose(seen, desk.total, atol=ROUNDING)
        desk.moves[:] = moves
