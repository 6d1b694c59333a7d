"""Sketches of deals: the most that a deal's odds can be, for little work.

A draft follows from the ground alone, which few weeks move. So a deal is drafted and weighed once,
for its proposer and for one other who must sign, and its sketch leaves open what of its worth
follows from attitudes, the channel and the line: with these, a week's worth is a short sum. It
takes terms to be its proposer's own, or the surplus to be shared as its proposer likes, and is not
exact to the last bit, so it can only rule a deal out.
"""

from rulebook.compiled import compiled, compiled_apart
from rulebook.deals import draft
from rulebook.instruments import AID, TRADE
from rulebook.names import ACTORS, CONTROL, LINK, MOTIVES, RUSSIA, SECURITY, TURKEY
from rulebook.odds import most_alone, most_odds, most_together
from rulebook.openings import OPENING_COUNTERPART, OPENING_INSTRUMENT, OPENING_PRICE
from rulebook.payoffs import HARM
from rulebook.state import SIDES
from rulebook.terms import price_of_refusing
from rulebook.worth import change_of_risk, lay_out, weigh, worth_of_link

_A, _M = len(ACTORS), len(MOTIVES)

OWN, OTHER = range(SIDES)
ROUNDING = 1e-9  # far more than sums in another order can differ by


@compiled
def can_be_sketched(row):
    """Return whether a deal's worth follows from its draft: no price is paid in influence."""
    return OPENING_INSTRUMENT[row] != TRADE and OPENING_PRICE[row, 0] < 0.0


@compiled_apart
def sketch(state, params, desk, row, actor):
    """Draft a deal and note what it is worth to both sides, as far as that follows from it."""
    draft(state, params, desk, row, actor)
    lay_out(state, params, desk)
    for side in range(SIDES):
        one = actor if side == OWN else OPENING_COUNTERPART[row]
        if one >= 0:
            _note_worth(state, params, desk, row, side, one)
    paid = desk.price_arena == AID and desk.price_to == actor
    desk.sketch_aid[row] = desk.price_high if paid else 0.0
    desk.sketch_link[row] = desk.link
    desk.sketch_calm[row] = desk.calm
    desk.sketch_watch[row] = desk.watch
    desk.sketch_peacekeepers[row] = desk.peacekeepers_after
    desk.sketched[row] = 1.0


@compiled
def _note_worth(state, params, desk, row, side, actor):
    weigh(state, params, desk, actor)
    rest = 0.0
    for motive in range(_M):
        if motive not in (CONTROL, LINK, SECURITY):
            rest += desk.worth[actor, motive]
    desk.sketch_rest[row, side] = rest
    desk.sketch_shares[row, side, :] = 0.0
    for n in range(desk.steps):
        step = state.salience[actor, desk.step_arena[n]] * desk.step[n]
        desk.sketch_shares[row, side, desk.step_holder[n]] += step


@compiled
def most_odds_by_sketch(state, params, desk, row, actor):
    """Return the most that the odds of a deal can be which can be sketched."""
    if desk.sketched[row] == 0.0:
        sketch(state, params, desk, row, actor)
    more_risk = change_of_risk(
        state,
        params,
        desk,
        desk.sketch_peacekeepers[row],
        desk.sketch_watch[row],
        desk.sketch_calm[row],
    )
    own = _worth(state, params, desk, row, OWN, actor, more_risk)
    most = own + desk.sketch_aid[row]
    if most <= 0.0:
        return 0.0
    gain = most_alone(params, most)
    other = OPENING_COUNTERPART[row]
    if other >= 0 and gain > 0.0:
        surplus = own + _worth(state, params, desk, row, OTHER, other, more_risk)
        surplus += price_of_refusing(state, params, row, other)
        gain = min(gain, most_together(params, surplus))
    return most_odds(desk, OPENING_INSTRUMENT[row], gain)


@compiled
def _worth(state, params, desk, row, side, actor, more_risk):
    """Return what a deal that was sketched is worth to one side without aid, and a little more."""
    worth = desk.sketch_rest[row, side] + ROUNDING
    for j in range(_A):
        worth += state.affinity[actor, j] * desk.sketch_shares[row, side, j]
    if actor == RUSSIA or actor == TURKEY:
        worth += worth_of_link(state, params, desk.sketch_link[row])
    return worth - HARM[actor] * more_risk
