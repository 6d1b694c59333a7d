"""What a user has chosen, and the short query string that says it.

``?scenario=no_war_aid&overlap=0.5&run=12&week=14&chart=agenda``: whatever is as by default stays
out. Reading is forgiving: each bad value yields one sentence and is left at its default, everything
else holds.
"""

import difflib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from types import MappingProxyType
from urllib.parse import parse_qsl, urlencode

import model
from rulebook.compiled import RULES
from rulebook.parameters import PARAMETERS
from server.page import charts

RUNS = 256
"""Futures in each picture."""

TABS = ("futures", "rulebook")

SEEDS = 2**31 - 1
"""The largest seed that the page takes."""

HERE = "In this page's address"

_LONGEST = 40

_NOT_OURS = {"kernelid", "modelid", "solara-no-close-beacon"}


@cache
def scenario(name: str) -> model.Scenario:
    """A shipped scenario, read once; BadInput when there is none of that name."""
    found: model.Scenario = model.load(name)
    return found


@cache
def own_values(name: str) -> Mapping[str, float]:
    """Every slider's value in an untouched scenario."""
    given = scenario(name).parameters
    return MappingProxyType(
        {key: float(given.get(key, row.default)) for key, row in PARAMETERS.items()}
    )


@dataclass(frozen=True)
class Choice:
    """A point to look at: scenario, changed sliders, luck, the future on the map, the chart.

    ``run`` None stands for the typical run, ``week`` None for the week in which the centre opens
    (or the last). ``rule`` is the rule that the rulebook is open at, empty for all of them.
    """

    scenario: str = "baseline"
    changes: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))
    seed: int = 1
    run: int | None = None
    week: int | None = None
    chart: str = charts.DEFAULT
    tab: str = TABS[0]
    rule: str = ""

    def resolved(self) -> model.Scenario:
        """The scenario with the changed sliders in it."""
        return scenario(self.scenario).replace(parameters=dict(self.changes))

    def moved(self, name: str, value: float) -> "Choice":
        """This choice with one slider moved; at its scenario's own value it is unchanged."""
        changes = {key: kept for key, kept in self.changes.items() if key != name}
        if value != own_values(self.scenario)[name]:
            changes[name] = value
        return replace(self, changes=changes)


def read(query: str) -> tuple[Choice, list[str]]:
    """The choice that a query string names, and a sentence for each thing that cannot be."""
    complaints: list[str] = []
    pairs = dict(parse_qsl(query.lstrip("?"), keep_blank_values=True))
    choice = Choice(scenario=_scenario(pairs.pop("scenario", Choice.scenario), complaints))
    last_week = scenario(choice.scenario).weeks
    seed = _whole("seed", pairs, SEEDS, complaints)
    choice = replace(
        choice,
        seed=Choice.seed if seed is None else seed,
        run=_whole("run", pairs, RUNS - 1, complaints),
        week=_whole("week", pairs, last_week, complaints),
    )
    choice = replace(
        choice,
        chart=_one_of("chart", Choice.chart, list(charts.charts()), pairs, complaints),
        tab=_one_of("tab", Choice.tab, list(TABS), pairs, complaints),
        rule=_one_of("rule", Choice.rule, list(RULES), pairs, complaints),
    )
    for name, text in pairs.items():
        if name in _NOT_OURS:
            continue
        moved = _slider(choice, name, text)
        if isinstance(moved, str):
            complaints.append(moved)
        else:
            choice = moved
    return choice, complaints


def _scenario(name: str, complaints: list[str]) -> str:
    """A shipped scenario's name: never a path into this machine's files."""
    known = [scenario.name for scenario in model.scenarios()]
    if name in known:
        return name
    near = _nearest(name, known) or f"; there are {', '.join(known)}"
    complaints.append(f"{HERE}, scenario={_cut(name)} is no scenario{near}.")
    return Choice.scenario


def _one_of(
    key: str, default: str, known: list[str], pairs: dict[str, str], complaints: list[str]
) -> str:
    """One of the names that are known, or the default, with a complaint if it is another."""
    name = pairs.pop(key, default)
    if name in known or name == default:
        return name
    complaints.append(f"{HERE}, {key}={_cut(name)} is no {key}{_nearest(name, known)}.")
    return default


def _whole(key: str, pairs: dict[str, str], high: int, complaints: list[str]) -> int | None:
    """A whole number from 0 to ``high``, or None, with a complaint if it is a bad one."""
    text = pairs.pop(key, None)
    if text is None:
        return None
    if text.isascii() and text.isdigit() and len(text) <= len(str(high)) and int(text) <= high:
        return int(text)
    complaints.append(f"{HERE}, {key}={_cut(text)} is not a whole number from 0 to {high}.")
    return None


def _slider(choice: Choice, name: str, text: str) -> Choice | str:
    """The choice with one slider set from its text, or the sentence that says why it cannot be."""
    if name not in PARAMETERS:
        return f"{HERE}, {_cut(name)} is no slider{_nearest(name, PARAMETERS)}."
    parameter = PARAMETERS[name]
    span = f"a number from {parameter.low:g} to {parameter.high:g}"
    allowed = "0 or 1" if parameter.is_switch else span
    try:
        value = float(text)
        scenario(choice.scenario).replace(parameters={name: value})
    except ValueError:  # BadInput is one
        return f"{HERE}, {name}={_cut(text)} is not {allowed}."
    return choice.moved(name, value)


def write(choice: Choice) -> str:
    """The query string of a choice, without question mark; empty for the page at first."""
    pairs: list[tuple[str, str]] = []
    if choice.scenario != Choice.scenario:
        pairs.append(("scenario", choice.scenario))
    pairs += [
        (name, f"{choice.changes[name]:.6g}") for name in PARAMETERS if name in choice.changes
    ]
    if choice.seed != 1:
        pairs.append(("seed", str(choice.seed)))
    if choice.run is not None:
        pairs.append(("run", str(choice.run)))
    if choice.week is not None:
        pairs.append(("week", str(choice.week)))
    if choice.chart != charts.DEFAULT:
        pairs.append(("chart", choice.chart))
    if choice.tab != Choice.tab:
        pairs.append(("tab", choice.tab))
    if choice.rule:
        pairs.append(("rule", choice.rule))
    return urlencode(pairs)


def _nearest(name: str, known: Mapping[str, object] | list[str]) -> str:
    near = difflib.get_close_matches(name, list(known), 1, 0.5)
    return f"; the nearest is {near[0]}" if near else ""


def _cut(text: str) -> str:
    """What a visitor's address said, short and on one line."""
    plain = "".join(letter if letter.isprintable() else "?" for letter in text)
    return plain if len(plain) <= _LONGEST else plain[: _LONGEST - 1] + "…"
