"""The line: who sees what, what is done about it, and what it changes."""

import numpy as np

from model.checks.check import Figure, row
from model.checks.lab import Lab, at_turn
from rulebook.rules.curves import detection
from rulebook.rules.risk import NIGHT, russian_sight, turkish_sight

A_LONG_WATCH = 104  # turns, so that the centre is open for most of the run


def mean(lab: Lab, measure: str, **parameters: float) -> float:
    """Return a measure's mean over an ensemble."""
    return float(lab.setting(parameters).play().measures[measure].mean())


def added(lab: Lab, **parameters: float) -> float:
    """Return the points of detection that a second owner adds in a covered sector, by the rules."""
    params = lab.setting(parameters).world().params
    russian, turkish = russian_sight(params), turkish_sight(params)
    both = detection(russian, turkish, params.overlap)
    return float(100 * (both - russian))


@row("R14", rule="detection", off={"overlap": 0})
def sensors_combine(lab: Lab) -> Figure:
    """Detection of two owners against one minus the product of what each misses."""
    params = lab.world().params
    russian, turkish = russian_sight(params), turkish_sight(params)
    thinned = 1 - (1 - russian) * (1 - (1 - params.overlap) * turkish)
    independent = 1 - (1 - russian) * (1 - turkish)
    found = float(detection(russian, turkish, params.overlap))
    exact = abs(found - thinned) < 1e-12
    exact = exact and abs(detection(russian, turkish, 0.0) - independent) < 1e-12
    text = f"{found:.3f} with overlap {params.overlap:.1f}, {independent:.3f} if independent"
    return Figure(found, text, bool(exact))


@row("R15", rule="who_sees", off={"overlap": 0, "turkey_detection": 0.9, "russia_detection": 0.3})
def russia_watched_already(lab: Lab) -> Figure:
    """Detection by Russia alone over that of both."""
    alone = mean(lab, "detected_share", turkey_detection=0)
    both = mean(lab, "detected_share")
    share = alone / both
    return Figure(share, f"{alone:.3f} of {both:.3f}, {share:.0%}", alone > 0 and share >= 0.85)


@row("R16", rule="who_sees", off={"overlap": 0})
def turkey_adds_little(lab: Lab) -> Figure:
    """Points of detection that Turkish drones add, as they overlap and if they did not."""
    here, apart = added(lab), added(lab, overlap=0)
    seen = 100 * (mean(lab, "detected_share") - mean(lab, "detected_share", turkey_detection=0))
    text = f"{here:.1f} points in a covered sector, {seen:.1f} on the whole line; {apart:.1f} apart"
    return Figure(here, text, here <= 3 and apart >= 8)


@row("R17", rule="unpoliced", off={"peacekeepers": 0})
def peacekeepers_deter(lab: Lab) -> Figure:
    """Violations without peacekeepers and without Turkish drones, against those with both."""
    now = mean(lab, "violations")
    force = abs(mean(lab, "violations", peacekeepers=0) - now)
    drones = abs(mean(lab, "violations", turkey_detection=0) - now)
    text = f"without the force {force:+.0f} violations, without Turkish drones {drones:.1f}"
    return Figure(force / max(drones, 0.1), text, force > 5 * drones)


@row("R18", rule="risk", off={"violation_rate": 0})
def armenia_needs_the_force(lab: Lab) -> Figure:
    """What the peacekeepers' leaving and the centre are worth to Armenia."""
    force = -lab.appraise("notice_to_peacekeepers").total["armenia"]
    centre = lab.appraise().total["armenia"]
    return Figure(force, f"the force {force:+.3f}, the centre {centre:+.3f}", force > abs(centre))


@row("R21", rule="reaches_centre", off={"russia_withholds": 0})
def first_look(lab: Lab) -> Figure:
    """Share of Russia's detections that its headquarters passes on, while the centre is open."""
    played = lab.play(series=("total_passed", "total_russian_open"))
    passed, seen = (
        played.series[name][:, -1].sum() for name in ("total_passed", "total_russian_open")
    )
    share = float(passed / seen)
    most = 1 - lab.scenario().parameters["russia_withholds"]
    return Figure(share, f"{share:.1%}, of {most:.0%} at most", share <= most + 0.02)


@row("R22", rule="russian_sight", why_no_off="It is itself the variation of a mechanism.")
def a_biased_source(lab: Lab) -> Figure:
    """The order of preferences, by the trust put in the one Russian source."""
    held = []
    for trust in (0.5, 0.75, 1.0):
        total = lab.appraise(source_trust=trust).total
        held.append(
            total["armenia"] < total["russia"] <= 0.5 * min(total["turkey"], total["azerbaijan"])
        )
    detected = [mean(lab, "detected_share", source_trust=trust) for trust in (0.5, 1.0)]
    text = f"holds at trust 0.5, 0.75 and 1; detection {detected[0]:.2f} to {detected[1]:.2f}"
    return Figure(float(np.mean(held)), text, all(held))


@row("R23", rule="publish", off={"told_of_drones": 0})
def who_tells_of_drones(lab: Lab) -> Figure:
    """Share of what was seen that an owner can tell of as its own."""
    names = ("publicity.first_owner", "publicity.second_owner")
    played = lab.play(series=names, weeks=A_LONG_WATCH)
    russian, turkish = (float(played.series[name][:, -1].mean()) for name in names)
    text = f"Russia {russian:.2f}, Turkey {turkish:.2f}"
    return Figure(russian - turkish, text, russian > turkish)


@row("R24", rule="russian_sight", off={"night_penalty": 0.5})
def round_the_clock(lab: Lab) -> Figure:
    """Loss of detection by night, and turns in which someone watches."""
    params = lab.world().params
    day = params.russia_detection * params.source_trust
    night = day - (day - russian_sight(params)) / NIGHT
    loss = float(1 - night / day)
    return Figure(loss, f"{loss:.0%} less by night, watched in every turn", loss <= 0.15 + 1e-9)


@row("R26", rule="follow_on", off={"direct_line_effect": 0})
def direct_line(lab: Lab) -> Figure:
    """Rise of branching ratios without the direct line, once it is open: accidents and attacks."""
    names = ("total_offspring", "total_accident_offspring", "total_accidents", "total_violations")

    def ratios(**parameters: float) -> tuple[float, float]:
        played = lab.setting(parameters).play(series=names, weeks=A_LONG_WATCH)
        opened = played.measures["centre_open_week"]
        there = opened >= 0
        whole, accidental, accidents, violations = (
            (played.series[name][:, -1] - at_turn(played.series[name], opened + 1))[there].sum()
            for name in names
        )
        return accidental / accidents, (whole - accidental) / (violations - accidents)

    (accident, attack), (accident_off, attack_off) = ratios(), ratios(direct_line_effect=0)
    rise, other = float(accident_off / accident - 1), float(attack_off / attack - 1)
    text = f"accidents {rise:+.1%}, attacks {other:+.1%}"
    return Figure(rise, text, 0.05 <= rise <= 0.25 and abs(other) < 0.02)
