"""What an actor wants: utility as a sum of named motives.

Utility counts what is held and what is promised: the shares in `control` and in `claim`, the staff
and the watch of a centre that is agreed.
"""

import math

import numpy as np

from rulebook.declared.names import (
    ACTORS,
    AGENDA,
    AGREED,
    ARENAS,
    ARMENIA,
    AZERBAIJAN,
    BAKU,
    BALANCE,
    BUILDING,
    CONTROL,
    COSTS,
    EXCLUSION,
    FOOTHOLD,
    LINK,
    NOVELTY,
    OPEN,
    PRESENCE,
    REPUTATION,
    RUSSIA,
    SECTORS,
    SECURITY,
    SUSPENDED,
    TURKEY,
    WESTERN,
    YEREVAN,
    by_actor,
)
from rulebook.engine.compiled import compiled, rule
from rulebook.rules.curves import utility_of_share
from rulebook.rules.risk import lasting_peacekeepers, risk, watch_works

_A, _D, _S = len(ACTORS), len(ARENAS), len(SECTORS)

NO_MOVES = np.zeros((_A, _D))

# Judgement, all of it, in units of utility unless said otherwise.
FULL_PEACEKEEPERS = 1960.0  # soldiers, the statement of 10 November
FOOTHOLD_STAFF = 20.0  # soldiers at which a foothold counts 63% of a full one
RESTING = 0.5  # of a working centre's foothold, while it rests
UNAIDED_CLAIM = 0.4  # of a foothold's worth to Turkey, had it not helped in the war (15)
PEACEKEEPING_VALUE = 0.08  # Russia's worth of a full peacekeeping force
PEACEKEEPERS_UPKEEP = 0.01  # its cost
PEACEKEEPERS_LEVERAGE = 0.12  # share of influence over Baku that the force adds in Baku's eyes
FOOTHOLD_LEVERAGE = 0.5  # weight of a foothold beside patronage in the balance of patrons
HEDGE_AZERBAIJAN = 8.0  # utility of a full squared gap between patrons
HEDGE_ARMENIA = 0.5  # less: it has nobody else to turn to (21, 22)
DOUBT = 0.6  # how uneven patrons worry a client that trusts them all

# Judgement, weight of the line's risk.
HARM = by_actor(russia=0.1, turkey=0.05, azerbaijan=0.3, armenia=1.0, france=0.02, usa=0.02)


@rule(
    "A flag on the ground",
    "3, 15",
    "Status goods; Renshon 2017",
    formula=f"F(n) = 1 − exp(−n / {FOOTHOLD_STAFF:g}), where n is the number of soldiers",
    off={"staff": 0},
)
def foothold(soldiers):
    """Return how much of a foothold a number of soldiers is, 0 to 1: the first ones count most."""
    return 1.0 - math.exp(-soldiers / FOOTHOLD_STAFF)


@rule(
    "Uneven patrons",
    "S0, 13, 16, 18",
    "Hedging; Kuik 2008, Walt 1987",
    formula=f"B = −{HEDGE_AZERBAIJAN:g}·h·({DOUBT:g} + s)·max(0, R − T)², where R and T are "
    "the Russian and the Turkish weight in Baku, h is hedging, s the belief that "
    "Russia sides with Armenia",
    off={"hedging": 0},
)
def balance_of_baku(russian, turkish, peacekeepers, params):
    """Return Azerbaijan's utility from its patrons' gap; worse the more it doubts Russia."""
    weight = russian + PEACEKEEPERS_LEVERAGE * peacekeepers / FULL_PEACEKEEPERS
    gap = max(0.0, weight - turkish)
    doubt = DOUBT + params.russia_sides_with_armenia
    return -params.hedging * HEDGE_AZERBAIJAN * doubt * gap * gap


@rule(
    "One patron only",
    "21, 22",
    "Hedging; Kuik 2008",
    formula=f"B = −{HEDGE_ARMENIA:g}·{DOUBT:g}·h·max(0, R − W)², where R and W are the "
    "Russian and the Western share of Yerevan, h is hedging",
    off={"hedging": 0},
)
def balance_of_yerevan(russian, western, params):
    """Return Armenia's utility from leaning on one patron."""
    gap = max(0.0, russian - western)
    return -params.hedging * HEDGE_ARMENIA * DOUBT * gap * gap


@rule(
    "Footholds",
    "2, 3, 15",
    formula=f"Turkey: v·({UNAIDED_CLAIM:g} + {1 - UNAIDED_CLAIM:g}·w)·Fₜ; Russia: b·Fᵣ − "
    f"e·Fₜ + {PEACEKEEPING_VALUE:g}·u(n); Armenia: −d·Fₜ, where Fₜ and Fᵣ are the "
    "Turkish and the Russian foothold, v, b, e and d what they are worth, w war "
    "aid, u(n) a full force",
    off={"foothold_value": 0, "exclusivity_value": 0, "return_value": 0, "turkish_threat": 0},
)
def foothold_worth(actor, turkish, russian, peacekeepers, params):
    """Return an actor's utility from Turkish and Russian footholds (0 to 1) and peacekeepers."""
    if actor == TURKEY:
        claim = UNAIDED_CLAIM + (1.0 - UNAIDED_CLAIM) * params.war_aid
        return params.foothold_value * claim * turkish
    if actor == RUSSIA:
        force = utility_of_share(peacekeepers / FULL_PEACEKEEPERS, params.concavity)
        return (
            params.return_value * russian
            - params.exclusivity_value * turkish
            + PEACEKEEPING_VALUE * force
        )
    if actor == ARMENIA:
        return -params.turkish_threat * turkish
    return 0.0


