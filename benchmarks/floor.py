"""The least that a run can cost: its arithmetic alone, none of the bookkeeping.

What a run reckons is counted where the rules are played as plain Python. A compiled loop then does
as many of the same operations on numbers that lie in a row: shares turned into worth, deals weighed
and bargained over, exponentials, blocks of luck. How often is counted; how many steps and
signatories a deal has is a typical size. The loop decides nothing, looks nothing up and keeps no
state: about the least that an engine of these rules could take.
"""

import cProfile
import pstats
import sys
from collections import Counter

import numpy as np
from numba import njit

from model import load
from rulebook.declared.desk import TERM_POINTS, new_desk
from rulebook.declared.measures import MEASURES
from rulebook.declared.names import MOTIVES
from rulebook.engine.luck import new_luck, open_luck
from rulebook.engine.philox import fill_block
from rulebook.rules.curves import best_terms, marginal_utility, utility_of_share
from rulebook.week.turn import play

COUNTED = ("utility_of_share", "marginal_utility", "exp", "fill_block", "weigh", "best_terms")
SIGNATORIES = 2  # of most deals
STEPS = 4  # shares that most deals change

_INPUTS = 1024  # numbers that the loop goes round, a power of 2


def count(runs: int) -> dict[str, int]:
    """Return how often a run of the baseline, as plain Python, does each of COUNTED on average."""
    profile = cProfile.Profile()
    profile.runcall(play_plainly, runs)
    calls: Counter[str] = Counter()
    for (_, _, name), (_, number, *_) in pstats.Stats(profile).stats.items():  # type: ignore[attr-defined]
        calls[name.removeprefix("<built-in method math.").rstrip(">")] += number
    return {name: round(calls[name] / runs) for name in COUNTED}


def play_plainly(runs: int) -> None:
    """Play runs of the baseline by the rules' own loop, compiled or not as Numba is told."""
    baseline = load("baseline")
    params, spans = baseline.spans()
    start, states = baseline.first_state(), baseline.first_state()
    play(
        start.view(np.float64),
        states.view(np.recarray),
        states.view(np.float64),
        params.view(np.recarray),
        spans,
        new_desk().view(np.recarray),
        new_luck().view(np.recarray),
        np.uint64(1),
        np.uint64(0),
        baseline.event_rows(),
        np.zeros(0, np.int64),
        np.zeros((runs, baseline.weeks + 1, 0)),
        np.zeros((runs, len(MEASURES))),
    )


def numbers() -> np.ndarray:
    """Return numbers in (0, 1) for the loop to reckon with."""
    return np.random.default_rng(1).uniform(0.01, 0.99, _INPUTS)


@njit(nogil=True, error_model="numpy")
def reckon(runs, counts, luck, given, out):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201, C901
    """Do the arithmetic of `runs` runs.

    counts (len(COUNTED),) of each; luck, a record of LUCK; given and out (_INPUTS,).
    """
    last = _INPUTS - 1
    gains = np.empty((SIGNATORIES, TERM_POINTS))
    for run in range(runs):
        open_luck(luck, np.uint64(1), np.uint64(run))
        for n in range(counts[0]):
            out[n & last] = utility_of_share(given[n & last], 3.0)
        for n in range(counts[1]):
            out[n & last] += marginal_utility(given[n & last], 3.0)
        for n in range(counts[2]):
            out[n & last] += np.exp(-given[n & last])
        for n in range(counts[3]):
            fill_block(luck, luck.drawn, 0, n)
            out[n & last] += luck.drawn[0]
        for n in range(counts[4]):
            worth = 0.0
            for step in range(STEPS):
                k = n + step
                worth += given[k & last] * given[(k + 7) & last] * out[(k + 3) & last]
            for motive in range(len(MOTIVES)):
                worth += given[(n + motive) & last]
            out[n & last] = worth
        for n in range(counts[5]):
            for row in range(SIGNATORIES):
                for k in range(TERM_POINTS):
                    gains[row, k] = given[(n + 9 * row + k) & last]
            out[n & last] = best_terms(gains, SIGNATORIES, 0.0)[0]


if __name__ == "__main__":  # started without compilation, to count and to be timed
    if sys.argv[1] == "count":
        sys.stdout.write(" ".join(map(str, count(int(sys.argv[2])).values())))
    else:
        play_plainly(int(sys.argv[2]))
