"""The pictures of discovery, and of whether the runs were enough."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.ticker import FuncFormatter, PercentFormatter

from model.analysis.enough import LITTLE_LUCK
from model.analysis.words import share, value_words
from rulebook.declared.parameters import full_title
from server.report.pictures import HALF, HEAD, WHOLE
from server.report.svg import HAIR, INK, MAIN, MARK, PALE, SOFT, as_svg, bare, drawing

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes

    from model.analysis import Answer, Discovery
    from model.analysis.discovery import Corner, Limit
    from model.analysis.points import Points

ROOM = 0.05  # of an axis, that a number of the curve of peeling needs
COLOURS = (MAIN, MARK, INK)  # of lines, one after another; then with the next dashes
DASHES: tuple[Any, ...] = ("-", (0, (5, 2)), (0, (1, 1.5)), (0, (6, 2, 1, 2)))


def peeling(found: Discovery, name: str) -> str:
    """Draw the curve of peeling, coverage against density, with the box that was chosen."""
    with drawing(HALF, 3.4) as figure:
        panel = figure.subplots()
        coverage = [one.score.coverage for one in found.curve]
        density = [one.score.density for one in found.curve]
        panel.plot(coverage, density, color=PALE, linewidth=1.5)
        panel.plot(coverage, density, "o", color=MAIN, markersize=4)
        for one in _numbered(found.curve):
            panel.annotate(
                str(one.limits),
                (one.score.coverage, one.score.density),
                xytext=(-2, -11),
                textcoords="offset points",
                ha="right",
                fontsize=7.5,
                color=SOFT,
            )
        chosen = found.score
        panel.plot(chosen.coverage, chosen.density, "D", color=MARK, markersize=8)
        panel.annotate(
            "chosen",
            (chosen.coverage, chosen.density),
            xytext=(8, 6),
            textcoords="offset points",
            color=MARK,
            fontweight="bold",
        )
        panel.axhline(found.base, color=SOFT, linewidth=0.8, linestyle=(0, (2, 2)))
        panel.text(0, found.base, "all futures", fontsize=8, color=SOFT, va="bottom")
        panel.set_xlim(-0.02, 1.09)
        panel.set_ylim(0, 1.09)
        panel.set_xlabel("Coverage: of all such futures, those in the box", loc="left")
        panel.set_ylabel("Density: of the futures in the box, such", loc="bottom")
        for axis in (panel.xaxis, panel.yaxis):
            axis.set_major_formatter(PercentFormatter(1))
        bare(panel, "y")
        panel.spines["bottom"].set_visible(True)
        return as_svg(
            figure,
            name,
            f"Curve of peeling: coverage against density of {len(found.curve)} boxes; the chosen "
            f"one has coverage {share(chosen.coverage)} and density {share(chosen.density)}",
        )


def _numbered(curve: Sequence[Corner]) -> list[Corner]:
    """Return the boxes whose number of limits is written: the first of each that has room."""
    found: list[Corner] = []
    for one in curve:
        is_new = one.limits and all(one.limits != other.limits for other in found)
        if is_new and all(_apart(one, other) for other in found):
            found.append(one)
    return found


def _apart(one: Corner, other: Corner) -> bool:
    a, b = one.score, other.score
    return abs(a.coverage - b.coverage) > ROOM or abs(a.density - b.density) > ROOM


def box(found: Discovery, points: Points, name: str) -> str:
    """Draw what the box allows of each parameter that it limits, within what was varied."""
    if not found.limits:
        return ""
    with drawing(HALF, HEAD + 0.62 * len(found.limits)) as figure:
        panel = figure.subplots()
        for place, limit in enumerate(found.limits):
            column = points.values[:, points.names.index(limit.parameter)]
            _limit(panel, place, limit, np.unique(column), points.bounds(limit.parameter))
        titles = [full_title(limit.parameter) for limit in found.limits]
        panel.set_yticks(range(len(titles)), titles)
        panel.set_ylim(len(titles) - 0.4, -0.6)
        panel.set_xlim(-0.06, 1.06)
        panel.set_xticks([])
        bare(panel)
        words = "; ".join(limit.words for limit in found.limits)
        return as_svg(figure, name, f"The box: {words}")


def _limit(
    panel: Axes, place: int, limit: Limit, values: np.ndarray, bounds: tuple[float, float]
) -> None:
    panel.plot([0, 1], [place, place], color=HAIR, linewidth=8, solid_capstyle="butt")
    if limit.values:
        every = values.tolist()
        for k, value in enumerate(every):
            across = k / max(len(every) - 1, 1)
            inside = value in limit.values
            panel.plot(
                across, place, "o", color=MAIN if inside else SOFT, markersize=9 if inside else 4
            )
            told = value_words(limit.parameter, value)
            _under(panel, across, place, told, inside=inside)
        return
    low, high = bounds
    first = low if limit.low is None else limit.low
    last = high if limit.high is None else limit.high
    ends = [(one - low) / (high - low) for one in (first, last)]
    panel.plot(ends, [place, place], color=MAIN, linewidth=8, solid_capstyle="butt")
    if ends[1] - ends[0] < 0.01:  # noqa: PLR2004 - one value of a grid
        panel.plot(ends[0], place, "o", color=MAIN, markersize=9)
    for at, value, bound in ((0.0, low, limit.low), (1.0, high, limit.high)):
        told = value_words(limit.parameter, value)
        if bound is None or abs((bound - low) / (high - low) - at) > 0.15:  # noqa: PLR2004 - room
            _under(panel, at, place, told, inside=bound is None)
    for bound in {one for one in (limit.low, limit.high) if one is not None}:
        told = value_words(limit.parameter, bound)
        _under(panel, (bound - low) / (high - low), place, told, inside=True)


def _under(panel: Axes, across: float, place: int, told: str, *, inside: bool) -> None:
    panel.annotate(
        told,
        (across, place),
        xytext=(0, -9),
        textcoords="offset points",
        ha="center",
        va="top",
        fontsize=8,
        color=INK if inside else SOFT,
        fontweight="bold" if inside else "normal",
    )


def luck(answers: Sequence[Answer], name: str) -> str:
    """Draw how the part of luck falls with the runs at each point."""
    drawn = [answer for answer in answers if answer.enough.curve and answer.varies]
    if not drawn:
        return ""
    with drawing(WHOLE * 0.72, 3.0) as figure:
        panel = figure.subplots()
        ends = []
        for k, answer in enumerate(drawn):
            runs = [step.runs for step in answer.enough.curve]
            shares = [step.luck for step in answer.enough.curve]
            colour = COLOURS[k % len(COLOURS)]
            dashes = DASHES[k // len(COLOURS) % len(DASHES)]
            panel.plot(runs, shares, color=colour, linewidth=1.4, linestyle=dashes)
            panel.plot(answer.enough.runs, answer.enough.luck, "o", color=colour, markersize=6)
            ends.append((shares[0], answer.watched.title, colour, dashes))
        panel.set_xscale("log")
        panel.axhspan(0, LITTLE_LUCK, color=HAIR, linewidth=0)
        left = min(step.runs for answer in drawn for step in answer.enough.curve)
        ends.sort(key=lambda one: one[0])
        top = min(max(1.1 * ends[-1][0], 2 * LITTLE_LUCK), 1)
        heights = _spread([one[0] / top for one in ends])
        for (at, title, colour, dashes), up in zip(ends, heights, strict=True):
            short = title if len(title) < 40 else f"{title[:38]}…"  # noqa: PLR2004 - letters
            panel.annotate(
                short,
                (left, at),
                xytext=(-0.08, up),
                textcoords="axes fraction",
                ha="right",
                va="center",
                fontsize=8,
                color=INK,
                arrowprops={
                    "arrowstyle": "-",
                    "color": colour,
                    "linestyle": dashes,
                    "linewidth": 0.9,
                    "shrinkA": 1,
                    "shrinkB": 0,
                    "relpos": (1, 0.5),
                },
            )
        panel.yaxis.tick_right()
        panel.yaxis.set_major_formatter(PercentFormatter(1, decimals=0))
        panel.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.0f}"))
        panel.set_ylim(0, top)
        panel.set_xlim(left, None)
        panel.set_xlabel("Runs at each point", loc="right")
        panel.minorticks_off()
        bare(panel, "y")
        panel.spines["left"].set_visible(False)
        return as_svg(
            figure,
            name,
            "Share of the differences between points that is luck, by the runs at each point: "
            + "; ".join(
                f"{one.watched.title} {share(one.enough.luck)} at {one.enough.runs:.0f} runs"
                for one in drawn
                if not math.isnan(one.enough.luck)
            ),
        )


def _spread(heights: Sequence[float]) -> list[float]:
    """Return heights from 0 to 1, from the lowest up, so far apart that labels do not touch."""
    room = min(0.08, 1 / max(len(heights), 1))
    placed: list[float] = []
    for height in heights:
        placed.append(max(height, placed[-1] + room) if placed else max(height, 0.03))
    top = 1.0
    for k in reversed(range(len(placed))):
        placed[k] = min(placed[k], top)
        top = placed[k] - room
    return placed
