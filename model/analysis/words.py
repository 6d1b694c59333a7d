"""Figures, measures and values of parameters as a reader wants them in a sentence."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

from model.conditions import Outcome
from model.outcomes import OUTCOMES
from model.robustness import RIVALS
from rulebook.declared.kinds import PROBABILITY, WEEKS, Kind, percent
from rulebook.declared.measures import MEASURES
from rulebook.declared.names import ACTOR_NAMES, ACTORS
from rulebook.declared.parameters import PARAMETERS

LARGE = 100
HALF_A_PERCENT = 0.005
SMALL_SHARE = 0.1  # a share below it is told with one decimal


@dataclass(frozen=True)
class Watched:
    """What is analysed: a measure's mean, or the share of runs in which something holds."""

    name: str
    title: str
    kind: Kind
    is_chance: bool

    @property
    def is_share(self) -> bool:
        """Whether its values are told in per cent."""
        return self.kind.is_share

    @property
    def quoted(self) -> str:
        """Its title within a sentence; a condition has its quotation marks already."""
        return self.title if "“" in self.title else f"“{self.title}”"

    @property
    def is_week(self) -> bool:
        """Whether its values are turns, and never is possible."""
        return self.kind.may_be_never

    def figure(self, value: float) -> str:
        """Return a value with its unit."""
        if self.is_share:
            return share(value, fine=not self.is_chance)
        if self.is_week:
            return f"week {value:.1f}"
        return f"{plain(value)} {self.kind.unit}" if self.kind.counts_things else plain(value)

    def change(self, value: float) -> str:
        """Return a difference of two values, without its sign."""
        if not self.is_share:
            kind = WEEKS if self.is_week else self.kind
            number = plain(float(f"{abs(value):.2g}") if abs(value) < LARGE else abs(value))
            return f"{number} {kind.unit}" if kind.counts_things else number
        points = 100 * abs(value)
        return f"{points:.0f} points" if points >= LARGE * SMALL_SHARE else f"{points:.1f} points"


def watched(name: str, outcomes: Mapping[str, Outcome] = OUTCOMES) -> Watched:
    """Return an outcome of these, or a measure, as something to analyse; of one name, the outcome.

    Raises:
        KeyError: there is neither.
    """
    if name in outcomes:
        return Watched(name, outcomes[name].title, PROBABILITY, is_chance=True)
    return Watched(name, MEASURES[name].title, MEASURES[name].kind, is_chance=False)


def share(value: float, *, fine: bool = False) -> str:
    """Return a share in per cent; a small one keeps a decimal if it is to be `fine`."""
    if math.isnan(value):
        return "–"
    if fine and 0 < abs(value) < SMALL_SHARE:
        return percent(value, 2 if abs(value) < HALF_A_PERCENT else 1).replace(".0%", "%")
    return percent(value)


def plain(value: float) -> str:
    """Return a number with as many digits as are of use."""
    if math.isnan(value):
        return "–"
    if abs(value - round(value)) < 1e-9:  # noqa: PLR2004 - it is whole
        return f"{round(value):,}"
    return f"{value:,.0f}" if abs(value) >= LARGE else f"{value:.3g}"


def is_unordered(name: str) -> bool:
    """Return whether a parameter's values are names: neither high nor low."""
    return bool(PARAMETERS[name].names)


def value_words(name: str, value: float) -> str:
    """Return a parameter's value in words."""
    row = PARAMETERS[name]
    if is_unordered(name):
        actor = ACTOR_NAMES[ACTORS[int(value)]] if value >= 0 else ""
        return actor or RIVALS[name][value]
    if row.is_switch:
        return "on" if value else "off"
    # Twelve digits are more than a value of a design has, and fewer than its rounding.
    number = f"{value:,.12g}"
    return f"{number} {row.kind.unit}" if row.kind.counts_things else number
