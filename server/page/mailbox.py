"""A single-slot mailbox: the newest request wins, none that matters is lost.

A slider sends a value many times a second and an answer takes some tens of milliseconds. A queue
would lag behind, a task that restarts at every move would never finish. Here one worker thread
takes the newest request, works it to the end, shows the answer, and takes the newest again.
"""

import logging
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager, nullcontext
from queue import SimpleQueue
from typing import Any, Generic, TypeVar

from rulebook.declared.errors import BadInput

logger = logging.getLogger(__name__)

T = TypeVar("T")
R = TypeVar("R")

LEAVE_S = 2.0
"""How long a thread may take to end what it is at, in seconds, once it is not wanted any more."""


class Turns:
    """One at a time, in the order of asking: for work that takes the whole machine.

    Were all sessions at work at once, each would finish last, with an answer to an old question.
    """

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._waiting: deque[object] = deque()

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait for one's turn, and have it."""
        ticket = object()
        with self._changed:
            self._waiting.append(ticket)
            while self._waiting[0] is not ticket:
                self._changed.wait()
        try:
            yield
        finally:
            with self._changed:
                self._waiting.popleft()
                self._changed.notify_all()

    @property
    def wanted(self) -> bool:
        """Whether somebody waits for a turn while another has it."""
        with self._changed:
            return len(self._waiting) > 1

    def wait_for_quiet(self, at_most: float) -> None:
        """Wait until nobody has a turn or waits for one, at most so many seconds."""
        with self._changed:
            self._changed.wait_for(lambda: not self._waiting, at_most)


class Apart:
    """A thread that belongs to no page, for work that starts threads of its own.

    Solara gives every new thread the page of the one that makes it; where that page has been closed
    meanwhile the new thread dies at once, and whoever waits for it waits for ever.
    """

    def __init__(self, name: str) -> None:
        self._asked: SimpleQueue[tuple[Callable[[], Any], Future[Any]]] = SimpleQueue()
        thread = threading.Thread(target=self._run, name=name, daemon=True)
        vars(thread)["current_context"] = None
        thread.start()

    def do(self, work: Callable[[], R]) -> R:
        """Have some work done there; returns or raises what it does."""
        done: Future[R] = Future()
        self._asked.put((work, done))
        return done.result()

    def _run(self) -> None:
        while True:
            work, done = self._asked.get()
            try:
                done.set_result(work())
            except Exception as error:  # noqa: BLE001 - it goes to whoever asked
                done.set_exception(error)


class Mailbox(Generic[T]):
    """Runs ``work(request)`` for the newest request, one at a time, in a thread of its own.

    ``settle`` (seconds) makes the worker wait until no request has come for that long: for slow
    work that need not follow a slider while it moves. With ``turns`` the newest request is taken
    when its turn has come, not before. An error in ``work`` goes to ``failed`` and
    does not end the worker.
    """

    def __init__(
        self,
        work: Callable[[T], None],
        *,
        settle: float = 0.0,
        failed: Callable[[Exception], None] | None = None,
        turns: Turns | None = None,
        name: str = "mailbox",
    ) -> None:
        self._turns = turns
        self._work = work
        self._settle = settle
        self._failed = failed
        self._slot: list[T] = []
        self._put_at = 0.0
        self._changed = threading.Condition()
        self._name = name
        self._thread: threading.Thread | None = None  # the worker, until it is closed

    def open(self) -> None:
        """Start the worker; after it was closed, a new one."""
        self._thread = threading.Thread(target=self._run, name=self._name, daemon=True)
        self._thread.start()

    def put(self, request: T) -> None:
        """Leave a request; it replaces one that nobody has taken yet."""
        with self._changed:
            self._slot[:] = [request]
            self._put_at = time.monotonic()
            self._changed.notify()

    def close(self) -> None:
        """End the worker after what it is doing; waits for that, but not long."""
        with self._changed:
            thread, self._thread = self._thread, None
            self._changed.notify_all()
        if thread is not None and thread is not threading.current_thread():
            thread.join(LEAVE_S)

    def _is_open(self) -> bool:
        """Whether the thread that asks is still the worker."""
        return self._thread is threading.current_thread()

    def _await(self) -> bool:
        """Wait until there is something to take and no more is coming; false once closed."""
        with self._changed:
            while self._is_open():
                left = self._put_at + self._settle - time.monotonic()
                if self._slot and left <= 0:
                    return True
                self._changed.wait(left if self._slot else None)
            return False

    def _run(self) -> None:
        while self._await():
            with self._turns.turn() if self._turns else nullcontext():
                with self._changed:
                    newest = [self._slot.pop()] if self._is_open() else []
                for request in newest:
                    self._do(request)

    def _do(self, request: T) -> None:
        try:
            self._work(request)
        except Exception as error:
            if self._failed is None or not isinstance(error, BadInput):  # a visitor's own mistake
                logger.exception("a request could not be answered")
            if self._failed is not None:
                self._failed(error)
