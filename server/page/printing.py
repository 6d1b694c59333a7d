"""The big chart on paper: the picture of an answer as SVG or PNG, in the page's light colours."""

import io
import math
import re
import threading
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from model.words import counted
from server.page import answers, drawing, figures, words
from server.page.answers import Answer, Picture
from server.page.choice import RUNS, scenario
from server.plotting import STYLE

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

STYLE_SHEET = Path(__file__).parent / "assets" / "custom.css"

WIDTH, HEIGHT = 7.2, 4.0  # inches
DPI = 160
NAME_POINTS = 7.5
LINE = 0.115  # inches: of a name at a line's end
LEADER = 0.16  # inches: of the thin line that leads to it
LETTER = 0.075  # inches: of a letter beneath the columns
MARGIN, SIDES = 0.55, 1.4  # inches: of what is above and below, and beside

_DRAWING = threading.Lock()  # matplotlib's settings are one for the whole process


@cache
def colours() -> dict[str, str]:
    """The page's light colours by name, from its style sheet."""
    light = STYLE_SHEET.read_text(encoding="utf-8").partition("@media")[0]
    return dict(re.findall(r"--([\w-]{1,40}): (#[0-9a-f]{6})", light))


def caption(shown: Answer) -> str:
    """What is written under a picture: what it is of, and how to make it again."""
    choice = shown.choice
    count = len(choice.changes)
    changed = f", {counted(count, 'slider')} changed" if count else ""
    place = f"{words.cut(scenario(choice.scenario).title)}{changed}"
    name = f"{choice.stands_at} ({place})" if choice.stands_at else place
    columns = shown.picture.chart.kind == "spread"
    what = "share of futures" if columns else "median and 5 to 95%"
    ghost = answers.ghost_words(choice)
    return f"{name}. {RUNS} futures, seed {choice.seed}; {what}{ghost}."


def draw(
    picture: Picture, line: str, kind: str, size: tuple[float, float] = (WIDTH, HEIGHT)
) -> bytes:
    """A picture as the bytes of an SVG or PNG file; the same picture gives the same bytes."""
    import matplotlib as mpl

    with _DRAWING, mpl.rc_context(STYLE):
        out = io.BytesIO()
        metadata = {"Date": None} if kind == "svg" else {}
        drawn(picture, line, size).savefig(out, format=kind, dpi=DPI, metadata=metadata)
    return out.getvalue()


def drawn(picture: Picture, line: str, size: tuple[float, float] = (WIDTH, HEIGHT)) -> "Figure":
    """A picture of ``size`` in inches, with a caption if there is one; both its texts wrap."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=size, layout="constrained", facecolor="white")
    axes = figure.subplots()
    if picture.chart.kind == "spread":
        _spread(axes, picture, size[0])
    else:
        _fan(axes, picture, size)
    title = (
        f"{picture.chart.title}{': when, if ever' if picture.chart.measured.may_be_never else ''}"
    )
    large = 10 if line else 8.5
    axes.set_title(title, loc="left", fontweight="bold", fontsize=large, wrap=True)
    axes.spines[["top", "right", "left"]].set_visible(False)
    axes.tick_params(length=0, labelcolor=colours()["soft"])
    if line:
        soft = colours()["soft"]
        figure.supxlabel(line, x=0.01, ha="left", fontsize=8, color=soft, wrap=True)
    return figure


def _fan(axes: "Axes", picture: Picture, size: tuple[float, float]) -> None:
    from matplotlib.dates import AutoDateLocator, ConciseDateFormatter, date2num

    hues = colours()
    days = [float(date2num(date.fromisoformat(day))) for day in picture.dates]
    many = len(picture.chart.lines) > 1
    for line, was in zip(picture.chart.lines, picture.ghost, strict=False):
        part = days[: len(was.middle)]
        for edge in (was.low, was.high):
            axes.plot(part, edge, color=hues["ghost"], linewidth=0.7)
        axes.plot(part, was.middle, color=hues[line.colour], linewidth=1, linestyle=(0, (2, 2)))
    for line, band in zip(picture.chart.lines, picture.now, strict=True):
        hue = hues[line.colour]
        axes.fill_between(
            days, band.low, band.high, color=hue, alpha=0.13 if many else 0.2, linewidth=0
        )
        axes.plot(days, band.middle, color=hue, linewidth=1.6, gid=f"line-{line.series}")
    _name_ends(axes, picture, size)
    axis = drawing.draw(picture)["yAxis"]
    axes.set_ylim(axis["min"], axis["max"])
    axes.set_xlim(days[0], days[-1])
    names = picture.chart.measured.names
    if names:
        axes.set_yticks(range(len(names)), names)
    elif axis["axisLabel"]["percent"]:
        axes.yaxis.set_major_formatter(lambda value, _: f"{value:.0%}")
    else:
        axes.set_ylabel(picture.chart.measured.unit)
    axes.grid(axis="y", color=hues["hair"])
    locator = AutoDateLocator(maxticks=8)
    axes.xaxis.set_major_locator(locator)
    axes.xaxis.set_major_formatter(ConciseDateFormatter(locator, show_offset=False))


def _name_ends(axes: "Axes", picture: Picture, size: tuple[float, float]) -> None:
    """Names at the lines' ends, moved apart where they would meet, each led to by a thin line."""
    if len(picture.chart.lines) < 2:  # noqa: PLR2004 - one line needs no name
        return
    wide, tall = size
    axis = drawing.draw(picture)["yAxis"]
    room = (axis["max"] - axis["min"]) * LINE / (tall - MARGIN)
    ends = [band.middle[-1] for band in picture.now]
    places = figures.moved_apart(ends, room, axis["min"], axis["max"])
    out = 1 + LEADER / (wide - SIDES)
    for line, end, place in zip(picture.chart.lines, ends, places, strict=True):
        axes.plot(
            [1, out],
            [end, place],
            color=colours()[line.colour],
            linewidth=0.7,
            transform=axes.get_yaxis_transform(),
            clip_on=False,
            gid=f"leader-{line.series}",
        )
        axes.annotate(
            line.label,
            (out, place),
            xycoords=("axes fraction", "data"),
            xytext=(3, 0),
            textcoords="offset points",
            color=colours()["ink"],
            va="center",
            fontsize=NAME_POINTS,
            bbox={"boxstyle": "square,pad=0", "color": "none"},
        )


def _spread(axes: "Axes", picture: Picture, wide: float) -> None:
    hues = colours()
    styles: tuple[tuple[figures.Histogram | None, dict[str, Any]], ...] = (
        (picture.spread, {"color": hues["accent"], "alpha": 0.75}),
        (picture.spread_ghost, {"facecolor": "none", "edgecolor": hues["ghost"], "linewidth": 1.2}),
    )
    for held, style in styles:
        if held is not None:
            shares = [*([] if held.never is None else [held.never]), *held.shares]
            axes.bar(range(len(shares)), shares, width=0.88, **style)
    names = drawing.bin_names(picture)
    room = max(1, int((wide - SIDES / 2) / (LETTER * max(map(len, names)) + LETTER)))
    every = max(1, math.ceil(len(names) / room))
    axes.set_xticks(range(0, len(names), every), names[::every], fontsize=8)
    axes.yaxis.set_major_formatter(lambda value, _: f"{value:.0%}")
    axes.grid(axis="y", color=hues["hair"])
    axes.set_axisbelow(True)
