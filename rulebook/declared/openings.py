"""The instruments as arrays, for the compiled rules: one row an opening, or one an instrument."""

import numpy as np

from rulebook.declared.instruments import (
    AID,
    CLIENT_ARENA,
    HOST_ARENA,
    INSTRUMENTS,
    INVITED,
    NO_PRICE,
    NOT_INVITED,
    OPENING_ROLES,
    PARTNER,
    PROPOSER,
    RIVAL,
    SEEK,
    SOUGHT,
    WEST,
    WEST_TOGETHER,
    Instrument,
    Opening,
    openings,
)
from rulebook.declared.names import ACTORS, ARENAS
from rulebook.declared.roles import CLAIMANT_ROLES, OWNER_ROLES, Roles

OPENINGS = len(OPENING_ROLES)
MOST_MOVES = max(len(instrument.moves) for instrument in INSTRUMENTS)
OPENING_INSTRUMENT = np.array([number for number, _, _ in OPENING_ROLES])

NEEDS = np.array([instrument.needs for instrument in INSTRUMENTS])
# Hosts and whom each may invite, by roles. An opening's condition is what its instrument needs, but
# of those two needs each pair has conditions of its own: first that it is not invited, then that it
# is.
_PAIRS = [(one, other) for number, one, other in OPENING_ROLES if NEEDS[number] == NOT_INVITED]
INVITING = np.array([CLAIMANT_ROLES.index(host) for host, _ in _PAIRS])
CONDITIONS = NOT_INVITED + 2 * len(_PAIRS)


def _condition(number: int, proposer: str, partner: str) -> int:
    need = int(NEEDS[number])
    if need < NOT_INVITED:
        return need
    return NOT_INVITED + _PAIRS.index((proposer, partner)) + len(_PAIRS) * (need == INVITED)


def _as_bits(kinds: np.ndarray, count: int) -> np.ndarray:
    """Return the openings of each kind, a bit for each, the lowest for the first."""
    bits = 1 << np.arange(len(kinds))
    return np.array([bits[kinds == kind].sum() for kind in range(count)])


OPENING_CONDITION = np.array([_condition(*row) for row in OPENING_ROLES])


def _is_bargained(instrument: Instrument) -> bool:
    """Return whether the price is paid in influence; that of a trade is found by its rule."""
    return instrument.name == "trade" or (
        instrument.price is not None and instrument.price.arena >= 0
    )


BARGAINED = np.array([_is_bargained(INSTRUMENTS[number]) for number in OPENING_INSTRUMENT])
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

_A = len(ACTORS)

CAST = (
    # Roles, as numbers of actors
    ("owners", np.int64, (len(OWNER_ROLES),)),
    ("host", np.int64, ()),
    ("left_out", np.int64, ()),  # the claimant who does not host the centre
    ("parties", np.int64, (len(OWNER_ROLES) + 1,)),  # the owners and the host
    ("guarantor", np.int64, ()),
    ("broker", np.int64, ()),
    ("western", np.int64, (2,)),
    ("ally", np.int64, ()),
    ("claimants", np.int64, (len(CLAIMANT_ROLES),)),
    ("arenas", np.int64, (len(CLAIMANT_ROLES),)),  # of patronage over each of them
    ("client_of", np.uint64, (len(ARENAS),)),  # over whom each of PATRONAGE is
    ("is_owner", np.int64, (_A,)),  # 1 for an owner
    ("is_party", np.int64, (_A,)),  # 1 for an owner and for the host
    ("harm", np.float64, (_A,)),  # what the line's risk costs, in utility
    # Deals, by row of OPENING_ROLES
    ("proposer", np.int64, (OPENINGS,)),
    ("partner", np.int64, (OPENINGS,)),
    ("counterpart", np.int64, (OPENINGS,)),  # the other side, who must sign it too; -1: none
    ("shared", np.int64, (OPENINGS,)),  # 1 where the proposer and its counterpart settle the price
    ("signs", np.float64, (OPENINGS, _A)),  # 1 where the actor must sign
    ("moves", np.float64, (OPENINGS, MOST_MOVES, 4)),  # arena, giver, taker, amount
    ("move_count", np.int64, (OPENINGS,)),
    ("price", np.float64, (OPENINGS, 5)),  # arena, payer, payee, lowest, highest
    ("openings_of", np.int64, (_A,)),  # a bit for each row, the lowest for the first
    ("guests", np.int64, (len(_PAIRS),)),  # whom each of INVITING may invite
)
"""What follows from a cast, for the compiled rules: name, type and shape of each field."""


