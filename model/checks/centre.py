"""The institution: how the centre comes about, what it is, who can end it."""

from itertools import pairwise

import networkx as nx
import numpy as np

from model.checks.check import Figure, row
from model.checks.lab import Lab, agreed, at_turn
from rulebook.declared.instruments import INSTRUMENTS
from rulebook.declared.names import ACTORS, DAYS_A_TURN
from rulebook.declared.openings import CAPITAL
from rulebook.declared.roles import HOST

HOST_NOTICE = "notice_to_centre"


@row("R03", rule="choose", off={"war_aid": 0})
def it_forms(lab: Lab) -> Figure:
    """Share of runs in which the centre opens within 80 +- 30 days of the statement."""
    days = lab.play().measures["centre_open_week"] * DAYS_A_TURN
    share = float(np.mean((days >= 50) & (days <= 110)))
    return Figure(share, f"in {share:.0%} of runs", share >= 0.9)


@row("R05", rule="build", off={"host_build_share": 0})
def built_in_two_months(lab: Lab) -> Figure:
    """Days from agreement to opening."""
    played = lab.play()
    opened = played.measures["centre_open_week"] >= 0
    lag = played.measures["centre_open_week"] - played.measures["centre_signed_week"]
    days = float(np.median(lag[opened])) * DAYS_A_TURN if opened.any() else -1.0
    return Figure(days, f"{days:.0f} days in the median", 40 <= days <= 80)


@row("R06", rule="centre_clauses", off={"parity": 0})
def parity_of_staff(lab: Lab) -> Figure:
    """Difference of the owners' staff at any turn, and their sum once it is agreed."""
    names = ("centre_staff.first_owner", "centre_staff.second_owner")
    played = lab.play(series=names)
    russian, turkish = (played.series[name] for name in names)
    apart = float(np.abs(russian - turkish).max())
    whole = float((russian + turkish).max())
    return Figure(apart, f"difference {apart:.0f}, total {whole:.0f}", apart == 0 and whole == 120)


@row("R09", rule="sign", off={"centre_allowed": 0})
def russia_returns_by_leave(lab: Lab) -> Figure:
    """Russian soldiers on Azerbaijani-held land, and who can send them home."""
    path = lab.play(series=("centre_staff.first_owner",)).series["centre_staff.first_owner"]
    before, after = float(path[:, 0].max()), float(np.median(path[:, -1]))
    notice = next(instrument for instrument in INSTRUMENTS if instrument.name == HOST_NOTICE)
    alone = notice.openings == ((HOST, HOST),)
    affordable = CAPITAL[INSTRUMENTS.index(notice)] <= 1
    text = f"{before:.0f} before, {after:.0f} after; Azerbaijan alone can end it"
    return Figure(after, text, bool(before == 0 and after == 60 and alone and affordable))


@row("R10", rule="lease", off={"asking_price": 1})
def priced_out(lab: Lab) -> Figure:
    """Guests that leave at 43 times the old rent, and that stay at twice."""
    left = float(np.mean(lab.play("gabala_2012").measures["guest_left_week"] >= 0))
    twice = lab.play("gabala_2012", asking_price=2).measures["guest_left_week"]
    stay = float(np.mean(twice < 0))
    return Figure(
        left, f"{left:.0%} leave; at twice the rent {stay:.0%} stay", left > 0.9 and stay > 0.7
    )


@row("R11", rule="weigh", off={"link_value": 0, "exclusion_value": 0})
def foes_cooperate(lab: Lab) -> Figure:
    """The centre between two that dislike one another, with and without a surplus on the issue."""
    names = ("affinity.russia.turkey", "affinity.turkey.russia")
    played = lab.play(series=names)
    start = [float(played.series[name][:, 0].mean()) for name in names]
    share = float(np.mean(played.outcomes["centre_signed_by_january"]))
    text = f"agreed in {share:.0%} at affinities {start[0]:+.1f} and {start[1]:+.1f}"
    return Figure(share, text, share >= 0.9 and all(-0.5 <= a <= 0 for a in start))


@row("R19", rule="acts_jointly", off={"dual_command": 0})
def two_commanders(lab: Lab) -> Figure:
    """Share of the centre's actions taken jointly; what one commander would change."""
    names = ("total_joint", "total_channel.nothing", "total_received")
    end = {name: lab.play(series=names).series[name][:, -1].sum() for name in names}
    one = {name: lab.play(series=names, dual_command=0).series[name][:, -1].sum() for name in names}
    joint = float(end["total_joint"] / (end["total_received"] - end["total_channel.nothing"]))
    idle = float(end["total_channel.nothing"] / end["total_received"])
    idle_one = float(one["total_channel.nothing"] / one["total_received"])
    worth = lab.appraise().total["turkey"]
    worth_one = lab.appraise(dual_command=0).total["turkey"]
    text = (
        f"{joint:.0%} jointly; nothing done on {idle:.0%}, under one commander on {idle_one:.0%}; "
        f"Turkey's worth {worth:+.3f}, under one {worth_one:+.3f}"
    )
    return Figure(joint, text, joint < 0.5 and idle_one < idle and worth_one < worth)


@row("R20", rule="centre_clauses", off={"name_parity": 0})
def mirrored_names(lab: Lab) -> Figure:
    """What the name costs the owner that comes second."""
    cost = lab.appraise(name_parity=1).total["turkey"] - lab.appraise().total["turkey"]
    return Figure(cost, f"costs Turkey {cost:.3f}", abs(cost) < 1e-12)


