"""Variants: the strip in which they are pinned."""

import solara

from server.page import widgets
from server.page.choice import MOST_PINS, scenario
from server.page.session import Session


@solara.component
def VariantsPanel(session: Session) -> None:
    """The untouched scenario and the variants pinned; one of them is the reference."""
    session.answer.value  # noqa: B018 - read, so that the strip follows the sliders
    session.revision.value  # noqa: B018
    pins = session.pins.value
    here = next((pin.name for pin in pins if session.choice.is_point_of(pin)), "")
    widgets.Variants(
        pins=[{"name": pin.name, "letter": letter(place)} for place, pin in enumerate(pins, 1)],
        untouched=scenario(session.scenario.value).title,
        against=session.against.value,
        pinned=here,
        full=len(pins) >= MOST_PINS,
        event_compare=lambda said: session.compare_with(said["name"]),
        event_pin=lambda _=None: session.pin(),
        event_unpin=lambda said: session.unpin(said["name"]),
        event_rename=lambda said: session.rename(said["name"], said["to"]),
        event_go=lambda said: session.move_to(said["name"]),
    )


def letter(place: int) -> str:
    """A for the untouched scenario, B for the first variant, and so on."""
    return chr(ord("A") + place)
