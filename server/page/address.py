"""The page's address: a short query string that says all of what is chosen.

``?scenario=no_war_aid&overlap=0.5&run=12&week=14&chart=agenda&pin=...``: whatever is as by default
stays out. Reading is forgiving: each bad value yields one sentence and is left at its default,
everything else holds.
"""

import difflib
import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import parse_qsl, urlencode

import model
from model.conditions import parse
from model.showcase import CRITERIA
from rulebook.compiled import RULES
from rulebook.errors import BadInput, quoted
from rulebook.parameters import PARAMETERS
from server.page import charts, tabs, variants
from server.page import choice as choices
from server.page.choice import MARK, MOST_PINS, RUNS, SEEDS, SENSES, WISHES, Choice, scenario

HERE = "In this page's address"

PIN = "pin"
"""The name of a variant in the address; it may stand there several times."""

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


def one_of(name: str, known: Callable[[Choice], Iterable[str]]) -> Key:
    """One of the names that are known, or the default."""

    def read(text: str, choice: Choice) -> str:
        names = list(known(choice))
        if text not in names and text != getattr(_FRESH, name):
            raise BadInput(f"is no {name}{_nearest(text, names)}")
        return text

    return Key(name, read)


def _bound(text: str, choice: Choice) -> str:
    """A measure's bound."""
    try:
        bound = parse(text, choice.outcomes, "bound").bound
    except BadInput as error:
        why = str(error).removeprefix(f"bound {quoted(text)}: ").rstrip(".?")
        raise BadInput(f"is no bound of a measure: {why}") from error
    if bound is None or bound.sense not in SENSES:
        raise BadInput("is no bound of a measure, as minsk_relevance>=0.4 is one")
    return text


def _held(text: str) -> str:
    """Sliders, with commas between."""
    for name in text.split(","):
        if name not in PARAMETERS:
            raise BadInput(f"names a slider that there is not{_nearest(name, PARAMETERS)}")
    return text


def _mark(text: str) -> str:
    """The mark of a search."""
    if not re.fullmatch(f"[0-9a-f]{{{MARK}}}", text):
        raise BadInput(f"is not the mark of a search, which has {MARK} digits from 0 to f")
    return text


KEYS = (
    whole("seed", lambda _: SEEDS),
    whole("run", lambda _: RUNS - 1),
    whole("week", lambda choice: scenario(choice.scenario).weeks - 1),
    one_of("chart", lambda _: charts.charts()),
    one_of("tab", lambda _: tabs.TABS),
    one_of("rule", lambda _: RULES),
    one_of("outcome", lambda choice: choice.outcomes),
    one_of("x", lambda _: PARAMETERS),
    one_of("y", lambda _: PARAMETERS),
    one_of("wish", lambda _: WISHES),
    Key("bound", _bound),
    one_of("follow", lambda _: model.SERIES),
    Key("held", lambda text, _: _held(text)),
    Key("asked", lambda text, _: _mark(text)),
    one_of("such", lambda _: CRITERIA),
    one_of("against", lambda choice: [pin.name for pin in choice.pins]),
)
"""What the address says besides scenario, sliders and variants, in this order."""


def read(query: str, own: Collection[str] = ()) -> tuple[Choice, list[str]]:
    """The choice that a query string names, and a sentence for each thing that cannot be.

    ``own`` are the visitor's own scenarios, by name, which may be named besides those shipped.
    """
    reading = _Reading(own)
    said = parse_qsl(query.lstrip("?"), keep_blank_values=True)
    pairs = {name: text for name, text in said if name not in {*_NOT_OURS, PIN}}
    keys = {key.name: key for key in KEYS}
    for name, text in (
        *((name, text) for name, text in pairs.items() if name == "scenario"),
        *((name, text) for name, text in said if name == PIN),
        *((name, pairs[name]) for name in keys if name in pairs),
        *((name, text) for name, text in pairs.items() if name not in {"scenario", *keys}),
    ):
        reading.take(name, text, keys.get(name))
    reading.part_axes(pairs)
    return reading.choice, reading.complaints


def write(choice: Choice) -> str:
    """The query string of a choice, without question mark; empty for the page at first."""
    pairs: list[tuple[str, str]] = []
    if choice.scenario != _FRESH.scenario:
        pairs.append(("scenario", choice.scenario))
    pairs += [
        (name, f"{choice.changes[name]:.6g}") for name in PARAMETERS if name in choice.changes
    ]
    pairs += [(PIN, variants.write(pin)) for pin in choice.pins]
    for key in KEYS:
        value = getattr(choice, key.name)
        if key.name == "outcome" and value not in choice.outcomes:
            continue  # it is asked of another scenario
        if value != getattr(_FRESH, key.name):
            pairs.append((key.name, str(value)))
    return urlencode(pairs, safe=":")


