"""How the page is served: to this machine, without anything of a public site."""

import asyncio
import socket
import subprocess
import sys
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPMessage
from urllib.parse import urlsplit

import pytest

from rulebook.declared.errors import BadInput
from server.page import serving
from server.page.ready import DrawWhenLoaded
from tests.conftest import ROOT

# What only some questions need; each takes a tenth of a second or more to load.
LATER = {
    "SALib",
    "contourpy",
    "matplotlib",
    "mesa",
    "networkx",
    "pandas",
    "pyarrow",
    "scipy.spatial",
}


def headers_of(address: str) -> HTTPMessage:
    with urllib.request.urlopen(address, timeout=30) as reply:
        headers: HTTPMessage = reply.headers
        return headers


def test_the_cookie_is_out_of_scripts_reach(address: str) -> None:
    assert "HttpOnly" in headers_of(address)["set-cookie"]


def test_the_environment_does_not_open_the_server_to_others(address: str) -> None:
    port = urlsplit(address).port
    with socket.socket() as caller:
        caller.settimeout(2)
        assert caller.connect_ex(("127.0.0.1", port)) == 0
    with socket.socket() as caller:
        caller.settimeout(2)
        assert caller.connect_ex(("127.0.0.2", port)) != 0


def test_a_port_in_use_is_one_sentence() -> None:
    with serving.listen("127.0.0.1", 0) as held:
        held.listen()
        port = held.getsockname()[1]
        with pytest.raises(BadInput, match=r"^Port \d+ on 127\.0\.0\.1 .+; .+ --port\.$"):
            serving.listen("127.0.0.1", port)


@pytest.mark.parametrize("port", [-1, 65536])
def test_a_port_out_of_bounds_is_one_sentence(port: int) -> None:
    with pytest.raises(BadInput, match="0 to 65535"):
        serving.listen("127.0.0.1", port)


def test_an_unknown_host_is_one_sentence() -> None:
    with pytest.raises(BadInput, match="no-such-host"):
        serving.listen("no-such-host.invalid", 0)


def loaded_for_the_site(besides: str = "pass") -> list[str]:
    """The names of all modules that the site loads, and what is imported besides."""
    code = (
        "import sys; from server.page import serving; serving.application(); "
        f"{besides}; print(*sys.modules)"
    )
    return subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split()


def test_what_the_first_page_can_do_without_is_loaded_later() -> None:
    loaded = loaded_for_the_site("import server.page.app, server.page.futures")
    assert "server.page.app" in loaded
    assert LATER.isdisjoint(loaded)


def test_nothing_of_the_rules_is_loaded_before_a_page_can_be_answered() -> None:
    loaded = loaded_for_the_site()
    assert "server.page.site" in loaded
    assert {"numba", "model", "server.page.app"}.isdisjoint(loaded)


def test_a_browser_has_files_at_once_and_a_page_when_all_is_loaded() -> None:
    """Solara must not draw while pandas is half loaded by another thread."""
    order: list[str] = []

    async def app(scope: dict[str, str], *_: object) -> None:
        order.append(scope["type"])

    patient = DrawWhenLoaded(app, wait=lambda: order.append("loaded"))  # type: ignore[arg-type]
    with ThreadPoolExecutor() as aside:  # for this thread may have the browser's loop
        for kind in ("http", "websocket"):
            aside.submit(asyncio.run, patient({"type": kind}, None, None)).result()  # type: ignore[arg-type]
    assert order == ["http", "loaded", "websocket"]


def test_what_a_page_is_drawn_from_is_loaded_before_it_is_let_in() -> None:
    code = (
        "import sys; from server.page.ready import RULES; assert 'pandas' not in sys.modules; "
        "RULES.wait_to_draw(); assert sys.modules['pandas'].DataFrame; RULES.wait()"
    )
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True)
