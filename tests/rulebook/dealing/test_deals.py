"""What a deal may not do."""

from model import World
from tests.drafting import tabled


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
