"""The trade that an actor seeks: the best of all pairs, asked one by one."""

import itertools

from hypothesis import given, settings

from model import Scenario, World
from rulebook.dealing.stock import take_stock
from rulebook.dealing.trade import LEAST_TRUST, seek_trade
from rulebook.declared.instruments import TRADED_ARENAS
from rulebook.declared.names import ACTORS, ARMENIA, AZERBAIJAN, BAKU, YEREVAN
from tests.strategies import scenarios, seeds
from tests.tiers import examples

CLIENTS = {BAKU: AZERBAIJAN, YEREVAN: ARMENIA}


def holds(world: World, actor: int, arena: int) -> bool:
    """Return whether no client distrusts an actor that would be its patron."""
    client = CLIENTS.get(arena)
    return client is None or bool(world.state.affinity[client, actor] >= LEAST_TRUST)


def best_trade(world: World, actor: int) -> tuple[int, int, int] | None:
    """Return partner, arena given and arena taken of the first trade that promises most."""
    state, margin, free = world.state, world.desk.stock.share_margin, world.desk.stock.free
    lot, best, found = world.params.trade_lot, 0.0, None
    for j in range(len(ACTORS)):
        liking, liked = state.affinity[actor, j], state.affinity[j, actor]
        if j == actor or min(liking, liked) < LEAST_TRUST:
            continue
        own, other = (
            {
                d: max(state.salience[i, d] * (margin[i, d] - a * margin[k, d]), 0)
                for d in TRADED_ARENAS
            }
            for i, k, a in ((actor, j, liking), (j, actor, liked))
        )
        for p, q in itertools.permutations(TRADED_ARENAS, 2):
            gives = free[actor, p] >= lot and holds(world, j, p)
            takes = free[j, q] >= lot and holds(world, actor, q)
            promise = (other[p] * own[q] if gives and takes else 0.0) - own[p] * other[q]
            if promise > best:
                best, found = promise, (j, int(p), int(q))
    return found


@given(scenario=scenarios(most_weeks=12), seed=seeds)
@settings(max_examples=examples(20))
def test_the_best_trade_is_found(scenario: Scenario, seed: int) -> None:
    world = World(scenario, rng=seed)
    desk = world.desk
    for _ in range(scenario.weeks):
        take_stock(world.state, world.params, desk.stock, desk.sketches)
        for actor in range(len(ACTORS)):
            wanted = best_trade(world, actor)
            assert seek_trade(world.state, world.params, desk.stock, desk.trade, actor) == (
                wanted is not None
            )
            if wanted:
                assert (desk.trade.partner, desk.trade.given, desk.trade.taken) == wanted
        world.step()


def test_trades_are_found_in_the_baseline() -> None:
    world = World("baseline", rng=1)
    take_stock(world.state, world.params, world.desk.stock, world.desk.sketches)
    assert any(best_trade(world, actor) for actor in range(len(ACTORS)))
