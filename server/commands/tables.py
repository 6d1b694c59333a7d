"""The tables of the documents, in Markdown, from what the rulebook and the scenarios declare."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from model import MEASURES, OUTCOMES, PARAMETERS, load, scenarios
from rulebook.declared import instruments as of_instruments
from rulebook.declared.instruments import INSTRUMENTS, Instrument, Move
from rulebook.declared.names import (
    ACTOR_NAMES,
    ACTOR_TITLES,
    ACTORS,
    ARENA_TITLES,
    ARENAS,
    CENTRE_STATES,
    MOTIVES,
    SECTORS,
)
from rulebook.declared.roles import CLAIMANT_ROLES, OWNER_ROLES, ROLE_TITLES, THE_ARTICLES
from rulebook.declared.state import FIELDS, SETTABLE
from rulebook.engine.compiled import BOOK, RULES
from rulebook.engine.places import ONCE_A_RUN, ONCE_A_TURN
from rulebook.engine.reading import parameters_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from model import Scenario

ROLES = {
    **ACTOR_NAMES,
    **{role: ACTOR_NAMES[ACTORS[who]] for role, who in THE_ARTICLES.played().items()},
    of_instruments.WEST: "the West",
    of_instruments.PROPOSER: "proposer",
    of_instruments.PARTNER: "partner",
    of_instruments.RIVAL: "the client's other patron",
    of_instruments.SOUGHT: "whom it likes",
}
PLACES = {
    **dict(enumerate(ARENA_TITLES.values())),
    of_instruments.CLIENT_ARENA: "Patronage over the client",
    of_instruments.HOST_ARENA: "Patronage over the host",
    of_instruments.AID: "Aid",
}
NEEDS = {
    of_instruments.ALWAYS: "nothing",
    of_instruments.NO_CENTRE: "no centre, and a line to watch",
    of_instruments.CENTRE_WORKS: "an open centre",
    of_instruments.CENTRE_RESTS: "a suspended centre, its channel expected to last",
    of_instruments.CENTRE_STANDS: "an open or suspended centre",
    of_instruments.PEACEKEEPERS_THERE: "peacekeepers under no notice",
    of_instruments.NO_NOTICE: "no notice, and a mandate that ends within a year or has no line",
    of_instruments.FORCE_IDLE: "peacekeepers, no line to watch, no notice",
    of_instruments.NOT_INVITED: "no such monitor, two sides apart, and at the host no centre",
    of_instruments.INVITED: "such a monitor",
}
AXES = {
    ACTORS: "actor",
    OWNER_ROLES: "owner",
    CLAIMANT_ROLES: "claimant or holder",
    ARENAS: "arena",
    SECTORS: "sector",
    MOTIVES: "motive",
    of_instruments.INSTRUMENT_NAMES: "instrument",
}


def markdown(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table."""
    cells = [headings, ["---"] * len(headings), *rows]
    return "\n".join(
        "| " + " | ".join(" ".join(cell.replace("|", "\\|").split()) for cell in row) + " |"
        for row in cells
    )


def _sections(parts: dict[str, str]) -> str:
    return "\n\n".join(f"**{heading}**\n\n{table}" for heading, table in parts.items())


def parameters() -> str:
    """Return every parameter, by group."""
    groups: dict[str, list[Sequence[str]]] = {}
    for row in PARAMETERS.values():
        bounds = "0 or 1" if row.is_switch else f"{row.low:g} to {row.high:g}"
        cells = (
            f"`{row.name}`",
            f"{row.default:g}",
            bounds,
            row.kind.unit,
            row.meaning,
            row.source,
        )
        groups.setdefault(row.group, []).append(cells)
    headings = ("Parameter", "Default", "Bounds", "Unit", "Meaning", "Source")
    return _sections({group: markdown(headings, rows) for group, rows in groups.items()})


