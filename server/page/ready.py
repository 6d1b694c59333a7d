"""Whether all is loaded and the rules are compiled.

Where the rules are not compiled, the page appears at once and says that it is compiling; whatever
needs a figure waits here. A first answer that is remembered is shown before anything is loaded.
"""

import logging
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

logger = logging.getLogger(__name__)

ROOT = Path(__file__).resolve().parents[2]
LOADING = "loading"
"""What threads are called that load what the page needs."""

COMPILE = "from rulebook.compiling import compile_engine; compile_engine()"


class Readiness:
    """Has the rules loaded or compiled once, and lets others wait for it.

    >>> Readiness().failed
    ''
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._compiler: subprocess.Popen[bytes] | None = None
        self._is_closed = False
        self._loaded = threading.Event()
        self._done = threading.Event()
        self.failed = ""
        """One sentence when loading or compiling went wrong, else empty."""

    def prepare(self) -> None:
        """Load the compiled rules; where there are none, start compiling in another process."""
        with self._lock, self._complaint("compiled"):
            from rulebook.compiling import can_be_kept, is_compiled, surroundings

            if self._compiler is None and not is_compiled():
                if not can_be_kept():
                    return  # another process would compile in vain: this one does, in `_finish`
                command = [sys.executable, "-c", COMPILE]
                self._compiler = subprocess.Popen(  # noqa: S603 - our own
                    command, cwd=ROOT, env=surroundings(), start_new_session=True
                )
                if self._is_closed:
                    self._end_compiler()
            if self._compiler is None:
                self._warm_up()

    def begin(self) -> None:
        """Start loading the rest in a thread, and what is compiled; a second call does nothing.

        Two threads that import at the same time wait for each other most of the time, and Python's
        filters of warnings are not safe between them: begin when what serves is loaded.
        """
        with self._lock:
            if self._thread is None and not self._is_closed:
                self._thread = threading.Thread(target=self._finish, name=LOADING, daemon=True)
                self._thread.start()

    def _finish(self) -> None:
        self.prepare()
        with self._complaint("loaded"):
            import_module("model.story")
            import_module("server.page.app")
        self._loaded.set()
        with self._complaint("compiled"):
            if self._compiler is not None:
                self._compiler.wait()
            self._warm_up()

    def _warm_up(self) -> None:
        if not self.done:
            from model import warm_up

            warm_up()  # loads what was compiled, or compiles what was not
            self._done.set()

    @contextmanager
    def _complaint(self, what: str) -> Iterator[None]:
        try:
            yield
        except Exception as error:
            logger.exception("the rules could not be %s", what)
            kind = type(error).__name__
            self.failed = f"The rules could not be {what} ({kind}): the server's log says why."
            self._done.set()

    def close(self) -> None:
        """End the compiling, if it is still at work, and all waiting: the next start compiles."""
        self._is_closed = True
        self.failed = self.failed or "The server is being stopped."
        self._loaded.set()
        self._done.set()
        self._end_compiler()

    def _end_compiler(self) -> None:
        if self._compiler is not None and self._compiler.poll() is None:
            if os.name == "posix":  # with the process that compiles beside it
                os.killpg(self._compiler.pid, signal.SIGTERM)
            else:
                self._compiler.terminate()

    @property
    def done(self) -> bool:
        """True once the rules are compiled or have failed to be."""
        return self._done.is_set()

    def wait_to_draw(self) -> None:
        """Wait until what a page is drawn from has been loaded.

        Reacton asks whether a value is a pandas frame as soon as pandas is there, even half loaded.
        """
        self.begin()
        self._loaded.wait()

    def wait(self, timeout: float | None = None) -> bool:
        """Wait until the rules are compiled, at most ``timeout`` seconds; returns ``done``."""
        self.begin()
        return self._done.wait(timeout)


RULES = Readiness()
"""The one readiness of this process."""


class DrawWhenLoaded:
    """Lets a browser in, by its websocket, when a page can be drawn; files it may have before."""

    def __init__(self, app: "ASGIApp", wait: Callable[[], None]) -> None:
        self.app = app
        self.wait = wait

    async def __call__(self, scope: "Scope", receive: "Receive", send: "Send") -> None:
        """Answer one request."""
        if scope["type"] == "websocket":
            from anyio import to_thread

            await to_thread.run_sync(self.wait)
        await self.app(scope, receive, send)
