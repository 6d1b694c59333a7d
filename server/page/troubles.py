"""An error in one part of the page stays there: that part says so, and all else lives on.

Whoever draws a part puts a ``Boundary`` around it. It catches what is raised while the part is
drawn, and shows what its workers have failed at.
"""

import logging
import threading
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

import reacton
import solara

from rulebook.declared.errors import BadInput
from server.page import widgets, writing

if TYPE_CHECKING:
    from server.page.session import Session

logger = logging.getLogger(__name__)

ROOT = Path(__file__).resolve().parents[2]

COMPUTING, DRAWING = "computing", "drawing"
VERDICTS = {COMPUTING: "This could not be computed.", DRAWING: "This part cannot be shown."}

ANSWERING, TELLING, TAKING_OUT = "answers", "stories", "effects"
"""The workers of all tabs, by whose names the panels know what has failed."""


@dataclass(frozen=True)
class Trouble:
    """An error, and whether it was met in computing or in drawing."""

    error: BaseException
    doing: str


class Troubles:
    """What has failed in one visitor's page, by the name of its part or worker.

    ``refuse`` takes what is the visitor's own mistake, which is no trouble of the program.
    """

    def __init__(self, refuse: Callable[[BadInput], None]) -> None:
        self._refuse = refuse
        self._met: Mapping[str, Trouble] = {}
        self._changing = threading.Lock()
        """Held by whoever changes what was met, and not while that is drawn."""
        self._count = count(1)
        self._changes = solara.reactive(0)

    def failing(self, name: str) -> Callable[[Exception], None]:
        """What a worker calls with its error, which it has logged."""

        def failed(error: Exception) -> None:
            if isinstance(error, BadInput):
                self._refuse(error)
            else:
                self.meet(name, Trouble(error, COMPUTING))

        return failed

    def meet(self, name: str, trouble: Trouble) -> None:
        """Keep a trouble until it is forgotten."""
        with self._changing:
            self._met = {**self._met, name: trouble}
        self._changes.value = next(self._count)

    def among(self, names: tuple[str, ...]) -> Trouble | None:
        """The first trouble under these names; who draws by it is drawn again when it changes."""
        self._changes.get()
        met = self._met
        return next((met[name] for name in names if name in met), None)

    def forget(self, *names: str) -> None:
        """Let the troubles under these names be tried again; without names, all."""
        with self._changing:
            met = self._met
            self._met = {name: met[name] for name in met if names and name not in names}
            changed = len(self._met) < len(met)
        if changed:
            self._changes.value = next(self._count)


@solara.component
def Boundary(
    session: "Session", title: str, content: Callable[..., Any], *given: object, workers: str = ""
) -> None:
    """A part of the page, drawn by ``content(session, *given)``, or what has failed in it.

    ``workers`` are the names, with blanks between, of those whose failing leaves nothing to show.
    """
    error, clear = reacton.use_exception()
    names = (title, *workers.split())
    trouble = session.troubles.among(names)

    def keep() -> None:
        if error is not None:
            logger.error("the error above is in %s", title)  # reacton or the panel logs it
            session.troubles.meet(title, Trouble(error, DRAWING))
            clear()

    solara.use_effect(keep, [error])

    def again() -> None:
        session.troubles.forget(*names)
        session.ask_again()

    if error is None and trouble is None:
        content(session, *given)
    else:
        met = trouble or Trouble(error or RuntimeError(), DRAWING)
        widgets.Trouble(
            title=title,
            verdict=VERDICTS[met.doing],
            report=report(title, met, session.query.value),
            event_again=lambda _=None: again(),
        )


def report(title: str, trouble: Trouble, query: str) -> str:
    """A report to send to whoever may mend a trouble; it has no path of this machine."""
    kind = type(trouble.error).__name__
    return "\n".join(
        (
            f"Condominium {writing.version()}",
            f"What failed: {trouble.doing} “{title}”",
            f"Address: /{'?' if query else ''}{query}",
            f"Error: {kind}{_place(trouble.error)}",
        )
    )


def _place(error: BaseException) -> str:
    """Where in the program an error was raised, by module and line; empty where that is unknown."""
    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        path = Path(frame.filename)
        if path.is_relative_to(ROOT) and "site-packages" not in path.parts:
            module = ".".join(path.relative_to(ROOT).with_suffix("").parts)
            return f" in {module}, line {frame.lineno}"
    return ""
