"""A dropped connection loses nothing: a proxy between browser and server is cut and mended."""

import contextlib
import re
import socket
import threading
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.server.asking import START, served
from tests.server.conftest import without_welcome
from tests.server.visitor import Visitor


class Wire:
    """A TCP proxy that can be cut."""

    def __init__(self) -> None:
        self.cut = False
        self._open: list[socket.socket] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.name = f"127.0.0.1:{self._listener.getsockname()[1]}"
        self.address = f"http://{self.name}/"
        self._port = 0

    def lead_to(self, address: str) -> None:
        """Pass on to a server what comes in from now on."""
        self._port = urlsplit(address).port or 0
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                caller, _ = self._listener.accept()
                if self.cut:
                    caller.close()
                    continue
                called = socket.create_connection(("127.0.0.1", self._port))
                self._open += [caller, called]
                for one, other in ((caller, called), (called, caller)):
                    threading.Thread(target=self._pass, args=(one, other), daemon=True).start()

    @staticmethod
    def _pass(one: socket.socket, other: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while given := one.recv(65536):
                other.sendall(given)
        for end in (one, other):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def drop(self) -> None:
        """End every connection, and take no other until mended."""
        self.cut = True
        for one in self._open:
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()
        self._open.clear()

    def mend(self) -> None:
        """Take connections again."""
        self.cut = False

    def close(self) -> None:
        """End it all."""
        self.drop()
        self._listener.close()


@pytest.fixture(scope="module")
def proxy() -> Iterator[Wire]:
    """A proxy of a server that was told its name."""
    held = Wire()
    code = START.replace("port=0", f"port=0, names=[{held.name!r}]")
    with served(code) as (address, _):
        held.lead_to(address)
        yield held
    held.close()


@pytest.fixture
def wire(proxy: Wire) -> Wire:
    proxy.mend()
    return proxy


@pytest.mark.long
def test_what_is_moved_while_the_server_is_away_is_not_lost(
    context: BrowserContext, wire: Wire
) -> None:
    without_welcome(context)
    visitor = Visitor(context.new_page(), wire.address).open("?overlap=0.5")
    page = visitor.page
    before = visitor.figures()
    wire.drop()
    expect(page.get_by_test_id("away")).to_contain_text("cannot be reached")
    expect(page.get_by_test_id("away")).to_contain_text("tabs, variants and files wait")
    assert visitor.figures() == before
    waiting = page.locator("[inert]")
    expect(page.locator(".strip[inert], .tabs[inert], .pick[inert]")).to_have_count(4)
    visitor.press("armenia_consent", " ")
    expect(page.get_by_test_id("changed-count")).to_have_text("2 changed")
    wire.mend()
    expect(page.get_by_test_id("away")).to_have_count(0)
    expect(waiting).to_have_count(0)
    card = page.locator("[data-outcome=centre_signed_by_january] [data-testid=change]")
    expect(card).to_contain_text(re.compile(r"−\d+ pts"))
    page.wait_for_function("location.search.includes('armenia_consent=1')")
    assert "overlap=0.5" in page.url


@pytest.mark.long
def test_what_was_said_long_before_a_break_is_not_said_again(
    context: BrowserContext, wire: Wire
) -> None:
    """A slider moved in a rule and then among all: after a break the last move holds."""
    without_welcome(context)
    visitor = Visitor(context.new_page(), wire.address).open()
    page = visitor.page
    page.locator("#tab-rulebook").click()
    page.locator("[data-rule=sector_overlap] a").click()
    page.locator("#r-overlap").focus()
    page.keyboard.press("ArrowLeft")
    page.wait_for_function("location.search.includes('overlap=0.85')")
    page.locator("#tab-futures").click()
    typed = page.locator("#panel-futures").get_by_label("Overlap of cover, typed")
    expect(typed).to_have_value("0.85")
    typed.fill("0.5")
    typed.press("Enter")
    page.wait_for_function("location.search.includes('overlap=0.5')")
    wire.drop()
    expect(page.get_by_test_id("away")).to_be_visible()
    assert "overlap=0.5" in page.url
    wire.mend()
    expect(page.get_by_test_id("away")).to_have_count(0)
    visitor.press("armenia_consent", " ")  # said after all before it
    page.wait_for_function("location.search.includes('armenia_consent=1')")
    assert "overlap=0.5" in page.url
    expect(typed).to_have_value("0.5")


@pytest.mark.long
def test_a_server_that_is_away_is_not_taken_for_one_that_is_back(
    context: BrowserContext, wire: Wire
) -> None:
    """A proxy may answer for a server that is down: that is no reason to load the page again."""
    without_welcome(context)
    page = Visitor(context.new_page(), wire.address).open().page
    page.route("**/healthz", lambda route: route.fulfill(status=502, body="Bad Gateway"))
    page.evaluate("window.stayed = true")
    wire.drop()
    for _ in range(6):  # four that answer would be enough to load the page again
        with page.expect_request("**/healthz"):
            pass
    assert page.evaluate("window.stayed")


@pytest.mark.long
def test_a_server_that_does_not_answer_is_asked_once_at_a_time(
    context: BrowserContext, wire: Wire
) -> None:
    without_welcome(context)
    page = context.new_page()
    page.clock.install()
    Visitor(page, wire.address).open()
    page.evaluate(
        "() => { window.asked = 0; window.fetch = () => new Promise(() => (window.asked += 1)); }"
    )
    wire.drop()
    expect(page.get_by_test_id("away")).to_be_visible()
    page.clock.run_for(4000)
    assert page.evaluate("window.asked") == 1
