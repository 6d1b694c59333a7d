"""A deal is worth exactly what signing it changes."""

import numpy as np
import pytest
from hypothesis import assume, given, settings

from agents.actor import Actor
from model import Scenario, World
from rulebook.dealing.deals import draft, seek, sign
from rulebook.dealing.moves import note_moved
from rulebook.dealing.stock import take_stock
from rulebook.dealing.terms import gain_at_each_price, lay_out_prices
from rulebook.dealing.worth import lay_out, weigh_for_all, worth_of_ground
from rulebook.declared.desk import TERM_POINTS, new_desk
from rulebook.declared.instruments import (
    CENTRE_RESTS,
    CENTRE_STANDS,
    CENTRE_WORKS,
    INSTRUMENTS,
    INVITED,
    NO_CENTRE,
    NO_NOTICE,
    NOT_INVITED,
    Opening,
    openings,
)
from rulebook.declared.names import (
    ACTORS,
    AZERBAIJAN,
    CLOSED,
    CONTROL,
    LINK,
    MOTIVES,
    OPEN,
    SECURITY,
    SUSPENDED,
)
from rulebook.declared.roles import THE_ARTICLES
from rulebook.declared.state import OPENING_NAMES
from rulebook.rules.conditions import available
from rulebook.rules.line import survey
from rulebook.rules.payoffs import utility
from rulebook.week.choice import prepare
from tests.strategies import scenarios, seeds
from tests.tiers import examples

ROUNDING = 1e-9
STOCK = (
    "share_worth",
    "share_margin",
    "free",
    "peacekeepers",
    "turkish_foothold",
    "russian_foothold",
    "risk",
    "balance",
    "met",
    "open_now",
)
ROWS = openings(THE_ARTICLES)


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
@settings(max_examples=examples(3))
def test_worth_is_the_change_of_utility(row: int, scenario: Scenario, seed: int) -> None:
    world = before_the_end(scenario, seed, ROWS[row])
    state, params, desk = world.state, world.params, world.desk
    actor = ROWS[row].proposer
    assert available(state, desk.stock, row)
    assume(seek(state, params, desk.stock, desk.trade, row, actor))
    prepare(state, params, desk, row, actor)
    before, after = (np.zeros((len(ACTORS), len(MOTIVES))) for _ in range(2))
    utility(state, params, before)
    worth = desk.worth.motives.copy()
    sign(state, params, desk.stock, desk.deal, desk.sketches)
    utility(state, params, after)
    differ = ~np.isclose(after - before, worth, atol=ROUNDING).all(axis=0)
    assert not differ.any(), (
        "signing changes other utility than `weigh` of rulebook/dealing/worth.py says, for the "
        f"motives {[motive for motive, wrong in zip(MOTIVES, differ, strict=True) if wrong]}"
    )
    assert np.allclose(worth.sum(axis=1), desk.worth.total, atol=ROUNDING)


@pytest.mark.parametrize("row", range(len(ROWS)), ids=OPENING_NAMES)
@given(scenario=scenarios(most_weeks=15), seed=seeds)
@settings(max_examples=examples(2))
def test_the_ground_tells_all_of_a_worth_but_three_motives(
    row: int, scenario: Scenario, seed: int
) -> None:
    world = before_the_end(scenario, seed, ROWS[row])
    state, params, desk = world.state, world.params, world.desk
    assume(seek(state, params, desk.stock, desk.trade, row, ROWS[row].proposer))
    draft(state, params, desk.stock, desk.trade, desk.deal, row, ROWS[row].proposer)
    lay_out(state, params, desk.stock, desk.deal, desk.change)
    weigh_for_all(state, params, desk.stock, desk.deal, desk.change, desk.worth)
    for actor in range(len(ACTORS)):
        rest = desk.worth.total[actor] - desk.worth.motives[actor, [CONTROL, LINK, SECURITY]].sum()
        assert worth_of_ground(
            state, params, desk.stock, desk.deal, desk.change, actor
        ) == pytest.approx(rest, abs=ROUNDING), (
            "`weigh` has a motive that `worth_of_ground` lacks (rulebook/dealing/worth.py)"
        )


PRICED = [row for row, o in enumerate(ROWS) if INSTRUMENTS[o.instrument].name == "trade"]


@pytest.mark.parametrize("row", PRICED, ids=lambda row: OPENING_NAMES[row])
@given(scenario=scenarios(most_weeks=15), seed=seeds)
@settings(max_examples=examples(5))
def test_terms_are_bargained_over_the_whole_worth(row: int, scenario: Scenario, seed: int) -> None:
    """What an actor gains at a price, as the bargaining sees it, is what the deal is worth then."""
    world = before_the_end(scenario, seed)
    state, params, desk = world.state, world.params, world.desk
    actor = ROWS[row].proposer
    assume(seek(state, params, desk.stock, desk.trade, row, actor))
    draft(state, params, desk.stock, desk.trade, desk.deal, row, actor)
    lay_out(state, params, desk.stock, desk.deal, desk.change)
    weigh_for_all(state, params, desk.stock, desk.deal, desk.change, desk.worth)
    low, high = float(desk.deal.price_low), float(desk.deal.price_high)
    base, moves = desk.worth.total.copy(), desk.deal.moves.copy()
    payer, payee, arena = (
        int(desk.deal[name]) for name in ("price_from", "price_to", "price_arena")
    )
    lay_out_prices(state, params, desk.deal, desk.bargain)
    for actor in range(len(ACTORS)):
        gain_at_each_price(
            state, params, desk.stock, desk.deal, desk.bargain, actor, base[actor], actor
        )
    gains = desk.bargain.gains.copy()
    for point in range(TERM_POINTS):
        amount = low + (high - low) * point / (TERM_POINTS - 1)
        desk.deal.moves[payer, arena] -= amount
        desk.deal.moves[payee, arena] += amount
        for actor in (payer, payee):
            note_moved(desk.deal, arena, actor)
        lay_out(state, params, desk.stock, desk.deal, desk.change)
        weigh_for_all(state, params, desk.stock, desk.deal, desk.change, desk.worth)
        assert np.allclose(gains[:, point], desk.worth.total, atol=ROUNDING), (
            "`gain_at_each_price` of rulebook/dealing/terms.py differs from `weigh`"
        )
        desk.deal.moves[:] = moves


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
            for name in STOCK:
                assert np.array_equal(world.desk.stock[name], fresh.stock[name]), (
                    f"desk.stock.{name} is older than the state: what it follows from is missing "
                    "in _GROUND of rulebook/declared/state.py"
                )

    world = World(scenario, rng=seed)
    world.actors = [type(a.name, (Watcher, type(a)), {})(world) for a in world.actors]
    for _ in range(scenario.weeks):
        world.step()
