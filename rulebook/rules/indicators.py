"""Numbers that sum up the state, for series and measures: no rule of a week reads them."""

import numpy as np

from rulebook.declared.measures import MEASURES
from rulebook.declared.names import (
    AGENDA,
    MEDIATION,
    OPEN,
    SECTORS,
    SUSPENDED,
)
from rulebook.declared.roles import WESTERN
from rulebook.engine.compiled import compiled, compiled_apart
from rulebook.rules.payoffs import turkish_guests
from rulebook.rules.power import coleman_power

_MEASURED = np.array([row.place for row in MEASURES.values()])


@compiled
def update_indicators(state, params):
    """Compute the sums and ratios of the state as it is.

    It is called before the first week and after each, so it must not count: a second call changes
    nothing.
    """
    violations = 0.0
    seen = 0.0
    for sector in range(len(SECTORS)):
        violations += state.violations[sector]
        seen += state.seen[sector]
    state.turn_violations = violations
    state.turn_seen = seen
    russian = state.control[params.guarantor, params.arenas[0]]
    turkish = state.control[params.ally, params.arenas[0]]
    greater = max(russian, turkish)
    state.patron_balance_baku = min(russian, turkish) / greater if greater > 0.0 else 1.0
    guests = turkish_guests(state, params)
    arrived = state.centre == OPEN or state.centre == SUSPENDED
    state.turkish_soldiers = guests + (state.centre_staff[1] if arrived else 0.0)
    state.western_agenda = 0.0
    state.western_mediation = 0.0
    for k in range(WESTERN):
        actor = params.western[k]
        state.western_agenda += state.control[actor, AGENDA]
        state.western_mediation += state.control[actor, MEDIATION]
    state.condominium = (
        state.control[params.owners[0], AGENDA] + state.control[params.owners[1], AGENDA]
    )
    most = max(state.total_violations, 1.0)
    state.detected_share = state.total_seen / most
    state.received_share = state.total_received / most
    state.war_resumed = 1.0 if state.war_week >= 0.0 else 0.0


@compiled_apart
def measure(state, vector, out):
    """Fill `out` (measures) with a finished run's, in the order of MEASURES."""
    coleman_power(state.salience, state.control, state.power)
    for k in range(_MEASURED.shape[0]):
        out[k] = vector[_MEASURED[k]]
