"""Part three: war is a decision, and has consequences."""

import numpy as np

from model.scenario import Scenario
from model.scenario_parts import DatedEvent
from model.shakes.actors import TURN, without_russia
from model.shakes.bench import Bench, Figure, Values, differs, monotone, shake
from model.shakes.institutions import war_after
from rulebook.declared.names import ACTORS

WAR = 30
WAR_WEEKS = 6
TWO_YEARS = 104


def at_war(bench: Bench) -> Scenario:
    """Return the world in which a war breaks out in one week."""
    begun = {"war_left": float(WAR_WEEKS)}
    return bench.stage(DatedEvent(week=WAR, label="War breaks out", set=begun), weeks=TWO_YEARS)


def resumed(bench: Bench, stage: Scenario) -> Values:
    """Return in which runs war resumed, shape (runs,)."""
    return bench.play(stage).measures["war_resumed"]


@shake("S34")
def the_stronger_attacks(bench: Bench) -> Figure:
    """War by an Azerbaijan with the means and an ally."""
    usual = bench.stage(weeks=TWO_YEARS)
    means = {**usual.capability, "azerbaijan": 0.45}
    strong = bench.stage(weeks=TWO_YEARS, tables={"capability": means}, war_aid=1)
    return differs((resumed(bench, one) for one in (strong, usual)), 0.05, points=True)


@shake("S35")
def who_is_not_guarded_is_attacked(bench: Bench) -> Figure:
    """War once Russia looks away."""
    worlds = (without_russia(bench), bench.stage())
    return differs((war_after(bench, one, TURN) for one in worlds), 0.2, relative=True)


@shake("S36")
def war_stops_deals(bench: Bench) -> Figure:
    """Deals signed while a war lasts."""

    def signed(stage: Scenario) -> Values:
        paths = [
            bench.follow(stage, f"total_deals.{one}.{other}")
            for k, one in enumerate(ACTORS)
            for other in ACTORS[k + 1 :]
        ]
        whole: Values = np.sum([path[:, WAR + WAR_WEEKS] - path[:, WAR] for path in paths], axis=0)
        return whole

    worlds = (at_war(bench), bench.stage(weeks=TWO_YEARS))
    return differs(map(signed, worlds), -0.5, relative=True)


@shake("S37")
def a_guarantor_that_fails_is_left(bench: Bench) -> Figure:
    """Russia's hold on Yerevan a year after a war in which sectors fell."""
    worlds = (at_war(bench), bench.stage(weeks=TWO_YEARS))
    land, whole = (bench.follow(one, "territory")[:, 82] for one in worlds)
    fell = land > whole
    now, was = (bench.follow(one, "control.russia.yerevan")[fell, 82] for one in worlds)
    if fell.sum() < 2:
        return Figure(0.0, 0.0, "no sector fell", holds=False)
    return differs((now, was), -0.05, points=True)


@shake("S41")
def peacekeepers_keep_the_peace(bench: Bench) -> Figure:
    """War by how many peacekeepers there are, the more the less likely."""
    strengths = (0, 980, 1960, 3000)
    stages = {str(n): bench.stage(weeks=TWO_YEARS, peacekeepers=float(n)) for n in strengths}
    return monotone({name: resumed(bench, one) for name, one in stages.items()}, -1)