@row("R25", rule="channel", off={"authority": 0})
def one_channel_each(lab: Lab) -> Figure:
    """Violations the centre heard of, and the channels it chose."""
    channels = ("total_channel.peacekeepers", "total_channel.direct line", "total_channel.nothing")
    played = lab.play(series=(*channels, "total_received"))
    counts = [played.series[name][:, -1] for name in channels]
    received = played.series["total_received"][:, -1]
    exact = bool(np.array_equal(sum(counts), received) and received.sum() > 0)
    acted = float(1 - counts[2].sum() / max(received.sum(), 1))
    text = (
        f"one each of {len(channels)} channels, none of them the Minsk Group; acted on {acted:.0%}"
    )
    return Figure(acted, text, exact)


@row("R31", rule="ceasefire_statement", off={"armenia_consent": 1})
def two_sets_of_three(lab: Lab) -> Figure:
    """Who signs the statement, and who the centre."""
    world = lab.world()
    statement = {actor for i, actor in enumerate(ACTORS) if world.state.consent[0, i] > 0}
    centre = set(lab.appraise().signs)
    text = f"statement {', '.join(sorted(statement))}; centre {', '.join(sorted(centre))}"
    holds = statement == {"russia", "azerbaijan", "armenia"} and centre == {
        "russia",
        "turkey",
        "azerbaijan",
    }
    return Figure(float(len(centre)), text, holds)


@row("R32", rule="draft", off={"armenia_consent": 1})
def a_gap_filled(lab: Lab) -> Figure:
    """Centres agreed without Armenia, and Turkish soldiers before any deal."""
    names = ("centre_staff.second_owner", "monitor.claimant.turkey")
    played = lab.play(series=names)
    share = float(agreed(played).mean()) if "armenia" not in lab.appraise().signs else 0.0
    before = max(float(played.series[name][:, :2].max()) for name in names)
    text = f"agreed without Armenia in {share:.0%}; {before:.0f} Turkish soldiers before"
    return Figure(share, text, share > 0 and before == 0)


@row("R34", rule="draft_agreement", off={"war_aid": 0})
def agreed_in_weeks(lab: Lab) -> Figure:
    """Share of runs in which it is agreed in 10 to 40 days; who is at the table."""
    days = lab.play().measures["centre_signed_week"] * DAYS_A_TURN
    share = float(np.mean((days >= 10) & (days <= 40)))
    absent = not {"armenia", "france", "usa"} & lab.appraise().signs
    return Figure(share, f"in {share:.0%} of runs", share >= 0.9 and absent)


@row("R35", rule="centre_clauses", off={"host_build_share": 0})
def the_host_builds(lab: Lab) -> Figure:
    """What building costs each, and what the host gains all the same."""
    free = lab.appraise(building_cost=0).aid
    cost = {actor: lab.appraise().aid[actor] - free[actor] for actor in ACTORS[:3]}
    net = lab.appraise().total["azerbaijan"]
    text = ", ".join(f"{k.title()} {v:.3f}" for k, v in cost.items()) + f"; host's net {net:+.3f}"
    holds = cost["azerbaijan"] > 0 and cost["russia"] == cost["turkey"] == 0 and net > 0
    return Figure(cost["azerbaijan"], text, bool(holds))


@row("R48", rule="talk", off={"parallel_talks": 0})
def the_host_is_broker(lab: Lab) -> Figure:
    """Betweenness in the network of defence contacts, its ties by how often two met."""
    names = {
        (one, other): f"contacts.{one}.{other}"
        for k, one in enumerate(ACTORS)
        for other in ACTORS[k + 1 :]
    }
    played = lab.play(series=tuple(names.values()))
    network = nx.Graph()
    network.add_nodes_from(ACTORS)
    for (one, other), name in names.items():
        met = float(played.series[name][:, -1].mean())
        if met > 0:
            network.add_edge(one, other, distance=1 / met)
    between = nx.betweenness_centrality(network, weight="distance", normalized=False)
    text = ", ".join(f"{actor.title()} {between[actor]:.0f}" for actor in ACTORS[:3])
    holds = between["azerbaijan"] > max(between["russia"], between["turkey"])
    return Figure(between["azerbaijan"], text, holds)


@row("R51", rule="price_of_refusing", off={"fait_accompli": 0})
def a_necessary_partner(lab: Lab) -> Figure:
    """Russia's chance of consent by the joint means of Turkey and Azerbaijan."""
    chances = []
    for means in (0.0, 0.25, 0.5, 1.0):
        state = {"capability.turkey": 0.55 * means, "capability.azerbaijan": 0.2 * means}
        chances.append(lab.appraise(state=state).chance["russia"])
    text = f"{chances[0]:.0%} against nobody, {chances[-1]:.0%} against both at full means"
    rising = all(a < b for a, b in pairwise(chances))
    return Figure(chances[-1] - chances[0], text, rising and chances[0] < 0.5 < chances[-1])


@row("R33", rule="open_centre", off={"authority": 0})
def a_decisive_share(lab: Lab) -> Figure:
    """Shares of monitoring before and after."""
    names = ("control.russia.monitoring", "control.turkey.monitoring")
    played = lab.play(series=names)
    start = float(played.series[names[0]][:, 0].mean())
    opened = played.measures["centre_open_week"]
    after = at_turn(played.series[names[0]], opened + 1)[opened >= 0]
    turkish = at_turn(played.series[names[1]], opened + 1)[opened >= 0]
    russian = float(np.median(after)) if len(after) else 1.0
    low, high = (float(after.min()), float(after.max())) if len(after) else (1.0, 1.0)
    text = f"Russia {start:.2f} before, {russian:.2f} after"
    holds = start == 1 and low >= 0.7 and high <= 0.95 and len(turkish) > 0
    return Figure(russian, text, bool(holds and turkish.min() > 0 and turkish.max() < 0.3))
