"""The ceasefire line: violations, who sees them, what the centre does with them, and war."""

import math

from rulebook.compiled import compiled, rule
from rulebook.curves import clip
from rulebook.luck import FALL, FATE, FATES, OUTBREAK, SLOTS, WAR, draw
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
from rulebook.risk import ACCIDENTAL, response_capacity, russian_sight, turkish_sight, unpoliced

_S = len(SECTORS)

# Judgement.
WAR_FURY = 6.0  # violations in a week of war, over peace
ANSWER_EFFECT = 0.6  # follow-on violations that a full response prevents
LEAST_COVER = 1e-9
JOINT_TRUST = 0.5  # chance of a joint action of two chiefs with full trust
DISAGREEMENT = 0.4  # chance that two chiefs without any trust do nothing
LINE_TO_ACCIDENTS = 0.9  # share of accidents passed by the direct line, the rest to peacekeepers
ACCIDENT_CASUALTIES = 0.2
ATTACK_CASUALTIES = 1.0
SPARED = 0.45  # share of casualties that a full response to a violation spares
WAR_CASUALTIES = 150.0  # a week: 6,000 in 44 days of full war, here a limited one
WAR_WEEKS = 6.0
SECTOR_LAND = 0.05  # share of the disputed land in a sector that falls
FALL_CHANCE = 0.4  # chance that a sector held by Armenians falls in a war
NORMAL_INTENSITY = 1.84  # violations a week to be expected in the article's first week
WAR_GRIEVANCE = 0.3


@compiled
def base_rate(state, params, sector):
    """Return the violations a week that break out in a sector by themselves."""
    patrol = state.peacekeepers if state.patrolled[sector] > 0.0 else 0.0
    rate = params.violation_rate * state.unrest[sector] * unpoliced(patrol) * (1.0 - state.calm)
    return rate * WAR_FURY if state.war_left > 0.0 else rate


@compiled
def rate_of_memory(state, sector):
    """Return the violations a week that earlier ones still set off in a sector."""
    memory = state.memory[sector]
    return memory * WAR_FURY if state.war_left > 0.0 else memory


@rule(
    "Violations break out",
    "8",
    "Self-exciting point process; Hawkes 1971, Poisson in a week",
    plain="How many violations break out in a sector in a week.",
    formula=f"N ~ Poisson(λ), at most {SLOTS}, where λ is the week’s rate",
    off={"violation_rate": 0},
)
def outbreak(rate, quiet, luck):
    """Return the number of violations in a week of expected `rate`, at most SLOTS.

    `quiet` is the chance of none, exp(-rate).
    """
    whole = chance = quiet
    count = 0
    while luck >= whole and count < SLOTS:
        count += 1
        chance *= rate / count
        whole += chance
    return count


@rule(
    "An accident or an attack",
    "8",
    "Accidental and deliberate escalation; Schelling 1966",
    formula=f"P = {ACCIDENTAL:g}·(1 − z·G), where G is Armenia’s grievance, z its anger",
    off={"anger": 0},
)
def is_accident(state, params, luck):
    """Return whether a violation is an accident; the more Armenia resents, the fewer are."""
    return luck < ACCIDENTAL * (1.0 - params.anger * state.grievance[ARMENIA])


@rule(
    "Overlap of cover",
    "9",
    "Thinning everywhere, or by sector: rival readings of one number",
    formula="o in every sector; or 1 in the first o of Turkey’s cover and 0 in the rest, where o "
    "is the overlap",
    off={"overlap": 0},
)
def sector_overlap(state, params, sector):
    """Return the overlap in a sector: the same in all, or whole in some and none in the rest.

    By sector, overlap fills Turkey's cover from the north until its share of it is used up.
    """
    if params.overlap_by_sector < 0.5:
        return params.overlap * state.cover[0, sector]
    whole = 0.0
    before = 0.0
    for s in range(_S):
        whole += state.cover[1, s]
        if s < sector:
            before += state.cover[1, s]
    here = max(state.cover[1, sector], LEAST_COVER)
    return clip((params.overlap * whole - before) / here, 0.0, 1.0) * state.cover[0, sector]


