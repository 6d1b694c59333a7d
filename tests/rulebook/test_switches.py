"""Every mechanism has a switch, and the figure that it governs moves when it is off."""

import numpy as np
import pytest

from model import Ensemble, World, load, simulate
from model.scenario_parts import DatedEvent
from rulebook.declared.names import (
    AZERBAIJAN,
    COSTS,
    FOOTHOLD,
    OPEN,
    RUSSIA,
    SUSPENDED,
    TURKEY,
)
from rulebook.engine.compiled import RULES
from rulebook.rules.payoffs import utility
from tests.drafting import tabled

BOOKKEEPING = {
    "apply_event": "does what a scenario's file says; leave the event out of the file",
    "ceasefire_statement": "a scenario dates it; leave the event out of the file",
    "coleman_power": "measures a finished run; nothing in a run reads it",
    "remember": "spreads over weeks what violations set off, which has a switch of its own",
    "sign": "carries out what was agreed; whether anything is agreed has switches of its own",
    "weigh": "adds up motives, each of which has a switch of its own",
}
"""Rules that are no mechanism: why there is nothing to switch off."""

RUNS = 60
SECTORS_OF_THE_LINE = ("martakert", "aghdam", "martuni", "lachin")


def played(
    parameters: dict[str, float],
    *series: str,
    weeks: int = 52,
    event: dict[str, object] | None = None,
) -> Ensemble:
    """Play the baseline, with a dated event besides, with parameters set."""
    stage = load("baseline").replace(parameters, weeks)
    if event is not None:
        more = DatedEvent.model_validate({"label": "later", **event})
        stage = stage.model_copy(update={"events": (*stage.events, more)})
    return simulate(stage, RUNS, series=series)


@pytest.mark.parametrize("name", RULES)
def test_a_rule_has_a_switch_or_is_bookkeeping(name: str) -> None:
    assert bool(RULES[name].off) != (name in BOOKKEEPING), (
        f"say by off=... of its @rule what switches {name} off, or in BOOKKEEPING why not"
    )


def test_bookkeeping_names_rules_that_there_are() -> None:
    assert set(BOOKKEEPING) <= set(RULES)


@pytest.mark.parametrize(
    ("series", "off"),
    [
        ("warmth.azerbaijan.turkey", {"warmth_shown": 0.0}),
        ("publicity.first_owner", {"told_of_drones": 0.0}),
    ],
)
def test_what_is_said_is_said_as_far_as_its_parameter_lets_it(
    series: str, off: dict[str, float]
) -> None:
    half = dict.fromkeys(off, 0.5)
    whole, part, none = (played(values, series).series[series][:, -1] for values in ({}, half, off))
    assert whole.mean() > 0.1
    assert np.allclose(part, whole / 2)
    assert not none.any()


def test_without_renewal_in_silence_the_peacekeepers_leave_at_the_end_of_their_term() -> None:
    term: dict[str, object] = {"week": 1, "set": {"mandate_end": 20}}
    stay, leave = (
        played(off, "peacekeepers", weeks=30, event=term).series["peacekeepers"]
        for off in ({}, {"silent_renewal": 0.0})
    )
    assert (stay[:, 21] > 0).all()
    assert (leave[:, 20] > 0).all()
    assert not leave[:, 21].any()


def test_a_term_that_runs_out_in_silence_is_told() -> None:
    stage = load("baseline").replace({"silent_renewal": 0}, 6)
    world = World(stage.model_copy(update={"state": stage.state | {"mandate_end": 4}}), rng=1)
    while world.week < 6:
        world.step()
    (told,) = (one for one in world.dispatches if one.rule == "mandate")
    assert told.text == "The mandate ends and is not renewed, and the peacekeepers leave."


def test_an_instrument_moves_as_much_as_its_size_says() -> None:
    moved = {}
    for size in (0.0, 0.5, 1.0):
        world = World("baseline", rng=1, move_scale=size)
        moved[size] = tabled(world, "joint_centre").moves.copy()
    assert moved[1.0].max() > 0.04
    assert np.allclose(moved[0.5], moved[1.0] / 2)
    assert not moved[0.0].any()


@pytest.mark.parametrize(("rests", "there"), [(True, True), (False, False)])
def test_a_flag_without_a_task_counts_for_less(rests: bool, there: bool) -> None:  # noqa: FBT001
    """At a centre that rests, and at one where no two sides face each other."""
    worth = {}
    for weight in (0.0, 0.5, 1.0):
        world = World("baseline", rng=1, flag_without_task=weight)
        world.state.centre_staff[:] = 60
        out = np.zeros_like(world.first_utility)
        for working in (True, False):
            world.state.centre = OPEN if working or not rests else SUSPENDED
            world.state.holder[:] = world.params.claimants[1 if working or there else 0]
            utility(world.state, world.params, out)
            worth[weight, working] = float(out[TURKEY, FOOTHOLD])
    assert worth[0.0, False] < worth[0.5, False] < worth[1.0, False]
    assert worth[1.0, False] == worth[1.0, True] == worth[0.0, True]


