"""What is reported of a run: dispatches for readers, ledger rows for accountants."""

import datetime as dt
from dataclasses import dataclass, field


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


@dataclass(frozen=True)
class LedgerRow:
    """What one step of a run was worth to one actor by one motive."""

    week: int
    deal: str
    actor: str
    motive: str
    worth: float
