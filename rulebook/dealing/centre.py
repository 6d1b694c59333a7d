"""What a joint centre is besides influence: its clauses, its end."""

from rulebook.dealing.moves import note_moved
from rulebook.dealing.returns import fill_return
from rulebook.declared.names import ACTORS, ARENAS
from rulebook.engine.compiled import compiled, rule
from rulebook.rules.payoffs import foothold

_A, _D = len(ACTORS), len(ARENAS)

# Judgement.
NOVELTY_SHARE = (0.4, 1.0, 0.7)  # of novelty_value: the owners, the host (2, 3)
COORDINATION = 0.005  # utility that two chiefs cost each owner (5)
LOST_COMMAND = 0.05  # utility lost by the owner that obeys the other's chief (5)
LOST_NAME = 0.03  # utility lost by the owner named second (5)
LOST_PARITY = 0.03  # utility lost by the owner with fewer staff (2)
FULL_STAFF = 60.0  # soldiers of an owner whose flag counts in full (2)
UNEQUAL_STAFF = 0.5  # the second owner's staff over the first's without parity
REPROACH_SHARE = (1.0, 0.2, 0.1)  # of objection_cost: the owners, the host (21, 22)


@compiled
def second_staff(params):
    """Return the soldiers of the second owner at a centre."""
    return params.staff if params.parity > 0.5 else params.staff * UNEQUAL_STAFF


@rule(
    "The joint centre's clauses",
    "2, 5, 11, 22",
    "Parity, dual command, mirrored names; consent of owners and host",
    plain="What a centre brings besides influence: staff, firsts, costs, reproach.",
    formula="costᵢ = aversionᵢ + buildingᵢ + clausesᵢ; reproachᵢ = c·sᵢ·(1 − o), where c is"
    " the cost of an objection, sᵢ the part of it that falls on i, o opacity",
    off={"parity": 0, "dual_command": 0, "name_parity": 0},
)
def centre_clauses(state, params, deal):
    """Put on the desk what a centre brings besides influence: staff, firsts, costs, reproach."""
    deal.staff[0] = params.staff
    deal.staff[1] = second_staff(params)
    deal.watch = 1.0
    for k in range(len(NOVELTY_SHARE)):
        i = params.parties[k]
        if state.signed_week < 0.0:  # only a first is new
            deal.novelty[i] = params.novelty_value * NOVELTY_SHARE[k]
        if deal.signs[params.left_out] == 0.0:
            seen = 1.0 - params.opacity
            deal.reproach[i] = params.objection_cost * REPROACH_SHARE[k] * seen
    for i in range(_A):
        deal.cost[i] += state.aversion[i]
    first, second = params.owners[0], params.owners[1]
    host = params.host_build_share
    deal.cost[params.host] += params.building_cost * host
    deal.cost[first] += 0.5 * params.building_cost * (1.0 - host)
    deal.cost[second] += 0.5 * params.building_cost * (1.0 - host)
    if params.dual_command > 0.5:
        deal.cost[first] += COORDINATION
        deal.cost[second] += COORDINATION
    else:
        deal.cost[second] += LOST_COMMAND
    if params.name_parity < 0.5:
        deal.cost[second] += LOST_NAME
    if params.parity < 0.5:
        deal.cost[second] += LOST_PARITY


@compiled
def undo_centre(state, params, deal):
    """Put on the desk the return of what the centre moved, as far as its takers still hold it.

    It counts as much as the centre was expected to last. What it gives back already, for want of
    work, is not given back again.
    """
    deal.staff[0] = -state.centre_staff[0]
    deal.staff[1] = -state.centre_staff[1]
    if state.centre_holds == 0.0:
        return
    fill_return(state, params, deal.moves)
    for d in range(_D):
        for i in range(_A):
            # What is expected of the centre is not expected any more.
            deal.moves[i, d] += state.returning[i, d] - state.claim[i, d]
            if deal.moves[i, d] != 0.0:
                note_moved(deal, d, i)


@rule(
    "Shares that stand for soldiers",
    "2, 15",
    "Status goods need substance; Renshon 2017",
    plain="How much of a foothold passes by a centre: as much as its soldiers are one.",
    formula=f"f + (1 − f)·F(n) / F({FULL_STAFF:g}), where n is the second owner’s staff, F what so "
    "many soldiers count for as a flag, f what a flag without soldiers counts for",
    off={"flag_without_task": 1},
)
def substance(params):
    """Return what share of the foothold that a centre is to move its soldiers make good."""
    flag = params.flag_without_task
    return flag + (1.0 - flag) * foothold(second_staff(params)) / foothold(FULL_STAFF)
