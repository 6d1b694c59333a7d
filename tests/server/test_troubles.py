"""An error in one part of the page stays there, and all else lives on."""

import pkgutil
import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import ipyvue
import pytest
import reacton
import solara
from playwright.sync_api import BrowserContext, expect

from server.page import app
from server.page.bench import Bench
from server.page.mailbox import Mailbox
from server.page.ready import RULES
from server.page.session import Session
from server.page.tabs import TABS
from server.page.troubles import Trouble, report
from tests.server.asking import serving, wait_until
from tests.server.conftest import without_welcome
from tests.server.visitor import PATIENCE_S, Visitor

PIN = "pin=No+aid~baseline~war_aid:0"

TITLES = {
    "app:HeaderPanel": ("Title and tabs", "futures"),
    "sidebyside:VariantsPanel": ("Variants", "futures"),
    "take:TakePanel": ("Share and save", "futures"),
    "app:TourPanel": ("Tour", "futures"),
    "sliders:SlidersPanel": ("Sliders", "futures"),
    "futures:CardsPanel": ("Outcomes", "futures"),
    "futures:ChartPanel": ("The big chart", "futures"),
    "futures:FuturePanel": ("One future on the map", "futures"),
    "onefuture:ChoosePanel": ("Which future", "one"),
    "onefuture:StagePanel": ("The future on the map", "one"),
    "onefuture:HoldingsPanel": ("Who holds what", "one"),
    "rulebook:IndexPanel": ("All rules", "rulebook"),
    "rulebook:RulePanel": ("The rule", "rulebook"),
    "rulebook:ReadsPanel": ("What it reads", "rulebook"),
    "rulebook:EffectPanel": ("What it does", "rulebook"),
} | {tab.component: (tab.title, tab.name) for tab in TABS.values()}
"""Panels by the component that draws them: what each is called, and its tab."""

ALWAYS = {
    "Title and tabs": ("complaints", "query"),
    "Variants": ("against", "pins"),
    "Share and save": ("takings",),
}
"""Panels that are there on every tab, and the traits by which each is known."""

WORKERS = {
    "server.page.answers:answer": ({"Outcomes", "The big chart"}, "futures"),
    "server.page.theatre:tell": ({"One future on the map"}, "futures"),
    "server.page.effects:effect": ({"What it does"}, "rulebook"),
    "server.page.why:Comparison.shift": ({"Why?"}, "why"),
    "server.page.why:Inquiry.refine": ({"Why?"}, "why"),
    "server.page.tipping:Tipping.refine": ({"Tipping points"}, "tipping"),
    "server.page.wishes:Wish.search": ({"What would it take"}, "search"),
    "server.page.sidebyside:lay": ({"Side by side"}, "beside"),
    "server.page.onefuture:Desk._play": ({"Which future"}, "one"),
}


class Shown:
    """The whole page of one visitor, drawn without a browser."""

    def __init__(self, query: str) -> None:
        solara.use_router = lambda: SimpleNamespace(search=query)
        _, self._drawn = reacton.render(app.Whole(), handle_error=False)
        self.close = self._drawn.close

    def panels(self, *traits: str) -> list[Any]:
        """The panels that have all of these traits."""
        found = self._drawn.find(ipyvue.VueTemplate).widgets
        return [one for one in found if all(one.has_trait(trait) for trait in traits)]

    def troubles(self) -> dict[str, Any]:
        return {one.title: one for one in self.panels("report", "title")}

    def until(self, holds: Callable[[], object]) -> None:
        end = time.monotonic() + PATIENCE_S
        while not holds():
            assert time.monotonic() < end, self.troubles().keys()
            time.sleep(0.05)


@pytest.fixture
def show(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], Shown]]:
    RULES.wait_to_draw()
    assert RULES.wait()
    monkeypatch.setattr(solara, "use_router", solara.use_router)
    monkeypatch.setattr(solara, "get_session_id", lambda: "a visitor")
    shown: list[Shown] = []

    def show(query: str) -> Shown:
        shown.append(Shown(query))
        return shown[-1]

    yield show
    for one in shown:
        one.close()


def broken(*_: object, **__: object) -> None:
    raise RuntimeError("made to fail at /a/private/path")


