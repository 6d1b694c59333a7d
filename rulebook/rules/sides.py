"""Where the line has two sides, and whether an institution has work there."""

from rulebook.declared.names import AGREED, BUILDING, OPEN, SECTORS, SUSPENDED
from rulebook.engine.compiled import compiled, rule

_S = len(SECTORS)


@compiled
def has_two_sides(state, params, sector):
    """Return whether the holder faces the claimant in a sector."""
    return state.holder[sector] == params.claimants[1]


@rule(
    "A line has two sides",
    "4, 8, 10",
    "A dispute over land needs two holders who face each other; Huth 1996",
    plain="How much of its violence a sector keeps: all where two sides face each other.",
    formula="1 where the two claimants face each other; β where one of them holds both sides, "
    "where β is the violence behind the lines",
    off={"violence_behind": 1},
)
def contested(state, params, sector):
    """Return the share of its violations that a sector keeps, 0 to 1, by who holds it."""
    return 1.0 if has_two_sides(state, params, sector) else params.violence_behind


@compiled
def any_contested(state, params):
    """Return whether there is violence anywhere on the line, in front of it or behind."""
    for sector in range(_S):  # noqa: SIM110 - Numba compiles no generator
        if contested(state, params, sector) > 0.0:
            return True
    return False


@compiled
def needs_an_object(params):
    """Return whether an institution needs something to do; if not, a flag is all there is."""
    return params.flag_without_task < 1.0


@compiled
def any_two_sides(state, params):
    """Return whether two sides face each other anywhere, or an institution needs no such place."""
    for sector in range(_S):
        if has_two_sides(state, params, sector):
            return True
    return not needs_an_object(params)


@compiled
def line_to_watch(state, params):
    """Return whether two sides face each other where the peacekeepers' mandate runs.

    Or whether an institution needs no such place.
    """
    for sector in range(_S):
        if state.patrolled[sector] > 0.0 and has_two_sides(state, params, sector):
            return True
    return not needs_an_object(params)


@rule(
    "An institution needs an object",
    "8, 9, 20",
    "Institutions serve a function; Keohane 1984, Wallander 2000",
    plain="Whether a centre has work: a line with two sides, and a channel that lasts.",
    formula="1 while two sides face each other where the mandate runs and, if the centre rests, "
    "its channel is expected to last; else 0; always 1 where a flag without a task counts in full",
    off={"flag_without_task": 1},
)
def has_work(state, params, centre):
    """Return whether a centre that is in a given state has something to do."""
    if not needs_an_object(params):
        return True
    if centre == SUSPENDED and state.channel_lasts == 0.0:
        return False
    return line_to_watch(state, params) and centre in (AGREED, BUILDING, OPEN, SUSPENDED)
