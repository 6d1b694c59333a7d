"""What a user has chosen."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache
from types import MappingProxyType

import model
from model.goal import SHARES
from rulebook.declared.parameters import PARAMETERS
from server.page import charts, tabs
from server.page.shelf import OWN, SHELF

RUNS = 256
"""Futures in each picture."""

FEW_RUNS = 64
"""Futures in a picture of a slider that moves while others wait: the first of the same luck."""

MOST_PINS = 5
"""Variants kept at a time: what is laid side by side must fit the eye."""

SEEDS = 2**31 - 1
"""The largest seed that the page takes."""

MARK = 12
"""Digits of a search's mark in the address."""

SENSES = (">=", "<=")
"""How a measure can be bounded in a wish."""

USUAL = "centre_stands"
"""The outcome in question where a scenario has none of its own."""

WISHES = {
    f"{'' if likely else 'un'}likely{100 * share:.0f}": (likely, share)
    for likely in (True, False)
    for share in SHARES
}
"""What one can wish of an outcome: to be likely or not, and in which share of futures."""


def is_own(name: str) -> bool:
    """Whether a scenario's name is that of a visitor's own."""
    return name.startswith(OWN)


def is_open_to(name: str, visitor: str) -> bool:
    """Whether a visitor may see a scenario: it is shipped, or they have opened its file."""
    return not is_own(name) or name in SHELF.of(visitor)


def scenario(name: str) -> model.Scenario:
    """A scenario by name, shipped or a visitor's own; BadInput when there is none."""
    return SHELF.find(name).scenario if is_own(name) else _shipped(name)


@cache
def _shipped(name: str) -> model.Scenario:
    found: model.Scenario = model.load(name)
    return found


@lru_cache(256)
def own_values(name: str) -> Mapping[str, float]:
    """Every slider's value in an untouched scenario."""
    given = scenario(name).parameters
    return MappingProxyType(
        {key: float(given.get(key, row.default)) for key, row in PARAMETERS.items()}
    )


@dataclass(frozen=True)
class Variant:
    """A point that is kept under a name: a scenario and its changed sliders."""

    name: str
    scenario: str
    changes: Mapping[str, float]


@dataclass(frozen=True)
class Choice:
    """A point to look at: scenario, changed sliders, luck, the future on the map, the chart.

    ``pins`` are the variants kept, ``against`` is the name of the one that all is compared with,
    empty for the untouched scenario.

    ``run`` None stands for the typical run, ``week`` None for the week in which the centre opens
    (or the last). ``rule`` is the rule that the rulebook is open at, empty for all of them.
    ``outcome`` is the one in question where a tab asks about one, empty for the scenario's first
    (see ``question``), ``x`` and ``y`` the sliders of its map; ``wish`` is what one would like of
    it, ``bound`` a measure's bound wished for in place of an outcome (``minsk_relevance>=0.4``),
    ``held`` the sliders that may not move for it, with commas between, ``asked`` the mark of the
    search whose answer is shown (wishes.Wish.mark); ``follow`` is the series whose lines all
    futures show, ``such`` the criterion along which one goes from future to future. A field that
    the address shall hold has a row in address.KEYS.
    """

    scenario: str = "baseline"
    changes: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))
    seed: int = 1
    run: int | None = None
    week: int | None = None
    chart: str = charts.DEFAULT
    tab: str = tabs.FIRST
    rule: str = ""
    outcome: str = ""
    x: str = "fait_accompli"
    y: str = "exclusivity_value"
    wish: str = next(iter(WISHES))
    bound: str = ""
    held: str = ""
    asked: str = ""
    such: str = ""
    follow: str = "western_agenda"
    pins: tuple[Variant, ...] = ()
    against: str = ""

    @property
    def outcomes(self) -> Mapping[str, model.Outcome]:
        """What is asked of the scenario's futures, by name."""
        return scenario(self.scenario).outcomes

    @property
    def question(self) -> model.Outcome:
        """The outcome in question: the one chosen, or else the scenario's first own one."""
        known = self.outcomes
        own = (one.name for one in scenario(self.scenario).own_outcomes)
        name = next(name for name in (self.outcome, *own, USUAL, *known) if name in known)
        return known[name]

    def resolved(self) -> model.Scenario:
        """The scenario with the changed sliders in it."""
        return scenario(self.scenario).replace(parameters=dict(self.changes))

    def moved(self, name: str, value: float) -> "Choice":
        """This choice with one slider moved; at its scenario's own value it is unchanged.

        Values have six digits, as in the address, so that what is shared is what was seen.
        """
        value = float(f"{value:.6g}")
        changes = {key: kept for key, kept in self.changes.items() if key != name}
        if value != own_values(self.scenario)[name]:
            changes[name] = value
        return replace(self, changes=changes)

    def at(self, variant: Variant) -> "Choice":
        """A variant under the luck of this choice."""
        return Choice(variant.scenario, variant.changes, self.seed)

    @property
    def stands_at(self) -> str:
        """The name of the variant at which the sliders stand, empty where they stand at none."""
        return next((pin.name for pin in self.pins if self.is_point_of(pin)), "")

    @property
    def own_scenarios(self) -> tuple[str, ...]:
        """The visitor's own scenarios among those that it and its variants play in."""
        names = (self.scenario, *(pin.scenario for pin in self.pins))
        return tuple(dict.fromkeys(name for name in names if is_own(name)))

    @property
    def untouched(self) -> "Choice":
        """The scenario as it is, under the luck of this choice."""
        return Choice(self.scenario, seed=self.seed)

    @property
    def reference(self) -> "Choice":
        """What this choice is compared with."""
        pinned = next((pin for pin in self.pins if pin.name == self.against), None)
        return self.untouched if pinned is None else self.at(pinned)

    def is_point_of(self, other: "Choice | Variant") -> bool:
        """Whether both stand at the same point: scenario and sliders, whatever else is chosen."""
        return self.scenario == other.scenario and dict(self.changes) == dict(other.changes)


def is_step(one: Choice, other: Choice) -> bool:
    """Whether who goes from one choice to another may wish to go back."""
    return (one.tab, one.rule, one.scenario) != (other.tab, other.rule, other.scenario)
