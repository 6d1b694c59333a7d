"""How deals are told."""

from collections.abc import Iterable, Mapping

import numpy as np

from rulebook.dealing.deals import of_the_centre
from rulebook.dealing.odds import FRICTION
from rulebook.dealing.returns import GIVEN_UP, TAKES_BACK
from rulebook.declared.instruments import ADJUST, AID, INSTRUMENTS, STATEMENT, Instrument
from rulebook.declared.kinds import percent
from rulebook.declared.names import (
    ACTOR_ADJECTIVES,
    ACTOR_NAMES,
    ACTOR_TITLES,
    ACTORS,
    ARENA_TITLES,
    ARENAS,
    CLOSED,
    MONITORING,
    MOTIVE_MEANINGS,
    MOTIVES,
    SECTOR_TITLES,
    SECTORS,
    listed,
)
from rulebook.declared.openings import OPENING_INSTRUMENT
from rulebook.declared.roles import Roles
from rulebook.rules.channel import share_that_counts
from rulebook.rules.line import NORMAL_INTENSITY, chance_of_war
from rulebook.rules.sides import line_to_watch
from rulebook.week.diplomacy import BYPASS_LEAST

PLACES = {"azerbaijan": "near Giyameddinli in the Aghdam region"}  # of a centre, by its host
LEAST_TOLD = 0.0005  # share below which a move would be told as nothing
EVEN = 0.5  # chance from which on a small gain is no reason to refuse
FINE_BELOW = 0.1  # chance below which a decimal matters


def names_of(numbers: Iterable[int]) -> str:
    """Return the actors' names in a sentence: 'Russia, Turkey and Armenia'."""
    return listed([ACTOR_NAMES[ACTORS[number]] for number in numbers])


def sentence(text: str) -> str:
    """Return a text with its first letter large."""
    return text[:1].upper() + text[1:]


def _signers(desk: np.record) -> list[int]:
    return [j for j in range(len(ACTORS)) if desk.deal.signs[j] > 0]


def bypassed(desk: np.record) -> list[int]:
    """Return the actors harmed by the deal on the desk without being asked."""
    return [
        j
        for j in range(len(ACTORS))
        if desk.deal.signs[j] == 0 and desk.worth.total[j] < -BYPASS_LEAST
    ]


def _deed(instrument: Instrument, proposer: str, desk: np.record, roles: Roles) -> str:
    others = [j for j in _signers(desk) if ACTORS[j] != proposer]
    parts = {role: ACTOR_NAMES[ACTORS[actor]] for role, actor in roles.played().items()}
    return instrument.deed.format(by=ACTOR_NAMES[proposer], to=names_of(others) or "none", **parts)


def _shares_that_pass(desk: np.record, params: np.record) -> np.ndarray:
    """Return the shares that a deal moves, (actors, arenas): of a centre's, more than counts."""
    moves: np.ndarray = desk.deal.moves.copy()
    instrument = OPENING_INSTRUMENT[int(desk.deal.opening)]
    if instrument == ADJUST:
        moves[:, MONITORING] /= share_that_counts(params)
    elif of_the_centre(instrument):
        moves /= share_that_counts(params)
    return moves


def _moves(shares: np.ndarray) -> str:
    """Return the shares that pass from hand to hand, in points, arena by arena."""
    told = []
    for d, arena in enumerate(ARENAS):
        points = 100 * shares[:, d]
        least = 100 * LEAST_TOLD
        givers = [f"{-points[i]:.2g} from {names_of([i])}" for i in _numbers(points <= -least)]
        takers = [(i, f"{points[i]:.2g} to {names_of([i])}") for i in _numbers(points >= least)]
        if not givers or not takers:
            continue
        title = ARENA_TITLES[arena][:1].lower() + ARENA_TITLES[arena][1:]
        if len(givers) == len(takers) == 1:
            to = names_of([takers[0][0]])
            told.append(f"{title}, {givers[0]} to {to}")
        else:
            parts = " and ".join(givers), " and ".join(words for _, words in takers)
            told.append(f"{title}, {', '.join(parts)}")
    return "; ".join(told)


