"""What a deal is bargained over, and what refusing it would cost."""

from rulebook.compiled import compiled, rule
from rulebook.curves import best_terms, utility_of_share
from rulebook.instruments import (
    AID,
    JOINT_CENTRE,
    RECONVENE,
)
from rulebook.moves import shift
from rulebook.names import (
    ACTORS,
    AGENDA,
    ARENAS,
    ARMENIA,
    AZERBAIJAN,
    BAKU,
    FRANCE,
    RUSSIA,
    TURKEY,
    USA,
    YEREVAN,
)
from rulebook.openings import (
    OPENING_INSTRUMENT,
)
from rulebook.payoffs import balance
from rulebook.risk import lasting_peacekeepers
from rulebook.state import TERM_POINTS

_A, _D = len(ACTORS), len(ARENAS)

# Judgement.
LEAST_CAPABILITY = 0.05  # so that a powerless Russia can be imagined
WESTERN_PRESSURE = 0.02  # utility that refusing the Minsk Group costs Russia at full Western effort


@compiled
def price_worth(state, params, desk, actor, amount):
    """Return what paying `amount` at the desk's price is worth to an actor, over the draft."""
    payer = int(desk.price_from)
    payee = int(desk.price_to)
    if desk.price_arena == AID:
        if actor == payer:
            return -amount
        return amount if actor == payee else 0.0
    d = int(desk.price_arena)
    k = params.concavity
    paid = state.control[payer, d] + state.claim[payer, d] + desk.moves[payer, d]
    got = state.control[payee, d] + state.claim[payee, d] + desk.moves[payee, d]
    loss = utility_of_share(paid - amount, k) - utility_of_share(paid, k)
    gain = utility_of_share(got + amount, k) - utility_of_share(got, k)
    control = state.salience[actor, d] * (
        state.affinity[actor, payer] * loss + state.affinity[actor, payee] * gain
    )
    return control + _besides(state, params, desk, actor, amount)


@compiled
def _besides(state, params, desk, actor, amount):
    """Return what the price is worth to an actor besides control: balance and exclusion."""
    payer = int(desk.price_from)
    payee = int(desk.price_to)
    d = int(desk.price_arena)
    if d == AGENDA and (actor == RUSSIA or actor == TURKEY):
        west = 0.0
        if payee == FRANCE or payee == USA:
            west += amount
        if payer == FRANCE or payer == USA:
            west -= amount
        return -params.exclusion_value * west
    if not (d == BAKU and actor == AZERBAIJAN) and not (d == YEREVAN and actor == ARMENIA):
        return 0.0
    before = balance(state, params, desk.moves, actor, lasting_peacekeepers(state))
    shift(state, desk, d, payer, payee, amount)
    after = balance(state, params, desk.moves, actor, lasting_peacekeepers(state))
    desk.moves[payer, d] += amount
    desk.moves[payee, d] -= amount
    return after - before


@rule(
    "The price of refusing",
    "20, 21",
    "Threat point; Schelling 1960, Nash 1953",
    formula=f"centre: f·e·min(1, w·(K₁ + K₂) / K₀); Minsk Group: {WESTERN_PRESSURE:g}·W, "
    "where f is the fear of a fait accompli, e the value of exclusivity, w war aid,"
    " K the means of Turkey, Azerbaijan and Russia, W Western effort",
    off={"fait_accompli": 0},
)
def price_of_refusing(state, params, desk, actor):
    """Return what saying no would cost Russia; nobody else is threatened.

    To refuse the centre risks that Turkey and Azerbaijan go ahead alone, the more so the greater
    their joint means as the war showed them. To refuse the Minsk Group costs what the West's effort
    makes it.
    """
    if actor != RUSSIA:
        return 0.0
    instrument = OPENING_INSTRUMENT[int(desk.opening)]
    if instrument == RECONVENE:
        return WESTERN_PRESSURE * params.western_effort
    if instrument != JOINT_CENTRE:
        return 0.0
    means = state.capability[TURKEY] + state.capability[AZERBAIJAN]
    joint = params.war_aid * means / max(state.capability[RUSSIA], LEAST_CAPABILITY)
    return params.fait_accompli * params.exclusivity_value * min(1.0, joint)


@compiled
def settle_terms(state, params, desk):
    """Set the desk's terms at its signatories' bargaining solution, given `desk.total` before."""
    gains = desk.gains
    span = desk.price_high - desk.price_low
    signers = 0
    for i in range(_A):
        if desk.signs[i] == 0.0:
            continue
        base = desk.total[i] + price_of_refusing(state, params, desk, i)
        for k in range(TERM_POINTS):
            amount = desk.price_low + span * k / (TERM_POINTS - 1)
            gains[signers, k] = base + price_worth(state, params, desk, i, amount)
        signers += 1
    point = best_terms(gains[:signers], params.equal_gain)
    desk.terms = desk.price_low + span * point / (TERM_POINTS - 1)
    if desk.price_arena == AID:
        desk.cost[int(desk.price_from)] += desk.terms
        desk.cost[int(desk.price_to)] -= desk.terms
    else:
        shift(
            state, desk, int(desk.price_arena), int(desk.price_from), int(desk.price_to), desk.terms
        )
