"""What a deal may not do."""

import numpy as np

from model import World
from rulebook.dealing.deals import draft
from rulebook.declared.instruments import INSTRUMENT_NAMES
from rulebook.declared.openings import OPENING_INSTRUMENT


def row_of(instrument: str) -> int:
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


def test_only_notice_takes_the_last_peacekeepers_home() -> None:
    """Drawing down leaves a token force; it adds none where there was less."""
    for there, left in ((1960, 1560), (300, 100), (60, 60)):
        world = World("baseline", rng=1)
        world.state.peacekeepers = there
        assert there + tabled(world, "draw_down_peacekeepers").peacekeepers == left


def test_only_a_first_centre_is_new() -> None:
    world = World("baseline", rng=1)
    assert tabled(world, "joint_centre").novelty.max() > 0
    world.state.signed_week = 3
    assert tabled(world, "joint_centre").novelty.max() == 0
