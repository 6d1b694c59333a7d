"""The tables behind the pictures."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from model.analysis.enough import LITTLE_LUCK
from model.analysis.sentences import index_words, slice_words
from model.analysis.words import value_words
from rulebook.declared.parameters import PARAMETERS, full_title
from server.report.scales import labels

if TYPE_CHECKING:
    from collections.abc import Sequence

    from model.analysis import Analysis, Answer, Discovery
    from model.analysis.effects import Heat, Slice

UNDER = 0.001  # a quasi-p-value below which its size is of no interest


@dataclass(frozen=True)
class Table:
    """Headings, rows of texts, and which columns are numbers."""

    headings: tuple[str, ...]
    rows: Sequence[tuple[str, ...]]
    numbers: tuple[int, ...] = ()
    title: str = ""


def swings(answer: Answer) -> Table:
    """Return every parameter's swing."""
    rows = [
        (
            full_title(effect.parameter),
            answer.watched.change(effect.swing),
            *_end(answer, effect.parameter, effect.lowest),
            *_end(answer, effect.parameter, effect.highest),
        )
        for effect in answer.effects
    ]
    headings = ("Parameter", "Swing", "Smallest mean", "where it is", "Largest mean", "where it is")
    return Table(headings, rows, (1, 2, 4))


def _end(answer: Answer, parameter: str, one: Slice) -> tuple[str, str]:
    return _with_margin(answer, one), slice_words(parameter, one)


def _with_margin(answer: Answer, one: Slice) -> str:
    told = answer.watched.figure(one.mean)
    return told if math.isnan(one.margin) else f"{told} ± {answer.watched.change(one.margin)}"


def indices(answer: Answer) -> Table:
    """Return every parameter's index."""
    found = answer.indices
    if found is None:
        return Table((), [])
    if found.method == "pawn":
        rows: list[tuple[str, ...]] = [
            (full_title(one.parameter), index_words(one)) for one in found.rows
        ]
        return Table(("Parameter", "PAWN"), rows, (1,))
    both = [
        (
            full_title(one.parameter),
            f"{one.first:.2f} ± {one.first_margin:.2f}",
            index_words(one),
        )
        for one in found.rows
    ]
    return Table(("Parameter", "First order", "Total order"), list(both), (1, 2))


def curves(answer: Answer) -> Table:
    """Return the mean in every slice of every parameter, in the order of the picture."""
    of = {effect.parameter: effect for effect in answer.effects}
    rows = [
        (
            full_title(parameter) if one is of[parameter].slices[0] else "",
            slice_words(parameter, one),
            _with_margin(answer, one),
            f"{one.points:,}",
        )
        for parameter in answer.ranking
        for one in of[parameter].slices
    ]
    return Table(("Parameter", "Value", "Mean", "Points"), list(rows), (2, 3))


def heat(answer: Answer, found: Heat) -> Table:
    """Return the mean in each cell."""
    headings = (
        f"{full_title(found.up)} \\ {full_title(found.across)}",
        *_ends(found.across, found.across_edges),
    )
    rows = [
        (told, *(answer.watched.figure(mean) for mean in found.means[k]))
        for k, told in reversed(list(enumerate(_ends(found.up, found.up_edges))))
    ]
    return Table(headings, list(rows), tuple(range(1, len(headings))))


def _ends(parameter: str, edges: Sequence[tuple[float, float]]) -> list[str]:
    if all(low == high for low, high in edges):
        return [value_words(parameter, low) for low, _ in edges]
    told = labels([edges[0][0], *(high for _, high in edges)])
    return [f"{low} to {high}" for low, high in pairwise(told)]


def limits(found: Discovery) -> Table:
    """Return the limits of the box."""
    made = found.held_out.halves if found.held_out else 0
    rows = [
        (
            limit.words,
            f"under {UNDER}" if limit.chance < UNDER else f"{limit.chance:.3f}",
            "–" if limit.again is None else f"{limit.again} of {made}",
        )
        for limit in found.limits
    ]
    return Table(("Limit", "Quasi-p", "Limited in halves too"), rows, (1, 2))


def peeling(found: Discovery) -> Table:
    """Return the boxes of the curve of peeling, and the one chosen."""
    rows = [
        (f"{one.limits}", *_scored(one.score.coverage, one.score.density, one.score.mass))
        for one in found.curve
    ]
    chosen = found.score
    last = (
        f"chosen: {len(found.limits)}",
        *_scored(chosen.coverage, chosen.density, chosen.mass),
    )
    headings = ("Limits", "Coverage", "Density", "Share of all points")
    return Table(headings, [*rows, last], (1, 2, 3))


def _scored(coverage: float, density: float, mass: float) -> tuple[str, str, str]:
    return f"{coverage:.1%}", f"{density:.1%}", f"{mass:.1%}"


def luck(answers: Sequence[Answer]) -> Table:
    """Return the share of luck by the number of runs."""
    rows = [
        (answer.watched.title, f"{step.runs:,}", f"{step.luck:.1%}")
        for answer in answers
        for step in answer.enough.curve
    ]
    return Table(("Measure", "Runs at each point", "Share of luck"), list(rows), (1, 2))


def enough(answers: Sequence[Answer]) -> Table:
    """Return how far the answers are luck, and how far halves of the points agree."""
    rows = []
    for answer in answers:
        found, one = answer.enough, answer.watched
        needed = "–" if found.needed is None else f"{found.needed:,}"
        rows.append(
            (
                one.title,
                "–" if math.isnan(answer.mean.margin) else f"± {one.change(answer.mean.margin)}",
                "–" if math.isnan(found.margin) else f"± {one.change(found.margin)}",
                "–" if math.isnan(found.luck) else f"{found.luck:.1%}",
                needed,
                "–" if found.order is None else f"{found.order:.2f} of 1",
                "–" if found.leader is None else f"{found.leader:.0%}",
            )
        )
    headings = (
        "Measure",
        "Mean of all points",
        "Mean of one point",
        "Share of luck",
        f"Runs for {LITTLE_LUCK:.0%}",
        "Halves agree",
        "Same parameter first",
    )
    return Table(headings, list(rows), tuple(range(1, len(headings))))


def varied(analysis: Analysis) -> Table:
    """Return the parameters that vary and within which bounds."""
    rows: list[tuple[str, ...]] = []
    for name in analysis.points.names:
        ends = (value_words(name, end) for end in analysis.points.bounds(name))
        rows.append((full_title(name), name, *ends, PARAMETERS[name].meaning))
    return Table(("Parameter", "Name", "From", "To", "Meaning"), rows, (2, 3))
