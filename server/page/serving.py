"""The web server: Solara's routes and the page's own in one app, for this machine alone.

Everything Solara would do for a public site or a developer is off: no telemetry, no banner, no
reloading, no default secret. The page's files come from this server and from nowhere else.
"""

import gc
import logging
import os
import secrets
import signal
import socket
import threading
import warnings
from collections.abc import Callable, Iterable
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

from rulebook.declared.errors import BadInput, quoted
from server.page.hosts import Hosts

if TYPE_CHECKING:
    from starlette.applications import Starlette

HERE = Path(__file__).resolve().parent

DEFAULT_PORT = 8765
LAST_PORT = 65535


def configure() -> None:
    """Set Solara up for closed networks. Must run before anything imports ``solara.server``.

    Settings made in the environment for a public Solara site do not count here.
    """
    os.environ["SOLARA_APP"] = "server.page.entry"
    os.environ["SOLARA_MODE"] = "production"
    os.environ["SOLARA_TELEMETRY_MIXPANEL_ENABLE"] = "False"
    os.environ["SOLARA_SESSION_SECRET_KEY"] = secrets.token_urlsafe(32)
    os.environ["SOLARA_SESSION_HTTP_ONLY"] = "True"
    os.environ["SOLARA_THEME_SHOW_BANNER"] = "False"
    os.environ["SOLARA_THEME_FORCE_REFRESH"] = "True"
    os.environ["SOLARA_THEME_LOADER"] = "plain"
    os.environ["SOLARA_THEME_VARIANT"] = "light"
    os.environ["SOLARA_THEME_TITLE"] = "Condominium"
    os.environ["SOLARA_ASSETS_FONTAWESOME_ENABLED"] = "False"
    os.environ["SOLARA_ASSETS_PROXY"] = "True"
    os.environ["SOLARA_KERNEL_CULL_TIMEOUT"] = "2h"
    warnings.filterwarnings("ignore", "Cookies with samesite=none", UserWarning)
    from solara.server import settings

    settings.assets.extra_locations = [str(HERE / "assets")]
    settings.telemetry.mixpanel_enable = False


def application() -> "Starlette":
    """The whole site as an ASGI app, see ``server.page.site``; takes a second to load."""
    configure()
    from server.page.site import site

    return site()


def listen(host: str, port: int) -> socket.socket:
    """A socket bound to exactly this host and port; BadInput when it cannot be had."""
    if not 0 <= port <= LAST_PORT:
        raise BadInput(f"port: {port} is not a whole number from 0 to {LAST_PORT}.")
    try:
        family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    except OSError as error:
        raise BadInput(
            f"host: {quoted(host)} is not an address of this machine; 127.0.0.1 always is."
        ) from error
    listener = socket.socket(family, socket.SOCK_STREAM)
    if os.name == "posix":
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(address)
    except OSError as error:
        listener.close()
        raise BadInput(
            f"Port {port} on {host} cannot be used ({error.strerror}); choose another with --port."
        ) from error
    return listener


def serve(
    host: str = "127.0.0.1",
    port: int = DEFAULT_PORT,
    on_ready: Callable[[str], None] | None = None,
    names: Iterable[str] = (),
) -> None:
    """Serve the page until interrupted or told to end. Call it in the main thread.

    ``on_ready`` is called once with the page's address as soon as a browser may go there. It has
    what is remembered at once, all else when the server is loaded, a second later; the rules may
    still be compiling then, and the page says so. Port 0 takes any free port. ``names`` are further
    names by which browsers may reach the page, see server.page.hosts. Raises
    BadInput when host or port cannot be had or a name is none, RuntimeError when
    the server cannot be loaded. The environment's HOST does not count.
    """
    hosts = Hosts(host, names)
    listener = listen(host, port)
    listener.listen()
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # as if interrupted: all is tidied
    try:
        if on_ready is not None:
            name = f"[{host}]" if ":" in host else host
            on_ready(f"http://{name}:{listener.getsockname()[1]}/")
        _run(listener, hosts)
    except KeyboardInterrupt:
        pass
    finally:
        listener.close()


def _run(listener: socket.socket, hosts: Hosts) -> None:
    gc.disable()  # until all that stays is made, in server.page.site
    import uvicorn

    from server.page.doorway import Doorway
    from server.page.gate import Gate
    from server.page.mailbox import LEAVE_S
    from server.page.ready import LOADING, RULES

    class Server(uvicorn.Server):
        """Lets go of all who wait as soon as it is told to end, or can't be loaded."""

        def handle_exit(self, sig: int, frame: FrameType | None) -> None:
            super().handle_exit(sig, frame)
            door.closed.set()
            RULES.close()

        async def on_tick(self, counter: int) -> bool:
            return await super().on_tick(counter) or door.failure is not None

    logging.getLogger("solara").setLevel(logging.ERROR)
    door = Doorway(_load)
    config = uvicorn.Config(
        Gate(door.app, hosts),
        log_level="warning",
        access_log=False,
        proxy_headers=False,
        timeout_graceful_shutdown=2,
    )
    try:
        server = Server(config)
        hang_up = getattr(signal, "SIGHUP", None)  # a terminal is closed, where there are any
        if hang_up is not None and signal.getsignal(hang_up) is not signal.SIG_IGN:
            signal.signal(hang_up, server.handle_exit)
        server.run(sockets=[listener])
    finally:
        RULES.close()
        for thread in threading.enumerate():
            if thread.name == LOADING:  # ended amid C++ it would take the process with it
                thread.join(LEAVE_S)
        gc.enable()
    if door.failure is not None:
        raise RuntimeError("the page could not start") from door.failure


def _load() -> "Starlette":
    from server.page.ready import RULES
    from server.page.remembered import remembered

    if not remembered().html:
        RULES.prepare()  # before what serves is loaded: the page waits for its first answer
    return application()
