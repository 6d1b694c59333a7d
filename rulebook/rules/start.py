"""The eve of the first turn: what parameters make of a scenario's tables."""

from rulebook.declared.names import ACTORS
from rulebook.engine.compiled import rule
from rulebook.rules.channel import lasts_in_use
from rulebook.rules.curves import clip
from rulebook.rules.line import survey

_A = len(ACTORS)

# Judgement.
AID_WARMTH = 0.5  # affinity that full aid in the war added
AID_BOND = 0.25  # part of it that lasts
VICTORY = 0.4  # means that winning back all of the land would add to Azerbaijan's
DEPENDENCE = 0.08  # patronage over itself that Armenia loses to Russia with all of the land


@rule(
    "What the war left",
    "10, 13",
    "Reciprocity; Gouldner 1960. Bargaining power follows the field; Powell 1999",
    plain="Wartime aid warms Baku to Ankara, victory strengthens it, defeat makes Yerevan lean on "
    "Moscow.",
    formula=f"a + {AID_WARMTH:g}·w; K × (1 + {VICTORY:g}·g); Y + {DEPENDENCE:g}·g, where a "
    "is Baku’s affinity for Ankara, K its means, Y Moscow’s hold on Yerevan, w war "
    "aid, g the land won",
    off={"war_aid": 0, "war_gains": 0},
    apart=True,
)
def begin(state, params):
    """Make a scenario's tables a state.

    Wartime aid warms Baku to Ankara, victory strengthens it, defeat makes Yerevan lean on Moscow,
    and the mandate is manned.
    """
    claimant, holder, ally = params.claimants[0], params.claimants[1], params.ally
    warmed = state.affinity[claimant, ally] + AID_WARMTH * params.war_aid
    lasting = state.bond[claimant, ally] + AID_BOND * params.war_aid
    state.affinity[claimant, ally] = clip(warmed, -1.0, 1.0)
    state.bond[claimant, ally] = clip(lasting, -1.0, 1.0)
    for i in range(_A):
        for j in range(_A):
            state.warmest[i, j] = state.affinity[i, j]
    state.territory = params.war_gains
    state.capability[claimant] *= 1.0 + VICTORY * params.war_gains
    arena = params.arenas[1]
    lean = min(DEPENDENCE * params.war_gains, state.control[holder, arena])
    state.control[holder, arena] -= lean
    state.control[params.guarantor, arena] += lean
    state.peacekeepers = params.peacekeepers
    state.channel_lasts = lasts_in_use(params, state.link)
    survey(state, params)
