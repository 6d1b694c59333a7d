"""The door of the page: what is answered before Solara is loaded, and how the rest waits."""

import mimetypes
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from http.cookies import SimpleCookie
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect
from starlette.applications import Starlette

from server.page import doorway
from server.page.doorway import COOKIE, Doorway
from tests.conftest import ROOT
from tests.server.asking import START, read, remembered_in, served, wait_until
from tests.server.test_serving import headers_of
from tests.server.visitor import Visitor
from tests.tiers import first_short

HELD = """
import time
from pathlib import Path
from server.page import serving

load = serving.application

def held():
    while not Path({gate!r}).exists():
        time.sleep(0.05)
    return load()

serving.application = held
"""
"""Has the site loaded only once there is a file."""

BROKEN = "from server.page import serving; serving.application = lambda: 1 / 0; "

PLAIN: dict[str, object] = {
    "type": "http",
    "method": "GET",
    "path": "/",
    "query_string": b"",
    "headers": [],
    "server": ("127.0.0.1", 80),
}
"""A request for the plain address."""


@pytest.fixture
def remembers(monkeypatch: pytest.MonkeyPatch) -> None:
    """A program that remembers its page, and has not loaded its rules yet."""
    monkeypatch.setattr(doorway, "remembered", lambda: SimpleNamespace(html="<p>51 %</p>"))
    monkeypatch.setattr(doorway, "RULES", SimpleNamespace(done=False))


def test_who_comes_before_solara_has_the_page_and_its_files_at_once(tmp_path: Path) -> None:
    gate = tmp_path / "gate"
    held = HELD.format(gate=str(gate))
    with served(remembered_in(tmp_path) + held + START) as (address, _):
        early = read(address)
        files = re.findall(r'(?:href|src)="/([^"]+\.(?:css|js|svg|png)[^"]*)"', early)
        assert len(files) > 8
        for file in files:
            assert int(headers_of(address + file)["content-length"])
        gate.touch()
        wait_until(lambda: '"compiled":true,"problem":""' in read(f"{address}healthz"))
        assert read(address) == early


@pytest.mark.long
def test_a_page_that_was_sent_before_solara_was_loaded_is_a_whole_one(
    visitor: Visitor, tmp_path: Path
) -> None:
    gate = tmp_path / "gate"
    held = HELD.format(gate=str(gate))
    with served(remembered_in(tmp_path) + held + START) as (address, _):
        visitor.page.goto(address, wait_until="commit")
        expect(visitor.page.locator("#first .card").first).to_be_visible()
        gate.touch()
        visitor.page.wait_for_selector("[data-testid=big-chart][data-drawn]")
        expect(visitor.page.locator("#first")).to_have_count(0)
        figures = visitor.page.get_by_test_id("probability")
        before = visitor.figures()
        visitor.press("war_aid", "Home")
        expect(figures).not_to_have_text(before)


@pytest.mark.usefixtures("remembers")
@pytest.mark.parametrize(
    ("other", "recalled"),
    [
        ({}, True),
        ({"path": "/take/futures.csv"}, False),
        ({"query_string": b"overlap=0"}, False),
        ({"type": "websocket"}, False),
        ({"method": "HEAD"}, True),
        ({"method": "POST"}, False),
    ],
)
def test_only_the_plain_address_has_the_remembered_page(
    other: dict[str, object], *, recalled: bool
) -> None:
    assert (doorway._recalled({**PLAIN, **other}) is not None) == recalled


@pytest.mark.usefixtures("remembers")
def test_once_the_rules_are_there_nothing_is_recalled(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doorway, "RULES", SimpleNamespace(done=True))
    assert doorway._recalled(PLAIN) is None


@pytest.mark.usefixtures("remembers")
@pytest.mark.parametrize("name", ["127.0.0.1", "localhost"])
def test_a_browser_is_known_by_the_same_cookie_before_and_after(address: str, name: str) -> None:
    """Or a scenario file that somebody opened would be lost on them."""
    with urllib.request.urlopen(address.replace("127.0.0.1", name)) as reply:
        (later,) = reply.headers.get_all("set-cookie")
    cookie = SimpleCookie(later)[COOKIE]
    assert (cookie["httponly"], cookie["samesite"], cookie["secure"]) == (True, "lax", "")
    headers = [(b"host", name.encode()), (b"cookie", f"{COOKIE}={cookie.value}".encode())]
    known = doorway._recalled({**PLAIN, "headers": headers})
    assert known is not None
    assert known.headers.getlist("set-cookie") == [later]


@pytest.mark.parametrize("name", ["custom.js", "custom.css", "favicon.svg"])
def test_a_file_is_called_what_it_is_whatever_this_machine_says(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Browsers run no script that is called text, for they are told not to guess."""
    ending = Path(name).suffix
    monkeypatch.setattr(mimetypes, "_db", mimetypes.MimeTypes())
    mimetypes.add_type("text/plain", ending)
    Doorway(Starlette)
    assert mimetypes.guess_type(name) == (doorway.KINDS[ending], None)


def test_a_site_that_cannot_be_loaded_ends_the_server() -> None:
    ended = subprocess.run(
        [sys.executable, "-c", BROKEN + START],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ended.returncode == 1
    assert "ZeroDivisionError" in ended.stderr
    assert ended.stderr.strip().endswith("the page could not start")


@pytest.mark.parametrize("load", ["", HELD.format(gate="/never")], ids=["as it is", "held"])
@pytest.mark.parametrize("told", first_short([signal.SIGTERM, signal.SIGINT]))
def test_a_server_that_is_stopped_while_it_loads_ends_silently(
    told: signal.Signals, load: str
) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", load + START],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as server:
        assert server.stdout is not None
        address = server.stdout.readline().strip()
        read(address + "healthz")  # the door is open
        place = urlsplit(address)
        with socket.create_connection((place.hostname, place.port)) as waiter:
            waiter.sendall(b"GET /?overlap=0 HTTP/1.1\r\nHost: localhost\r\n\r\n")
            time.sleep(0.1)
            server.send_signal(told)
            _, errors = server.communicate()
            assert waiter.recv(12) == b"HTTP/1.1 503"
    assert (server.returncode, errors) == (0, "")
