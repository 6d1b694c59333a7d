"""The page's few statistics, against hand calculation."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from server.page import drawing, figures
from server.page.answers import Card
from server.page.futures import card_words


def test_a_band_holds_nine_runs_in_ten() -> None:
    runs = np.arange(101.0)[:, None] * np.ones((1, 3))
    assert figures.band(runs) == ([5.0] * 3, [50.0] * 3, [95.0] * 3)


def test_a_paired_change_is_free_of_shared_luck() -> None:
    luck = np.random.default_rng(1).random(1000)
    change = figures.paired_change(luck < 0.6, luck < 0.5)
    moved = np.mean((luck >= 0.5) & (luck < 0.6))
    assert change.value == pytest.approx(moved)
    assert change.error == pytest.approx(1.959964 * np.sqrt(moved * (1 - moved) / 999), rel=1e-6)
    assert figures.paired_change(luck < 0.5, luck < 0.5) == (0.0, 0.0)


def test_a_paired_change_needs_pairs() -> None:
    with pytest.raises(ValueError, match="equal shapes"):
        figures.paired_change(np.ones(3, bool), np.ones(4, bool))


@given(st.lists(st.integers(-3, 400), min_size=1, max_size=60), st.integers(0, 30))
def test_histograms_share_bins_and_lose_no_run(values: list[int], shift: int) -> None:
    now = np.array(values, float)
    mine, other = figures.histograms(now, now + shift)
    assert mine.edges == other.edges
    assert sum(mine.shares) == pytest.approx(1, abs=1e-3)
    assert sum(other.shares) == pytest.approx(1, abs=1e-3)
    assert len(mine.shares) == len(mine.edges) - 1 <= 25


@given(st.lists(st.floats(-1e3, 1e3), min_size=1, max_size=60))
@example([24.0, -5e-324])
def test_bins_are_round_and_hold_everything(values: list[float]) -> None:
    (mine,) = figures.histograms(np.array([*values, 0.5]))
    width = mine.edges[1] - mine.edges[0]
    lead = width / 10.0 ** np.floor(np.log10(width) + 1e-9)
    assert min(abs(lead - step) for step in (1, 2, 2.5, 5)) < 1e-3
    assert sum(mine.shares) == pytest.approx(1, abs=1e-3)
    assert len(mine.shares) <= 25


def test_what_never_happened_is_in_no_bin() -> None:
    mine, other = figures.histograms(np.array([-1.0, 3, 3, 4]), np.array([-1.0] * 4), never=-1.0)
    assert mine == ([2.5, 3.5, 4.5], [0.5, 0.25], 0.25)
    assert other == ([2.5, 3.5, 4.5], [0.0, 0.0], 1.0)


@given(st.lists(st.floats(0, 1), min_size=1, max_size=8), st.floats(0.01, 0.2))
def test_names_are_moved_apart_and_no_further(heights: list[float], room: float) -> None:
    places = figures.moved_apart(heights, room, 0.0, 1.0)
    order = sorted(range(len(heights)), key=heights.__getitem__)
    put = [places[k] for k in order]
    assert all(high - low >= room - 1e-9 for low, high in pairwise(put))
    assert put[0] >= -1e-9
    if (len(heights) - 1) * room <= 1:
        assert put[-1] <= 1 + 1e-9


def test_names_that_meet_share_the_way_they_are_moved() -> None:
    assert figures.moved_apart([0.5, 0.5, 0.9], 0.1, 0, 1) == pytest.approx([0.45, 0.55, 0.9])
    assert figures.moved_apart([0.9, 0.0, 0.0], 0.1, 0, 1) == pytest.approx([0.9, 0.0, 0.1])
    assert figures.moved_apart([1.0, 1.0], 0.2, 0, 1) == pytest.approx([0.8, 1.0])


@pytest.mark.parametrize("share", [True, False])
@given(largest=st.floats(1e-6, 1e6))
def test_an_axis_holds_what_it_shows(largest: float, *, share: bool) -> None:
    shown = min(largest, 1.0) if share else largest
    assert shown <= drawing.ceiling(shown, share=share) <= max(3 * shown, 0.2)


@pytest.mark.parametrize(
    ("change", "error", "turn"), [(0.03, 0.06, "still"), (0.08, 0.06, "up"), (-0.08, 0.06, "down")]
)
def test_a_change_within_its_error_is_not_shown_as_one(
    change: float, error: float, turn: str
) -> None:
    card = Card("name", "title", "sentence", "meaning", 0.5, 0.5 - change, change, error)
    assert card_words(card, changed=True)["turn"] == turn
