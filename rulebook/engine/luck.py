"""Luck is an input: every draw has a place of its own.

In the field's words these are common random numbers. A run's luck is what is drawn once a run, and
a row of what is drawn once a turn; each number has a place in its row. Switching a rule off or
adding a deal never shifts another rule's luck, a longer run begins like a shorter one, and two
scenarios can be compared under the same luck. A place added at the end of either table moves no
other draw. Most of it is never looked at, so little more is drawn than the rules ask for, where it
stands in the row.
"""

import numpy as np

from rulebook.engine.compiled import compiled, compiled_apart
from rulebook.engine.philox import BLOCK, KEY_STEPS, fill_block
from rulebook.engine.places import FATES, LUCK, PLACES, PLACES_A_RUN, USUAL

_BLOCK = np.uint64(BLOCK)  # unsigned, as places are: never counted from the end

# Blocks of each turn's luck that hold what nearly every turn asks for.
_AHEAD = np.unique([place // BLOCK for place in USUAL])
_BLOCKS_A_RUN = -(-PLACES_A_RUN // BLOCK)
_RUN_STREAM = 0  # the counter's second word for what is drawn once a run
_FIRST_STREAM = 1  # and for what is drawn in the first turn


def new_luck() -> np.ndarray:
    """Return a one-row array of LUCK, to be opened."""
    return np.zeros(1, LUCK)


def draw_luck(seed: int, run: int, weeks: int) -> np.ndarray:
    """Return what one run draws turn by turn: uniform numbers in [0, 1), shape (weeks, PLACES).

    Drawn by a Philox generator keyed by (seed, run), so any run can be drawn on its own; each turn
    has a stream of its own.
    """
    turns = [_stream(seed, run, _FIRST_STREAM + week, PLACES) for week in range(weeks)]
    return np.array(turns).reshape(weeks, PLACES)


def draw_luck_of_run(seed: int, run: int) -> np.ndarray:
    """Return what one run draws once: uniform numbers in [0, 1), shape (PLACES_A_RUN,)."""
    return _stream(seed, run, _RUN_STREAM, PLACES_A_RUN)


def _stream(seed: int, run: int, number: int, count: int) -> np.ndarray:
    key, counter = np.array([seed, run], np.uint64), np.array([0, number, 0, 0], np.uint64)
    return np.random.Generator(np.random.Philox(key=key, counter=counter)).random(count)


@compiled
def open_luck(luck, seed, run):
    """Open the luck of a run at its first turn, nothing of the turn's drawn yet."""
    luck.seed = seed
    luck.run = run
    np.add(KEY_STEPS[:, 0], luck.seed, luck.keys[:, 0])
    np.add(KEY_STEPS[:, 1], luck.run, luck.keys[:, 1])
    luck.week = 0
    luck.drawn_in[:] = -1
    for block in range(_BLOCKS_A_RUN):
        fill_block(luck, luck.of_run, block, _RUN_STREAM)


@compiled
def open_turn(luck, week):
    """Open the luck of a turn; what nearly every turn asks for is drawn before it is waited for."""
    luck.week = week
    for k in range(len(_AHEAD)):
        draw_block(luck, _AHEAD[k])


@compiled
def draw_block(luck, block):
    """Draw a block of the turn's luck, from 0, whether it was drawn already or not."""
    fill_block(luck, luck.drawn, block, _FIRST_STREAM + luck.week)
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


@compiled
def draw_of_run(luck, place):
    """Return the run's number at a place: that of `draw_luck_of_run`."""
    return luck.of_run[place]
