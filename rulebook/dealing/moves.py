"""Influence on the desk: what can be given, and by whom."""

from rulebook.declared.instruments import NO_PRICE, WEST_TOGETHER
from rulebook.declared.roles import WESTERN
from rulebook.engine.compiled import compiled

PER_ARENA = 8  # bits of `desk.deal.moved` that an arena has, the lowest for the first actor


@compiled
def clear_deal(deal):
    """Take what was put on the desk off it, but for who agreed."""
    deal.opening = -1.0
    deal.terms = 0.0
    deal.moves[:, :] = 0.0
    deal.moved = 0
    deal.cost[:] = 0.0
    deal.novelty[:] = 0.0
    deal.reproach[:] = 0.0
    deal.link = 0.0
    deal.calm = 0.0
    deal.peacekeepers = 0.0
    deal.staff[:] = 0.0
    deal.guest = 0.0
    deal.centre_after = -1.0
    deal.wear = 0.0
    deal.revival = 0.0
    deal.watch = 0.0
    deal.price_arena = NO_PRICE
    deal.signs[:] = 0.0


@compiled
def payable(state, actor, arena):
    """Return the share that an actor holds and does not owe after the end of an institution."""
    return max(0.0, state.control[actor, arena] + min(0.0, state.returning[actor, arena]))


@compiled
def hold(state, actor, arena):
    """Return the share that an actor can give now: what it holds and neither owes nor promised."""
    expected = state.control[actor, arena] + state.claim[actor, arena]
    return max(0.0, min(expected, payable(state, actor, arena)))


@compiled
def note_moved(deal, arena, actor):
    """Note that an actor's share of an arena changes."""
    deal.moved |= 1 << (PER_ARENA * arena + actor)


@compiled
def touches(deal, arena):
    """Return whether the deal on the desk changes any share of an arena."""
    return (deal.moved >> (PER_ARENA * arena)) % (1 << PER_ARENA) != 0


@compiled
def shift(stock, deal, arena, giver, taker, amount):
    """Put a move between two actors on the desk, as far as the giver has it."""
    free = stock.free[giver, arena] + min(0.0, deal.moves[giver, arena])
    amount = max(0.0, min(amount, free))
    deal.moves[giver, arena] -= amount
    deal.moves[taker, arena] += amount
    note_moved(deal, arena, giver)
    note_moved(deal, arena, taker)


@compiled
def move(params, stock, deal, arena, giver, taker, amount):
    """Put a move of influence on the desk, as far as the giver has it."""
    if giver != WEST_TOGETHER and taker != WEST_TOGETHER:
        shift(stock, deal, arena, giver, taker, amount)
        return
    west = 0.0
    for k in range(WESTERN):
        west += stock.free[params.western[k], arena]
    for k in range(WESTERN):
        j = params.western[k]
        part = amount * (stock.free[j, arena] / west if west > 0.0 else 1.0 / WESTERN)
        if giver == WEST_TOGETHER:
            shift(stock, deal, arena, j, taker, part)
        else:
            shift(stock, deal, arena, giver, j, part)
