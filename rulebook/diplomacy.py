"""Who proposes what, who agrees, and who is left aside."""

import math

from rulebook.compiled import compiled, compiled_apart, rule
from rulebook.curves import clip, logit
from rulebook.deals import available, draft, sign
from rulebook.instruments import AID, JOINT_CENTRE, NO_PRICE, STATEMENT
from rulebook.luck import ATTENTION, CHOICE, CONSENT, draw
from rulebook.moves import clear_desk
from rulebook.names import ACTORS, ARENAS
from rulebook.openings import (
    ACTOR_OPENINGS,
    CAPITAL,
    DEFENCE,
    MOST_OPENINGS,
    OPENING_INSTRUMENT,
    RESTS,
)
from rulebook.terms import price_of_refusing, settle_terms
from rulebook.worth import lay_out, lay_out_moves, take_stock, weigh, weigh_for_all

_A, _D = len(ACTORS), len(ARENAS)

# Judgement, in units of utility unless said otherwise.
STAKE = 0.01  # worth to which a precision of 1 responds with odds of e
FRICTION = 0.008  # worth below which an actor does not bother to sign
EXPOSURE = 0.004  # what proposing anything costs
EFFORT = 0.01  # and what it costs besides, per unit of political capital
BYPASS_LEAST = 0.002  # harm below which nobody feels bypassed
COOLING = 0.2  # affinity lost, over the grievance left
HABIT = 0.01  # affinity gained by a deal


@rule(
    "Consent",
    "11, 12, 22",
    "Quantal response with a threat point",
    plain="The chance that an actor signs a deal put to it.",
    formula=f"P = 1 / (1 + exp(−λ·(w + t − {FRICTION:g}) / {STAKE:g})), where w is the "
    "deal’s worth, t the price of refusing it, λ the precision of choice",
    off={"rationality": 0},
)
def chance_of_consent(state, params, desk, actor):
    """Return the chance that `actor` signs the deal on the desk; the indifferent never do."""
    if not cares(state, actor):
        return 0.0
    gain = desk.total[actor] + price_of_refusing(state, params, desk, actor) - FRICTION
    return logit(gain / STAKE, params.rationality)


@compiled_apart
def prepare(state, params, desk, row, actor):
    """Put a deal on the desk with its terms and its worth; return whether it can be made at all."""
    if not draft(state, params, desk, row, actor):
        return False
    lay_out(state, params, desk)
    if desk.price_arena != NO_PRICE:
        weigh(state, params, desk, actor)
        _settle(state, params, desk, actor)
    weigh_for_all(state, params, desk)
    return True


@compiled
def appraise(state, params, desk, row, actor):
    """Put a deal on the desk as `prepare` does, whatever the desk knows of the state so far."""
    take_stock(state, params, desk)
    return prepare(state, params, desk, row, actor)


@compiled
def _settle(state, params, desk, actor):
    """Settle the terms of a deal that `actor` has weighed already."""
    for i in range(_A):
        if i != actor and desk.signs[i] > 0.0:
            weigh(state, params, desk, i)
    settle_terms(state, params, desk)
    lay_out_moves(state, params, desk)


@compiled
def _is_hopeful(state, params, desk, row, actor):
    """Put a deal on the desk as `prepare` does, but weigh it for its proposer alone.

    Return whether it is worth proposing; it is not looked at further once no terms can make it so.
    """
    if not draft(state, params, desk, row, actor):
        return False
    lay_out(state, params, desk)
    weigh(state, params, desk, actor)
    may_gain = desk.price_arena != AID or desk.price_to == actor or desk.total[actor] > 0.0
    if desk.price_arena != NO_PRICE and may_gain:
        _settle(state, params, desk, actor)
        weigh(state, params, desk, actor)
    return desk.total[actor] > 0.0


@rule(
    "Attention",
    "judgement",
    "Attention as a scarce resource; Jones and Baumgartner 2005",
    formula="luck < attention",
    off={
        "attention_russia": 1,
        "attention_turkey": 1,
        "attention_azerbaijan": 1,
        "attention_armenia": 1,
        "attention_france": 1,
        "attention_usa": 1,
    },
)
def attends(attention, luck):
    """Return whether an actor takes up the file this week."""
    return luck < attention


@compiled
def cares(state, actor):
    """Return whether the actor has any interest in the region."""
    for d in range(_D):  # noqa: SIM110 - Numba compiles no generator
        if state.salience[actor, d] > 0.0:
            return True
    return False


