"""What experts expect of scenarios, as their files say, measured."""

from dataclasses import dataclass

import numpy as np

from model.checks.lab import Lab
from model.ensemble import Ensemble
from model.scenario import Scenario
from model.scenario_files import load
from model.scenario_parts import Expectation


@dataclass(frozen=True)
class Expected:
    """An expectation and what was measured."""

    scenario: str
    expectation: Expectation
    value: float

    @property
    def holds(self) -> bool:
        """Whether the figure is within the bounds of the scenario's file."""
        return self.expectation.low <= self.value <= self.expectation.high

    @property
    def text(self) -> str:
        """The figure and its bounds, in words."""
        expected = self.expectation
        what = expected.measure if expected.outcome is None else expected.outcome
        against = f" over {expected.against}" if expected.against else ""
        return f"{what}{against} {self.value:+.3f}, expected {expected.low:g} to {expected.high:g}"


def _figure(played: Ensemble, expectation: Expectation, scenario: Scenario) -> float:
    if expectation.outcome is not None:
        return float(np.mean(played.held(scenario.outcomes[expectation.outcome])))
    return float(played.measures[str(expectation.measure)].mean())


def check_expectations(scenario: Scenario, lab: Lab) -> list[Expected]:
    """Measure every expectation of a shipped scenario, under common luck.

    Two scenarios are compared at the end of the shorter one.
    """
    found = []
    for expectation in scenario.checks:
        names = [scenario.name, *filter(None, [expectation.against])]
        weeks = min(load(name).weeks for name in names)
        value, *other = (
            _figure(lab.play(name, weeks=weeks), expectation, scenario) for name in names
        )
        value -= sum(other)
        found.append(Expected(scenario.name, expectation, value))
    return found