def describe_statement(roles: Roles) -> str:
    """Return who signs the ceasefire statement, and which co-chairs of the Minsk Group do not."""
    signers = [roles.played()[role] for role in INSTRUMENTS[STATEMENT].signs]
    others = names_of(actor for actor in roles.co_chairs if actor not in signers)
    names = sentence(names_of(signers))
    return f"{names} sign it, without {others} of the Minsk Group."


def _numbers(holds: np.ndarray) -> list[int]:
    return [int(i) for i in np.nonzero(holds)[0]]


def describe_deal(
    instrument: Instrument, proposer: str, desk: np.record, params: np.record, roles: Roles
) -> str:
    """Return the deal on the desk in words: deed, signatories, shares in points, the bypassed."""
    signers = _signers(desk)
    text = f"{sentence(_deed(instrument, proposer, desk, roles))}."
    if len(signers) > 1:
        text += f" Proposed by {ACTOR_NAMES[proposer]}, signed by {names_of(signers)}."
    moves = _moves(_shares_that_pass(desk, params))
    if moves:
        text += f" Points of influence pass: {moves}."
    if desk.deal.price_arena == AID and desk.deal.terms > 0:
        payer, payee = int(desk.deal.price_from), int(desk.deal.price_to)
        aid = f"aid worth {desk.deal.terms:.3f}"
        text += f" {sentence(names_of([payer]))} gives {names_of([payee])} {aid}."
    left = bypassed(desk)
    if left:
        text += f" Not asked: {names_of(left)}."
    return text


def describe_refusal(
    instrument: Instrument, proposer: str, desk: np.record, chances: Mapping[int, float]
) -> str:
    """Return the refused proposal in words; `chances` are each other signatory's, to sign."""
    others = [j for j in _signers(desk) if ACTORS[j] != proposer]
    offer = instrument.offer.format(to=names_of(others))
    refused = sentence(describe_no(desk, chances))
    return sentence(f"{ACTOR_NAMES[proposer]} proposes {offer}. {refused}")


def describe_no(desk: np.record, chances: Mapping[int, float], *, final: bool = False) -> str:
    """Return who refuses the deal on the desk, and how likely it was to sign, as a sentence's end.

    A gain below the friction is mostly not worth a signature: that is said where it was so, and
    not where it was the threat of being left out that counted.
    """
    against = [j for j in _signers(desk) if desk.deal.consented[j] == 0]
    one = len(against) == 1
    verb = "will not sign" if final else "refuses" if one else "refuse"
    slight = all(0.0 < desk.worth.total[j] < FRICTION and chances[j] < EVEN for j in against)
    what = " for so small a gain" if final else " so small a gain"
    odds = [chance_in_words(chances[j]) for j in against]
    return (
        f"{names_of(against)} {verb}{what if slight else ''}; "
        f"{'its chance' if one else 'their chances'} to sign "
        f"{'was' if one else 'were'} {listed(odds)}."
    )


def chance_in_words(chance: float) -> str:
    """Return a chance as a percentage, finer where it is small."""
    return percent(min(chance, 1.0), 1 if chance < FINE_BELOW else 0)


def describe_outbreak(state: np.record, params: np.record) -> str:
    """Return that war resumes, and how likely that was made by the violations to be expected.

    The line's intensity must be that by which the rule drew.
    """
    return (
        f"War resumes along the line. {float(state.intensity):.1f} violations were to be expected "
        f"in the week, in the article's first {NORMAL_INTENSITY:.1f}; that put the chance "
        f"of war at {chance_in_words(float(chance_of_war(state, params)))}."
    )


