"""A week's diplomacy: who takes up the file, who signs, and who is left aside."""

from rulebook.dealing.deals import sign
from rulebook.dealing.moves import clear_deal
from rulebook.declared.instruments import JOINT_CENTRE, STATEMENT
from rulebook.declared.names import ACTORS
from rulebook.declared.openings import CAPITAL, DEFENCE, OPENING_INSTRUMENT, RESTS
from rulebook.declared.parameters import ATTENTIONS
from rulebook.engine.compiled import compiled, rule
from rulebook.engine.luck import draw
from rulebook.engine.places import ATTENTION, CHOICE, CONSENT
from rulebook.rules.conditions import note_conditions
from rulebook.rules.curves import clip
from rulebook.week.choice import cares, chance_of_consent, choose

_A = len(ACTORS)

# Judgement, in units of utility unless said otherwise.
BYPASS_LEAST = 0.002  # harm below which nobody feels bypassed
COOLING = 0.2  # affinity lost, over the grievance left
HABIT = 0.01  # affinity gained by a deal


@rule(
    "Attention",
    "judgement",
    "Attention as a scarce resource; Jones and Baumgartner 2005",
    formula="luck < attention",
    off=dict.fromkeys(ATTENTIONS.values(), 1),
)
def attends(attention, luck):
    """Return whether an actor takes up the file this week."""
    return luck < attention


@compiled
def spend(state, row, actor):
    """Charge a proposal to its proposer and let it rest."""
    instrument = OPENING_INSTRUMENT[row]
    state.capital[actor] -= CAPITAL[instrument]
    state.rests_until[row] = state.week + RESTS[instrument]


@compiled
def seal(state, params, stock, deal, sketches, actor):
    """Conclude a deal that all agreed to: a centre goes to the drafters, the rest is signed."""
    if OPENING_INSTRUMENT[int(deal.opening)] == JOINT_CENTRE:
        state.drafting = 0.0
        state.drafter = actor
        note_conditions(state, params, stock)
        return
    sign(state, params, stock, deal, sketches)


@rule(
    "Bypass",
    "21, 22",
    "Negative externalities on those not asked; procedural grievance",
    off={"resentment": 0},
    formula=f"grievance + r·h; affinity for each signatory − {COOLING:g}·r·h, "
    f"where h is the harm done to one not asked, above {BYPASS_LEAST:g}",
    apart=True,
)
def bypass(state, params, deal, worth):
    """Let those harmed and not asked resent it, and the signatories grow used to one another."""
    row = int(deal.opening)
    for i in range(_A):
        if deal.signs[i] == 0.0:
            harm = -worth.total[i]
            if harm > BYPASS_LEAST:
                state.grievance[i] = clip(state.grievance[i] + params.resentment * harm, 0.0, 1.0)
                for j in range(_A):
                    if deal.signs[j] > 0.0:
                        cooled = state.affinity[i, j] - COOLING * params.resentment * harm
                        state.affinity[i, j] = clip(cooled, -1.0, 1.0)
            continue
        for j in range(_A):
            if j != i and deal.signs[j] > 0.0:
                state.total_deals[i, j] += 1.0
                if row >= 0 and DEFENCE[OPENING_INSTRUMENT[row]] > 0.0:
                    state.total_defence[i, j] += 1.0
                warmer = min(state.affinity[i, j] + HABIT, state.warmest[i, j])
                state.affinity[i, j] = max(state.affinity[i, j], warmer)


@compiled
def takes_up(state, params, luck, actor):
    """Return whether an actor takes up the file this week.

    No deal changes what it depends on, so it may be asked before the week's first.
    """
    attention = params.attention[actor]
    return cares(state, actor) and attends(attention, draw(luck, ATTENTION + actor))


@compiled
def proposes(state, params, desk, luck, actor):
    """Let one actor who has taken up the file choose; return the row proposed, -1 for none."""
    row = choose(state, params, desk, actor, draw(luck, CHOICE + actor))
    if row >= 0:
        spend(state, row, actor)
        desk.deal.consented[:] = 0.0
        desk.deal.consented[actor] = 1.0
    return row


@compiled
def consents(state, params, deal, worth, luck, proposer, actor):
    """Let one signatory decide on the deal on the desk; return whether it agrees."""
    agrees = draw(luck, CONSENT + proposer * _A + actor) < chance_of_consent(
        state, params, deal, worth, actor
    )
    deal.consented[actor] = 1.0 if agrees else 0.0
    return agrees


@rule(
    "The statement of 10 November",
    "10, 11, 21",
    "An incomplete contract leaves gaps to fill",
    formula="the Minsk format is gone past once; the gaps that it leaves are filled by later deals",
    apart=True,
)
def ceasefire_statement(state, params, stock, deal, sketches):
    """Sign the statement ending the war: Russia, Armenia and Azerbaijan, past the Minsk Group."""
    clear_deal(deal)
    deal.wear = 1.0
    for i in range(_A):
        deal.signs[i] = state.consent[STATEMENT, i]
    sign(state, params, stock, deal, sketches)
