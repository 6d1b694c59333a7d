"""Part two: commitment, clients and patrons, mediation, outside options."""

import numpy as np

from model.ensemble import simulate
from model.scenario import Scenario
from model.scenario_files import scenarios
from model.scenario_parts import DatedEvent
from model.shakes.bench import (
    WEEKS,
    Bench,
    Figure,
    Values,
    changes,
    differs,
    monotone,
    shake,
    signed_by,
    stays,
)
from model.shakes.institutions import on_the_line
from model.world import World
from rulebook.dealing.terms import price_of_refusing
from rulebook.declared.instruments import JOINT_CENTRE
from rulebook.declared.names import ACTORS
from rulebook.declared.openings import OPENING_INSTRUMENT
from rulebook.declared.parameters import ATTENTIONS, PARAMETERS

TURN = 60
"""The week in which Russia's attention changes."""

ESTRANGED = 40
"""The week in which Armenia's attitude to Russia changes."""

COURTED = 20
"""The week in which the United States takes the region up."""

FEW = 100
"""Runs of each of the many settings of all sliders."""

BY_JANUARY = "centre_signed_by_january"


def without_russia(bench: Bench) -> Scenario:
    """Return the world in which Russia's attention falls."""
    return bench.stage(changes(TURN, attention_russia=0.2))


def estranged(bench: Bench, attitude: float) -> Scenario:
    """Return the world in which Armenia's attitude to Russia changes for good."""
    paths = ("affinity.armenia.russia", "bond.armenia.russia")
    event = DatedEvent(week=ESTRANGED, label="A new attitude", set=dict.fromkeys(paths, attitude))
    return bench.stage(event)


def western(bench: Bench) -> Scenario:
    """Return the world in which the United States takes the region up."""
    return bench.stage(changes(COURTED, attention_usa=1, western_effort=1))


def outcome(bench: Bench, stage: Scenario, name: str) -> Values:
    """Return in which runs an outcome holds, as numbers: (runs,)."""
    return bench.play(stage).outcomes[name].astype(float)


@shake("S14")
def attention_deters(bench: Bench) -> Figure:
    """Violations once Russia looks away."""
    worlds = (without_russia(bench), bench.stage())
    return differs((on_the_line(bench, one, 70) for one in worlds), 0.1, relative=True)


@shake("S15")
def attention_restrains(bench: Bench) -> Figure:
    """The share of violations that are attacks, once Russia looks away."""

    def attacks(stage: Scenario) -> Values:
        violations, accidents = (
            path[:, -1] - path[:, 70]
            for path in (bench.follow(stage, f"total_{one}") for one in ("violations", "accidents"))
        )
        share: Values = 1 - accidents / np.maximum(violations, 1)
        return share

    worlds = (without_russia(bench), bench.stage())
    return differs(map(attacks, worlds), 0.1, relative=True)


@shake("S18")
def attention_holds_clients(bench: Bench) -> Figure:
    """Russia's hold on Yerevan, once Russia looks away."""
    worlds = (without_russia(bench), bench.stage())
    return differs(
        (bench.follow(one, "control.russia.yerevan")[:, -1] for one in worlds), -0.05, points=True
    )


@shake("S19")
def more_attention_deters_more(bench: Bench) -> Figure:
    """Violations once Russia gives the region all its attention."""
    worlds = (bench.stage(changes(TURN, attention_russia=1)), bench.stage())
    return differs((on_the_line(bench, one, 70) for one in worlds), -0.03, relative=True)


@shake("S20")
def who_has_nothing_to_send_withdraws(bench: Bench) -> Figure:
    """Peacekeepers of a Russia without attention and means."""
    powerless = DatedEvent(week=TURN, label="Russia has no means", set={"capability.russia": 0.0})
    worlds = (bench.stage(changes(TURN, attention_russia=0), powerless), bench.stage())
    return differs((bench.follow(o, "peacekeepers")[:, -1] for o in worlds), -0.2, relative=True)


@shake("S21")
def who_does_not_attend_signs_nothing(bench: Bench) -> Figure:
    """Deals of whoever pays no attention: the most of any actor."""
    usual = bench.stage(weeks=WEEKS)
    signed = {
        actor: float(signed_by(bench, usual.replace({name: 0}), actor).mean())
        for actor, name in ATTENTIONS.items()
    }
    most = max(signed, key=signed.__getitem__)
    return Figure(signed[most], 0.0, f"{most} signs {signed[most]:.2f}", signed[most] == 0)


@shake("S22")
def enmity_ends_patronage(bench: Bench) -> Figure:
    """Russia's hold on a Yerevan that has turned away."""
    path = bench.follow(estranged(bench, -0.7), "control.russia.yerevan")
    return differs((path[:, 197], path[:, ESTRANGED]), -0.5, relative=True)


