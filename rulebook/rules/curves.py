"""Curves and theorems that the rules share, each checked against its source's own example."""

import math

import numpy as np

from rulebook.engine.compiled import compiled, rule

SURE = 700.0  # exponent at which a choice is as good as sure, just before exp overflows


@compiled
def clip(x, low, high):
    """Return x held between low and high."""
    return min(max(x, low), high)


@rule(
    "A first share counts most",
    "3, 12, 15, 20",
    "Diminishing marginal utility; Stokman and Van Oosten 1994",
    plain="Influence is worth most to who has none: a first share counts more than a further one.",
    formula="u(x) = (1 + k)·x / (1 + k·x), where k is concavity",
    off={"concavity": 0},
)
def utility_of_share(x, concavity):
    """Return u(x) = (1 + k) x / (1 + k x): 0 at 0, 1 at 1, linear for k = 0, concave above."""
    x = clip(x, 0.0, 1.0)
    return (1.0 + concavity) * x / (1.0 + concavity * x)


@compiled
def marginal_utility(x, concavity):
    """Return u'(x) of `utility_of_share`."""
    x = clip(x, 0.0, 1.0)
    bend = 1.0 + concavity * x
    return (1.0 + concavity) / (bend * bend)


@rule(
    "Choice by logit",
    "judgement",
    "Quantal response, McKelvey and Palfrey 1995",
    plain="The better of two is chosen the more surely, the greater its advantage.",
    formula="P = 1 / (1 + exp(−λ·a)), where a is the advantage and λ the precision of choice",
    off={"rationality": 0},
)
def logit(advantage, precision):
    """Return the chance of choosing the better of two by its advantage."""
    x = precision * advantage
    if x > SURE:
        return 1.0
    if x < -SURE:
        return 0.0
    return 1.0 / (1.0 + math.exp(-x))


@rule(
    "Two views of one line",
    "9, 14",
    "Detection by independent sensors, thinned by their overlap",
    formula="P = 1 − (1 − p)·(1 − (1 − o)·q), where p and q are the two owners’ chances and"
    " o is the overlap",
    off={"overlap": 0},
)
def detection(first, second, overlap):
    """Return the chance that either of two owners sees a violation, all in [0, 1]."""
    return 1.0 - (1.0 - first) * (1.0 - (1.0 - overlap) * second)


@compiled
def branching_ratio(jump, decay):
    """Return the violations that one sets off: a Hawkes kernel jump * exp(-decay t) summed up."""
    return jump / decay


@compiled
def hawkes_mean_rate(rate, branching):
    """Return the long-run mean rate of a self-exciting process with a branching ratio below 1."""
    return rate / (1.0 - branching)


@rule(
    "Terms at the Nash solution",
    "11, 12",
    "Nash 1950; egalitarian rival: Kalai 1977",
    plain="The terms on which those who must sign would settle.",
    formula="t = argmax ∏ gᵢ(t); with equal gains argmax min gᵢ(t), where gᵢ is what "
    "signatory i gains",
    off={"equal_gain": 1},
)
def best_terms(gains, signatories, equal_gain):
    """Return where on a grid of terms, in [0, points - 1], the signatories would settle.

    The first `signatories` rows of `gains` (rows, points) are what each gains at each point, from
    the disagreement outcome 0. The product of gains is largest there (with `equal_gain`, the least
    of the gains); a parabola through the best point and its neighbours places it between points.
    Where no terms on the grid leave everyone better off, the terms that hurt the worst-off least:
    where the gains of the two who are worst off cross.

    Also return how much the worst-off may gain there at most; at 0 or below, no terms between
    the points of the grid leave everyone better off.
    """
    points = gains.shape[1]
    best, best_least = 0, -math.inf
    for k in range(points):
        least = gains[0, k]
        for s in range(1, signatories):
            least = min(least, gains[s, k])
        best = k if least > best_least else best
        best_least = max(least, best_least)
    if equal_gain > 0.5 or best_least <= 0.0:
        return _crossing(gains, signatories, best)
    hope = best_least
    best, best_score = 0, -math.inf
    for k in range(points):
        least, score = gains[0, k], gains[0, k]
        for s in range(1, signatories):
            least = min(least, gains[s, k])
            score *= gains[s, k]
        score = score if least > 0.0 else -math.inf
        best = k if score > best_score else best
        best_score = max(score, best_score)
    if best == 0 or best == points - 1:
        return float(best), hope
    left, middle, right = 1.0, 1.0, 1.0
    for s in range(signatories):
        left *= max(gains[s, best - 1], 0.0)
        middle *= gains[s, best]
        right *= max(gains[s, best + 1], 0.0)
    bend = left - 2.0 * middle + right
    if bend >= 0.0:
        return float(best), hope
    return best + clip(0.5 * (left - right) / bend, -1.0, 1.0), hope


@compiled
def _worst_off(gains, signatories, point):
    """Return the signatory who gains least at a point of a grid of terms."""
    worst = 0
    for s in range(1, signatories):
        worst = s if gains[s, point] < gains[worst, point] else worst
    return worst


@compiled
def _bend(gains, signatory, point):
    """Return by how much a signatory's gains may lie above a straight line near a point."""
    middle = min(max(point, 1), gains.shape[1] - 2)
    line = 0.5 * (gains[signatory, middle - 1] + gains[signatory, middle + 1])
    return abs(gains[signatory, middle] - line)


@compiled
def _crossing(gains, signatories, best):
    """Return where, next to the best point, the worst-off's gain crosses the next one's.

    Between points gains are taken to be straight; with it, what the worst-off may gain at most.
    """
    one = _worst_off(gains, signatories, best)
    here = gains[one, best]
    beside = best
    for k in (best - 1, best + 1):
        if 0 <= k < gains.shape[1] and gains[one, k] > gains[one, beside]:
            beside = k
    if beside == best:
        return float(best), here + _bend(gains, one, best)
    other = _worst_off(gains, signatories, beside)
    apart, then = gains[other, best] - here, gains[one, beside] - gains[other, beside]
    along = apart / (apart + then) if apart + then > 0.0 else 0.0
    bend = max(_bend(gains, one, best), _bend(gains, other, best))
    point = best + (beside - best) * along
    return point, here + along * (gains[one, beside] - here) + bend


@compiled
def equal_gain_rate(give_i, give_j, take_i, take_j):
    """Return epsilon / delta: i gives delta of p for epsilon of q at equal gains of both.

    `give_*` are the two actors' saliences for p, `take_*` for q (Stokman and Van Oosten 1994).
    """
    return (give_i + give_j) / (take_i + take_j)


@compiled
def equal_gain(give_i, give_j, take_i, take_j):
    """Return each one's gain per delta in an equal-gain trade; above 0 if i should give p for q."""
    return (give_j * take_i - give_i * take_j) / (take_i + take_j)


def logit_equilibrium(
    row_payoffs: np.ndarray, column_payoffs: np.ndarray, precision: float
) -> tuple[float, float]:
    """Return both players' chances of their first move in a 2 x 2 logit equilibrium.

    Damped iteration from (1/2, 1/2); the tests hold it against the published example of the brief.
    """
    p = q = 0.5
    for _ in range(20_000):
        row = row_payoffs @ np.array([q, 1 - q])
        column = np.array([p, 1 - p]) @ column_payoffs
        p += 0.05 * (logit(row[0] - row[1], precision) - p)
        q += 0.05 * (logit(column[0] - column[1], precision) - q)
    return p, q
