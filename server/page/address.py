"""The page's address: a short query string that says all of what is chosen.

``?scenario=no_war_aid&overlap=0.5&run=12&week=14&chart=agenda&pin=...``: whatever is as by default
stays out. Reading is forgiving: each bad value yields one sentence and is left at its default,
everything else holds.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any
from urllib.parse import parse_qsl, urlencode

import model
from model.conditions import parse
from model.showcase import CRITERIA
from rulebook.declared.errors import MAX_TOLD, BadInput, nearest, quoted, unknown
from rulebook.declared.parameters import PARAMETERS, check
from rulebook.engine.compiled import RULES
from server.page import charts, tabs, variants
from server.page import choice as choices
from server.page.choice import MARK, MOST_PINS, RUNS, SEEDS, SENSES, WISHES, Choice, scenario

HERE = "This page's address"

PIN = "pin"
"""The name of a variant in the address; it may stand there several times."""

BOUNDS = "write MEASURE>=NUMBER or MEASURE<=NUMBER, as in minsk_relevance>=0.4"

MANY = 12
"""Names up to which a sentence lists them all."""

_NOT_OURS = {"kernelid", "modelid", "solara-no-close-beacon"}

_FRESH = Choice()


@dataclass(frozen=True)
class Key:
    """A field of Choice in the address, under the same name.

    ``read`` gives the field's value from its text, what was read before it, and the place where the
    text stands, which the BadInput names that it raises for what cannot be.
    """

    name: str
    read: Callable[[str, Choice, str], Any]


def whole(name: str, most: Callable[[Choice], int]) -> Key:
    """A whole number from 0 to ``most`` of the choice."""

    def read(text: str, choice: Choice, place: str) -> int:
        high = most(choice)
        if text.isascii() and text.isdigit() and len(text) <= len(str(high)) and int(text) <= high:
            return int(text)
        raise BadInput(f"{place}: {quoted(text)} is not a whole number from 0 to {high}.")

    return Key(name, read)


def one_of(name: str, known: Callable[[Choice], Iterable[str]], thing: str = "") -> Key:
    """One of the names that are known, or the default; ``thing`` is what they name."""

    def read(text: str, choice: Choice, place: str) -> str:
        names = list(known(choice))
        if text not in names and text != getattr(_FRESH, name):
            raise BadInput(f"{place}: {_unknown(thing or name, text, names)}")
        return text

    return Key(name, read)


def _bound(text: str, choice: Choice, place: str) -> str:
    """A measure's bound."""
    bound = parse(text, choice.outcomes, f"{place}:").bound
    if bound is None or bound.sense not in SENSES:
        raise BadInput(f"{place}: {quoted(text)} is not a bound of a measure; {BOUNDS}.")
    return text.strip()


def _held(text: str, _: Choice, place: str) -> str:
    """Sliders, with commas between: each once, in the order of all."""
    held = dict.fromkeys(text.split(","))
    for name in held:
        if name not in PARAMETERS:
            raise BadInput(f"{place}: {_unknown('parameter', name, PARAMETERS)}")
    return ",".join(name for name in PARAMETERS if name in held)


def _mark(text: str, _: Choice, place: str) -> str:
    """The mark of a search."""
    if len(text) != MARK or not set(text) <= set("0123456789abcdef"):
        raise BadInput(
            f"{place}: {quoted(text)} is not the mark of a search: {MARK} digits from 0 to f."
        )
    return text


KEYS = (
    whole("seed", lambda _: SEEDS),
    whole("run", lambda _: RUNS - 1),
    whole("week", lambda choice: scenario(choice.scenario).weeks - 1),
    one_of("chart", lambda _: charts.charts()),
    one_of("tab", lambda _: tabs.TABS),
    one_of("rule", lambda _: RULES),
    one_of("outcome", lambda choice: choice.outcomes),
    one_of("x", lambda _: PARAMETERS, "parameter"),
    one_of("y", lambda _: PARAMETERS, "parameter"),
    one_of("wish", lambda _: WISHES),
    Key("bound", _bound),
    one_of("follow", lambda _: model.SERIES, "series"),
    Key("held", _held),
    Key("asked", _mark),
    one_of("such", lambda _: CRITERIA, "criterion"),
    one_of("against", lambda choice: [pin.name for pin in choice.pins], "variant"),
)
"""What the address says after scenario, sliders and variants, in this order."""


