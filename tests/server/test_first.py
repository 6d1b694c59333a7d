"""The first answer, which a browser shows before it can draw the page."""

import socket
from pathlib import Path
from urllib.parse import urlsplit

import psutil
import pytest
from playwright.sync_api import Page, expect

from model import OUTCOMES
from server.page import ready
from server.page.first import first
from tests.server.asking import START, read, remembered_in, remembers_in, served, wait_until
from tests.server.visitor import Visitor
from tests.tiers import first_short

DRAWS = "**/solara-vuetify-app*.js"
"""The script without which the page is not drawn."""


NEVER_READY = (
    "import threading; from server.page.ready import Readiness; "
    "Readiness.prepare = lambda _: threading.Event().wait(); "
)
NOT_COMPILED = (
    "import server.page.ready as ready, rulebook.compiling as compiling; "
    "compiling.is_compiled = lambda: False; ready.COMPILE = 'import time; time.sleep(60)'; "
)
NOT_THERE = "import sys; sys.modules['server.page.sidebyside'] = None; "

NO_FIRST_ANSWER = '<div id="first"></div>'


def boxes(page: Page, cards: str) -> list[object]:
    """Where the figures of some cards stand, and what they say."""
    script = (
        "all => all.map(e => [e.innerText, ...Object.values(e.getBoundingClientRect().toJSON())])"
    )
    found: list[object] = page.locator(f"{cards} .card .big").evaluate_all(script)
    return found


@pytest.mark.parametrize("size", first_short([((1440, 900),), ((1024, 768),)]))
@pytest.mark.parametrize("query", first_short(["", "?war_aid=0&against=", "?scenario=no_war_aid"]))
def test_figures_are_there_before_the_page_and_stay_where_they_are(
    visitor: Visitor, query: str, size: tuple[int, int]
) -> None:
    page = visitor.page
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.route(DRAWS, lambda route: route.abort())
    page.goto(visitor.address + query)
    before = boxes(page, "#first")
    assert len(before) == len(OUTCOMES)
    page.unroute(DRAWS)
    visitor.open(query)
    expect(page.locator("#first")).to_have_count(0)
    assert boxes(page, "#app") == before


def test_another_tab_has_no_first_answer(visitor: Visitor) -> None:
    page = visitor.page
    page.route(DRAWS, lambda route: route.abort())
    page.goto(f"{visitor.address}?tab=rulebook")
    expect(page.locator("#first")).to_be_empty()


def test_a_bad_address_has_the_first_answer_of_what_is_left_of_it() -> None:
    assert first("?war_aid=9&scenario=nowhere", ()) == first("", ())


def test_a_complaint_is_not_hidden_behind_the_first_answer(visitor: Visitor) -> None:
    page = visitor.page
    page.route(DRAWS, lambda route: route.abort())
    page.goto(visitor.address)
    expect(page.locator("#first .card")).to_have_count(len(OUTCOMES))
    page.evaluate("document.getElementById('app').innerHTML = '<p class=complaint>It failed.</p>'")
    expect(page.locator("#first")).to_have_count(0)


def test_words_are_not_taken_for_markup(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("server.page.first.status", lambda _: "<script>alert(1)</script>")
    assert "<script>" not in first("", ())


@pytest.mark.long
def test_a_browser_may_come_before_all_is_loaded_and_nothing_compiled(tmp_path: Path) -> None:
    """Who goes to the address at once is answered; compiling ends with the server."""
    with served(START, XDG_CACHE_HOME=str(tmp_path)) as (address, server):
        assert NO_FIRST_ANSWER in read(address)
        assert read(f"{address}healthz") == '{"compiled":false,"problem":""}'
        compilers = server.children(recursive=True)
        assert compilers
    assert psutil.wait_procs(compilers, timeout=10)[1] == []


def test_who_closes_while_the_rules_compile_has_none_compiled(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    warmed: list[bool] = []
    monkeypatch.setattr("rulebook.compiling.is_compiled", lambda: False)
    monkeypatch.setattr(ready, "COMPILE", "import time; time.sleep(60)")
    monkeypatch.setattr("model.warm_up", lambda: warmed.append(True))
    readiness = ready.Readiness()
    readiness.prepare()
    readiness.begin()
    readiness.close()
    assert readiness._thread is not None
    readiness._thread.join(timeout=30)
    assert not readiness._thread.is_alive()
    assert not warmed


@pytest.mark.long
def test_the_page_comes_even_where_the_first_answer_goes_wrong(tmp_path: Path) -> None:
    broken = "import model.showcase; model.showcase.typical_run = None; "
    with served(remembers_in(tmp_path) + broken + START) as (address, _):
        assert NO_FIRST_ANSWER in read(address)
        wait_until(lambda: '"compiled":true,"problem":""' in read(f"{address}healthz"))
        assert NO_FIRST_ANSWER in read(address)


@pytest.mark.long
def test_a_page_that_cannot_be_loaded_is_sent_all_the_same(tmp_path: Path) -> None:
    with served(remembers_in(tmp_path) + NOT_THERE + START) as (address, _):
        assert NO_FIRST_ANSWER in read(address)


def test_a_start_shows_the_remembered_answer_before_any_rule_is_loaded(tmp_path: Path) -> None:
    with served(remembered_in(tmp_path) + NEVER_READY + START) as (address, _):
        assert first("", ()) in read(address)
        assert '"compiled":false' in read(f"{address}healthz")
        assert NO_FIRST_ANSWER in read(f"{address}?war_aid=0")


@pytest.mark.parametrize(
    ("trouble", "says"),
    [(NOT_COMPILED, "Compiling the rules"), (NOT_THERE, "could not be loaded")],
    ids=["compiling", "failed"],
)
@pytest.mark.long
def test_a_remembered_answer_does_not_hide_what_the_page_says(
    visitor: Visitor, tmp_path: Path, trouble: str, says: str
) -> None:
    with served(remembered_in(tmp_path) + trouble + START) as (address, _):
        visitor.page.goto(address)
        expect(visitor.page.locator("#first .card")).to_have_count(len(OUTCOMES))
        expect(visitor.page.locator("#app").get_by_text(says)).to_be_visible()
        expect(visitor.page.locator("#first")).to_have_count(0)


@pytest.mark.long
def test_who_waits_for_a_file_is_let_go_when_the_server_ends(tmp_path: Path) -> None:
    with served(START, XDG_CACHE_HOME=str(tmp_path)) as (address, server):
        read(address)
        place = urlsplit(address)
        with socket.create_connection((place.hostname, place.port)) as caller:
            caller.sendall(b"GET /take/futures.csv HTTP/1.1\r\nHost: localhost\r\n\r\n")
            caller.settimeout(2)
            with pytest.raises(TimeoutError):
                caller.recv(1)
            server.terminate()
            assert psutil.wait_procs([server], timeout=10)[1] == []


def test_nothing_that_this_machines_jupyter_has_is_of_the_page(tmp_path: Path) -> None:
    places = {"JUPYTER_CONFIG_DIR": tmp_path, "JUPYTER_DATA_DIR": tmp_path}
    widget = tmp_path / "nbextensions" / "stranger.js"
    widget.parent.mkdir()
    widget.touch()
    enabled = tmp_path / "nbconfig" / "notebook.json"
    enabled.parent.mkdir()
    enabled.write_text('{"load_extensions": {"stranger": true}}')
    with served(START, **{name: str(place) for name, place in places.items()}) as (address, _):
        assert "stranger" not in read(address)
