"""The order of the region: the war, the West, the Minsk format, words."""

import datetime as dt

import numpy as np

from model.checks.check import Figure, row
from model.checks.lab import Lab, agreed, at_turn
from rulebook.rules.minsk import minsk
from rulebook.rules.statements import SHARED_TEXT

THRESHOLD = 0.55  # joint share of the agenda that makes a condominium
MOST = 0.75  # share of it above which one owner has it alone


@row("R02", rule="begin", why_no_off="A fact of the scenario's tables.")
def the_dead(lab: Lab) -> Figure:
    """Killed in the war."""
    dead = float(lab.world().state.war_dead)
    return Figure(dead, f"{dead:,.0f}", dead >= 6000)


@row("R04", rule="open_centre", off={"centre_allowed": 0})
def order_shifts(lab: Lab) -> Figure:
    """Shares of the agenda before and after the opening."""
    names = ("condominium", "western_agenda")
    played = lab.play(series=names)
    opened = played.measures["centre_open_week"]
    there = opened >= 0
    rise, fall = (
        (at_turn(played.series[name], opened + 1) - at_turn(played.series[name], opened))[there]
        for name in names
    )
    share = float(np.mean((rise > 0) & (fall < 0))) if there.any() else 0.0
    text = "no opening"
    if there.any():
        text = (
            f"Russia and Turkey {100 * rise.mean():+.1f} points, the West {100 * fall.mean():+.1f}"
        )
    return Figure(share, text, share >= 0.95)


@row("R12", rule="strain", off={"link_shock": 0})
def shaky_condominium(lab: Lab) -> Figure:
    """Joint share of the agenda after the opening, and how often the centre breaks down."""
    names = ("condominium", "control.russia.agenda", "control.turkey.agenda", "centre_state")
    played = lab.play(series=names, weeks=104)
    opened = played.measures["centre_open_week"]
    joint = at_turn(played.series["condominium"], opened + 1)[opened >= 0]
    alone = max(float(played.series[name].max()) for name in names[1:3])
    suspended = 4

    def hazard(states: np.ndarray) -> float:
        return float(np.mean(states == suspended))

    now = hazard(played.series["centre_state"])
    shaken = hazard(
        lab.play(series=("centre_state",), weeks=104, link_shock=0.1).series["centre_state"]
    )
    value = float(np.median(joint)) if len(joint) else 0.0
    text = f"joint {value:.0%}; at rest in {now:.2%} of turns, with more shocks {shaken:.1%}"
    return Figure(now, text, value > THRESHOLD and alone < MOST and 0 < now < shaken)


@row("R13", rule="learn", off={"opacity": 0})
def little_is_known(lab: Lab) -> Figure:
    """What outsiders do not know of the centre, and Russia's worth of a clearer one."""
    outside = ("belief.armenia", "belief.france", "belief.usa")
    inside = ("belief.russia", "belief.turkey", "belief.azerbaijan")
    played = lab.play(series=(*outside, *inside))
    made = agreed(played)
    errors = [
        float(np.mean([1 - played.series[name][made, -1].mean() for name in names]))
        if made.any()
        else 0.0
        for names in (outside, inside)
    ]
    opaque = lab.appraise().total["russia"]
    clear = lab.appraise(opacity=max(0.0, lab.scenario().parameters["opacity"] - 0.3)).total[
        "russia"
    ]
    text = (
        f"outsiders miss {errors[0]:.0%}, insiders {errors[1]:.0%}; "
        f"Russia's worth {opaque:+.3f}, if clearer {clear:+.3f}"
    )
    return Figure(errors[0], text, errors[0] > errors[1] and clear < opaque)


@row("R29", rule="begin", why_no_off="A fact of the scenario's tables.")
def dates(lab: Lab) -> Figure:
    """Date of the first turn, and length of the war."""
    start, days = lab.scenario().start, float(lab.world().state.war_days)
    return Figure(days, f"{start}, {days:.0f} days", start == dt.date(2020, 11, 10) and days == 44)


@row("R30", rule="begin", off={"war_gains": 0})
def the_field_decides(lab: Lab) -> Figure:
    """Land, means and dependence after the war against before."""
    after, before = lab.world().state, lab.world(war_gains=0).state
    land = float(after.territory - before.territory)
    means = float(after.capability[2] / before.capability[2] - 1)
    leaning = float(after.control[0, 5] - before.control[0, 5])
    text = (
        f"Azerbaijan's land {100 * land:+.0f} points and means {means:+.0%}; "
        f"Russia's patronage over Yerevan {100 * leaning:+.0f} points"
    )
    return Figure(leaning, text, land > 0.5 and means > 0 and leaning > 0)


@row("R36", rule="learn", off={"opacity": 0})
def news_on_announcement(lab: Lab) -> Figure:
    """Outsiders' belief in the turn before the announcement and in the turn of it."""
    names = ("belief.armenia", "belief.france", "belief.usa")
    played = lab.play(series=names)
    signed = played.measures["centre_signed_week"]
    made = signed >= 0
    before = [at_turn(played.series[name], signed)[made] for name in names]
    after = [at_turn(played.series[name], signed + 1)[made] for name in names]
    if not made.any():
        return Figure(0.0, "nothing to announce", holds=False)
    most, least = float(np.max(before)), float(np.min(after))
    return Figure(least, f"{most:.2f} before, {least:.2f} after", most == 0 and least > 0)


