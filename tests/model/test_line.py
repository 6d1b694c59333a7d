"""The line in motion against what theory says of it."""

import numpy as np
import pytest

from model import load, simulate
from rulebook.declared.parameters import as_record
from rulebook.rules.curves import hawkes_mean_rate
from rulebook.rules.risk import unpoliced

WARM_UP = 40  # turns until the line has forgotten its start


def test_the_line_settles_at_the_mean_rate_of_a_self_exciting_process() -> None:
    """Left to itself, the line's mean is the base rate over one minus the branching ratio."""
    alone = {"peacekeepers": 0, "centre_allowed": 0, "war_hazard": 0, "self_excitation": 0.4}
    quiet = {"attention_russia": 0, "violation_rate": 0.3}  # nobody calms the line by mediation
    scenario = load("baseline").replace({**alone, **quiet}, weeks=400)
    path = simulate(scenario, 60, series=("violations",)).series["violations"][:, WARM_UP:]
    unrest = sum(sector.unrest for sector in scenario.sectors.values())
    expected = hawkes_mean_rate(0.3 * unrest * unpoliced(as_record({})[0], 0.0), 0.4)
    assert np.mean(path) == pytest.approx(expected, rel=0.03)