@compiled
def line_to_watch(state):
    """Return whether there is a line left to watch: peacekeepers between two sides."""
    if state.peacekeepers <= 0.0:
        return False
    for sector in range(_S):
        if state.patrolled[sector] > 0.0 and state.holder[sector] == ARMENIA:
            return True
    return False


@rule(
    "A flag needs a task",
    "9, 15, 20",
    "Institutions outlive their function at a cost; Wallander 2000",
    formula=f"1 while the centre is agreed or open, {RESTING:g} + {1 - RESTING:g}·f while it "
    "rests, f when there is no line to watch, where f is what a flag without a task counts for",
    off={"flag_without_task": 1},
)
def task(state, params, centre):
    """Return how much a centre's staff counts as a foothold, 0 to 1, in a given state of it."""
    if centre not in (AGREED, BUILDING, OPEN, SUSPENDED):
        return 0.0
    if not line_to_watch(state):
        return params.flag_without_task
    if centre == SUSPENDED:
        return RESTING + (1.0 - RESTING) * params.flag_without_task
    return 1.0


@rule(
    "An idle post",
    "judgement",
    "Institutions outlive their function at a cost; Wallander 2000",
    formula="Russia, Turkey and Azerbaijan: −i each while a centre stands and there is no line to "
    "watch, where i is the cost of an idle post",
    off={"idle_post_cost": 0},
)
def idle_post(state, params, centre):
    """Return what a centre without a line to watch costs its owners and its host each."""
    stands = centre in (OPEN, SUSPENDED)
    return params.idle_post_cost if stands and not line_to_watch(state) else 0.0


@compiled
def turkish_guests(state):
    """Return Turkey's soldiers in the region as invited guests."""
    return state.monitor[0, TURKEY] + state.monitor[1, TURKEY]


@rule(
    "Utility",
    "12-17",
    "Sum of motives; every motive a rule of its own",
    plain="What each actor has, summed over its motives.",
    formula="U = Σ x·a·u(c) + balance + foothold + link + exclusion + novelty + security − "
    "reproach − costs, where x is salience, a affinity for the holder, c the share "
    "held; link and exclusion count for Russia and Turkey",
    off={"link_value": 0, "exclusion_value": 0},
)
def utility(state, params, out):
    """Fill `out` (actors, motives) with every actor's utility now."""
    k = params.concavity
    peacekeepers = lasting_peacekeepers(state)
    hazard = risk(state, params, peacekeepers, watch_works(state), state.calm)
    at_work = task(state, params, state.centre)
    turkish = foothold(state.centre_staff[1] * at_work + turkish_guests(state))
    russian = foothold(state.centre_staff[0] * at_work)
    idle = idle_post(state, params, state.centre)
    west = 0.0
    for j in WESTERN:
        west += state.control[j, AGENDA] + state.claim[j, AGENDA]
    for i in range(_A):
        total = 0.0
        for d in range(_D):
            for j in range(_A):
                held = state.control[j, d] + state.claim[j, d]
                total += state.salience[i, d] * state.affinity[i, j] * utility_of_share(held, k)
        out[i, CONTROL] = total
        out[i, BALANCE] = 0.0
        out[i, FOOTHOLD] = foothold_worth(i, turkish, russian, peacekeepers, params)
        out[i, LINK] = 0.0
        out[i, EXCLUSION] = 0.0
        out[i, NOVELTY] = state.novelty[i]
        out[i, SECURITY] = -HARM[i] * hazard
        out[i, REPUTATION] = -state.reproach[i]
        out[i, COSTS] = -state.spent[i]
    for i in (RUSSIA, TURKEY):
        out[i, LINK] = params.link_value * state.link
        out[i, EXCLUSION] = -params.exclusion_value * west
    for i in (RUSSIA, TURKEY, AZERBAIJAN):
        out[i, COSTS] -= idle
    out[RUSSIA, COSTS] -= PEACEKEEPERS_UPKEEP * peacekeepers / FULL_PEACEKEEPERS
    out[AZERBAIJAN, BALANCE] = balance(state, params, NO_MOVES, AZERBAIJAN, peacekeepers)
    out[ARMENIA, BALANCE] = balance(state, params, NO_MOVES, ARMENIA, peacekeepers)


@compiled
def balance(state, params, moves, actor, peacekeepers):
    """Return a client's utility from the balance of its patrons, once `moves` are made."""
    if actor == AZERBAIJAN:
        turkish = (
            state.control[TURKEY, BAKU]
            + state.claim[TURKEY, BAKU]
            + moves[TURKEY, BAKU]
            + FOOTHOLD_LEVERAGE
            * (
                state.control[TURKEY, PRESENCE]
                + state.claim[TURKEY, PRESENCE]
                + moves[TURKEY, PRESENCE]
            )
        )
        russian = state.control[RUSSIA, BAKU] + state.claim[RUSSIA, BAKU] + moves[RUSSIA, BAKU]
        return balance_of_baku(russian, turkish, peacekeepers, params)
    western = 0.0
    for j in WESTERN:
        western += state.control[j, YEREVAN] + state.claim[j, YEREVAN] + moves[j, YEREVAN]
    russian = state.control[RUSSIA, YEREVAN] + state.claim[RUSSIA, YEREVAN] + moves[RUSSIA, YEREVAN]
    return balance_of_yerevan(russian, western, params)
