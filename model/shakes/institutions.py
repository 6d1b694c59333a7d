"""Part one: a line has two sides, and institutions need an object."""

import numpy as np

from model.scenario import Scenario
from model.scenario_parts import DatedEvent
from model.shakes.bench import (
    WEEKS,
    Bench,
    Figure,
    Values,
    below,
    changes,
    differs,
    error_of,
    foundings,
    shake,
    stands,
    stays,
    suspensions,
)
from rulebook.declared.names import AZERBAIJAN, SECTORS

PATROLLED = SECTORS[:4]
FALL = 90
LAPSE = 60
RUPTURE = 30
MOST_FOUNDINGS, MOST_SUSPENSIONS = 1.5, 3.0

# What switches the mechanisms off.
OBJECT = {"flag_without_task": 1.0}
SIDES = {"violence_behind": 1.0, **OBJECT}
REVERSION = {"reversion": 0.0}


def one_side(bench: Bench) -> Scenario:
    """Return the world in which the patrolled sectors pass to one side."""
    held = {f"holder.{sector}": float(AZERBAIJAN) for sector in PATROLLED}
    return bench.stage(DatedEvent(week=FALL, label="All sectors pass to one side", set=held))


def on_the_line(bench: Bench, stage: Scenario, first: int, last: int = 240) -> Values:
    """Return the violations a week in the patrolled sectors, from one week to another: (runs,)."""
    paths = [bench.follow(stage, f"violations.{sector}") for sector in PATROLLED]
    whole: Values = np.sum(paths, axis=0)[:, first + 1 : last + 1].mean(axis=1)
    return whole


def war_after(bench: Bench, stage: Scenario, week: int) -> Values:
    """Return in which runs war resumed after a week, shape (runs,)."""
    return (bench.play(stage).measures["war_week"] > week).astype(float)


@shake("S01", off=SIDES)
def no_line_no_violations(bench: Bench) -> Figure:
    """Violations in the sectors that one side holds."""
    worlds = (one_side(bench), bench.stage())
    return differs((on_the_line(bench, one, 100) for one in worlds), -0.8, relative=True)


@shake("S02", off=SIDES)
def no_line_no_war(bench: Bench) -> Figure:
    """War after one side holds all."""
    worlds = (one_side(bench), bench.stage())
    return differs((war_after(bench, one, FALL) for one in worlds), -0.5, relative=True)


@shake("S03", off=OBJECT)
def no_line_no_centre(bench: Bench) -> Figure:
    """The centre a year after one side holds all, and whether it is founded again."""
    shaken, whole = (bench.follow(one, "centre") for one in (one_side(bench), bench.stage()))
    figure = differs((stands(shaken)[:, 143], stands(whole)[:, 143]), -0.9, points=True)
    again = float((foundings(shaken[:, FALL + 1 :]) > 0).mean())
    text = f"{figure.text}; founded again in {100 * again:.0f}%"
    return Figure(figure.value, figure.error, text, figure.holds and again <= 1 - 0.95)


@shake("S04", off=SIDES)
def a_force_without_a_line_leaves(bench: Bench) -> Figure:
    """Whether the peacekeepers have left before their term."""
    gone = (bench.follow(one_side(bench), "peacekeepers")[:, -1] == 0).astype(float)
    return Figure(
        float(gone.mean()),
        error_of(gone),
        f"gone in {gone.mean():.0%}",
        gone.mean() >= 0.5,
        bounded=True,
    )


def _since(bench: Bench, series: str) -> tuple[Values, Values, Values]:
    """Return a series at the start, in the week before one side holds all, and at the end."""
    path = bench.follow(one_side(bench), series)
    return path[:, 0], path[:, FALL], path[:, -1]


@shake(
    "S05",
    off=REVERSION,
    argued="The share rose because the centre was founded again and again, which it is not with or "
    "without reversion; reversion takes back what the first founding moved.",
)
def no_foothold_by_founding(bench: Bench) -> Figure:
    """The Turkish foothold since one side holds all."""
    _, before, after = _since(bench, "control.turkey.presence")
    found = stays((after, before), 1.0)
    return Figure(found.value, found.error, found.text, found.value <= 0.01)


@shake("S06", off=REVERSION)
def monitoring_reverts(bench: Bench) -> Figure:
    """What is left of Turkey's gain in monitoring."""
    start, before, after = _since(bench, "control.turkey.monitoring")
    gained = float((before - start).mean())
    left = float((after - start).mean()) / gained if gained > 0 else 1.0
    text = f"of {gained:.3f} gained {100 * left:.0f}% is left"
    return Figure(left, 0.0, text, left <= 0.5, bounded=True)


@shake("S07")
def ties_stay(bench: Bench) -> Figure:
    """Azerbaijan's tie to Turkey."""
    worlds = (one_side(bench), bench.stage())
    return stays((bench.follow(o, "affinity.azerbaijan.turkey")[:, -1] for o in worlds), 0.05)


@shake("S08", off={"force_effect": 0.0})
def peacekeepers_deter(bench: Bench) -> Figure:
    """Violations of a year without peacekeepers."""
    worlds = (bench.stage(weeks=WEEKS, peacekeepers=0), bench.stage(weeks=WEEKS))
    return differs((bench.play(o).measures["violations"] for o in worlds), 0.5, relative=True)


@shake(
    "S09",
    argued="The object of a centre is a line with two sides, not the peacekeepers on it. So a "
    "centre is not closed for their absence, and there is nothing to found again.",
)
def no_pump_without_a_force(bench: Bench) -> Figure:
    """Foundings of the centre without peacekeepers."""
    return below(foundings(bench.follow(bench.stage(peacekeepers=0), "centre")), MOST_FOUNDINGS)


@shake(
    "S10",
    argued="As in S09: the line still has two sides after the mandate has lapsed, and the centre "
    "keeps its work.",
)
def no_pump_after_a_lapse(bench: Bench) -> Figure:
    """Foundings of the centre after the mandate has lapsed."""
    lapse = DatedEvent(week=1, label="The mandate is to lapse", set={"mandate_end": LAPSE})
    stage = bench.stage(lapse, silent_renewal=0)
    return below(foundings(bench.follow(stage, "centre")), MOST_FOUNDINGS)


@shake("S11", off=OBJECT)
def no_soldiers_no_foothold(bench: Bench) -> Figure:
    """The Turkish foothold with a centre that nobody staffs."""
    stage = bench.stage(weeks=WEEKS, staff=0)
    return below(bench.play(stage).measures["turkey_presence"], 0.01)


def rupture(bench: Bench) -> Scenario:
    """Return the world in which the channel breaks for good."""
    torn = {"link": 0.0, "affinity.russia.turkey": -0.9, "affinity.turkey.russia": -0.9}
    return bench.stage(
        DatedEvent(week=RUPTURE, label="The channel breaks", set=torn),
        changes(RUPTURE, link_shock=0.25),
    )


@shake("S12", off=OBJECT)
def suspended_once(bench: Bench) -> Figure:
    """Suspensions under a broken channel."""
    return below(suspensions(bench.follow(rupture(bench), "centre")), MOST_SUSPENSIONS)


@shake("S13", off=OBJECT)
def a_broken_channel_ends_it(bench: Bench) -> Figure:
    """The centre in the end, under a broken channel."""
    worlds = (rupture(bench), bench.stage())
    return differs(
        (stands(bench.follow(one, "centre"))[:, -1] for one in worlds), -0.2, points=True
    )
