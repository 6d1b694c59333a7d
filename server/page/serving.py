"""The web server: Solara's routes and the page's own in one app, for this machine alone.

Everything Solara would do for a public site or a developer is off: no telemetry, no banner, no
reloading, no default secret. The page's files come from this server and from nowhere else.
"""

import gc
import logging
import os
import secrets
import socket
import warnings
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from rulebook.errors import BadInput

if TYPE_CHECKING:
    from starlette.applications import Starlette
    from starlette.types import ASGIApp, Receive, Scope, Send

HERE = Path(__file__).resolve().parent

DEFAULT_PORT = 8765
LAST_PORT = 65535


def configure() -> None:
    """Set Solara up for closed networks. Must run before anything imports ``solara.server``.

    Settings made in the environment for a public Solara site do not count here.
    """
    os.environ["SOLARA_APP"] = "server.page.app"
    os.environ["SOLARA_MODE"] = "production"
    os.environ["SOLARA_TELEMETRY_MIXPANEL_ENABLE"] = "False"
    os.environ["SOLARA_SESSION_SECRET_KEY"] = secrets.token_urlsafe(32)
    os.environ["SOLARA_SESSION_HTTP_ONLY"] = "True"
    os.environ["SOLARA_THEME_SHOW_BANNER"] = "False"
    os.environ["SOLARA_THEME_FORCE_REFRESH"] = "True"
    os.environ["SOLARA_THEME_LOADER"] = "plain"
    os.environ["SOLARA_THEME_TITLE"] = "Condominium"
    os.environ["SOLARA_ASSETS_FONTAWESOME_ENABLED"] = "False"
    os.environ["SOLARA_ASSETS_PROXY"] = "True"
    os.environ["SOLARA_KERNEL_CULL_TIMEOUT"] = "2h"
    warnings.filterwarnings("ignore", "Cookies with samesite=none", UserWarning)
    from solara.server import settings

    settings.assets.extra_locations = [str(HERE / "assets")]
    settings.telemetry.mixpanel_enable = False


class DrawWhenLoaded:
    """Lets a browser in, by its websocket, when a page can be drawn; files it may have before."""

    def __init__(self, app: "ASGIApp", wait: Callable[[], None]) -> None:
        self.app = app
        self.wait = wait

    async def __call__(self, scope: "Scope", receive: "Receive", send: "Send") -> None:
        """Answer one request."""
        if scope["type"] == "websocket":
            from anyio import to_thread

            await to_thread.run_sync(self.wait)
        await self.app(scope, receive, send)


def application() -> "Starlette":
    """The whole site as an ASGI app: ``/healthz``, files to take, and the page from Solara."""
    configure()
    import solara.server.server as solara_session
    import solara.server.starlette as solara_server
    from starlette.applications import Starlette
    from starlette.middleware import Middleware
    from starlette.requests import Request
    from starlette.responses import JSONResponse, PlainTextResponse, Response
    from starlette.routing import Mount, Route

    from server.page import taking
    from server.page.ready import RULES
    from server.page.shelf import SHELF
    from server.page.taking import TAKINGS

    async def healthz(_: Request) -> JSONResponse:
        return JSONResponse({"compiled": RULES.done, "problem": RULES.failed})

    @asynccontextmanager
    async def lifespan(app: "Starlette") -> AsyncIterator[None]:
        RULES.begin()
        async with solara_server.lifespan(app):
            yield

    def take(request: Request) -> Response:
        row = TAKINGS.get(request.path_params["file"])
        if row is None:
            return PlainTextResponse("There is no such file to take.", 404)
        RULES.wait()
        own = SHELF.of(request.cookies.get(solara_session.COOKIE_KEY_SESSION_ID, ""))
        try:
            made = taking.take(row.file, request.url.query, own)
        except BadInput as error:
            return PlainTextResponse(str(error), 400)
        headers = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
        if not row.file.endswith(".html"):
            headers["Content-Disposition"] = f'attachment; filename="condominium-{row.file}"'
        return Response(made, headers=headers, media_type=row.kind)

    routes = [
        Route("/take/{file}", take),
        Route("/healthz", healthz),
        Mount("/", routes=solara_server.routes),
    ]
    patient = Middleware(DrawWhenLoaded, wait=RULES.wait_to_draw)
    return Starlette(routes=routes, lifespan=lifespan, middleware=[patient])


def listen(host: str, port: int) -> socket.socket:
    """A socket bound to exactly this host and port; BadInput when it cannot be had."""
    if not 0 <= port <= LAST_PORT:
        raise BadInput(f"Port {port} is not a port; it must be from 0 to {LAST_PORT}.")
    try:
        family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    except OSError as error:
        raise BadInput(
            f"host {host!r} is not an address of this machine; 127.0.0.1 always is."
        ) from error
    listener = socket.socket(family, socket.SOCK_STREAM)
    if os.name == "posix":
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(address)
    except OSError as error:
        listener.close()
        raise BadInput(
            f"Port {port} on {host} cannot be used ({error.strerror}): another program has it; "
            "choose another with --port."
        ) from error
    return listener


def serve(
    host: str = "127.0.0.1", port: int = DEFAULT_PORT, on_ready: Callable[[str], None] | None = None
) -> None:
    """Serve the page until interrupted.

    ``on_ready`` is called once with the page's address as soon as it answers; the rules may still
    be compiling then, and the page says so. Port 0 takes any free port. Raises
    rulebook.errors.BadInput when host or port cannot be had. The environment's HOST does not count.
    """
    listener = listen(host, port)
    gc.disable()  # while all that is made stays
    from server.page.ready import RULES

    RULES.compile()  # elsewhere, and before this process loads what serves
    import uvicorn

    logging.getLogger("solara").setLevel(logging.ERROR)
    app = application()
    gc.freeze()  # so that nobody looks through it again and again
    gc.enable()
    name = f"[{host}]" if ":" in host else host
    address = f"http://{name}:{listener.getsockname()[1]}/"

    class Server(uvicorn.Server):
        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets)
            if self.started and on_ready is not None:
                on_ready(address)

    config = uvicorn.Config(app, log_level="warning", access_log=False, timeout_graceful_shutdown=2)
    server = Server(config)
    try:
        server.run(sockets=[listener])
    except KeyboardInterrupt:
        pass
    finally:
        listener.close()
    if not server.started:
        raise RuntimeError("the page could not start: what stopped it stands above")
