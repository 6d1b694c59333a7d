"""Pictures of a report: what stands in them can be told apart and is explained."""

from __future__ import annotations

import dataclasses
import itertools
import re
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from model.analysis import analyse
from model.analysis.discovery import Corner
from model.analysis.prim import Score
from server.report.discovered import _numbered, _spread, luck
from server.report.page import page as as_page
from server.report.pictures import heat
from server.report.svg import as_svg, drawing
from tests.model.analysis.planted import Numbers, plant

if TYPE_CHECKING:
    from pathlib import Path

    import numpy as np

VARY = ["overlap", "hedging", "war_aid"]
MEASURES = ["violations", "casualties", "turkey_presence", "detected_share"]


def noise(at: dict[str, Numbers], _: Numbers, rng: np.random.Generator) -> dict[str, Numbers]:
    return {name: at["overlap"] + rng.normal(size=len(at["overlap"])) for name in MEASURES}


def test_lines_of_luck_are_told_apart(tmp_path: Path) -> None:
    found = analyse(plant(tmp_path / "s", VARY, "lhs:60", noise, 4), MEASURES)
    svg = luck(found.answers, "luck")
    curves = re.findall(r"<path d=\"[^\"]*\" clip-path[^>]*style=\"([^\"]*)\"", svg)
    lines = [one for one in curves if "stroke-width: 1.4" in one]
    assert len(lines) == len(set(lines)) == len(MEASURES)
    leaders = [one for one in re.findall(r"style=\"([^\"]*)\"", svg) if "stroke-width: 0.9" in one]
    assert len(set(leaders)) == len(MEASURES)


@given(heights=st.lists(st.floats(0, 1), min_size=1, max_size=12).map(sorted))
def test_labels_stay_in_the_picture_and_off_one_another(heights: list[float]) -> None:
    found = _spread(heights)
    assert found[0] >= 0
    assert found[-1] <= 1
    for low, high in itertools.pairwise(found):
        assert high - low >= min(0.08, 1 / len(heights)) - 1e-9


def test_numbers_of_limits_are_not_written_over_one_another() -> None:
    def corner(limits: int, coverage: float, density: float) -> Corner:
        return Corner(Score(10, 0.5, density, coverage, 0.1), limits)

    curve = [
        corner(0, 1, 0.2),
        corner(1, 1, 0.22),
        corner(2, 0.99, 0.24),
        corner(2, 0.98, 0.3),
        corner(3, 0.7, 0.6),
        corner(3, 0.5, 0.9),
    ]
    assert _numbered(curve) == [curve[1], curve[3], curve[4]]


def test_what_is_drawn_is_explained(tmp_path: Path) -> None:
    folder = plant(tmp_path / "s", VARY, "lhs:200", noise, 4)
    found = analyse(folder, ["violations"], [("hedging", "war_aid")])
    (answer,) = found.answers
    (cells,) = answer.heats
    assert not cells.is_told
    # Cells of chance are pale and not spread over all colours.
    spread = heat(answer, dataclasses.replace(cells, is_told=True), "h")
    dark, light = "#0c3f46", "#f2f1ea"
    assert dark in spread
    assert light in spread
    drawn = re.sub(r"<image.*?/>", "", heat(answer, cells, "h"))
    assert f"fill: {dark}" not in drawn
    assert f"fill: {light}" not in drawn
    text = as_page(found)
    for part in (
        "The vertical line is the mean of all points",
        "a bar that goes on beyond them",
        "Dotted is the mean of all points",
        "Cells differ by no more than chance",
        "quantile of Student",
    ):
        assert part in text
    (along,) = re.findall(r"How it moves\..*", text)
    assert "the band is its 95% interval" in along


def test_a_dollar_sign_in_a_title_is_one() -> None:
    with drawing(4, 2) as figure:
        figure.suptitle("It costs $5$ or $\\frac$")
        written = as_svg(figure, "cost", "What it costs")
    assert "It costs $5$ or $\\frac$" in written
