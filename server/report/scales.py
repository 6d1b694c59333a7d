"""Labels of a scale: as fine as its steps, and no finer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from matplotlib.ticker import Formatter

if TYPE_CHECKING:
    from collections.abc import Sequence

MOST_DECIMALS = 9
LITTLE = 0.001  # of a step, by which a label may be off


def labels(values: Sequence[float], *, per_cent: bool = False) -> list[str]:
    """Return values as labels with so many decimals that none is off from its place."""
    shown = np.array(values, float) * (100 if per_cent else 1)
    decimals = _decimals(shown)
    sign = "%" if per_cent else ""
    told = [f"{round(value, decimals) + 0.0:,.{decimals}f}" for value in shown.tolist()]
    return [(one.rstrip("0").rstrip(".") if "." in one else one) + sign for one in told]


def _decimals(values: np.ndarray) -> int:
    apart = np.diff(np.unique(values))
    # Two places that rounding alone sets apart are one.
    apart = apart[apart > 1e-9 * np.abs(values).max(initial=1e-300)]
    step = apart.min() if len(apart) else np.abs(values).max(initial=0)
    for decimals in range(MOST_DECIMALS):
        if (np.abs(np.round(values, decimals) - values) <= LITTLE * step).all():
            return decimals
    return MOST_DECIMALS


class Fine(Formatter):
    """A formatter of an axis that writes its ticks as `labels` does."""

    def __init__(self, *, per_cent: bool = False) -> None:
        self.per_cent = per_cent

    def __call__(self, x: float, pos: int | None = None) -> str:  # noqa: ARG002 - as it is asked
        """Return the label of one place alone."""
        return labels([x], per_cent=self.per_cent)[0]

    def format_ticks(self, values: Sequence[float]) -> list[str]:
        """Return the labels of all ticks of an axis."""
        return labels(values, per_cent=self.per_cent)
