"""What a deal is worth: the change of utility, motive by motive.

A deal is weighed for one actor at a time, against the stock. What it is worth is written in three
places, which `test_a_deal_is_worth_the_same_in_three_places` of
tests/rulebook/rules/test_payoffs.py holds together:

1. `utility` of rulebook/rules/payoffs.py: what each motive is worth in a state.
2. Here: what a deal changes of that (`weigh`), and what paying its price does
   (`gain_at_each_price`). Worth is booked when the deal is signed.
3. The sketches of rulebook/pruning: the most that both can be, while little of the deal is known.
"""

import numpy as np

from rulebook.dealing.moves import PER_ARENA, shift, touches
from rulebook.declared.desk import TERM_POINTS
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
from rulebook.declared.roles import CLIENTS, WESTERN
from rulebook.engine.bits import lowest
from rulebook.engine.compiled import compiled, compiled_apart, rule
from rulebook.rules.curves import clip, utility_of_share
from rulebook.rules.payoffs import (
    FULL_PEACEKEEPERS,
    PEACEKEEPERS_UPKEEP,
    balance,
    expected_foothold,
    foothold_worth,
    force_at_work,
    idle_force,
    idle_post,
    task,
    turkish_guests,
)
from rulebook.rules.risk import calmed, risk, watch_works

_A, _D, _M = len(ACTORS), len(ARENAS), len(MOTIVES)
_PER_ARENA = np.uint64(PER_ARENA)

BEYOND_GROUND = (CONTROL, LINK, SECURITY)
"""Motives that follow from more than the ground: from attitudes, the channel, the line's risk."""


@compiled
def lay_out(state, params, stock, deal, change):
    """Compute what the deal on the desk changes, as far as it is the same for whoever weighs it."""
    lay_out_ground(state, params, stock, deal, change)
    change.risk = _change_of_risk(state, params, stock, deal, change)


@compiled
def lay_out_ground(state, params, stock, deal, change):
    """Compute of it what follows from the ground: all but the line's risk."""
    change.peacekeepers_after = stock.peacekeepers + deal.peacekeepers
    lay_out_moves(state, params, stock, deal, change)
    _lay_out_troops(state, params, stock, deal, change)


@compiled
def leaves_risk(stock, deal, change):
    """Return whether the deal laid out leaves the line's risk as it is."""
    stays = change.peacekeepers_after == stock.peacekeepers
    return stays and deal.watch == 0.0 and deal.calm == 0.0


@compiled
def watch_after(state, deal):
    """Return 1 if a centre watches the line after the deal on the desk, 0 otherwise."""
    return clip(watch_works(state) + deal.watch, 0.0, 1.0)


@compiled
def _change_of_risk(state, params, stock, deal, change):
    if leaves_risk(stock, deal, change):
        return 0.0
    watch, calm = watch_after(state, deal), calmed(state, deal.calm)
    return risk(state, params, change.peacekeepers_after, watch, calm) - stock.risk


@compiled_apart
def lay_out_moves(state, params, stock, deal, change):
    """Compute the steps that the moves on the desk make in the worth of shares."""
    steps = 0
    left = deal.moved
    while left != 0:
        place = lowest(left)
        left &= left - 1
        j, d = place % _PER_ARENA, place // _PER_ARENA
        after = utility_of_share(
            state.control[j, d] + state.claim[j, d] + deal.moves[j, d], params.concavity
        )
        change.step_holder[steps] = j
        change.step_arena[steps] = d
        change.step[steps] = after - stock.share_worth[j, d]
        steps += 1
    change.steps = steps


