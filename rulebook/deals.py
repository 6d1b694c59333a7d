"""A deal from first draft to signature: when it can be made, what it moves, what signing does."""

from rulebook.centre import centre_clauses, close_centre, undo_centre
from rulebook.compiled import compiled, rule
from rulebook.curves import clip
from rulebook.instruments import (
    ADJUST,
    AID,
    ALWAYS,
    CENTRE_RESTS,
    CENTRE_STANDS,
    CENTRE_WORKS,
    DISMISS,
    END,
    HOST_NOTICE,
    INVITE,
    INVITED,
    JOINT_CENTRE,
    NO_CENTRE,
    NO_NOTICE,
    NOT_INVITED,
    NOTICE,
    PEACEKEEPERS_THERE,
    RECONVENE,
    RESUME,
    SUSPEND,
    TRADE,
)
from rulebook.moves import clear_desk, hold, move
from rulebook.names import (
    ACTORS,
    AGREED,
    ARENAS,
    ARMENIA,
    AZERBAIJAN,
    CLOSED,
    MONITORING,
    NONE,
    OPEN,
    RUSSIA,
    SUSPENDED,
    TURKEY,
)
from rulebook.openings import (
    CALM_CHANGE,
    LINK_CHANGE,
    NEEDS,
    OPENING_INSTRUMENT,
    OPENING_MOVE_COUNT,
    OPENING_MOVES,
    OPENING_PARTNER,
    OPENING_PRICE,
    OPENING_SIGNS,
    PEACEKEEPERS_CHANGE,
    REVIVAL,
    WEAR,
)
from rulebook.payoffs import unpoliced
from rulebook.trade import seek_trade

_A, _D = len(ACTORS), len(ARENAS)

# Judgement.
MOST_PEACEKEEPERS = 4000.0  # soldiers
NOTICE_TURNS = 26.0  # six months before the term ends: the statement of 10 November
RUSSIAN_RETURN = 0.5  # Russia's effort for the Minsk format once it has reconvened
DEFIANCE = 0.12  # utility that inviting another army costs a host in Russia's reach
INVITED_STAFF = 60.0  # soldiers of an invited monitor


@rule(
    "When a deal can be made",
    "3, 8, 11, 22",
    "Institutional preconditions",
    formula="allowed × rested × needed, where each is 0 or 1",
    off={"centre_allowed": 0},
)
def available(state, params, row, actor):
    """Return whether `actor` may put the deal of this row on the desk now."""
    instrument = OPENING_INSTRUMENT[row]
    need = NEEDS[instrument]
    if state.allowed[instrument] == 0.0 or state.week < state.rests_until[row]:
        return False
    if need == ALWAYS:
        return True
    centre = state.centre
    if need == NO_CENTRE:
        idle = centre == NONE or centre == CLOSED
        return idle and state.drafting < 0.0 and params.centre_allowed > 0.5
    if need == CENTRE_WORKS:
        return centre == OPEN
    if need == CENTRE_RESTS:
        return centre == SUSPENDED
    if need == CENTRE_STANDS:
        return centre == OPEN or centre == SUSPENDED
    if need == PEACEKEEPERS_THERE:
        return state.peacekeepers > 0.0 and state.notice == 0.0
    if need == NO_NOTICE:
        left = state.mandate_end - state.week
        return state.peacekeepers > 0.0 and state.notice == 0.0 and left <= 2.0 * NOTICE_TURNS
    host = 0 if actor == AZERBAIJAN else 1
    here = state.monitor[host, OPENING_PARTNER[row]] > 0.0
    if need == NOT_INVITED:
        idle = centre == NONE or centre == CLOSED
        return not here and (host == 1 or (idle and state.drafting < 0.0))
    if need == INVITED:
        return here
    return False


