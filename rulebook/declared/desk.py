"""The desk on which deals are weighed: records of numbers, parted by what they are for.

A rule takes the parts that it reads and writes; one that needs most of them takes the whole desk.
Nothing on it belongs to a run's state: all of it follows from the state, the parameters and luck.
"""

import numpy as np

from rulebook.declared.instruments import INSTRUMENT_NAMES, TRADED_ARENAS
from rulebook.declared.names import ACTORS, ARENAS, MOTIVES, SECTORS
from rulebook.declared.openings import CONDITIONS, OPENINGS
from rulebook.declared.parameters import NUMBERS
from rulebook.declared.roles import CLAIMANT_ROLES
from rulebook.declared.state import GROUND, new_page

TERM_POINTS = 9  # points on the grid of terms
SIDES = 2  # of a deal that is sketched: its proposer, and one other who must sign
ENDS = 2  # of a price: the lowest and the highest

_A, _D, _S = len(ACTORS), len(ARENAS), len(SECTORS)

Field = tuple[str, type | np.dtype] | tuple[str, type | np.dtype, tuple[int, ...]]


def _record(*fields: Field) -> np.dtype:
    return np.dtype((np.record, list(fields)))


DEAL = _record(
    ("opening", np.float64),  # row of OPENINGS on the desk; -1: none
    ("terms", np.float64),  # the price agreed
    ("moves", np.float64, (_A, _D)),  # change of control
    ("moved", np.int64),  # which of them, a bit for each (moves.py)
    ("cost", np.float64, (_A,)),  # change of `spent`, negative for who receives aid
    ("novelty", np.float64, (_A,)),
    ("reproach", np.float64, (_A,)),
    ("link", np.float64),
    ("calm", np.float64),
    ("peacekeepers", np.float64),
    ("staff", np.float64, (2,)),  # change of staff at the centre
    ("guest", np.float64),  # change of Turkish soldiers as invited guests
    ("centre_after", np.float64),  # state of the centre after it; -1: the same
    ("wear", np.float64),  # bypasses of the Minsk format
    ("revival", np.float64),  # gain of Minsk relevance
    ("watch", np.float64),  # 1: the centre begins to work, -1: it ends
    ("price_arena", np.float64),
    ("price_from", np.float64),
    ("price_to", np.float64),
    ("price_low", np.float64),
    ("price_high", np.float64),
    ("signs", np.float64, (_A,)),  # 1 where the actor must sign
    ("consented", np.float64, (_A,)),  # 1 where the actor agreed, once it is proposed
)
"""The deal on the desk: its terms, and what signing it does."""

WORTH = _record(
    ("motives", np.float64, (_A, len(MOTIVES))),
    ("total", np.float64, (_A,)),
)
"""What the deal on the desk is worth to each actor who has weighed it."""

CHANGE = _record(
    ("steps", np.int64),  # changes in the worth of shares, listed by arena and holder
    ("step_holder", np.uint64, (_A * _D,)),  # unsigned: never counted from the end
    ("step_arena", np.uint64, (_A * _D,)),
    ("step", np.float64, (_A * _D,)),
    ("peacekeepers_after", np.float64),
    ("troops", np.float64),  # 1 where it changes who is on the ground
    ("turkish_after", np.float64),  # foothold
    ("russian_after", np.float64),  # foothold
    ("idle", np.float64),  # change of what an idle post costs
    ("risk", np.float64),  # change of the line's risk
)
"""What the deal on the desk changes, as far as it is the same for whoever weighs it."""

STOCK = _record(
    ("ground", np.float64, (GROUND,)),  # and the parameters, that most of it was noted from
    ("params", np.float64, (NUMBERS,)),
    ("share_worth", np.float64, (_A, _D)),  # worth of the share held and promised
    ("share_margin", np.float64, (_A, _D)),  # its marginal worth
    ("free", np.float64, (_A, _D)),  # share that can be given away
    ("peacekeepers", np.float64),  # that last
    ("turkish_foothold", np.float64),
    ("russian_foothold", np.float64),
    ("risk", np.float64),
    ("balance", np.float64, (len(CLAIMANT_ROLES),)),  # utility of the clients' balance
    ("met", np.int64, (CONDITIONS,)),  # 1 where a condition of deals is met
    ("open_now", np.int64),  # openings allowed whose condition is met, a bit for each
    ("effort", np.float64, (len(INSTRUMENT_NAMES),)),  # of proposing, by precision
    ("bare_odds", np.float64, (len(INSTRUMENT_NAMES),)),  # of a deal without gain
    ("precision", np.float64),  # for which both were noted
)
"""The stock: the state as every deal is weighed against it (dealing/stock.py)."""