@compiled
def _lay_out_troops(state, params, stock, deal, change):
    centre = state.centre
    change.troops = 1.0
    if deal.centre_after >= 0.0:
        centre = deal.centre_after
    elif deal.guest == 0.0 and change.peacekeepers_after == stock.peacekeepers:
        change.troops = 0.0
        return
    if deal.centre_after < 0.0 and deal.guest == 0.0:
        change.turkish_after, change.russian_after = (
            stock.turkish_foothold,
            stock.russian_foothold,
        )
        change.idle = 0.0
        return
    work = task(state, params, centre)
    guests = turkish_guests(state, params)
    first, second = state.centre_staff[0] + deal.staff[0], state.centre_staff[1] + deal.staff[1]
    change.turkish_after = expected_foothold(params, second * work, guests + deal.guest)
    change.russian_after = expected_foothold(params, first * work, 0.0)
    change.idle = idle_post(state, params, centre) - idle_post(state, params, state.centre)


@rule(
    "Worth of a deal",
    "12",
    "U(after) - U(before), motive by motive",
    plain="What a deal changes for each actor, motive by motive.",
    formula="w = U(after) − U(before), motive by motive",
    apart=True,
)
def weigh(state, params, stock, deal, change, worth, actor):
    """Fill an actor's worth, by motive and in total, with what the deal laid out changes for it."""
    weigh_ground(state, params, stock, deal, change, worth, actor)
    worth.motives[actor, CONTROL] = _worth_of_control(state, change, actor)
    worth.motives[actor, LINK] = 0.0
    if params.is_owner[actor]:
        worth.motives[actor, LINK] = worth_of_link(state, params, deal.link)
    worth.motives[actor, SECURITY] = -params.harm[actor] * change.risk
    total = 0.0
    for m in range(_M):
        total += worth.motives[actor, m]
    worth.total[actor] = total


@compiled
def weigh_ground(state, params, stock, deal, change, worth, actor):
    """Fill an actor's worth by all motives but those in BEYOND_GROUND."""
    worth.motives[actor, BALANCE] = _worth_of_balance(state, params, stock, deal, change, actor)
    worth.motives[actor, FOOTHOLD] = _worth_of_troops(state, params, stock, change, actor)
    worth.motives[actor, EXCLUSION] = 0.0
    if params.is_owner[actor]:
        worth.motives[actor, EXCLUSION] = -params.exclusion_value * _moved_to_west(params, deal)
    worth.motives[actor, NOVELTY] = deal.novelty[actor]
    worth.motives[actor, REPUTATION] = -deal.reproach[actor]
    worth.motives[actor, COSTS] = -_costs(state, params, stock, deal, change, actor)


@compiled
def worth_of_link(state, params, change):
    """Return what a change of the Russia-Turkey channel is worth to either owner."""
    return params.link_value * (clip(state.link + change, 0.0, 1.0) - state.link)


@compiled
def weigh_for_all(state, params, stock, deal, change, worth):
    """Weigh the deal laid out for every actor."""
    for i in range(_A):
        weigh(state, params, stock, deal, change, worth, i)


@compiled
def _worth_of_control(state, change, actor):
    worth = 0.0
    for n in range(change.steps):
        j, d = change.step_holder[n], change.step_arena[n]
        worth += state.salience[actor, d] * state.affinity[actor, j] * change.step[n]
    return worth


@compiled
def _moved_to_west(params, deal):
    moved = 0.0
    for k in range(WESTERN):
        moved += deal.moves[params.western[k], AGENDA]
    return moved


@compiled
def _worth_of_balance(state, params, stock, deal, change, actor):
    after = change.peacekeepers_after
    if actor == params.claimants[0]:
        touched = touches(deal, params.arenas[0]) | touches(deal, PRESENCE)
        if touched or after != stock.peacekeepers:
            return balance(state, params, deal.moves, 0, after) - stock.balance[0]
    elif actor == params.claimants[1] and touches(deal, params.arenas[1]):
        return balance(state, params, deal.moves, 1, after) - stock.balance[1]
    return 0.0


@compiled
def _worth_of_troops(state, params, stock, change, actor):
    concerned = actor == params.guarantor or actor == params.claimants[1]
    if change.troops == 0.0 or not (params.is_owner[actor] or concerned):
        return 0.0
    now = force_at_work(state, params, stock.peacekeepers)
    after = force_at_work(state, params, change.peacekeepers_after)
    new = foothold_worth(actor, change.turkish_after, change.russian_after, after, params)
    old = foothold_worth(actor, stock.turkish_foothold, stock.russian_foothold, now, params)
    return new - old


