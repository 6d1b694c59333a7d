"""The websocket of one page: what may come in by it, before Solara reads it.

Solara trusts what a page sends. A message that no page sends ends the connection, as one does that
breaks off: the page that is open there stays as it is, and a browser connects again.
"""

import json
from typing import Any
from uuid import UUID

import solara.server.starlette as solara_server
from starlette.types import Message, Receive, Scope, Send
from starlette.websockets import WebSocket

ASKED = frozenset({"kernel_info_request", "comm_info_request"})
SAID = frozenset({"comm_open", "comm_msg", "comm_close"})

ENDED: Message = {"type": "websocket.disconnect", "code": 1003}
"""What Solara is told in place of a message that it cannot have."""


class Channel:
    """Lets a page talk with Solara, where both ids are ids and each message is one of a page's."""

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
            await solara_server.kernel_connection(page)
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
    """Whether a message has the form of those that a page sends; bytes none has."""
    try:
        said = json.loads(text or "")
    except (RecursionError, ValueError):
        return False
    return isinstance(said, dict) and _has_form(said)


def _has_form(said: dict[str, Any]) -> bool:
    parts = ("header", "parent_header", "metadata", "content")
    if not all(isinstance(said.get(name), dict) for name in parts) or said.get("buffers"):
        return False
    kind, content = said["header"].get("msg_type"), said["content"]
    if said.get("channel") != "shell" or not isinstance(kind, str):
        return False
    if kind not in SAID:
        return kind in ASKED
    names = ("comm_id", "target_name") if kind == "comm_open" else ("comm_id",)
    return isinstance(content.get("data"), dict) and all(
        isinstance(content.get(name), str) for name in names
    )