@pytest.mark.parametrize("component", TITLES)
def test_a_panel_that_cannot_be_drawn_says_so_and_the_others_live(
    component: str,
    show: Callable[[str], Shown],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    title, tab = TITLES[component]
    with monkeypatch.context() as patch:
        patch.setattr(pkgutil.resolve_name(f"server.page.{component}"), "f", broken)
        shown = show(f"?tab={tab}&rule=price_of_refusing&{PIN}")
        shown.until(lambda: set(shown.troubles()) == {title})
    assert "made to fail" in caplog.text
    assert caplog.text.count("Traceback") == 1
    for other, traits in ALWAYS.items():
        assert bool(shown.panels(*traits)) == (other != title), other
    trouble = shown.troubles()[title]
    assert "RuntimeError" in trouble.report
    assert "/a/private" not in trouble.report
    assert trouble.verdict == "This part cannot be shown."
    trouble.vue_again(None)
    shown.until(lambda: not shown.troubles())


@pytest.mark.parametrize("worker", WORKERS)
def test_a_worker_that_fails_leaves_the_rest_of_the_page_alone(
    worker: str, show: Callable[[str], Shown], monkeypatch: pytest.MonkeyPatch
) -> None:
    titles, tab = WORKERS[worker]
    module, _, name = worker.partition(":")
    *place, last = name.split(".")
    where = pkgutil.resolve_name(".".join((module, *place)))
    with monkeypatch.context() as patch:
        patch.setattr(where, last, broken)
        shown = show(f"?tab={tab}&rule=price_of_refusing&war_aid=0.4&{PIN}")
        if tab == "search":
            shown.until(lambda: shown.panels("wishes"))
            shown.panels("wishes")[0].vue_begin(None)
        shown.until(lambda: set(shown.troubles()) == titles)
    assert shown.panels("pins")[0].pins[0]["name"] == "No aid"
    (header,) = shown.panels("complaints", "query")
    assert not header.complaints
    assert "war_aid=0.4" in header.query
    for title in titles:
        trouble = shown.troubles()[title]
        assert f"computing “{title}”" in trouble.report
        assert "war_aid=0.4" in trouble.report
        assert trouble.verdict == "This could not be computed."
    trouble.vue_again(None)
    shown.until(lambda: not shown.troubles())


def test_an_error_in_answer_to_a_click_is_told_where_it_was_clicked(
    show: Callable[[str], Shown],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    shown = show(f"?{PIN}")
    shown.until(lambda: shown.panels("cards"))
    with monkeypatch.context() as patch:
        patch.setattr(Session, "take_outcome", broken)
        shown.panels("cards")[0].vue_take_why({"outcome": "war_resumed"})
        shown.until(lambda: set(shown.troubles()) == {"Outcomes"})
    assert caplog.text.count("Traceback") == 1
    assert shown.panels("pins")
    shown.troubles()["Outcomes"].vue_again(None)
    shown.until(lambda: not shown.troubles() and shown.panels("cards"))
    shown.panels("cards")[0].vue_take_why({"outcome": "war_resumed"})
    shown.until(lambda: shown.panels("told", "outcomes"))


def test_another_choice_tries_again(
    show: Callable[[str], Shown], monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(pkgutil.resolve_name("server.page.futures:CardsPanel"), "f", broken)
        shown = show("")
        shown.until(lambda: "Outcomes" in shown.troubles())
    shown.panels("bare")[0].vue_moved({"name": "war_aid", "value": 0.2})
    shown.until(lambda: not shown.troubles() and shown.panels("cards"))


def test_a_closed_worker_may_be_opened_again() -> None:
    done: list[int] = []
    box: Mailbox[int] = Mailbox(done.append)
    for number in range(3):
        box.open()
        box.put(number)
        wait_until(lambda: number in done)  # noqa: B023 - called at once
        box.close()
    assert done == [0, 1, 2]


def test_what_fails_after_another_wish_has_come_is_not_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(RULES, "wait", lambda: True)
    told: list[Exception] = []
    failed: list[str] = []

    def work(wish: str, _: object) -> None:
        if wish == "first":
            bench.ask("second")
        failed.append(wish)
        raise RuntimeError(wish)

    bench = Bench(work, failed=told.append)
    close = bench.open()
    bench.ask("first")
    wait_until(lambda: bool(told))
    close()
    assert failed == ["first", "second"]
    assert [str(error) for error in told] == ["second"]


def test_a_report_names_the_place_without_a_path() -> None:
    try:
        report("Why?", None, "")  # type: ignore[arg-type]
    except AttributeError as error:
        told = report("Why?", Trouble(error, "drawing"), "tab=why")
    assert re.search(
        r"Address: /\?tab=why\nError: AttributeError in server\.page\.troubles, line \d+$", told
    )


BREAKABLE = """
import sys
from pathlib import Path
from server.page import because, serve

sound = because.explanation

def explanation(*given, **named):
    if Path(sys.argv[1]).exists():
        raise RuntimeError(f"made to fail at {sys.argv[1]}")
    return sound(*given, **named)

because.explanation = explanation
serve(port=0, on_ready=lambda at: print(at, flush=True))
"""


@pytest.mark.long
def test_in_the_browser_a_failed_tab_can_be_left_and_tried_again(
    context: BrowserContext, tmp_path: Path
) -> None:
    flag = tmp_path / "fail"
    flag.touch()
    without_welcome(context)
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    with serving(BREAKABLE, str(flag)) as address:
        page = Visitor(context.new_page(), address).open(f"?war_aid=0.3&{PIN}").page
        page.locator("[data-outcome=centre_stands]").get_by_role("button", name="Why?").click()
        trouble = page.get_by_test_id("trouble")
        expect(trouble).to_contain_text("This part cannot be shown.")
        trouble.get_by_test_id("copy-report").click()
        copied = page.evaluate("navigator.clipboard.readText()")
        assert "Error: RuntimeError" in copied
        assert "war_aid=0.3" in copied
        assert str(tmp_path) not in copied
        assert "tab=why" in page.url
        expect(page.get_by_text("No aid", exact=True).first).to_be_visible()
        page.get_by_role("tab", name="Tipping points").click()
        expect(page.locator(".room.tipping .plot")).to_be_visible()
        page.get_by_role("tab", name="Why?").click()
        expect(trouble.or_(page.get_by_test_id("why-verdict"))).to_be_visible()
        expect(trouble).to_have_count(1)  # it still fails, and still says so
        flag.unlink()
        trouble.get_by_role("button", name="Try again").click()
        expect(page.get_by_test_id("why-verdict")).to_contain_text("Centre")
        expect(trouble).to_have_count(0)
