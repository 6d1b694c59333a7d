"""Show me one: a future picked, played, and its deals accounted for."""

import re
from urllib.parse import urlsplit

import numpy as np
import pytest
from playwright.sync_api import Locator, Page, expect

from model import Scenario, simulate, tell
from rulebook.declared.names import ACTORS, ARENAS
from server.page import address
from server.page.choice import RUNS
from tests.server.visitor import Visitor


def one(visitor: Visitor, query: str = "") -> tuple[Page, Locator]:
    page = visitor.page
    page.goto(f"{visitor.address}?tab=one{query}")
    room = page.locator(".room.one")
    expect(room.get_by_test_id("one-sentence")).to_contain_text(
        "nearest to the median" if "run=" not in query else "This is future"
    )
    expect(room.get_by_test_id("now")).to_contain_text("Week")
    return page, room


def test_a_future_is_picked_by_what_is_of_interest(visitor: Visitor) -> None:
    page, room = one(visitor, "&week=5")
    room.locator("[data-pick=best_armenia]").click()
    expect(room.get_by_test_id("one-sentence")).to_contain_text("the power of Armenia ends highest")
    page.wait_for_function("location.search.includes('run=')")
    room.locator("[data-pick=worst_line]").click()
    expect(room.get_by_test_id("one-sentence")).to_contain_text("with the most casualties")
    expect(room.locator("[data-pick=worst_line]")).to_have_attribute("aria-pressed", "true")
    room.locator("[data-pick=war]").click()  # which goes to the week in which it does
    fresh = room.locator(".dispatch.fresh .headline")
    expect(fresh.filter(has_text="War resumes")).to_have_count(1)
    expect(room.get_by_test_id("now")).to_contain_text("war resumes;")
    room.locator("[data-pick=typical]").click()
    page.wait_for_function("!location.search.includes('run=')")


@pytest.mark.long
def test_one_can_walk_through_all_futures_that_fit(visitor: Visitor) -> None:
    page, room = one(visitor)
    such = room.get_by_test_id("such")
    expect(such).to_have_text("Typical: 1 of 256")
    room.locator("[data-pick=war]").click()
    expect(such).to_have_text(re.compile(r"War resumes: 1 of \d\d"))
    page.wait_for_function("location.search.includes('run=')")
    first = page.url
    room.get_by_test_id("such-next").click()
    expect(such).to_have_text(re.compile(r"War resumes: 2 of \d\d"))
    expect(room.get_by_test_id("one-sentence")).to_contain_text("in which war resumes 2nd soonest")
    expect(room.locator("[data-pick=war]")).to_have_attribute("aria-pressed", "true")
    expect(room.get_by_test_id("now")).to_contain_text("war resumes;")
    fresh = room.locator(".dispatch.fresh .headline")
    expect(fresh.filter(has_text="War resumes")).to_have_count(1)
    page.wait_for_function("url => location.href !== url", arg=first)
    page.reload()  # few are at war: that it is one of them is known without the way to it
    expect(such).to_have_text(re.compile(r"War resumes: 2 of \d\d"))
    room.get_by_test_id("such-before").click()
    expect(such).to_have_text(re.compile(r"War resumes: 1 of \d\d"))
    page.wait_for_function("url => location.href === url", arg=first)


def test_another_pick_keeps_the_week(visitor: Visitor) -> None:
    page, room = one(visitor, "&week=20")
    room.locator("[data-pick=best_armenia]").click()
    expect(room.get_by_test_id("such")).to_contain_text("Best for Armenia: 1 of 256")
    page.wait_for_function("location.search.includes('run=')")
    assert "week=20" in page.url
    room.get_by_test_id("such-next").click()
    expect(room.get_by_test_id("one-sentence")).to_contain_text("ends 2nd highest")
    expect(room.get_by_test_id("now")).to_contain_text("Week 20,")


def falls(scenario: Scenario, seed: int, run: int) -> bool:
    """Return whether Azerbaijan holds a sector at the end of a future."""
    sectors = tell(scenario, seed, run).frames[-1]["sectors"].values()
    return any(sector["holder"] == "azerbaijan" for sector in sectors)


def test_the_week_says_what_war_has_taken(visitor: Visitor) -> None:
    asked, _ = address.read("war_hazard=0.02")
    casualties = simulate(asked.resolved(), RUNS, asked.seed).measures["casualties"]
    worst_first = map(int, np.argsort(-casualties))
    run = next(run for run in worst_first if falls(asked.resolved(), asked.seed, run))
    _, room = one(visitor, f"&war_hazard=0.02&run={run}&week=51")
    expect(room.get_by_test_id("now")).to_contain_text(
        re.compile(r"\d,\d{3} casualties so far; Azerbaijan has taken \w+")
    )
    expect(room.locator(".map [role=img]")).to_have_attribute("aria-label", re.compile("has taken"))


