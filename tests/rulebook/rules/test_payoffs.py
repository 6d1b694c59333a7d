"""A deal is worth exactly what signing it changes."""

import numpy as np
import pytest
from hypothesis import assume, given, settings

from agents.actor import Actor
from model import Scenario, World
from rulebook.dealing.deals import seek, sign
from rulebook.dealing.moves import note_moved
from rulebook.dealing.returns import book_claims
from rulebook.dealing.stock import take_stock
from rulebook.dealing.worth import gain_at_each_price, lay_out, lay_out_prices, weigh_for_all
from rulebook.declared.desk import STOCK, new_desk
from rulebook.declared.instruments import (
    CENTRE_RESTS,
    CENTRE_STANDS,
    CENTRE_WORKS,
    FORCE_IDLE,
    INSTRUMENTS,
    INVITED,
    NO_CENTRE,
    NO_NOTICE,
    NOT_INVITED,
    TRADE,
    Opening,
    openings,
)
from rulebook.declared.names import (
    ACTORS,
    AZERBAIJAN,
    CLOSED,
    MOTIVES,
    OPEN,
    SUSPENDED,
)
from rulebook.declared.openings import BARGAINED, OPENING_INSTRUMENT
from rulebook.declared.roles import THE_ARTICLES
from rulebook.declared.state import OPENING_NAMES
from rulebook.pruning.bargain import most_by_price
from rulebook.pruning.sketch import draw_sketch, more_risk_by_sketch, worth_by_sketch
from rulebook.rules.conditions import available
from rulebook.rules.line import survey
from rulebook.rules.payoffs import utility
from rulebook.week.choice import prepare
from tests.strategies import scenarios, seeds
from tests.tiers import examples

ROUNDING = 1e-9
ROWS = openings(THE_ARTICLES)


def make_available(world: World, opening: Opening) -> None:
    """Bring a world into a state in which the deal can be made."""
    state = world.state
    need = INSTRUMENTS[opening.instrument].needs
    state.control[:] = np.clip(state.control + state.claim, 0, 1)
    state.returning[:] = 0
    state.channel_lasts = 1
    state.holder[:] = world.params.claimants[0 if need == FORCE_IDLE else 1]
    if need == FORCE_IDLE:
        world.params.flag_without_task = min(world.params.flag_without_task, 0.5)
    state.patrolled[0] = 1
    state.allowed[:] = 1
    state.rests_until[:] = 0
    if need in (CENTRE_WORKS, CENTRE_STANDS):
        state.centre = OPEN
        state.centre_holds = 1
        state.centre_staff[:] = (60, 40)
    elif need == CENTRE_RESTS:
        state.centre = SUSPENDED
        state.centre_holds = 1
        state.centre_staff[:] = (60, 40)
    elif need in (NO_CENTRE, NOT_INVITED):
        state.centre = CLOSED
        state.centre_holds = 0
        state.centre_staff[:] = 0
        state.drafting = -1
        state.monitor[:] = 0
        world.params.centre_allowed = 1
        world.params.link_shock = min(world.params.link_shock, 0.02)
        state.link = max(state.link, 0.2)
    elif need == NO_NOTICE:
        state.notice = 0
        state.mandate_end = state.week + 40
        state.peacekeepers = 1000
    elif need == INVITED:
        state.monitor[0 if opening.proposer == AZERBAIJAN else 1, opening.partner] = 20
    else:
        state.notice = 0
        state.peacekeepers = 1000
    if state.centre == CLOSED:
        state.centre_moved[:] = 0
    book_claims(state, world.params)


def before_the_end(scenario: Scenario, seed: int, opening: Opening | None = None) -> World:
    """Return a world before its last turn, its stock taken, and a given deal available."""
    world = World(scenario, rng=seed)
    for _ in range(scenario.weeks - 1):
        world.step()
    if opening is not None:
        make_available(world, opening)
    survey(world.state, world.params)
    take_stock(world.state, world.params, world.desk.stock, world.desk.sketches)
    return world


