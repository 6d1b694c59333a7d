"""What a visitor takes along, and brings in: the address, files of the page's state, a scenario."""

import base64
import binascii
from typing import Any

import solara

from server.page import widgets
from server.page.session import Session
from server.page.taking import TAKINGS


@solara.component
def TakePanel(session: Session) -> None:
    """A sheet with links to all that can be taken, and a way to open a scenario file."""
    widgets.Take(
        takings=[
            {"file": row.file, "title": row.title, "meaning": row.meaning, "group": row.group}
            for row in TAKINGS.values()
        ],
        query=session.query.value,
        own=[one.file for one in session.own.value],
        event_open_file=lambda said: open_file(session, said),
    )


def open_file(session: Session, said: dict[str, Any]) -> None:
    """Take a scenario file as the browser sends it: its name, its bytes in base 64."""
    try:
        given = base64.b64decode(str(said["data"]), validate=True)
    except binascii.Error:
        given = b"\xff"
    session.take_file(str(said["name"]), given)
