"""Standard streams that are closed or full: the work goes on, and what was lost is told."""

from __future__ import annotations

import contextlib
import errno
import os
import sys
from typing import TYPE_CHECKING, Any, TextIO, cast

if TYPE_CHECKING:
    from collections.abc import Iterator

STREAMS = ("stdin", "stdout", "stderr")  # by the numbers of their descriptors


class Outlet:
    """A stream for text that takes what is written even where it can't pass it on.

    Attributes:
        failure: why something could not be written; None as long as all was.
    """

    def __init__(self, stream: TextIO | None) -> None:
        self.failure: OSError | None = None
        if stream is None:
            self.failure = OSError(errno.EBADF, "it is closed")
            stream = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, PTH123 - until the end
        self._stream = stream

    def write(self, text: str) -> int:
        """Write text, or lose it."""
        if self.failure is None:
            try:
                return self._stream.write(text)
            except OSError as error:
                self._lose(error)
        return len(text)

    def flush(self) -> None:
        """Write what is held back, or lose it."""
        if self.failure is None:
            try:
                self._stream.flush()
            except OSError as error:
                self._lose(error)

    def _lose(self, error: OSError) -> None:
        self.failure = error
        with contextlib.suppress(OSError):  # Python would try once more at the end of the process.
            os.dup2(os.open(os.devnull, os.O_WRONLY), self._stream.fileno())

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever the stream has
        return getattr(self._stream, name)


@contextlib.contextmanager
def steady() -> Iterator[tuple[Outlet, Outlet]]:
    """Have the standard output and error be outlets for a while; give both.

    The same bytes are written on every system, whatever its code page and line ends.
    """
    _open_what_is_closed()
    before = sys.stdout, sys.stderr
    for stream in filter(None, before):
        stream.reconfigure(encoding="utf-8", errors="replace", newline="\n")
    out, error = Outlet(sys.stdout), Outlet(sys.stderr)
    sys.stdout, sys.stderr = cast("TextIO", out), cast("TextIO", error)
    try:
        yield out, error
    finally:
        out.flush()
        error.flush()
        sys.stdout, sys.stderr = before


def _open_what_is_closed() -> None:
    """Have closed standard descriptors lead nowhere, or the next files opened would get them."""
    for number, name in enumerate(STREAMS):
        if getattr(sys, name) is None:
            try:
                os.fstat(number)
            except OSError:
                os.set_inheritable(os.open(os.devnull, os.O_RDWR), True)
