"""The state of a run: one record of numbers.

Every field is a float64, so that a run's state is also one flat vector: a dated event names a field
and sets it, and two engines are compared by their bytes. Weeks are turn numbers; -1 means never.
"""

import math
from mmap import PAGESIZE

import numpy as np

from rulebook.declared.errors import nearest, quoted
from rulebook.declared.instruments import INSTRUMENT_NAMES, OPENING_ROLES
from rulebook.declared.names import (
    ACTORS,
    ARENAS,
    CHANNELS,
    SECTORS,
    listed,
)
from rulebook.declared.openings import OPENINGS
from rulebook.declared.roles import CLAIMANT_ROLES, OWNER_ROLES

MAX_LISTED = 12  # names that a refusal lists

# A deal in one proposer's hands, by roles, as "joint_centre-second_owner-first_owner".
OPENING_NAMES = tuple(
    "-".join((INSTRUMENT_NAMES[number], proposer, partner))
    for number, proposer, partner in OPENING_ROLES
)

_A, _D, _S = len(ACTORS), len(ARENAS), len(SECTORS)

# name, shape, names of each axis, meaning
FIELDS: tuple[tuple[str, tuple[int, ...], tuple[tuple[str, ...], ...], str], ...] = (
    ("week", (), (), "turns played"),
    # Influence
    ("control", (_A, _D), (ACTORS, ARENAS), "share of influence held; each arena sums to 1"),
    ("claim", (_A, _D), (ACTORS, ARENAS), "share promised by a signed deal not yet carried out; sums to 0"),
    ("returning", (_A, _D), (ACTORS, ARENAS), "share owed after the end of an institution, part of the claim; sums to 0"),
    ("salience", (_A, _D), (ACTORS, ARENAS), "how much an actor cares; each actor sums to 1, or cares for nothing"),
    ("affinity", (_A, _A), (ACTORS, ACTORS), "attitude of the first to the second, -1 to 1"),
    ("bond", (_A, _A), (ACTORS, ACTORS), "level to which affinity drifts"),
    ("warmest", (_A, _A), (ACTORS, ACTORS), "level above which deals no longer raise affinity"),
    ("capability", (_A,), (ACTORS,), "means, 1 being the largest in the region"),
    ("capital", (_A,), (ACTORS,), "political capital, 0 to 1, spent on moves"),
    ("grievance", (_A,), (ACTORS,), "resentment at being bypassed"),
    ("reproach", (_A,), (ACTORS,), "reputation lost, in utility"),
    ("novelty", (_A,), (ACTORS,), "prestige of firsts not yet faded, in utility"),
    ("spent", (_A,), (ACTORS,), "costs borne so far, in utility"),
    # Instruments
    ("consent", (len(INSTRUMENT_NAMES), _A), (INSTRUMENT_NAMES, ACTORS), "1 where the actor's own consent is asked besides the signatories"),
    ("allowed", (len(INSTRUMENT_NAMES),), (INSTRUMENT_NAMES,), "1 where the instrument may be used"),
    ("rests_until", (OPENINGS,), (OPENING_NAMES,), "turn before which this deal is not weighed again"),
    ("drafting", (), (), "progress of the centre's drafting, 0 to 1; -1 when none is under way"),
    ("drafter", (), (), "who proposed the centre"),
    # Institutions
    ("minsk_relevance", (), (), "relevance of the Minsk format, 0 to 1"),
    ("russian_effort", (), (), "Russia's effort for the Minsk format, 0 to 1"),
    ("link", (), (), "strength of the Russia-Turkey channel, 0 to 1"),
    ("calm", (), (), "share of violations that recent mediation prevents, 0 to 1"),
    ("peacekeepers", (), (), "soldiers"),
    ("mandate_end", (), (), "turn at which the peacekeepers' term ends"),
    ("mandate_term", (), (), "turns by which it is extended"),
    ("notice", (), (), "1 once a party has given notice"),
    ("centre", (), (), "state of the centre, see CENTRE_STATES"),
    ("centre_staff", (len(OWNER_ROLES),), (OWNER_ROLES,), "soldiers at the centre"),
    ("centre_holds", (), (), "1 while what the centre moved is its members'"),
    ("channel_lasts", (), (), "1 while the channel is expected to last once a centre works by it"),
    ("aversion", (_A,), (ACTORS,), "utility that a centre costs the actor besides all else"),
    ("belief", (_A,), (ACTORS,), "what the actor believes of the centre, 0 nothing to 1 all there is"),
    ("contacts", (_A, _A), (ACTORS, ACTORS), "defence contacts held so far by each pair"),
    ("centre_built", (), (), "progress of the building, 0 to 1"),
    ("signed_week", (), (), "turn in which the centre was agreed"),
    ("open_week", (), (), "turn in which it opened"),
    ("closed_week", (), (), "turn in which it closed"),
    ("centre_moved", (_A, _D), (ACTORS, ARENAS), "shares that the centre moves, given back when its work ends"),
    ("centre_back", (_A, _D), (ACTORS, ARENAS), "shares that a centre gives back while it has no work, part of what is owed; sums to 0"),
    ("monitor", (len(CLAIMANT_ROLES), _A), (CLAIMANT_ROLES, ACTORS), "soldiers of an outside monitor on the soil of a claimant that invited it"),
    ("invited_presence", (len(CLAIMANT_ROLES), _A), (CLAIMANT_ROLES, ACTORS), "share of the foothold that an invited monitor took"),
    ("invited_patronage", (len(CLAIMANT_ROLES), _A), (CLAIMANT_ROLES, ACTORS), "share of patronage that it took"),
    ("lease_term", (), (), "turns for which a lease is renewed; 0: it is never due again"),
    ("lease_end", (), (), "turn at which a guest's lease ends; -1: no lease"),
    ("lease_host", (), (), "host of the lease"),
    ("lease_guest", (), (), "guest of the lease"),
    ("lease_left", (), (), "turn in which the guest left"),
    # The line
    ("unrest", (_S,), (SECTORS,), "base rate of the sector relative to the others"),
    ("memory", (_S,), (SECTORS,), "violations a week that earlier ones still set off"),
    ("set_off", (_S,), (SECTORS,), "expected violations that those of the last turn set off"),
    ("cover", (len(OWNER_ROLES), _S), (OWNER_ROLES, SECTORS), "share of the sector that the owner's sensors cover"),
    ("patrolled", (_S,), (SECTORS,), "1 where the peacekeepers stand"),
    ("holder", (_S,), (SECTORS,), "actor that holds the sector's hinterland"),
    ("violations", (_S,), (SECTORS,), "violations of the last turn"),
    ("seen", (_S,), (SECTORS,), "of these, seen by anyone"),
    ("rate", (_S,), (SECTORS,), "expected violations of the last turn"),
    ("base_patrolled", (), (), "of the expected violations, base rate where peacekeepers stand"),
    ("base_open", (), (), "of the expected violations, base rate elsewhere"),
    ("intensity", (), (), "expected violations of the last turn on the whole line"),
    ("war_left", (), (), "turns of war still to come"),
    ("war_week", (), (), "turn in which war resumed"),
    ("territory", (), (), "share of the disputed land that Azerbaijan holds"),
    ("war_days", (), (), "length of the war before the first turn"),
    ("war_dead", (), (), "killed in the 44-day war"),
    # Voices
    ("warmth", (_A, _A), (ACTORS, ACTORS), "warmth of the speaker's last statement on the other"),
    ("slant", (_A,), (ACTORS,), "lean of the speaker's last statement, to Azerbaijan (+) or Armenia (-)"),
    ("publicity", (len(OWNER_ROLES),), (OWNER_ROLES,), "share of what was seen that an owner can tell of as its own"),
    ("importance", (_A,), (ACTORS,), "announced importance of the centre over the true one"),
    # Tallies
    ("total_violations", (), (), "violations so far"),
    ("total_seen", (), (), "of these, seen by anyone"),
    ("total_alone", (len(OWNER_ROLES),), (OWNER_ROLES,), "violations that only this owner saw"),
    ("total_russian_open", (), (), "violations seen by Russia while the centre was open"),
    ("total_passed", (), (), "of these, passed on by Russia's headquarters"),
    ("total_accidents", (), (), "violations by accident"),
    ("total_offspring", (), (), "violations set off by earlier ones, expected"),
    ("total_accident_offspring", (), (), "of these, by accidents"),
    ("total_received", (), (), "of these, heard of by the centre"),
    ("total_channel", (len(CHANNELS),), (CHANNELS,), "what the centre did with them"),
    ("total_joint", (), (), "actions taken by both owners together"),
    ("total_casualties", (), (), "expected casualties since the start"),
    ("total_defence", (_A, _A), (ACTORS, ACTORS), "defence deals signed by each pair"),
    ("total_deals", (_A, _A), (ACTORS, ACTORS), "deals signed by each pair"),
    # Indicators, computed before the first turn and at the end of each
    ("turn_violations", (), (), "violations of the last turn"),
    ("turn_seen", (), (), "of these, seen by anyone"),
    ("turkish_soldiers", (), (), "Turkish soldiers on the ground: at a centre that opened, or as guests"),
    ("patron_balance_baku", (), (), "lesser over greater of Russia's and Turkey's shares of Baku"),
    ("western_agenda", (), (), "Western share of the agenda"),
    ("western_mediation", (), (), "Western share of mediation"),
    ("condominium", (), (), "Russia's and Turkey's joint share of the agenda"),
    ("detected_share", (), (), "share of violations seen by anyone"),
    ("received_share", (), (), "share of violations that the centre heard of"),
    ("war_resumed", (), (), "1 once war has resumed"),
    ("power", (_A,), (ACTORS,), "Coleman power, reckoned when a run is summed up"),
    ("centre_worth", (_A,), (ACTORS,), "worth of the centre when it was signed"),
)  # fmt: skip

