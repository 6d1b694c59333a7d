"""Which deal makes the difference in an outcome between two worlds, and what moves its signers.

It is looked for in futures in which the outcome differs under the same luck: the pivotal deal is
the one whose being signed more, or less, often goes with that most. What is signed after they first
differ in the outcome does not count, because it may follow from that. And it must be borne out: the
world that signs it more often, with it forbidden, must lose some of the difference.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from agents.actor import MEMORANDUM
from agents.dispatch import Dispatch
from model.conditions import Outcome
from model.ensemble import simulate
from model.intervals import half_width
from model.scenario import Scenario
from model.world import World
from rulebook.dealing.odds import chance_to_sign
from rulebook.dealing.terms import price_of_refusing
from rulebook.declared.instruments import INSTRUMENT_NAMES, INSTRUMENTS, JOINT_CENTRE
from rulebook.declared.names import ACTORS, MOTIVES
from rulebook.declared.openings import OPENING_INSTRUMENT
from rulebook.week.choice import appraise

STAGES = (6, 24)
"""Futures in which a deal is looked for: a few first, then more."""

RUNS = 256
"""Runs in which a deal must be borne out."""

MOST = 5
"""Deals that are tried, those first that go with the outcome most."""

LEAST = 4
"""Futures in which an outcome differs, from which on a deal can be found to make it differ."""

Key = tuple[str, tuple[str, ...]]
"""A deal's title and who must sign it."""

Worths = dict[str, dict[str, float]]
"""Actor -> motive -> utility."""


@dataclass(frozen=True)
class DealShift:
    """The deal that makes the difference: how often it is signed, what it is worth.

    `was` and `now` count signatures a future, until the outcome differs. Worths are means over
    the offers made, or, where the deal is not offered in both worlds, those of an offer on the eve
    (`on_the_eve`). Refusing costs a signatory `refusing`, in utility, and at that and at such a
    worth it signs with a `chance`.
    """

    title: str
    signers: tuple[str, ...]
    was: float
    now: float
    worth_was: Worths
    worth_now: Worths
    refusing_was: dict[str, float]
    refusing_now: dict[str, float]
    chance_was: dict[str, float]
    chance_now: dict[str, float]
    asked: tuple[str, ...]
    """Of the signatories, those who may say no: whoever alone can propose it does not."""

    on_the_eve: bool
    futures: int
    ruled_out: float | None = None
    """The outcome's probability in the world that signs it more often, were it forbidden there;
    None where only one world is told."""


@dataclass(frozen=True)
class Future:
    """One future told: the deals offered, and the measures after each week, name -> (weeks,)."""

    deals: list[Dispatch]
    measures: dict[str, np.ndarray]


Pair = tuple[Future, Future]
"""One future of the scenario that is explained and of its reference."""

Deals = tuple[list[Dispatch], list[Dispatch]]
"""The deals of a pair."""


