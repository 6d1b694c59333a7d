"""The pictures of one measure: what it depends on, how, and where on two parameters."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from matplotlib.colors import LinearSegmentedColormap, Normalize
from matplotlib.ticker import MaxNLocator

from model.analysis.words import is_unordered, plain, share, value_words
from rulebook.declared.parameters import PARAMETERS, full_title
from server.report.scales import Fine, labels
from server.report.svg import HAIR, INK, MAIN, PALE, PAPER, SOFT, as_svg, bare, drawing

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from matplotlib.axes import Axes

    from model.analysis import Answer, Watched
    from model.analysis.effects import Effect, Heat
    from model.analysis.points import Points

SHOWN = 8  # parameters in a picture
CURVES = 6
HALF, WHOLE = 5.0, 10.3  # inches
LINE, HEAD = 0.34, 0.75  # inches: of a bar, and of what stands around
# One hue from light to dark: it says more and less to the colour-blind and in print too.
HEAT = LinearSegmentedColormap.from_list("heat", ["#f2f1ea", "#7fb7ba", "#0c3f46"])
DARK = 0.55  # of the scale, from which on light figures are read
MOST_WRITTEN = 12  # cells along a side, up to which the figures are written into them


def _scale(one: Watched) -> Fine:
    return Fine(per_cent=one.is_share)


def tornado(answer: Answer, name: str) -> str:
    """Draw the largest swings: from the mean at a parameter's low end to that at its high end."""
    shown = answer.effects[:SHOWN]
    with drawing(HALF, HEAD + LINE * len(shown)) as figure:
        panel = figure.subplots()
        for place, effect in enumerate(shown):
            first, last = effect.slices[0], effect.slices[-1]
            low, high = effect.lowest.mean, effect.highest.mean
            panel.plot([low, high], [place, place], color=PALE, linewidth=9, solid_capstyle="butt")
            for one, filled in ((first, False), (last, True)):
                panel.plot(
                    one.mean,
                    place,
                    "o",
                    markersize=6,
                    markerfacecolor=MAIN if filled else PAPER,
                    markeredgecolor=MAIN,
                )
        panel.axvline(answer.mean.value, color=SOFT, linewidth=0.8)
        panel.set_yticks(range(len(shown)), [full_title(one.parameter) for one in shown])
        panel.set_ylim(len(shown) - 0.4, -0.6)
        panel.xaxis.set_major_formatter(_scale(answer.watched))
        panel.xaxis.set_major_locator(MaxNLocator(5))
        panel.margins(x=0.06)
        bare(panel, "x")
        return as_svg(
            figure,
            name,
            f"Swing of “{answer.watched.title}” along each parameter, the largest first: "
            + "; ".join(f"{full_title(one.parameter)} {_ends(answer, one)}" for one in shown),
        )


def _ends(answer: Answer, effect: Effect) -> str:
    return " to ".join(
        answer.watched.figure(one.mean) for one in (effect.slices[0], effect.slices[-1])
    )


def influence(answer: Answer, name: str) -> str:
    """Draw the indices with their intervals."""
    found = answer.indices
    if found is None:
        return ""
    shown = found.rows[:SHOWN]
    with drawing(HALF, HEAD + LINE * len(shown)) as figure:
        panel = figure.subplots()
        places = np.arange(len(shown))
        totals = np.array([one.total for one in shown])
        margins = np.nan_to_num([one.total_margin for one in shown])
        panel.hlines(places, totals - margins, totals + margins, color=PALE, linewidth=5)
        panel.plot(totals, places, "o", color=MAIN, markersize=6)
        if found.method == "sobol":
            firsts = [one.first for one in shown]
            panel.plot(
                firsts, places, "o", markersize=5, markerfacecolor=PAPER, markeredgecolor=MAIN
            )
        else:
            floors = [found.floors[one.parameter] for one in shown]
            panel.barh(places, floors, height=1, color=HAIR, linewidth=0, zorder=0)
        panel.set_yticks(places, [full_title(one.parameter) for one in shown])
        panel.set_ylim(len(shown) - 0.4, -0.6)
        panel.set_xlim(min(0.0, *(totals - margins)), max(1.0, *(totals + margins)))
        bare(panel, "x")
        return as_svg(
            figure,
            name,
            f"Indices of “{answer.watched.title}”: "
            + "; ".join(f"{full_title(one.parameter)} {one.total:.2f}" for one in shown),
        )