# What a scenario may set, and within which bounds; the rest the rules reckon. A switch or an actor's
# number is whole.
_YEARS = 2080  # turns
SETTABLE: dict[str, tuple[float, float]] = {
    "affinity": (-1, 1),
    "bond": (-1, 1),
    "warmest": (-1, 1),
    "capability": (0, 10),
    "capital": (0, 1),
    "grievance": (0, 1),
    "reproach": (0, 10),
    "novelty": (0, 10),
    "spent": (-10, 10),
    "aversion": (-1000, 1000),
    "belief": (0, 1),
    "contacts": (0, 1000),
    "consent": (0, 1),
    "allowed": (0, 1),
    "rests_until": (0, _YEARS),
    "minsk_relevance": (0, 1),
    "russian_effort": (0, 1),
    "link": (0, 1),
    "calm": (0, 0.9),
    "peacekeepers": (0, 4000),
    "mandate_end": (0, _YEARS),
    "mandate_term": (1, _YEARS),
    "notice": (0, 1),
    "centre_staff": (0, 1000),
    "monitor": (0, 1000),
    "lease_end": (-1, _YEARS),
    "lease_term": (0, _YEARS),
    "lease_host": (0, len(ACTORS) - 1),
    "lease_guest": (0, len(ACTORS) - 1),
    "unrest": (0, 10),
    "memory": (0, 100),
    "cover": (0, 1),
    "patrolled": (0, 1),
    "holder": (0, len(ACTORS) - 1),
    "territory": (0, 1),
    "war_left": (0, 52),
    "war_days": (0, 10_000),
    "war_dead": (0, 10_000_000),
}
WHOLE = (
    "consent",
    "allowed",
    "notice",
    "lease_host",
    "lease_guest",
    "patrolled",
    "holder",
    "war_left",
)

