"""What is reported of a run: dispatches for readers, ledger rows for accountants."""

import datetime as dt
from dataclasses import dataclass, field

import numpy as np

from rulebook.declared.names import ACTORS, MOTIVES


@dataclass(frozen=True)
class RunnerUp:
    """The deal that its proposer would most likely have put forward instead."""

    title: str
    actors: tuple[str, ...]  # who would have had to sign it
    offer: str  # what would have been offered, in words
    odds: float  # chance of being chosen, over that of the deal that was
    motives: dict[str, dict[str, float]]  # actor -> motive -> utility


@dataclass(frozen=True)
class Dispatch:
    """One thing that happened, as a reader would like it, with the rule behind it."""

    week: int
    date: dt.date
    kind: str  # deal, refusal, statement, line, works or event
    actors: tuple[str, ...]
    title: str
    text: str
    rule: str
    paragraphs: str
    worth: dict[str, float] = field(default_factory=dict)  # actor -> utility, for deals
    # actor -> motive -> utility, for deals: parts that add up to the worth
    motives: dict[str, dict[str, float]] = field(default_factory=dict)
    runner_up: RunnerUp | None = None  # where another deal was weighed besides


@dataclass(frozen=True)
class LedgerRow:
    """What one step of a run was worth to one actor by one motive."""

    week: int
    deal: str
    actor: str
    motive: str
    worth: float


def motives_on(desk: np.record) -> dict[str, dict[str, float]]:
    """Return what the deal on a desk is worth: actor -> motive -> utility."""
    return {
        actor: dict(zip(MOTIVES, row, strict=True))
        for actor, row in zip(ACTORS, desk.worth.motives.tolist(), strict=True)
    }
