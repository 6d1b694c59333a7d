"""A plain trade of influence between two actors."""

from rulebook.dealing.moves import move
from rulebook.declared.instruments import TRADED_ARENAS
from rulebook.declared.names import ACTORS, PATRONAGE
from rulebook.engine.compiled import compiled, rule

_A = len(ACTORS)
_TRADED = len(TRADED_ARENAS)

# Judgement.
LEAST_TRUST = -0.35  # affinity below which two actors do not trade
PRICE_OVER_LOT = 3.0  # most that is given for a lot, in lots


@compiled
def put_trade(params, stock, trade, deal, actor):
    """Put on the desk the trade that `seek_trade` has found."""
    partner = trade.partner
    move(params, stock, deal, trade.given, actor, partner, params.trade_lot)
    deal.signs[actor] = 1.0
    deal.signs[partner] = 1.0
    deal.price_arena = trade.taken
    deal.price_from = partner
    deal.price_to = actor
    deal.price_low = 0.0
    deal.price_high = min(PRICE_OVER_LOT * params.trade_lot, stock.free[partner, trade.taken])


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
def seek_trade(state, params, stock, trade, actor) -> bool:
    """Note on the desk the most promising trade `actor` could offer; return whether there is one.

    Among all partners it trusts and all pairs of arenas, the one in which the two actors' marginal
    values differ most: each gives what it values less.
    """
    best = 0.0
    partner, given, taken = -1, 0, 0
    for j in range(_A):
        liking, liked = state.affinity[actor, j], state.affinity[j, actor]
        if j == actor or liking < LEAST_TRUST or liked < LEAST_TRUST:
            continue
        gain, loss = trade.gain, trade.loss
        for k in range(_TRADED):
            d = TRADED_ARENAS[k]
            mine, theirs = stock.share_margin[actor, d], stock.share_margin[j, d]
            own = max(state.salience[actor, d] * (mine - liking * theirs), 0.0)
            other = max(state.salience[j, d] * (theirs - liked * mine), 0.0)
            gain[0, k], loss[0, k] = (
                own if may_pass(state, params, stock, j, actor, d) else 0.0,
                own,
            )
            gain[1, k], loss[1, k] = (
                other if may_pass(state, params, stock, actor, j, d) else 0.0,
                other,
            )
        for p in range(_TRADED):
            for q in range(_TRADED):
                # Never above 0 where the same arena would be given and taken.
                promise = gain[1, p] * gain[0, q] - loss[0, p] * loss[1, q]
                if promise > best:
                    best, partner, given, taken = promise, j, TRADED_ARENAS[p], TRADED_ARENAS[q]
    trade.partner, trade.given, trade.taken = partner, given, taken
    return partner >= 0


@compiled
def may_pass(state, params, stock, giver, taker, arena):
    """Return whether the giver has a lot to give, and the arena's client trusts the taker."""
    trusted = True
    if arena in PATRONAGE:
        trusted = state.affinity[params.client_of[arena], taker] >= LEAST_TRUST
    return stock.free[giver, arena] >= params.trade_lot and trusted
