"""Luck: every draw has a place of its own."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from rulebook import luck
from rulebook.philox import BLOCK, MOST_BLOCKS
from tests.strategies import seeds


@given(seeds, st.integers(0, 2**63 - 1), st.integers(1, 20))
def test_a_longer_luck_begins_like_a_shorter_one(seed: int, run: int, weeks: int) -> None:
    long = luck.draw_luck(seed, run, weeks + 3)
    assert long.shape == (weeks + 3, luck.PLACES)
    assert (long[:weeks] == luck.draw_luck(seed, run, weeks)).all()
    assert long.min() >= 0
    assert long.max() < 1


def test_runs_and_seeds_have_lucks_of_their_own() -> None:
    draws = [luck.draw_luck(seed, run, 52) for seed in (1, 2) for run in (0, 1)]
    for k, one in enumerate(draws):
        for other in draws[k + 1 :]:
            assert abs(np.corrcoef(one.ravel(), other.ravel())[0, 1]) < 0.05


@given(seeds, st.integers(0, 2**63 - 1), st.lists(st.integers(0, 60 * luck.PLACES - 1)))
def test_draws_are_numpys_in_any_order(seed: int, run: int, asked: list[int]) -> None:
    """In any order of asking, and after another run was open, the draws are NumPy's."""
    whole = luck.draw_luck(seed, run, 60)
    opened = luck.new_luck()[0]
    for key in (run + 1, run):
        luck.open_luck(opened, np.uint64(seed), np.uint64(key))
        drawn = []
        for number in asked:
            week, place = divmod(number, luck.PLACES)
            if week != opened.week:
                luck.open_turn(opened, week)
            drawn.append(luck.draw(opened, place))
    assert drawn == whole.ravel()[asked].tolist()


def test_what_nearly_every_turn_asks_for_is_at_hand_when_it_is_opened() -> None:
    assert luck.PLACES % BLOCK == 0
    assert luck.PLACES <= MOST_BLOCKS * BLOCK
    opened = luck.new_luck()[0]
    luck.open_luck(opened, np.uint64(1), np.uint64(2))
    luck.open_turn(opened, 7)
    for place in (
        luck.ORDER,
        luck.ATTENTION,
        luck.CHOICE,
        luck.LINK_SHOCK,
        luck.WAR,
        luck.OUTBREAK,
    ):
        assert opened.drawn_in[place // BLOCK] == 7