def describe_front(before: np.ndarray, now: np.ndarray, roles: Roles) -> str:
    """Return which sectors have changed hands in a war, by their holders before and after."""
    fallen = [SECTOR_TITLES[SECTORS[s]] for s in _numbers(before != now)]
    if not fallen:
        return "No sector changes hands."
    return f"{sentence(names_of([roles.claimant.actor]))} takes {listed(fallen)}."


def describe_quiet(sectors: Iterable[int], state: np.record, params: np.record) -> str:
    """Return that sectors have two sides no more, and whether any line is left to watch."""
    where = listed([SECTOR_TITLES[SECTORS[s]] for s in sectors])
    quiet = "it falls quiet there" if params.violence_behind == 0 else "violence there is less"
    text = f"No two sides face each other any more at {where}: {quiet}."
    if line_to_watch(state, params):
        return text
    return f"{text} There is no line left for peacekeepers to watch."


def describe_bar(state: np.record, params: np.record) -> str:
    """Return why a centre that has been drafted cannot be signed, as a sentence's end."""
    if not line_to_watch(state, params):
        return "there is no line left to watch"
    return "a joint centre is off the table"


def describe_work(outcome: int, state: np.record, params: np.record, roles: Roles) -> str:
    """Return why a centre has lost or found its work, and what follows for what it moved."""
    channel = "-".join(ACTOR_TITLES[ACTORS[owner]] for owner in roles.owners)
    lost = (
        f"the {channel} channel is not expected to last"
        if line_to_watch(state, params)
        else "no two sides face each other any more where it watches"
    )
    if outcome == GIVEN_UP:
        return f"{sentence(lost)}: the centre is given up before it opens."
    found = outcome == TAKES_BACK
    if params.reversion == 0:
        goes = "stays where it is"
    elif found:
        goes = "returns to its members"
    else:
        goes = "goes back" if params.reversion == 1 else "goes back, bit by bit"
    first = "The centre has work again" if found else sentence(lost)
    return f"{first}. The influence that it moved {goes}."


def describe_end(desk: np.record, state: np.record, params: np.record) -> str:
    """Return why what the deal on the desk ends has ended: for want of work, or who gains by it."""
    if not line_to_watch(state, params):
        return "There is no line left to watch."
    if desk.deal.centre_after == CLOSED and state.channel_lasts == 0.0:
        return "The channel of its owners is not expected to last."
    signers = _signers(desk)
    gains = desk.worth.motives[signers]
    who, motive = divmod(int(gains.argmax()), len(MOTIVES))
    name = MOTIVES[motive]
    return (
        f"{sentence(names_of([signers[who]]))} gains most by it: {name} ({MOTIVE_MEANINGS[name]})."
    )


def describe_opening(state: np.record, params: np.record, roles: Roles) -> str:
    """Return that the centre opens, with whose soldiers, under whom."""
    first, second = (ACTOR_ADJECTIVES[ACTORS[owner]] for owner in roles.owners)
    staff = [int(number) for number in state.centre_staff]
    soldiers = f"with {staff[0]} {first} and {staff[1]} {second} soldiers"
    if not params.dual_command:
        return f"The centre opens {soldiers} under one {first} commander."
    where = f" {PLACES[ACTORS[roles.host]]}" if ACTORS[roles.host] in PLACES else ""
    return f"The centre opens{where} {soldiers}, each under its own general."


def describe_week(state: np.record) -> str:
    """Return a week's violations, and the sectors that saw most of them if not all saw as many."""
    count, seen = int(state.violations.sum()), int(state.seen.sum())
    most = int(state.violations.max())
    worst = [SECTOR_TITLES[SECTORS[s]] for s in _numbers(state.violations == most)]
    if len(worst) == len(SECTORS):
        where = f"{most} in every sector"
    elif len(worst) == 1:
        where = f"the worst sector is {worst[0]} with {most}"
    else:
        where = f"the worst sectors are {listed(worst)} with {most} each"
    return f"{count} violations, {seen} of them seen; {where}."
