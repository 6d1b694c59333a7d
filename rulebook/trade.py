"""A plain trade of influence between two actors."""

from rulebook.compiled import compiled, rule
from rulebook.moves import move
from rulebook.names import ACTORS, ARMENIA, AZERBAIJAN, BAKU, YEREVAN
from rulebook.openings import TRADED

_A = len(ACTORS)

# Judgement.
LEAST_TRUST = -0.35  # affinity below which two actors do not trade
PRICE_OVER_LOT = 3.0  # most that is given for a lot, in lots


@compiled
def accepted(state, actor, arena):
    """Return whether an actor can hold a share here: no patron without some trust of its client."""
    if arena == BAKU:
        return state.affinity[AZERBAIJAN, actor] >= LEAST_TRUST
    if arena == YEREVAN:
        return state.affinity[ARMENIA, actor] >= LEAST_TRUST
    return True


@compiled
def put_trade(params, desk, actor):
    """Put on the desk the trade that `seek_trade` has found."""
    partner = desk.trade_partner
    move(desk, desk.trade_given, actor, partner, params.trade_lot)
    desk.signs[actor] = 1.0
    desk.signs[partner] = 1.0
    desk.price_arena = desk.trade_taken
    desk.price_from = partner
    desk.price_to = actor
    desk.price_low = 0.0
    desk.price_high = min(PRICE_OVER_LOT * params.trade_lot, desk.free[partner, desk.trade_taken])


@rule(
    "A plain trade of influence",
    "11, 17",
    "Exchange of influence; Stokman and Van Oosten 1994, Coleman 1990",
    plain="The most promising swap of influence that an actor could offer another.",
    formula="max (g₁·g₂ − l₁·l₂) over partners and arenas, where g and l are each one’s "
    "marginal gain and loss",
    off={"trade_lot": 0},
    apart=True,
)
def seek_trade(state, params, desk, actor) -> bool:
    """Note on the desk the most promising trade `actor` could offer; return whether there is one.

    Among all partners it trusts and all pairs of arenas, the one in which the two actors' marginal
    values differ most: each gives what it values less.
    """
    margin, free, lot = desk.share_margin, desk.free, params.trade_lot
    best = 0.0
    partner, given, taken = -1, 0, 0
    for j in range(_A):
        if j == actor:
            continue
        liking = state.affinity[actor, j]
        liked = state.affinity[j, actor]
        if liking < LEAST_TRUST or liked < LEAST_TRUST:
            continue
        for n in range(len(TRADED)):
            p = TRADED[n]
            mine, theirs = margin[actor, p], margin[j, p]
            may_give = free[actor, p] >= lot and accepted(state, j, p)
            may_take = free[j, p] >= lot and accepted(state, actor, p)
            own = state.salience[actor, p] * (mine - liking * theirs)
            other = state.salience[j, p] * (theirs - liked * mine)
            desk.given_loss[n] = max(own, 0.0)
            desk.given_gain[n] = max(other, 0.0) if may_give else 0.0
            desk.taken_loss[n] = max(other, 0.0)
            desk.taken_gain[n] = max(own, 0.0) if may_take else 0.0
        for p in range(len(TRADED)):
            for q in range(len(TRADED)):
                promise = desk.given_gain[p] * desk.taken_gain[q]
                promise -= desk.given_loss[p] * desk.taken_loss[q]
                if promise > best and p != q:
                    best = promise
                    partner, given, taken = j, TRADED[p], TRADED[q]
    desk.trade_partner, desk.trade_given, desk.trade_taken = partner, given, taken
    return partner >= 0
