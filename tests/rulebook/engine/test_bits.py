"""The bits of a whole number."""

from collections.abc import Callable

import numba
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rulebook.dealing.moves import PER_ARENA
from rulebook.declared.names import ACTORS, ARENAS
from rulebook.engine.bits import lowest


@numba.njit
def compiled_lowest(bits: int) -> int:
    return int(lowest(bits))


@pytest.mark.parametrize("place_of", [lowest, compiled_lowest])
@given(low=st.integers(0, 62), higher=st.integers(0, 2**63 - 1))
def test_the_lowest_bit_set_is_found(place_of: Callable[[int], int], low: int, higher: int) -> None:
    bits = (1 << low) | (higher >> low << low)
    assert place_of(bits) == low


def test_each_share_has_a_bit_of_its_own() -> None:
    assert len(ACTORS) <= PER_ARENA
    assert PER_ARENA * len(ARENAS) < np.iinfo(np.int64).bits
