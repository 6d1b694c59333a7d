"""Power: control over what the powerful care about (Coleman 1990, chapter 25)."""

import numpy as np

from rulebook.compiled import rule
from rulebook.names import ACTORS

_ROUNDS = 60
_A = len(ACTORS)


@rule(
    "Power",
    "1, 17",
    "Coleman 1990: power is control over what the powerful care about",
    plain="Power is control over what the powerful care about.",
    formula="r = r·X·C, Σ r = 1, where X is interest, C control",
)
def coleman_power(interest, control, power):
    """Fill `power` with r = r X C, summing to 1.

    `interest` X has shape (actors, resources) with rows that sum to 1, `control` C the same shape
    with columns that sum to 1 (what each actor holds). Rows of X that are all zero pass power on to
    nobody.
    """
    actors, resources = interest.shape
    for i in range(actors):
        power[i] = 1.0 / actors
    for _ in range(_ROUNDS):
        total = 0.0
        for d in range(resources):
            value = 0.0
            for i in range(actors):
                value += power[i] * interest[i, d]
            total += value
        if total <= 0.0:
            return
        new = np.zeros(actors)
        for d in range(resources):
            value = 0.0
            for i in range(actors):
                value += power[i] * interest[i, d]
            value /= total
            for j in range(actors):
                new[j] += value * control[j, d]
        for i in range(actors):
            power[i] = new[i]


def resource_values(interest: np.ndarray, power: np.ndarray) -> np.ndarray:
    """Return v = r X, what each resource is worth."""
    values: np.ndarray = power @ interest
    return values