@rule(
    "Seen or missed",
    "4, 9, 14",
    "Detection thinned by overlap",
    plain="Who sees a violation: nobody, Russia alone, Turkey alone, or both.",
    formula="P = p + (1 − p)·(1 − o)·q, where p and q are Russia’s and Turkey’s chances, o "
    "is the overlap; q counts while the centre is open",
    off={"turkey_detection": 0},
)
def who_sees(state, params, sector, luck):
    """Return who sees a violation: UNSEEN, BY_RUSSIA alone, BY_TURKEY alone or BY_BOTH.

    Turkey adds the share of its cover that does not overlap Russia's; within the overlap it sees
    what Russia sees. The total chance is that of `detection`.
    """
    russian = russian_sight(params) * state.cover[0, sector]
    turkish = 0.0
    if state.centre == OPEN and state.centre_staff[1] > 0.0:
        turkish = turkish_sight(params) * state.cover[1, sector]
    alone = (1.0 - russian) * (1.0 - sector_overlap(state, params, sector)) * turkish
    if luck < russian:
        both = clip((turkish - alone) / russian, 0.0, 1.0)
        return BY_BOTH if luck < russian * both else BY_RUSSIA
    return BY_TURKEY if luck < russian + alone else UNSEEN


@rule(
    "Russia's first look",
    "6",
    "Information as a filtered chain",
    formula="heard = seen by Turkey, or by Russia and passed on with chance 1 − f, where f "
    "is the share withheld",
    off={"russia_withholds": 0},
)
def reaches_centre(seen_by, passed):
    """Return whether the centre hears of a violation: from Turkey, or if Russia passed it on.

    Russia's detections go by its own headquarters, which knows first and keeps a part.
    """
    return passed or seen_by in (BY_TURKEY, BY_BOTH)


@rule(
    "The centre's choice of channel",
    "5, 8",
    "Dual command: both chiefs must agree or nothing is done",
    formula=f"P(nothing) = 1 − (1 − {DISAGREEMENT:g}·(1 − L))·a; of the rest "
    f"{LINE_TO_ACCIDENTS:.0%} of accidents by the direct line, else peacekeepers, "
    "where L is the Russia-Turkey channel, a the centre’s authority",
    off={"authority": 0},
)
def channel(state, params, accident, luck):
    """Return the one channel for what the centre heard of: peacekeepers, direct line or nothing."""
    refuses = params.dual_command * DISAGREEMENT * (1.0 - state.link)
    refuses = 1.0 - (1.0 - refuses) * params.authority
    if luck < refuses:
        return TO_NOBODY
    if accident and luck < refuses + (1.0 - refuses) * LINE_TO_ACCIDENTS:
        return TO_DIRECT_LINE
    return TO_PEACEKEEPERS


@rule(
    "Jointly or in parallel",
    "5",
    "Dual command: joint action needs trust between two chiefs",
    formula=f"P = {JOINT_TRUST:g}·L under two chiefs, 1 under one, where L is the "
    "Russia-Turkey channel; only for what both have seen",
    off={"dual_command": 0},
)
def acts_jointly(state, params, seen_by, luck):
    """Return whether both contingents act together: one chief orders, two must trust."""
    if seen_by != BY_BOTH:
        return False
    trust = JOINT_TRUST * state.link if params.dual_command > 0.5 else 1.0
    return luck < trust


@rule(
    "What a violation sets off",
    "8",
    "Hawkes 1971; the line damps accidents, not attacks",
    formula=f"n = e·(1 − {ANSWER_EFFECT:g}·r)·(1 − δ), where e is self-excitation, r the "
    "response if it is answered, δ the direct line’s effect if it is an accident",
    off={"self_excitation": 0, "direct_line_effect": 0},
)
def follow_on(state, params, sector, answered, on_line, accident):
    """Return the violations one is expected to set off: its branching ratio after the answer."""
    ratio = params.self_excitation
    if answered and state.patrolled[sector] > 0.0:
        ratio *= 1.0 - ANSWER_EFFECT * response_capacity(state.peacekeepers)
    if on_line and accident:
        ratio *= 1.0 - params.direct_line_effect
    return ratio


@compiled
def count_sighting(state, sector, seen_by):
    """Count who saw a violation."""
    if seen_by == UNSEEN:
        return
    state.seen[sector] += 1.0
    state.total_seen += 1.0
    if seen_by == BY_RUSSIA:
        state.total_alone[0] += 1.0
    elif seen_by == BY_TURKEY:
        state.total_alone[1] += 1.0


@compiled
def expect(state, params, desk):
    """Set each sector's violations to be expected this week, and the chance that it is quiet.

    For all sectors at once, so that no exponential is waited for while another sector is played.
    """
    for sector in range(_S):
        state.rate[sector] = base_rate(state, params, sector) + rate_of_memory(state, sector)
        desk.quiet[sector] = math.exp(-state.rate[sector])


