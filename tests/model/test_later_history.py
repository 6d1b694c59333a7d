"""What an expert would want to set for later years, and what the rules make of it."""

from typing import TYPE_CHECKING, Any

import numpy as np

from model import Ensemble, load, simulate
from model.scenario_parts import DatedEvent

if TYPE_CHECKING:
    from model.scenario import Scenario

RUNS = 100
LINE = ("martakert", "aghdam", "martuni", "lachin")


def played(*events: dict[str, Any], weeks: int = 160, **parameters: float) -> Ensemble:
    """Play the baseline with further dated events."""
    base = load("baseline").replace(parameters, weeks)
    more = tuple(DatedEvent.model_validate({"label": "later", **event}) for event in events)
    scenario: Scenario = base.model_copy(update={"events": (*base.events, *more)})
    return simulate(scenario, RUNS, series=("centre_state", "peacekeepers"))


def test_an_institution_whose_function_is_gone_ends_by_agreement() -> None:
    """Once there is no line to watch, its owners and its host close the centre within a year."""
    gone = {"week": 60, "set": {f"holder.{sector}": 2 for sector in LINE}}
    closed = played(gone).measures["centre_closed_week"]
    assert np.mean((closed > 60) & (closed <= 112)) > 0.8
    assert np.mean(played().measures["centre_closed_week"] >= 0) < 0.05


def test_a_party_that_gives_notice_sends_the_peacekeepers_home() -> None:
    notice = {"week": 10, "set": {"notice": 1, "mandate_end": 40}}
    path = played(notice, weeks=60).series["peacekeepers"]
    assert (path[:, 39] > 0).all()
    assert (path[:, 41] == 0).all()


def test_an_outside_monitor_can_be_invited_by_one_side() -> None:
    """A French mission in Armenia, whether the rules would have it or not, and its dismissal."""
    mission = {"week": 20, "set": {"monitor.holder.france": 100}}
    scenario = load("baseline")
    event = DatedEvent.model_validate({"label": "a mission", **mission})
    scenario = scenario.model_copy(update={"events": (*scenario.events, event)})
    path = simulate(scenario, 20, series=("monitor.holder.france",)).series["monitor.holder.france"]
    assert (path[:, 21] == 100).all()


def test_a_centre_no_longer_allowed_is_not_signed() -> None:
    ban = {"week": 1, "parameters": {"centre_allowed": 0}}
    assert (played(ban, weeks=20).measures["centre_signed_week"] == -1).all()


def test_who_must_consent_can_change() -> None:
    asked = {"week": 0, "set": {"consent.joint_centre.armenia": 1}}
    assert np.mean(played(asked, weeks=20).measures["centre_signed_week"] >= 0) < 0.05
