"""An alarm for what may never end."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

ALARM_S = 60


@contextmanager
def alarmed(after: int = ALARM_S) -> Iterator[None]:
    """Let the test fail where this takes longer than so many seconds."""

    def stop(*_: object) -> None:
        pytest.fail(f"it took more than {after} seconds")

    before = signal.signal(signal.SIGALRM, stop)
    signal.alarm(after)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)
