"""A deal from first draft to signature: what it moves, at which terms, and what signing does."""

from rulebook.compiled import compiled, rule
from rulebook.curves import best_terms, clip, marginal_utility, utility_of_share
from rulebook.instruments import (
    ADJUST,
    AID,
    ALWAYS,
    CALM_CHANGE,
    CENTRE_RESTS,
    CENTRE_STANDS,
    CENTRE_WORKS,
    DISMISS,
    END,
    HOST_NOTICE,
    INVITE,
    INVITED,
    JOINT_CENTRE,
    LINK_CHANGE,
    NEEDS,
    NO_CENTRE,
    NO_NOTICE,
    NO_PRICE,
    NOT_INVITED,
    NOTICE,
    OPENING_INSTRUMENT,
    OPENING_MOVE_COUNT,
    OPENING_MOVES,
    OPENING_PARTNER,
    OPENING_PRICE,
    OPENING_SIGNS,
    PEACEKEEPERS_CHANGE,
    PEACEKEEPERS_THERE,
    RECONVENE,
    RESUME,
    REVIVAL,
    SUSPEND,
    TRADE,
    WEAR,
    WEST,
)
from rulebook.names import (
    ACTORS,
    AGENDA,
    AGREED,
    ARENAS,
    ARMENIA,
    AZERBAIJAN,
    BAKU,
    CLOSED,
    FRANCE,
    MEDIATION,
    MONITORING,
    NONE,
    OPEN,
    RUSSIA,
    SUSPENDED,
    TURKEY,
    USA,
    YEREVAN,
)
from rulebook.payoffs import unpoliced
from rulebook.state import TERM_POINTS

_A, _D = len(ACTORS), len(ARENAS)

# Judgement.
MOST_PEACEKEEPERS = 4000.0  # soldiers
NOTICE_TURNS = 26.0  # six months before the term ends: the statement of 10 November
LEAST_CAPABILITY = 0.05  # so that a powerless Russia can be imagined
RUSSIAN_RETURN = 0.5  # Russia's effort for the Minsk format once it has reconvened
WESTERN_PRESSURE = 0.02  # utility that refusing the Minsk Group costs Russia at full Western effort
DEFIANCE = 0.12  # utility that inviting another army costs a host in Russia's reach
INVITED_STAFF = 60.0  # soldiers of an invited monitor
TRADED = (MEDIATION, BAKU, YEREVAN, AGENDA)  # arenas that change hands without an institution
LEAST_TRUST = -0.35  # affinity below which two actors do not trade
PRICE_OVER_LOT = 3.0  # most that is given for a lot, in lots
NOVELTY_SHARE = (0.4, 1.0, 0.7)  # of novelty_value: Russia, Turkey, Azerbaijan (2, 3)
COORDINATION = 0.005  # utility that two chiefs cost each owner (5)
LOST_COMMAND = 0.05  # utility lost by the owner that obeys the other's chief (5)
LOST_NAME = 0.03  # utility lost by the owner named second (5)
LOST_PARITY = 0.03  # utility lost by the owner with fewer staff (2)
UNEQUAL_STAFF = 0.5  # Turkey's staff over Russia's without parity
REPROACH_SHARE = (1.0, 0.2, 0.1)  # of objection_cost: Russia, Turkey, Azerbaijan (21, 22)


@compiled
def clear_desk(desk):
    """Take everything off the desk."""
    desk.opening = -1.0
    desk.terms = 0.0
    desk.moves[:, :] = 0.0
    desk.touched[:] = 0.0
    desk.aid[:] = 0.0
    desk.novelty[:] = 0.0
    desk.reproach[:] = 0.0
    desk.link = 0.0
    desk.calm = 0.0
    desk.peacekeepers = 0.0
    desk.staff[:] = 0.0
    desk.guest = 0.0
    desk.wear = 0.0
    desk.revival = 0.0
    desk.watch = 0.0
    desk.price_arena = NO_PRICE
    desk.signs[:] = 0.0


@rule("When a deal can be made", "3, 8, 11, 22", "Institutional preconditions")
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


@compiled
def hold(state, actor, arena):
    """Return the share an actor holds or is promised, as far as it has it to give now."""
    return max(
        0.0,
        min(state.control[actor, arena], state.control[actor, arena] + state.claim[actor, arena]),
    )


@compiled
def move(state, desk, arena, giver, taker, amount):
    """Put a move of influence on the desk, as far as the giver has it."""
    if giver == WEST or taker == WEST:
        west = hold(state, FRANCE, arena) + hold(state, USA, arena)
        france = hold(state, FRANCE, arena) / west if west > 0.0 else 0.5
        other = taker if giver == WEST else giver
        if giver == WEST:
            _move(state, desk, arena, FRANCE, other, amount * france)
            _move(state, desk, arena, USA, other, amount * (1.0 - france))
        else:
            _move(state, desk, arena, other, FRANCE, amount * france)
            _move(state, desk, arena, other, USA, amount * (1.0 - france))
        return
    _move(state, desk, arena, giver, taker, amount)


@compiled
def _move(state, desk, arena, giver, taker, amount):
    free = hold(state, giver, arena) + min(0.0, desk.moves[giver, arena])
    amount = max(0.0, min(amount, free))
    desk.moves[giver, arena] -= amount
    desk.moves[taker, arena] += amount
    desk.touched[arena] = 1.0


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