class _Reading:
    """An address as far as it has been read."""

    def __init__(self, own: Collection[str]) -> None:
        self.choice = _FRESH
        self.complaints: list[str] = []
        self._known = [*(one.name for one in model.scenarios()), *own]

    def take(self, name: str, text: str, key: Key | None) -> None:
        """Take one thing that the address says, or complain of it."""
        if name not in {"scenario", PIN, *PARAMETERS} and key is None:
            hint = _nearest(name, PARAMETERS)
            self.complaints.append(f"{HERE}, {_cut(name)} is no slider{hint}.")
            return
        try:
            self.choice = self._with(name, text, key)
        except BadInput as error:
            self.complaints.append(f"{HERE}, {name}={_cut(text)} {error}.")

    def part_axes(self, said: Mapping[str, str]) -> None:
        """Let the map's axes be two sliders: where only one is said, the other gives way."""
        choice = self.choice
        if choice.x != choice.y:
            return
        if "x" in said and "y" in said:
            self.complaints.append(
                f"{HERE}, x and y are both {choice.x}; they must be two sliders."
            )
            self.choice = replace(choice, x=_FRESH.x, y=_FRESH.y)
        elif "x" in said:
            self.choice = replace(choice, y=_FRESH.x)
        else:
            self.choice = replace(choice, x=_FRESH.y)

    def _with(self, name: str, text: str, key: Key | None) -> Choice:
        if key is not None:
            return replace(self.choice, **{name: key.read(text, self.choice)})
        if name == "scenario":
            return replace(self.choice, scenario=self._scenario(text))
        if name == PIN:
            return self._with_pin(text)
        return _slide(self.choice, name, text)

    def _scenario(self, name: str) -> str:
        """A known scenario's name: never a path into this machine's files."""
        if name in self._known:
            return name
        if choices.is_own(name):
            raise BadInput("is a scenario of somebody's own; open its file here to use it")
        there_are = f"; there are {', '.join(self._known)}"
        raise BadInput(f"is no scenario{_nearest(name, self._known) or there_are}")

    def _with_pin(self, text: str) -> Choice:
        if len(self.choice.pins) >= MOST_PINS:
            raise BadInput(f"is one variant too many; there can be {MOST_PINS}")
        taken = [pin.name for pin in self.choice.pins]
        pin = variants.read(text, taken, self._place, _slide_in_pin)
        name = " ".join(text.partition(variants.PART)[0].split())
        if len(name) > variants.LONGEST_NAME:
            self.complaints.append(
                f"{HERE}, a variant's name is longer than {variants.LONGEST_NAME} letters; "
                f"it is “{pin.name}” here."
            )
        return replace(self.choice, pins=(*self.choice.pins, pin))

    def _place(self, name: str) -> str:
        try:
            return self._scenario(name)
        except BadInput as error:
            raise BadInput(f"names {_cut(name)}, which {error}") from None


def _slide_in_pin(choice: Choice, name: str, text: str) -> Choice:
    if name not in PARAMETERS:
        raise BadInput(f"names {_cut(name)}, which is no slider{_nearest(name, PARAMETERS)}")
    try:
        return _slide(choice, name, text)
    except BadInput as error:
        raise BadInput(f"sets {name} to {_cut(text)}, which {error}") from None


def _slide(choice: Choice, name: str, text: str) -> Choice:
    """The choice with one slider set from its text."""
    parameter = PARAMETERS[name]
    span = f"a number from {parameter.low:g} to {parameter.high:g}"
    allowed = parameter.allowed if parameter.is_switch or parameter.names else span
    try:
        value = parameter.check(text, name)
        scenario(choice.scenario).replace(parameters={name: value})
    except ValueError:  # BadInput is one
        raise BadInput(f"is not {allowed}") from None
    return choice.moved(name, value)


def _nearest(name: str, known: Iterable[str]) -> str:
    near = difflib.get_close_matches(name, list(known), 1, 0.5)
    return f"; the nearest is {near[0]}" if near else ""


def _cut(text: str) -> str:
    """What a visitor's address said, short and on one line."""
    plain = "".join(letter if letter.isprintable() else "?" for letter in text)
    return plain if len(plain) <= _LONGEST else plain[: _LONGEST - 1] + "…"
