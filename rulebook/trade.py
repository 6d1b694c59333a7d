"""A plain trade of influence between two actors."""

from rulebook.compiled import compiled, rule
from rulebook.instruments import TRADED_ARENAS
from rulebook.lanes import LANES, four, four_of, greatest, most, put, where
from rulebook.moves import move
from rulebook.names import ACTORS, ARMENIA, AZERBAIJAN

_A = len(ACTORS)
_FIRST = TRADED_ARENAS[0]  # of the four arenas that are traded, which lie side by side

# Judgement.
LEAST_TRUST = -0.35  # affinity below which two actors do not trade
PRICE_OVER_LOT = 3.0  # most that is given for a lot, in lots


@compiled
def accepted(state, actor):
    """Return in which of the four arenas an actor can hold a share: no patron is distrusted."""
    baku, yerevan = state.affinity[AZERBAIJAN, actor], state.affinity[ARMENIA, actor]
    return four_of(1.0, baku, yerevan, 1.0) >= LEAST_TRUST


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
        liking, liked = state.affinity[actor, j], state.affinity[j, actor]
        if j == actor or liking < LEAST_TRUST or liked < LEAST_TRUST:
            continue
        mine, theirs = four(margin[actor], _FIRST), four(margin[j], _FIRST)
        own = most(four(state.salience[actor], _FIRST) * (mine - liking * theirs), 0.0)
        other = most(four(state.salience[j], _FIRST) * (theirs - liked * mine), 0.0)
        may_give = (four(free[actor], _FIRST) >= lot) & accepted(state, j)
        may_take = (four(free[j], _FIRST) >= lot) & accepted(state, actor)
        given_gain, taken_gain = where(may_give, other), where(may_take, own)
        best_of = four_of(0.0, 0.0, 0.0, 0.0)
        for p in range(LANES):
            # Never above 0 where the same arena would be given and taken.
            promise = given_gain[p] * taken_gain - own[p] * other
            put(promise, desk.promise[p])
            best_of = most(best_of, promise)
        top = greatest(best_of)
        if top > best:
            best, partner = top, j
            given, taken = _pair_of(desk, top)
    desk.trade_partner, desk.trade_given, desk.trade_taken = partner, given, taken
    return partner >= 0


@compiled
def _pair_of(desk, promise):
    """Return the first arenas, given and taken, of which the partner promises so much."""
    for p in range(LANES):
        for q in range(LANES):
            if desk.promise[p, q] == promise:
                return _FIRST + p, _FIRST + q
    return 0, 0  # there is always one
