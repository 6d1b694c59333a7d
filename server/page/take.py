"""What a visitor takes along, and brings in: the address, files of the page's state, a scenario."""

import base64
import binascii
from typing import Any

import solara

from rulebook.declared.parameters import full_title
from server.page import widgets, words
from server.page.choice import Choice, scenario
from server.page.session import Session
from server.page.taking import TAKINGS

MOST_NAMED = 4
"""Sliders that are named where it is told that they stay changed."""


@solara.component
def TakePanel(session: Session) -> None:
    """A sheet with links to all that can be taken, and a way to open a scenario file."""
    told, tell = solara.use_state("")
    query = session.query.value
    files = {one.scenario.name: one.file for one in session.own.value}

    def reset() -> None:
        tell("")
        session.reset()

    widgets.Take(
        takings=[
            {"file": row.file, "title": row.title, "meaning": row.meaning, "group": row.group}
            for row in TAKINGS.values()
        ],
        query=query,
        own=[files[name] for name in session.choice.own_scenarios if name in files],
        told=told,
        event_open_file=lambda said: tell(open_file(session, said)),
        event_reset=lambda _=None: reset(),
        event_heard=lambda _=None: tell(""),
    )


def open_file(session: Session, said: dict[str, Any]) -> str:
    """Take a scenario file as the browser sends it: its name, its bytes in base 64.

    Returns what is to be told of it: the sliders that were changed before and stay so.
    """
    try:
        given = base64.b64decode(str(said["data"]), validate=True)
    except binascii.Error:
        given = b"\xff"
    session.take_file(str(said["name"]), given)
    return "" if session.complaints.value else kept(session.choice)


def kept(choice: Choice) -> str:
    """That changed sliders keep their values in a scenario just opened; empty where none is."""
    names = [full_title(name) for name in choice.changes]
    if not names:
        return ""
    shown = ", ".join(names[:MOST_NAMED]) + ("" if len(names) <= MOST_NAMED else " and others")
    count = "1 slider" if len(names) == 1 else f"{len(names)} sliders"
    keep = "keeps its value" if len(names) == 1 else "keep their values"
    title = words.cut(scenario(choice.scenario).title)
    return (
        f"“{title}” is open. {count} changed before {keep}: {shown}. "
        "“reset all” puts them to the file's."
    )