def read(query: str, own: Collection[str] = ()) -> tuple[Choice, list[str]]:
    """The choice that a query string names, and what cannot be: a sentence for each mistake.

    Beyond MAX_TOLD of them the last sentence says how many more there are. ``own`` are the
    visitor's own scenarios, by name, which may be named as well as those shipped.
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
    return reading.choice, reading.told()


def turned(choice: Choice, fields: Mapping[str, object]) -> Choice:
    """The choice with other fields; BadInput for what could not stand in an address.

    What a page sends is no more to be trusted than what is typed.
    """
    for key in KEYS:
        if key.name in fields:
            value = fields[key.name]
            fresh = value is None or value == ""
            read = getattr(_FRESH, key.name) if fresh else key.read(str(value), choice, key.name)
            choice = replace(choice, **{key.name: read})
    return choice


def slid(choice: Choice, values: Mapping[str, object]) -> Choice:
    """The choice with other sliders; BadInput for what could not stand in an address."""
    for name, value in check(values, "The sliders").items():
        choice = choice.moved(name, value)
    return choice


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
        self._complaints: list[str] = []
        self._known = [*(one.name for one in model.scenarios()), *own]

    def take(self, name: str, text: str, key: Key | None) -> None:
        """Take one thing that the address says, or complain of it."""
        try:
            self.choice = self._with(name, text, key)
        except BadInput as error:
            self._complaints += error.sentences

    def told(self) -> list[str]:
        """A sentence for each thing that cannot be."""
        return str(BadInput(*self._complaints)).splitlines()

    def part_axes(self, said: Mapping[str, str]) -> None:
        """Let the map's axes be two sliders: where only one is said, the other gives way."""
        choice = self.choice
        if choice.x != choice.y:
            return
        if "x" in said and "y" in said:
            self._complaints.append(
                f"{HERE}, y: x and y are both {choice.x}; choose two different parameters."
            )
            self.choice = replace(choice, x=_FRESH.x, y=_FRESH.y)
        elif "x" in said:
            self.choice = replace(choice, y=_FRESH.x)
        else:
            self.choice = replace(choice, x=_FRESH.y)

    def _with(self, name: str, text: str, key: Key | None) -> Choice:
        place = f"{HERE}, {name}"
        if key is not None:
            return replace(self.choice, **{name: key.read(text, self.choice, place)})
        if name == "scenario":
            return replace(self.choice, scenario=self._scenario(text, place))
        if name == PIN:
            return self._with_pin(text, place)
        return self._slide(self.choice, name, text)

    def _scenario(self, name: str, place: str) -> str:
        """A known scenario's name: never a path into this machine's files."""
        if name in self._known:
            return name
        if choices.is_own(name):
            raise BadInput(
                f"{place}: a scenario of somebody's own is not kept here; "
                "open its file, then this address."
            )
        shipped = [one for one in self._known if not choices.is_own(one)]
        raise BadInput(f"{place}: {self._none('scenario', name, shipped)}")

    def _slide(self, choice: Choice, name: str, text: str, place: str = HERE) -> Choice:
        """A choice with one slider set from its text."""
        if name not in PARAMETERS:
            raise BadInput(f"{place}: {self._none('parameter', name, PARAMETERS)}")
        return choice.moved(name, PARAMETERS[name].check(text, place))

    def _none(self, thing: str, name: str, known: Collection[str]) -> str:
        """The end of a sentence on a name that is none; to find the closest one takes time."""
        return _unknown(thing, name, known) if len(self._complaints) < MAX_TOLD else "untold"

    def _with_pin(self, text: str, place: str) -> Choice:
        if len(self.choice.pins) >= MOST_PINS:
            raise BadInput(
                f"{place}: {quoted(text)} is one variant too many; at most {MOST_PINS} are kept."
            )
        taken = [pin.name for pin in self.choice.pins]
        known, slide = partial(self._scenario, place=place), partial(self._slide, place=place)
        pin = variants.read(text, taken, known, slide, place)
        name = " ".join(text.partition(variants.PART)[0].split())
        if len(name) > variants.LONGEST_NAME:
            self._complaints.append(
                f"{place}: the name {quoted(name)} is longer than {variants.LONGEST_NAME} "
                f"letters; here it is “{pin.name}”."
            )
        return replace(self.choice, pins=(*self.choice.pins, pin))


def _unknown(thing: str, name: str, known: Collection[str]) -> str:
    """The end of a sentence on a name that is none: of many names only the closest is told."""
    if not known:  # there is something of everything but variants
        return f"there is no {thing} {quoted(name)}, as none is pinned."
    if len(known) == 1 and not nearest(name, known):
        return f"there is no {thing} {quoted(name)}; allowed is {next(iter(known))}."
    if len(known) <= MANY or nearest(name, known):
        return unknown(thing, name, known)
    return f"there is no {thing} {quoted(name)}; the page lists all there are."
