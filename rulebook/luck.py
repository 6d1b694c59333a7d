"""Luck is an input: every draw has a place of its own.

A run's luck is an array of uniform numbers, one row a turn, one column a place. Switching a rule
off or adding a deal never shifts another rule's luck, a longer run begins like a shorter one, and
two scenarios can be compared under the same luck. Most of it is never looked at, so little more is
drawn than the rules ask for, where it stands in the array.
"""

import numpy as np

from rulebook.compiled import compiled, compiled_apart
from rulebook.names import ACTORS, SECTORS
from rulebook.philox import BLOCK, KEY_STEPS, LUCK, fill_block

SLOTS = 6  # most violations a sector counts in a week
FATES = 5  # draws a violation needs: kind, seen, withheld, channel, jointly
_A, _S = len(ACTORS), len(SECTORS)

_COUNTS = (
    ("ORDER", 1),  # who begins the week's diplomacy
    ("ATTENTION", _A),  # whether an actor takes up the file
    ("CHOICE", _A),  # which deal it proposes
    ("CONSENT", _A * _A),  # proposer x signatory
    ("FINAL_CONSENT", _A),  # signatories of the drafted agreement
    ("DRAFTING", 1),
    ("BUILDING", 1),
    ("LINK", 1),  # shock from another theatre
    ("WAR", 1),
    ("FALL", _S),  # whether a sector falls in a war
    ("LEASE", 1),
    ("OUTBREAK", _S),  # number of violations
    ("FATE", _S * SLOTS * FATES),
)
_START = {}
PLACES = 0
for _name, _count in _COUNTS:
    _START[_name] = PLACES
    PLACES += _count

ORDER = _START["ORDER"]
ATTENTION = _START["ATTENTION"]
CHOICE = _START["CHOICE"]
CONSENT = _START["CONSENT"]
FINAL_CONSENT = _START["FINAL_CONSENT"]
DRAFTING = _START["DRAFTING"]
BUILDING_WEATHER = _START["BUILDING"]
LINK_SHOCK = _START["LINK"]
WAR = _START["WAR"]
FALL = _START["FALL"]
LEASE = _START["LEASE"]
OUTBREAK = _START["OUTBREAK"]
FATE = _START["FATE"]

_BLOCK = np.uint64(BLOCK)  # unsigned, as places are: never counted from the end

# Blocks of each turn's luck that hold what nearly every turn asks for; a turn is of whole blocks.
_AHEAD = np.unique(
    [
        place // BLOCK
        for name in ("ORDER", "ATTENTION", "CHOICE", "LINK", "WAR", "OUTBREAK")
        for place in range(_START[name], _START[name] + dict(_COUNTS)[name])
    ]
)


def new_luck() -> np.ndarray:
    """Return a one-row array of LUCK, to be opened."""
    return np.zeros(1, LUCK)


def draw_luck(seed: int, run: int, weeks: int) -> np.ndarray:
    """Return the luck of one run: uniform numbers in [0, 1) of shape (weeks, PLACES).

    Drawn by a Philox generator keyed by (seed, run), so any run can be drawn on its own.
    """
    key = np.array([seed, run], np.uint64)
    return np.random.Generator(np.random.Philox(key=key)).random((weeks, PLACES))


@compiled
def open_luck(luck, seed, run):
    """Open the luck of a run at its first turn, nothing of it drawn yet."""
    luck.seed = seed
    luck.run = run
    np.add(KEY_STEPS[:, 0], luck.seed, luck.keys[:, 0])
    np.add(KEY_STEPS[:, 1], luck.run, luck.keys[:, 1])
    luck.week = 0
    luck.drawn_in[:] = -1


@compiled
def open_turn(luck, week):
    """Open the luck of a turn; what nearly every turn asks for is drawn before it is waited for."""
    luck.week = week
    for k in range(len(_AHEAD)):
        draw_block(luck, _AHEAD[k])


@compiled
def draw_block(luck, block):
    """Draw a block of the turn's luck, from 0, whether it was drawn already or not."""
    fill_block(luck, block * BLOCK, luck.week * PLACES // BLOCK + block)
    luck.drawn_in[block] = luck.week


@compiled
def draw_fates(luck, place):
    """Draw the blocks that a violation's luck lies in, from its first number's place on."""
    draw_block(luck, place // BLOCK)
    draw_block(luck, (place + FATES - 1) // BLOCK)


@compiled_apart
def _draw_late(luck, block):
    """Draw a block that was not drawn ahead; apart, for that is seldom."""
    draw_block(luck, block)


@compiled
def draw(luck, place):
    """Return this turn's number at a place: that of `draw_luck` in the turn's row.

    It is drawn now if it was not.
    """
    place = np.uint64(place)
    block = place // _BLOCK
    if luck.drawn_in[block] != luck.week:
        _draw_late(luck, np.int64(block))
    return luck.drawn[place]
