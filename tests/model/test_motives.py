"""Which deal makes the difference, and who would propose it."""

from model import World, load
from model.motives import _rows
from rulebook.names import ACTORS, TURKEY
from rulebook.openings import OPENING_PROPOSER

TRADE_OF_TWO = ("Trade of influence", ("russia", "azerbaijan"))


def proposers(world: World) -> set[str]:
    """Return who would propose a trade between Russia and Azerbaijan on the eve."""
    return {ACTORS[OPENING_PROPOSER[row]] for row in _rows(world, TRADE_OF_TWO)}


def test_who_has_nothing_to_trade_proposes_no_trade_of_others() -> None:
    """Turkey cares for nothing here, and its trade comes after Russia's with Azerbaijan."""
    world = World(load("baseline"), rng=1)
    world.state.salience[TURKEY] = 0
    assert proposers(world) == {"russia"}
