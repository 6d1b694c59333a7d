"""What a number is, follows from its kind and never from the words of its unit."""

import ast
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from model import load
from model.analysis.words import watched
from model.conditions import parse
from model.ensemble import Ensemble
from rulebook.declared.errors import BadInput
from rulebook.declared.kinds import COUNT, SHARE, SWITCH, WEEK, Kind
from rulebook.declared.measures import MEASURES
from rulebook.declared.parameters import PARAMETERS

ROOT = Path(__file__).parents[2]
RUNS = {"war_week": np.array([-1.0, 3.0]), "violations": np.array([-1.0, 3.0])}


def kind_of(monkeypatch: pytest.MonkeyPatch, measure: str, kind: Kind) -> None:
    monkeypatch.setitem(MEASURES, measure, replace(MEASURES[measure], kind=kind))


def summary(measure: str) -> dict[str, float]:
    return Ensemble(load("baseline"), 1, 0, 2, {measure: RUNS[measure]}, {}).summary()[measure]


@pytest.mark.parametrize("unit", ["Woche", "turn", ""])
def test_a_week_in_other_words_may_still_be_never(
    monkeypatch: pytest.MonkeyPatch, unit: str
) -> None:
    kind_of(monkeypatch, "war_week", replace(WEEK, unit=unit))
    start = load("baseline").start
    for text, held in (
        ("war_week == never", [True, False]),
        ("war_week < 4", [False, True]),
        ("not war_week < 4", [True, False]),
    ):
        assert parse(text, {}, "here").holds(RUNS, start).tolist() == held
    assert "never" in parse("not war_week < 4", {}, "here").words
    assert summary("war_week")["never"] == 0.5
    assert watched("war_week").figure(3) == "week 3.0"


@pytest.mark.parametrize("unit", ["week", "weeks"])
def test_a_count_is_not_taken_for_a_week(monkeypatch: pytest.MonkeyPatch, unit: str) -> None:
    kind_of(monkeypatch, "violations", replace(COUNT, unit=unit))
    with pytest.raises(BadInput, match="never can only be compared with a week"):
        parse("violations == never", {}, "here")
    assert parse("violations < 4", {}, "here").holds(RUNS, load("baseline").start).all()
    assert "never" not in summary("violations")
    assert watched("violations").figure(3) == "3"


def comparisons(tree: ast.AST) -> Iterator[ast.Compare | ast.Match]:
    """Give what decides by a unit: `x.unit == "week"`, `unit in SILENT`, `match row.unit`."""
    for node in ast.walk(tree):
        sides = (
            [node.left, *node.comparators]
            if isinstance(node, ast.Compare)
            else [node.subject]
            if isinstance(node, ast.Match)
            else []
        )
        names = {getattr(side, "attr", getattr(side, "id", "")) for side in sides}
        if isinstance(node, ast.Compare | ast.Match) and "unit" in names:
            yield node


def test_no_code_decides_by_the_words_of_a_unit() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for room in ("rulebook", "agents", "model", "server")
        for path in sorted((ROOT / room).rglob("*.py"))
        for node in comparisons(ast.parse(path.read_text(encoding="utf-8")))
    ]
    found += [
        f"{path.relative_to(ROOT)}"
        for path in sorted((ROOT / "server").rglob("*.vue"))
        if re.search(r"\bunit [!=]==? ", path.read_text(encoding="utf-8"))
    ]
    assert not found, f"ask the number's kind instead (rulebook/declared/kinds.py): {found}"


@pytest.mark.parametrize(
    ("name", "changed"),
    [
        ("parity", {"high": 2}),
        ("parity", {"step": 0.5}),
        ("overlap", {"high": 1.5}),
        ("overlap", {"kind": SWITCH}),
        ("staff", {"kind": COUNT}),
        ("concavity", {"kind": SHARE}),
        ("first_mover", {"high": 4}),
        ("rationality", {"default": 21}),
    ],
)
def test_a_parameter_that_does_not_fit_its_kind_fails_where_it_is_declared(
    name: str, changed: dict[str, object]
) -> None:
    with pytest.raises(ValueError, match=f"{name}: its default, bounds and step do not fit"):
        replace(PARAMETERS[name], **changed)  # type: ignore[arg-type]


def test_every_kind_of_parameter_is_whole_in_steps_of_one() -> None:
    assert all(row.is_whole for row in PARAMETERS.values() if row.step == 1)
