"""A violation on the ceasefire line: who sees it, what the centre does with it, what it sets off.

What luck decides here is reckoned either way, for a branch that nobody foresees takes longer.
"""

import numpy as np

from rulebook.declared.names import (
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
from rulebook.engine.compiled import compiled, rule
from rulebook.engine.luck import draw
from rulebook.engine.places import FATE, FATES, SLOTS
from rulebook.rules.curves import clip
from rulebook.rules.risk import ACCIDENTAL, response_capacity, russian_sight, turkish_sight

_S = len(SECTORS)

# Judgement.
ANSWER_EFFECT = 0.6  # follow-on violations that a full response prevents
LEAST_COVER = 1e-9
JOINT_TRUST = 0.5  # chance of a joint action of two chiefs with full trust
DISAGREEMENT = 0.4  # chance that two chiefs without any trust do nothing
LINE_TO_ACCIDENTS = 0.9  # share of accidents passed by the direct line, the rest to peacekeepers
ACCIDENT_CASUALTIES = 0.2
ATTACK_CASUALTIES = 1.0
SPARED = 0.45  # share of casualties that a full response to a violation spares


@rule(
    "An accident or an attack",
    "8",
    "Accidental and deliberate escalation; Schelling 1966",
    formula=f"P = {ACCIDENTAL:g}·(1 − z·G), where G is Armenia’s grievance, z its anger",
    off={"anger": 0},
)
def is_accident(state, params, luck):
    """Return whether a violation is an accident; the more Armenia resents, the fewer are."""
    return luck < ACCIDENTAL * (1.0 - params.anger * state.grievance[params.claimants[1]])


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
    both = clip((turkish - alone) / max(russian, LEAST_COVER), 0.0, 1.0)
    seen_by = BY_TURKEY if luck < russian + alone else UNSEEN
    seen_by = BY_RUSSIA if luck < russian else seen_by
    return BY_BOTH if luck < russian * both else seen_by


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
    return passed | (seen_by in (BY_TURKEY, BY_BOTH))


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
    by_line = refuses + (1.0 - refuses) * LINE_TO_ACCIDENTS
    choice = TO_DIRECT_LINE if accident & (luck < by_line) else TO_PEACEKEEPERS
    return TO_NOBODY if luck < refuses else choice


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
    trust = JOINT_TRUST * state.link if params.dual_command > 0.5 else 1.0
    return (seen_by == BY_BOTH) & (luck < trust)


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
    answered &= state.patrolled[sector] > 0.0
    prevented = ANSWER_EFFECT * response_capacity(params, state.peacekeepers) * answered
    ratio = params.self_excitation * (1.0 - prevented)
    return ratio * (1.0 - params.direct_line_effect * (on_line & accident))


@compiled
def sector_of(turn, number):
    """Return the sector in which the week's violation of this number, from 0, broke out."""
    sector = 0
    for s in range(1, _S):
        sector += number >= turn.until[s]
    return np.uint64(sector)  # unsigned: never counted from the end


@compiled
def place_of_fates(turn, number):
    """Return the place of the first number of a violation's luck."""
    sector = np.int64(sector_of(turn, number))
    return FATE + (sector * SLOTS + number - turn.until[sector]) * FATES


@rule(
    "A week on the line",
    "4, 6, 8, 9",
    plain="A sector’s week: its violations are seen or missed, and answered or not.",
    formula="for each violation: its kind, who sees it, the channel, the answer, what it sets off",
    off={"violation_rate": 0},
    apart=True,
)
def sector_week(state, params, turn, luck, sector, sectors):
    """Play the week of so many sectors from one on: who sees their violations, and who answers.

    `expect` must have been called. The peacekeepers answer what Russia sees; once the centre is
    open it chooses a channel for what it hears of, and the direct line works besides them. Whether
    a violation was seen, heard of or answered is booked as 0 or 1.
    """
    for s in range(sector, sector + sectors):
        state.seen[s] = 0.0
        state.set_off[s] = 0.0
    for number in range(turn.until[sector], turn.until[sector + sectors]):
        s, fates = sector_of(turn, number), place_of_fates(turn, number)
        accident = is_accident(state, params, draw(luck, fates))
        seen_by = who_sees(state, params, s, draw(luck, fates + 1))
        answered = seen_by in (BY_RUSSIA, BY_BOTH)
        on_line = False
        state.seen[s] += seen_by != UNSEEN
        state.total_seen += seen_by != UNSEEN
        state.total_alone[0] += seen_by == BY_RUSSIA
        state.total_alone[1] += seen_by == BY_TURKEY
        if state.centre == OPEN:
            passed = answered & (draw(luck, fates + 2) >= params.russia_withholds)
            state.total_russian_open += answered
            state.total_passed += passed
            heard = reaches_centre(seen_by, passed)
            choice = channel(state, params, accident, draw(luck, fates + 3))
            state.total_received += heard
            state.total_channel[choice] += heard
            jointly = acts_jointly(state, params, seen_by, draw(luck, fates + 4))
            state.total_joint += heard & (choice != TO_NOBODY) & jointly
            on_line = heard & (choice == TO_DIRECT_LINE)
            answered |= heard & (choice == TO_PEACEKEEPERS)
        follows = follow_on(state, params, s, answered, on_line, accident)
        state.set_off[s] += follows
        spared = SPARED * response_capacity(params, state.peacekeepers)
        spared *= answered & (state.patrolled[s] > 0.0)
        casualties = ACCIDENT_CASUALTIES if accident else ATTACK_CASUALTIES
        state.total_casualties += casualties * (1.0 - spared)
        state.total_accidents += accident
        state.total_accident_offspring += follows * accident
    for s in range(sector, sector + sectors):
        state.total_offspring += state.set_off[s]
