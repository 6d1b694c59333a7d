"""A bargain over influence: the most that two gain together by its price, whatever its terms."""

import math

from rulebook.dealing.odds import ROUNDING
from rulebook.dealing.worth import change_of_balance, client_of_price, exclusion_by_price
from rulebook.declared.desk import ENDS
from rulebook.engine.compiled import compiled
from rulebook.rules.curves import marginal_utility, utility_of_share

LOW, HIGH = range(ENDS)


@compiled
def note_price(state, params, stock, deal, sketch, sides):
    """Note on a sketch what the desk's price changes for both sides, but for their attitudes."""
    d, bend = int(deal.price_arena), params.concavity
    payer, payee = int(deal.price_from), int(deal.price_to)
    paid = state.control[payer, d] + state.claim[payer, d] + deal.moves[payer, d]
    got = state.control[payee, d] + state.claim[payee, d] + deal.moves[payee, d]
    sketch.payer, sketch.payee = payer, payee
    sketch.price[LOW], sketch.price[HIGH] = deal.price_low, deal.price_high
    for end in (LOW, HIGH):
        left, held = paid - sketch.price[end], got + sketch.price[end]
        sketch.lost[end] = utility_of_share(paid, bend) - utility_of_share(left, bend)
        sketch.won[end] = utility_of_share(held, bend) - utility_of_share(got, bend)
        sketch.loses[end] = marginal_utility(left, bend)
        sketch.wins[end] = marginal_utility(held, bend)
    sketch.even, sketch.balance = 0.0, 0.0
    for side in range(len(sides)):
        one = sides[side]
        sketch.care[side] = state.salience[one, d]
        sketch.even += exclusion_by_price(params, deal, one)
        client = client_of_price(params, deal, one)
        if client >= 0:
            at_low = change_of_balance(state, params, stock, deal, client, deal.price_low)
            at_high = change_of_balance(state, params, stock, deal, client, deal.price_high)
            sketch.balance += max(at_low, at_high)
    beyond = paid < deal.price_high - ROUNDING or got + deal.price_high > 1.0 + ROUNDING
    if beyond or deal.price_low > deal.price_high:
        sketch.balance = math.inf  # beyond its bounds a share is worth no more: nothing is known


@compiled
def most_by_price(state, sketch, one, other):
    """Return the most that two signatories gain together by the price on a sketch.

    What shares are worth to both is concave in the price where neither wishes the payer or the
    payee ill, so it stays below its tangents at both ends. Infinite where that cannot be said.
    """
    affinity, care, price = state.affinity, sketch.care, sketch.price
    lost = care[0] * affinity[one, sketch.payer] + care[1] * affinity[other, sketch.payer]
    won = care[0] * affinity[one, sketch.payee] + care[1] * affinity[other, sketch.payee]
    if lost < 0.0 or won < 0.0:
        return math.inf
    at_low = won * sketch.won[LOW] - lost * sketch.lost[LOW] + sketch.even * price[LOW]
    at_high = won * sketch.won[HIGH] - lost * sketch.lost[HIGH] + sketch.even * price[HIGH]
    rise = won * sketch.wins[LOW] - lost * sketch.loses[LOW] + sketch.even
    fall = won * sketch.wins[HIGH] - lost * sketch.loses[HIGH] + sketch.even
    if rise <= 0.0:
        return sketch.balance + at_low
    if fall >= 0.0:
        return sketch.balance + at_high
    span = price[HIGH] - price[LOW]
    return sketch.balance + at_low + rise * (at_high - at_low - fall * span) / (rise - fall)
