"""Risk on the line as actors see it: who deters, who sees, who answers."""

from rulebook.declared.names import AGREED, BUILDING, OPEN
from rulebook.engine.compiled import compiled, rule
from rulebook.rules.curves import clip, detection

# Judgement.
HALF_RISK = 6.0  # violations a week at which risk is half of its most
ANSWERED = 0.5  # share of risk that a perfect watch and a full response would remove
NIGHT = 0.5  # share of the day that is night
ACCIDENTAL = 0.7  # share of violations that are accidents
HALF_RESPONSE = 1000.0  # peacekeepers at half of the most response
MOST_CALM = 0.9  # share of violations that mediation can prevent at most
UNPOLICED = 1.6  # base rate of violations without peacekeepers, over that with endless ones


@compiled
def response_capacity(params, peacekeepers):
    """Return how much of the line the peacekeepers can answer for, 0 to 1."""
    return params.force_effect * peacekeepers / (peacekeepers + HALF_RESPONSE)


@rule(
    "Deterrence by peacekeepers",
    "4, 11",
    formula=f"f(n) = {UNPOLICED:g} − d·n / (n + {HALF_RESPONSE:g}), where n is the number of "
    "peacekeepers, d how far they deter",
    off={"force_effect": 0},
)
def unpoliced(params, peacekeepers):
    """Return the factor by which violations break out more often for want of peacekeepers."""
    return UNPOLICED - response_capacity(params, peacekeepers)


@compiled
def lasting_peacekeepers(state):
    """Return the peacekeepers to be counted on: none once notice is given."""
    return state.peacekeepers * (1.0 - state.notice)


@compiled
def watch_works(state):
    """Return 1 while a centre is agreed, being built or open, 0 otherwise."""
    if state.centre == AGREED or state.centre == BUILDING or state.centre == OPEN:
        return 1.0
    return 0.0


@rule(
    "What a sensor is worth",
    "6, 7",
    "Source criticism; loss by night",
    formula=f"p = d·w·(1 − {NIGHT:g}·n), where d is Russian detection, w the trust in its "
    "source, n the loss by night",
    off={"source_trust": 1, "night_penalty": 0},
)
def russian_sight(params):
    """Return Russia's chance of seeing a violation: what one officer says, in part."""
    return params.russia_detection * params.source_trust * (1.0 - NIGHT * params.night_penalty)


@compiled
def turkish_sight(params):
    """Return Turkey's chance of seeing a violation, day and night."""
    return params.turkey_detection * (1.0 - NIGHT * params.night_penalty)


@rule(
    "Risk on the line",
    "8, 9",
    formula=f"R = I / (I + {HALF_RISK:g}) · (1 − {ANSWERED:g}·r·P) · (1 − "
    f"{ACCIDENTAL:g}·δ·a), where I is the violations to be expected, r the response,"
    " P the chance that one is seen, δ the effect of the direct line, a the "
    "centre’s authority",
    off={"violation_rate": 0},
)
def risk(state, params, peacekeepers, watch, calm):
    """Return the risk on the line as actors see it, 0 to 1, given peacekeepers, watch and calm."""
    patrolled = state.base_patrolled * unpoliced(params, peacekeepers)
    patrolled /= unpoliced(params, state.peacekeepers)
    seen = detection(russian_sight(params), turkish_sight(params) * watch, params.overlap)
    line = params.direct_line_effect * params.authority * watch
    unanswered, unspared = left_of_risk(params, peacekeepers, seen, line)
    return bare_risk(state, patrolled, calm) * unanswered * unspared


@compiled
def calmed(state, change):
    """Return the calm on the line once mediation has changed it."""
    return clip(state.calm + change, 0.0, MOST_CALM)


@compiled
def bare_risk(state, patrolled, calm):
    """Return the risk that nothing answers, with so many new violations where there is a patrol."""
    memory = state.intensity - state.base_patrolled - state.base_open
    intensity = (patrolled + state.base_open) * (1.0 - calm) / (1.0 - state.calm) + memory
    return intensity / (intensity + HALF_RISK)


@compiled
def left_of_risk(params, peacekeepers, seen, line):
    """Return the shares of risk that peacekeepers' answers and that the direct line leave.

    `seen` is the chance that a violation is seen, `line` the effect of the line on accidents.
    """
    return 1.0 - ANSWERED * response_capacity(params, peacekeepers) * seen, 1.0 - ACCIDENTAL * line
