"""Works and terms: drafting, building, opening, mandates, leases, and the strain on the channel."""

import math

from rulebook.dealing.deals import sign
from rulebook.dealing.returns import carry_out, owe
from rulebook.declared.instruments import JOINT_CENTRE
from rulebook.declared.names import (
    ACTORS,
    AGREED,
    BUILDING,
    OPEN,
    PRESENCE,
    SUSPENDED,
)
from rulebook.declared.openings import OPENING_INSTRUMENT, OPENINGS
from rulebook.engine.compiled import compiled, compiled_apart, rule
from rulebook.engine.luck import draw
from rulebook.engine.places import BUILDING_WEATHER, DRAFTING, FINAL_CONSENT, LEASE, LINK_SHOCK
from rulebook.rules.channel import (
    LINK_BREAK,
    LINK_DRIFT,
    LINK_HOME,
    LINK_HOME_CENTRE,
    LINK_LOSS,
    lasts_in_use,
)
from rulebook.rules.curves import clip, logit
from rulebook.rules.line import survey
from rulebook.rules.minsk import worn
from rulebook.rules.sides import line_to_watch
from rulebook.week.choice import chance_of_consent, prepare

_A = len(ACTORS)

# Judgement.
REST_AFTER_REFUSAL = 4.0  # turns before a refused centre is drafted again
OWNERS_ATTENTION = 0.85  # attention of the two owners at which drafting takes its mean time
HOST_ATTENTION = 0.9  # attention of the host at which building takes its mean time
POOR_HOST = 0.5  # effort of a host that pays nothing, over that of one that pays all
RESERVATION = 6.0  # rents a guest would pay at most for a place it cannot replace
RESERVATION_REPLACED = 3.0  # and for one it can
LEASE_PRESENCE = 0.05  # share of the military foothold that goes with a lease


@rule(
    "Drafting an agreement",
    "11",
    "Bargaining takes time; Fearon 1998",
    plain="An agreement is drafted week by week, the faster the more its owners attend to it.",
    formula=f"d ← d + (a / {OWNERS_ATTENTION:g})·(½ + luck) / T, ready at 1, where a is the "
    "owners’ mean attention, T the drafting time",
    off={"drafting_weeks": 1},
)
def draft_agreement(state, params, luck):
    """Draft on for a week; return whether the text is ready for signature."""
    if state.drafting < 0.0:
        return False
    owners = 0.5 * (params.attention[params.owners[0]] + params.attention[params.owners[1]])
    state.drafting += (
        owners / OWNERS_ATTENTION * (0.5 + draw(luck, DRAFTING)) / params.drafting_weeks
    )
    return state.drafting >= 1.0


@compiled_apart
def lay_agreement(state, params, desk) -> bool:
    """Put the drafted centre on the desk, ready for signature; return whether it can be made."""
    actor = int(state.drafter)
    if params.centre_allowed < 0.5 or state.allowed[JOINT_CENTRE] == 0.0:
        return False
    if not line_to_watch(state, params):
        return False
    for row in range(OPENINGS):
        if OPENING_INSTRUMENT[row] == JOINT_CENTRE and params.proposer[row] == actor:
            prepare(state, params, desk, row, actor)
            desk.deal.consented[:] = 0.0
            return True
    return False


@compiled
def signs_agreement(state, params, deal, worth, luck, actor):
    """Let one signatory decide on the drafted agreement; return whether it signs."""
    chance = chance_of_consent(state, params, deal, worth, actor)
    agrees = draw(luck, FINAL_CONSENT + actor) < chance
    deal.consented[actor] = 1.0 if agrees else 0.0
    return agrees


@rule(
    "Agreement",
    "11, 12",
    "Consent of the owners and the host, and of nobody else",
    formula="signed = Russia × Turkey × Azerbaijan, where each is 1 if it consents",
    off={"armenia_consent": 1},
)
def conclude_agreement(state, params, stock, deal, worth, sketches):
    """Sign the drafted agreement if all on the desk have consented; return whether it is signed."""
    state.drafting = -1.0
    for i in range(_A):
        if deal.signs[i] > 0.0 and deal.consented[i] == 0.0:
            for row in range(OPENINGS):
                if OPENING_INSTRUMENT[row] == JOINT_CENTRE:
                    state.rests_until[row] = state.week + REST_AFTER_REFUSAL
            return False
    sign(state, params, stock, deal, sketches)
    for i in range(_A):
        state.centre_worth[i] = worth.total[i]
    return True


