"""Whether the rules are compiled yet: one background thread a process makes them so.

The page appears at once and says that it is compiling; whatever needs a figure waits here.
"""

import logging
import threading
import time

import model
from rulebook.compiled import CACHE

logger = logging.getLogger(__name__)

PATIENCE_S = 10.0
"""How long a first compilation waits for somebody to look at the page, in seconds."""

GRACE_S = 1.5
"""How long it then lets the browser fetch the page undisturbed, in seconds."""


class Readiness:
    """Compiles the rules once, in the background, and lets others wait for it.

    >>> Readiness().failed
    ''
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._done = threading.Event()
        self._visited = threading.Event()
        self.failed = ""
        """One sentence when compiling went wrong, else empty."""

    def begin(self) -> None:
        """Start compiling in the background; a second call does nothing."""
        with self._lock:
            if self._thread is None:
                self._thread = threading.Thread(target=self._compile, name="compile", daemon=True)
                self._thread.start()

    def visit(self) -> None:
        """Somebody is looking."""
        self._visited.set()

    def _compile(self) -> None:
        if not CACHE.exists():  # it will take long and keep this process busy: first the page
            self._visited.wait(PATIENCE_S)
            time.sleep(GRACE_S)
        try:
            model.warm_up()
        except Exception as error:
            logger.exception("the rules could not be compiled")
            kind = type(error).__name__
            self.failed = f"The rules could not be compiled ({kind}): the server's log says why."
        self._done.set()

    @property
    def done(self) -> bool:
        """True once the rules are compiled or have failed to be."""
        return self._done.is_set()

    def wait(self, timeout: float | None = None) -> bool:
        """Wait until the rules are compiled, at most ``timeout`` seconds; returns ``done``."""
        self.begin()
        return self._done.wait(timeout)


RULES = Readiness()
"""The one readiness of this process."""