def state() -> str:
    """Return every variable of the state."""
    states = ", ".join(f"{number} {name}" for number, name in enumerate(CENTRE_STATES))
    rows = []
    for name, _, axes, meaning in FIELDS:
        each = [
            AXES.get(axis) or " or ".join(ACTOR_TITLES.get(one, one) for one in axis)
            for axis in axes
        ]
        if name == "rests_until":
            each = ["instrument, proposer and partner"]
        told = meaning.replace("see CENTRE_STATES", states)
        settable = "{:g} to {:g}".format(*SETTABLE[name]) if name in SETTABLE else ""
        rows.append((f"`{name}`", " and ".join(each), told, settable))
    return markdown(("Variable", "One for each", "Meaning", "A scenario may set it"), rows)


def _moves(moves: Iterable[Move]) -> str:
    return "; ".join(
        f"{PLACES[move.arena]}: {move.amount:g} from {ROLES[move.giver]} to {ROLES[move.taker]}"
        for move in moves
    )


def _effects(instrument: Instrument) -> str:
    changes = (
        ("channel", instrument.link),
        ("calm", instrument.calm),
        ("peacekeepers", instrument.peacekeepers),
        ("bypasses of the Minsk format", instrument.wear),
        ("Minsk relevance", instrument.revival),
    )
    told = [f"{title} {change:+g}" for title, change in changes if change]
    return "; ".join(filter(None, [_moves(instrument.moves), *told]))


def _price(instrument: Instrument) -> str:
    price = instrument.price
    if price is None:
        return ""
    unit = " × `aid_scale`" if price.arena == of_instruments.AID else ""
    payer, payee = ROLES[price.payer], ROLES[price.payee]
    return f"{PLACES[price.arena]}: {price.low:g} to {price.high:g}{unit} from {payer} to {payee}"


def _openings(instrument: Instrument) -> str:
    return ", ".join(
        ROLES[proposer] if proposer == partner else f"{ROLES[proposer]} to {ROLES[partner]}"
        for proposer, partner in instrument.openings
    )


def instruments() -> str:
    """Return every instrument."""
    headings = ("Instrument", "Proposed by", "Signed by", "Needs", "Moves", "Terms", "Capital", "¶")
    rows = (
        (
            f"{one.title} (`{one.name}`)",
            _openings(one) or "the scenario",
            ", ".join(ROLES[role] for role in one.signs),
            NEEDS[one.needs],
            _effects(one),
            _price(one),
            f"{one.capital:g}",
            one.paragraphs,
        )
        for one in INSTRUMENTS
    )
    return markdown(headings, rows)


def _heading(title: str) -> str:
    return title[:1].upper() + title[1:]


def roles() -> str:
    """Return every role, and who plays it in the article."""
    played = THE_ARTICLES.played()
    rows = [
        (_heading(title.removeprefix("the ")), f"`{role}`", ACTOR_NAMES[ACTORS[played[role]]])
        for role, title in ROLE_TITLES.items()
    ]
    harm = (
        f"{ACTOR_NAMES[name]} {cost:g}"
        for name, cost in zip(ACTORS, THE_ARTICLES.harm, strict=True)
    )
    rows.append(("What the line's risk costs, in utility (judgement)", "`harm`", ", ".join(harm)))
    return markdown(("Role", "Name", "In the article"), rows)


def rules() -> str:
    """Return every rule, by the file in which it stands."""
    files: dict[str, list[Sequence[str]]] = {}
    for rule in sorted(RULES.values(), key=lambda rule: rule.file):
        off = ", ".join(f"`{name}` = {value:g}" for name, value in rule.off.items())
        read = ", ".join(f"`{name}`" for name in parameters_of(rule.name))
        title = f"{rule.title} (`{rule.name}`)"
        does = rule.plain or rule.text.partition("\n\n")[0]
        cells = (title, rule.paragraphs, does, rule.theory, rule.formula, read, off)
        files.setdefault(rule.file, []).append(cells)
    headings = ("Rule", "¶", "What it does", "Theory", "Formula", "Depends on", "Off with")
    return _sections(
        {f"rulebook/{file}.py": markdown(headings, rows) for file, rows in files.items()}
    )


