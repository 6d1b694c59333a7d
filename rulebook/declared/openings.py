"""The instruments as arrays, for the compiled rules: one row an opening, or one an instrument."""

import numpy as np

from rulebook.declared.instruments import (
    AID,
    CLIENT_ARENA,
    CLIENT_ARENAS,
    INSTRUMENTS,
    INVITED,
    NO_PRICE,
    NOT_INVITED,
    OPENINGS,
    PARTNER,
    PROPOSER,
    RIVAL,
    RIVALS,
    SEEK,
    Opening,
)
from rulebook.declared.names import ACTORS, HOSTS

MOST_MOVES = max(len(instrument.moves) for instrument in INSTRUMENTS)


def _resolve(role: int, opening: Opening) -> int:
    if role == PROPOSER:
        return opening.proposer
    if role == PARTNER:
        return opening.partner
    if role == RIVAL:
        return RIVALS[opening.proposer, opening.partner]
    return role


def _arena(arena: int, opening: Opening) -> int:
    if arena != CLIENT_ARENA:
        return arena
    both = (opening.proposer, opening.partner)
    return next(CLIENT_ARENAS[actor] for actor in both if actor in CLIENT_ARENAS)


def _tables() -> tuple[np.ndarray, ...]:
    moves = np.zeros((len(OPENINGS), MOST_MOVES, 4))
    count = np.zeros(len(OPENINGS), np.int64)
    price = np.zeros((len(OPENINGS), 5))
    signs = np.zeros((len(OPENINGS), len(ACTORS)))
    for row, opening in enumerate(OPENINGS):
        instrument = INSTRUMENTS[opening.instrument]
        count[row] = len(instrument.moves)
        for k, move in enumerate(instrument.moves):
            giver, taker = (_resolve(role, opening) for role in (move.giver, move.taker))
            moves[row, k] = _arena(move.arena, opening), giver, taker, move.amount
        price[row, 0] = NO_PRICE
        if instrument.price is not None:
            bargain = instrument.price
            payer, payee = (_resolve(role, opening) for role in (bargain.payer, bargain.payee))
            price[row] = bargain.arena, payer, payee, bargain.low, bargain.high
        for role in instrument.signs:
            signer = _resolve(role, opening)
            if signer != SEEK:
                signs[row, signer] = 1
    return moves, count, price, signs


def _counterpart(row: int) -> int:
    """The other side of a deal, who must sign it too: payer or payee, if it has a price; else -1.

    A proposer who neither pays nor is paid has before it who would be paid aid, or pays influence.
    """
    opening = OPENINGS[row]
    arena, payer, payee = OPENING_PRICE[row, :3].astype(int)
    if arena != NO_PRICE:
        if opening.proposer in (payer, payee):
            return int(payee if payer == opening.proposer else payer)
        return int(payee if arena == AID else payer)
    if opening.partner != opening.proposer and OPENING_SIGNS[row, opening.partner]:
        return opening.partner
    return -1


OPENING_MOVES, OPENING_MOVE_COUNT, OPENING_PRICE, OPENING_SIGNS = _tables()
# Whether a deal's proposer and its counterpart settle the price between them.
OPENING_SHARED = np.array(
    [
        OPENING_PRICE[row, 0] != NO_PRICE and opening.proposer in OPENING_PRICE[row, 1:3]
        for row, opening in enumerate(OPENINGS)
    ]
)
OPENING_COUNTERPART = np.array([_counterpart(row) for row in range(len(OPENINGS))])
OPENING_INSTRUMENT = np.array([opening.instrument for opening in OPENINGS])
OPENING_PROPOSER = np.array([opening.proposer for opening in OPENINGS])
OPENING_PARTNER = np.array([opening.partner for opening in OPENINGS])
MOST_OPENINGS = max(sum(o.proposer == a for o in OPENINGS) for a in range(len(ACTORS)))
ACTOR_OPENINGS = np.full((len(ACTORS), MOST_OPENINGS), -1)
for _actor in range(len(ACTORS)):
    _rows = [row for row, opening in enumerate(OPENINGS) if opening.proposer == _actor]
    ACTOR_OPENINGS[_actor, : len(_rows)] = _rows

NEEDS = np.array([instrument.needs for instrument in INSTRUMENTS])
# Hosts and whom each may invite. An opening's condition is what its instrument needs, but of those
# two needs each pair has conditions of its own: first that it is not invited, then that it is.
_PAIRS = [(o.proposer, o.partner) for o in OPENINGS if NEEDS[o.instrument] == NOT_INVITED]
INVITATIONS = np.array([(HOSTS.index(ACTORS[host]), guest) for host, guest in _PAIRS])
CONDITIONS = NOT_INVITED + 2 * len(_PAIRS)


def _condition(opening: Opening) -> int:
    need = int(NEEDS[opening.instrument])
    if need < NOT_INVITED:
        return need
    pair = _PAIRS.index((opening.proposer, opening.partner))
    return NOT_INVITED + pair + len(_PAIRS) * (need == INVITED)


def _as_bits(kinds: np.ndarray, count: int) -> np.ndarray:
    """Return the openings of each kind, a bit for each, the lowest for the first."""
    bits = 1 << np.arange(len(kinds))
    return np.array([bits[kinds == kind].sum() for kind in range(count)])


OPENING_CONDITION = np.array([_condition(opening) for opening in OPENINGS])
OPENINGS_OF = _as_bits(OPENING_PROPOSER, len(ACTORS))
OPENINGS_ON = _as_bits(OPENING_CONDITION, CONDITIONS)
OPENINGS_BY = _as_bits(OPENING_INSTRUMENT, len(INSTRUMENTS))
CAPITAL = np.array([instrument.capital for instrument in INSTRUMENTS], float)
RESTS = np.array([instrument.rests for instrument in INSTRUMENTS], float)
OPENING_CAPITAL = CAPITAL[OPENING_INSTRUMENT]
LINK_CHANGE = np.array([instrument.link for instrument in INSTRUMENTS], float)
CALM_CHANGE = np.array([instrument.calm for instrument in INSTRUMENTS], float)
PEACEKEEPERS_CHANGE = np.array([instrument.peacekeepers for instrument in INSTRUMENTS], float)
WEAR = np.array([instrument.wear for instrument in INSTRUMENTS], float)
REVIVAL = np.array([instrument.revival for instrument in INSTRUMENTS], float)
DEFENCE = np.array([instrument.defence for instrument in INSTRUMENTS], float)