@rule(
    "Choice of a proposal",
    "11, 12",
    "Agent quantal response; McKelvey and Palfrey 1998",
    plain="The deal that an actor proposes in a week, if any.",
    formula=f"P(k) ~ exp(λ·vₖ), vₖ = (Pₖ·(wₖ − {FRICTION:g}) − {EXPOSURE:g} − {EFFORT:g}·cₖ)"
    f" / {STAKE:g}, where wₖ is deal k’s worth, Pₖ the chance that all others sign "
    "it, cₖ its cost in capital",
    off={"rationality": 0},
    apart=True,
)
def choose(state, params, desk, actor, luck):
    """Put on the desk the deal that `actor` proposes this week; return its row, or -1 for none.

    Nobody proposes what harms itself. Each other deal counts by its worth times the chance that all
    others sign, less the effort; doing nothing counts 0.
    """
    values = desk.values
    best = 0.0
    for k in range(MOST_OPENINGS):
        values[k] = -math.inf
        row = ACTOR_OPENINGS[actor, k]
        if row < 0:
            continue
        cost = CAPITAL[OPENING_INSTRUMENT[row]]
        if state.capital[actor] < cost or not available(state, params, row, actor):
            continue
        if not _is_hopeful(state, params, desk, row, actor):
            continue
        chance = 1.0
        for j in range(_A):
            if j != actor and desk.signs[j] > 0.0:
                weigh(state, params, desk, j)
                chance *= chance_of_consent(state, params, desk, j)
        hoped = chance * (desk.total[actor] - FRICTION)
        values[k] = (hoped - EXPOSURE - EFFORT * cost) / STAKE
        best = max(best, values[k])
    precision = params.rationality
    nothing = math.exp(-precision * best)
    whole = nothing
    for k in range(MOST_OPENINGS):
        if values[k] > -math.inf:
            values[k] = math.exp(precision * (values[k] - best))
            whole += values[k]
        else:
            values[k] = 0.0
    left = luck * whole - nothing
    if left >= 0.0:
        for k in range(MOST_OPENINGS):
            if values[k] > 0.0:
                left -= values[k]
                if left < 0.0:
                    row = ACTOR_OPENINGS[actor, k]
                    prepare(state, params, desk, row, actor)
                    return row
    clear_desk(desk)
    return -1


@compiled
def spend(state, row, actor):
    """Charge a proposal to its proposer and let it rest."""
    instrument = OPENING_INSTRUMENT[row]
    state.capital[actor] -= CAPITAL[instrument]
    state.rests_until[row] = state.week + RESTS[instrument]


@compiled
def seal(state, params, desk, actor):
    """Conclude a deal that all agreed to: a centre goes to the drafters, the rest is signed."""
    if OPENING_INSTRUMENT[int(desk.opening)] == JOINT_CENTRE:
        state.drafting = 0.0
        state.drafter = actor
        return
    sign(state, params, desk)


@rule(
    "Bypass",
    "21, 22",
    "Negative externalities on those not asked; procedural grievance",
    off={"resentment": 0},
    formula=f"grievance + r·h; affinity for each signatory − {COOLING:g}·r·h, "
    f"where h is the harm done to one not asked, above {BYPASS_LEAST:g}",
    apart=True,
)
def bypass(state, params, desk):
    """Let those harmed and not asked resent it, and the signatories grow used to one another."""
    row = int(desk.opening)
    for i in range(_A):
        if desk.signs[i] == 0.0:
            harm = -desk.total[i]
            if harm > BYPASS_LEAST:
                state.grievance[i] = clip(state.grievance[i] + params.resentment * harm, 0.0, 1.0)
                for j in range(_A):
                    if desk.signs[j] > 0.0:
                        cooled = state.affinity[i, j] - COOLING * params.resentment * harm
                        state.affinity[i, j] = clip(cooled, -1.0, 1.0)
            continue
        for j in range(_A):
            if j != i and desk.signs[j] > 0.0:
                state.total_deals[i, j] += 1.0
                if row >= 0 and DEFENCE[OPENING_INSTRUMENT[row]] > 0.0:
                    state.total_defence[i, j] += 1.0
                warmer = min(state.affinity[i, j] + HABIT, state.warmest[i, j])
                state.affinity[i, j] = max(state.affinity[i, j], warmer)


@compiled
def proposes(state, params, desk, luck, actor, attention):
    """Let one actor take up the file and choose; return the row proposed, -1 for none."""
    if not cares(state, actor) or not attends(attention, draw(luck, ATTENTION + actor)):
        clear_desk(desk)
        return -1
    row = choose(state, params, desk, actor, draw(luck, CHOICE + actor))
    if row >= 0:
        spend(state, row, actor)
        desk.consented[:] = 0.0
        desk.consented[actor] = 1.0
    return row


@compiled
def consents(state, params, desk, luck, proposer, actor):
    """Let one signatory decide on the deal on the desk; return whether it agrees."""
    agrees = draw(luck, CONSENT + proposer * _A + actor) < chance_of_consent(
        state, params, desk, actor
    )
    desk.consented[actor] = 1.0 if agrees else 0.0
    return agrees


@rule(
    "The statement of 10 November",
    "10, 11, 21",
    "An incomplete contract leaves gaps to fill",
    formula="m ← m·(1 − b), where m is the relevance of the Minsk format, b its wear",
    off={"minsk_wear": 0},
    apart=True,
)
def ceasefire_statement(state, params, desk):
    """Sign the statement ending the war: Russia, Armenia and Azerbaijan, past the Minsk Group."""
    clear_desk(desk)
    desk.wear = 1.0
    for i in range(_A):
        desk.signs[i] = state.consent[STATEMENT, i]
    sign(state, params, desk)
