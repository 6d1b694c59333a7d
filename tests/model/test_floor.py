"""The floor of the benchmark: its loop does the arithmetic that it is told to."""

import numpy as np

from benchmarks.floor import COUNTED, numbers, reckon
from rulebook.engine.luck import new_luck


def test_the_floor_reckons_each_operation_that_it_counts() -> None:
    given = numbers()
    for place in range(len(COUNTED)):
        counts = np.zeros(len(COUNTED), np.int64)
        counts[place] = 3
        out = np.full_like(given, 0.5)
        reckon(1, counts, new_luck()[0], given, out)
        assert (out != 0.5).sum() == 3
