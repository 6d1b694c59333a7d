"""What a deal is worth: the change of utility, motive by motive.

A deal is weighed for one actor at a time, against the stock. Worth is booked when a deal is signed
and is exactly the change of utility (tests/rulebook/rules/test_payoffs.py).
"""

import numpy as np

from rulebook.dealing.moves import PER_ARENA, touches
from rulebook.declared.names import (
    ACTORS,
    AGENDA,
    ARENAS,
    BALANCE,
    CONTROL,
    COSTS,
    EXCLUSION,
    FOOTHOLD,
    LINK,
    MOTIVES,
    NOVELTY,
    PRESENCE,
    REPUTATION,
    SECURITY,
)
from rulebook.declared.roles import WESTERN
from rulebook.engine.bits import lowest
from rulebook.engine.compiled import compiled, compiled_apart, rule
from rulebook.rules.curves import clip, utility_of_share
from rulebook.rules.payoffs import (
    FULL_PEACEKEEPERS,
    PEACEKEEPERS_UPKEEP,
    balance,
    foothold,
    foothold_worth,
    idle_post,
    task,
    turkish_guests,
)
from rulebook.rules.risk import calmed, risk, watch_works

_A, _D, _M = len(ACTORS), len(ARENAS), len(MOTIVES)
_PER_ARENA = np.uint64(PER_ARENA)


@compiled
def lay_out(state, params, desk):
    """Reckon what the deal on the desk changes, as far as it is the same for whoever weighs it."""
    lay_out_ground(state, params, desk)
    desk.change.risk = _change_of_risk(state, params, desk)


@compiled
def lay_out_ground(state, params, desk):
    """Reckon of it what follows from the ground: all but the line's risk."""
    desk.change.peacekeepers_after = desk.stock.peacekeepers + desk.deal.peacekeepers
    lay_out_moves(state, params, desk)
    _lay_out_troops(state, params, desk)


@compiled
def leaves_risk(desk):
    """Return whether the deal laid out leaves the line's risk as it is."""
    stays = desk.change.peacekeepers_after == desk.stock.peacekeepers
    return stays and desk.deal.watch == 0.0 and desk.deal.calm == 0.0


@compiled
def watch_after(state, desk):
    """Return 1 if a centre watches the line after the deal on the desk, 0 otherwise."""
    return clip(watch_works(state) + desk.deal.watch, 0.0, 1.0)


@compiled
def _change_of_risk(state, params, desk):
    if leaves_risk(desk):
        return 0.0
    watch, calm = watch_after(state, desk), calmed(state, desk.deal.calm)
    return risk(state, params, desk.change.peacekeepers_after, watch, calm) - desk.stock.risk


@compiled_apart
def lay_out_moves(state, params, desk):
    """Reckon the steps that the moves on the desk make in the worth of shares."""
    steps = 0
    left = desk.deal.moved
    while left != 0:
        place = lowest(left)
        left &= left - 1
        j, d = place % _PER_ARENA, place // _PER_ARENA
        after = utility_of_share(
            state.control[j, d] + state.claim[j, d] + desk.deal.moves[j, d], params.concavity
        )
        desk.change.step_holder[steps] = j
        desk.change.step_arena[steps] = d
        desk.change.step[steps] = after - desk.stock.share_worth[j, d]
        steps += 1
    desk.change.steps = steps


@compiled
def _lay_out_troops(state, params, desk):
    centre = state.centre
    desk.change.troops = 1.0
    if desk.deal.centre_after >= 0.0:
        centre = desk.deal.centre_after
    elif desk.deal.guest == 0.0 and desk.change.peacekeepers_after == desk.stock.peacekeepers:
        desk.change.troops = 0.0
        return
    if desk.deal.centre_after < 0.0 and desk.deal.guest == 0.0:
        desk.change.turkish_after, desk.change.russian_after = (
            desk.stock.turkish_foothold,
            desk.stock.russian_foothold,
        )
        desk.change.idle = 0.0
        return
    work = task(state, params, centre)
    guests = turkish_guests(state, params)
    turkish = (state.centre_staff[1] + desk.deal.staff[1]) * work + guests + desk.deal.guest
    desk.change.turkish_after = foothold(turkish)
    desk.change.russian_after = foothold((state.centre_staff[0] + desk.deal.staff[0]) * work)
    desk.change.idle = idle_post(state, params, centre) - idle_post(state, params, state.centre)


