"""The door of the page, open before Solara is loaded, which takes a second or more.

Who comes to the plain address meanwhile has the page as it is remembered, and the files that draw
it; all else waits.
"""

import asyncio
import uuid
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from pathlib import Path
from sysconfig import get_path

from anyio import to_thread
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import Receive, Scope, Send

from server.page.ready import RULES
from server.page.remembered import remembered

HERE = Path(__file__).resolve().parent

COOKIE = "solara-session-id"
"""By which Solara knows a browser."""

FOREVER = "Fri, 01 Jan 2038 00:00:00 GMT"
"""Until when Solara has a browser keep its cookie."""

ELSEWHERE = ("script-name", "x-script-name")
"""Headers by which a proxy says that it has the page at another path than it is remembered for."""


class Doorway:
    """``app`` is there at once, before a site that a thread loads meanwhile.

    Where that fails, ``failure`` says why, ``give_up`` is called, and who waits gets the error.
    """

    def __init__(self, load: Callable[[], Starlette], give_up: Callable[[], None]) -> None:
        self._load = load
        self._give_up = give_up
        self.failure: Exception | None = None
        self._site: asyncio.Future[Starlette]
        routes = [
            Route("/healthz", _healthz),
            *(Mount(path, _files(*places)) for path, places in _places().items()),
            Mount("/", self._enter),
        ]
        self.app = Starlette(routes=routes, lifespan=self._lifespan)

    @asynccontextmanager
    async def _lifespan(self, _: Starlette) -> AsyncIterator[None]:
        async with AsyncExitStack() as stack:
            self._site = asyncio.ensure_future(self._open(stack))
            yield
            with suppress(Exception):  # which is told as the failure
                await self._site

    async def _open(self, stack: AsyncExitStack) -> Starlette:
        try:
            site = await to_thread.run_sync(self._load)
            await stack.enter_async_context(site.router.lifespan_context(site))
        except Exception as error:
            self.failure = error
            self._give_up()
            raise
        return site

    async def _enter(self, scope: Scope, receive: Receive, send: Send) -> None:
        answer: Starlette | Response | None = _recalled(scope)
        if answer is None:
            answer = await asyncio.shield(self._site)
        await answer(scope, receive, send)


def _recalled(scope: Scope) -> Response | None:
    """The page as it is remembered, where that is asked for and all is not yet there."""
    if scope["type"] != "http" or RULES.done:
        return None
    request = Request(scope)
    plain = request.url.path == "/" and not request.url.query
    if not plain or not remembered().html or any(name in request.headers for name in ELSEWHERE):
        return None
    answer = HTMLResponse(remembered().html)
    session = request.cookies.get(COOKIE) or str(uuid.uuid4())
    answer.set_cookie(COOKIE, session, expires=FOREVER, httponly=True, samesite="lax")
    return answer


async def _healthz(_: Request) -> Response:
    return JSONResponse({"compiled": RULES.done, "problem": RULES.failed})


def _places() -> dict[str, tuple[Path, ...]]:
    """Where the files lie that a page is drawn with, by the path at which browsers ask for them."""
    solara = Path(get_path("purelib")) / "solara" / "server"
    shared = Path(get_path("data")) / "share"
    return {
        "/_solara/cdn": (shared / "solara" / "cdn",),
        "/jupyter/nbextensions": (shared / "jupyter" / "nbextensions",),
        "/static/assets": (HERE / "assets", solara / "assets"),
        "/static": (solara / "static",),
    }


def _files(first: Path, *others: Path) -> StaticFiles:
    served = StaticFiles(directory=first)
    served.all_directories += others
    return served
