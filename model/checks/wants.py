"""Who wants the centre, and why: rows on preferences, motives and payoffs."""

import numpy as np

from model.checks.check import Figure, row
from model.checks.lab import Appraisal, Lab, agreed
from rulebook.declared.names import ACTORS

PRE_WAR_BAKU = {"control.russia.baku": 0.28, "control.azerbaijan.baku": 0.40}
THREE_DRIVERS = {"foothold_value": 0, "hedging": 0, "link_value": 0, "exclusion_value": 0}
SIGNATORIES = ("russia", "turkey", "azerbaijan")
SURE = 0.95


def surplus(appraisal: Appraisal) -> float:
    """Return what a deal is worth to its signatories together."""
    return sum(appraisal.total[actor] for actor in SIGNATORIES)


@row("R01", rule="balance_of_baku", off={"hedging": 0})
def counterweight(lab: Lab) -> Figure:
    """Azerbaijan's worth of the centre, with Russia as strong in Baku as before the war."""
    now = lab.appraise().total["azerbaijan"]
    before = lab.appraise(state=PRE_WAR_BAKU, peacekeepers=0).total["azerbaijan"]
    stronger = lab.appraise(
        state={"control.russia.baku": 0.40, "control.azerbaijan.baku": 0.28}
    ).total["azerbaijan"]
    fall = 1 - before / now
    rises = stronger > now + 1e-12
    moves = "falls" if fall >= 0 else "rises"
    return Figure(
        fall, f"{moves} by {abs(fall):.0%} at pre-war influence", bool(fall >= 0.3 and rises)
    )


@row("R07", rule="fade", off={"novelty_value": 0})
def a_first_fades(lab: Lab) -> Figure:
    """Turkey's prestige of a first at the opening and a year later."""
    played = lab.play(series=("novelty.turkey",), weeks=80)
    opened = played.measures["centre_open_week"]
    kept = (opened >= 0) & (opened <= 27)
    path = played.series["novelty.turkey"][kept]
    first = path[np.arange(len(path)), opened[kept].astype(int)]
    later = path[np.arange(len(path)), opened[kept].astype(int) + 52]
    value = float(np.mean(first - later)) if len(path) else 0.0
    text = f"{np.mean(first):.3f} at the opening, {np.mean(later):.3f} a year later"
    return Figure(value, text if len(path) else "no opening", value > 0)


@row("R08", rule="foothold_worth", off={"foothold_value": 0})
def foothold(lab: Lab) -> Figure:
    """What the Turkish foothold is worth to Turkey, Russia and Armenia."""
    worth = lab.appraise().worth
    turkey = worth["turkey"]["foothold"]
    largest = turkey >= max(worth["turkey"].values()) > 0
    others = worth["russia"]["foothold"] < 0 and worth["armenia"]["foothold"] < 0
    text = (
        f"Turkey {turkey:+.3f}, Russia {worth['russia']['foothold']:+.3f}, "
        f"Armenia {worth['armenia']['foothold']:+.3f}"
    )
    return Figure(turkey, text, bool(turkey > 0 and largest and others))


@row("R27", rule="risk", off={"overlap": 0})
def detection_is_little_of_it(lab: Lab) -> Figure:
    """Share of the centre's worth that Turkish detection makes, for the actor with most."""
    whole, blind = lab.appraise(), lab.appraise(turkey_detection=0)
    shares = []
    for actor in ACTORS:
        gain = abs(whole.worth[actor]["security"] - blind.worth[actor]["security"])
        shares.append(gain / sum(abs(part) for part in whole.worth[actor].values()))
    return Figure(max(shares), f"at most {max(shares):.1%} of an actor's worth", max(shares) < 0.1)


@row("R28", rule="utility", off=THREE_DRIVERS)
def politics_dominates(lab: Lab) -> Figure:
    """Operational share of all that the centre is worth, by motive, over all actors."""
    worth = lab.appraise().worth
    whole = sum(abs(part) for parts in worth.values() for part in parts.values())
    operational = sum(abs(parts["security"]) for parts in worth.values()) / whole
    return Figure(
        operational, f"{operational:.1%} operational, the rest political", operational <= 0.2
    )


@row("R37", rule="weigh", off={"hedging": 0})
def order_of_preferences(lab: Lab) -> Figure:
    """Share of runs in which Azerbaijan and Turkey want it alike, Russia less, Armenia not."""
    played = lab.play()
    made = agreed(played)
    russia, turkey, azerbaijan, armenia = (
        played.measures[f"centre_worth_{actor}"][made] for actor in ACTORS[:4]
    )
    alike = np.abs(azerbaijan - turkey) < 0.2 * turkey
    less = (russia >= 0) & (russia <= 0.5 * np.minimum(azerbaijan, turkey))
    order = alike & less & (armenia < 0) & (armenia < russia)
    share = float(order.mean()) if made.any() else 0.0
    medians = ", ".join(
        f"{actor.title()} {np.median(values):+.3f}"
        for actor, values in zip(ACTORS[:4], (russia, turkey, azerbaijan, armenia), strict=True)
        if made.any()
    )
    return Figure(share, f"in {share:.0%} of runs ({medians})", share >= SURE)


