"""What a deal is bargained over, and what refusing it would cost."""

from rulebook.dealing.moves import shift
from rulebook.declared.desk import TERM_POINTS
from rulebook.declared.instruments import (
    AID,
    JOINT_CENTRE,
    RECONVENE,
)
from rulebook.declared.names import (
    ACTORS,
    AGENDA,
    ARENAS,
)
from rulebook.declared.openings import (
    OPENING_INSTRUMENT,
)
from rulebook.declared.roles import CLIENTS, WESTERN
from rulebook.engine.compiled import compiled, compiled_apart, rule
from rulebook.rules.curves import best_terms, utility_of_share
from rulebook.rules.payoffs import balance

_A, _D = len(ACTORS), len(ARENAS)

# Judgement.
LEAST_CAPABILITY = 0.05  # so that a powerless Russia can be imagined
WESTERN_PRESSURE = 0.02  # utility that refusing the Minsk Group costs Russia at full Western effort


@compiled
def lay_out_prices(state, params, deal, bargain):
    """Reckon each price on the grid, and what paying it changes in the worth of shares."""
    low = deal.price_low
    span = deal.price_high - low
    for k in range(TERM_POINTS):
        bargain.price[k] = low + span * k / (TERM_POINTS - 1)
    if deal.price_arena == AID:
        return
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
    if deal.price_arena == AID:
        aid = 1.0 if actor == payee else 0.0
        if actor == payer:
            aid = -1.0
        for k in range(TERM_POINTS):
            bargain.gains[row, k] = base + aid * bargain.price[k]
        return
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
