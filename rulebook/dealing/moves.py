"""Influence on the desk: what can be given, and by whom."""

from rulebook.declared.instruments import NO_PRICE, WEST_TOGETHER
from rulebook.declared.roles import WESTERN
from rulebook.engine.compiled import compiled

PER_ARENA = 8  # bits of `desk.moved` that an arena has, the lowest for the first actor


@compiled
def clear_desk(desk):
    """Take everything off the desk."""
    desk.opening = -1.0
    desk.terms = 0.0
    desk.moves[:, :] = 0.0
    desk.moved = 0
    desk.cost[:] = 0.0
    desk.novelty[:] = 0.0
    desk.reproach[:] = 0.0
    desk.link = 0.0
    desk.calm = 0.0
    desk.peacekeepers = 0.0
    desk.staff[:] = 0.0
    desk.guest = 0.0
    desk.centre_after = -1.0
    desk.wear = 0.0
    desk.revival = 0.0
    desk.watch = 0.0
    desk.price_arena = NO_PRICE
    desk.signs[:] = 0.0


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
    desk.moved |= 1 << (PER_ARENA * arena + actor)


@compiled
def touches(desk, arena):
    """Return whether the deal on the desk changes any share of an arena."""
    return (desk.moved >> (PER_ARENA * arena)) % (1 << PER_ARENA) != 0


@compiled
def shift(desk, arena, giver, taker, amount):
    """Put a move between two actors on the desk, as far as the giver has it."""
    free = desk.free[giver, arena] + min(0.0, desk.moves[giver, arena])
    amount = max(0.0, min(amount, free))
    desk.moves[giver, arena] -= amount
    desk.moves[taker, arena] += amount
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
        west += desk.free[params.western[k], arena]
    for k in range(WESTERN):
        j = params.western[k]
        part = amount * (desk.free[j, arena] / west if west > 0.0 else 1.0 / WESTERN)
        if giver == WEST_TOGETHER:
            shift(desk, arena, j, taker, part)
        else:
            shift(desk, arena, giver, j, part)
