"""Long work, shown on the standard error while it lasts, and ended by Ctrl-C."""

from __future__ import annotations

import contextlib
import signal
import sys
import threading
from typing import TYPE_CHECKING, TypeVar

from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TextColumn,
    TimeRemainingColumn,
    track,
)
from rich.text import Text

import model
from rulebook.compiling import can_be_kept, is_compiled
from server.commands.console import Page

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from types import FrameType

    from model import Ensemble, Scenario


T = TypeVar("T")


def compiling() -> None:
    """Load the compiled rules, or compile them and say so: who waits is told of it anywhere."""
    if model.is_warm():
        return
    if not is_compiled():
        once = ", once" if can_be_kept() else ""
        sys.stderr.write(f"Compiling the rules{once} (it may take a minute or two) ...\n")
        sys.stderr.flush()
    try:
        model.warm_up()
    except KeyboardInterrupt:
        sys.stderr.write("Stopped while the rules were being compiled; nothing was written.\n")
        raise


def play(scenario: Scenario, runs: int, seed: int) -> Ensemble | None:
    """Play an ensemble with a bar; None where Ctrl-C ended it, after saying what was done."""
    console = Page(sys.stderr).console
    columns = (
        TextColumn("Playing"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("runs"),
        TimeRemainingColumn(),
    )
    done = 0
    with (
        stop_on_interrupt() as stopped,
        Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar,
    ):
        task = bar.add_task("", total=runs)

        def advance(so_far: int, _total: int) -> None:
            nonlocal done
            done = so_far
            bar.update(task, completed=so_far)

        ensemble = model.simulate(scenario, runs, seed, progress=advance, stop=stopped)
    if stopped() and done < runs:
        sys.stderr.write(f"Stopped after {done:,} of {runs:,} runs; nothing was written.\n")
        return None
    return ensemble


@contextlib.contextmanager
def runs_done(total: int, before: int = 0) -> Iterator[Callable[[int], None]]:
    """Show the runs done, their rate and the time left; give what is told of each few more.

    Args:
        total: all runs.
        before: those that an earlier start has done.
    """
    console = Page(sys.stderr).console
    columns = (
        TextColumn("Playing"),
        BarColumn(),
        TextColumn("{task.completed:,} of {task.total:,} runs"),
        RateColumn(),
        TimeRemainingColumn(),
        TextColumn("left"),
    )
    with Progress(
        *columns, console=console, transient=True, disable=not console.is_terminal
    ) as bar:
        task = bar.add_task("", total=total, completed=before)
        yield lambda more: bar.advance(task, more)


class RateColumn(ProgressColumn):
    """How many are done a second."""

    def render(self, task: Task) -> Text:
        """Return the rate, or nothing while there is none."""
        return Text("" if not task.speed else f"{task.speed:,.0f} a second")


def steps(work: Sequence[T], label: str) -> Iterator[T]:
    """Go through a list of long steps with a bar."""
    console = Page(sys.stderr).console
    yield from track(
        work, f"{label} ", console=console, transient=True, disable=not console.is_terminal
    )


@contextlib.contextmanager
def stop_on_interrupt() -> Iterator[Callable[[], bool]]:
    """Turn the first Ctrl-C into a wish to stop; a second one interrupts as ever."""
    wished = threading.Event()

    def wish(_signal: int, _frame: FrameType | None) -> None:
        wished.set()
        signal.signal(signal.SIGINT, before)

    before = signal.signal(signal.SIGINT, wish)
    try:
        yield wished.is_set
    finally:
        signal.signal(signal.SIGINT, before)
