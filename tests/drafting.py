"""Deals put on the desk of a world."""

import numpy as np

from model import World
from rulebook.dealing.deals import draft
from rulebook.declared.instruments import INSTRUMENT_NAMES
from rulebook.declared.openings import OPENING_INSTRUMENT


def row_of(instrument: str) -> int:
    """Return the first opening of an instrument."""
    number = INSTRUMENT_NAMES.index(instrument)
    return int(np.argmax(number == OPENING_INSTRUMENT))


def tabled(world: World, instrument: str) -> np.record:
    """Return the draft of an instrument's first opening."""
    row = row_of(instrument)
    draft(
        world.state,
        world.params,
        world.desk.stock,
        world.desk.trade,
        world.desk.deal,
        row,
        world.params.proposer[row],
    )
    deal: np.record = world.desk.deal
    return deal
