"""What one point rests on and another does not, in words: sliders, dated events, first tables."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

import model
from model.scenario_parts import DatedEvent, SectorTable
from model.scenario_roles import Cast
from model.words import day
from rulebook.declared.instruments import INSTRUMENT_NAMES, INSTRUMENTS
from rulebook.declared.names import (
    ACTOR_TITLES,
    ACTORS,
    ARENA_TITLES,
    ARENAS,
    DAYS_A_TURN,
    SECTOR_TITLES,
    listed,
)
from rulebook.declared.parameters import PARAMETERS, full_title
from rulebook.declared.state import place
from server.citing import cited
from server.page import words
from server.page.choice import Choice

BASE = Choice().scenario
"""The scenario that others are told against: all that is shipped extends it."""


@dataclass(frozen=True)
class Fact:
    """One thing that figures rest on; ``without`` is what a scenario has that lacks it."""

    title: str
    text: str
    unit: str = ""
    source: str = ""
    without: str = "–"


@dataclass(frozen=True)
class Row:
    """One thing in which points differ: what each of them has, in their order."""

    title: str
    unit: str
    source: str
    texts: tuple[str, ...]


def facts(choice: Choice) -> dict[str, Fact]:
    """All that a point rests on, each under a key that is the same in every scenario."""
    return facts_of(choice.resolved())


def facts_of(given: model.Scenario) -> dict[str, Fact]:
    """All that a scenario rests on, under the keys of model.difference."""
    values = given.parameters
    found = {
        name: Fact(
            full_title(name),
            words.number(name, values[name]),
            row.kind.unit,
            cited(row.source),
        )
        for name, row in PARAMETERS.items()
    }
    return found | dict(_events(given)) | dict(_tables(given))


def rows(points: Sequence[Mapping[str, Fact]]) -> list[Row]:
    """What differs between points: sliders first, then dated events, then tables."""
    known = {key: fact for point in reversed(points) for key, fact in point.items()}
    order = {key: at for at, key in enumerate(PARAMETERS)}
    found = []
    for key in sorted(known, key=lambda key: (order.get(key, len(order)), _is_table(key))):
        fact = known[key]
        texts = tuple(point[key].text if key in point else fact.without for point in points)
        if len(set(texts)) > 1:
            found.append(Row(fact.title, fact.unit, fact.source, texts))
    return found


def own_rows(name: str) -> list[Row]:
    """What a scenario itself has otherwise than the baseline."""
    return rows([facts(Choice(name)), facts(Choice(BASE))])


def _is_table(key: str) -> bool:
    return not key.startswith("event.")


def _events(given: model.Scenario) -> Iterator[tuple[str, Fact]]:
    """Dated events by label: events of one label are told together."""
    told: dict[str, list[str]] = {}
    sources: dict[str, str] = {}
    for event in sorted(given.events, key=given.week_of):
        first = event.date or given.start + timedelta(DAYS_A_TURN * given.week_of(event))
        told.setdefault(event.label, []).append(f"{day(first)}: {_event_words(event)}")
        sources[event.label] = cited(event.paragraphs)
    for label, texts in told.items():
        yield (
            f"event.{label}",
            Fact(label, "; ".join(texts), source=sources[label], without="does not happen"),
        )


def order_of(given: model.Scenario) -> Fact:
    """The order of the dated events that share a week, in which the later overrides."""
    weeks = [given.week_of(event) for event in given.events]
    events = sorted(given.events, key=given.week_of)
    labels = [event.label for event in events if weeks.count(given.week_of(event)) > 1]
    return Fact("Order of events in one week", ", then ".join(labels))


def _event_words(event: DatedEvent) -> str:
    said = ["signed without the other co-chairs of the Minsk Group"] if event.sign else []
    said += [f"{full_title(n)} {words.number(n, v)}" for n, v in event.parameters.items()]
    said += [f"{path_title(path)} {value:g}" for path, value in event.set.items()]
    said += [f"{path_title(path)} {value:+g}" for path, value in event.add.items()]
    said += [
        f"{m.amount:.0%} of {words.lowered(ARENA_TITLES[m.arena])} from {ACTOR_TITLES[m.giver]} "
        f"to {ACTOR_TITLES[m.taker]}"
        for m in event.move
    ]
    return ", ".join(said) or "changes nothing by itself"


def path_title(path: str) -> str:
    """What a number of the state is called."""
    field, *rest = path.split(".")
    if field == "affinity":
        one, other = rest
        return f"Attitude of {ACTOR_TITLES[one]} to {ACTOR_TITLES[other]}"
    titles = {row.place: row.title for row in model.MEASURES.values()}
    titles |= {row.place: row.title for row in model.SERIES.values()}
    plain = " ".join((field, *rest)).replace("_", " ")
    return titles.get(place(path), plain[0].upper() + plain[1:])


def _tables(given: model.Scenario) -> Iterator[tuple[str, Fact]]:
    """What a scenario sets up before its first week."""
    yield "start", Fact("First day", day(given.start))
    yield "roles", Fact("Who plays which part", _roles_words(given.roles))
    yield "weeks", Fact("Length", f"{given.weeks}", "weeks")
    for arena in ARENAS:
        title = f"{ARENA_TITLES[arena]} at the start"
        yield f"control.{arena}", Fact(title, _shares(given.control.get(arena, {}), ACTOR_TITLES))
    for actor in ACTORS:
        cares = _shares(given.salience.get(actor, {}), ARENA_TITLES)
        yield f"salience.{actor}", Fact(f"What {ACTOR_TITLES[actor]} cares for", cares)
        means = given.capability.get(actor, 0.0)
        yield f"capability.{actor}", Fact(f"Means of {ACTOR_TITLES[actor]}", f"{means:g}")
        for other in ACTORS:
            path = f"affinity.{actor}.{other}"
            felt = given.affinity.get(actor, {}).get(other, 0.0)
            yield path, Fact(path_title(path), f"{felt:g}")
    for name, title in SECTOR_TITLES.items():
        yield f"sectors.{name}", Fact(f"The line at {title}", _sector_words(given, name))
    for name, actors in given.consent.items():
        asked = ", ".join(ACTOR_TITLES[actor] for actor in actors) or "nobody"
        yield f"consent.{name}", Fact(f"Must consent: {_deal(name)}", asked, without="nobody")
    for name in given.forbidden:
        yield f"forbidden.{name}", Fact(f"Off the table: {_deal(name)}", "yes", without="no")
    if given.lease is not None:
        host, guest = ACTOR_TITLES[given.lease.host], ACTOR_TITLES[given.lease.guest]
        term = f", renewed for {given.lease.term} weeks" if given.lease.term else ""
        said = f"of {guest} in {host}, ends in week {given.lease.ends}{term}"
        yield "lease", Fact("Lease", said)
    for path, value in given.state.items():
        yield f"state.{path}", Fact(f"{path_title(path)} at the start", f"{value:g}")


def _shares(held: Mapping[str, float], titles: Mapping[str, str]) -> str:
    return ", ".join(f"{titles[name]} {held[name]:.0%}" for name in titles if held.get(name))


def _sector_words(given: model.Scenario, name: str) -> str:
    table = dict(given.sectors).get(name, SectorTable())
    first, second = (ACTOR_TITLES[owner] for owner in given.roles.owners)
    walked = "patrolled" if table.patrolled else "not patrolled"
    return (
        f"held by {ACTOR_TITLES[table.holder]}, {walked}, unrest {table.unrest:g}, "
        f"seen by {first} {table.russian_cover:.0%}, by {second} {table.turkish_cover:.0%}"
    )


def _roles_words(roles: Cast) -> str:
    client, holder = ACTOR_TITLES[roles.claimant.actor], ACTOR_TITLES[roles.holder.actor]
    said = [
        f"{listed([ACTOR_TITLES[owner] for owner in roles.owners])} own the centre",
        f"{ACTOR_TITLES[roles.host]} hosts it",
        f"{ACTOR_TITLES[roles.guarantor]} sends the peacekeepers",
        f"{listed([ACTOR_TITLES[one] for one in roles.co_chairs])} are the co-chairs",
        f"{client} claims the land of {holder}, with the help of {ACTOR_TITLES[roles.ally]}",
    ]
    for table in (roles.claimant, roles.holder):
        patrons = ", ".join(
            f"{ACTOR_TITLES[patron]} (at the cost of {ACTOR_TITLES[rival]})"
            for patron, rival in table.patrons.items()
        )
        said.append(f"patrons of {ACTOR_TITLES[table.actor]}: {patrons}")
    said.append(f"harm by the line: {_numbers(roles.harm)}")
    return "; ".join(said)


def _numbers(values: Mapping[str, float]) -> str:
    return ", ".join(f"{ACTOR_TITLES[name]} {value:g}" for name, value in values.items())


def _deal(name: str) -> str:
    return words.lowered(INSTRUMENTS[INSTRUMENT_NAMES.index(name)].title)