@shake("S23")
def others_take_its_place(bench: Bench) -> Figure:
    """The West's hold on a Yerevan that has turned away from Russia."""

    def held(stage: Scenario) -> Values:
        paths = [bench.follow(stage, f"control.{one}.yerevan") for one in ("france", "usa")]
        return np.asarray(np.sum(paths, axis=0)[:, 197])

    worlds = (estranged(bench, -0.7), bench.stage())
    return differs(map(held, worlds), 0.05, points=True)


@shake("S24")
def friendship_keeps_patronage(bench: Bench) -> Figure:
    """Russia's hold on a Yerevan that is its friend."""
    now, was = (
        bench.follow(one, "control.russia.yerevan")[:, 197]
        for one in (estranged(bench, 0.9), bench.stage())
    )
    found = stays((now, was), 1.0)
    return Figure(found.value, found.error, found.text, found.value >= -3 * found.error)


@shake("S26")
def anyone_may_mediate(bench: Bench) -> Figure:
    """The Minsk format, or mediation by the United States, once it takes the region up."""
    found = [
        differs((bench.follow(one, series)[:, -1] for one in (western(bench), bench.stage())), 0.2)
        for series in ("minsk_relevance", "control.usa.mediation")
    ]
    return max(found, key=lambda figure: figure.value)


@shake("S27")
def mediation_is_not_drained(bench: Bench) -> Figure:
    """Russia's share of mediation, once the United States takes the region up."""
    now, was = (
        bench.follow(one, "control.russia.mediation")[:, -1]
        for one in (western(bench), bench.stage())
    )
    found = differs((now, was), -0.05, points=True)
    return Figure(found.value, found.error, found.text, found.holds and found.value >= -0.25)


@shake("S28")
def wants_cause_the_centre(bench: Bench) -> Figure:
    """A centre of a host that does not hedge and an owner that wants no foothold."""
    worlds = (bench.stage(weeks=WEEKS, hedging=0, foothold_value=0), bench.stage(weeks=WEEKS))
    return differs((outcome(bench, one, BY_JANUARY) for one in worlds), -0.1, points=True)


def refusing(stage: Scenario) -> float:
    """Return what refusing the centre would cost Russia on the eve of the first week."""
    world = World(stage, rng=1)
    row = int(np.argmax(OPENING_INSTRUMENT == JOINT_CENTRE))
    return float(price_of_refusing(world.state, world.params, row, ACTORS.index("russia")))


def _cheaper(stage: Scenario, usual: Scenario, least: float) -> Figure:
    now, was = refusing(stage), refusing(usual)
    change = (now - was) / was if was else 0.0
    return Figure(change, 0.0, f"{was:.4f} → {now:.4f}, {100 * change:+.0f}%", change <= least)


@shake("S29")
def without_aid_refusing_is_cheap(bench: Bench) -> Figure:
    """What refusing costs, had Turkey not helped in the war."""
    return _cheaper(bench.stage(war_aid=0), bench.stage(), -0.5)


@shake("S30")
def without_another_guest_refusing_is_cheap(bench: Bench) -> Figure:
    """What refusing costs, if Turkey cannot be invited instead."""
    shut = bench.stage(tables={"forbidden": ("invite_monitor",)})
    return _cheaper(shut, bench.stage(), -0.3)


@shake(
    "S31",
    argued="The terms follow from what payer and payee gain, not from the range they are sought "
    "in; there is no reading of the rule in which they do.",
)
def a_purse_that_nobody_spends_changes_nothing(bench: Bench) -> Figure:
    """The Minsk format where more aid could be paid than anyone asks for."""
    now, was = (
        bench.play(bench.stage(name="west_reengages", weeks=WEEKS, aid_scale=aid)).measures
        for aid in (0.1, 0.03)
    )
    return stays((now["minsk_relevance"], was["minsk_relevance"]), 0.01)


@shake("S32")
def opacity_goes_one_way(bench: Bench) -> Figure:
    """The centre by how little outsiders learn, the more the likelier."""
    shares = {
        f"{opacity:g}": outcome(bench, bench.stage(weeks=WEEKS, opacity=opacity), BY_JANUARY)
        for opacity in np.linspace(0, 1, 6).tolist()
    }
    return monotone(shares, 1)


@shake("S33")
def sliders_answer_by_degrees(bench: Bench) -> Figure:
    """Of the settings that move an outcome, how many do not switch it wholly on or off."""
    moved = graded = 0
    for stage in scenarios():
        usual = simulate(stage, FEW, bench.seed).probabilities()
        for name, row in PARAMETERS.items():
            for value in np.linspace(row.low, row.high, 5).tolist():
                setting = float(np.round(value)) if row.is_whole else value
                if setting == stage.parameters[name]:
                    continue
                found = simulate(stage.replace({name: setting}), FEW, bench.seed).probabilities()
                gone = [found[one] for one in found if abs(found[one] - usual[one]) >= 0.1]
                moved += len(gone)
                graded += sum(0.1 <= share <= 0.9 for share in gone)
    share = graded / max(moved, 1)
    return Figure(share, 0.0, f"{graded} of {moved}, {100 * share:.0f}%", share >= 1 / 3)
