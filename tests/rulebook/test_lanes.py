"""Four numbers at once: compiled, each is what numpy makes of it."""

from collections.abc import Callable
from typing import Any

import numba
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rulebook.lanes import LANES, four, four_of, greatest, most, put, where

Numbers = np.ndarray

finite = st.floats(-1e100, 1e100)
several = st.lists(finite, min_size=LANES, max_size=3 * LANES).map(np.array)

CALLS: dict[str, Callable[..., Any]] = {
    "add": lambda one, other, number: (one + other) + (number + one) + (one + number),
    "subtract": lambda one, other, number: (one - other) - (number - one) - (one - number),
    "multiply": lambda one, other, number: one * other + number * one + one * number,
    "most": lambda one, other, number: most(one, other) + most(one, number),
    "where": lambda one, other, number: where((one >= number) & (other >= number), one),
    "one of them": lambda one, other, number: four_of(one[3], other[2], one[1], number),
    "greatest": lambda one, other, number: one * greatest(other) + number,
}


def reckoned(call: Callable[..., Any]) -> Callable[..., Any]:
    """Return what fills an array (4,) with what a call makes of four numbers and four others."""

    def reckon(one: Numbers, start: int, other: Numbers, number: float, out: Numbers) -> None:
        put(call(four(one, start), four(other, 0), number), out)

    return reckon


@pytest.mark.parametrize("name", CALLS)
def test_lanes_are_reckoned_as_numpy_does(name: str) -> None:
    """At any place of an array, whatever is near it."""
    call = CALLS[name]
    plain, quick = reckoned(call), numba.njit(reckoned(numba.njit(call)))

    @given(data=st.data(), one=several, other=several, number=finite)
    def agree(data: st.DataObject, one: Numbers, other: Numbers, number: float) -> None:
        start = data.draw(st.integers(0, len(one) - LANES))
        wanted, made = np.empty(LANES), np.empty(LANES)
        plain(one, start, other, number, wanted)
        quick(one, start, other, number, made)
        assert made.tobytes() == wanted.tobytes()

    agree()


@pytest.mark.parametrize("array", [np.arange(16.0)[::2], np.arange(8), np.ones((4, 4))])
def test_only_numbers_in_a_row_are_taken(array: Numbers) -> None:
    take = numba.njit(lambda numbers: greatest(four(numbers, 0)))
    assert take(np.arange(8.0)) == LANES - 1
    with pytest.raises(numba.TypingError):
        take(array)
