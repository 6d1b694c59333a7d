"""What is wrong with a scenario file: a sentence for each mistake, with its file and line."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, get_args

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from model.scenario import Scenario
from model.scenario_fields import TOLD, allowed
from model.scenario_lines import Place
from model.scenario_parts import PARAMETERS_PLACE, Part
from rulebook.declared.errors import MAX_TOLD, BadInput, nearest, quoted
from rulebook.declared.names import listed

_PLAIN = re.compile(r"[\w.-]{1,40}")  # a key that stands in a sentence as it is
_KEY = "[key]"  # pydantic's mark of a mistake in the name of an entry
_SHAPES = {"dict_type": "a table", "model_type": "a table", "tuple_type": "a list"}

Table = dict[str, Any]


@dataclass(frozen=True)
class Source:
    """One of the files that a scenario is made of, its own tables, and the line of each place."""

    file: str
    table: Table
    lines: dict[Place, int]

    @cached_property
    def _entries(self) -> dict[str, dict[int, int]]:
        """The numbers of the entries of each list, by the identity of the entry."""
        return {
            key: {id(entry): k for k, entry in reversed([*enumerate(entries)])}
            for key, entries in self.table.items()
            if isinstance(entries, list)
        }

    def at(self, place: Place) -> str:
        """Return the file, with the line of a place in it or of the nearest around it."""
        line = next((self.lines[p] for p in _around(place) if p in self.lines), None)
        return self.file if line is None else f"{self.file}, line {line}"

    def own(self, place: Place, merged: Table) -> Place | None:
        """Return a place of the merged tables as it is here; None where it is not from here."""
        match place:
            case (str(key), int(entry), *below) if key in self._entries:
                here = self._entries[key].get(id(merged[key][entry]))
                return None if here is None else (key, here, *below)
        return place


def refusal(sources: Sequence[Source], merged: Table, error: ValidationError) -> BadInput:
    """Return what is told of a scenario that is none.

    Args:
        sources: its files, each before the one that it extends.
        merged: their tables, laid over one another.
        error: what was found in these.
    """
    found = []
    absent = []
    for details in error.errors(include_url=False):
        place = tuple(part for part in details["loc"] if part != _KEY)
        if details["type"] == "missing" and len(place) == 1:
            absent.append(str(place[0]))
            continue
        k, own = _origin(sources, merged, place)
        line = next((sources[k].lines[p] for p in _around(own) if p in sources[k].lines), 0)
        found.append(((k, line), lambda k=k, own=own, of=details: _told(sources[k], own, of)))
    found.sort(key=lambda one: one[0])
    tellers: list[Callable[[], str]] = [tell for _, tell in found]
    if absent:
        tellers.append(lambda: _incomplete(sources, absent))
    # Only what is told is put into words: a hostile file may hold thousands of mistakes.
    told = dict.fromkeys(tell() for tell in tellers[:MAX_TOLD])
    return BadInput(*told, more=len(tellers[MAX_TOLD:]))


def _origin(sources: Sequence[Source], merged: Table, place: Place) -> tuple[int, Place]:
    """Return which file a place of the merged tables comes from, and the place as it is there."""
    for near in _around(place):
        for k, source in enumerate(sources):
            own = source.own(near, merged)
            if own is not None and own in source.lines:
                return k, own + place[len(near) :]
    return 0, place


def _around(place: Place) -> list[Place]:
    """Return a place, and each around it, the nearest first."""
    return [place[:k] for k in range(len(place), 0, -1)]


def _told(source: Source, place: Place, details: ErrorDetails) -> str:
    """Return the sentence on one mistake."""
    kind, value = details["type"], quoted(details["input"])
    if kind in {"extra_forbidden", "missing"}:
        said = _unknown(place) if kind == "extra_forbidden" else _missing(place)
        around = _words(place[:-1])
    else:
        cause = details.get("ctx", {})
        said = str(cause.get("error") or cause.get("sentence") or "")
        if not said:
            said = f"{value} is not {_SHAPES[kind]}."
        named = kind == TOLD and said.startswith(f"{PARAMETERS_PLACE}: ")
        # A sentence on a parameter names it; one on the name of an entry repeats it.
        is_name = named or details["loc"][-1:] == (_KEY,)
        said = said.removeprefix(f"{PARAMETERS_PLACE}: ") if named else said
        around = _words(place[:-1] if is_name else place)
    at = source.at(place)
    return f"{at}, {around}: {said}" if around else f"{at}: {said}"


def _words(place: Place) -> str:
    """Return a place as a sentence names it: "event 2, set.link", counting from 1."""
    said = ""
    for part in place:
        if isinstance(part, int):
            said += f" {part + 1}"
        else:
            name = part if _PLAIN.fullmatch(part) else quoted(part)
            joint = "" if not said else ", " if said[-1].isdigit() else "."
            said += joint + name
    return said


def _unknown(place: Place) -> str:
    part = _part_at(place[:-1])
    known = [field.alias or name for name, field in part.model_fields.items()]
    if part is Scenario:
        known.remove("name")
    name = str(place[-1])
    meant = part.meant.get(name.lower())
    hint = f" Did you mean {meant}?" if meant else nearest(name, known)
    return f"there is no {quoted(name)} here{hint and '.'}{hint or f'; {allowed(known)}.'}"


def _missing(place: Place) -> str:
    return f"there is no {quoted(place[-1])}, which every {_part_at(place[:-1]).called} needs."


def _incomplete(sources: Sequence[Source], absent: list[str]) -> str:
    missing = listed([quoted(name) for name in absent], "or")
    hint = "" if len(sources) > 1 else '; extends = "baseline" takes them from the baseline'
    return f"{sources[0].file}: there is no {missing}, which every scenario needs{hint}."


def _part_at(place: Place) -> type[Part]:
    """Return the part of a scenario that stands at a place."""
    part: type[Part] = Scenario
    for key in place:
        for name, field in part.model_fields.items():
            if key == (field.alias or name):
                part = next(_parts_in(field.annotation), part)
    return part


def _parts_in(annotation: Any) -> Any:  # noqa: ANN401 - whatever stands in an annotation
    """Yield the parts that an annotation is made of."""
    if isinstance(annotation, type) and issubclass(annotation, Part):
        yield annotation
    for inner in get_args(annotation):
        yield from _parts_in(inner)
