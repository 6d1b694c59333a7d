"""What institutions moved: their members' while they work, given back when they end.

What is to be given back is owed at once, as a claim, so that nobody counts on it any more; it
passes step by step.
"""

import math

from rulebook.dealing.moves import hold, payable
from rulebook.declared.names import (
    ACTORS,
    AGREED,
    ARENAS,
    BUILDING,
    CLOSED,
    OPEN,
    PEACEKEEPING,
    SUSPENDED,
)
from rulebook.engine.compiled import compiled, rule
from rulebook.rules.channel import share_that_counts
from rulebook.rules.sides import has_work

_A, _D = len(ACTORS), len(ARENAS)

# Judgement.
STEP = 4.0  # weeks from one step to the next
LITTLE = 0.001  # share so small that all of it passes in one step
YEAR = 52.0  # weeks

NOTHING_ENDS, GIVES_BACK, TAKES_BACK, GIVEN_UP = range(4)


@compiled
def owe(state, params, arena, giver, taker, amount):
    """Book that a share is to go back, as far as its giver has it; nothing if nothing reverts."""
    if params.reversion == 0.0:
        return
    owed = min(amount, hold(state, giver, arena))
    for one, change in ((giver, -owed), (taker, owed)):
        state.returning[one, arena] += change
        state.claim[one, arena] += change


@rule(
    "Influence goes with the institution",
    "1, 12, 20",
    "Institutions hold the influence of their members; Keohane 1984, Wallander 2000",
    plain="What an ended institution had moved goes back step by step.",
    formula=f"c ← c + f·o, o ← o − f·o every {STEP:g} weeks, f = 1 − (1 − r)^({STEP:g} / {YEAR:g}),"
    " where c is the share held, o what is owed of it, r the share that reverts in a year",
    off={"reversion": 0},
    apart=True,
)
def give_back(state, params):
    """Let what is owed after the end of institutions pass on a step; all at once if r is 1.

    Who no longer has what it owes gives what it has, and the rest of the step lapses. What is owed
    when reversion becomes 0 stands still.
    """
    if params.reversion < 1.0 and state.week % STEP != 0.0:
        return
    part = 1.0 - math.pow(1.0 - params.reversion, STEP / YEAR)
    if part == 0.0:
        return
    moved = False
    for d in range(_D):
        most = 0.0
        for i in range(_A):
            most = max(most, abs(state.returning[i, d]))
        if most == 0.0:
            continue
        moved = True
        step = part if most > LITTLE else 1.0
        due, paid = 0.0, 0.0
        for i in range(_A):
            owed = max(0.0, -step * state.returning[i, d])
            due += owed
            paid += min(owed, state.control[i, d])
        for i in range(_A):
            passes = step * state.returning[i, d]
            state.returning[i, d] -= passes
            if passes < 0.0:
                state.control[i, d] -= min(-passes, state.control[i, d])
            else:
                state.control[i, d] += passes * (paid / due) if due > 0.0 else 0.0
    if moved:
        book_claims(state, params)


@compiled
def book_claims(state, params):
    """Set what is promised: what is owed, and of a centre's influence what is expected of it.

    While it is not open, as much as it is expected to last; once it is, less what is expected to
    go back.
    """
    own = 0.0
    if state.centre == AGREED or state.centre == BUILDING:
        own = share_that_counts(params)
    elif state.centre_holds > 0.0:
        own = share_that_counts(params) - 1.0
    for i in range(_A):
        for d in range(_D):
            state.claim[i, d] = state.returning[i, d] + own * state.centre_moved[i, d]


@compiled
def carry_out(state, params):
    """Let a centre that opens move what was promised, as far as who is to give it has it."""
    for d in range(_D):
        wanted, given = 0.0, 0.0
        for i in range(_A):
            lost = max(0.0, -state.centre_moved[i, d])
            wanted += lost
            given += min(lost, payable(state, i, d))
        ratio = given / wanted if wanted > 0.0 else 0.0
        for i in range(_A):
            change = state.centre_moved[i, d]
            change = change * ratio if change > 0.0 else -min(-change, payable(state, i, d))
            state.centre_moved[i, d] = change
            state.control[i, d] += change
    state.centre_holds = 1.0
    book_claims(state, params)


@compiled
def _expected(state, actor, arena):
    """Return the share that an actor will have once all that is owed has passed."""
    return max(0.0, state.control[actor, arena] + state.returning[actor, arena])


@compiled
def fill_return(state, params, back):
    """Fill `back` (actors, arenas) with what an open centre would give back if its work ended.

    Its takers give as much of what they took as they have or are still to get, to those who gave
    it, in proportion.
    """
    for d in range(_D):
        taken, given = 0.0, 0.0
        for i in range(_A):
            gain = max(0.0, state.centre_moved[i, d])
            taken += gain
            given += min(gain, _expected(state, i, d))
        ratio = given / taken if taken > 0.0 and params.reversion > 0.0 else 0.0
        for i in range(_A):
            gain = state.centre_moved[i, d]
            if ratio == 0.0:
                back[i, d] = 0.0
            else:
                back[i, d] = -min(gain, _expected(state, i, d)) if gain > 0.0 else -gain * ratio


@compiled
def close_centre(state, params):
    """End the centre: its staff leaves, its promises lapse."""
    state.centre = CLOSED
    state.closed_week = state.week
    state.centre_holds = 0.0
    state.centre_staff[:] = 0.0
    state.centre_moved[:, :] = 0.0
    state.centre_back[:, :] = 0.0
    book_claims(state, params)


@rule(
    "What an institution holds while it works",
    "4, 9, 11, 20",
    "Institutions serve a function; Keohane 1984, Wallander 2000",
    plain="Whether a centre or a force still has work; if not, what it moved goes back.",
    formula="owed ← owed + b once there is no work, owed − b once there is again, where b is what "
    "the centre moved, as far as its takers still have it",
    off={"reversion": 0},
    apart=True,
)
def keep_or_give_back(state, params) -> int:
    """Let institutions that have lost their work give back what they moved.

    Return NOTHING_ENDS, GIVES_BACK or TAKES_BACK for a centre that has lost or found its work, or
    GIVEN_UP for one that was not open yet.
    """
    if state.peacekeepers == 0.0:
        guarantor, claimant = params.guarantor, params.claimants[0]
        owe(state, params, PEACEKEEPING, guarantor, claimant, hold(state, guarantor, PEACEKEEPING))
    happens = _centre_keeps_or_gives_back(state, params)
    book_claims(state, params)  # parameters may have changed how long a centre is expected to last
    return happens


@compiled
def _centre_keeps_or_gives_back(state, params):
    works = has_work(state, params, state.centre)
    if state.centre == AGREED or state.centre == BUILDING:
        if works:
            return NOTHING_ENDS
        close_centre(state, params)
        return GIVEN_UP
    stands = state.centre == OPEN or state.centre == SUSPENDED
    if not stands or works == (state.centre_holds > 0.0):
        return NOTHING_ENDS
    state.centre_holds = 1.0 if works else 0.0
    if works:
        state.returning[:, :] -= state.centre_back
        state.centre_back[:, :] = 0.0
        return TAKES_BACK
    fill_return(state, params, state.centre_back)
    state.returning[:, :] += state.centre_back
    return GIVES_BACK
