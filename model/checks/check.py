"""How a row is declared and checked."""

import csv
import importlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from model.checks.lab import Lab

ARTICLE = Path(__file__).parent / "article.csv"
MOVED = 0.02  # change of a figure, over the larger, below which an ablation has not moved it


@dataclass(frozen=True)
class Figure:
    """What was measured: a number, in words, and whether it is what the article says."""

    value: float
    text: str
    holds: bool


Look = Callable[[Lab], Figure]


@dataclass(frozen=True)
class Row:
    """One statement of the article: what a run must show, and how that is looked at.

    `off` switches the mechanism behind it off; a row that is a fact has none and says `why_no_off`.
    """

    id: str
    paragraph: str
    element: str
    must_show: str
    rule: str
    look: Look
    off: Mapping[str, float]
    why_no_off: str
    text: str

    @property
    def test(self) -> str:
        """The test that keeps it."""
        return f"tests/model/test_checks.py::test_row[{self.id}]"


@dataclass(frozen=True)
class Checked:
    """A row, its figure, and the figure with the mechanism off."""

    row: Row
    figure: Figure
    ablated: Figure | None

    @property
    def holds(self) -> bool:
        """Whether the row holds, and fails or moves without its mechanism."""
        return self.figure.holds and (self.ablated is None or self.depends)

    @property
    def depends(self) -> bool:
        """Whether the figure depends on the mechanism."""
        if self.ablated is None:
            return False
        on, off = self.figure.value, self.ablated.value
        return not self.ablated.holds or abs(off - on) > MOVED * max(abs(on), abs(off))


_LOOKS: dict[str, tuple[str, Look, Mapping[str, float], str]] = {}


def row(
    name: str, *, rule: str, off: Mapping[str, float] | None = None, why_no_off: str = ""
) -> Callable[[Look], Look]:
    """Declare how a row of the article is looked at."""

    def declare(look: Look) -> Look:
        _LOOKS[name] = (rule, look, off or {}, why_no_off)
        return look

    return declare


@cache
def rows() -> dict[str, Row]:
    """Return every row of the article by its number."""
    for part in ("wants", "centre", "line", "order"):
        importlib.import_module(f"model.checks.{part}")
    declared = {}
    with ARTICLE.open(encoding="utf-8", newline="") as file:
        for line in csv.DictReader(file):
            name = line["id"]
            rule, look, off, why = _LOOKS[name]
            declared[name] = Row(
                name,
                line["paragraph"],
                line["element"],
                line["must_show"],
                rule,
                look,
                off,
                why,
                look.__doc__ or "",
            )
    return declared


def check_row(wanted: Row, lab: Lab) -> Checked:
    """Look at a row in the laboratory's world, and again with its mechanism off."""
    ablated = wanted.look(lab.without(wanted.off)) if wanted.off else None
    return Checked(wanted, wanted.look(lab), ablated)
