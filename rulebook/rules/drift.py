"""What time does: capital regrows, grievances and firsts fade, ties drift to their bond."""

import math

from rulebook.declared.names import ACTORS
from rulebook.engine.compiled import rule

_A = len(ACTORS)

# Judgement, a week unless said otherwise.
GRIEVANCE_FADES = 0.008
REPROACH_FADES = 0.02
NOVELTY_HALF_LIFE = 26.0  # weeks after opening
CALM_FADES = 0.08


@rule(
    "Capital regrows",
    "judgement",
    "Political capital; Neustadt 1960",
    formula="k ← min(1, k + g·a·(½ + m / (1 + m))), where k is capital, g its growth, a attention, "
    "m capability",
    off={"capital_growth": 0},
)
def regrow(state, params):
    """Let political capital regrow with attention, to at most 1."""
    for i in range(_A):
        means = state.capability[i] / (1.0 + state.capability[i])
        growth = params.capital_growth * params.attention[i] * (0.5 + means)
        grown = state.capital[i] + growth
        state.capital[i] = min(1.0, grown)


@rule(
    "Grievances, reproach and firsts fade",
    "2, 3, 22",
    formula=f"grievance × (1 − {GRIEVANCE_FADES:g}·f); reproach × (1 − {REPROACH_FADES:g}·f); "
    f"calm × (1 − {CALM_FADES:g}·f); firsts × ½^(f / {NOVELTY_HALF_LIFE:g}) once it is open, "
    "where f is fading",
    off={"fading": 0},
)
def fade(state, params):
    """Let resentment, reproach, calm and, once the centre has opened, novelty fade."""
    for i in range(_A):
        state.grievance[i] *= 1.0 - params.fading * GRIEVANCE_FADES
        state.reproach[i] *= 1.0 - params.fading * REPROACH_FADES
    if state.open_week >= 0.0:
        keep = math.pow(0.5, params.fading / NOVELTY_HALF_LIFE)
        for i in range(_A):
            state.novelty[i] *= keep
    state.calm *= 1.0 - params.fading * CALM_FADES


@rule(
    "Ties drift to their bond",
    "13",
    "Reciprocity decays; Axelrod 1984",
    formula="a ← a + d·(b − a), where a is affinity, b the bond, d the drift",
    off={"affinity_drift": 0},
)
def cool(state, params):
    """Let every affinity drift towards its long-run bond."""
    for i in range(_A):
        for j in range(_A):
            if i != j:
                state.affinity[i, j] += params.affinity_drift * (
                    state.bond[i, j] - state.affinity[i, j]
                )
