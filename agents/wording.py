"""How deals are told."""

from collections.abc import Iterable

import numpy as np

from rulebook.diplomacy import BYPASS_LEAST
from rulebook.instruments import AID, Instrument
from rulebook.names import ACTOR_NAMES, ACTORS, ARENA_TITLES, ARENAS

LEAST_TOLD = 0.0005  # share below which a move would be told as nothing


def names_of(numbers: Iterable[int]) -> str:
    """Return the actors' names in a sentence: 'Russia, Turkey and Armenia'."""
    names = [ACTOR_NAMES[ACTORS[number]] for number in numbers]
    if len(names) <= 1:
        return "".join(names)
    return f"{', '.join(names[:-1])} and {names[-1]}"


def sentence(text: str) -> str:
    """Return a text with its first letter large."""
    return text[:1].upper() + text[1:]


def _signers(desk: np.record) -> list[int]:
    return [j for j in range(len(ACTORS)) if desk.signs[j] > 0]


def bypassed(desk: np.record) -> list[int]:
    """Return the actors harmed by the deal on the desk without being asked."""
    return [j for j in range(len(ACTORS)) if desk.signs[j] == 0 and desk.total[j] < -BYPASS_LEAST]


def _deed(instrument: Instrument, proposer: str, desk: np.record) -> str:
    others = [j for j in _signers(desk) if ACTORS[j] != proposer]
    return instrument.deed.format(by=ACTOR_NAMES[proposer], to=names_of(others) or "none")


def _moves(desk: np.record) -> str:
    """Return the shares that pass from hand to hand, in points, arena by arena."""
    told = []
    for d, arena in enumerate(ARENAS):
        points = 100 * desk.moves[:, d]
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


def _numbers(holds: np.ndarray) -> list[int]:
    return [int(i) for i in np.nonzero(holds)[0]]


def describe_deal(instrument: Instrument, proposer: str, desk: np.record) -> str:
    """Return the deal on the desk in words: deed, signatories, shares in points, the bypassed."""
    signers = _signers(desk)
    text = f"{sentence(_deed(instrument, proposer, desk))}."
    if len(signers) > 1:
        text += f" Proposed by {ACTOR_NAMES[proposer]}, signed by {names_of(signers)}."
    moves = _moves(desk)
    if moves:
        text += f" Points of influence pass: {moves}."
    if desk.price_arena == AID and desk.terms > 0:
        payer, payee = int(desk.price_from), int(desk.price_to)
        text += (
            f" {sentence(names_of([payer]))} gives {names_of([payee])} aid worth {desk.terms:.3f}."
        )
    left = bypassed(desk)
    if left:
        text += f" Not asked: {names_of(left)}."
    return text


def describe_refusal(instrument: Instrument, proposer: str, desk: np.record) -> str:
    """Return the refused proposal in words."""
    against = [j for j in _signers(desk) if desk.consented[j] == 0]
    verb = "refuses" if len(against) == 1 else "refuse"
    others = [j for j in _signers(desk) if ACTORS[j] != proposer]
    offer = instrument.offer.format(to=names_of(others))
    return sentence(
        f"{ACTOR_NAMES[proposer]} proposes {offer}. {sentence(names_of(against))} {verb}."
    )
