"""Variants: pinned, named, renamed, removed, and written into the address.

In the address a variant is ``pin=No aid~baseline~war_aid:0``: its name, its scenario and its
changed sliders.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace

from rulebook.declared.errors import BadInput, quoted
from rulebook.declared.parameters import PARAMETERS
from server.page.choice import MOST_PINS, Choice, Variant, scenario

LONGEST_NAME = 32

PART, _SET = "~", ":"

FORM = "write NAME~SCENARIO~PARAMETER:VALUE, as in pin=No aid~baseline~war_aid:0"
"""How a variant is written in the address."""


def clean(name: str, taken: Iterable[str] = ()) -> str:
    """A name as it can stand: one short line, and unlike those that are taken."""
    shown = "".join(letter if letter.isprintable() else " " for letter in name)
    short = " ".join(shown.replace(PART, " ").split())[:LONGEST_NAME].strip() or "Variant"
    taken, number, free = set(taken), 2, short
    while free in taken:
        free = f"{short[: LONGEST_NAME - 4].rstrip()} {number}"
        number += 1
    return free


def suggested(choice: Choice) -> str:
    """A name for the point of a choice: its scenario, or what is changed in it."""
    said = [f"{PARAMETERS[name].title} {value:g}" for name, value in choice.changes.items()]
    if not said:
        return scenario(choice.scenario).title
    return said[0] if len(said) == 1 else f"{said[0]}, {len(said) - 1} more"


def title(choice: Choice) -> str:
    """What the reference of a choice is called in a sentence."""
    return f"“{choice.against}”" if choice.against else "the untouched scenario"


def pinned(choice: Choice, name: str = "") -> Choice:
    """The choice with its point pinned; unchanged where it is already or there is no room."""
    if len(choice.pins) >= MOST_PINS or any(choice.is_point_of(pin) for pin in choice.pins):
        return choice
    free = clean(name or suggested(choice), (pin.name for pin in choice.pins))
    variant = Variant(free, choice.scenario, dict(choice.changes))
    return replace(choice, pins=(*choice.pins, variant))


def compared(choice: Choice, before: Choice) -> Choice:
    """The choice compared with the point of another, which is pinned if there is room."""
    kept = pinned(before)
    pin = next((pin for pin in kept.pins if before.is_point_of(pin)), None)
    return choice if pin is None else replace(choice, pins=kept.pins, against=pin.name)


def renamed(choice: Choice, old: str, new: str) -> Choice:
    """The choice with one variant under another name."""
    others = [pin.name for pin in choice.pins if pin.name != old]
    free = clean(new, others)
    pins = tuple(replace(pin, name=free) if pin.name == old else pin for pin in choice.pins)
    return replace(choice, pins=pins, against=free if choice.against == old else choice.against)


def removed(choice: Choice, name: str) -> Choice:
    """The choice without one variant; compared with the untouched scenario if it was that."""
    pins = tuple(pin for pin in choice.pins if pin.name != name)
    return replace(choice, pins=pins, against="" if choice.against == name else choice.against)


def moved_to(choice: Choice, name: str) -> Choice:
    """The choice with scenario and sliders where a variant has them.

    BadInput when its scenario is one's own and no longer kept.
    """
    pin = next((pin for pin in choice.pins if pin.name == name), None)
    if pin is None:
        return choice
    scenario(pin.scenario)
    return replace(choice, scenario=pin.scenario, changes=dict(pin.changes), week=None)


def write(variant: Variant) -> str:
    """A variant's text in the address."""
    changes = (
        f"{name}{_SET}{variant.changes[name]:.6g}" for name in PARAMETERS if name in variant.changes
    )
    return PART.join((variant.name, variant.scenario, *changes))


def read(
    text: str,
    taken: Iterable[str],
    known: Callable[[str], str],
    slide: Callable[[Choice, str, str], Choice],
    where: str,
) -> Variant:
    """The variant of a text in the address, of which ``where`` is the place.

    ``known`` returns a scenario's name that may be used, ``slide`` moves one slider to a text; both
    raise BadInput, as does this, for what cannot be.
    """
    name, _, rest = text.partition(PART)
    place, *changes = rest.split(PART)
    if not name or not place:
        raise BadInput(f"{where}: {quoted(text)} is not a variant; {FORM}.")
    point = Choice(scenario=known(place))
    for change in changes:
        parameter, _, value = change.partition(_SET)
        point = slide(point, parameter, value)
    return Variant(clean(name, taken), point.scenario, dict(point.changes))
