"""The instruments: every kind of deal, declared once.

An instrument says who may propose it, who must sign, what it moves and what it costs; what an
instrument does beyond that is in `draft` and `sign` of deals.py. Amounts are shares of influence
unless said otherwise, and are judgement: the article names no magnitudes of influence.
"""

from dataclasses import dataclass

from rulebook.declared.names import (
    ACTORS,
    AGENDA,
    BAKU,
    MEDIATION,
    MONITORING,
    PRESENCE,
    YEREVAN,
)
from rulebook.declared.roles import (
    ALLY,
    BROKER,
    CLAIMANT,
    CLAIMANT_ROLES,
    FIRST_OWNER,
    FIRST_WESTERN,
    GUARANTOR,
    HOLDER,
    HOST,
    PATRONS,
    SECOND_OWNER,
    SECOND_WESTERN,
    Roles,
    patron_role,
)

# Arenas that change hands without an institution; judgement.
TRADED_ARENAS = (MEDIATION, BAKU, YEREVAN, AGENDA)

# In place of a role: the co-chairs of the West, in proportion to what they hold; who proposes, with
# whom; who loses by it; and, of a trade, whoever is sought by its rule.
WEST, PROPOSER, PARTNER, RIVAL, SOUGHT = "west", "proposer", "partner", "rival", "anyone"
# In place of an arena: that of patronage over the client in the deal, or over the host; a price
# paid in aid, not in influence; none.
CLIENT_ARENA, HOST_ARENA, AID, NO_PRICE = -1, -4, -2, -3

WEST_TOGETHER = len(ACTORS)  # in place of an actor's number
SEEK = -1  # in place of a partner's, who is sought

# Conditions of use, read in conditions.py.
ALWAYS, NO_CENTRE, CENTRE_WORKS, CENTRE_RESTS, CENTRE_STANDS, PEACEKEEPERS_THERE, NO_NOTICE, FORCE_IDLE, NOT_INVITED, INVITED = range(10)  # fmt: skip


@dataclass(frozen=True)
class Move:
    """A share of an arena that passes from one to another."""

    arena: int
    giver: str
    taker: str
    amount: float


@dataclass(frozen=True)
class Price:
    """What is bargained over: a share of an arena, or AID with its `high` in units of aid_scale."""

    arena: int
    payer: str
    payee: str
    low: float
    high: float


@dataclass(frozen=True)
class Instrument:
    """One kind of deal."""

    name: str
    title: str
    paragraphs: str
    # Roles: who may propose, with whom; the proposer itself: alone.
    openings: tuple[tuple[str, str], ...]
    signs: tuple[str, ...]
    needs: int
    capital: float  # political capital the proposer spends
    rests: int  # turns before the same proposer weighs it again
    moves: tuple[Move, ...] = ()
    price: Price | None = None
    link: float = 0.0
    calm: float = 0.0
    peacekeepers: float = 0.0
    wear: float = 0.0  # bypasses of the Minsk format it counts for
    revival: float = 0.0
    defence: bool = False  # whether it is a matter of defence, not of diplomacy alone
    deed: str = ""  # what it does, in words: {by} proposes to {to}
    offer: str = ""  # what is offered, in words, when it is refused


