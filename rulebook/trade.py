"""A plain trade of influence between two actors."""

from rulebook.compiled import compiled, rule
from rulebook.curves import marginal_utility
from rulebook.moves import hold, move
from rulebook.names import (
    ACTORS,
    AGENDA,
    ARENAS,
    ARMENIA,
    AZERBAIJAN,
    BAKU,
    MEDIATION,
    YEREVAN,
)

_A, _D = len(ACTORS), len(ARENAS)

# Judgement.
TRADED = (MEDIATION, BAKU, YEREVAN, AGENDA)  # arenas that change hands without an institution
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


@rule(
    "A plain trade of influence",
    "11, 17",
    "Exchange of influence; Stokman and Van Oosten 1994, Coleman 1990",
    plain="The most promising swap of influence that an actor could offer another.",
    formula="max (g₁·g₂ − l₁·l₂) over partners and arenas, where g and l are each one’s "
    "marginal gain and loss",
    off={"trade_lot": 0},
)
def seek_trade(state, params, desk, actor):
    """Put on the desk the most promising trade `actor` could offer; return whether there is one.

    Among all partners it trusts and all pairs of arenas, the one in which the two actors' marginal
    values differ most: each gives what it values less.
    """
    k = params.concavity
    best = 0.0
    partner = -1
    given = 0
    taken = 0
    for j in range(_A):
        if j == actor:
            continue
        liking = state.affinity[actor, j]
        liked = state.affinity[j, actor]
        if liking < LEAST_TRUST or liked < LEAST_TRUST:
            continue
        for p in TRADED:
            if hold(state, actor, p) < params.trade_lot or not accepted(state, j, p):
                continue
            mine = marginal_utility(state.control[actor, p] + state.claim[actor, p], k)
            theirs = marginal_utility(state.control[j, p] + state.claim[j, p], k)
            loss = state.salience[actor, p] * (mine - liking * theirs)
            gain = state.salience[j, p] * (theirs - liked * mine)
            if gain <= 0.0:
                continue
            for q in TRADED:
                if q == p or hold(state, j, q) < params.trade_lot:
                    continue
                if not accepted(state, actor, q):
                    continue
                mine_q = marginal_utility(state.control[actor, q] + state.claim[actor, q], k)
                theirs_q = marginal_utility(state.control[j, q] + state.claim[j, q], k)
                gain_q = state.salience[actor, q] * (mine_q - liking * theirs_q)
                loss_q = state.salience[j, q] * (theirs_q - liked * mine_q)
                promise = gain * gain_q - max(loss, 0.0) * max(loss_q, 0.0)
                if gain_q > 0.0 and promise > best:
                    best = promise
                    partner, given, taken = j, p, q
    if partner < 0:
        return False
    move(state, desk, given, actor, partner, params.trade_lot)
    desk.signs[actor] = 1.0
    desk.signs[partner] = 1.0
    desk.price_arena = taken
    desk.price_from = partner
    desk.price_to = actor
    desk.price_low = 0.0
    desk.price_high = min(PRICE_OVER_LOT * params.trade_lot, hold(state, partner, taken))
    return True
