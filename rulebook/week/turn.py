"""The order of a turn, and the compiled loop over runs.

A turn is a week: dated events, the line, diplomacy, works and terms, statements, drift. The Mesa
world (model/world.py) calls the same rules one by one, in the same order but for who takes up the
file; tests hold the two to the same bytes.
"""

import numpy as np

from rulebook.dealing.returns import give_back, keep_or_give_back
from rulebook.dealing.stock import take_stock
from rulebook.declared.instruments import JOINT_CENTRE
from rulebook.declared.names import ACTORS, SECTORS
from rulebook.declared.openings import OPENING_INSTRUMENT
from rulebook.declared.state import place
from rulebook.engine.compiled import compiled, compiled_apart, rule
from rulebook.engine.luck import draw, open_luck, open_turn
from rulebook.engine.places import ORDER
from rulebook.rules.curves import clip
from rulebook.rules.drift import cool, fade, regrow
from rulebook.rules.indicators import measure, update_indicators
from rulebook.rules.line import expect, remember, survey, war
from rulebook.rules.minsk import minsk
from rulebook.rules.start import begin
from rulebook.rules.statements import learn, publish, speak, talk
from rulebook.rules.violation import sector_week
from rulebook.week.diplomacy import bypass, ceasefire_statement, consents, proposes, seal, takes_up
from rulebook.week.works import (
    build,
    conclude_agreement,
    draft_agreement,
    lay_agreement,
    lease,
    mandate,
    open_centre,
    signs_agreement,
    strain,
)

_A, _S = len(ACTORS), len(SECTORS)

# What a dated event does to the state: columns week, action, place, other place, value, and the
# bounds in which the number stays.
EVENT_COLUMNS = 7
SET, ADD, TRANSFER, SIGN_STATEMENT = range(4)
# How far a claim stands from its share of control in the state.
CLAIM_BESIDE = place("claim.russia.monitoring") - place("control.russia.monitoring")
OWED_BESIDE = place("returning.russia.monitoring") - place("control.russia.monitoring")


@rule(
    "A dated event",
    "scenario",
    formula="x ← value, x ← x + value, or a share passes from one to another",
)
def apply_event(vector, event):
    """Set or add to one number of the state, or transfer a share as far as its giver has it."""
    here = int(event[2])
    if event[1] == SET:
        vector[here] = event[4]
    elif event[1] == ADD:
        vector[here] = clip(vector[here] + event[4], event[5], event[6])
    elif event[1] == TRANSFER:
        # promised or owed to others, and not to be given twice
        owed = min(0.0, vector[here + CLAIM_BESIDE], vector[here + OWED_BESIDE])
        amount = clip(event[4], 0.0, vector[here] + owed)
        vector[here] -= amount
        vector[int(event[3])] += amount


@compiled
def first_actor(params, luck):
    """Return who begins the week's diplomacy: by luck, or always the same."""
    if params.first_mover >= 0.0:
        return int(params.first_mover)
    return int(draw(luck, ORDER) * _A)


@compiled_apart
def diplomacy(state, params, desk, luck):
    """Let each actor in turn propose one deal, and those who must sign it decide."""
    first = first_actor(params, luck)
    count = 0  # all are asked before any is heard: their luck is a branch that no one foresees
    for k in range(_A):
        desk.turn.attending[count] = (first + k) % _A
        count += takes_up(state, params, luck, desk.turn.attending[count])
    for k in range(count):
        actor = desk.turn.attending[k]
        row = proposes(state, params, desk, luck, actor)
        if row < 0:
            continue
        agreed = True
        for j in range(_A):
            if j != actor and desk.deal.signs[j] > 0.0:
                agreed = consents(state, params, desk.deal, desk.worth, luck, actor, j) and agreed
        if agreed:
            seal(state, params, desk.stock, desk.deal, desk.sketches, actor)
            if OPENING_INSTRUMENT[row] != JOINT_CENTRE:
                bypass(state, params, desk.deal, desk.worth)


@compiled_apart
def works(state, params, desk, luck):
    """Draft, build and open the centre; let mandates and leases run; strain the channel."""
    if draft_agreement(state, params, luck):
        if lay_agreement(state, params, desk):
            for j in range(_A):
                if desk.deal.signs[j] > 0.0:
                    signs_agreement(state, params, desk.deal, desk.worth, luck, j)
            if conclude_agreement(state, params, desk.stock, desk.deal, desk.worth, desk.sketches):
                bypass(state, params, desk.deal, desk.worth)
                talk(state, params)
                speak(state, params)
        else:
            state.drafting = -1.0
    elif build(state, params, luck):
        open_centre(state, params)
        talk(state, params)
        speak(state, params)
    strain(state, params, luck)
    mandate(state, params)
    lease(state, params, luck)


@compiled_apart
def week_on_the_line(state, vector, params, desk, luck, events):
    """Let happen what is dated, then violations and war; take stock of what they leave."""
    for e in range(events.shape[0]):
        if events[e, 0] == state.week:
            if events[e, 1] == SIGN_STATEMENT:
                ceasefire_statement(state, params, desk.stock, desk.deal, desk.sketches)
            else:
                apply_event(vector, events[e])
    expect(state, params, desk.turn, luck)
    sector_week(state, params, desk.turn, luck, 0, _S)
    remember(state, params)
    war(state, params, luck)
    survey(state, params)
    keep_or_give_back(state, params)
    take_stock(state, params, desk.stock, desk.sketches)


@compiled_apart
def aftermath(state, params):
    """Let the week be learned of, published, felt and looked back on."""
    learn(state, params)
    publish(state, params)
    regrow(state, params)
    fade(state, params)
    cool(state, params)
    minsk(state, params)
    give_back(state, params)
    update_indicators(state, params)
    state.week += 1.0


@compiled_apart
def play(
    start,
    states,
    vector,
    spans,
    span_of,
    desks,
    lucks,
    seed,
    first_run,
    events,
    kept,
    series,
    measures,
):
    """Play runs, one after the other.

    start (numbers,), the state that each begins with; states (1,) of STATE and vector (numbers,),
    the same memory, in which they are played; spans (spans,) of PARAMS and span_of (weeks,), which
    of them holds in each week; desks (1,) of DESK and lucks (1,) of LUCK, working space; seed and
    first_run (uint64), the key of the first run's luck; events (events, EVENT_COLUMNS); kept
    (series,) places to record; series (runs, weeks + 1, series) and measures (runs, MEASURES),
    filled.
    """
    state, desk, luck = states[0], desks[0], lucks[0]
    for run in range(measures.shape[0]):
        for k in range(start.size):
            vector[k] = start[k]
        open_luck(luck, seed, first_run + np.uint64(run))
        begin(state, spans[0])
        update_indicators(state, spans[0])
        for k in range(kept.shape[0]):
            series[run, 0, k] = vector[kept[k]]
        for week in range(span_of.shape[0]):
            open_turn(luck, week)
            now = spans[span_of[week]]
            week_on_the_line(state, vector, now, desk, luck, events)
            diplomacy(state, now, desk, luck)
            works(state, now, desk, luck)
            aftermath(state, now)
            for k in range(kept.shape[0]):
                series[run, week + 1, k] = vector[kept[k]]
        measure(state, vector, measures[run])