INSTRUMENTS = (
    Instrument(
        "ceasefire_statement",
        "Ceasefire statement",
        "10, 11, 21",
        openings=(),
        signs=(GUARANTOR, CLAIMANT, HOLDER),
        needs=ALWAYS,
        capital=0,
        rests=0,
        wear=1.0,
    ),
    Instrument(
        "joint_centre",
        "Joint monitoring centre",
        "1, 11, 14-17",
        deed="{first_owner} and {second_owner} agree on a joint monitoring centre in {host}, which hosts it",
        offer="a joint monitoring centre",
        openings=((SECOND_OWNER, FIRST_OWNER), (HOST, FIRST_OWNER), (FIRST_OWNER, SECOND_OWNER)),
        signs=(FIRST_OWNER, SECOND_OWNER, HOST),
        needs=NO_CENTRE,
        capital=0.3,
        defence=True,
        rests=2,
        moves=(
            Move(PRESENCE, FIRST_OWNER, SECOND_OWNER, 0.06),
            Move(HOST_ARENA, FIRST_OWNER, SECOND_OWNER, 0.04),
            Move(AGENDA, WEST, SECOND_OWNER, 0.03),
            Move(AGENDA, WEST, FIRST_OWNER, 0.02),
            Move(MEDIATION, WEST, SECOND_OWNER, 0.04),
            Move(MEDIATION, WEST, FIRST_OWNER, 0.03),
        ),
        price=Price(MONITORING, FIRST_OWNER, SECOND_OWNER, 0.08, 0.3),
        link=0.25,
        wear=1.0,
    ),
    Instrument(
        "adjust_centre",
        "New terms for the centre",
        "8, 11",
        deed="{by} gets a larger say in the centre from {to}",
        offer="new terms for the centre",
        openings=((FIRST_OWNER, SECOND_OWNER), (SECOND_OWNER, FIRST_OWNER)),
        signs=(PROPOSER, PARTNER),
        needs=CENTRE_WORKS,
        capital=0.2,
        rests=12,
        moves=(Move(MONITORING, PARTNER, PROPOSER, 0.02),),
        price=Price(AGENDA, PROPOSER, PARTNER, 0.0, 0.04),
    ),
    Instrument(
        "suspend_centre",
        "Suspension of the centre",
        "3",
        deed="{by} suspends its part in the centre",
        offer="to suspend the centre",
        openings=((FIRST_OWNER, FIRST_OWNER), (SECOND_OWNER, SECOND_OWNER)),
        signs=(PROPOSER,),
        needs=CENTRE_WORKS,
        capital=0.3,
        rests=8,
        link=-0.15,
    ),
    Instrument(
        "resume_centre",
        "Resumption of the centre",
        "3",
        deed="{by} and {to} resume the centre's work",
        offer="to resume the centre's work",
        openings=((FIRST_OWNER, SECOND_OWNER), (SECOND_OWNER, FIRST_OWNER)),
        signs=(PROPOSER, PARTNER),
        needs=CENTRE_RESTS,
        capital=0.2,
        rests=4,
        link=0.1,
    ),
    Instrument(
        "end_centre",
        "End of the centre by agreement",
        "20",
        deed="{first_owner}, {second_owner} and {host} end the centre by agreement",
        offer="to end the centre",
        openings=((FIRST_OWNER, SECOND_OWNER), (SECOND_OWNER, FIRST_OWNER)),
        signs=(FIRST_OWNER, SECOND_OWNER, HOST),
        needs=CENTRE_STANDS,
        capital=0.3,
        rests=8,
        link=-0.05,
    ),
    Instrument(
        "notice_to_centre",
        "Host's notice to the centre",
        "3",
        deed="{by} gives the centre notice and both contingents leave",
        offer="to give the centre notice",
        openings=((HOST, HOST),),
        signs=(PROPOSER,),
        needs=CENTRE_STANDS,
        capital=0.4,
        rests=8,
        link=-0.1,
    ),
    Instrument(
        "support_client",
        "Support for a client",
        "13, 16",
        deed="{by} supports {to} and gains a say there",
        offer="support for {to}",
        openings=tuple(
            (patron_role(client, k), client) for client in CLAIMANT_ROLES for k in range(PATRONS)
        ),
        signs=(PROPOSER, PARTNER),
        needs=ALWAYS,
        capital=0.2,
        defence=True,
        rests=8,
        moves=(
            Move(CLIENT_ARENA, PARTNER, PROPOSER, 0.01),
            Move(CLIENT_ARENA, RIVAL, PROPOSER, 0.015),
        ),
        price=Price(AID, PROPOSER, PARTNER, 0.0, 1.0),
    ),
    Instrument(
        "reinforce_peacekeepers",
        "Reinforcement of the peacekeepers",
        "4",
        deed="{by} reinforces its peacekeepers with the consent of {to}",
        offer="to reinforce the peacekeepers",
        openings=((GUARANTOR, CLAIMANT),),
        signs=(PROPOSER, PARTNER),
        needs=PEACEKEEPERS_THERE,
        capital=0.2,
        defence=True,
        rests=12,
        peacekeepers=400,
    ),
    Instrument(
        "draw_down_peacekeepers",
        "Withdrawal of some peacekeepers",
        "4",
        deed="{by} withdraws some of its peacekeepers",
        offer="to withdraw some peacekeepers",
        openings=((GUARANTOR, GUARANTOR),),
        signs=(PROPOSER,),
        needs=PEACEKEEPERS_THERE,
        capital=0.1,
        rests=12,
        peacekeepers=-400,
    ),
    Instrument(
        "notice_to_peacekeepers",
        "Notice to the peacekeepers",
        "3, 11",
        deed="{by} gives notice that the peacekeepers' mandate will not be extended",
        offer="to end the peacekeepers' mandate",
        openings=((CLAIMANT, CLAIMANT), (HOLDER, HOLDER), (GUARANTOR, GUARANTOR)),
        signs=(PROPOSER,),
        needs=NO_NOTICE,
        capital=0.4,
        rests=8,
    ),
    Instrument(
        "end_mandate",
        "End of the mandate by agreement",
        "3, 11",
        deed="{by} and {to} agree that the peacekeepers leave within a quarter",
        offer="to end the peacekeepers' mandate",
        openings=((GUARANTOR, CLAIMANT), (CLAIMANT, GUARANTOR)),
        signs=(PROPOSER, PARTNER),
        needs=FORCE_IDLE,
        capital=0.3,
        rests=8,
    ),
    Instrument(
        "reconvene_minsk",
        "Reconvening the Minsk Group",
        "21",
        deed="The co-chairs reconvene the Minsk Group at the wish of {by}",
        offer="to reconvene the Minsk Group",
        openings=((FIRST_WESTERN, BROKER), (SECOND_WESTERN, BROKER), (BROKER, FIRST_WESTERN)),
        signs=(BROKER, FIRST_WESTERN, SECOND_WESTERN),
        needs=ALWAYS,
        capital=0.2,
        rests=6,
        moves=(Move(MEDIATION, BROKER, WEST, 0.03), Move(AGENDA, BROKER, WEST, 0.01)),
        price=Price(AID, FIRST_WESTERN, BROKER, 0.0, 2.0),
        link=-0.03,
        calm=0.05,
        revival=0.15,
    ),
    Instrument(
        "mediate_around",
        "Mediation around the Minsk Group",
        "17, 21",
        deed="{by} brings the two sides together without the other co-chairs",
        offer="talks without the other co-chairs",
        openings=((BROKER, CLAIMANT),),
        signs=(BROKER, CLAIMANT, HOLDER),
        needs=ALWAYS,
        capital=0.25,
        rests=8,
        moves=(Move(MEDIATION, WEST, BROKER, 0.03),),
        calm=0.25,
        wear=0.5,
    ),
    Instrument(
        "trade",
        "Trade of influence",
        "11, 17",
        deed="{by} and {to} trade influence",
        offer="a trade of influence with {to}",
        openings=tuple((actor, SOUGHT) for actor in ACTORS),
        signs=(PROPOSER, PARTNER),
        needs=ALWAYS,
        capital=0.1,
        rests=3,
    ),
    Instrument(
        "invite_monitor",
        "Invitation to an outside monitor",
        "3, 15, 16",
        deed="{by} invites {to} to send an outside monitor",
        offer="an outside monitor from {to}",
        openings=((CLAIMANT, ALLY), (HOLDER, FIRST_WESTERN), (HOLDER, SECOND_WESTERN)),
        signs=(PROPOSER, PARTNER),
        needs=NOT_INVITED,
        capital=0.6,
        defence=True,
        rests=12,
        moves=(
            Move(PRESENCE, GUARANTOR, PARTNER, 0.04),
            Move(CLIENT_ARENA, GUARANTOR, PARTNER, 0.02),
        ),
        link=-0.1,
        wear=0.5,
    ),
    Instrument(
        "dismiss_monitor",
        "Dismissal of an outside monitor",
        "3",
        deed="{by} sends the outside monitor home",
        offer="to send the outside monitor home",
        openings=((CLAIMANT, ALLY), (HOLDER, FIRST_WESTERN), (HOLDER, SECOND_WESTERN)),
        signs=(PROPOSER,),
        needs=INVITED,
        capital=0.4,
        rests=12,
    ),
)
INSTRUMENT_NAMES = tuple(instrument.name for instrument in INSTRUMENTS)
STATEMENT, JOINT_CENTRE, ADJUST, SUSPEND, RESUME, END, HOST_NOTICE, SUPPORT, REINFORCE, DRAW_DOWN, NOTICE, END_MANDATE, RECONVENE, MEDIATE, TRADE, INVITE, DISMISS = range(len(INSTRUMENTS))  # fmt: skip

ENDINGS = (SUSPEND, END, HOST_NOTICE, NOTICE, END_MANDATE, DISMISS)
"""Instruments that end an institution, or let it rest."""

OPENING_ROLES = tuple(
    (number, proposer, partner)
    for number, instrument in enumerate(INSTRUMENTS)
    for proposer, partner in instrument.openings
)
"""Every instrument in one proposer's hands, by roles: a row each."""


@dataclass(frozen=True)
class Opening:
    """An instrument in one proposer's hands: the unit that is weighed."""

    instrument: int
    proposer: int
    partner: int


def openings(roles: Roles) -> tuple[Opening, ...]:
    """Return the rows of OPENING_ROLES under a cast."""
    who = {**dict(zip(ACTORS, range(len(ACTORS)), strict=True)), **roles.played(), SOUGHT: SEEK}
    return tuple(Opening(number, who[one], who[other]) for number, one, other in OPENING_ROLES)
