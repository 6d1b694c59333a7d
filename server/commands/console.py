"""How the commands write: coloured on a terminal, plain text of one width anywhere else."""

from __future__ import annotations

import math
import sys
import textwrap
from typing import TYPE_CHECKING

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from rulebook.declared.kinds import NUMBER

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import TextIO

    from rulebook.declared.kinds import Kind

WIDTH = 100
WHOLE = 1e-9
LARGE = 100


class Page:
    """A text on the screen or in a pipe, written line by line."""

    def __init__(self, stream: TextIO | None = None) -> None:
        stream = stream or sys.stdout
        terminal = stream.isatty()
        self.console = Console(
            file=stream,
            force_terminal=terminal,
            width=None if terminal else WIDTH,
            highlight=False,
            markup=False,
            emoji=False,
        )
        self.width = min(self.console.width, WIDTH)

    def line(self, text: str = "", style: str = "") -> None:
        """Write one line as it is."""
        self.console.print(Text(text, style), soft_wrap=True)

    def paragraph(self, text: str, label: str = "", indent: int = 0, style: str = "") -> None:
        """Write a text, wrapped, the label in the margin that `indent` leaves."""
        first, *others = textwrap.wrap(
            text, self.width - indent, break_long_words=False, break_on_hyphens=False
        ) or [""]
        self.console.print(
            Text.assemble((label.ljust(indent), "dim"), (first, style)), soft_wrap=True
        )
        for other in others:
            self.line(" " * indent + other, style)

    def table(
        self, headings: Sequence[str], rows: Iterable[Sequence[str]], numbers: Sequence[int] = ()
    ) -> None:
        """Write a table.

        Args:
            headings: the columns' names.
            rows: texts, one a column.
            numbers: the columns, counted from 0, that are set to the right.
        """
        table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False, padding=(0, 1))
        for place, heading in enumerate(headings):
            if place in numbers:
                table.add_column(heading, justify="right", no_wrap=True)
            else:
                table.add_column(heading, no_wrap=place == 0, overflow="fold")
        for row in rows:
            table.add_row(*(Text(cell) for cell in row))
        if self.console.is_terminal:
            self.console.print(table)
            return
        with self.console.capture() as written:
            self.console.print(table)
        for text in written.get().splitlines():
            self.line(text.rstrip())


def number(value: float, kind: Kind = NUMBER) -> str:
    """Return a number as a reader wants it; the week of what never was is -1, or inf in a band."""
    if math.isnan(value):
        return "-"
    if kind.may_be_never:
        return "never" if value < 0 or math.isinf(value) else f"{value:.1f}".removesuffix(".0")
    if abs(value - round(value)) < WHOLE:
        return f"{round(value):,}"
    return f"{value:,.1f}" if abs(value) >= LARGE else f"{value:.3f}"
