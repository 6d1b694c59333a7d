"""The page's address: a short query string that says all of what is chosen.

``?scenario=no_war_aid&overlap=0.5&run=12&week=14&chart=agenda``: whatever is as by default stays
out. Reading is forgiving: each bad value yields one sentence and is left at its default, everything
else holds.
"""

import difflib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import parse_qsl, urlencode

import model
from rulebook.compiled import RULES
from rulebook.errors import BadInput
from rulebook.measures import OUTCOMES
from rulebook.parameters import PARAMETERS
from server.page import charts, tabs
from server.page.choice import RUNS, SEEDS, Choice, scenario

HERE = "In this page's address"

_LONGEST = 40

_NOT_OURS = {"kernelid", "modelid", "solara-no-close-beacon"}

_FRESH = Choice()


@dataclass(frozen=True)
class Key:
    """A field of Choice in the address, under the same name.

    ``read`` gives the field's value from its text and what was read before it, or raises BadInput
    with what is wrong, to stand after ``name=text``.
    """

    name: str
    read: Callable[[str, Choice], Any]


def whole(name: str, most: Callable[[Choice], int]) -> Key:
    """A whole number from 0 to ``most`` of the choice."""

    def read(text: str, choice: Choice) -> int:
        high = most(choice)
        if text.isascii() and text.isdigit() and len(text) <= len(str(high)) and int(text) <= high:
            return int(text)
        raise BadInput(f"is not a whole number from 0 to {high}")

    return Key(name, read)


def one_of(name: str, known: Callable[[], Iterable[str]]) -> Key:
    """One of the names that are known, or the default."""

    def read(text: str, _: Choice) -> str:
        names = list(known())
        if text not in names and text != getattr(_FRESH, name):
            raise BadInput(f"is no {name}{_nearest(text, names)}")
        return text

    return Key(name, read)


KEYS = (
    whole("seed", lambda _: SEEDS),
    whole("run", lambda _: RUNS - 1),
    whole("week", lambda choice: scenario(choice.scenario).weeks),
    one_of("chart", charts.charts),
    one_of("tab", lambda: tabs.TABS),
    one_of("rule", lambda: RULES),
    one_of("outcome", lambda: OUTCOMES),
    one_of("x", lambda: PARAMETERS),
    one_of("y", lambda: PARAMETERS),
)
"""What the address says besides scenario and sliders, in this order."""


def read(query: str) -> tuple[Choice, list[str]]:
    """The choice that a query string names, and a sentence for each thing that cannot be."""
    complaints: list[str] = []
    pairs = dict(parse_qsl(query.lstrip("?"), keep_blank_values=True))
    choice = Choice(scenario=_scenario(pairs.pop("scenario", _FRESH.scenario), complaints))
    for key in KEYS:
        text = pairs.pop(key.name, None)
        if text is None:
            continue
        try:
            choice = replace(choice, **{key.name: key.read(text, choice)})
        except BadInput as error:
            complaints.append(f"{HERE}, {key.name}={_cut(text)} {error}.")
    for name, text in pairs.items():
        if name in _NOT_OURS:
            continue
        moved = _slider(choice, name, text)
        if isinstance(moved, str):
            complaints.append(moved)
        else:
            choice = moved
    return choice, complaints


def write(choice: Choice) -> str:
    """The query string of a choice, without question mark; empty for the page at first."""
    pairs: list[tuple[str, str]] = []
    if choice.scenario != _FRESH.scenario:
        pairs.append(("scenario", choice.scenario))
    pairs += [
        (name, f"{choice.changes[name]:.6g}") for name in PARAMETERS if name in choice.changes
    ]
    for key in KEYS:
        value = getattr(choice, key.name)
        if value != getattr(_FRESH, key.name):
            pairs.append((key.name, str(value)))
    return urlencode(pairs)


def _scenario(name: str, complaints: list[str]) -> str:
    """A shipped scenario's name: never a path into this machine's files."""
    known = [scenario.name for scenario in model.scenarios()]
    if name in known:
        return name
    near = _nearest(name, known) or f"; there are {', '.join(known)}"
    complaints.append(f"{HERE}, scenario={_cut(name)} is no scenario{near}.")
    return _FRESH.scenario


def _slider(choice: Choice, name: str, text: str) -> Choice | str:
    """The choice with one slider set from its text, or the sentence that says why it cannot be."""
    if name not in PARAMETERS:
        return f"{HERE}, {_cut(name)} is no slider{_nearest(name, PARAMETERS)}."
    parameter = PARAMETERS[name]
    span = f"a number from {parameter.low:g} to {parameter.high:g}"
    allowed = "0 or 1" if parameter.is_switch else span
    try:
        value = float(text)
        scenario(choice.scenario).replace(parameters={name: value})
    except ValueError:  # BadInput is one
        return f"{HERE}, {name}={_cut(text)} is not {allowed}."
    return choice.moved(name, value)


def _nearest(name: str, known: Mapping[str, object] | Iterable[str]) -> str:
    near = difflib.get_close_matches(name, list(known), 1, 0.5)
    return f"; the nearest is {near[0]}" if near else ""


def _cut(text: str) -> str:
    """What a visitor's address said, short and on one line."""
    plain = "".join(letter if letter.isprintable() else "?" for letter in text)
    return plain if len(plain) <= _LONGEST else plain[: _LONGEST - 1] + "…"
