"""Long work: shown on the standard error while it lasts, and ended by Ctrl-C or by a signal.

A terminal gets a bar. Anything else, such as a file under nohup, gets a line at the start and one
every half minute.
"""

from __future__ import annotations

import contextlib
import signal
import sys
import threading
import time
from typing import TYPE_CHECKING, TypeVar

import model
from model.words import counted, in_words
from rulebook.compiling import can_be_kept, is_compiled
from server.commands.console import Page

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from types import FrameType

    from rich.console import Console

    from model import Ensemble, Scenario

EVERY = 30.0
"""Seconds between two lines where there is no terminal."""

NOTHING_WRITTEN = "Stopped; nothing was written."

# What asks a program to end: Ctrl-C, `kill`, and a terminal that is closed.
ENDING = [
    getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)
]

T = TypeVar("T")


class Work:
    """How far some long work is; threads may tell it."""

    def __init__(self, label: str, unit: str, total: int | None, done: int = 0) -> None:
        self.label = label
        self.unit = unit
        self.total = total
        self.done = done
        self._before = done
        self._began = time.monotonic()
        self._telling = threading.Lock()
        self.told: Callable[[], None] = lambda: None
        """Is called when more is done."""

    def at(self, done: int, total: int) -> None:
        """Note how much is done of all."""
        self.done, self.total = done, total
        self.told()

    def advance(self, more: int) -> None:
        """Note that so much more is done."""
        with self._telling:
            self.done += more
        self.told()

    def each(self, items: Iterable[T]) -> Iterator[T]:
        """Give items one by one, each of which is one more done."""
        for item in items:
            yield item
            self.advance(1)

    def start(self) -> str:
        """Return the line that stands at the start."""
        if self.total is None:
            return f"{self.label} ..."
        left = f"{self.total - self._before:,} of " if self._before else ""
        return f"{self.label}: {left}{counted(self.total, self.unit)} ..."

    def line(self) -> str:
        """Return the line that says how far it is."""
        passed = time.monotonic() - self._began
        if self.total is None:
            return f"{self.label}: {in_words(passed)} so far."
        fresh = self.done - self._before
        left = passed / fresh * (self.total - self.done) if fresh else 0
        more = f", about {in_words(left)} left" if left else ""
        return (
            f"{self.label}: {self.done:,} of {counted(self.total, self.unit)} "
            f"after {in_words(passed)}{more}."
        )


@contextlib.contextmanager
def shown(
    label: str,
    unit: str = "",
    total: int | None = None,
    done: int = 0,
    *,
    stopped: str = NOTHING_WRITTEN,
) -> Iterator[Work]:
    """Show long work while it lasts; give what it tells its progress to.

    Args:
        label: what is done, such as "Playing".
        unit: what is counted, such as "run".
        total: how many; None where nothing is counted, or it is told only when the work is sure to
            begin, because what it is asked for may still be refused.
        done: how many of them an earlier start has done.
        stopped: the sentence for when it is interrupted.
    """
    console = Page(sys.stderr).console
    work = Work(label, unit, total, done)
    with _told(stopped), _bar(work, console) if console.is_terminal else _lines(work):
        yield work


@contextlib.contextmanager
def _told(stopped: str) -> Iterator[None]:
    try:
        yield
    except KeyboardInterrupt:
        _say(stopped)
        raise


@contextlib.contextmanager
def _lines(work: Work) -> Iterator[None]:
    over = threading.Event()
    first = threading.Lock()  # is taken once, by whichever thread is the first

    def begin() -> None:
        if first.acquire(blocking=False):
            _say(work.start())

    def tell() -> None:
        while not over.wait(EVERY):
            _say(work.line())

    work.told = begin
    if work.total is not None or not work.unit:
        begin()
    teller = threading.Thread(target=tell, name="progress", daemon=True)
    teller.start()
    try:
        yield
    finally:
        over.set()
        teller.join()


@contextlib.contextmanager
def _bar(work: Work, console: Console) -> Iterator[None]:
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.fields[counts]}"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task(work.label, total=None, counts="")

        def show() -> None:
            counts = (
                "" if work.total is None else f"{work.done:,} of {counted(work.total, work.unit)}"
            )
            bar.update(task, completed=work.done, total=work.total, counts=counts)

        work.told = show
        show()
        yield


def compiling() -> None:
    """Load the compiled rules, or compile them and say so: who waits is told of it anywhere."""
    if model.is_warm():
        return
    stopped = "Stopped while the rules were being compiled; nothing was written."
    if is_compiled():
        with _told(stopped):
            model.warm_up()
        return
    once = ", once" if can_be_kept() else ""
    with shown(f"Compiling the rules{once} (it may take a minute or two)", stopped=stopped):
        model.warm_up()


def play(scenario: Scenario, runs: int, seed: int) -> Ensemble | None:
    """Play an ensemble and show how far it is; None where it was ended, and that is said."""
    with stop_on_interrupt() as stopped, shown("Playing", "run", runs) as work:
        ensemble = model.simulate(scenario, runs, seed, progress=work.at, stop=stopped)
    if stopped() and work.done < runs:
        _say(f"Stopped after {work.done:,} of {runs:,} runs; nothing was written.")
        return None
    return ensemble


@contextlib.contextmanager
def stop_on_interrupt() -> Iterator[Callable[[], bool]]:
    """Turn the first Ctrl-C or signal to end into a wish to stop; a second one ends as ever.

    What is ignored, as nohup has a closed terminal ignored, is left ignored.
    """
    wished = threading.Event()
    handlers = {one: signal.getsignal(one) for one in ENDING}
    before = {one: given for one, given in handlers.items() if given not in {signal.SIG_IGN, None}}

    def give_back() -> None:
        for one, handler in before.items():
            signal.signal(one, handler)

    def wish(_signal: int, _frame: FrameType | None) -> None:
        wished.set()
        give_back()

    for one in before:
        signal.signal(one, wish)
    try:
        yield wished.is_set
    finally:
        give_back()


def _say(line: str) -> None:
    sys.stderr.write(f"{line}\n")
    sys.stderr.flush()
