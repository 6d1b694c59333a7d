"""A bargain over influence, at a glance: the most that its odds can be before it has terms."""

import math

from rulebook.compiled import compiled, compiled_apart
from rulebook.curves import marginal_utility, utility_of_share
from rulebook.deals import draft
from rulebook.odds import most_odds, most_together
from rulebook.openings import OPENING_INSTRUMENT
from rulebook.sketch import ROUNDING
from rulebook.terms import (
    change_of_balance,
    exclusion_by_price,
    is_client_of_price,
    price_of_refusing,
)
from rulebook.worth import lay_out, weigh


@compiled_apart
def most_odds_of_bargain(state, params, desk, row, actor):
    """Return the most that the odds of a deal can be whose price is paid in influence."""
    if not draft(state, params, desk, row, actor):
        return 0.0
    lay_out(state, params, desk)
    payer = int(desk.price_from)
    partner = int(desk.price_to) if payer == actor else payer
    weigh(state, params, desk, actor)
    weigh(state, params, desk, partner)
    surplus = desk.total[actor] + desk.total[partner] + ROUNDING
    surplus += price_of_refusing(state, params, row, partner)
    surplus += _most_by_price(state, params, desk, actor, partner)
    return most_odds(desk, OPENING_INSTRUMENT[row], most_together(params, surplus))


@compiled
def _most_by_price(state, params, desk, one, other):
    """Return the most that two signatories gain together by the price of the deal on the desk.

    What shares are worth to both is concave in the price where neither wishes the payer or the
    payee ill, so it stays below its tangents at both ends. Infinite where that cannot be said.
    """
    d = int(desk.price_arena)
    payer, payee = int(desk.price_from), int(desk.price_to)
    low, high, bend = desk.price_low, desk.price_high, params.concavity
    care, care_of_other = state.salience[one, d], state.salience[other, d]
    lost = care * state.affinity[one, payer] + care_of_other * state.affinity[other, payer]
    won = care * state.affinity[one, payee] + care_of_other * state.affinity[other, payee]
    paid = state.control[payer, d] + state.claim[payer, d] + desk.moves[payer, d]
    got = state.control[payee, d] + state.claim[payee, d] + desk.moves[payee, d]
    if lost < 0.0 or won < 0.0 or paid < high - ROUNDING or got + high > 1.0 + ROUNDING:
        return math.inf
    even = exclusion_by_price(params, desk, one) + exclusion_by_price(params, desk, other)
    now = _worth_of_shares(lost, paid, won, got, bend)
    at_low = _worth_of_shares(lost, paid - low, won, got + low, bend) + even * low - now
    at_high = _worth_of_shares(lost, paid - high, won, got + high, bend) + even * high - now
    rise = _rise_of_worth(lost, paid - low, won, got + low, bend) + even
    fall = _rise_of_worth(lost, paid - high, won, got + high, bend) + even
    if rise <= 0.0:
        most = at_low
    elif fall >= 0.0:
        most = at_high
    else:
        most = at_low + rise * (at_high - at_low - fall * (high - low)) / (rise - fall)
    for i in (one, other):
        if is_client_of_price(desk, i):
            balance_at_low = change_of_balance(state, params, desk, i, low)
            most += max(balance_at_low, change_of_balance(state, params, desk, i, high))
    return most


@compiled
def _worth_of_shares(lost, paid, won, got, bend):
    return lost * utility_of_share(paid, bend) + won * utility_of_share(got, bend)


@compiled
def _rise_of_worth(lost, paid, won, got, bend):
    return won * marginal_utility(got, bend) - lost * marginal_utility(paid, bend)
