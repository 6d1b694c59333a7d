"""Weeks of many runs: what never was has no week, and comes after all that have one."""

import math

import numpy as np


def summarise_weeks(weeks: np.ndarray) -> dict[str, float]:
    """Return mean, median, 5% and 95% points of weeks of shape (runs,), and the share of never.

    A week of -1 means never. A point is the first week by which so many of all runs have it, inf
    where they never do; it lies on a run, because between a week and never there is nothing. The
    mean is of the weeks there are, nan if there is none.
    """
    ordered = np.sort(weeks[weeks >= 0])

    def point(percent: int) -> float:
        place = math.ceil(percent * weeks.size / 100) - 1
        return float(ordered[place]) if place < ordered.size else math.inf

    return {
        "mean": float(np.mean(ordered)) if ordered.size else math.nan,
        "median": point(50),
        "p5": point(5),
        "p95": point(95),
        "never": (weeks.size - ordered.size) / weeks.size,
    }
