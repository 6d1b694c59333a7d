"""Intervals of 95% around means."""

import numpy as np
from numpy.typing import NDArray

Z95 = 1.959963984540054  # two-sided 95% point of the normal distribution


def half_width(difference: NDArray[np.float64]) -> float:
    """Return half of the 95% interval of the mean of a paired difference, shape (runs,)."""
    return float(Z95 * difference.std(ddof=1) / np.sqrt(difference.size))