@rule(
    "A week on the line",
    "4, 6, 8, 9",
    formula="λ = v·s·f(n)·(1 − calm) + memory, where v is the rate of violations, s the "
    "sector’s unrest, f(n) what the peacekeepers do not deter",
    off={"violation_rate": 0},
    apart=True,
)
def sector_week(state, params, desk, luck, sector):
    """Play one sector's week: violations break out, are seen or missed, and answered or not.

    `expect` must have been called. The peacekeepers answer what Russia sees; once the centre is
    open it chooses a channel for what it hears of, and the direct line works besides them.
    """
    count = outbreak(state.rate[sector], desk.quiet[sector], draw(luck, OUTBREAK + sector))
    state.violations[sector] = count
    state.seen[sector] = 0.0
    offspring = 0.0
    for k in range(count):
        place = FATE + (sector * SLOTS + k) * FATES
        accident = is_accident(state, params, draw(luck, place))
        seen_by = who_sees(state, params, sector, draw(luck, place + 1))
        answered = seen_by in (BY_RUSSIA, BY_BOTH)
        on_line = False
        count_sighting(state, sector, seen_by)
        if state.centre == OPEN:
            passed = answered and draw(luck, place + 2) >= params.russia_withholds
            state.total_russian_open += 1.0 if answered else 0.0
            state.total_passed += 1.0 if passed else 0.0
            if reaches_centre(seen_by, passed):
                choice = channel(state, params, accident, draw(luck, place + 3))
                state.total_received += 1.0
                state.total_channel[choice] += 1.0
                on_line = choice == TO_DIRECT_LINE
                answered = answered or choice == TO_PEACEKEEPERS
                if choice != TO_NOBODY and acts_jointly(
                    state, params, seen_by, draw(luck, place + 4)
                ):
                    state.total_joint += 1.0
        follows = follow_on(state, params, sector, answered, on_line, accident)
        offspring += follows
        casualties = ACCIDENT_CASUALTIES if accident else ATTACK_CASUALTIES
        if answered and state.patrolled[sector] > 0.0:
            casualties *= 1.0 - SPARED * response_capacity(state.peacekeepers)
        state.total_casualties += casualties
        if accident:
            state.total_accidents += 1.0
            state.total_accident_offspring += follows
    state.total_offspring += offspring
    state.total_violations += count
    state.set_off[sector] = offspring


@rule(
    "What the line remembers",
    "8",
    "Self-exciting point process; Hawkes 1971",
    formula="m ← m + (1 − e^−δ)·(n − m), where m is the sector’s memory, n what its violations of "
    "the week set off, δ the decay of excitation",
)
def remember(state, params):
    """Let each sector's memory take in what its violations of the week set off."""
    forgotten = 1.0 - math.exp(-params.excitation_decay)
    for sector in range(_S):
        state.memory[sector] += forgotten * (state.set_off[sector] - state.memory[sector])


@compiled
def survey(state, params):
    """Set the line's intensity, the violations to be expected in such a week, and its parts."""
    intensity, patrolled, unwatched = 0.0, 0.0, 0.0
    for sector in range(_S):
        base = base_rate(state, params, sector)
        intensity += base + rate_of_memory(state, sector)
        if state.patrolled[sector] > 0.0:
            patrolled += base
        else:
            unwatched += base
    state.intensity, state.base_patrolled, state.base_open = intensity, patrolled, unwatched


@compiled
def chance_of_war(state, params):
    """Return the chance that war resumes in a week of peace, by the violations to be expected."""
    return params.war_hazard * state.intensity / NORMAL_INTENSITY


@rule(
    "War",
    "10, C0",
    "Hazard of renewed war",
    formula=f"h = h₀·I / {NORMAL_INTENSITY:g}, where h₀ is the hazard at the start, I the "
    "violations to be expected",
    off={"war_hazard": 0},
    apart=True,
)
def war(state, params, luck):
    """Let war resume or go on; sectors that Armenians hold may fall in its last week."""
    if state.war_left > 0.0:
        state.war_left -= 1.0
        state.total_casualties += WAR_CASUALTIES
        if state.war_left == 0.0:
            for sector in range(_S):
                held = state.holder[sector] == ARMENIA and state.patrolled[sector] > 0.0
                if held and draw(luck, FALL + sector) < FALL_CHANCE:
                    state.holder[sector] = AZERBAIJAN
                    state.territory = clip(state.territory + SECTOR_LAND, 0.0, 1.0)
        return
    if draw(luck, WAR) < chance_of_war(state, params):
        state.war_left = WAR_WEEKS
        if state.war_week < 0.0:
            state.war_week = state.week
        state.grievance[ARMENIA] = clip(state.grievance[ARMENIA] + WAR_GRIEVANCE, 0.0, 1.0)