def cast(roles: Roles) -> np.ndarray:
    """Return the fields of CAST for a cast, an array of one record."""
    out = np.zeros(1, np.dtype(list(CAST)))[0]
    out["owners"], out["parties"], out["western"] = roles.owners, roles.parties, roles.western
    out["host"], out["guarantor"], out["ally"] = roles.host, roles.guarantor, roles.ally
    out["broker"], out["left_out"] = roles.co_chairs[0], roles.left_out
    out["claimants"] = [client.actor for client in roles.clients]
    out["arenas"] = [client.arena for client in roles.clients]
    for client in roles.clients:
        out["client_of"][client.arena] = client.actor
    out["is_owner"][list(roles.owners)] = 1
    out["is_party"][list(roles.parties)] = 1
    out["harm"] = roles.harm
    rows = openings(roles)
    out["proposer"] = [opening.proposer for opening in rows]
    out["partner"] = [opening.partner for opening in rows]
    out["price"][:, 0] = NO_PRICE
    for row, opening in enumerate(rows):
        _write(out, row, opening, roles)
    out["openings_of"] = _as_bits(out["proposer"], _A)
    out["guests"] = [roles.played()[guest] for _, guest in _PAIRS]
    return out


def _write(out: np.ndarray, row: int, opening: Opening, roles: Roles) -> None:
    """Write a row's signatories, moves and price."""
    instrument = INSTRUMENTS[opening.instrument]
    out["move_count"][row] = len(instrument.moves)
    for k, move in enumerate(instrument.moves):
        giver, taker = (_actor(role, opening, roles) for role in (move.giver, move.taker))
        out["moves"][row, k] = _arena(move.arena, opening, roles), giver, taker, move.amount
    for role in instrument.signs:
        signer = _actor(role, opening, roles)
        if signer != SEEK:
            out["signs"][row, signer] = 1
    if instrument.price is not None:
        bargain = instrument.price
        payer, payee = (_actor(role, opening, roles) for role in (bargain.payer, bargain.payee))
        out["price"][row] = bargain.arena, payer, payee, bargain.low, bargain.high
        out["shared"][row] = opening.proposer in (payer, payee)
    out["counterpart"][row] = _counterpart(out, row, opening)


def _actor(role: str, opening: Opening, roles: Roles) -> int:
    """Return the number of the actor that plays a role in a deal."""
    if role == RIVAL:
        return roles.rival(opening.proposer, opening.partner)
    return {
        **roles.played(),
        PROPOSER: opening.proposer,
        PARTNER: opening.partner,
        WEST: WEST_TOGETHER,
        SOUGHT: SEEK,
    }[role]


def _arena(arena: int, opening: Opening, roles: Roles) -> int:
    if arena == HOST_ARENA:
        return roles.arena_of(roles.host)
    if arena != CLIENT_ARENA:
        return arena
    clients = [client.actor for client in roles.clients]
    both = (opening.proposer, opening.partner)
    return roles.arena_of(next(actor for actor in both if actor in clients))


def _counterpart(out: np.ndarray, row: int, opening: Opening) -> int:
    """Return the other side of a deal: payer or payee, if it has a price; -1 where there is none.

    A proposer who neither pays nor is paid has before it who would be paid aid, or pays influence.
    """
    arena, payer, payee = out["price"][row, :3].astype(int)
    if arena != NO_PRICE:
        if opening.proposer in (payer, payee):
            return int(payee if payer == opening.proposer else payer)
        return int(payee if arena == AID else payer)
    if opening.partner not in (opening.proposer, SEEK) and out["signs"][row, opening.partner]:
        return opening.partner
    return -1