@row("R39", rule="bypass", off={"war_aid": 0})
def ever_closer(lab: Lab) -> Figure:
    """Defence deals of Baku with Ankara and with Moscow in a year."""
    names = ("total_defence.azerbaijan.turkey", "total_defence.azerbaijan.russia")
    played = lab.play(series=names)
    turkish, russian = (float(played.series[name][:, -1].mean()) for name in names)
    return Figure(turkish - russian, f"{turkish:.2f} against {russian:.2f}", turkish > russian)


@row("R43", rule="balance_of_baku", off={"centre_allowed": 0})
def evener_patrons(lab: Lab) -> Figure:
    """Evenness of Baku's patrons before and after the opening."""
    played = lab.play(series=("patron_balance_baku",))
    path = played.series["patron_balance_baku"]
    opened = played.measures["centre_open_week"]
    there = opened >= 0
    before, after = path[there, 0], at_turn(path, opened + 1)[there]
    share = float(np.mean(after > before)) if there.any() else 0.0
    text = f"{before.mean():.2f} before, {after.mean():.2f} after" if there.any() else "no opening"
    return Figure(share, text, share >= 0.95)


@row("R47", rule="warmth", off={"warmth_shown": 0})
def twin_releases(lab: Lab) -> Figure:
    """Warmth of Baku's statements on Ankara and on Moscow, and the text they share."""
    names = ("warmth.azerbaijan.turkey", "warmth.azerbaijan.russia")
    played = lab.play(series=names)
    made = agreed(played)
    turkish, russian = (float(played.series[name][made, -1].mean()) for name in names)
    text = f"{turkish:.2f} against {russian:.2f}; {SHARED_TEXT:.0%} of the text shared"
    return Figure(turkish - russian, text, turkish > russian and SHARED_TEXT >= 0.7)


@row("R49", rule="slant", off={"neutrality": 0})
def congratulation_and_silence(lab: Lab) -> Figure:
    """Lean of the two owners' statements to Azerbaijan."""
    names = ("slant.russia", "slant.turkey")
    played = lab.play(series=names)
    made = agreed(played)
    russian, turkish = (played.series[name][made, -1] for name in names)
    near = float(np.abs(russian).max())
    text = f"Russia {russian.mean():+.2f}, Turkey {turkish.mean():+.2f}"
    return Figure(near, text, bool(near < 0.1 and turkish.min() > 0.5))


@row("R50", rule="announced_importance", off={"modesty": 0})
def played_down(lab: Lab) -> Figure:
    """Announced over true importance of the centre."""
    names = ("importance.russia", "importance.turkey", "importance.azerbaijan")
    played = lab.play(series=names)
    made = agreed(played)
    russian, turkish, host = (played.series[name][made, -1] for name in names)
    text = f"Russia {russian.mean():.2f}, Turkey {turkish.mean():.2f}, Azerbaijan {host.mean():.2f}"
    holds = russian.max() < 1 and turkish.min() >= 1 and host.min() >= 1
    return Figure(float(russian.mean()), text, bool(holds))


@row("R52", rule="sign", off={"minsk_wear": 0})
def bypass_upon_bypass(lab: Lab) -> Figure:
    """Drops of the format's relevance at three dates, and runs in which it never rises."""
    played = lab.play(series=("minsk_relevance",))
    path = played.series["minsk_relevance"]
    signed, opened = (played.measures[f"centre_{what}_week"] for what in ("signed", "open"))
    drops = [
        path[:, 1] - path[:, 0],
        at_turn(path, signed + 1) - at_turn(path, signed),
        at_turn(path, opened + 1) - at_turn(path, opened),
    ]
    fallen = float(np.mean([np.median(drop) < 0 for drop in drops]))
    rising = np.diff(path, axis=1) > 1e-12
    until = np.array([rising[run, : int(week) + 1].any() for run, week in enumerate(opened)])
    never = float(1 - rising.any(axis=1).mean())
    by_opening = float(1 - until.mean())
    text = (
        f"drops of {', '.join(f'{np.median(drop):+.3f}' for drop in drops)}; never rises by the "
        f"opening in {by_opening:.0%} of runs, in the whole year in {never:.0%}"
    )
    return Figure(by_opening, text, fallen == 1 and by_opening >= 0.9)


@row("R53", rule="minsk", off={"minsk_recovery": 0})
def weakest_link(lab: Lab) -> Figure:
    """What the format regains in a week by the West's effort alone, and by all three."""
    gains = []
    for russian in (0.0, 1.0):
        world = lab.world(western_effort=1)
        world.state.russian_effort = russian
        before = float(world.state.minsk_relevance)
        minsk(world.state, world.params)
        gains.append(float(world.state.minsk_relevance) - before)
    text = f"{gains[0]:+.3f} without Russia, {gains[1]:+.3f} with it"
    return Figure(gains[1], text, abs(gains[0]) < 1e-12 < gains[1])
