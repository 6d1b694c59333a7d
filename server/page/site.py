"""The site in one app: the page, files to take, and what Solara needs of its own routes, no more.

``server.page.serving.configure`` must run before this is imported.
"""

import gc
import logging
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING

import solara.server.server as solara_session
import solara.server.starlette as solara_server
from anyio import to_thread
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route, WebSocketRoute

from rulebook.declared.errors import BadInput
from server.page.channel import Channel, is_id
from server.page.doorway import WIDGETS, recognise
from server.page.ready import LOADING, RULES, DrawWhenLoaded
from server.page.remembered import remembered

if TYPE_CHECKING:
    from server.page.shelf import OwnScenario

logger = logging.getLogger(__name__)

_FIRST: ContextVar[str] = ContextVar("first answer", default="")
"""What the page that is being written says before it is drawn."""


def site() -> Starlette:
    """Files to take, and the page from Solara with its first answer in it."""
    env = solara_session.get_jinja_env(app_name="__default__")
    env.globals["first_answer"] = _FIRST.get
    solara_session.get_nbextensions = lambda: ([f"{name}/extension" for name in WIDGETS], {})
    routes = [
        Route("/", _page),
        Route("/take/{file}", _take),
        Route("/_solara/api/close/{kernel_id}", _close, methods=["POST"]),
        WebSocketRoute(
            "/jupyter/api/kernels/{kernel}/channels", Channel(solara_server.kernel_connection)
        ),
    ]
    patient = Middleware(DrawWhenLoaded, wait=RULES.wait_to_draw)
    return Starlette(routes=routes, lifespan=_lifespan, middleware=[patient])


@asynccontextmanager
async def _lifespan(app: Starlette) -> AsyncIterator[None]:
    async with solara_server.lifespan(app):
        threading.Thread(target=_load_and_remember, name=LOADING, daemon=True).start()
        yield


def _load_and_remember() -> None:
    """Load all, and remember the page with its first answer for the next start."""
    RULES.wait_to_draw()
    gc.freeze()  # so that nobody looks through what stays again and again
    gc.enable()
    RULES.wait()
    if not RULES.failed and (answer := _answer("", {})):
        _FIRST.set(answer)
        remembered().remember(solara_session.read_root("/"))


async def _page(request: Request) -> Response:
    _FIRST.set(await to_thread.run_sync(_first, request))
    page: Response = await solara_server.root(request)
    recognise(request, page)
    return page


def _close(request: Request) -> Response:
    ids = request.path_params["kernel_id"], request.query_params.get("session_id")
    if not all(map(is_id, ids)):
        return PlainTextResponse("There is no such page to close.", 404)
    try:
        closed: Response = solara_server.close(request)
    except KeyError:  # the kernel is there, and this is none of its pages
        return PlainTextResponse("There is no such page to close.", 404)
    return closed


def _first(request: Request) -> str:
    return _answer(request.url.query, _own(request)) if RULES.done and not RULES.failed else ""


def _answer(query: str, own: "dict[str, OwnScenario]") -> str:
    try:
        from server.page.first import first

        return first(query, own)
    except BadInput:  # of which the page itself complains
        return ""
    except Exception:
        logger.exception("the first answer could not be given")
        return ""


def _take(request: Request) -> Response:
    RULES.wait_to_draw()
    RULES.wait()
    if RULES.failed:
        return PlainTextResponse(RULES.failed, 503)
    from server.page import taking

    row = taking.TAKINGS.get(request.path_params["file"])
    if row is None:
        return PlainTextResponse("There is no such file; the page lists all there are.", 404)
    try:
        made = taking.take(row.file, request.url.query, _own(request), str(request.base_url))
    except BadInput as error:
        return PlainTextResponse(str(error), 400)
    headers = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
    if not row.file.endswith(".html"):
        headers["Content-Disposition"] = f'attachment; filename="condominium-{row.file}"'
    return Response(made, headers=headers, media_type=row.kind)


def _own(request: Request) -> "dict[str, OwnScenario]":
    from server.page.shelf import SHELF

    return SHELF.of(request.cookies.get(solara_session.COOKIE_KEY_SESSION_ID, ""))
