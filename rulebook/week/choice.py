"""What an actor proposes, and who would sign it."""

import math

from rulebook.dealing.deals import draft, seek
from rulebook.dealing.odds import (
    EFFORT,
    EXPOSURE,
    FRICTION,
    ROUNDING,
    STAKE,
    chance_to_sign,
    odds_of,
    value,
)
from rulebook.dealing.stock import take_stock
from rulebook.dealing.terms import price_of_refusing, settle_terms
from rulebook.dealing.worth import lay_out, lay_out_moves, weigh, weigh_for_all
from rulebook.declared.instruments import AID, NO_PRICE
from rulebook.declared.names import ACTORS, ARENAS
from rulebook.declared.openings import (
    OPENING_CAPITAL,
)
from rulebook.engine.bits import lowest
from rulebook.engine.compiled import compiled, compiled_apart, rule
from rulebook.pruning.sketch import most_odds_by_sketch
from rulebook.rules.conditions import has_rested

_A, _D = len(ACTORS), len(ARENAS)

NOT_WEIGHED = math.inf  # in place of a value
NOTHING, UNSETTLED = -1, -2  # in place of a deal's
BEYOND_DOUBT = 1e300  # odds of which sums are not to be trusted


@rule(
    "Consent",
    "11, 12, 22",
    "Quantal response with a threat point",
    plain="The chance that an actor signs a deal put to it.",
    formula=f"P = 1 / (1 + exp(−λ·(w + t − {FRICTION:g}) / {STAKE:g})), where w is the "
    "deal’s worth, t the price of refusing it, λ the precision of choice",
    off={"rationality": 0},
)
def chance_of_consent(state, params, deal, worth, actor):
    """Return the chance that `actor` signs the deal on the desk; the indifferent never do."""
    if not cares(state, actor):
        return 0.0
    gain = worth.total[actor] + price_of_refusing(state, params, int(deal.opening), actor)
    return chance_to_sign(params, gain)


@compiled_apart
def prepare(state, params, desk, row, actor):
    """Put a deal, sought as for `draft`, on the desk with its terms and its worth."""
    draft(state, params, desk.stock, desk.trade, desk.deal, row, actor)
    lay_out(state, params, desk.stock, desk.deal, desk.change)
    if desk.deal.price_arena != NO_PRICE:
        weigh(state, params, desk.stock, desk.deal, desk.change, desk.worth, actor)
        _settle(state, params, desk, actor)
    weigh_for_all(state, params, desk.stock, desk.deal, desk.change, desk.worth)


@compiled
def appraise(state, params, desk, row, actor):
    """Put a deal on the desk as `prepare` does, whatever the desk knows of the state so far.

    Return whether there is such a deal; the desk shows none of it where there is not.
    """
    take_stock(state, params, desk.stock, desk.sketches)
    if not seek(state, params, desk.stock, desk.trade, row, actor):
        return False
    prepare(state, params, desk, row, actor)
    return True


@compiled
def _settle(state, params, desk, actor):
    """Settle the terms of a deal that `actor` has weighed already."""
    for i in range(_A):
        if i != actor and desk.deal.signs[i] > 0.0:
            weigh(state, params, desk.stock, desk.deal, desk.change, desk.worth, i)
    settle_terms(state, params, desk.stock, desk.deal, desk.worth, desk.bargain)
    lay_out_moves(state, params, desk.stock, desk.deal, desk.change)


@compiled
def _is_hopeful(state, params, desk, row, actor):
    """Put a deal on the desk as `prepare` does, but weigh it for its proposer alone.

    Return whether it is worth proposing; it is not looked at further once no terms can make it so.
    """
    draft(state, params, desk.stock, desk.trade, desk.deal, row, actor)
    lay_out(state, params, desk.stock, desk.deal, desk.change)
    weigh(state, params, desk.stock, desk.deal, desk.change, desk.worth, actor)
    may_gain = (
        desk.deal.price_arena != AID or desk.deal.price_to == actor or desk.worth.total[actor] > 0.0
    )
    if desk.deal.price_arena != NO_PRICE and may_gain:
        _settle(state, params, desk, actor)
        weigh(state, params, desk.stock, desk.deal, desk.change, desk.worth, actor)
    return desk.worth.total[actor] > 0.0


@compiled
def cares(state, actor):
    """Return whether the actor has any interest in the region."""
    for d in range(_D):  # noqa: SIM110 - Numba compiles no generator
        if state.salience[actor, d] > 0.0:
            return True
    return False


@compiled_apart
def _value_in_full(state, params, desk, row, actor) -> float:
    """Return what proposing a deal counts, its terms settled and all weighed; -inf if nothing."""
    if not _is_hopeful(state, params, desk, row, actor):
        return -math.inf
    chance = 1.0
    for j in range(_A):
        if j != actor and desk.deal.signs[j] > 0.0:
            weigh(state, params, desk.stock, desk.deal, desk.change, desk.worth, j)
            chance *= chance_of_consent(state, params, desk.deal, desk.worth, j)
    return value(desk.worth.total[actor], chance, OPENING_CAPITAL[row])


