"""What the big chart can show: every arena, every other series, every measure."""

from dataclasses import dataclass
from functools import cache

import model
from rulebook.declared.kinds import Kind
from rulebook.declared.names import ACTOR_TITLES, ACTORS, ARENA_TITLES, ARENAS
from server.page import words

DEFAULT = "agenda"


@dataclass(frozen=True)
class Line:
    """One line: its series or measure, its name at the end, its colour (an actor or ``accent``)."""

    series: str
    label: str
    colour: str = "accent"


@dataclass(frozen=True)
class Chart:
    """One thing to look at; ``name`` is short, for the address.

    ``kind`` is ``fan`` (weeks across, ``lines``) or ``spread`` (one measure over runs);
    ``measured`` says what its numbers are.
    """

    name: str
    title: str
    measured: Kind
    group: str
    kind: str
    lines: tuple[Line, ...]
    meaning: str = ""


@cache
def charts() -> dict[str, Chart]:
    """All charts by name, in the chooser's order; all six actors' shares of an arena in one."""
    rows = [_arena(arena) for arena in ARENAS]
    for name, series in model.SERIES.items():
        if not name.startswith("control."):
            line = (Line(name, series.title),)
            rows.append(Chart(name, series.title, series.kind, series.group, "fan", line))
    taken, titles = {row.name for row in rows}, {row.title for row in rows}
    for name, measure in model.MEASURES.items():
        key = f"{name}.whole" if name in taken else name
        title = f"{measure.title} at the end" if measure.title in titles else measure.title
        line = (Line(name, title),)
        group = "Over a whole run"
        rows.append(Chart(key, title, measure.kind, group, "spread", line, measure.meaning))
    return {row.name: row for row in rows}


def _arena(arena: str) -> Chart:
    lines = tuple(Line(f"control.{actor}.{arena}", ACTOR_TITLES[actor], actor) for actor in ACTORS)
    return Chart(
        name=arena,
        title=f"Who holds what: {words.lowered(ARENA_TITLES[arena])}",
        measured=model.SERIES[lines[0].series].kind,
        group="Influence",
        kind="fan",
        lines=lines,
    )