class Comparison:
    """The same futures of two scenarios of one length, told side by side, each once.

    Args:
        now: the scenario that is explained.
        was: the reference; where both are equal only one is told.
        seed: of the luck.
    """

    def __init__(self, now: Scenario, was: Scenario, seed: int = 1) -> None:
        self._stages = (now, was)
        self.same = now == was
        self._seed = seed
        self._eves = tuple(World(stage, rng=seed) for stage in self._stages)
        self._told: dict[int, Pair] = {}

    def refine(
        self, runs: Sequence[int], *, stop: Callable[[], bool] | None = None
    ) -> Iterator[int]:
        """Tell these futures, one by one; yields how many are known.

        Those told before are known at once. Once `stop` says so it ends.
        """
        for number, run in enumerate(runs, 1):
            if stop is not None and stop():
                return
            if run not in self._told:
                here = _future(self._stages[0], self._seed, run)
                there = here if self.same else _future(self._stages[1], self._seed, run)
                self._told[run] = here, there
            yield number

    def shift(self, outcome: Outcome, runs: Sequence[int]) -> DealShift | None:
        """Return the deal that makes an outcome differ; None if there is none beyond chance.

        `runs` are futures told, in all of which the outcome differs. Where the scenarios are the
        same it is the deal worth most in them.
        """
        told = [self._told[run] for run in runs]
        both = [self._until_they_differ(outcome, pair) for pair in told]
        ruled_out = None
        if self.same:
            weights = _weights([now for now, _ in both])
            key = max(sorted(weights), key=weights.__getitem__, default=None)
        else:
            turns = [self._flags(outcome, pair)[:, -1] for pair in told]
            keys = _pivots(both, np.array([int(now) - int(was) for now, was in turns]))
            key, ruled_out = self._borne_out(outcome, both, keys)
        if key is None:
            return None
        sides = [[deals[side] for deals in both] for side in (0, 1)]
        now, was = (self._offers(side, key) for side in sides)
        eve, rows = not now or not was, [_rows(world, key) for world in self._eves]
        eves = list(zip(self._eves, rows, strict=True))
        if eve:
            now, was = (_on_the_eve(world, key, those) for world, those in eves)
        signed = [sum(_signed(deals, key) for deals in side) / len(told) for side in sides]
        refusing = [_refusing(world, key, those) for world, those in eves]
        chance = [
            {
                actor: chance_to_sign(world.params, sum(worth[actor].values()) + price[actor])
                for actor in key[1]
            }
            for world, worth, price in zip(self._eves, (now, was), refusing, strict=True)
        ]
        return DealShift(
            *key,
            was=signed[1],
            now=signed[0],
            worth_was=was,
            worth_now=now,
            refusing_was=refusing[1],
            refusing_now=refusing[0],
            chance_was=chance[1],
            chance_now=chance[0],
            asked=_asked(self._eves[0], key, rows[0]),
            on_the_eve=eve,
            futures=len(told),
            ruled_out=ruled_out,
        )

    def _flags(self, outcome: Outcome, pair: Pair) -> np.ndarray:
        """Return after which weeks an outcome holds in both futures of a pair: (2, weeks)."""
        sides = zip(pair, self._stages, strict=True)
        return np.array([outcome.holds(one.measures, stage.start) for one, stage in sides])

    def _until_they_differ(self, outcome: Outcome, pair: Pair) -> Deals:
        """Return the deals of a pair up to the week in which it first differs in an outcome."""
        now, was = self._flags(outcome, pair)
        weeks = np.flatnonzero(now != was)
        last = int(weeks[0]) if weeks.size else now.size
        here, there = ([deal for deal in one.deals if deal.week <= last] for one in pair)
        return here, there

    def _borne_out(
        self, outcome: Outcome, both: Sequence[Deals], keys: Sequence[Key]
    ) -> tuple[Key | None, float | None]:
        """Return the first deal without which there is less of the change, and what is then."""
        if not keys:
            return None, None
        held = [self._held(outcome, stage) for stage in self._stages]
        turn = np.sign((held[0] - held[1]).mean())
        for key in keys[:MOST]:
            now, was = (sum(_signed(deals[side], key) for deals in both) for side in (0, 1))
            side, way = (0, turn) if now >= was else (1, -turn)
            stage = self._stages[side]
            forbidden = tuple(dict.fromkeys((*stage.forbidden, _instrument(key))))
            without = self._held(outcome, stage.model_copy(update={"forbidden": forbidden}))
            undone = way * (held[side] - without)
            if undone.mean() > max(half_width(undone), 0.0):
                return key, float(without.mean())
        return None, None

    def _held(self, outcome: Outcome, stage: Scenario) -> np.ndarray:
        """Return in which runs of a scenario an outcome holds: (RUNS,), 0 or 1."""
        return simulate(stage, RUNS, self._seed).held(outcome).astype(float)

    @staticmethod
    def _offers(told: list[list[Dispatch]], key: Key) -> Worths:
        offers = [d.motives for run in told for d in run if _key(d) == key]
        return {
            actor: {m: float(np.mean([offer[actor][m] for offer in offers])) for m in MOTIVES}
            for actor in (key[1] if offers else ())
        }


def _future(scenario: Scenario, seed: int, run: int) -> Future:
    """Play one future in the Mesa world."""
    world, measures = World(scenario, rng=seed, run=run), []
    for _ in range(scenario.weeks):
        world.step()
        measures.append(world.measures())
    deals = [dispatch for dispatch in world.dispatches if dispatch.motives]
    return Future(deals, {name: np.array([m[name] for m in measures]) for name in measures[-1]})