@rule(
    "Choice of a proposal",
    "11, 12",
    "Agent quantal response; McKelvey and Palfrey 1998",
    plain="The deal that an actor proposes in a week, if any.",
    formula=f"P(k) ~ exp(λ·vₖ), vₖ = (Pₖ·(wₖ − {FRICTION:g}) − {EXPOSURE:g} − {EFFORT:g}·cₖ)"
    f" / {STAKE:g}, where wₖ is deal k’s worth, Pₖ the chance that all others sign "
    "it, cₖ its cost in capital",
    off={"rationality": 0},
    apart=True,
)
def choose(state, params, desk, actor, chance) -> int:
    """Put on the desk the deal that `actor` proposes this week; return its row, or -1 for none.

    Nobody proposes what harms itself. Each other deal counts by its worth times the chance that all
    others sign, less the effort; doing nothing counts 0. Mostly nothing is done, and luck tells so
    from the most that the odds of each deal can be, by its sketch. Deals are weighed in full, the
    likeliest first, only while what luck falls on depends on it.
    """
    rows, values, odds = desk.choice.rows, desk.choice.values, desk.choice.odds
    count, left = 0, desk.stock.open_now & params.openings_of[actor]
    while left != 0:
        opening = lowest(left)
        left &= left - 1
        rows[count] = opening  # the next is written over it, unless this one counts
        affordable = state.capital[actor] >= OPENING_CAPITAL[opening]
        count += affordable & has_rested(state, opening)
    choices, most = 0, 0.0
    for k in range(count):
        row = rows[k]
        odds[choices] = most_odds_by_sketch(state, params, desk, row, actor)
        if odds[choices] > 0.0:
            rows[choices], values[choices] = row, NOT_WEIGHED
            most += odds[choices]
            choices += 1
    desk.choice.count = choices
    if _falls_on_nothing(most, chance):  # mostly, and the sum is at hand
        return -1
    row = -1
    picked = _falls_on(desk.choice, choices, chance)
    while picked == UNSETTLED:
        likeliest = -1
        for k in range(choices):
            if values[k] == NOT_WEIGHED and (likeliest < 0 or odds[k] > odds[likeliest]):
                likeliest = k
        if likeliest < 0:
            picked = _pick(params, desk.choice, choices, chance)
            break
        row = rows[likeliest]
        values[likeliest] = _value_in_full(state, params, desk, row, actor)
        odds[likeliest] = odds_of(values[likeliest], params.rationality)
        picked = _falls_on(desk.choice, choices, chance)
    if picked == NOTHING:
        return -1
    if row == rows[picked]:  # on the desk already, and its terms are settled
        weigh_for_all(state, params, desk.stock, desk.deal, desk.change, desk.worth)
        return row
    row = rows[picked]
    prepare(state, params, desk, row, actor)
    return row


@compiled
def _falls_on_nothing(most, luck):
    """Return whether luck falls on no deal if the odds of all are `most` together."""
    return luck * (1.0 + most) < 1.0 - ROUNDING


@compiled
def _falls_on(choice, choices, luck):
    """Return the place of the deal that luck falls on, whatever those not weighed are worth.

    NOTHING where it falls on none, UNSETTLED where that depends on deals not weighed. Doing nothing
    and the deals lie one after the other, each as long as its odds; a deal not weighed has any odds
    from 0 to its most.
    """
    values, odds = choice.values, choice.odds
    known, most = 0.0, 0.0
    for k in range(choices):
        most += odds[k]
        known += odds[k] if values[k] < NOT_WEIGHED else 0.0
    if _falls_on_nothing(most, luck):
        return NOTHING
    whole = 1.0 + most
    doubt = ROUNDING * whole
    if whole > BEYOND_DOUBT or 1.0 - luck * (1.0 + known) > -doubt:
        return UNSETTLED
    least_before, most_before = 1.0, 1.0
    for k in range(choices):
        most_before += odds[k]
        most -= odds[k]
        if values[k] < NOT_WEIGHED:
            least_before += odds[k]
            known -= odds[k]
        if least_before - luck * (least_before + most) > doubt:
            return k
        if most_before - luck * (most_before + known) > -doubt:
            return UNSETTLED
    return UNSETTLED


@compiled
def weigh_the_rest(state, params, desk, other_desk, actor):
    """Weigh on another desk what `choose` could leave, and note the odds of each."""
    take_stock(state, params, other_desk.stock, other_desk.sketches)
    for k in range(desk.choice.count):
        if desk.choice.values[k] == NOT_WEIGHED:
            row = desk.choice.rows[k]
            desk.choice.values[k] = -math.inf
            if seek(state, params, other_desk.stock, other_desk.trade, row, actor):
                desk.choice.values[k] = _value_in_full(state, params, other_desk, row, actor)
        desk.choice.odds[k] = odds_of(desk.choice.values[k], params.rationality)


@compiled_apart
def _pick(params, choice, choices, chance) -> int:
    """Return the place of the deal that luck picks by the values of all, or NOTHING."""
    values, weights, precision = choice.values, choice.odds, params.rationality
    best = 0.0
    for k in range(choices):
        best = max(best, values[k])
    nothing = math.exp(-precision * best)
    whole = nothing
    for k in range(choices):
        weights[k] = math.exp(precision * (values[k] - best)) if values[k] > -math.inf else 0.0
        whole += weights[k]
    left = chance * whole - nothing
    if left >= 0.0:
        for k in range(choices):
            if weights[k] > 0.0:
                left -= weights[k]
                if left < 0.0:
                    return k
    return NOTHING
