"""A choice as a scenario file, which the command line and the page read back the same."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import tomli_w

from rulebook.declared.parameters import PARAMETERS, full_title
from server.page import variants, words
from server.page.choice import RUNS, Choice, is_own, own_values, scenario
from server.page.shelf import SHELF

PROJECT = Path(__file__).resolve().parents[2] / "pyproject.toml"


@cache
def version() -> str:
    """The program's version."""
    found: str = tomllib.loads(PROJECT.read_text(encoding="utf-8"))["project"]["version"]
    return found


def title(choice: Choice) -> str:
    """What a point is called: by its variant's name, or by its scenario and what is changed."""
    base = scenario(choice.scenario).title
    changed = f"{base}: {variants.suggested(choice)}" if choice.changes else base
    return choice.stands_at or changed


def summary(choice: Choice, most: int = len(PARAMETERS)) -> str:
    """What a point is, in a line: its scenario, and the first ``most`` changes of its sliders."""
    base = scenario(choice.scenario)
    place = words.cut(base.title)
    if not choice.changes:
        return f"{place}: {base.summary}" if choice.stands_at else base.summary
    own = own_values(choice.scenario)
    said = [
        f"{full_title(name)} {words.number(name, choice.changes[name])} "
        f"instead of {words.number(name, own[name])}"
        for name in PARAMETERS
        if name in choice.changes
    ]
    more = [f"{len(said) - most} more"] if len(said) > most else []
    return f"{place}, with {', '.join(said[:most] + more)}."


def write(choice: Choice) -> bytes:
    """The scenario file of a choice, as TOML in UTF-8.

    A shipped scenario is extended; a visitor's own is written whole, with the sliders in it.
    """
    changes = {name: _plain(value) for name, value in choice.changes.items()}
    table: dict[str, Any] = (
        dict(SHELF.find(choice.scenario).table)
        if is_own(choice.scenario)
        else {"extends": choice.scenario}
    )
    table |= {"title": title(choice), "summary": summary(choice)}
    if changes:
        table["parameters"] = {**table.get("parameters", {}), **changes}
    head = (
        f"# Made on the page of Condominium {version()}. The same figures on the command line:\n"
        f"# python3 run.py run FILE --runs {RUNS} --seed {choice.seed}\n"
    )
    return (head + tomli_w.dumps(table)).encode()


def _plain(value: float) -> float | int:
    return int(value) if value == int(value) else value
