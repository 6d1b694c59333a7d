"""The ceasefire line: violations, who sees them, what the centre does with them, and war."""

import math

from rulebook.compiled import compiled, rule
from rulebook.curves import clip
from rulebook.luck import FALL, FATE, FATES, OUTBREAK, SLOTS
from rulebook.names import (
    ARMENIA,
    AZERBAIJAN,
    BY_BOTH,
    BY_RUSSIA,
    BY_TURKEY,
    OPEN,
    SECTORS,
    TO_DIRECT_LINE,
    TO_NOBODY,
    TO_PEACEKEEPERS,
    UNSEEN,
)
from rulebook.payoffs import ACCIDENTAL, response_capacity, unpoliced

_S = len(SECTORS)

# Judgement.
ANGER = 0.4  # share of accidents that Armenia's full grievance turns into attacks
WAR_FURY = 6.0  # violations in a week of war, over peace
ANSWER_EFFECT = 0.6  # follow-on violations that a full response prevents
DISAGREEMENT = 0.4  # chance that two chiefs without any trust do nothing
LINE_TO_ACCIDENTS = 0.75  # share of accidents passed by the direct line, the rest to peacekeepers
ACCIDENT_CASUALTIES = 0.2
ATTACK_CASUALTIES = 1.0
ANSWERED_CASUALTIES = 0.7  # of these, when the violation was answered
WAR_CASUALTIES = 150.0  # a week: 6,000 in 44 days of full war, here a limited one
WAR_WEEKS = 6.0
FALL_CHANCE = 0.4  # chance that a sector held by Armenians falls in a war
NORMAL_INTENSITY = 4.0  # violations a week at which the war hazard is as stated
WAR_GRIEVANCE = 0.3


@compiled
def sector_rate(state, params, sector):
    """Return a sector's expected violations this week: its base rate and what earlier ones add."""
    patrol = state.peacekeepers if state.patrolled[sector] > 0.0 else 0.0
    base = params.violation_rate * state.unrest[sector] * unpoliced(patrol) * (1.0 - state.calm)
    rate = base + state.memory[sector]
    return rate * WAR_FURY if state.war_left > 0.0 else rate


@rule("Violations break out", "8", "Self-exciting point process; Hawkes 1971, Poisson in a week")
def outbreak(rate, luck):
    """Return the number of violations in a week of expected `rate`, at most SLOTS."""
    chance = math.exp(-rate)
    whole = chance
    count = 0
    while luck >= whole and count < SLOTS:
        count += 1
        chance *= rate / count
        whole += chance
    return count


@rule("An accident or an attack", "8", "Accidental and deliberate escalation; Schelling 1966")
def is_accident(state, luck):
    """Return whether a violation is an accident; the more Armenia resents, the fewer are."""
    return luck < ACCIDENTAL * (1.0 - ANGER * state.grievance[ARMENIA])


@rule("Seen or missed", "4, 9, 14", "Detection thinned by overlap")
def who_sees(state, params, sector, luck):
    """Return who sees a violation: UNSEEN, BY_RUSSIA alone, BY_TURKEY alone or BY_BOTH.

    Turkey adds the share of its cover that does not overlap Russia's; within the overlap it sees
    what Russia sees. The total chance is that of `detection`.
    """
    russian = params.russia_detection * state.cover[0, sector]
    turkish = 0.0
    if state.centre == OPEN and state.centre_staff[1] > 0.0:
        turkish = params.turkey_detection * state.cover[1, sector]
    alone = (1.0 - russian) * (1.0 - params.overlap) * turkish
    if luck < russian:
        both = clip((turkish - alone) / russian, 0.0, 1.0)
        return BY_BOTH if luck < russian * both else BY_RUSSIA
    return BY_TURKEY if luck < russian + alone else UNSEEN


@rule("Russia's first look", "6", "Information as a filtered chain")
def reaches_centre(params, seen_by, luck):
    """Return whether the centre hears of it: Russia's headquarters keeps part of its own."""
    if seen_by == UNSEEN:
        return False
    if seen_by == BY_RUSSIA:
        return luck >= params.russia_withholds
    return True