# The ground: all of the state that the sketches of deals follow from, and what the stock takes of
# shares, troops and balances. Few weeks move it.
_GROUND = (
    "control",
    "claim",
    "salience",
    "capability",
    "consent",
    "peacekeepers",
    "notice",
    "centre",
    "centre_staff",
    "aversion",
    "signed_week",
    "centre_moved",
    "centre_holds",
    "channel_lasts",
    "monitor",
    "invited_presence",
    "invited_patronage",
    "patrolled",
    "holder",
)

# In memory the ground lies first, so that it is looked through at one go.
_LAID_OUT = sorted(FIELDS, key=lambda field: field[0] not in _GROUND)
STATE = np.dtype((np.record, [(name, np.float64, shape) for name, shape, _, _ in _LAID_OUT]))
GROUND = sum(math.prod(shape) for name, shape, _, _ in FIELDS if name in _GROUND)


def new_page(kind: np.dtype) -> np.ndarray:
    """Return an array of one record, all 0, in memory of its own.

    It begins at a page: numbers that lie across two are slow to clear.
    """
    room = np.zeros(kind.itemsize + PAGESIZE, np.uint8)
    start = -room.ctypes.data % PAGESIZE
    return room[start : start + kind.itemsize].view(kind)


def place(path: str) -> int:
    """Return the flat index of a state's number by its dotted name, as "affinity.russia.turkey".

    Raises KeyError with the end of a sentence that says "... is no number of the state".
    """
    head, *keys = path.split(".")
    offset = 0
    for name, shape, axes, _ in _LAID_OUT:
        if name != head:
            offset += math.prod(shape)
            continue
        if len(keys) != len(shape):
            wanted = ".".join([name, *(["NAME"] * len(shape))])
            raise KeyError(f"; write it as {wanted}.")
        index = []
        for key, axis in zip(keys, axes, strict=True):
            if key not in axis:
                known = f"; allowed is {listed(axis, 'or')}" if len(axis) <= MAX_LISTED else ""
                raise KeyError(f": there is no {quoted(key)} in it{known}.{nearest(key, axis)}")
            index.append(axis.index(key))
        return offset + (int(np.ravel_multi_index(index, shape)) if shape else 0)
    raise KeyError(f".{nearest(head, SETTABLE)}")