def test_a_centre_that_costs_nothing_outlives_its_function() -> None:
    """Once there is no line to watch, its parties end it within months, for its cost."""
    gone: dict[str, object] = {
        "week": 60,
        "set": {f"holder.{sector}": 2 for sector in SECTORS_OF_THE_LINE},
    }
    closed, kept = (
        played({"idle_post_cost": cost}, weeks=140, event=gone).measures["centre_closed_week"]
        for cost in (0.015, 0.0)
    )
    assert np.mean(closed >= 60) > np.mean(kept >= 60) + 0.5
    assert np.ptp(closed[closed >= 60]) > 8  # not all at once


ONE_SIDE = {"week": 60, "set": {f"holder.{sector}": 2 for sector in SECTORS_OF_THE_LINE}}


def test_violence_behind_the_lines_goes_on_as_far_as_its_parameter_says() -> None:
    """It sets off less violence in its turn too, so that half of it leaves less than half."""
    everywhere: dict[str, object] = {
        "week": 1,
        "set": {f"holder.{sector}": 2 for sector in (*SECTORS_OF_THE_LINE, "syunik")},
    }
    quiet = {"peacekeepers": 0.0, "war_hazard": 0.0, "attention_russia": 0.0}
    count = {
        share: played({"violence_behind": share, **quiet}, event=everywhere)
        .measures["violations"]
        .mean()
        for share in (0.0, 0.5, 1.0)
    }
    assert count[0.0] < 10  # of the first week
    assert 0.2 * count[1.0] < count[0.5] < 0.5 * count[1.0]


def test_peacekeepers_count_as_far_as_they_deter() -> None:
    def violations(deterrence: float, soldiers: float) -> float:
        values = {"force_effect": deterrence, "peacekeepers": soldiers}
        return float(played(values).measures["violations"].mean())

    assert violations(0.0, 1960) == pytest.approx(violations(0.0, 0), rel=0.02)
    assert violations(1.0, 1960) < violations(0.5, 1960) < 0.9 * violations(0.0, 1960)


@pytest.mark.parametrize(("reversion", "left"), [(0.0, 1.0), (0.5, 0.5), (0.75, 0.25), (1.0, 0.0)])
def test_influence_reverts_as_fast_as_its_parameter_says(reversion: float, left: float) -> None:
    """A year after the centre has lost its work, so much of what it moved is still there."""
    values = {"reversion": reversion, "idle_post_cost": 0.0}
    path = played(values, "control.turkey.presence", weeks=113, event=ONE_SIDE).series
    share = path["control.turkey.presence"]
    assert share[:, 60] == pytest.approx(0.06)
    assert share[:, 113].mean() == pytest.approx(0.06 * left, abs=0.002)


def test_the_less_one_looks_ahead_the_more_a_shaky_centre_counts() -> None:
    worth = {
        weeks: played({"patience": weeks, "link_shock": 0.1}, weeks=14)
        .measures["centre_worth_turkey"]
        .max()
        for weeks in (0.0, 26.0, 104.0)
    }
    assert worth[0.0] > worth[26.0] > worth[104.0] > 0


def test_the_foothold_that_passes_follows_the_soldiers() -> None:
    share = {
        staff: played({"staff": staff}, weeks=30).measures["turkey_presence"].mean()
        for staff in (0.0, 10.0, 60.0)
    }
    assert share[0.0] == 0
    assert 0.02 < share[10.0] < 0.05
    assert share[60.0] == pytest.approx(0.06)


def test_a_force_without_an_object_leaves() -> None:
    """Where a flag is all there is, and violence goes on without sides, it stays."""
    one_side = {"flag_without_task": 1.0, "violence_behind": 1.0}
    gone, kept = (
        played(values, "peacekeepers", weeks=100, event=ONE_SIDE).series["peacekeepers"][:, -1]
        for values in ({}, one_side)
    )
    assert np.mean(gone == 0) > 0.9
    assert np.mean(kept > 0) > 0.9


def test_a_force_without_an_object_costs_its_sender_and_its_host() -> None:
    costs = {}
    for cost in (0.0, 0.1):
        world = World("baseline", rng=1, idle_post_cost=cost)
        world.state.holder[:] = world.params.claimants[0]
        out = np.zeros_like(world.first_utility)
        utility(world.state, world.params, out)
        costs[cost] = out[:, COSTS].copy()
    paid = costs[0.0] - costs[0.1]
    assert paid[[RUSSIA, AZERBAIJAN]] == pytest.approx(0.1)
    assert np.count_nonzero(paid) == 2
