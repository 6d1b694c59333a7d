"""Saltelli's scheme in points made elsewhere, known by its rows.

SALib writes a block for each row of two matrices A and B: A's row; for each parameter A's with B's
value of it; with second order, for each B's with A's value of it; B's row (Saltelli et al. 2010).
"""

import numpy as np

from model.design import Numbers


def block_of(values: Numbers) -> int | None:
    """Return how many points make a block of Saltelli's scheme; None if this is no such scheme.

    Args:
        values: the points, shape (points, parameters); parameters of one value have no part in it.
    """
    varied = values[:, np.ptp(values, axis=0) > 0]
    count, width = varied.shape
    for size in (width + 2, 2 * width + 2):
        if width > 1 and count % size == 0 and _is_scheme(varied.reshape(-1, size, width)):
            return int(size)
    return None


def _is_scheme(blocks: Numbers) -> bool:
    """Return whether blocks of points, shape (blocks, size, parameters), are all of the scheme."""
    a, b = blocks[:, 0], blocks[:, -1]
    if not (np.ptp(a, axis=0).all() and np.ptp(b, axis=0).all()):
        return False
    width = a.shape[1]
    pairs = [(a, b), (b, a)] if blocks.shape[1] > width + 2 else [(a, b)]
    for k, (row, other) in enumerate(pairs):
        for j in range(width):
            mixed = row.copy()
            mixed[:, j] = other[:, j]
            if not np.array_equal(blocks[:, 1 + k * width + j], mixed):
                return False
    return True
