"""Pictures as SVG that stand in a page: its colours, its font, names of their own."""

from __future__ import annotations

import contextlib
import html
import io
import re
from typing import TYPE_CHECKING, Any

import matplotlib as mpl
from matplotlib.figure import Figure

from server.plotting import STYLE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from matplotlib.axes import Axes

# Each is a colour of the page (report.css), by the name it has there.
INK, SOFT, HAIR, PAPER = "#1c2127", "#5a636c", "#e0e4e7", "#fffffe"
MAIN, PALE, MARK = "#1f6f78", "#a9cfd2", "#a8480f"
NAMES = {
    INK: "ink",
    SOFT: "soft",
    HAIR: "hair",
    PAPER: "paper",
    MAIN: "main",
    PALE: "pale",
    MARK: "mark",
}
SETTINGS: dict[Any, Any] = {
    **STYLE,
    "figure.constrained_layout.hspace": 0.1,
    "figure.constrained_layout.wspace": 0.05,
    "text.color": INK,
    "axes.edgecolor": SOFT,
    "axes.labelcolor": SOFT,
    "axes.titlecolor": INK,
    "axes.titlesize": 10,
    "axes.linewidth": 0.6,
    "axes.facecolor": "none",
    "xtick.color": SOFT,
    "ytick.color": SOFT,
    "xtick.labelcolor": SOFT,
    "ytick.labelcolor": INK,
    "xtick.major.width": 0.6,
    "ytick.major.width": 0.6,
    "grid.color": HAIR,
    "grid.linewidth": 0.6,
    "axes.axisbelow": True,
    "axes.spines.top": False,
    "axes.spines.right": False,
}


@contextlib.contextmanager
def drawing(width: float, height: float) -> Iterator[Figure]:
    """Give a figure, in inches, drawn in the house's style."""
    with mpl.rc_context(SETTINGS):
        yield Figure(figsize=(width, height), layout="constrained", facecolor="none")


def bare(panel: Axes, axis: str = "") -> None:
    """Take the spines away but those of `axis`, x or y, and draw light lines across it."""
    for side, kept in (("bottom", "x"), ("left", "y")):
        panel.spines[side].set_visible(kept in axis)
    panel.tick_params(length=0)
    if axis:
        panel.grid(visible=True, axis="x" if axis == "x" else "y")


def as_svg(figure: Figure, name: str, alt: str) -> str:
    """Return a figure as an element of a page.

    Args:
        figure: drawn within `drawing`.
        name: of this picture in its page, of letters and digits.
        alt: what it shows, for those who don't see it.
    """
    written = io.StringIO()
    empty = dict.fromkeys(("Date", "Creator", "Format", "Type"))
    figure.savefig(written, format="svg", metadata=empty, transparent=True)
    text = written.getvalue()
    text = text[text.index("<svg") :]
    before, _, after = text.partition("<metadata>")
    text = before.rstrip() + after.partition("</metadata>")[2]
    width, height = re.findall(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', text)[0]
    label = html.escape(alt, quote=True)
    head = (
        f'<svg viewBox="0 0 {width} {height}" role="img" aria-label="{label}" '
        f'style="max-width: {float(width) * 4 / 3:.0f}px" xmlns="http://www.w3.org/2000/svg" '
        f'xmlns:xlink="http://www.w3.org/1999/xlink">'
    )
    text = head + text[text.index(">") + 1 :]
    used = set(re.findall(r'(?:url\(|href=")#([\w.-]+)', text))
    text = re.sub(
        r' id="([\w.-]+)"',
        lambda found: f' id="{name}-{found[1]}"' if found[1] in used else "",
        text,
    )
    text = re.sub(r'(url\(|href=")#', rf"\1#{name}-", text)
    text = re.sub(r"font: ([\w ]*?)([\d.]+px) [^;\"]*", r"font: \1\2 var(--font)", text)
    for colour, of_page in NAMES.items():
        text = text.replace(colour, f"var(--{of_page})")
    first, *others = text.split("<!--")
    return (first + "".join(one.partition("-->")[2].lstrip() for one in others)).strip()
