"""Influence on the desk: what can be given, and by whom."""

from rulebook.declared.instruments import NO_PRICE, WEST_TOGETHER
from rulebook.declared.roles import WESTERN
from rulebook.engine.compiled import compiled

PER_ARENA = 8  # bits of `desk.deal.moved` that an arena has, the lowest for the first actor


@compiled
def clear_desk(desk):
    """Take everything off the desk."""
    desk.deal.opening = -1.0
    desk.deal.terms = 0.0
    desk.deal.moves[:, :] = 0.0
    desk.deal.moved = 0
    desk.deal.cost[:] = 0.0
    desk.deal.novelty[:] = 0.0
    desk.deal.reproach[:] = 0.0
    desk.deal.link = 0.0
    desk.deal.calm = 0.0
    desk.deal.peacekeepers = 0.0
    desk.deal.staff[:] = 0.0
    desk.deal.guest = 0.0
    desk.deal.centre_after = -1.0
    desk.deal.wear = 0.0
    desk.deal.revival = 0.0
    desk.deal.watch = 0.0
    desk.deal.price_arena = NO_PRICE
    desk.deal.signs[:] = 0.0


@compiled
def hold(state, actor, arena):
    """Return the share an actor holds or is promised, as far as it has it to give now."""
    return max(
        0.0,
        min(state.control[actor, arena], state.control[actor, arena] + state.claim[actor, arena]),
    )


@compiled
def note_moved(desk, arena, actor):
    """Note that an actor's share of an arena changes."""
    desk.deal.moved |= 1 << (PER_ARENA * arena + actor)


@compiled
def touches(desk, arena):
    """Return whether the deal on the desk changes any share of an arena."""
    return (desk.deal.moved >> (PER_ARENA * arena)) % (1 << PER_ARENA) != 0


@compiled
def shift(desk, arena, giver, taker, amount):
    """Put a move between two actors on the desk, as far as the giver has it."""
    free = desk.stock.free[giver, arena] + min(0.0, desk.deal.moves[giver, arena])
    amount = max(0.0, min(amount, free))
    desk.deal.moves[giver, arena] -= amount
    desk.deal.moves[taker, arena] += amount
    note_moved(desk, arena, giver)
    note_moved(desk, arena, taker)


@compiled
def move(params, desk, arena, giver, taker, amount):
    """Put a move of influence on the desk, as far as the giver has it."""
    if giver != WEST_TOGETHER and taker != WEST_TOGETHER:
        shift(desk, arena, giver, taker, amount)
        return
    west = 0.0
    for k in range(WESTERN):
        west += desk.stock.free[params.western[k], arena]
    for k in range(WESTERN):
        j = params.western[k]
        part = amount * (desk.stock.free[j, arena] / west if west > 0.0 else 1.0 / WESTERN)
        if giver == WEST_TOGETHER:
            shift(desk, arena, j, taker, part)
        else:
            shift(desk, arena, giver, j, part)
