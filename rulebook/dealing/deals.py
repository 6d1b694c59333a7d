"""A deal from first draft to signature: what it moves, what signing does."""

from rulebook.dealing.centre import centre_clauses, substance, undo_centre
from rulebook.dealing.moves import clear_deal, move, shift, touches
from rulebook.dealing.returns import book_claims, close_centre
from rulebook.dealing.stock import take_stock
from rulebook.dealing.trade import put_trade, seek_trade
from rulebook.declared.instruments import (
    ADJUST,
    AID,
    DISMISS,
    END,
    END_MANDATE,
    HOST_NOTICE,
    INVITE,
    JOINT_CENTRE,
    NOTICE,
    RECONVENE,
    RESUME,
    SUSPEND,
    TRADE,
)
from rulebook.declared.names import (
    ACTORS,
    AGREED,
    ARENAS,
    CLOSED,
    MONITORING,
    OPEN,
    PRESENCE,
    SUSPENDED,
)
from rulebook.declared.openings import (
    CALM_CHANGE,
    LINK_CHANGE,
    OPENING_INSTRUMENT,
    PEACEKEEPERS_CHANGE,
    REVIVAL,
    WEAR,
)
from rulebook.engine.compiled import compiled, rule
from rulebook.rules.channel import share_that_counts
from rulebook.rules.conditions import NOTICE_TURNS
from rulebook.rules.curves import clip
from rulebook.rules.line import survey
from rulebook.rules.minsk import worn
from rulebook.rules.risk import calmed
from rulebook.rules.sides import line_to_watch

_A, _D = len(ACTORS), len(ARENAS)

# Judgement.
MOST_PEACEKEEPERS = 4000.0  # soldiers
WITHDRAWAL_TURNS = 13.0  # in which a force leaves by agreement
FEWEST_PEACEKEEPERS = 100.0  # a token force: to leave wholly takes notice
RUSSIAN_RETURN = 0.9  # Russia's effort for the Minsk format once it has reconvened
DEFIANCE = 0.12  # utility that inviting another army costs a host in Russia's reach
INVITED_STAFF = 60.0  # soldiers of an invited monitor


@compiled
def seek(state, params, stock, trade, row, actor):
    """Return whether there is such a deal for `actor`; a trade is sought and noted on the desk."""
    return OPENING_INSTRUMENT[row] != TRADE or seek_trade(state, params, stock, trade, actor)


@compiled
def dismissal(state, params, stock, deal, row, host_actor):
    """Put on the desk the return of what an invited monitor took when it came."""
    host = 0 if host_actor == params.claimants[0] else 1
    partner, patron = params.partner[row], params.guarantor
    arena = params.arenas[host]
    if params.reversion > 0.0:
        shift(stock, deal, PRESENCE, partner, patron, state.invited_presence[host, partner])
        shift(stock, deal, arena, partner, patron, state.invited_patronage[host, partner])
    if partner == params.owners[1]:
        deal.guest = -state.monitor[host, partner]


@compiled
def besides_influence(state, params, stock, deal, row, actor, counts):
    """Put on the desk what a deal brings besides influence: troops, watch, costs, revival."""
    instrument = OPENING_INSTRUMENT[row]
    if instrument == JOINT_CENTRE:
        if params.armenia_consent > 0.5:
            deal.signs[params.left_out] = 1.0
        centre_clauses(state, params, deal)
        deal.price_low *= params.authority * counts
        deal.price_high *= params.authority * counts
        deal.centre_after = AGREED
    elif instrument == SUSPEND:
        deal.watch = -1.0
        deal.centre_after = SUSPENDED
    elif instrument == RESUME:
        deal.watch = 1.0
        deal.centre_after = OPEN
    elif instrument == END or instrument == HOST_NOTICE:
        undo_centre(state, params, deal)
        deal.watch = -1.0 if state.centre == OPEN else 0.0
        deal.centre_after = CLOSED
    elif instrument == NOTICE or instrument == END_MANDATE:
        deal.peacekeepers = -state.peacekeepers
    elif instrument == RECONVENE:
        deal.price_high *= params.western_effort
        effort = clip(state.russian_effort + RUSSIAN_RETURN, 0.0, 1.0)
        deal.revival *= min(effort, params.western_effort)
    elif instrument == INVITE:
        deal.cost[actor] = DEFIANCE * state.capability[params.guarantor]
        if params.partner[row] == params.owners[1]:
            deal.guest = INVITED_STAFF
    elif instrument == DISMISS:
        dismissal(state, params, stock, deal, row, actor)


@compiled
def of_the_centre(instrument):
    """Return whether what a deal moves is a centre's, and lasts as long as the centre does."""
    return instrument in (JOINT_CENTRE, ADJUST, END, HOST_NOTICE)


