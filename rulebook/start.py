"""The eve of the first turn: what parameters make of a scenario's tables."""

from rulebook.compiled import rule
from rulebook.curves import clip
from rulebook.line import survey
from rulebook.names import ACTORS, AZERBAIJAN, TURKEY

_A = len(ACTORS)

# Judgement.
AID_WARMTH = 0.5  # affinity that full aid in the war added
AID_BOND = 0.25  # part of it that lasts
START_CAPITAL = 0.7


@rule("Debt of the war", "13", "Reciprocity; Axelrod 1984, Gouldner 1960")
def begin(state, params):
    """Make a scenario's tables a state: wartime aid warms Baku to Ankara, the mandate is manned."""
    warmed = state.affinity[AZERBAIJAN, TURKEY] + AID_WARMTH * params.war_aid
    lasting = state.bond[AZERBAIJAN, TURKEY] + AID_BOND * params.war_aid
    state.affinity[AZERBAIJAN, TURKEY] = clip(warmed, -1.0, 1.0)
    state.bond[AZERBAIJAN, TURKEY] = clip(lasting, -1.0, 1.0)
    for i in range(_A):
        state.capital[i] = START_CAPITAL
        for j in range(_A):
            state.warmest[i, j] = state.affinity[i, j]
    state.peacekeepers = params.peacekeepers
    survey(state, params)
