"""The stock: what every deal is weighed against, taken once and kept until the state moves on.

With it go the conditions of deals, of which the state meets some.
"""

from rulebook.dealing.moves import hold
from rulebook.dealing.odds import note_efforts
from rulebook.declared.names import ACTORS, ARENAS
from rulebook.declared.roles import CLIENTS
from rulebook.engine.compiled import compiled, compiled_apart
from rulebook.engine.flat import numbers_of
from rulebook.rules.conditions import note_conditions
from rulebook.rules.curves import marginal_utility, utility_of_share
from rulebook.rules.payoffs import NO_MOVES, balance, expected_foothold, task, turkish_guests
from rulebook.rules.risk import lasting_peacekeepers, risk, watch_works

_A, _D = len(ACTORS), len(ARENAS)


@compiled_apart
def take_stock(state, params, stock, sketches):
    """Note on the desk what every deal is weighed against, and which conditions are met.

    What follows from the ground and the parameters alone is noted anew only when one of them has
    moved, and with it go the sketches of deals. The risk holds until the line or the centre change.
    """
    ground_moved = _note(numbers_of(state), stock.ground)
    if _note(numbers_of(params), stock.params) or ground_moved:
        _take_shares(state, params, stock)
        _take_troops(state, params, stock)
        sketches.drawn[:] = 0.0
    if stock.precision != params.rationality:
        note_efforts(params, stock)
    stock.risk = risk(state, params, stock.peacekeepers, watch_works(state), state.calm)
    note_conditions(state, params, stock)


@compiled
def _take_shares(state, params, stock):
    k = params.concavity
    for i in range(_A):
        for d in range(_D):
            share = state.control[i, d] + state.claim[i, d]
            stock.share_worth[i, d] = utility_of_share(share, k)
            stock.share_margin[i, d] = marginal_utility(share, k)
            stock.free[i, d] = hold(state, i, d)


@compiled
def _take_troops(state, params, stock):
    peacekeepers = lasting_peacekeepers(state)
    work = task(state, params, state.centre)
    guests = turkish_guests(state, params)
    stock.peacekeepers = peacekeepers
    stock.turkish_foothold = expected_foothold(params, state.centre_staff[1] * work, guests)
    stock.russian_foothold = expected_foothold(params, state.centre_staff[0] * work, 0.0)
    for client in range(CLIENTS):
        stock.balance[client] = balance(state, params, NO_MOVES, client, peacekeepers)


@compiled
def _note(now, noted):
    """Note numbers; return whether they differ from what was noted of them last."""
    changes = 0
    for k in range(noted.size):
        changes += noted[k] != now[k]
    if changes > 0:
        for k in range(noted.size):
            noted[k] = now[k]
    return changes > 0
