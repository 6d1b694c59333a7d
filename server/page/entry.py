"""What Solara is given to serve: the page, loaded when the first browser is let in.

Solara imports this before anybody is answered, so it loads next to nothing.
"""

from typing import Any

import solara
from reacton.ipyvuetify import Html


@solara.component
def Layout(children: list[Any]) -> None:
    """No frame of Solara's own: its side bar becomes a modal on narrow screens."""
    Html(tag="div", class_="condominium", children=children)


@solara.component
def Page() -> None:
    """Everything, for one visitor."""
    from server.page.app import Whole

    Whole()
