"""What proposing a deal counts, and the most that its odds can be when little of it is known."""

import math

from rulebook.declared.openings import CAPITAL
from rulebook.engine.compiled import compiled, compiled_apart
from rulebook.rules.curves import SURE, logit

# Judgement, in units of utility unless said otherwise.
STAKE = 0.01  # worth to which a precision of 1 responds with odds of e
FRICTION = 0.008  # worth below which an actor does not bother to sign
BY_STAKE = 1.0 / STAKE  # to multiply by where the last bits do not count
EXPOSURE = 0.004  # what proposing anything costs
EFFORT = 0.01  # and what it costs besides, per unit of political capital

ROUNDING = 1e-9  # far more than sums in another order can differ by
NEARLY_NOTHING = 0.1  # gain whose exponential need not be taken, for it is no more than
MORE_THAN_HALF = 0.6  # 1 + gain + this times its square
AT_MINUS_3, AT_MINUS_1 = 0.0475, 0.2785  # no less than the root w of w + ln w = -3, and of = -1


@compiled
def value(worth, chance, cost):
    """Return what proposing a deal counts, doing nothing being 0."""
    return (chance * (worth - FRICTION) - EXPOSURE - EFFORT * cost) / STAKE


@compiled
def odds_of(counts, precision):
    """Return the odds of a deal against doing nothing: 0 where it is not worth proposing."""
    return math.exp(min(precision * counts, SURE)) if counts > -math.inf else 0.0


@compiled_apart
def note_efforts(params, stock):
    """Note on the desk the odds of proposing each instrument for no gain."""
    stock.precision = params.rationality
    for k in range(len(CAPITAL)):
        stock.effort[k] = -params.rationality * value(FRICTION, 1.0, CAPITAL[k])
        stock.bare_odds[k] = math.exp(-min(stock.effort[k], SURE))


@compiled
def most_odds(stock, instrument, gain):
    """Return no less than a deal's odds, which counts `gain`, by precision, but for its effort."""
    if gain < NEARLY_NOTHING:
        return stock.bare_odds[instrument] * (1.0 + gain * (1.0 + MORE_THAN_HALF * gain))
    return math.exp(min(gain - stock.effort[instrument], SURE))


@compiled
def most_alone(params, worth):
    """Return the most that a deal counts, by precision, to one to whom it is worth so much."""
    return params.rationality * max(worth - FRICTION, 0.0) * BY_STAKE


@compiled
def chance_to_sign(params, worth):
    """Return the chance that one signs to whom a deal, and not to refuse it, is worth so much."""
    return logit((worth - FRICTION) / STAKE, params.rationality)


@compiled
def most_together(params, surplus):
    """Return the most that a deal counts, by precision, to one of two who gain so much together.

    The other signs the less surely, the less is left to it. What x / (1 + exp(x - y)) is at most
    is the root w of w + ln w = y - 1; returned is no less than that.
    """
    if surplus == math.inf:
        return math.inf
    y = params.rationality * (surplus - 2.0 * FRICTION) * BY_STAKE - 1.0
    if y > 1.0:
        return y - math.log(0.5 * (y + 1.0))  # w is above its tangent at w = y = 1
    low = AT_MINUS_3 + 0.5 * (AT_MINUS_1 - AT_MINUS_3) * (y + 3.0)
    high = AT_MINUS_1 + 0.5 * (1.0 - AT_MINUS_1) * (y + 1.0)
    return max(AT_MINUS_3, low, high)  # w is convex in y, so below its chords
