"""The ceasefire line: violations to be expected, those that break out, and war."""

import math

from rulebook.declared.names import (
    SECTORS,
)
from rulebook.engine.compiled import compiled, rule
from rulebook.engine.luck import draw, draw_fates
from rulebook.engine.places import FALL, OUTBREAK, SLOTS, WAR
from rulebook.rules.curves import clip
from rulebook.rules.risk import unpoliced
from rulebook.rules.sides import any_contested, contested, has_two_sides
from rulebook.rules.violation import place_of_fates

_S = len(SECTORS)

# Judgement.
WAR_FURY = 6.0  # violations in a week of war, over peace
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
    rate = (
        params.violation_rate
        * state.unrest[sector]
        * unpoliced(params, patrol)
        * (1.0 - state.calm)
    )
    rate *= contested(state, params, sector)
    return rate * WAR_FURY if state.war_left > 0.0 else rate


@compiled
def rate_of_memory(state, params, sector):
    """Return the violations a week that earlier ones still set off in a sector."""
    memory = state.memory[sector] * contested(state, params, sector)
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
    count = 0 + (luck >= whole)
    for k in range(1, SLOTS):
        chance *= rate / k
        whole += chance
        count += luck >= whole
    return count


@rule(
    "Violations to be expected",
    "4, 8",
    "Self-exciting point process; Hawkes 1971",
    plain="How many violations are to be expected in each sector in a week.",
    formula="λ = z·(v·s·f(n)·(1 − calm) + memory), where v is the rate of violations, s the "
    "sector’s unrest, f(n) what the peacekeepers do not deter, z 1 where the line has two sides",
    off={"violation_rate": 0},
)
def expect(state, params, turn, luck):
    """Set the violations to be expected in each sector this week, and let them break out.

    For all sectors at once, and the luck of all violations is drawn before the first is played, so
    that none of it is waited for. `turn.until` tells how many violations come before each sector's.
    """
    for sector in range(_S):
        state.rate[sector] = base_rate(state, params, sector) + rate_of_memory(
            state, params, sector
        )
        turn.quiet[sector] = math.exp(-state.rate[sector])
    turn.until[0] = 0
    for sector in range(_S):
        count = outbreak(state.rate[sector], turn.quiet[sector], draw(luck, OUTBREAK + sector))
        state.violations[sector] = count
        turn.until[sector + 1] = turn.until[sector] + count
    state.total_violations += turn.until[_S]
    for number in range(turn.until[_S]):
        draw_fates(luck, place_of_fates(turn, number))


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
        intensity += base + rate_of_memory(state, params, sector)
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
    claimant, holder = params.claimants[0], params.claimants[1]
    if state.war_left > 0.0:
        if not any_contested(state, params):
            state.war_left = 0.0
            return
        state.war_left -= 1.0
        state.total_casualties += WAR_CASUALTIES
        if state.war_left == 0.0:
            for sector in range(_S):
                held = has_two_sides(state, params, sector) and state.patrolled[sector] > 0.0
                if held and draw(luck, FALL + sector) < FALL_CHANCE:
                    state.holder[sector] = claimant
                    state.territory = clip(state.territory + SECTOR_LAND, 0.0, 1.0)
        return
    if draw(luck, WAR) < chance_of_war(state, params):
        state.war_left = WAR_WEEKS
        if state.war_week < 0.0:
            state.war_week = state.week
        state.grievance[holder] = clip(state.grievance[holder] + WAR_GRIEVANCE, 0.0, 1.0)