@pytest.mark.parametrize("row", range(len(ROWS)), ids=OPENING_NAMES)
@given(scenario=scenarios(most_weeks=15), seed=seeds)
@settings(max_examples=examples(5))
def test_a_deal_is_worth_the_same_in_three_places(row: int, scenario: Scenario, seed: int) -> None:
    """By the utility before and after it, by weighing it at any price, and by its sketch."""
    world = before_the_end(scenario, seed, ROWS[row])
    state, params, desk = world.state, world.params, world.desk
    actor = ROWS[row].proposer
    assert available(state, desk.stock, row)
    assume(seek(state, params, desk.stock, desk.trade, row, actor))
    is_trade = OPENING_INSTRUMENT[row] == TRADE
    sides = [actor, int(desk.trade.partner if is_trade else params.counterpart[row])]
    draw_sketch(state, params, desk, row, *sides)  # which drafts the deal, without its price
    weighed = weigh_draft(world)
    sketch = desk.sketches.sheets[row]
    more_risk = more_risk_by_sketch(state, desk.stock, sketch)
    sketched = [
        worth_by_sketch(state, params, sketch, side, one, more_risk) if one >= 0 else 0.0
        for side, one in enumerate(sides)
    ]
    for worth, one in zip(sketched, sides, strict=True):
        assert one < 0 or worth == pytest.approx(weighed[one], rel=0, abs=3 * ROUNDING), (
            "the sketch of rulebook/pruning/sketch.py differs from `weigh`"
        )
    if desk.deal.price_arena >= 0:
        gains = check_prices(world, weighed)
        most = sum(sketched) + most_by_price(state, sketch, *sides)
        assert not BARGAINED[row] or gains[sides].sum(axis=0).max() <= most + ROUNDING, (
            "the bound of rulebook/pruning/bargain.py is below `gain_at_each_price`"
        )
    check_utility(world, row, actor)


def weigh_draft(world: World) -> np.ndarray:
    """Weigh the draft on the desk; return its worth to every actor."""
    state, params, desk = world.state, world.params, world.desk
    lay_out(state, params, desk.stock, desk.deal, desk.change)
    weigh_for_all(state, params, desk.stock, desk.deal, desk.change, desk.worth)
    worth: np.ndarray = desk.worth.total.copy()
    return worth


def check_prices(world: World, weighed: np.ndarray) -> np.ndarray:
    """Check what actors gain at each price against the draft with it; return the gains.

    The price is paid in influence; `weighed` (actors,) is the worth of the draft without it.
    """
    state, params, deal, bargain = world.state, world.params, world.desk.deal, world.desk.bargain
    moves, moved = deal.moves.copy(), int(deal.moved)
    payer, payee, arena = (int(deal[name]) for name in ("price_from", "price_to", "price_arena"))
    low, high = float(deal.price_low), float(deal.price_high)
    lay_out_prices(state, params, deal, bargain, low, high)
    for actor in range(len(ACTORS)):
        gain_at_each_price(
            state, params, world.desk.stock, deal, bargain, actor, weighed[actor], actor
        )
    gains: np.ndarray = bargain.gains.copy()
    for point, amount in enumerate(bargain.price):
        deal.moves[payer, arena] -= amount
        deal.moves[payee, arena] += amount
        for actor in (payer, payee):
            note_moved(deal, arena, actor)
        assert np.allclose(gains[:, point], weigh_draft(world), rtol=0, atol=ROUNDING), (
            "`gain_at_each_price` of rulebook/dealing/worth.py differs from `weigh`"
        )
        deal.moves[:], deal.moved = moves, moved
    return gains


def check_utility(world: World, row: int, actor: int) -> None:
    """Check the worth of a deal, its terms settled, against what signing it changes."""
    state, params, desk = world.state, world.params, world.desk
    prepare(state, params, desk, row, actor)
    before, after = (np.zeros((len(ACTORS), len(MOTIVES))) for _ in range(2))
    utility(state, params, before)
    worth = desk.worth.motives.copy()
    sign(state, params, desk.stock, desk.deal, desk.sketches)
    utility(state, params, after)
    differ = ~np.isclose(after - before, worth, rtol=0, atol=ROUNDING).all(axis=0)
    assert not differ.any(), (
        "signing changes other utility than `weigh` of rulebook/dealing/worth.py says, for the "
        f"motives {[motive for motive, wrong in zip(MOTIVES, differ, strict=True) if wrong]}"
    )
    assert np.allclose(worth.sum(axis=1), desk.worth.total, rtol=0, atol=ROUNDING)


@given(scenario=scenarios(most_weeks=10), seed=seeds)
@settings(max_examples=examples(25))
def test_the_stock_is_never_older_than_what_it_tells_of(scenario: Scenario, seed: int) -> None:
    """Whenever an actor weighs deals, the stock on the desk is that of the state as it is."""

    class Watcher(Actor):
        def step(self) -> None:
            self.check()
            super().step()
            self.check()

        def check(self) -> None:
            world = self.model
            fresh = new_desk()[0]
            take_stock(world.state, world.params, fresh.stock, fresh.sketches)
            for name in STOCK.names or ():
                assert np.array_equal(world.desk.stock[name], fresh.stock[name]), (
                    f"desk.stock.{name} is older than the state: what it follows from is missing "
                    "in _GROUND of rulebook/declared/state.py"
                )

    world = World(scenario, rng=seed)
    world.actors = [type(a.name, (Watcher, type(a)), {})(world) for a in world.actors]
    for _ in range(scenario.weeks):
        world.step()
