"""The Russia-Turkey channel: how long it is expected to last."""

import math

from rulebook.declared.instruments import RESUME
from rulebook.declared.openings import LINK_CHANGE
from rulebook.engine.compiled import compiled, rule

# Judgement.
LINK_LOSS = 0.3  # channel lost in a shock
LINK_BREAK = 0.15  # channel below which the centre stops working
LINK_DRIFT = 0.05  # a week
LINK_HOME = 0.4  # channel without a centre, to which it drifts
LINK_HOME_CENTRE = 0.65  # and with one

SAFE = LINK_BREAK + LINK_LOSS  # channel that a shock does not break
LIKELY = 0.5  # chance from which on something is expected


@compiled
def weeks_to_safety(link):
    """Return the weeks until a channel of a working centre can take a shock."""
    if link >= SAFE:
        return 0.0
    return math.log((LINK_HOME_CENTRE - link) / (LINK_HOME_CENTRE - SAFE)) / LINK_DRIFT


@compiled
def hazard(params):
    """Return the chance in a week that two shocks, one soon after the other, break the channel."""
    second = 1.0 - math.pow(1.0 - params.link_shock, weeks_to_safety(LINK_HOME_CENTRE - LINK_LOSS))
    return params.link_shock * second


@rule(
    "How long a centre is expected to last",
    "1, 3, 10",
    "The shadow of the future; Axelrod 1984, Keohane 1984",
    plain="How much of a centre's shares and soldiers is left when its likely end is counted in.",
    formula="φ = 1 / (1 + p·h), h = s·(1 − (1 − s)ᵏ), where p is patience, s the chance of a "
    "shock in a week, k the weeks in which a second one would break the channel",
    off={"patience": 0},
)
def expected_life(params):
    """Return how much the shares that a centre moves, and its soldiers, count: above 0 to 1.

    A perpetual flow is worth 1; one that ends with a hazard h a week, to an actor who looks p weeks
    ahead, 1 / (1 + p h). What it changes of the line's risk is taken as it is now.
    """
    return 1.0 / (1.0 + params.patience * hazard(params))


@compiled
def share_that_counts(params):
    """Return how much of the shares that a centre moves counts: all of them if none ever revert."""
    return expected_life(params) if params.reversion > 0.0 else 1.0


@rule(
    "Whether the channel is expected to last",
    "1, 3",
    "The shadow of the future; Axelrod 1984",
    plain="Whether a channel of a given strength is expected to hold once a centre uses it.",
    formula=f"(1 − s)ᵏ ≥ {LIKELY:g}, where s is the chance of a shock in a week, k the weeks until "
    f"the channel is {SAFE:g} and can take one",
    off={"link_shock": 0},
)
def is_expected_to_last(params, link):
    """Return whether a channel would sooner grow strong enough to take a shock than break."""
    return math.pow(1.0 - params.link_shock, weeks_to_safety(link)) >= LIKELY


@compiled
def lasts_in_use(params, link):
    """Return 1 if a channel is expected to last once a centre works again by it, else 0."""
    return 1.0 if is_expected_to_last(params, link + LINK_CHANGE[RESUME]) else 0.0
