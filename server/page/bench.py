"""Long work behind a tab: the newest wish wins, older work stops, nothing goes on unseen."""

import threading
from collections.abc import Callable, Iterator
from typing import Generic, TypeVar

import solara

from server.page.mailbox import Apart, Mailbox
from server.page.ready import RULES

W = TypeVar("W")
S = TypeVar("S")

Stop = Callable[[], bool]

APART = Apart("bench")
"""Plays what is long, for all sessions in turn: answers to sliders do not queue behind it."""


def apart(steps: Iterator[S]) -> Iterator[S]:
    """Take each step of long work apart from any page, so that it may close at any time.

    Between two steps others have their turn.
    """
    end = object()
    while (step := APART.do(lambda: next(steps, end))) is not end:
        yield step  # type: ignore[misc]


class Bench(Generic[W]):
    """Runs ``work(wish, stop)`` for the newest wish, in a thread of its own.

    Work must ask ``stop()`` often and end when it says so: another wish has come, or nobody looks.
    What it had found by then is its own to keep. An error goes to ``failed`` unless another wish
    has come, and the wish that led to it may be asked for again.
    """

    def __init__(
        self,
        work: Callable[[W, Stop], None],
        *,
        settle: float = 0.0,
        failed: Callable[[Exception], None] | None = None,
        name: str = "bench",
    ) -> None:
        self._work = work
        self._wish: W | None = None
        self._wishing = threading.Lock()
        self._failed = failed
        self._missed = False
        """Whether what failed was still wished for."""
        self._box: Mailbox[W] = Mailbox(self._run, settle=settle, failed=self._fail, name=name)

    def open(self) -> Callable[[], None]:
        """Start the worker; returns what ends it."""
        self._box.open()

        def close() -> None:
            self.leave()
            self._box.close()

        return close

    def ask(self, wish: W) -> None:
        """Wish for something; the same wish twice is one."""
        with self._wishing:
            if wish != self._wish:
                self._wish = wish
                self._box.put(wish)

    def leave(self) -> None:
        """Wish for nothing: what is at work stops."""
        self._wish = None

    def wants(self, wish: W) -> bool:
        """Whether this is what is wished for, now."""
        return self._wish == wish

    def _run(self, wish: W) -> None:
        if RULES.wait() and not RULES.failed and self.wants(wish):
            try:
                self._work(wish, lambda: not self.wants(wish))
            except Exception:
                with self._wishing:
                    self._missed = self.wants(wish)
                    if self._missed:
                        self._wish = None
                raise

    def _fail(self, error: Exception) -> None:
        if self._missed and self._failed is not None:
            self._failed(error)


def use_bench(bench: Bench[W], wish: W, *, looked_at: bool) -> None:
    """Keep a bench open while its component lives, on this wish while the tab is looked at."""

    def follow() -> None:
        if looked_at:
            bench.ask(wish)
        else:
            bench.leave()

    solara.use_effect(bench.open, [])
    solara.use_effect(follow, [wish, looked_at])
