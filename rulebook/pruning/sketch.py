"""Sketches of deals: the most that a deal's odds can be, for little work.

A draft follows from the ground alone, which few weeks move; a trade follows from what is traded.
So a deal is drafted and weighed once, for its proposer and for one other who must sign, and its
sketch leaves open what of its worth follows from attitudes, the channel and the line: with these, a
week's worth is a short sum. It takes terms to be its proposer's own, or the surplus to be shared as
its proposer likes, and is not exact to the last bit, so it can only rule a deal out.
"""

from rulebook.dealing.deals import draft
from rulebook.dealing.odds import ROUNDING, chance_to_sign, most_alone, most_odds, most_together
from rulebook.dealing.terms import price_of_refusing
from rulebook.dealing.trade import seek_trade
from rulebook.dealing.worth import (
    BEYOND_GROUND,
    lay_out_ground,
    leaves_risk,
    watch_after,
    weigh_ground,
    worth_of_link,
)
from rulebook.declared.desk import SIDES
from rulebook.declared.instruments import AID, TRADE
from rulebook.declared.names import ACTORS, ARENAS, MOTIVES
from rulebook.declared.openings import (
    BARGAINED,
    OPENING_INSTRUMENT,
)
from rulebook.engine.compiled import compiled, compiled_apart
from rulebook.pruning.bargain import most_by_price, note_price
from rulebook.rules.curves import detection
from rulebook.rules.risk import (
    bare_risk,
    calmed,
    left_of_risk,
    russian_sight,
    turkish_sight,
    unpoliced,
)

_A, _D = len(ACTORS), len(ARENAS)

GROUND_MOTIVES = tuple(m for m in range(len(MOTIVES)) if m not in BEYOND_GROUND)

OWN, OTHER = range(SIDES)
NOBODY, NO_DEAL = -1, -2  # in place of the other side
NO_GAIN = -1.0  # in place of one
THE_DEAL = 1.0  # what is sketched where its row says all; trades are numbered from there


@compiled_apart
def draw_sketch(state, params, desk, row, actor, other):
    """Draft a deal and note what it is worth to both sides, as far as that follows from it."""
    sketch = desk.sketches.sheets[row]
    draft(state, params, desk.stock, desk.trade, desk.deal, row, actor)
    lay_out_ground(state, params, desk.stock, desk.deal, desk.change)
    sides = (actor, other)
    for side in range(SIDES):
        if sides[side] != NOBODY:
            _note_worth(state, params, desk, sketch, side, sides[side])
    if BARGAINED[row]:
        note_price(state, params, desk.stock, desk.deal, sketch, sides)
    aid = desk.deal.price_high if desk.deal.price_arena == AID else 0.0
    sketch.aid[OWN] = aid if desk.deal.price_to == actor else 0.0
    sketch.aid[OTHER] = aid if desk.deal.price_to == other else 0.0
    sketch.link = desk.deal.link
    _note_risk(state, params, desk.stock, desk.deal, desk.change, sketch)


@compiled
def _note_worth(state, params, desk, sketch, side, actor):
    change, worth = desk.change, desk.worth
    weigh_ground(state, params, desk.stock, desk.deal, change, worth, actor)
    rest = 0.0
    for k in range(len(GROUND_MOTIVES)):
        rest += worth.motives[actor, GROUND_MOTIVES[k]]
    sketch.rest[side] = rest
    sketch.shares[side, :] = 0.0
    for n in range(change.steps):
        step = state.salience[actor, change.step_arena[n]] * change.step[n]
        sketch.shares[side, change.step_holder[n]] += step


@compiled
def _note_risk(state, params, stock, deal, change, sketch):
    sketch.risky = 0.0 if leaves_risk(stock, deal, change) else 1.0
    if sketch.risky == 0.0:
        return
    after, watch = change.peacekeepers_after, watch_after(state, deal)
    seen = detection(russian_sight(params), turkish_sight(params) * watch, params.overlap)
    line = params.direct_line_effect * params.authority * watch
    unanswered, unspared = left_of_risk(params, after, seen, line)
    sketch.left = unanswered * unspared
    sketch.patrolled = unpoliced(params, after) / unpoliced(params, state.peacekeepers)
    sketch.calm = deal.calm


@compiled
def more_risk_by_sketch(state, stock, sketch):
    """Return what a deal that was sketched changes of the line's risk, but for the last bits."""
    if sketch.risky == 0.0:
        return 0.0
    patrolled = state.base_patrolled * sketch.patrolled
    bare = bare_risk(state, patrolled, calmed(state, sketch.calm))
    return bare * sketch.left - stock.risk


@compiled
def _sketched(state, params, desk, row, actor):
    """Sketch a deal if that has not been done; return its other side, NOBODY, or NO_DEAL."""
    other, deal = params.counterpart[row], THE_DEAL
    if OPENING_INSTRUMENT[row] == TRADE:
        if not seek_trade(state, params, desk.stock, desk.trade, actor):
            return NO_DEAL
        other = desk.trade.partner
        deal += (other * _D + desk.trade.given) * _D + desk.trade.taken
    if desk.sketches.drawn[row] != deal:
        draw_sketch(state, params, desk, row, actor, other)
        desk.sketches.drawn[row] = deal
    return other


@compiled
def most_odds_by_sketch(state, params, desk, row, actor):
    """Return the most that the odds of a deal can be, which is sketched where it is not yet."""
    other = _sketched(state, params, desk, row, actor)
    if other == NO_DEAL:
        return 0.0
    gain = _most_gain(state, params, desk.stock, desk.sketches, row, actor, other)
    return most_odds(desk.stock, OPENING_INSTRUMENT[row], gain) if gain >= 0.0 else 0.0


@compiled
def _most_gain(state, params, stock, sketches, row, actor, other):
    """Return the most that a sketched deal counts, by precision, but for its effort.

    NO_GAIN where its proposer could not gain by it; then the other side does not matter.
    """
    sketch = sketches.sheets[row]
    more_risk = more_risk_by_sketch(state, stock, sketch)
    own = worth_by_sketch(state, params, sketch, OWN, actor, more_risk)
    if BARGAINED[row]:
        both = own + _worth_of_other(state, params, sketch, row, other, more_risk)
        return most_together(params, both + most_by_price(state, sketch, actor, other))
    most = own + sketch.aid[OWN]
    if most <= 0.0:
        return NO_GAIN
    gain = most_alone(params, most)
    if other == NOBODY or gain == 0.0:
        return gain
    others = _worth_of_other(state, params, sketch, row, other, more_risk)
    if params.shared[row]:
        return min(gain, most_together(params, own + others))
    return gain * chance_to_sign(params, others + sketch.aid[OTHER])


@compiled
def _worth_of_other(state, params, sketch, row, other, more_risk):
    worth = worth_by_sketch(state, params, sketch, OTHER, other, more_risk)
    return worth + price_of_refusing(state, params, row, other)


@compiled
def worth_by_sketch(state, params, sketch, side, actor, more_risk):
    """Return what a deal that was sketched is worth to one side without aid, and a little more."""
    worth = sketch.rest[side] + ROUNDING
    for j in range(_A):
        worth += state.affinity[actor, j] * sketch.shares[side, j]
    if params.is_owner[actor]:
        worth += worth_of_link(state, params, sketch.link)
    return worth - params.harm[actor] * more_risk