@row("R38", rule="begin", off={"war_aid": 0})
def as_warm_as_ever(lab: Lab) -> Figure:
    """Baku's tie to Ankara at the start, and the most it is later."""
    path = lab.play(series=("azerbaijan_turkey_tie",)).series["azerbaijan_turkey_tie"]
    start, later = float(path[:, 0].mean()), float(path[:, 1:].max())
    return Figure(start, f"{start:.2f} at the start, at most {later:.2f} later", later <= start)


@row("R40", rule="balance_of_baku", off={"hedging": 0})
def fear_of_a_partial_russia(lab: Lab) -> Figure:
    """Azerbaijan's worth of the centre by its belief that Russia would side with Armenia."""
    worth = [lab.appraise(russia_sides_with_armenia=p).total["azerbaijan"] for p in (0, 0.4, 1)]
    text = ", ".join(f"{w:+.3f} at {p}" for w, p in zip(worth, (0, 0.4, 1), strict=True))
    return Figure(worth[2] - worth[0], text, 0 < worth[0] < worth[1] < worth[2])


@row("R41", rule="weigh", off=THREE_DRIVERS)
def three_drivers(lab: Lab) -> Figure:
    """The signatories' joint surplus without each driver, and the centre without all three."""
    whole = surplus(lab.appraise())
    without = {
        "foothold": surplus(lab.appraise(foothold_value=0)),
        "balance": surplus(lab.appraise(hedging=0)),
        "sidelining and link": surplus(lab.appraise(link_value=0, exclusion_value=0)),
    }
    share = float(agreed(lab.play()).mean())
    none = float(agreed(lab.setting(THREE_DRIVERS).play()).mean())
    lower = all(part < whole - 1e-9 for part in without.values())
    text = f"surplus {whole:+.3f}; " + ", ".join(f"no {k} {v:+.3f}" for k, v in without.items())
    return Figure(
        share, f"{text}; without all three agreed in {none:.0%}", lower and none < 0.02 < share
    )


@row("R42", rule="foothold_worth", off={"foothold_value": 0})
def a_flag_without_authority(lab: Lab) -> Figure:
    """Turkey's worth of a centre that sees nothing and decides nothing."""
    empty = lab.appraise(authority=0, turkey_detection=0, direct_line_effect=0)
    worth, chance = empty.total["turkey"], empty.chance["turkey"]
    return Figure(worth, f"worth {worth:+.3f}, signs with {chance:.0%}", chance > 0.5)


@row("R44", rule="weigh", off={"exclusion_value": 0})
def sidelining(lab: Lab) -> Figure:
    """Gains of Russia and Turkey from excluding the West, and what those not asked lose."""
    found = lab.appraise()
    gains = [found.worth[actor]["exclusion"] for actor in ("russia", "turkey")]
    outside = sum(found.total[actor] for actor in ("armenia", "france", "usa"))
    text = f"gains {gains[0]:+.3f} and {gains[1]:+.3f}; those not asked {outside:+.3f}"
    return Figure(min(gains), text, min(gains) > 0 > outside)


@row("R45", rule="coleman_power", off={"centre_allowed": 0})
def leverage(lab: Lab) -> Figure:
    """Turkey's power at the end over that in a world without a centre."""
    with_it = lab.play().measures["power_turkey"].mean()
    without = lab.play(centre_allowed=0).measures["power_turkey"].mean()
    rise = float(with_it / without - 1)
    return Figure(rise, f"power {rise:+.1%}", rise >= 0.1)


@row("R46", rule="weigh", off={"link_value": 0})
def link_with_moscow(lab: Lab) -> Figure:
    """What the link is worth to both, and the centre without its value."""
    found = lab.appraise()
    links = [found.worth[actor]["link"] for actor in ("russia", "turkey")]
    share = float(agreed(lab.play()).mean())
    without = float(agreed(lab.play(link_value=0)).mean())
    text = f"{links[0]:+.3f} each; agreed in {share:.0%}, without it in {without:.0%}"
    return Figure(min(links), text, min(links) > 0 and without < share)


@row("R54", rule="chance_of_consent", off={"armenia_consent": 1})
def no_one_asked(lab: Lab) -> Figure:
    """The chance of a centre when one actor hates it beyond measure."""
    share = float(agreed(lab.play()).mean())
    hated = {
        actor: float(agreed(lab.play(state={f"aversion.{actor}": 100.0})).mean())
        for actor in ("armenia", *SIGNATORIES)
    }
    text = f"{share:.0%}; " + ", ".join(f"{k.title()} against {v:.0%}" for k, v in hated.items())
    same = abs(hated["armenia"] - share) < 0.02 < share
    return Figure(share, text, same and max(hated[a] for a in SIGNATORIES) < 0.02)