@rule(
    "The centre's choice of channel",
    "5, 8",
    "Dual command: both chiefs must agree or nothing is done",
)
def channel(state, params, accident, luck):
    """Return the one channel for what the centre heard of: peacekeepers, direct line or nothing."""
    refuses = params.dual_command * DISAGREEMENT * (1.0 - state.link)
    if luck < refuses:
        return TO_NOBODY
    if accident and luck < refuses + (1.0 - refuses) * LINE_TO_ACCIDENTS:
        return TO_DIRECT_LINE
    return TO_PEACEKEEPERS


@rule("What a violation sets off", "8", "Hawkes 1971; the line damps accidents, not attacks")
def follow_on(state, params, sector, answered, on_line, accident):
    """Return the violations one is expected to set off: its branching ratio after the answer."""
    ratio = params.self_excitation
    if answered and state.patrolled[sector] > 0.0:
        ratio *= 1.0 - ANSWER_EFFECT * response_capacity(state.peacekeepers)
    if on_line and accident:
        ratio *= 1.0 - params.direct_line_effect
    return ratio


@rule("A week on the line", "4, 6, 8, 9")
def sector_week(state, params, luck, sector):
    """Play one sector's week: violations break out, are seen or missed, and answered or not.

    The peacekeepers answer what Russia sees; once the centre is open it chooses a channel for what
    it hears of, and the direct line works besides the peacekeepers.
    """
    rate = sector_rate(state, params, sector)
    count = outbreak(rate, luck[OUTBREAK + sector])
    state.rate[sector] = rate
    state.violations[sector] = count
    state.seen[sector] = 0.0
    offspring = 0.0
    for k in range(count):
        place = FATE + (sector * SLOTS + k) * FATES
        accident = is_accident(state, luck[place])
        seen_by = who_sees(state, params, sector, luck[place + 1])
        answered = seen_by == BY_RUSSIA or seen_by == BY_BOTH
        on_line = False
        if seen_by != UNSEEN:
            state.seen[sector] += 1.0
            state.total_seen += 1.0
        if answered:
            state.total_russian += 1.0
        if state.centre == OPEN and reaches_centre(params, seen_by, luck[place + 2]):
            choice = channel(state, params, accident, luck[place + 3])
            state.total_received += 1.0
            state.total_channel[choice] += 1.0
            on_line = choice == TO_DIRECT_LINE
            if choice == TO_PEACEKEEPERS:
                answered = True
                if seen_by == BY_BOTH:
                    state.total_joint += 1.0
        offspring += follow_on(state, params, sector, answered, on_line, accident)
        casualties = ACCIDENT_CASUALTIES if accident else ATTACK_CASUALTIES
        state.total_casualties += casualties * (ANSWERED_CASUALTIES if answered else 1.0)
    state.total_violations += count
    forgotten = 1.0 - math.exp(-params.excitation_decay)
    state.memory[sector] += forgotten * (offspring - state.memory[sector])


@compiled
def survey(state, params):
    """Set the line's intensity: the violations to be expected in a week like this."""
    total = 0.0
    for sector in range(_S):
        total += sector_rate(state, params, sector)
    state.intensity = total


@rule("War", "10, C0", "Hazard of renewed war")
def war(state, params, luck, fall_luck):
    """Let war resume or go on; sectors that Armenians hold may fall in its last week."""
    if state.war_left > 0.0:
        state.war_left -= 1.0
        state.total_casualties += WAR_CASUALTIES
        if state.war_left == 0.0:
            for sector in range(_S):
                held = state.holder[sector] == ARMENIA and state.patrolled[sector] > 0.0
                if held and fall_luck[FALL + sector] < FALL_CHANCE:
                    state.holder[sector] = AZERBAIJAN
        return
    hazard = (
        params.war_hazard
        * (state.intensity / NORMAL_INTENSITY)
        * (unpoliced(state.peacekeepers) / unpoliced(0.0))
    )
    if luck < hazard:
        state.war_left = WAR_WEEKS
        if state.war_week < 0.0:
            state.war_week = state.week
        state.grievance[ARMENIA] = clip(state.grievance[ARMENIA] + WAR_GRIEVANCE, 0.0, 1.0)
