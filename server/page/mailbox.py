"""A single-slot mailbox: the newest request wins, none that matters is lost.

A slider sends a value many times a second and an answer takes some tens of milliseconds. A queue
would lag behind, a task that restarts at every move would never finish. Here one worker thread
takes the newest request, works it to the end, shows the answer, and takes the newest again.
"""

import logging
import threading
import time
from collections.abc import Callable
from typing import Generic, TypeVar

logger = logging.getLogger(__name__)

T = TypeVar("T")


class Mailbox(Generic[T]):
    """Runs ``work(request)`` for the newest request, one at a time, in a thread of its own.

    ``settle`` (seconds) makes the worker wait until no request has come for that long: for slow
    work that need not follow a slider while it moves. An error in ``work`` goes to ``failed`` and
    does not end the worker.
    """

    def __init__(
        self,
        work: Callable[[T], None],
        *,
        settle: float = 0.0,
        failed: Callable[[Exception], None] | None = None,
        name: str = "mailbox",
    ) -> None:
        self._work = work
        self._settle = settle
        self._failed = failed
        self._slot: list[T] = []
        self._put_at = 0.0
        self._closed = False
        self._changed = threading.Condition()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    def open(self) -> None:
        """Start the worker."""
        self._thread.start()

    def put(self, request: T) -> None:
        """Leave a request; it replaces one that nobody has taken yet."""
        with self._changed:
            self._slot[:] = [request]
            self._put_at = time.monotonic()
            self._changed.notify()

    def close(self) -> None:
        """End the worker after what it is doing; does not wait for it."""
        with self._changed:
            self._closed = True
            self._changed.notify()

    def _take(self) -> T | None:
        with self._changed:
            while not self._closed:
                if not self._slot:
                    self._changed.wait()
                    continue
                left = self._put_at + self._settle - time.monotonic()
                if left <= 0:
                    return self._slot.pop()
                self._changed.wait(left)
        return None

    def _run(self) -> None:
        while (request := self._take()) is not None:
            try:
                self._work(request)
            except Exception as error:
                logger.exception("a request could not be answered")
                if self._failed is not None:
                    self._failed(error)
