"""Power: control over what the powerful care about (Coleman 1990, chapter 25)."""

import numpy as np

from rulebook.declared.names import ACTORS
from rulebook.engine.compiled import rule

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
    power[:] = 1.0 / actors
    value = np.empty(resources)
    new = np.empty(actors)
    for _ in range(_ROUNDS):
        value[:] = 0.0
        for i in range(actors):
            for d in range(resources):
                value[d] += power[i] * interest[i, d]
        total = 0.0
        for d in range(resources):
            total += value[d]
        if total <= 0.0:
            return
        for d in range(resources):
            value[d] /= total
        settled = True
        for j in range(actors):
            new[j] = 0.0
            for d in range(resources):
                new[j] += value[d] * control[j, d]
            settled = settled and new[j] == power[j]
        for i in range(actors):
            power[i] = new[i]
        if settled:
            return


def resource_values(interest: np.ndarray, power: np.ndarray) -> np.ndarray:
    """Return v = r X, what each resource is worth."""
    values: np.ndarray = power @ interest
    return values
