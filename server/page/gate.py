"""The gate of the page, before all else: whose requests are answered, and with which headers.

Every site that a browser shows can send requests to this server, and every name can be made to lead
to it. What a browser says of a request's Host and Origin tells such requests from those of the page
itself. There is no proxy whose headers count: anybody could have written them.
"""

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from rulebook.declared.errors import quoted
from server.page.hosts import Hosts

SENT = {
    "Content-Security-Policy": "frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",  # with no-referrer a page closes with the Origin null
}
"""Headers of every answer."""

PROXIES = (b"forwarded", b"x-forwarded", b"script-name", b"x-script-name", b"x-real-ip")
"""How the names of headers begin by which a proxy would speak for others."""


class Gate:
    """Lets in what is for this server and from its own page; see server.page.hosts.Hosts."""

    def __init__(self, app: ASGIApp, hosts: Hosts) -> None:
        self._app = app
        self._hosts = hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request or websocket, or refuse it."""
        if scope["type"] not in {"http", "websocket"}:
            await self._app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] in {"http.response.start", "websocket.http.response.start"}:
                MutableHeaders(scope=message).update(SENT)
            await send(message)

        told = [(name, value) for name, value in scope["headers"] if not name.startswith(PROXIES)]
        refused = self._refusal(Headers(raw=told), scope["server"])
        app = PlainTextResponse(refused, 403) if refused else self._app
        await app({**scope, "headers": told}, receive, send_with_headers)

    def _refusal(self, headers: Headers, at: tuple[str, int]) -> str:
        """Why a request is refused, as a sentence; empty where it is not."""
        hosts, origins = headers.getlist("host"), headers.getlist("origin")
        if len(hosts) != 1 or not self._hosts.knows(hosts[0], at):
            return (
                f"This server does not answer for the host {quoted(', '.join(hosts))}: open the "
                "page at the address that it names when it starts, or start it with --name NAME."
            )
        for origin in origins:
            if not self._hosts.trusts(origin, at):
                return (
                    f"Pages from {quoted(origin)} may not use this server; if that is one of its "
                    "own names, start it with --name NAME."
                )
        return ""