def constants() -> str:
    """Return the numbers of the rules that are judged and no parameters."""
    rows = []
    for path in sorted(BOOK.rglob("*.py")):
        judged = False
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.startswith("# Judgement"):
                judged = True
                about = line.removeprefix("# Judgement").strip(" ,.").removeprefix("all of it, ")
            elif not line:
                judged = False
            elif judged and (value := _number(line)):
                meaning = line.partition("#")[2].strip() or about
                rows.append(
                    (f"`{line.split(' = ')[0]}`", value, meaning, path.relative_to(BOOK).as_posix())
                )
    return markdown(("Constant", "Value", "Meaning", "In"), rows)


def _number(line: str) -> str:
    """Return what a line `NAME = number` or `NAME = by_actor(...)` sets, else nothing."""
    text = line.partition(" = ")[2].partition("#")[0].strip()
    of_actors = re.fullmatch(r"by_actor\((.*)\)", text)
    if of_actors:
        return of_actors[1].replace("=", " ")
    try:
        return f"{ast.literal_eval(text):g}"
    except (SyntaxError, TypeError, ValueError):
        return ""


def measures() -> str:
    """Return every measure."""
    rows = (
        (f"`{row.name}`", row.title, row.kind.unit, row.meaning, row.source)
        for row in MEASURES.values()
    )
    return markdown(("Measure", "Title", "Unit", "Meaning", "¶"), rows)


def outcomes() -> str:
    """Return every outcome."""
    rows = ((f"`{row.name}`", row.sentence, f"`{row.condition.text}`") for row in OUTCOMES.values())
    return markdown(("Outcome", "Sentence", "Holds if"), rows)


def shipped_scenarios() -> str:
    """Return every shipped scenario and the parameters in which it differs from the baseline."""
    baseline = load("baseline")

    def changed(scenario: Scenario) -> str:
        return ", ".join(
            f"`{name}` = {value:g}"
            for name, value in scenario.parameters.items()
            if value != baseline.parameters[name]
        )

    rows = ((f"`{one.name}`", one.title, one.summary, changed(one)) for one in scenarios())
    return markdown(("Scenario", "Title", "What it asks", "Parameters changed"), rows)


def luck() -> str:
    """Return every draw of a turn, and of a run."""
    kinds = {"week": ONCE_A_TURN, "run": ONCE_A_RUN}
    rows = (
        (f"`{name}`", f"{count} a {kind}", decides)
        for kind, draws in kinds.items()
        for name, (count, decides) in draws.items()
    )
    return markdown(("Draw", "Numbers", "Decides"), rows)


def influence() -> str:
    """Return the baseline's shares of influence."""
    control = load("baseline").control
    rows = (
        (ARENA_TITLES[arena], *(f"{control[arena].get(actor, 0):g}" for actor in ACTORS))
        for arena in ARENAS
    )
    return markdown(("Arena", *ACTOR_TITLES.values()), rows)


def salience() -> str:
    """Return how much each actor cares for each arena in the baseline."""
    salience = load("baseline").salience
    rows = (
        (ARENA_TITLES[arena], *(f"{salience[actor].get(arena, 0):g}" for actor in ACTORS))
        for arena in ARENAS
    )
    return markdown(("Arena", *ACTOR_TITLES.values()), rows)


def affinity() -> str:
    """Return each actor's attitude to each other in the baseline."""
    affinity = load("baseline").affinity
    rows = (
        (
            ACTOR_TITLES[one],
            *("" if one == other else f"{affinity[one].get(other, 0):g}" for other in ACTORS),
        )
        for one in ACTORS
    )
    return markdown(("Attitude of | to", *ACTOR_TITLES.values()), rows)


TABLES = {
    "parameters": parameters,
    "state": state,
    "roles": roles,
    "instruments": instruments,
    "rules": rules,
    "constants": constants,
    "measures": measures,
    "outcomes": outcomes,
    "scenarios": shipped_scenarios,
    "luck": luck,
    "influence": influence,
    "salience": salience,
    "affinity": affinity,
}
