"""The picture of the sensitivity indices: one panel a measure, one pair of bars a parameter."""

from __future__ import annotations

from typing import TYPE_CHECKING

import matplotlib as mpl
from matplotlib.figure import Figure

from model.sensitivity import title_of
from server.plotting import STYLE

if TYPE_CHECKING:
    from pathlib import Path

    from matplotlib.axes import Axes

    from model.sensitivity import Index, Sensitivity

COLUMNS = 2
SHOWN = 6  # parameters a panel
WIDTH, HEIGHT = 9.0, 1.9  # inches: of the picture, and of a row of panels
# A colour-blind safe pair (Okabe and Ito), dark for what a parameter does alone.
ALONE, WITH_OTHERS = "#0072B2", "#A6CFE8"


def draw(found: Sensitivity, path: Path) -> None:
    """Draw the indices and write them as SVG.

    Raises:
        OSError: the place can't be written.
    """
    lines = -(-len(found.indices) // COLUMNS)
    with mpl.rc_context({**STYLE, "font.size": 8}):
        figure = Figure(figsize=(WIDTH, HEIGHT * lines), layout="constrained", facecolor="white")
        panels = figure.subplots(lines, COLUMNS, squeeze=False).ravel()
        for panel, (watched, indices) in zip(panels, found.indices.items(), strict=False):
            _panel(panel, title_of(watched), indices[:SHOWN])
        for panel in panels[len(found.indices) :]:
            panel.set_axis_off()
        handles, labels = panels[0].get_legend_handles_labels()
        figure.legend(handles, labels, loc="outside lower center", ncols=2, frameon=False)
        figure.savefig(path, format="svg", metadata={"Date": None})


def _panel(panel: Axes, title: str, indices: list[Index]) -> None:
    names = [index.parameter for index in indices]
    panel.barh(
        names,
        [index.total for index in indices],
        xerr=[index.total_margin for index in indices],
        color=WITH_OTHERS,
        error_kw={"elinewidth": 0.7, "ecolor": "#555555"},
        label="with others (total order, 95% interval)",
    )
    first = [max(index.first, 0.0) for index in indices]
    panel.barh(names, first, height=0.4, color=ALONE, label="alone (first order)")
    panel.set_title(title, loc="left", fontweight="bold")
    panel.set_xlim(0, 1)
    panel.invert_yaxis()
    panel.spines[["top", "right"]].set_visible(False)