@rule(
    "Draft of a deal",
    "11",
    "Gap filling by side deals; consent sets are data of the instrument",
    plain="What a deal would move, and who must sign it, before its terms are settled.",
    formula="Δ = m·(what the instrument moves), at terms from low to high; S = who must sign it, "
    "where m is the size of moves",
    off={"move_scale": 0},
    apart=True,
)
def draft(state, params, stock, trade, deal, row, actor):
    """Put the deal of this row on the desk, but for its terms.

    It must have been sought by `seek`, for this actor in this state: a trade is the one noted.
    """
    clear_deal(deal)
    deal.opening = row
    instrument = OPENING_INSTRUMENT[row]
    if instrument == TRADE:
        put_trade(params, stock, trade, deal, actor)
        for i in range(_A):
            deal.signs[i] = max(deal.signs[i], state.consent[instrument, i])
        return
    counts = share_that_counts(params) if of_the_centre(instrument) else 1.0
    for k in range(params.move_count[row]):
        arena = int(params.moves[row, k, 0])
        size = params.move_scale * params.moves[row, k, 3] * counts
        if instrument == JOINT_CENTRE and arena == PRESENCE:
            size *= substance(params)
        if instrument == ADJUST:  # it moves at once, and more than counts
            size = min(size, counts * stock.free[int(params.moves[row, k, 1]), arena])
        move(
            params,
            stock,
            deal,
            arena,
            int(params.moves[row, k, 1]),
            int(params.moves[row, k, 2]),
            size,
        )
    for i in range(_A):
        deal.signs[i] = max(params.signs[row, i], state.consent[instrument, i])
    deal.price_arena = params.price[row, 0]
    deal.price_from = params.price[row, 1]
    deal.price_to = params.price[row, 2]
    deal.price_low = params.price[row, 3]
    deal.price_high = params.price[row, 4]
    if deal.price_arena == AID:
        deal.price_high *= params.aid_scale
    elif deal.price_arena >= 0.0:
        free = stock.free[int(deal.price_from), int(deal.price_arena)]
        deal.price_high = min(deal.price_high, free)
    deal.link = LINK_CHANGE[instrument]
    deal.calm = CALM_CHANGE[instrument]
    deal.wear = WEAR[instrument]
    deal.revival = REVIVAL[instrument]
    if PEACEKEEPERS_CHANGE[instrument] != 0.0:
        wanted = state.peacekeepers + PEACEKEEPERS_CHANGE[instrument]
        fewest = min(FEWEST_PEACEKEEPERS, state.peacekeepers)
        deal.peacekeepers = clip(wanted, fewest, MOST_PEACEKEEPERS) - state.peacekeepers
    besides_influence(state, params, stock, deal, row, actor, counts)


@compiled
def _pass(state, deal, instrument, arena, counts):
    """Move shares of an arena, or promise or owe them; of a centre's, only a part `counts`."""
    for i in range(_A):
        change = deal.moves[i, arena]
        if instrument == JOINT_CENTRE:
            state.centre_moved[i, arena] = change / counts
        elif instrument == END or instrument == HOST_NOTICE or instrument == DISMISS:
            state.claim[i, arena] += change
        elif instrument == ADJUST and arena == MONITORING:
            state.centre_moved[i, arena] += change / counts
            state.control[i, arena] += change / counts
        else:
            state.control[i, arena] += change


@compiled
def _station(state, params, deal, row, invited):
    """Let an outside monitor come, or leave: then it owes what it took."""
    host = 0 if params.proposer[row] == params.claimants[0] else 1
    partner, arena = params.partner[row], params.arenas[host]
    state.monitor[host, partner] = INVITED_STAFF if invited else 0.0
    state.invited_presence[host, partner] = deal.moves[partner, PRESENCE] if invited else 0.0
    state.invited_patronage[host, partner] = deal.moves[partner, arena] if invited else 0.0
    if not invited:
        for i in range(_A):
            state.returning[i, PRESENCE] += deal.moves[i, PRESENCE]
            state.returning[i, arena] += deal.moves[i, arena]


@rule(
    "Signature",
    "1, 2, 11",
    "A deal does what it says, at once or by promise",
    plain="A deal does what it says at once; a centre’s influence passes when it opens, and goes "
    "back step by step once it has ended.",
    formula="c ← c + Δ at once; for a centre promised ← promised + Δ, where c is the share held; "
    "at its end owed ← owed − Δ",
    apart=True,
)
def sign(state, params, stock, deal, sketches):
    """Carry out the deal on the desk; a centre's influence is promised, and passes on opening."""
    row = int(deal.opening)
    instrument = OPENING_INSTRUMENT[row] if row >= 0 else -1
    counts = share_that_counts(params) if of_the_centre(instrument) else 1.0
    for d in range(_D):
        if touches(deal, d):
            _pass(state, deal, instrument, d, counts)
    for i in range(_A):
        state.spent[i] += deal.cost[i]
        state.novelty[i] += deal.novelty[i]
        state.reproach[i] += deal.reproach[i]
    state.link = clip(state.link + deal.link, 0.0, 1.0)
    state.calm = calmed(state, deal.calm)
    left = worn(state.minsk_relevance, params, deal.wear)
    state.minsk_relevance = clip(left + deal.revival, 0.0, 1.0)
    if instrument == NOTICE or instrument == END_MANDATE:
        state.notice = 1.0
        if not line_to_watch(state, params):
            turns = NOTICE_TURNS if instrument == NOTICE else WITHDRAWAL_TURNS
            state.mandate_end = min(state.mandate_end, state.week + turns)
    elif deal.peacekeepers != 0.0:
        state.peacekeepers += deal.peacekeepers
    if instrument == JOINT_CENTRE:
        state.centre = AGREED
        if state.signed_week < 0.0:
            state.signed_week = state.week
        state.centre_built = 0.0
        state.centre_staff[0] = deal.staff[0]
        state.centre_staff[1] = deal.staff[1]
    elif instrument == SUSPEND:
        state.centre = SUSPENDED
    elif instrument == RESUME:
        state.centre = OPEN
    elif instrument == END or instrument == HOST_NOTICE:
        state.returning[:, :] = state.claim  # nothing is expected of it any more: all is owed
        close_centre(state, params)
    elif instrument == RECONVENE:
        state.russian_effort = clip(state.russian_effort + RUSSIAN_RETURN, 0.0, 1.0)
    elif instrument == INVITE or instrument == DISMISS:
        _station(state, params, deal, row, instrument == INVITE)
    if of_the_centre(instrument):
        book_claims(state, params)
    survey(state, params)
    take_stock(state, params, stock, sketches)
