"""The rulebook as the page shows it: rules by theme, their switches, their last traces."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

from rulebook.declared.parameters import PARAMETERS
from rulebook.engine.compiled import RULES, Rule
from rulebook.engine.reading import callers_of, parameters_of
from server.page.choice import Choice, own_values

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import model

THEMES = {
    "rules/start": "The eve",
    "week/turn": "The world",
    "rules/line": "The line",
    "rules/sides": "The line",
    "rules/violation": "The line",
    "rules/risk": "The line",
    "rules/payoffs": "What actors want",
    "dealing/worth": "What actors want",
    "week/choice": "Diplomacy",
    "week/diplomacy": "Diplomacy",
    "rules/conditions": "Diplomacy",
    "dealing/deals": "Diplomacy",
    "dealing/terms": "Diplomacy",
    "dealing/trade": "Diplomacy",
    "dealing/centre": "Institutions",
    "rules/channel": "Institutions",
    "dealing/returns": "Institutions",
    "week/works": "Institutions",
    "rules/statements": "Voices",
    "rules/minsk": "Institutions",
    "rules/drift": "Time",
    "rules/curves": "Curves and power",
    "rules/power": "Curves and power",
}
"""The theme of each file of the rulebook, in the order of a turn."""


@dataclass(frozen=True)
class Trace:
    """The last dispatch of a future that a rule is behind: by itself, or by way of another rule.

    ``week`` is the one in which it happened.
    """

    dispatch: int
    week: int
    date: str
    title: str
    by_way_of: str = ""


def by_theme() -> dict[str, list[Rule]]:
    """All rules by theme, in the order of a turn; a file that has no theme yet comes last."""
    themes: dict[str, list[Rule]] = {theme: [] for theme in THEMES.values()}
    for rule in RULES.values():
        themes.setdefault(theme_of(rule), []).append(rule)
    return {theme: rules for theme, rules in themes.items() if rules}


def theme_of(rule: Rule) -> str:
    """The theme of the file in which a rule stands."""
    return THEMES.get(rule.file, rule.file.rpartition("/")[2].replace("_", " ").capitalize())


def sentence(rule: Rule) -> str:
    """What a rule does, in plain words: its own, or the first sentence of its docstring."""
    if rule.plain:
        return rule.plain
    first = " ".join(rule.text.partition("\n\n")[0].split())
    first = re.sub(r"; return .*", ".", first)
    plain = first.removeprefix("Return ").replace("`actor`", "an actor").replace("`", "")
    return plain[:1].upper() + plain[1:]


def formula(rule: Rule) -> tuple[str, str]:
    """A rule's formula, and what its symbols stand for."""
    said, _, where = rule.formula.partition(", where ")
    return said, where


@cache
def read_by(name: str) -> tuple[str, ...]:
    """The parameters on which a rule depends."""
    return parameters_of(name)


def is_off(choice: Choice, rule: Rule) -> bool:
    """Whether a choice has a rule switched off."""
    values = {**own_values(choice.scenario), **choice.changes}
    return bool(rule.off) and all(values[name] == value for name, value in rule.off.items())


def without(choice: Choice, rule: Rule) -> Choice:
    """The choice with a rule switched off."""
    for name, value in rule.off.items():
        choice = choice.moved(name, value)
    return choice


def within(choice: Choice, rule: Rule, before: Mapping[str, float]) -> Choice:
    """The choice with a rule in force.

    What its switch had set goes back to what it was ``before``, else to the scenario's own value,
    else to the default, or to what switches the rule on where that leaves it off. Where a rule is
    in force, the choice is unchanged.
    """
    if not is_off(choice, rule):
        return choice
    for name, value in rule.off.items():
        known = (
            before.get(name),
            own_values(choice.scenario)[name],
            PARAMETERS[name].default,
            rule.on.get(name),
        )
        back = next((one for one in known if one is not None and one != value), value)
        choice = choice.moved(name, back)
    return choice


def marks(choice: Choice) -> dict[str, str]:
    """Which rules a choice has switched off or changed a parameter of."""
    found = {}
    for name, rule in RULES.items():
        if is_off(choice, rule):
            found[name] = "off"
        elif any(parameter in choice.changes for parameter in read_by(name)):
            found[name] = "changed"
    return found


def traces(events: Sequence[model.Dispatch]) -> dict[str, Trace]:
    """The last dispatch behind which each rule stands; none for a rule that is never told of."""
    return {
        event.rule: Trace(number, event.week, event.date.isoformat(), event.title)
        for number, event in enumerate(events)
    }


def trace_of(name: str, told: Mapping[str, Trace]) -> Trace | None:
    """A rule's own last dispatch, else that of the nearest rules that call it."""
    if name in told:
        return told[name]
    seen, ring = {name}, [name]
    while ring:
        ring = [caller for one in ring for caller in callers_of(one) if caller not in seen]
        seen.update(ring)
        if found := [(told[one], one) for one in ring if one in told]:
            last, way = max(found, key=lambda row: row[0].dispatch)
            return replace(last, by_way_of=way)
    return None