TRADE = _record(
    ("gain", np.float64, (SIDES, len(TRADED_ARENAS))),  # of a share, where it may pass
    ("loss", np.float64, (SIDES, len(TRADED_ARENAS))),
    ("partner", np.int64),  # -1: none
    ("given", np.int64),  # arenas
    ("taken", np.int64),
)
"""The rule of trade: what it finds, and its working space, to the proposer and to a partner."""

BARGAIN = _record(
    ("gains", np.float64, (_A, TERM_POINTS)),  # of those who must sign
    ("price", np.float64, (TERM_POINTS,)),
    ("loss", np.float64, (TERM_POINTS,)),  # in worth of shares, by paying it
    ("gain", np.float64, (TERM_POINTS,)),  # and by receiving it
)
"""Working space of the bargaining rule: what each price on the grid of terms changes."""

CHOICE = _record(
    ("count", np.int64),
    ("rows", np.int64, (OPENINGS,)),
    ("odds", np.float64, (OPENINGS,)),
    ("values", np.float64, (OPENINGS,)),
)
"""Working space of the rule of choice: the deals that it may fall on."""

TURN = _record(
    ("quiet", np.float64, (_S,)),  # chance that a sector has no violation this week
    ("until", np.int64, (_S + 1,)),  # its violations before a sector's, and of all sectors
    ("attending", np.int64, (_A,)),  # in the engine, who takes up the file, as many as do
)
"""Working space of the turn."""

SKETCH = _record(
    # To its proposer and to the other side
    ("rest", np.float64, (SIDES,)),  # worth, but for what follows
    ("shares", np.float64, (SIDES, _A)),  # by holder, a unit of affinity
    ("aid", np.float64, (SIDES,)),  # that it may be paid at most
    # To all
    ("link", np.float64),
    ("risky", np.float64),  # 1 where it changes the line's risk; else not noted is:
    ("calm", np.float64),  # its change
    ("patrolled", np.float64),  # new violations where there is a patrol, over those now
    ("left", np.float64),  # share of risk that the answer and the direct line leave
    # The price, where it is paid in influence: its lowest and its highest
    ("payer", np.int64),
    ("payee", np.int64),
    ("care", np.float64, (SIDES,)),  # salience of its arena
    ("even", np.float64),  # worth of a unit to both, whoever has it
    ("price", np.float64, (ENDS,)),
    ("lost", np.float64, (ENDS,)),  # by the payer, in worth of shares
    ("won", np.float64, (ENDS,)),  # by the payee
    ("loses", np.float64, (ENDS,)),  # by one unit more
    ("wins", np.float64, (ENDS,)),
    ("balance", np.float64),  # most that it changes in the balances of patrons
)
"""A sketch of a deal (pruning/sketch.py, pruning/bargain.py)."""

SKETCHES = _record(
    ("drawn", np.float64, (OPENINGS,)),  # of which deal; 0 of none
    ("sheets", SKETCH, (OPENINGS,)),
)
"""The sketches of all deals, each kept until what it follows from moves."""

PARTS = {
    "stock": STOCK,
    "trade": TRADE,
    "deal": DEAL,
    "change": CHANGE,
    "worth": WORTH,
    "bargain": BARGAIN,
    "sketches": SKETCHES,
    "turn": TURN,
    "choice": CHOICE,
}
"""What lies on the desk, by the name that an argument for it has everywhere."""

DESK = _record(*PARTS.items())


def new_desk() -> np.ndarray:
    """Return an empty desk, which knows of no state yet: a one-row array of DESK."""
    desk = new_page(DESK)
    desk["stock"]["ground"] = np.nan
    desk["stock"]["precision"] = np.nan
    return desk
