"""An alarm for what may never end."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager

ALARM_S = 60


class OverdueError(BaseException):
    """Something took too long; nothing that handles errors on the way takes it for one."""


@contextmanager
def alarmed(after: int = ALARM_S) -> Iterator[None]:
    """Raise OverdueError where this takes longer than so many seconds."""

    def stop(*_: object) -> None:
        raise OverdueError(f"It took more than {after} seconds.")

    before = signal.signal(signal.SIGALRM, stop)
    signal.alarm(after)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)
