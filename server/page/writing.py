"""A choice as a scenario file, which the command line and the page read back the same."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import tomli_w

from server.page import variants
from server.page.choice import RUNS, Choice, is_own, scenario
from server.page.shelf import SHELF

PROJECT = Path(__file__).resolve().parents[2] / "pyproject.toml"


@cache
def version() -> str:
    """The program's version."""
    found: str = tomllib.loads(PROJECT.read_text(encoding="utf-8"))["project"]["version"]
    return found


def write(choice: Choice) -> bytes:
    """The scenario file of a choice, as TOML in UTF-8.

    A shipped scenario is extended; a visitor's own is written whole, with the sliders in it.
    """
    base = scenario(choice.scenario)
    changes = {name: _plain(value) for name, value in choice.changes.items()}
    table: dict[str, Any] = (
        dict(SHELF.find(choice.scenario).table)
        if is_own(choice.scenario)
        else {"extends": choice.scenario, "title": base.title, "summary": base.summary}
    )
    if changes:
        if not is_own(choice.scenario):
            table["title"] = f"{base.title}: {variants.suggested(choice)}"
        table["parameters"] = {**table.get("parameters", {}), **changes}
    head = (
        f"# Made on the page of Condominium {version()}. The same figures on the command line:\n"
        f"# python3 run.py run FILE --runs {RUNS} --seed {choice.seed}\n"
    )
    return (head + tomli_w.dumps(table)).encode()


def _plain(value: float) -> float | int:
    return int(value) if value == int(value) else value