def _pivots(both: Sequence[Deals], turns: np.ndarray) -> list[Key]:
    """Return the deals that go with the outcome beyond chance, first that which does so most.

    How a deal does is the share of futures in which it is signed more often where the outcome turns
    one way, and less often where it turns the other way, less the share of the contrary. Of those
    that do so equally, the one that is worth most comes first.
    """
    if turns.size < LEAST:
        return []
    weights = [_weights([deals[side] for deals in both]) for side in (0, 1)]
    found = {}
    for key in {*weights[0], *weights[1]}:
        counts = np.array([[_signed(deals, key) for deals in pair] for pair in both])
        along = np.sign(counts[:, 0] - counts[:, 1]) * turns
        # with one future more in which nothing differs: a few that agree are not certain yet
        if abs(along.mean()) > half_width(np.append(along, 0.0)):
            worth = abs(weights[0].get(key, 0.0) - weights[1].get(key, 0.0))
            found[key] = abs(float(along.mean())), worth
    return sorted(sorted(found), key=found.__getitem__, reverse=True)


def _signed(deals: list[Dispatch], key: Key) -> int:
    """Return how often a deal is signed in a future."""
    return sum(_is_signed(deal) and _key(deal) == key for deal in deals)


def _key(deal: Dispatch) -> Key:
    return deal.title, deal.actors


def _is_signed(deal: Dispatch) -> bool:
    return deal.kind == "deal"


def _weights(told: Sequence[list[Dispatch]]) -> dict[Key, float]:
    """Return what the signed deals of each kind are worth in sum, without sign, in all futures."""
    weights: dict[Key, float] = {}
    for run in told:
        for deal in run:
            if _is_signed(deal):
                size = sum(abs(worth) for worth in deal.worth.values())
                weights[_key(deal)] = weights.get(_key(deal), 0.0) + size
    return weights


def _instrument(key: Key) -> str:
    """Return the name of the instrument of a deal."""
    title = INSTRUMENTS[JOINT_CENTRE].title if key[0] == MEMORANDUM else key[0]
    return next(
        name for name, one in zip(INSTRUMENT_NAMES, INSTRUMENTS, strict=True) if one.title == title
    )


def _rows(world: World, key: Key) -> list[int]:
    """Return the openings whose deal, as offered on the eve of the first turn, is this one."""
    title, signers = key
    wanted = INSTRUMENTS[JOINT_CENTRE].title if title == MEMORANDUM else title
    found = []
    for row, instrument in enumerate(OPENING_INSTRUMENT):
        if INSTRUMENTS[instrument].title == wanted and _appraised(world, row):
            signing = zip(ACTORS, world.desk.deal.signs, strict=True)
            if {actor for actor, signs in signing if signs} == set(signers):
                found.append(row)
    return found


def _appraised(world: World, row: int) -> bool:
    """Put an opening's deal on the world's desk; return whether there is such a deal."""
    return bool(appraise(world.state, world.params, world.desk, row, world.params.proposer[row]))


def _on_the_eve(world: World, key: Key, rows: list[int]) -> Worths:
    """Return what a deal would be worth to its signers on the eve; nothing if it is not open."""
    if not rows or not _appraised(world, rows[0]):
        return {actor: dict.fromkeys(MOTIVES, 0.0) for actor in key[1]}
    return {
        actor: dict(
            zip(MOTIVES, world.desk.worth.motives[ACTORS.index(actor)].tolist(), strict=True)
        )
        for actor in key[1]
    }


def _refusing(world: World, key: Key, rows: list[int]) -> dict[str, float]:
    """Return what refusing a deal would cost each who must sign it."""
    return {
        actor: price_of_refusing(world.state, world.params, rows[0], ACTORS.index(actor))
        if rows
        else 0.0
        for actor in key[1]
    }


def _asked(world: World, key: Key, rows: list[int]) -> tuple[str, ...]:
    """Return who may say no: all who sign, but for one who alone can propose it."""
    proposers = {ACTORS[world.params.proposer[row]] for row in rows}
    return tuple(actor for actor in key[1] if proposers != {actor})