@rule(
    "Building",
    "2, 11",
    "The host builds: effort follows what it pays and attends to",
    plain="The host builds the centre week by week, the faster the more it pays and attends to it.",
    formula=f"b ← b + e·(A / {HOST_ATTENTION:g})·(½ + luck) / T, e = {POOR_HOST:g} + "
    f"{1 - POOR_HOST:g}·h, open at 1, where h is the host’s share of the cost, A its attention, "
    "T the building time",
    off={"host_build_share": 0},
)
def build(state, params, luck):
    """Build on for a week; return whether the centre is ready to open."""
    if state.centre == AGREED:
        state.centre = BUILDING
    if state.centre != BUILDING:
        return False
    effort = POOR_HOST + (1.0 - POOR_HOST) * params.host_build_share
    effort *= params.attention[params.host] / HOST_ATTENTION
    state.centre_built += effort * (0.5 + draw(luck, BUILDING_WEATHER)) / params.building_weeks
    return state.centre_built >= 1.0


@rule(
    "Opening",
    "1, 2, 21",
    "What was promised passes",
    formula="c ← c + promised; m ← m·(1 − b), where m is the relevance of the Minsk format,"
    " b its wear",
    off={"centre_allowed": 0},
)
def open_centre(state, params):
    """Open the centre: claims become control, and the Minsk format is bypassed once more."""
    state.centre = OPEN
    state.open_week = state.week
    carry_out(state, params)
    state.minsk_relevance = worn(state.minsk_relevance, params, 1.0)


@rule(
    "A shaky condominium",
    "3, 10",
    "Issue linkage and spill-over of rivalry",
    formula=f"L − {LINK_LOSS:g} with chance s; L ← L + {LINK_DRIFT:g}·({LINK_HOME_CENTRE:g} "
    f"− L), stops below {LINK_BREAK:g}, where L is the channel, s the chance of a "
    f"shock; without a centre it drifts to {LINK_HOME:g}",
    off={"link_shock": 0},
)
def strain(state, params, luck):
    """Shake the Russia-Turkey channel from elsewhere, let it drift back; return whether it broke.

    An open centre stops working when the channel breaks; to resume it is a deal of its own.
    """
    if draw(luck, LINK_SHOCK) < params.link_shock:
        state.link = clip(state.link - LINK_LOSS, 0.0, 1.0)
    standing = state.centre == OPEN or state.centre == BUILDING or state.centre == AGREED
    home = LINK_HOME_CENTRE if standing else LINK_HOME
    state.link += LINK_DRIFT * (home - state.link)
    state.channel_lasts = lasts_in_use(params, state.link)
    if state.centre == OPEN and state.link < LINK_BREAK:
        state.centre = SUSPENDED
        return True
    return False


@rule(
    "Mandate",
    "3, 11",
    "Five years, extended unless a party gives six months' notice",
    formula="at the term’s end: gone after notice, or if silence does not renew it; else another "
    "term",
    off={"silent_renewal": 0},
)
def mandate(state, params):
    """Let the peacekeepers' term run: it is extended in silence, or they leave if notice was given.

    They leave in silence too where the term is not extended by it. Who holds the ground keeps the
    peace then.
    """
    if state.week < state.mandate_end or state.peacekeepers == 0.0:
        return
    if state.notice > 0.0 or params.silent_renewal < 0.5:
        state.peacekeepers = 0.0
        state.notice = 0.0
        survey(state, params)
    else:
        state.mandate_end += state.mandate_term


@rule(
    "Eviction by price",
    "3",
    "Reservation price of a guest; Gabala 2012",
    formula="P(leave) = 1 / (1 + exp(−λ·ln(a / r))), where a is the asking price, r what "
    f"the guest would pay at most: {RESERVATION:g} rents, {RESERVATION_REPLACED:g} "
    "with a substitute",
    off={"asking_price": 0.5},
)
def lease(state, params, luck):
    """At the end of a lease the host names its price; return whether the guest leaves."""
    if state.lease_end < 0.0 or state.week < state.lease_end:
        return False
    state.lease_end = state.week + state.lease_term if state.lease_term > 0.0 else -1.0
    most = RESERVATION_REPLACED if params.substitute > 0.5 else RESERVATION
    chance = logit(math.log(params.asking_price / most), params.rationality)
    leaves = draw(luck, LEASE) < chance
    if leaves:
        state.lease_end = -1.0
        state.lease_left = state.week
        guest = int(state.lease_guest)
        owe(state, params, PRESENCE, guest, int(state.lease_host), LEASE_PRESENCE)
    return leaves
