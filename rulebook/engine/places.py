"""The places of luck: what is drawn once a turn, and what once a run, and the record it lies in.

A place added at the end of either table moves no other draw.
"""

from itertools import accumulate

import numpy as np

from rulebook.declared.names import ACTORS, SECTORS
from rulebook.engine.philox import BLOCK, ROUNDS

SLOTS = 6  # most violations a sector counts in a week
FATES = 5  # draws a violation needs: kind, seen, withheld, channel, jointly
_A, _S = len(ACTORS), len(SECTORS)

# How many numbers, and what they decide. New draws go to the end of their table.
ONCE_A_TURN = {
    "ORDER": (1, "who begins the week's diplomacy"),
    "ATTENTION": (_A, "whether an actor takes up the file"),
    "CHOICE": (_A, "which deal it proposes"),
    "CONSENT": (_A * _A, "whether a signatory agrees, for each proposer"),
    "FINAL_CONSENT": (_A, "whether a signatory signs the drafted agreement"),
    "DRAFTING": (1, "how far the drafting comes this week"),
    "BUILDING_WEATHER": (1, "how far the building comes this week"),
    "LINK_SHOCK": (1, "whether another theatre shakes the Russia-Turkey channel"),
    "WAR": (1, "whether war resumes"),
    "FALL": (_S, "whether a sector falls at the end of a war"),
    "LEASE": (1, "whether a guest leaves when its lease ends"),
    "OUTBREAK": (_S, "how many violations break out in a sector"),
    "FATE": (
        _S * SLOTS * FATES,
        "of each violation: accident or attack, seen by whom, withheld, channel, jointly",
    ),
}
ONCE_A_RUN: dict[str, tuple[int, str]] = {}


def _starts(draws: dict[str, tuple[int, str]]) -> dict[str, int]:
    """Return the first place of each draw."""
    ends = accumulate((count for count, _ in draws.values()), initial=0)
    return dict(zip(draws, ends, strict=False))


def _blocks(places: int) -> int:
    """Return how many blocks hold so many places; at least one, for no array is empty."""
    return max(1, -(-places // BLOCK))


PLACES = sum(count for count, _ in ONCE_A_TURN.values())
PLACES_A_RUN = sum(count for count, _ in ONCE_A_RUN.values())
_START = _starts(ONCE_A_TURN)

ORDER = _START["ORDER"]
ATTENTION = _START["ATTENTION"]
CHOICE = _START["CHOICE"]
CONSENT = _START["CONSENT"]
FINAL_CONSENT = _START["FINAL_CONSENT"]
DRAFTING = _START["DRAFTING"]
BUILDING_WEATHER = _START["BUILDING_WEATHER"]
LINK_SHOCK = _START["LINK_SHOCK"]
WAR = _START["WAR"]
FALL = _START["FALL"]
LEASE = _START["LEASE"]
OUTBREAK = _START["OUTBREAK"]
FATE = _START["FATE"]

# What nearly every turn asks for.
USUAL = tuple(
    place
    for name in ("ORDER", "ATTENTION", "CHOICE", "LINK_SHOCK", "WAR", "OUTBREAK")
    for place in range(_START[name], _START[name] + ONCE_A_TURN[name][0])
)

# A run's luck, opened at a turn.
LUCK = np.dtype(
    (
        np.record,
        [
            ("seed", np.uint64),
            ("run", np.uint64),
            ("keys", np.uint64, (ROUNDS, 2)),  # of seed and run, one for each round of a block
            ("week", np.int64),  # turn whose draws are asked for
            ("drawn_in", np.int64, (_blocks(PLACES),)),  # turn in which a block was drawn
            ("drawn", np.float64, (_blocks(PLACES) * BLOCK,)),  # a turn's numbers, by place
            ("of_run", np.float64, (_blocks(PLACES_A_RUN) * BLOCK,)),  # the run's, by place
        ],
    )
)
