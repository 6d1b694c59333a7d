"""Which deal makes the difference between two worlds, and what moves those who must sign it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from agents.actor import MEMORANDUM
from agents.dispatch import Dispatch
from model.scenario import Scenario
from model.story import tell
from model.world import World
from rulebook.choice import appraise
from rulebook.instruments import INSTRUMENTS, JOINT_CENTRE, OPENINGS
from rulebook.names import ACTORS, MOTIVES
from rulebook.odds import chance_to_sign
from rulebook.terms import price_of_refusing

STAGES = (6, 24)
"""Futures told of each world after each stage."""

Key = tuple[str, tuple[str, ...]]
"""A deal's title and who must sign it."""

Worths = dict[str, dict[str, float]]
"""Actor -> motive -> utility."""


@dataclass(frozen=True)
class DealShift:
    """The deal that differs most between two worlds: how often it is signed, what it is worth.

    `was` and `now` count signatures a future. Worths are means over the offers made, or, where the
    deal is not offered in both worlds, those of an offer on the eve (`on_the_eve`). Refusing costs
    a signatory `refusing`, in utility, and at that and at such a worth it signs with a `chance`.
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


class Comparison:
    """The same futures of two scenarios, told side by side; equal scenarios are told once."""

    def __init__(self, now: Scenario, was: Scenario, seed: int = 1) -> None:
        self._stages = (now, was)
        self._seed = seed
        self._eves = tuple(World(stage, rng=seed) for stage in self._stages)
        self._told: tuple[list[list[Dispatch]], list[list[Dispatch]]] = ([], [])
        self.futures = 0
        """Futures of both worlds that are known."""

    def refine(self, *, stop: Callable[[], bool] | None = None) -> Iterator[int]:
        """Tell futures, a few first, then more; yields how many are known after each stage."""
        now, was = self._stages
        for futures in STAGES:
            for run in range(self.futures, futures):
                if stop is not None and stop():
                    return
                here = [d for d in tell(now, self._seed, run).events if d.motives]
                there = here
                if was != now:
                    there = [d for d in tell(was, self._seed, run).events if d.motives]
                self._told[0].append(here)
                self._told[1].append(there)
                self.futures = run + 1
            yield self.futures

    def shift(self) -> DealShift | None:
        """Return the deal that differs most, by what is known; None if no deal differs or is made.

        What differs is the worth of what is signed, in sum and without sign. Where the scenarios
        are the same it is the deal worth most.
        """
        weights = [_weights(told) for told in self._told]
        same = self._stages[0] == self._stages[1]
        keys = sorted({*weights[0], *weights[1]})
        sizes = [
            abs(weights[0].get(key, 0.0) - (0.0 if same else weights[1].get(key, 0.0)))
            for key in keys
        ]
        if not keys or max(sizes) == 0.0:
            return None
        key = keys[int(np.argmax(sizes))]
        now, was = (self._offers(told, key) for told in self._told)
        eve, rows = not now or not was, _rows(self._eves[0], key)
        if eve:
            now, was = (_on_the_eve(world, key, rows) for world in self._eves)
        signed = [
            sum(_is_signed(d) and _key(d) == key for run in told for d in run) / self.futures
            for told in self._told
        ]
        refusing = [_refusing(world, key, rows) for world in self._eves]
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
            asked=_asked(key, rows),
            on_the_eve=eve,
            futures=self.futures,
        )

    @staticmethod
    def _offers(told: list[list[Dispatch]], key: Key) -> Worths:
        offers = [d.motives for run in told for d in run if _key(d) == key]
        return {
            actor: {m: float(np.mean([offer[actor][m] for offer in offers])) for m in MOTIVES}
            for actor in (key[1] if offers else ())
        }


def _key(deal: Dispatch) -> Key:
    return deal.title, deal.actors


def _is_signed(deal: Dispatch) -> bool:
    return deal.kind == "deal"


def _weights(told: list[list[Dispatch]]) -> dict[Key, float]:
    """Return what the signed deals of each kind are worth in sum, without sign, in all futures."""
    weights: dict[Key, float] = {}
    for run in told:
        for deal in run:
            if _is_signed(deal):
                size = sum(abs(worth) for worth in deal.worth.values())
                weights[_key(deal)] = weights.get(_key(deal), 0.0) + size
    return weights


def _rows(world: World, key: Key) -> list[int]:
    """Return the openings whose deal, as offered on the eve of the first turn, is this one."""
    title, signers = key
    wanted = INSTRUMENTS[JOINT_CENTRE].title if title == MEMORANDUM else title
    found = []
    for row, opening in enumerate(OPENINGS):
        if INSTRUMENTS[opening.instrument].title == wanted and _appraised(world, row):
            signing = zip(ACTORS, world.desk.signs, strict=True)
            if {actor for actor, signs in signing if signs} == set(signers):
                found.append(row)
    return found


def _appraised(world: World, row: int) -> bool:
    """Put an opening's deal on the world's desk; return whether there is such a deal."""
    return bool(appraise(world.state, world.params, world.desk, row, OPENINGS[row].proposer))


def _on_the_eve(world: World, key: Key, rows: list[int]) -> Worths:
    """Return what a deal would be worth to its signers on the eve; nothing if it is not open."""
    if not rows or not _appraised(world, rows[0]):
        return {actor: dict.fromkeys(MOTIVES, 0.0) for actor in key[1]}
    return {
        actor: dict(zip(MOTIVES, world.desk.worth[ACTORS.index(actor)].tolist(), strict=True))
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


def _asked(key: Key, rows: list[int]) -> tuple[str, ...]:
    """Return who may say no: all who sign, but for one who alone can propose it."""
    proposers = {ACTORS[OPENINGS[row].proposer] for row in rows}
    return tuple(actor for actor in key[1] if proposers != {actor})
