"""Sketches of deals: the most that a deal can be worth to its proposer, for little work.

A draft follows from the ground alone, which few weeks move. So a deal is drafted and weighed once,
and its sketch leaves open what of its worth follows from attitudes, the channel and the line: with
these, a week's worth is a short sum. It takes terms to be its proposer's own and is not exact to
the last bit, so it can only rule a deal out.
"""

from rulebook.compiled import compiled, compiled_apart
from rulebook.deals import draft
from rulebook.instruments import AID, TRADE
from rulebook.names import ACTORS, CONTROL, LINK, MOTIVES, RUSSIA, SECURITY, TURKEY
from rulebook.openings import OPENING_INSTRUMENT, OPENING_PRICE
from rulebook.payoffs import HARM
from rulebook.worth import change_of_risk, lay_out, weigh, worth_of_link

_A, _M = len(ACTORS), len(MOTIVES)

ROUNDING = 1e-9  # far more than sums in another order can differ by


@compiled
def can_be_sketched(row):
    """Return whether a deal's worth follows from its draft: no price is paid in influence."""
    return OPENING_INSTRUMENT[row] != TRADE and OPENING_PRICE[row, 0] < 0.0


@compiled_apart
def sketch(state, params, desk, row, actor):
    """Draft a deal and note what it is worth to its proposer, as far as that follows from it."""
    draft(state, params, desk, row, actor)
    lay_out(state, params, desk)
    weigh(state, params, desk, actor)
    rest = 0.0
    for motive in range(_M):
        if motive not in (CONTROL, LINK, SECURITY):
            rest += desk.worth[actor, motive]
    if desk.price_arena == AID and desk.price_to == actor:
        rest += desk.price_high
    desk.sketch_rest[row] = rest
    desk.sketch_shares[row, :] = 0.0
    for n in range(desk.steps):
        step = state.salience[actor, desk.step_arena[n]] * desk.step[n]
        desk.sketch_shares[row, desk.step_holder[n]] += step
    desk.sketch_link[row] = desk.link
    desk.sketch_calm[row] = desk.calm
    desk.sketch_watch[row] = desk.watch
    desk.sketch_peacekeepers[row] = desk.peacekeepers_after
    desk.sketched[row] = 1.0


@compiled
def most_worth(state, params, desk, row, actor):
    """Return the most that a deal which can be sketched is worth to its proposer at any terms."""
    if desk.sketched[row] == 0.0:
        sketch(state, params, desk, row, actor)
    most = desk.sketch_rest[row] + ROUNDING
    for j in range(_A):
        most += state.affinity[actor, j] * desk.sketch_shares[row, j]
    if actor == RUSSIA or actor == TURKEY:
        most += worth_of_link(state, params, desk.sketch_link[row])
    most -= HARM[actor] * change_of_risk(
        state,
        params,
        desk,
        desk.sketch_peacekeepers[row],
        desk.sketch_watch[row],
        desk.sketch_calm[row],
    )
    return most
