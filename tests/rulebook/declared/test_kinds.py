"""How numbers of a kind are written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rulebook.declared.kinds import percent


@pytest.mark.parametrize(
    ("part", "decimals", "text"),
    [
        (0, 0, "0%"),
        (0.001, 0, "under 1%"),
        (0.005, 0, "under 1%"),
        (0.43, 0, "43%"),
        (0.995, 0, "over 99%"),
        (0.999, 0, "over 99%"),
        (1, 0, "100%"),
        (0, 1, "0.0%"),
        (0.0003, 1, "under 0.1%"),
        (0.0468, 1, "4.7%"),
        (0.9997, 1, "over 99.9%"),
        (1, 1, "100.0%"),
        (0.00003, 2, "under 0.01%"),
    ],
)
def test_a_share_is_written_in_per_cent(part: float, decimals: int, text: str) -> None:
    assert percent(part, decimals) == text


@given(st.floats(0, 1), st.integers(0, 3))
def test_none_and_all_are_said_only_of_what_is_so(part: float, decimals: int) -> None:
    written = percent(part, decimals)
    assert (written == f"{0:.{decimals}%}") == (part == 0)
    assert (written == f"{1:.{decimals}%}") == (part == 1)
