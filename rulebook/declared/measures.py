"""What is measured at the end of a run, and what can be followed week by week."""

from dataclasses import dataclass

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
    """One number of a finished run; weeks are turn numbers, -1 for never."""

    name: str
    title: str
    unit: str
    meaning: str
    source: str
    place: int  # where it stands in the state


@dataclass(frozen=True)
class Series:
    """A number followed week by week: a place in the state."""

    name: str
    title: str
    unit: str
    group: str
    place: int


def _measures() -> dict[str, Measure]:
    rows = [
        ("centre_signed_week", "signed_week", "Centre agreed", "week", "Turn in which the centre was agreed", "11"),
        ("centre_open_week", "open_week", "Centre opened", "week", "Turn in which the centre opened", "2"),
        ("centre_closed_week", "closed_week", "Centre closed", "week", "Turn in which the centre closed", "3"),
        ("turkey_presence", "control.turkey.presence", "Turkish foothold", "share", "Turkey's share of the military foothold", "3, 15"),
        ("turkish_soldiers", "turkish_soldiers", "Turkish soldiers", "soldiers", "Turkish soldiers on the ground at the end", "3, 15"),
        ("russia_monitoring", "control.russia.monitoring", "Russian monitoring", "share", "Russia's share of monitoring", "11"),
        ("western_agenda", "western_agenda", "Western say", "share", "French and US share of the region's agenda", "1, 17"),
        ("western_mediation", "western_mediation", "Western mediation", "share", "French and US share of mediation", "17, 21"),
        ("minsk_relevance", "minsk_relevance", "Minsk format", "0 to 1", "Relevance of the Minsk format", "21"),
        ("patron_balance_baku", "patron_balance_baku", "Balance of Baku's patrons", "ratio", "Lesser over greater of the Russian and Turkish shares", "16"),
        ("condominium", "condominium", "Condominium", "share", "Russia's and Turkey's joint share of the agenda", "3"),
        ("link", "link", "Russia-Turkey channel", "0 to 1", "Strength of the channel", "17"),
        ("armenia_grievance", "grievance.armenia", "Armenian grievance", "0 to 1", "Resentment at being bypassed", "22"),
        ("peacekeepers_end", "peacekeepers", "Peacekeepers", "soldiers", "Peacekeepers at the end", "4"),
        ("violations", "total_violations", "Violations", "count", "Violations on the line in all", "8"),
        ("detected_share", "detected_share", "Violations seen", "share", "Share of violations seen by anyone", "9"),
        ("received_share", "received_share", "Heard by the centre", "share", "Share of all violations that the centre heard of", "6"),
        ("casualties", "total_casualties", "Casualties", "expected count", "Expected casualties since the statement", "C0"),
        ("war_resumed", "war_resumed", "War resumed", "0 or 1", "Whether war resumed", "10"),
        ("war_week", "war_week", "War", "week", "Turn in which war resumed", "10"),
        ("guest_left_week", "lease_left", "Guest left", "week", "Turn in which the guest of a lease left", "3"),
        ("azerbaijan_turkey_tie", "affinity.azerbaijan.turkey", "Baku's tie to Ankara", "-1 to 1", "Azerbaijan's affinity for Turkey", "13"),
        ("deals_azerbaijan_turkey", "total_deals.azerbaijan.turkey", "Deals of Baku and Ankara", "count", "Deals signed by both", "13"),
        ("deals_azerbaijan_russia", "total_deals.azerbaijan.russia", "Deals of Baku and Moscow", "count", "Deals signed by both", "13"),
    ]  # fmt: skip
    for actor in ACTORS:
        name = ACTOR_NAMES[actor]
        rows.append((f"power_{actor}", f"power.{actor}", f"Power of {name}", "share", f"Coleman power of {name}", "1, 17"))  # fmt: skip
    for actor in ACTORS:
        title = f"Worth of the centre to {ACTOR_NAMES[actor]}"
        rows.append((f"centre_worth_{actor}", f"centre_worth.{actor}", title, "utility", "When it was signed; 0 if it never was", "12"))  # fmt: skip
    return {name: Measure(name, title, unit, meaning, source, place(path)) for name, path, title, unit, meaning, source in rows}  # fmt: skip


MEASURES = _measures()


def _series() -> dict[str, Series]:
    rows = [
        (f"control.{actor}.{arena}", ACTOR_TITLES[actor], "share", ARENA_TITLES[arena])
        for arena in ARENAS
        for actor in ACTORS
    ]
    places = {row[0]: row[0] for row in rows}
    for name, path, title, unit in (
        ("minsk_relevance", "minsk_relevance", "Relevance of the Minsk format", "0 to 1"),
        ("western_agenda", "western_agenda", "Western share of the agenda", "share"),
        ("western_mediation", "western_mediation", "Western share of mediation", "share"),
        ("condominium", "condominium", "Russian and Turkish share of the agenda", "share"),
        ("patron_balance_baku", "patron_balance_baku", "Balance of Baku's patrons", "ratio"),
        ("link", "link", "Russia-Turkey channel", "0 to 1"),
        ("armenia_grievance", "grievance.armenia", "Armenian grievance", "0 to 1"),
        ("azerbaijan_turkey_tie", "affinity.azerbaijan.turkey", "Baku's tie to Ankara", "-1 to 1"),
        ("peacekeepers", "peacekeepers", "Peacekeepers", "soldiers"),
        ("centre_state", "centre", "State of the centre", "number"),
        ("intensity", "intensity", "Expected violations a week", "a week"),
        ("violations", "turn_violations", "Violations of the week", "count"),
        ("seen", "turn_seen", "Violations seen in the week", "count"),
        ("casualties", "total_casualties", "Casualties so far", "expected count"),
    ):
        rows.append((name, title, unit, "The region"))
        places[name] = path
    return {
        name: Series(name, title, unit, group, place(places[name]))
        for name, title, unit, group in rows
    }


SERIES = _series()