@rule(
    "Worth of a deal",
    "12",
    "U(after) - U(before), motive by motive",
    plain="What a deal changes for each actor, motive by motive.",
    formula="w = U(after) − U(before), motive by motive",
    apart=True,
)
def weigh(state, params, desk, actor):
    """Fill an actor's worth, by motive and in total, with what the deal laid out changes for it."""
    desk.worth.motives[actor, CONTROL] = _worth_of_control(state, desk, actor)
    desk.worth.motives[actor, BALANCE] = _worth_of_balance(state, params, desk, actor)
    desk.worth.motives[actor, FOOTHOLD] = _worth_of_troops(params, desk, actor)
    desk.worth.motives[actor, LINK] = 0.0
    if params.is_owner[actor]:
        desk.worth.motives[actor, LINK] = worth_of_link(state, params, desk.deal.link)
    desk.worth.motives[actor, EXCLUSION] = _worth_of_exclusion(params, desk, actor)
    desk.worth.motives[actor, NOVELTY] = desk.deal.novelty[actor]
    desk.worth.motives[actor, SECURITY] = -params.harm[actor] * desk.change.risk
    desk.worth.motives[actor, REPUTATION] = -desk.deal.reproach[actor]
    desk.worth.motives[actor, COSTS] = -_costs(params, desk, actor)
    total = 0.0
    for m in range(_M):
        total += desk.worth.motives[actor, m]
    desk.worth.total[actor] = total


@compiled
def worth_of_ground(state, params, desk, actor):
    """Return what the deal laid out changes for an actor, as far as the ground alone tells."""
    worth = _worth_of_balance(state, params, desk, actor) + _worth_of_troops(params, desk, actor)
    worth += _worth_of_exclusion(params, desk, actor)
    return (
        worth + desk.deal.novelty[actor] - desk.deal.reproach[actor] - _costs(params, desk, actor)
    )


@compiled
def worth_of_link(state, params, change):
    """Return what a change of the Russia-Turkey channel is worth to either of the two."""
    return params.link_value * (clip(state.link + change, 0.0, 1.0) - state.link)


@compiled
def weigh_for_all(state, params, desk):
    """Weigh the deal laid out for every actor."""
    for i in range(_A):
        weigh(state, params, desk, i)


@compiled
def _worth_of_control(state, desk, actor):
    worth = 0.0
    for n in range(desk.change.steps):
        j, d = desk.change.step_holder[n], desk.change.step_arena[n]
        worth += state.salience[actor, d] * state.affinity[actor, j] * desk.change.step[n]
    return worth


@compiled
def _worth_of_exclusion(params, desk, actor):
    if not params.is_owner[actor]:
        return 0.0
    moved = 0.0
    for k in range(WESTERN):
        moved += desk.deal.moves[params.western[k], AGENDA]
    return -params.exclusion_value * moved


@compiled
def _worth_of_balance(state, params, desk, actor):
    after = desk.change.peacekeepers_after
    if actor == params.claimants[0]:
        touched = touches(desk, params.arenas[0]) | touches(desk, PRESENCE)
        if touched or after != desk.stock.peacekeepers:
            return balance(state, params, desk.deal.moves, 0, after) - desk.stock.balance[0]
    elif actor == params.claimants[1] and touches(desk, params.arenas[1]):
        return balance(state, params, desk.deal.moves, 1, after) - desk.stock.balance[1]
    return 0.0


@compiled
def _worth_of_troops(params, desk, actor):
    concerned = actor == params.guarantor or actor == params.claimants[1]
    if desk.change.troops == 0.0 or not (params.is_owner[actor] or concerned):
        return 0.0
    now, after = desk.stock.peacekeepers, desk.change.peacekeepers_after
    new = foothold_worth(actor, desk.change.turkish_after, desk.change.russian_after, after, params)
    old = foothold_worth(
        actor, desk.stock.turkish_foothold, desk.stock.russian_foothold, now, params
    )
    return new - old


@compiled
def _costs(params, desk, actor):
    costs = 0.0
    if desk.change.troops > 0.0:
        if actor == params.guarantor:
            added = desk.change.peacekeepers_after - desk.stock.peacekeepers
            costs += PEACEKEEPERS_UPKEEP * added / FULL_PEACEKEEPERS
        if params.is_party[actor]:
            costs += desk.change.idle
    return costs + desk.deal.cost[actor]
