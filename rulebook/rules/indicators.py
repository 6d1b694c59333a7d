"""Numbers that sum up the state, for series and measures: no rule of a week reads them."""

import numpy as np

from rulebook.declared.measures import MEASURES
from rulebook.declared.names import (
    AGENDA,
    BAKU,
    MEDIATION,
    OPEN,
    RUSSIA,
    SECTORS,
    SUSPENDED,
    TURKEY,
    WESTERN,
)
from rulebook.engine.compiled import compiled, compiled_apart
from rulebook.rules.payoffs import turkish_guests
from rulebook.rules.power import coleman_power

_MEASURED = np.array([row.place for row in MEASURES.values()])


@compiled
def update_indicators(state):
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
    russian = state.control[RUSSIA, BAKU]
    turkish = state.control[TURKEY, BAKU]
    greater = max(russian, turkish)
    state.patron_balance_baku = min(russian, turkish) / greater if greater > 0.0 else 1.0
    guests = turkish_guests(state)
    arrived = state.centre == OPEN or state.centre == SUSPENDED
    state.turkish_soldiers = guests + (state.centre_staff[1] if arrived else 0.0)
    state.western_agenda = 0.0
    state.western_mediation = 0.0
    for actor in WESTERN:
        state.western_agenda += state.control[actor, AGENDA]
        state.western_mediation += state.control[actor, MEDIATION]
    state.condominium = state.control[RUSSIA, AGENDA] + state.control[TURKEY, AGENDA]
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
