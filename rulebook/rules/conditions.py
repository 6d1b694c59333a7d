"""When a deal can be made: the conditions of deals, and whether the state meets them."""

import numpy as np

from rulebook.declared.instruments import (
    ALWAYS,
    CENTRE_RESTS,
    CENTRE_STANDS,
    CENTRE_WORKS,
    FORCE_IDLE,
    NO_CENTRE,
    NO_NOTICE,
    NOT_INVITED,
    PEACEKEEPERS_THERE,
)
from rulebook.declared.names import CLOSED, NONE, OPEN, SUSPENDED
from rulebook.declared.openings import CONDITIONS, INVITING, OPENINGS_BY, OPENINGS_ON
from rulebook.engine.compiled import compiled, rule
from rulebook.rules.sides import any_two_sides, has_work, line_to_watch, needs_an_object

# Judgement.
NOTICE_TURNS = 26.0  # six months before the term ends: the statement of 10 November


@compiled
def may_be_founded(state, params):
    """Return whether a centre would have work: a line, and a channel that lasts with it."""
    if not needs_an_object(params):
        return True
    return state.channel_lasts > 0.0 and line_to_watch(state, params)


@compiled
def note_conditions(state, params, stock):
    """Note on the desk which conditions of deals are met, and which openings are open by them.

    Called whenever the stock is taken, and when drafting begins: the one change without a stock
    after which deals may still be chosen.
    """
    met, centre = stock.met, state.centre
    works, rests = centre == OPEN, centre == SUSPENDED
    free = ((centre == NONE) | (centre == CLOSED)) & (state.drafting < 0.0)
    there = (state.peacekeepers > 0.0) & (state.notice == 0.0)
    left = state.mandate_end - state.week
    idle = not line_to_watch(state, params)
    met[ALWAYS] = True
    met[NO_CENTRE] = free & (params.centre_allowed > 0.5) & may_be_founded(state, params)
    met[CENTRE_WORKS] = works & (state.centre_holds > 0.0)
    met[CENTRE_RESTS] = rests & has_work(state, params, centre)
    met[CENTRE_STANDS] = works | rests
    met[PEACEKEEPERS_THERE] = there
    met[NO_NOTICE] = there & (idle | ((left >= NOTICE_TURNS) & (left <= 2.0 * NOTICE_TURNS)))
    met[FORCE_IDLE] = there & idle
    apart = any_two_sides(state, params)
    for k in range(len(INVITING)):
        host, partner = INVITING[k], params.guests[k]
        here = state.monitor[host, partner] > 0.0
        met[NOT_INVITED + k] = (free | (params.claimants[host] != params.host)) & apart & (not here)
        met[NOT_INVITED + len(INVITING) + k] = here
    open_now, barred = 0, 0
    for k in range(CONDITIONS):
        open_now |= OPENINGS_ON[k] * met[k]
    for k in range(len(OPENINGS_BY)):
        barred |= OPENINGS_BY[k] * (state.allowed[k] == 0.0)
    stock.open_now = open_now & ~barred


@rule(
    "When a deal can be made",
    "3, 8, 11, 22",
    "Institutional preconditions",
    plain="Whether an actor may propose a deal now.",
    formula="allowed × rested × needed, where each is 0 or 1",
    off={"centre_allowed": 0},
)
def available(state, stock, row):
    """Return whether the deal of this row may be put on the desk now, the conditions noted."""
    return has_rested(state, row) & (stock.open_now >> np.int64(row) & 1 != 0)


@compiled
def has_rested(state, row):
    """Return whether the deal of this row may be put forward again."""
    return state.week >= state.rests_until[row]
