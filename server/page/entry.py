"""What Solara is given to serve: the page, loaded when the first browser is let in.

Solara imports this before anybody is answered, so it loads next to nothing.
"""

from typing import Any

import reacton
import solara
from reacton.ipyvuetify import Html

from server.page.ready import RULES


@solara.component
def Layout(children: list[Any]) -> None:
    """No frame of Solara's own: its side bar becomes a modal on narrow screens."""
    Html(tag="div", class_="condominium", children=children)


@solara.component
def Page() -> None:
    """Everything, for one visitor."""
    error, _ = reacton.use_exception()
    try:
        from server.page.app import Whole
    except Exception:  # noqa: BLE001 - whatever it is, it is in the log
        _complain(RULES.failed)
    else:
        if error is None:
            Whole()
        else:
            _complain("The page could not be shown: the server's log says why.")


def _complain(sentence: str) -> None:
    Html(tag="p", class_="complaint", attributes={"role": "alert"}, children=[sentence])