def curves(answer: Answer, points: Points, name: str) -> str:
    """Draw the main effects of the parameters that have most part in it."""
    of = {effect.parameter: effect for effect in answer.effects}
    shown = [of[parameter] for parameter in answer.ranking[:CURVES]]
    columns = min(3, len(shown))
    lines = -(-len(shown) // columns)
    with drawing(WHOLE * columns / 3, 2.1 * lines) as figure:
        panels = figure.subplots(lines, columns, squeeze=False, sharey=True).ravel()
        for panel, effect in zip(panels, shown, strict=False):
            _curve(panel, answer, effect, points.bounds(effect.parameter))
        for panel in panels[len(shown) :]:
            panel.set_axis_off()
        return as_svg(
            figure,
            name,
            f"Mean of “{answer.watched.title}” along "
            + ", ".join(full_title(one.parameter) for one in shown),
        )


def _curve(panel: Axes, answer: Answer, effect: Effect, bounds: tuple[float, float]) -> None:
    named = is_unordered(effect.parameter) or PARAMETERS[effect.parameter].is_switch
    across = [k if named else one.middle for k, one in enumerate(effect.slices)]
    means = np.array([one.mean for one in effect.slices])
    margins = np.nan_to_num([one.margin for one in effect.slices])
    if named:
        panel.vlines(across, means - margins, means + margins, color=PALE, linewidth=6)
        panel.plot(across, means, "o", color=MAIN, markersize=6)
        panel.set_xticks(across, [value_words(effect.parameter, one.low) for one in effect.slices])
        panel.set_xlim(-0.5, len(across) - 0.5)
        if len(across) > 3:  # noqa: PLR2004 - they would touch
            panel.tick_params(axis="x", rotation=30)
    else:
        panel.fill_between(across, means - margins, means + margins, color=PALE, linewidth=0)
        panel.plot(across, means, color=MAIN, linewidth=1.8)
        panel.set_xlim(*bounds)
        panel.set_xticks([bounds[0], sum(bounds) / 2, bounds[1]])
        panel.xaxis.set_major_formatter(Fine())
    panel.axhline(answer.mean.value, color=SOFT, linewidth=0.6, linestyle=(0, (2, 2)))
    panel.set_title(full_title(effect.parameter), loc="left")
    panel.yaxis.set_major_formatter(_scale(answer.watched))
    panel.yaxis.set_major_locator(MaxNLocator(4))
    bare(panel, "y")
    panel.spines["left"].set_visible(False)


def heat(answer: Answer, found: Heat, name: str) -> str:
    """Draw the mean in each cell of two parameters."""
    rows, columns = found.means.shape
    known = found.means[~np.isnan(found.means)]
    ends = (float(known.min()), float(known.max()))
    # What is no more than chance would look like a pattern if it had the whole scale to itself.
    scale = Normalize(*(ends if found.is_told else (answer.low, answer.high)))
    height = float(np.clip(0.38 * rows + 0.9, 1.6, 4.6))
    with drawing(HALF + 1.2, height) as figure:
        panel = figure.subplots()
        picture = np.ma.masked_invalid(found.means)
        mesh = panel.pcolormesh(
            picture, cmap=HEAT, norm=scale, edgecolors=PAPER, linewidth=0.8, rasterized=False
        )
        if max(rows, columns) <= MOST_WRITTEN:
            _write(panel, answer.watched, found, scale)
        panel.set_xticks(*_ticks(found.across, found.across_edges))
        panel.set_yticks(*_ticks(found.up, found.up_edges))
        panel.set_xlabel(full_title(found.across), loc="left", color=INK)
        panel.set_ylabel(full_title(found.up), loc="bottom", color=INK)
        bare(panel)
        bar = figure.colorbar(mesh, ax=panel, shrink=0.8, pad=0.02, format=_scale(answer.watched))
        bar.outline.set_visible(False)
        bar.ax.tick_params(length=0)
        return as_svg(
            figure,
            name,
            f"Mean of “{answer.watched.title}” over {full_title(found.across)} and "
            f"{full_title(found.up)}, from {answer.watched.figure(float(known.min()))} to "
            f"{answer.watched.figure(float(known.max()))}",
        )


def _write(panel: Axes, one: Watched, found: Heat, scale: Normalize) -> None:
    for (up, across), mean in np.ndenumerate(found.means):
        if np.isnan(mean):
            continue
        told = share(mean, fine=not one.is_chance) if one.is_share else plain(mean)
        # Cells keep their colours in a dark page, so their figures do too.
        colour = "#ffffff" if scale(mean) > DARK else "#10242a"
        panel.text(
            across + 0.5, up + 0.5, told, ha="center", va="center", fontsize=7.5, color=colour
        )


def _ticks(parameter: str, edges: Sequence[tuple[float, float]]) -> tuple[list[float], list[str]]:
    if all(low == high for low, high in edges):
        every = -(-len(edges) // MOST_WRITTEN)
        places: Iterable[int] = range(0, len(edges), every)
        kept = list(places)
        return [k + 0.5 for k in kept], _short(parameter, [edges[k][0] for k in kept])
    ends = [edges[0][0], *(high for _, high in edges)]
    kept = list(range(0, len(ends), 2))
    return [float(k) for k in kept], labels([ends[k] for k in kept])


def _short(parameter: str, values: Sequence[float]) -> list[str]:
    if is_unordered(parameter) or PARAMETERS[parameter].is_switch:
        return [value_words(parameter, value) for value in values]
    return labels(values)
