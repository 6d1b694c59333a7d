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
from rulebook.engine.compiled import compiled_apart, rule
from rulebook.rules.curves import best_terms

_A, _D = len(ACTORS), len(ARENAS)

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


@compiled_apart
def settle_terms(state, params, stock, deal, worth, bargain):
    """Set the deal's terms at its signatories' bargaining solution, given its worth before."""
    lay_out_prices(state, params, deal, bargain)
    signers = 0
    for i in range(_A):
        if deal.signs[i] > 0.0:
            base = worth.total[i] + price_of_refusing(state, params, int(deal.opening), i)
            gain_at_each_price(state, params, stock, deal, bargain, i, base, signers)
            signers += 1
    point = best_terms(bargain.gains, signers, params.equal_gain)
    deal.terms = deal.price_low + (deal.price_high - deal.price_low) * point / (TERM_POINTS - 1)
    if deal.price_arena == AID:
        deal.cost[int(deal.price_from)] += deal.terms
        deal.cost[int(deal.price_to)] -= deal.terms
    else:
        shift(
            stock,
            deal,
            int(deal.price_arena),
            int(deal.price_from),
            int(deal.price_to),
            deal.terms,
        )