@rule(
    "Draft of a deal",
    "11",
    "Gap filling by side deals; consent sets are data of the instrument",
    formula="Δ = what the instrument moves, at terms from low to high; S = who must sign it",
)
def draft(state, params, desk, row, actor):
    """Put the deal of this row on the desk, but for its terms; return whether it moves anything."""
    clear_desk(desk)
    desk.opening = row
    instrument = OPENING_INSTRUMENT[row]
    if instrument == TRADE:
        return seek_trade(state, params, desk, actor)
    for k in range(OPENING_MOVE_COUNT[row]):
        move(
            state,
            desk,
            int(OPENING_MOVES[row, k, 0]),
            int(OPENING_MOVES[row, k, 1]),
            int(OPENING_MOVES[row, k, 2]),
            OPENING_MOVES[row, k, 3],
        )
    for i in range(_A):
        desk.signs[i] = max(OPENING_SIGNS[row, i], state.consent[instrument, i])
    desk.price_arena = OPENING_PRICE[row, 0]
    desk.price_from = OPENING_PRICE[row, 1]
    desk.price_to = OPENING_PRICE[row, 2]
    desk.price_low = OPENING_PRICE[row, 3]
    desk.price_high = OPENING_PRICE[row, 4]
    if desk.price_arena == AID:
        desk.price_high *= params.aid_scale
    elif desk.price_arena >= 0.0:
        desk.price_high = min(
            desk.price_high, hold(state, int(desk.price_from), int(desk.price_arena))
        )
    desk.link = LINK_CHANGE[instrument]
    desk.calm = CALM_CHANGE[instrument]
    desk.wear = WEAR[instrument]
    desk.revival = REVIVAL[instrument]
    if PEACEKEEPERS_CHANGE[instrument] != 0.0:
        wanted = clip(state.peacekeepers + PEACEKEEPERS_CHANGE[instrument], 0.0, MOST_PEACEKEEPERS)
        desk.peacekeepers = wanted - state.peacekeepers
    if instrument == JOINT_CENTRE:
        centre_clauses(state, params, desk)
        desk.price_low *= params.authority
        desk.price_high *= params.authority
        if params.armenia_consent > 0.5:
            desk.signs[ARMENIA] = 1.0
    elif instrument == SUSPEND:
        desk.watch = -1.0
    elif instrument == RESUME:
        desk.watch = 1.0
    elif instrument == END or instrument == HOST_NOTICE:
        undo_centre(state, desk)
        desk.watch = -1.0 if state.centre == OPEN else 0.0
    elif instrument == NOTICE:
        desk.peacekeepers = -state.peacekeepers
    elif instrument == RECONVENE:
        desk.price_high *= params.western_effort
    elif instrument == INVITE:
        desk.aid[actor] = DEFIANCE * state.capability[RUSSIA]
        desk.guest = 1.0
        if OPENING_PARTNER[row] == TURKEY:
            desk.staff[1] = INVITED_STAFF
    elif instrument == DISMISS:
        desk.guest = -1.0
        if OPENING_PARTNER[row] == TURKEY:
            desk.staff[1] = -INVITED_STAFF
    return True


@rule(
    "Signature",
    "1, 2, 11",
    "A deal does what it says, at once or by promise",
    formula="c ← c + Δ at once; for the centre promised ← promised + Δ, where c is the share held",
)
def sign(state, params, desk):
    """Carry out the deal on the desk; a centre's influence is promised, and passes on opening."""
    row = int(desk.opening)
    instrument = OPENING_INSTRUMENT[row] if row >= 0 else -1
    centre = instrument == JOINT_CENTRE
    for d in range(_D):
        if desk.touched[d] == 0.0:
            continue
        for i in range(_A):
            if centre:
                state.claim[i, d] += desk.moves[i, d]
            else:
                state.control[i, d] += desk.moves[i, d]
    for i in range(_A):
        state.spent[i] += desk.aid[i]
        state.novelty[i] += desk.novelty[i]
        state.reproach[i] += desk.reproach[i]
    state.link = clip(state.link + desk.link, 0.0, 1.0)
    calm = clip(state.calm + desk.calm, 0.0, 0.9)
    state.intensity *= (1.0 - calm) / (1.0 - state.calm)
    state.calm = calm
    state.minsk_relevance = clip(
        state.minsk_relevance * (1.0 - params.minsk_wear * desk.wear) + desk.revival, 0.0, 1.0
    )
    if instrument == NOTICE:
        state.notice = 1.0
    elif desk.peacekeepers != 0.0:
        change_peacekeepers(state, state.peacekeepers + desk.peacekeepers)
    if centre:
        state.centre = AGREED
        state.signed_week = state.week
        state.centre_built = 0.0
        state.centre_share = desk.terms
        state.centre_moved[:, :] = desk.moves
        state.centre_staff[0] = desk.staff[0]
        state.centre_staff[1] = desk.staff[1]
    elif instrument == SUSPEND:
        state.centre = SUSPENDED
    elif instrument == RESUME:
        state.centre = OPEN
    elif instrument == END or instrument == HOST_NOTICE:
        close_centre(state)
    elif instrument == ADJUST:
        state.centre_share += desk.moves[TURKEY, MONITORING]
        for i in (RUSSIA, TURKEY):
            state.centre_moved[i, MONITORING] += desk.moves[i, MONITORING]
    elif instrument == RECONVENE:
        state.minsk_effort[0] = clip(state.minsk_effort[0] + RUSSIAN_RETURN, 0.0, 1.0)
    elif instrument == INVITE or instrument == DISMISS:
        partner = OPENING_PARTNER[row]
        host = 0 if desk.signs[AZERBAIJAN] > 0.0 else 1
        state.monitor[host, partner] = INVITED_STAFF if instrument == INVITE else 0.0


@compiled
def change_peacekeepers(state, soldiers):
    """Set the peacekeepers' strength and what it makes of the violations to be expected."""
    state.intensity *= unpoliced(soldiers) / unpoliced(state.peacekeepers)
    state.peacekeepers = soldiers
