"""Whether all is loaded and the rules are compiled: one background thread a process makes it so.

The page appears at once and says that it is compiling; whatever needs a figure waits here.
"""

import logging
import subprocess
import sys
import threading
from pathlib import Path

from rulebook.compiling import is_compiled

logger = logging.getLogger(__name__)

ROOT = Path(__file__).resolve().parents[2]
COMPILE = "import model; model.warm_up()"


class Readiness:
    """Compiles the rules once, in the background, and lets others wait for it.

    >>> Readiness().failed
    ''
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._compiler: subprocess.Popen[bytes] | None = None
        self._loaded = threading.Event()
        self._done = threading.Event()
        self.failed = ""
        """One sentence when compiling went wrong, else empty."""

    def compile(self) -> None:
        """Start compiling in a process of its own, where nothing has been compiled yet."""
        with self._lock:
            if self._compiler is None and not is_compiled():
                self._compiler = subprocess.Popen([sys.executable, "-c", COMPILE], cwd=ROOT)  # noqa: S603

    def begin(self) -> None:
        """Start compiling, or loading what is compiled, in a thread; a second call does nothing.

        Two threads that import at the same time wait for each other most of the time, and Python's
        filters of warnings are not safe between them: begin when this process has loaded the rest.
        """
        with self._lock:
            if self._thread is None:
                self._thread = threading.Thread(target=self._compile, name="compile", daemon=True)
                self._thread.start()

    def _compile(self) -> None:
        try:
            self.compile()
            try:
                import model.story
            finally:
                self._loaded.set()
            if self._compiler is not None:
                self._compiler.wait()
            model.warm_up()  # loads what was compiled, or compiles what was not
        except Exception as error:
            logger.exception("the rules could not be compiled")
            kind = type(error).__name__
            self.failed = f"The rules could not be compiled ({kind}): the server's log says why."
        self._done.set()

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
