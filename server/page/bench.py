"""Long work behind a tab: the newest wish wins, older work stops, nothing goes on unseen."""

from collections.abc import Callable
from typing import Generic, TypeVar

from server.page.mailbox import Mailbox
from server.page.ready import RULES

W = TypeVar("W")

Stop = Callable[[], bool]


class Bench(Generic[W]):
    """Runs ``work(wish, stop)`` for the newest wish, in a thread of its own.

    Work must ask ``stop()`` often and end when it says so: another wish has come, or nobody looks.
    What it had found by then is its own to keep. An error goes to ``failed``.
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
        self._box: Mailbox[W] = Mailbox(self._run, settle=settle, failed=failed, name=name)

    def open(self) -> Callable[[], None]:
        """Start the worker; returns what ends it."""
        self._box.open()

        def close() -> None:
            self.leave()
            self._box.close()

        return close

    def ask(self, wish: W) -> None:
        """Wish for something; the same wish twice is one."""
        if wish != self._wish:
            self._wish = wish
            self._box.put(wish)

    def leave(self) -> None:
        """Wish for nothing: what is at work stops."""
        self._wish = None

    def _run(self, wish: W) -> None:
        if RULES.wait() and not RULES.failed and self._wish == wish:
            self._work(wish, lambda: self._wish != wish)