@rule(
    "The joint centre's clauses",
    "2, 5, 11, 22",
    "Parity, dual command, mirrored names; consent of owners and host",
)
def centre_clauses(params, desk):
    """Put on the desk what a centre brings besides influence: staff, firsts, costs, reproach."""
    turkish = params.staff if params.parity > 0.5 else params.staff * UNEQUAL_STAFF
    desk.staff[0] = params.staff
    desk.staff[1] = turkish
    desk.watch = 1.0
    for i in (RUSSIA, TURKEY, AZERBAIJAN):
        desk.novelty[i] = params.novelty_value * NOVELTY_SHARE[i]
        if params.armenia_consent < 0.5:
            seen = 1.0 - params.opacity
            desk.reproach[i] = params.objection_cost * REPROACH_SHARE[i] * seen
    host = params.host_build_share
    desk.aid[AZERBAIJAN] += params.building_cost * host
    desk.aid[RUSSIA] += 0.5 * params.building_cost * (1.0 - host)
    desk.aid[TURKEY] += 0.5 * params.building_cost * (1.0 - host)
    if params.dual_command > 0.5:
        desk.aid[RUSSIA] += COORDINATION
        desk.aid[TURKEY] += COORDINATION
    else:
        desk.aid[TURKEY] += LOST_COMMAND
    if params.name_parity < 0.5:
        desk.aid[TURKEY] += LOST_NAME
    if params.parity < 0.5:
        desk.aid[TURKEY] += LOST_PARITY


@compiled
def undo_centre(state, desk):
    """Put on the desk the return of what the centre moved, as far as its takers still hold it."""
    for d in range(_D):
        for i in range(_A):
            if state.centre_moved[i, d] <= 0.0:
                continue
            for j in range(_A):
                lost = -state.centre_moved[j, d]
                if lost <= 0.0:
                    continue
                gained = 0.0
                for g in range(_A):
                    gained += max(0.0, state.centre_moved[g, d])
                _move(state, desk, d, i, j, state.centre_moved[i, d] * lost / gained)
    desk.staff[0] = -state.centre_staff[0]
    desk.staff[1] = -state.centre_staff[1]


@rule("Draft of a deal", "11", "Gap filling by side deals; consent sets are data of the instrument")
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
        centre_clauses(params, desk)
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


@compiled
def price_worth(state, params, desk, actor, amount):
    """Return what paying `amount` at the desk's price is worth to an actor, over the draft."""
    payer = int(desk.price_from)
    payee = int(desk.price_to)
    if desk.price_arena == AID:
        if actor == payer:
            return -amount
        return amount if actor == payee else 0.0
    d = int(desk.price_arena)
    k = params.concavity
    paid = state.control[payer, d] + state.claim[payer, d] + desk.moves[payer, d]
    got = state.control[payee, d] + state.claim[payee, d] + desk.moves[payee, d]
    loss = utility_of_share(paid - amount, k) - utility_of_share(paid, k)
    gain = utility_of_share(got + amount, k) - utility_of_share(got, k)
    return state.salience[actor, d] * (
        state.affinity[actor, payer] * loss + state.affinity[actor, payee] * gain
    )


@rule("The price of refusing", "20, 21", "Threat point; Schelling 1960, Nash 1953")
def price_of_refusing(state, params, desk, actor):
    """Return what saying no would cost Russia; nobody else is threatened.

    To refuse the centre risks that Turkey and Azerbaijan go ahead alone, the more so the greater
    their joint means as the war showed them. To refuse the Minsk Group costs what the West's effort
    makes it.
    """
    if actor != RUSSIA:
        return 0.0
    instrument = OPENING_INSTRUMENT[int(desk.opening)]
    if instrument == RECONVENE:
        return WESTERN_PRESSURE * params.western_effort
    if instrument != JOINT_CENTRE:
        return 0.0
    means = state.capability[TURKEY] + state.capability[AZERBAIJAN]
    joint = params.war_aid * means / max(state.capability[RUSSIA], LEAST_CAPABILITY)
    return params.fait_accompli * params.exclusivity_value * min(1.0, joint)


@compiled
def settle_terms(state, params, desk):
    """Set the desk's terms at its signatories' bargaining solution, given `desk.total` before."""
    gains = desk.gains
    span = desk.price_high - desk.price_low
    signers = 0
    for i in range(_A):
        if desk.signs[i] == 0.0:
            continue
        base = desk.total[i] + price_of_refusing(state, params, desk, i)
        for k in range(TERM_POINTS):
            amount = desk.price_low + span * k / (TERM_POINTS - 1)
            gains[signers, k] = base + price_worth(state, params, desk, i, amount)
        signers += 1
    point = best_terms(gains[:signers], params.equal_gain)
    desk.terms = desk.price_low + span * point / (TERM_POINTS - 1)
    if desk.price_arena == AID:
        desk.aid[int(desk.price_from)] += desk.terms
        desk.aid[int(desk.price_to)] -= desk.terms
    else:
        _move(
            state, desk, int(desk.price_arena), int(desk.price_from), int(desk.price_to), desk.terms
        )


@rule("Signature", "1, 2, 11", "A deal does what it says, at once or by promise")
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


@compiled
def close_centre(state):
    """End the centre: its staff leaves, its promises lapse."""
    state.centre = CLOSED
    state.closed_week = state.week
    state.centre_staff[:] = 0.0
    state.claim[:, :] = 0.0
    state.centre_moved[:, :] = 0.0
