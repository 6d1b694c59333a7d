"""The websocket of one page: what may come in by it, before Solara reads it.

Solara and ipyvue trust what a page sends: a message can have any module imported and any class of
it made. So only what a page does send is let through. Anything else ends the connection, as one
ends that breaks off: the page that is open there stays as it is, and a browser connects again.
"""

import json
from collections.abc import Awaitable, Callable, Mapping
from typing import Any
from uuid import UUID

from starlette.types import Message, Receive, Scope, Send
from starlette.websockets import WebSocket

HEADER = frozenset({"date", "session", "username", "version"})
"""What a message's header may hold in addition to its id and its type, all of it text."""

ASKED = frozenset({"kernel_info_request", "comm_info_request"})
"""Messages of whose content nothing is used."""

TARGETS = frozenset({"solara.control", "jupyter.widget.control"})
"""What a page opens: the way to start, and the way to have its widgets sent again."""

METHODS = frozenset({"run", "app-status", "request_state", "request_states"})
"""What a page asks of these two; of a widget's other methods see ``_is_to_a_widget``."""

PLACE = frozenset({"location", "hash"})
"""Parts of a widget's state that a browser sets: where it is."""

ENDED: Message = {"type": "websocket.disconnect", "code": 1003}
"""What Solara is told in place of a message that it cannot have."""


class Channel:
    """Lets a page talk with Solara, where both ids are ids and each message is one of a page's.

    Args:
        connected: what Solara does with a page's websocket.
    """

    def __init__(self, connected: Callable[[WebSocket], Awaitable[None]]) -> None:
        self._connected = connected

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hear one page until it leaves."""

        async def heard() -> Message:
            message = await receive()
            if message["type"] != "websocket.receive" or is_a_pages(message.get("text")):
                return message
            return ENDED

        page = WebSocket(scope, heard, send)
        if is_id(scope["path_params"]["kernel"]) and is_id(page.query_params.get("session_id")):
            scope["path_params"] = {"kernel_id": scope["path_params"]["kernel"]}
            await self._connected(page)
        else:
            await page.close()


def is_id(text: str | None) -> bool:
    """Whether this is an id as pages make them up.

    >>> is_id("7a3c3c3e-5a0c-4b7e-9c57-0d5c1f1b2a3d"), is_id("../7a3c"), is_id(None)
    (True, False, False)
    """
    try:
        return str(UUID(text)) == text
    except (TypeError, ValueError):
        return False


def is_a_pages(text: str | None) -> bool:
    """Whether a message is one that a page sends; none is of bytes."""
    try:
        said = json.loads(text or "")
    except (RecursionError, ValueError):
        return False
    match said:
        case {
            "buffers": [],
            "channel": "shell",
            "content": dict(content),
            "header": {"msg_id": str(), "msg_type": str(kind), **header},
            "metadata": dict(),
            "parent_header": dict(),
        }:
            return _is_text(header, HEADER) and _is_known(kind, content)
    return False


def _is_known(kind: str, content: dict[str, Any]) -> bool:
    match kind, content:
        case "comm_open", {"comm_id": str(), "data": dict(), "target_name": str(target)}:
            return target in TARGETS
        case "comm_msg", {"comm_id": str(), "data": dict(data)}:
            return _is_to_a_widget(data)
        case "comm_close", {"comm_id": str()}:
            return True
    return kind in ASKED


def _is_to_a_widget(data: dict[str, Any]) -> bool:
    match data:
        case {"method": "custom", "content": {"event": str(), **rest}}:
            return rest.keys() <= {"data"}
        case {"method": "update", "state": dict(state)}:
            return _is_text(state, PLACE)
        case {"method": str(method)}:
            return method in METHODS
    return False


def _is_text(part: Mapping[Any, Any], names: frozenset[str]) -> bool:
    return part.keys() <= names and all(isinstance(value, str) for value in part.values())
