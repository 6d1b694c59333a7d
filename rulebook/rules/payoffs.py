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
    SECURITY,
    SUSPENDED,
)
from rulebook.declared.roles import CLIENTS, WESTERN
from rulebook.engine.compiled import compiled, rule
from rulebook.rules.channel import expected_life
from rulebook.rules.curves import utility_of_share
from rulebook.rules.risk import lasting_peacekeepers, risk, watch_works
from rulebook.rules.sides import has_work, line_to_watch

_A, _D = len(ACTORS), len(ARENAS)

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


@compiled
def expected_foothold(params, staff, guests):
    """Return how much of a foothold a centre's staff and guests are, by how long each will last."""
    if staff == 0.0:
        return foothold(guests)
    life = expected_life(params)
    return life * foothold(staff + guests) + (1.0 - life) * foothold(guests)


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
    """Return an actor's utility from Turkish and Russian footholds (0 to 1) and peacekeepers.

    Of these, so many as `force_at_work` says.
    """
    worth = 0.0
    if actor == params.owners[1]:
        claim = UNAIDED_CLAIM + (1.0 - UNAIDED_CLAIM) * params.war_aid
        worth = params.foothold_value * claim * turkish
    elif actor == params.owners[0]:
        worth = params.return_value * russian - params.exclusivity_value * turkish
    if actor == params.guarantor:
        force = utility_of_share(peacekeepers / FULL_PEACEKEEPERS, params.concavity)
        worth += PEACEKEEPING_VALUE * force
    if actor == params.claimants[1]:
        worth -= params.turkish_threat * turkish
    return worth


@rule(
    "A flag needs a task",
    "9, 15, 20",
    "Institutions outlive their function at a cost; Wallander 2000",
    formula=f"1 while the centre is agreed or open, {RESTING:g} + {1 - RESTING:g}·f while it "
    "rests, f when it has no work, where f is what a flag without a task counts for",
    off={"flag_without_task": 1},
)
def task(state, params, centre):
    """Return how much a centre's staff counts as a foothold, 0 to 1, in a given state of it."""
    if centre not in (AGREED, BUILDING, OPEN, SUSPENDED):
        return 0.0
    flag = params.flag_without_task
    if not has_work(state, params, centre):
        return flag
    return RESTING + (1.0 - RESTING) * flag if centre == SUSPENDED else 1.0


@rule(
    "An idle post",
    "judgement",
    "Institutions outlive their function at a cost; Wallander 2000",
    formula="−i·(1 − f) each for Russia, Turkey and Azerbaijan while a centre stands and has no "
    "work, where i is the cost of an idle post, f what a flag without a task counts for",
    off={"idle_post_cost": 0},
)
def idle_post(state, params, centre):
    """Return what a centre without work costs its owners and its host each."""
    stands = centre in (OPEN, SUSPENDED)
    idle = stands and not has_work(state, params, centre)
    return params.idle_post_cost * (1.0 - params.flag_without_task) if idle else 0.0


@rule(
    "A force without an object",
    "3, 11",
    "Peacekeepers stand between two sides; Fortna 2004",
    plain="What peacekeepers between no two sides cost their sender and their host.",
    formula=f"Russia and Azerbaijan: −i·(1 − f)·n / {FULL_PEACEKEEPERS:g} each where no two sides "
    "face each other, where i is the cost of an idle post, n the number of peacekeepers, f what a "
    "flag without a task counts for",
    off={"idle_post_cost": 0},
)
def idle_force(state, params, peacekeepers):
    """Return what so many peacekeepers cost their sender and their host each by having no work."""
    if line_to_watch(state, params):
        return 0.0
    cost = params.idle_post_cost * (1.0 - params.flag_without_task)
    return cost * peacekeepers / FULL_PEACEKEEPERS


@compiled
def force_at_work(state, params, peacekeepers):
    """Return the peacekeepers that count for their sender: all between two sides, else a flag."""
    return peacekeepers if line_to_watch(state, params) else peacekeepers * params.flag_without_task


@compiled
def turkish_guests(state, params):
    """Return the second owner's soldiers in the region as invited guests."""
    newcomer = params.owners[1]
    return state.monitor[0, newcomer] + state.monitor[1, newcomer]


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
    guests = turkish_guests(state, params)
    turkish = expected_foothold(params, state.centre_staff[1] * at_work, guests)
    russian = expected_foothold(params, state.centre_staff[0] * at_work, 0.0)
    idle = idle_post(state, params, state.centre)
    idle_guard = idle_force(state, params, peacekeepers)
    at_guard = force_at_work(state, params, peacekeepers)
    west = 0.0
    for n in range(WESTERN):
        j = params.western[n]
        west += state.control[j, AGENDA] + state.claim[j, AGENDA]
    for i in range(_A):
        total = 0.0
        for d in range(_D):
            for j in range(_A):
                held = state.control[j, d] + state.claim[j, d]
                total += state.salience[i, d] * state.affinity[i, j] * utility_of_share(held, k)
        out[i, CONTROL] = total
        out[i, BALANCE] = 0.0
        out[i, FOOTHOLD] = foothold_worth(i, turkish, russian, at_guard, params)
        out[i, LINK] = 0.0
        out[i, EXCLUSION] = 0.0
        out[i, NOVELTY] = state.novelty[i]
        out[i, SECURITY] = -params.harm[i] * hazard
        out[i, REPUTATION] = -state.reproach[i]
        out[i, COSTS] = -state.spent[i]
        if params.is_owner[i]:
            out[i, LINK] = params.link_value * state.link
            out[i, EXCLUSION] = -params.exclusion_value * west
        if params.is_party[i]:
            out[i, COSTS] -= idle
    out[params.guarantor, COSTS] -= PEACEKEEPERS_UPKEEP * peacekeepers / FULL_PEACEKEEPERS
    out[params.guarantor, COSTS] -= idle_guard
    out[params.claimants[0], COSTS] -= idle_guard
    for client in range(CLIENTS):
        actor = params.claimants[client]
        out[actor, BALANCE] = balance(state, params, NO_MOVES, client, peacekeepers)


@compiled
def balance(state, params, moves, client, peacekeepers):
    """Return a client's utility from the balance of its patrons, once `moves` are made."""
    arena, patron, ally = params.arenas[client], params.guarantor, params.ally
    russian = state.control[patron, arena] + state.claim[patron, arena] + moves[patron, arena]
    if client == 0:
        turkish = (
            state.control[ally, arena]
            + state.claim[ally, arena]
            + moves[ally, arena]
            + FOOTHOLD_LEVERAGE
            * (state.control[ally, PRESENCE] + state.claim[ally, PRESENCE] + moves[ally, PRESENCE])
        )
        return balance_of_baku(russian, turkish, force_at_work(state, params, peacekeepers), params)
    western = 0.0
    for k in range(WESTERN):
        j = params.western[k]
        western += state.control[j, arena] + state.claim[j, arena] + moves[j, arena]
    return balance_of_yerevan(russian, western, params)