@compiled
def _costs(state, params, stock, deal, change, actor):
    costs = 0.0
    if change.troops > 0.0:
        added = change.peacekeepers_after - stock.peacekeepers
        if actor == params.guarantor:
            costs += PEACEKEEPERS_UPKEEP * added / FULL_PEACEKEEPERS
        if actor == params.guarantor or actor == params.claimants[0]:
            costs += idle_force(state, params, added)
        if params.is_party[actor]:
            costs += change.idle
    return costs + deal.cost[actor]


@compiled
def lay_out_prices(state, params, deal, bargain, low, high):
    """Compute the prices on a grid, and what paying each changes in the worth of shares."""
    span = high - low
    for k in range(TERM_POINTS):
        bargain.price[k] = low + span * k / (TERM_POINTS - 1)
    d = int(deal.price_arena)
    payer, payee = int(deal.price_from), int(deal.price_to)
    bend = params.concavity
    paid = state.control[payer, d] + state.claim[payer, d] + deal.moves[payer, d]
    got = state.control[payee, d] + state.claim[payee, d] + deal.moves[payee, d]
    worth_paid = utility_of_share(paid, bend)
    worth_got = utility_of_share(got, bend)
    for k in range(TERM_POINTS):
        bargain.loss[k] = utility_of_share(paid - bargain.price[k], bend) - worth_paid
        bargain.gain[k] = utility_of_share(got + bargain.price[k], bend) - worth_got


@compiled
def gain_at_each_price(state, params, stock, deal, bargain, actor, base, row):
    """Fill a row of gains with what an actor gains at each price, over `base` without it."""
    payer, payee = int(deal.price_from), int(deal.price_to)
    d = int(deal.price_arena)
    salience = state.salience[actor, d]
    to_payer, to_payee = state.affinity[actor, payer], state.affinity[actor, payee]
    client = client_of_price(params, deal, actor)
    if client >= 0:
        for k in range(TERM_POINTS):
            control = salience * (to_payer * bargain.loss[k] + to_payee * bargain.gain[k])
            change = change_of_balance(state, params, stock, deal, client, bargain.price[k])
            bargain.gains[row, k] = base + (control + change)
        return
    exclusion = exclusion_by_price(params, deal, actor)
    for k in range(TERM_POINTS):
        control = salience * (to_payer * bargain.loss[k] + to_payee * bargain.gain[k])
        bargain.gains[row, k] = base + (control + exclusion * bargain.price[k])


@compiled
def client_of_price(params, deal, actor):
    """Return which client an actor is if the price is patronage over it, else -1."""
    for client in range(CLIENTS):
        if actor == params.claimants[client] and deal.price_arena == params.arenas[client]:
            return client
    return -1


@compiled
def exclusion_by_price(params, deal, actor):
    """Return what a share more of the agenda, paid at the desk's price, is worth by exclusion."""
    if deal.price_arena != AGENDA or not params.is_owner[actor]:
        return 0.0
    western = 0.0
    for k in range(WESTERN):
        other = params.western[k]
        western += deal.price_to == other
        western -= deal.price_from == other
    return -params.exclusion_value * western


@compiled_apart
def change_of_balance(state, params, stock, deal, client, amount) -> float:
    """Return what paying `amount` changes in a client's balance of patrons, over the draft."""
    payer, payee, d = int(deal.price_from), int(deal.price_to), int(deal.price_arena)
    before = balance(state, params, deal.moves, client, stock.peacekeepers)
    shift(stock, deal, d, payer, payee, amount)
    after = balance(state, params, deal.moves, client, stock.peacekeepers)
    deal.moves[payer, d] += amount
    deal.moves[payee, d] -= amount
    return after - before
