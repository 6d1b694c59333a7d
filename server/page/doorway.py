"""The door of the page, open before Solara is loaded, which takes a second or more.

All but the files that draw a page waits for it, and for nothing else. Who comes to the plain
address before the rules are there has the page as it is remembered, at once.
"""

import asyncio
import mimetypes
import threading
import uuid
from collections.abc import AsyncIterator, Callable
from concurrent.futures import Future
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from sysconfig import get_path

from starlette.applications import Starlette
from starlette.endpoints import HTTPEndpoint
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import Receive, Scope, Send

from server.page.ready import LOADING, RULES
from server.page.remembered import remembered

HERE = Path(__file__).resolve().parent

COOKIE = "solara-session-id"
"""By which Solara knows a browser."""

FOREVER = "Fri, 01 Jan 2038 00:00:00 GMT"
"""Until when a browser keeps its cookie."""

DRAWS = ("@widgetti/solara-vuetify3-app@5.1.1", "echarts@5.4.0", "requirejs@2.3.6")
"""The packages of solara-assets with which the page is drawn, at the versions that it asks for."""

WIDGETS = ("jupyter-vuetify", "jupyter-vue")
"""The widgets with which it is drawn, and none other that this machine's Jupyter may have."""

KINDS = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
"""What files are that browsers use only if told so; Windows may have been told otherwise."""

BREATH_S = 0.1
"""How often who waits looks whether the server is being stopped, in seconds."""


class Doorway:
    """``app`` is there at once, before a site that a thread loads meanwhile.

    Where that fails, ``failure`` says why. Nobody waits longer than until ``closed`` is set.
    """

    def __init__(self, load: Callable[[], Starlette]) -> None:
        self._load = load
        self.closed = threading.Event()
        self.failure: BaseException | None = None
        self._site: asyncio.Task[Starlette | None]
        for ending, kind in KINDS.items():
            mimetypes.add_type(kind, ending)
        routes = [
            Route("/healthz", _Health),
            *(Mount(path, _files(*places)) for path, places in _places().items()),
            Mount("/", self._enter),
        ]
        self.app = Starlette(routes=routes, lifespan=self._lifespan)

    @asynccontextmanager
    async def _lifespan(self, _: Starlette) -> AsyncIterator[None]:
        async with AsyncExitStack() as stack:
            self._site = asyncio.create_task(self._open(stack))
            yield
            self._site.cancel()
            await asyncio.wait([self._site])

    async def _open(self, stack: AsyncExitStack) -> Starlette | None:
        loaded: Future[Starlette] = Future()
        threading.Thread(target=self._fill, args=(loaded,), name=LOADING, daemon=True).start()
        try:
            site = await asyncio.wrap_future(loaded)
            await stack.enter_async_context(site.router.lifespan_context(site))
        except Exception as error:  # noqa: BLE001 - whatever it is, the server ends with it
            self.failure = error
            self.closed.set()
            return None
        return site

    def _fill(self, loaded: Future[Starlette]) -> None:
        loaded.set_running_or_notify_cancel()  # it is loaded to the end, wanted or not
        try:
            site = self._load()
        except BaseException as error:  # noqa: BLE001 - it goes to who waits
            loaded.set_exception(error)
        else:
            loaded.set_result(site)

    async def _enter(self, scope: Scope, receive: Receive, send: Send) -> None:
        answer = _recalled(scope) or await self._loaded()
        await answer(scope, receive, send)

    async def _loaded(self) -> Starlette | Response:
        """The site when it is there, or a word that it will not be."""
        while not (self._site.done() or self.closed.is_set()):
            await asyncio.wait([self._site], timeout=BREATH_S)
        site = None if self.closed.is_set() else self._site.result()
        return site or PlainTextResponse("The server is being stopped.", 503)


def _recalled(scope: Scope) -> Response | None:
    """The page as it is remembered, where that is asked for and the rules are not yet there."""
    plain = scope["type"] == "http" and scope["method"] in {"GET", "HEAD"} and scope["path"] == "/"
    if not plain or scope["query_string"] or RULES.done or not remembered().html:
        return None
    answer = HTMLResponse(remembered().html)
    recognise(Request(scope), answer)
    return answer


def recognise(request: Request, answer: Response) -> None:
    """Let a browser keep the cookie by which it is known; in place of Solara's own.

    Solara's goes along with requests of other sites too, so that a page may be in their frames.
    """
    del answer.headers["set-cookie"]
    known = request.cookies.get(COOKIE) or str(uuid.uuid4())
    answer.set_cookie(COOKIE, known, expires=FOREVER, httponly=True, samesite="lax")


class _Health(HTTPEndpoint):
    async def get(self, _: Request) -> Response:
        return JSONResponse({"compiled": RULES.done, "problem": RULES.failed})


def _places() -> dict[str, tuple[Path, ...]]:
    """Where the files lie that a page is drawn with, by the path at which browsers ask for them."""
    solara = Path(get_path("purelib")) / "solara" / "server"
    shared = Path(get_path("data")) / "share"
    cdn, widgets = shared / "solara" / "cdn", shared / "jupyter" / "nbextensions"
    return {
        **{f"/_solara/cdn/{name}": (cdn / name,) for name in DRAWS},
        **{f"/jupyter/nbextensions/{name}": (widgets / name,) for name in WIDGETS},
        "/static/assets": (HERE / "assets", solara / "assets"),
        "/static": (solara / "static",),
    }


def _files(first: Path, *others: Path) -> StaticFiles:
    served = StaticFiles(directory=first)
    served.all_directories += others
    return served
