"""What is written in a picture is whole, whatever it says."""

from dataclasses import replace

import matplotlib as mpl
import pytest
from matplotlib.text import Text

from server.page import answers, charts, printing, variants
from server.page.briefing import SIZE
from server.page.choice import Choice
from server.page.shelf import SHELF
from server.plotting import STYLE
from tests.tiers import first_short

RUNS = 16
"""Futures that are enough to draw."""

OWN = f"""extends = "baseline"
title = 'It costs $5, or $\\frac$: {"a long title " * 10}'
summary = "Long."
"""


def outside(picture: answers.Picture, caption: str, size: tuple[float, float]) -> list[str]:
    """The texts of a picture that do not lie wholly in it; marks off the axes are not drawn."""
    with mpl.rc_context(STYLE):
        figure = printing.drawn(picture, caption, size)
        figure.set_dpi(printing.DPI)
        figure.draw_without_rendering()
        ticks = {tick for axis in figure.axes for tick in axis.findobj(mpl.axis.Tick)}
        off = {text for tick in ticks for text in tick.findobj(Text)}
        found = []
        for text in figure.findobj(Text):
            if text in off or not text.get_text():
                continue
            box = text.get_window_extent()
            wide, high = figure.bbox.width + 0.5, figure.bbox.height + 0.5
            if min(box.x0, box.y0) < -0.5 or box.x1 > wide or box.y1 > high:
                found.append(text.get_text())
    return found


def named(title: str, other: str) -> Choice:
    """Sliders pinned under one name and compared with those under another."""
    choice = variants.pinned(Choice(changes={"war_aid": 0.2}), other)
    choice = replace(choice, changes={"war_aid": 0.3}, against=choice.pins[0].name)
    return variants.pinned(choice, title)


@pytest.mark.long
@pytest.mark.parametrize("size", first_short([(SIZE,), ((printing.WIDTH, printing.HEIGHT),)]))
def test_titles_and_captions_of_all_charts_are_whole(size: tuple[float, float]) -> None:
    choice = named("M" * variants.LONGEST_NAME, "W" * variants.LONGEST_NAME)
    for name in charts.charts():
        shown = answers.answer(replace(choice, chart=name), RUNS)
        caption = printing.caption(shown) if size != SIZE else ""
        assert outside(shown.picture, caption, size) == [], name


def test_a_title_with_dollar_signs_and_no_end_is_written_as_it_is() -> None:
    own = SHELF.put("a visitor", "own.toml", OWN.encode())
    shown = answers.answer(Choice(own.scenario.name, {"war_aid": 0.2}), RUNS)
    caption = printing.caption(shown)
    assert "It costs $5, or $\\frac$: a long" in caption
    assert outside(shown.picture, caption, (printing.WIDTH, printing.HEIGHT)) == []
    drawn = printing.draw(shown.picture, caption, "svg").decode()
    assert "It costs $5, or $\\frac$: a long" in drawn
