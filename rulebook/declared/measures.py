"""What is measured at the end of a run, and what can be followed week by week."""

from dataclasses import dataclass

from rulebook.declared.kinds import (
    A_WEEK,
    CENTRE_STATE,
    COUNT,
    DEGREE,
    EXPECTED_COUNT,
    FLAG,
    LEANING,
    RATIO,
    SHARE,
    SOLDIERS,
    UTILITY,
    WEEK,
    Kind,
)
from rulebook.declared.names import (
    ACTOR_NAMES,
    ACTOR_TITLES,
    ACTORS,
    ARENA_TITLES,
    ARENAS,
)
from rulebook.declared.state import place


@dataclass(frozen=True)
class Measure:
    """One number of a finished run."""

    name: str
    title: str
    kind: Kind
    meaning: str
    source: str
    place: int  # where it stands in the state


@dataclass(frozen=True)
class Series:
    """A number followed week by week: a place in the state."""

    name: str
    title: str
    kind: Kind
    group: str
    place: int


def _measures() -> dict[str, Measure]:
    rows = [
        ("centre_signed_week", "signed_week", "Centre agreed", WEEK, "Turn in which the centre was agreed", "11"),
        ("centre_open_week", "open_week", "Centre opened", WEEK, "Turn in which the centre opened", "2"),
        ("centre_closed_week", "closed_week", "Centre closed", WEEK, "Turn in which the centre closed", "3"),
        ("turkey_presence", "control.turkey.presence", "Turkish foothold", SHARE, "Turkey's share of the military foothold", "3, 15"),
        ("turkish_soldiers", "turkish_soldiers", "Turkish soldiers", SOLDIERS, "Soldiers of the centre's second owner, in the article Turkey, on the ground at the end", "3, 15"),
        ("russia_monitoring", "control.russia.monitoring", "Russian monitoring", SHARE, "Russia's share of monitoring", "11"),
        ("western_agenda", "western_agenda", "Western say", SHARE, "The Western co-chairs' share of the region's agenda, in the article France's and the United States'", "1, 17"),
        ("western_mediation", "western_mediation", "Western mediation", SHARE, "The Western co-chairs' share of mediation, in the article France's and the United States'", "17, 21"),
        ("minsk_relevance", "minsk_relevance", "Minsk format", DEGREE, "Relevance of the Minsk format", "21"),
        ("patron_balance_baku", "patron_balance_baku", "Balance of Baku's patrons", RATIO, "Lesser over greater of the guarantor's and the ally's shares over the claimant, in the article Russia's and Turkey's", "16"),
        ("condominium", "condominium", "Condominium", SHARE, "Joint share of the agenda of the centre's owners, in the article Russia and Turkey", "3"),
        ("link", "link", "Russia-Turkey channel", DEGREE, "Strength of the channel", "17"),
        ("armenia_grievance", "grievance.armenia", "Armenian grievance", DEGREE, "Resentment at being bypassed", "22"),
        ("peacekeepers_end", "peacekeepers", "Peacekeepers", SOLDIERS, "Peacekeepers at the end", "4"),
        ("violations", "total_violations", "Violations", COUNT, "Violations on the line in all", "8"),
        ("detected_share", "detected_share", "Violations seen", SHARE, "Share of violations seen by anyone", "9"),
        ("received_share", "received_share", "Heard by the centre", SHARE, "Share of all violations that the centre heard of", "6"),
        ("casualties", "total_casualties", "Casualties", EXPECTED_COUNT, "Expected casualties since the statement", "C0"),
        ("war_resumed", "war_resumed", "War resumed", FLAG, "Whether war resumed", "10"),
        ("war_week", "war_week", "War", WEEK, "Turn in which war resumed", "10"),
        ("guest_left_week", "lease_left", "Guest left", WEEK, "Turn in which the guest of a lease left", "3"),
        ("azerbaijan_turkey_tie", "affinity.azerbaijan.turkey", "Baku's tie to Ankara", LEANING, "Azerbaijan's affinity for Turkey", "13"),
        ("deals_azerbaijan_turkey", "total_deals.azerbaijan.turkey", "Deals of Baku and Ankara", COUNT, "Deals signed by both", "13"),
        ("deals_azerbaijan_russia", "total_deals.azerbaijan.russia", "Deals of Baku and Moscow", COUNT, "Deals signed by both", "13"),
    ]  # fmt: skip
    for actor in ACTORS:
        name = ACTOR_NAMES[actor]
        rows.append((f"power_{actor}", f"power.{actor}", f"Power of {name}", SHARE, f"Coleman power of {name}", "1, 17"))  # fmt: skip
    for actor in ACTORS:
        title = f"Worth of the centre to {ACTOR_NAMES[actor]}"
        rows.append((f"centre_worth_{actor}", f"centre_worth.{actor}", title, UTILITY, "When it was signed; 0 if it never was", "12"))  # fmt: skip
    return {name: Measure(name, title, kind, meaning, source, place(path)) for name, path, title, kind, meaning, source in rows}  # fmt: skip


MEASURES = _measures()


def _series() -> dict[str, Series]:
    rows = [
        (f"control.{actor}.{arena}", ACTOR_TITLES[actor], SHARE, ARENA_TITLES[arena])
        for arena in ARENAS
        for actor in ACTORS
    ]
    places = {row[0]: row[0] for row in rows}
    for name, path, title, kind in (
        ("minsk_relevance", "minsk_relevance", "Relevance of the Minsk format", DEGREE),
        ("western_agenda", "western_agenda", "Western share of the agenda", SHARE),
        ("western_mediation", "western_mediation", "Western share of mediation", SHARE),
        ("condominium", "condominium", "Russian and Turkish share of the agenda", SHARE),
        ("patron_balance_baku", "patron_balance_baku", "Balance of Baku's patrons", RATIO),
        ("link", "link", "Russia-Turkey channel", DEGREE),
        ("armenia_grievance", "grievance.armenia", "Armenian grievance", DEGREE),
        ("azerbaijan_turkey_tie", "affinity.azerbaijan.turkey", "Baku's tie to Ankara", LEANING),
        ("peacekeepers", "peacekeepers", "Peacekeepers", SOLDIERS),
        ("centre_state", "centre", "State of the centre", CENTRE_STATE),
        ("intensity", "intensity", "Expected violations a week", A_WEEK),
        ("violations", "turn_violations", "Violations of the week", COUNT),
        ("seen", "turn_seen", "Violations seen in the week", COUNT),
        ("casualties", "total_casualties", "Casualties so far", EXPECTED_COUNT),
    ):
        rows.append((name, title, kind, "The region"))
        places[name] = path
    return {
        name: Series(name, title, kind, group, place(places[name]))
        for name, title, kind, group in rows
    }


SERIES = _series()