def test_a_future_is_picked_by_its_line(visitor: Visitor) -> None:
    page, room = one(visitor)
    room.get_by_test_id("follow").select_option("casualties")
    page.wait_for_function("location.search.includes('follow=casualties')")
    lines = room.get_by_test_id("lines")
    expect(lines).to_have_attribute("aria-label", re.compile("Futures by Casualties"))
    lines.focus()
    page.keyboard.press("End")
    expect(room.get_by_test_id("one-sentence")).to_contain_text("with the most casualties")
    page.keyboard.press("Home")
    expect(room.get_by_test_id("one-sentence")).to_contain_text("with the fewest casualties")
    box = lines.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] - 4, box["y"] + 6)
    expect(room.get_by_test_id("one-sentence")).to_contain_text("with the most casualties")


@pytest.mark.parametrize(
    ("chart", "follow"), [("agenda", "control."), ("casualties", "casualties")]
)
def test_a_future_is_picked_in_the_fan(visitor: Visitor, chart: str, follow: str) -> None:
    """A click in the big chart shows, at that week, the future that passes there."""
    page = visitor.open(f"?chart={chart}").page
    box = page.get_by_test_id("big-chart").bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + 40)
    room = page.locator(".room.one")
    expect(room.get_by_test_id("one-sentence")).to_contain_text("This is future")
    expect(room.get_by_test_id("now")).to_contain_text(re.compile(r"Week [23]\d"))
    page.wait_for_function("location.search.includes('run=')")
    asked, complaints = address.read(urlsplit(page.url).query)
    assert not complaints
    assert asked.run is not None
    assert asked.week is not None
    assert asked.follow.startswith(follow)
    values = simulate(asked.resolved(), RUNS, asked.seed, series=(asked.follow,))
    there = values.series[asked.follow][:, asked.week + 1]  # as that week ends
    assert there[asked.run] >= np.quantile(there, 0.9)  # it was pointed at near the fan's top


def test_holdings_and_deals_follow_the_week(visitor: Visitor) -> None:
    page, room = one(visitor, "&run=5&week=0")
    expect(room.get_by_role("heading", name="Who holds what, week 0")).to_be_visible()
    expect(room.get_by_test_id("holdings").locator("tr")).to_have_count(len(ARENAS))
    room.get_by_test_id("forward").click()
    expect(room.get_by_role("heading", name="Who holds what, week 1")).to_be_visible()
    room.get_by_test_id("scrub").focus()
    page.keyboard.press("End")
    ring = room.get_by_test_id("ring")
    expect(ring).to_have_attribute("aria-label", re.compile(r"Deals by week 51: .*Russia and Turk"))
    room.get_by_text("Deals as a table").click()
    rows = room.locator(".holds .behind tr")
    expect(rows).to_have_count(len(ACTORS) * (len(ACTORS) - 1) // 2)
    page.get_by_role("tab", name="Futures").click()
    page.wait_for_selector(".room.futures [data-testid=now]:has-text('Week 51')")


def test_the_ledger_of_a_deal_names_its_runner_up(visitor: Visitor) -> None:
    page, room = one(visitor, "&run=5&week=51")
    room.get_by_role("button", name="Ledger of: Joint monitoring centre").click()
    ledger = room.get_by_test_id("ledger")
    expect(ledger.get_by_test_id("ledger-sentence")).to_contain_text(
        re.compile(r"Worth most to Turkey, for its foothold; it costs Armenia most, in \w+, who")
    )
    total = ledger.locator("tr.whole td")
    expect(total).to_have_count(len(ACTORS))
    expect(total.first).to_have_text(re.compile(r"[+−]\.\d{3}"))
    told = ledger.get_by_test_id("ledger-deal").locator("option").all_inner_texts()
    picked = next(k for k, text in enumerate(told) if "Memorandum" in text)
    ledger.get_by_test_id("ledger-deal").select_option(index=picked)
    expect(ledger.get_by_test_id("runner-up")).to_contain_text(re.compile("Also weighed: an? "))
    expect(ledger.locator("tr.other")).to_have_count(1)
    assert page.get_by_role("alert").count() == 0
    for wide, high in ((1440, 900), (1280, 800), (1024, 768)):
        page.set_viewport_size({"width": wide, "height": high})
        table = ledger.locator(".scrolls")
        assert table.evaluate("e => e.scrollWidth <= e.clientWidth"), f"cut off at {wide}"
