"""What a deal is bargained over, and what refusing it would cost."""

from rulebook.dealing.moves import shift
from rulebook.dealing.worth import gain_at_each_price, lay_out_prices
from rulebook.declared.desk import TERM_POINTS
from rulebook.declared.instruments import (
    AID,
    JOINT_CENTRE,
    RECONVENE,
)
from rulebook.declared.names import (
    ACTORS,
    ARENAS,
)
from rulebook.declared.openings import (
    OPENING_INSTRUMENT,
)
from rulebook.engine.compiled import compiled, compiled_apart, rule
from rulebook.rules.curves import best_terms, clip

_A, _D = len(ACTORS), len(ARENAS)

LAST = TERM_POINTS - 1
ZOOMS = 2  # finer grids of terms, each over a quarter of the one before

# Judgement.
LEAST_CAPABILITY = 0.05  # so that a powerless Russia can be imagined
WESTERN_PRESSURE = 0.02  # utility that refusing the Minsk Group costs Russia at full Western effort


@rule(
    "The price of refusing",
    "20, 21",
    "Threat point; Schelling 1960, Nash 1953",
    plain="What saying no would cost the first owner, of a centre, and the broker, of the Minsk "
    "Group’s return.",
    formula=f"centre: f·e·min(1, w·(K₁ + K₂) / K₀); Minsk Group: {WESTERN_PRESSURE:g}·W, "
    "where f is the fear of a fait accompli, e the value of exclusivity, w war aid,"
    " K the means of Turkey, Azerbaijan and Russia, W Western effort",
    off={"fait_accompli": 0},
)
def price_of_refusing(state, params, row, actor):
    """Return what saying no would cost an actor.

    For the first owner, to refuse the centre risks that the second and the host go ahead alone, the
    more so the greater their joint means as the war showed them. For the broker, to refuse the
    Minsk Group costs what the West's effort makes it. Nobody else is threatened.
    """
    if actor != params.owners[0] and actor != params.broker:
        return 0.0
    instrument = OPENING_INSTRUMENT[row]
    if instrument == RECONVENE and actor == params.broker:
        return WESTERN_PRESSURE * params.western_effort
    if instrument != JOINT_CENTRE or actor != params.owners[0]:
        return 0.0
    means = state.capability[params.owners[1]] + state.capability[params.host]
    joint = params.war_aid * means / max(state.capability[actor], LEAST_CAPABILITY)
    return params.fait_accompli * params.exclusivity_value * min(1.0, joint)


@compiled
def _base(state, params, deal, worth, actor):
    """Return what a signatory gains before any price, and by not having to refuse."""
    return worth.total[actor] + price_of_refusing(state, params, int(deal.opening), actor)


@rule(
    "How much aid is paid",
    "11, 13",
    "Nash 1950: transferable utility is split evenly",
    plain="The aid at which its payer and its payee gain the same, within its bounds.",
    formula="t = (g₁ − g₂) / 2, from the least to the most aid, where g₁ and g₂ are what payer and "
    "payee gain without it",
    off={"aid_scale": 0},
)
def aid_agreed(payer_gains, payee_gains, least, most):
    """Return the aid that maximises the product of gains, and the least of them as well."""
    return clip(0.5 * (payer_gains - payee_gains), least, most)


@compiled
def _gains_on_grid(state, params, stock, deal, worth, bargain, low, high):
    """Fill the bargain with the signatories' gains on a grid of prices; return how many sign."""
    lay_out_prices(state, params, deal, bargain, low, high)
    signers = 0
    for i in range(_A):
        if deal.signs[i] > 0.0:
            base = _base(state, params, deal, worth, i)
            gain_at_each_price(state, params, stock, deal, bargain, i, base, signers)
            signers += 1
    return signers


@compiled
def _share_agreed(state, params, stock, deal, worth, bargain):
    """Return the price in influence on which the signatories settle.

    A grid over all prices finds where all would gain, which a finer grid then looks into; where
    the gains that cross cannot both be above 0, there is nothing to look into.
    """
    low, high = deal.price_low, deal.price_high
    if high <= low:
        return low
    signers = _gains_on_grid(state, params, stock, deal, worth, bargain, low, high)
    for _ in range(ZOOMS):
        point, hope = best_terms(bargain.gains, signers, params.equal_gain)
        price, half = low + (high - low) * point / LAST, (high - low) / LAST
        if hope <= 0.0:
            return price
        low, high = max(low, price - half), min(high, price + half)
        _gains_on_grid(state, params, stock, deal, worth, bargain, low, high)
    point, _ = best_terms(bargain.gains, signers, params.equal_gain)
    return low + (high - low) * point / LAST


@compiled_apart
def settle_terms(state, params, stock, deal, worth, bargain):
    """Set the deal's terms at its signatories' bargaining solution, given its worth before."""
    payer, payee = int(deal.price_from), int(deal.price_to)
    if deal.price_arena == AID:
        one, other = (
            _base(state, params, deal, worth, payer),
            _base(state, params, deal, worth, payee),
        )
        deal.terms = aid_agreed(one, other, deal.price_low, deal.price_high)
        deal.cost[payer] += deal.terms
        deal.cost[payee] -= deal.terms
    else:
        deal.terms = _share_agreed(state, params, stock, deal, worth, bargain)
        shift(stock, deal, int(deal.price_arena), payer, payee, deal.terms)
