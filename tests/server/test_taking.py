"""Take it with me: files made from an address, and scenario files brought in."""

import html
import io
import re
import subprocess
import sys
import urllib.error
import urllib.request
from itertools import pairwise
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest
from playwright.sync_api import Browser, Page, expect
from pyarrow import csv

import model
from model import scenario_files
from rulebook.declared.names import ACTORS
from server.page import address as page_address
from server.page import answers, briefing, charts, choice, moved, printing, taking, writing
from server.page.shelf import SHELF, Shelf
from tests.conftest import ROOT
from tests.server.conftest import without_welcome
from tests.server.visitor import Visitor

QUERY = "overlap=0.3&war_aid=0.2&seed=3&pin=Asked~baseline~armenia_consent:1"
OWN = """title = "Mine"
extends = "baseline"
summary = "A wary host."
[parameters]
hedging = 0.8
"""


def fetch(where: str) -> bytes:
    with urllib.request.urlopen(where, timeout=60) as reply:
        found: bytes = reply.read()
    return found


def test_figures_are_the_ensembles_own(address: str) -> None:
    text = csv.read_csv(io.BytesIO(fetch(f"{address}take/futures.csv?{QUERY}")))
    table = pq.read_table(io.BytesIO(fetch(f"{address}take/futures.parquet?{QUERY}")))
    assert text.num_rows == table.num_rows == 3 * choice.RUNS
    assert text.column_names == table.column_names
    played = model.simulate(
        model.load("baseline").replace({"overlap": 0.3, "war_aid": 0.2}), choice.RUNS, 3
    )
    now = table.filter([name == "the sliders now" for name in table["variant"].to_pylist()])
    assert now["western_agenda"].to_pylist() == played.measures["western_agenda"].tolist()
    assert now["outcome.minsk_alive"].to_pylist() == played.outcomes["minsk_alive"].tolist()


def test_weeks_are_bands_of_every_series(address: str) -> None:
    table = pq.read_table(io.BytesIO(fetch(f"{address}take/weeks.parquet?{QUERY}")))
    assert table.num_rows == 3 * len(model.SERIES) * 52
    rows = table.slice(0, 60).to_pylist()
    assert all(row["p5"] <= row["median"] <= row["p95"] for row in rows)
    chosen, _ = page_address.read(QUERY)
    played = model.simulate(chosen.resolved(), choice.RUNS, chosen.seed, series=("violations",))
    now = [
        row
        for row in table.to_pylist()
        if (row["variant"], row["series"]) == ("the sliders now", "violations")
    ]
    assert [row["date"] for row in now] == played.dates[:-1]
    week = np.median(played.series["violations"][:, 1:], axis=0)
    assert [row["median"] for row in now] == week.tolist()


def test_pictures_are_pictures(address: str) -> None:
    assert fetch(f"{address}take/picture.png?{QUERY}")[:8] == b"\x89PNG\r\n\x1a\n"
    drawn = fetch(f"{address}take/picture.svg?{QUERY}&chart=monitoring")
    assert b"<svg" in drawn
    assert b"Who holds what" in drawn
    assert drawn == fetch(f"{address}take/picture.svg?{QUERY}&chart=monitoring")
    assert b"never" in fetch(f"{address}take/picture.svg?chart=centre_open_week")


def test_a_name_beside_a_drawn_line_is_led_to_from_its_end() -> None:
    chosen, _ = page_address.read("chart=monitoring")
    drawn = taking.TAKINGS["picture.svg"].make(chosen, "").decode()
    points = {
        (kind, actor): [(float(x), float(y)) for x, y in re.findall(r"([\d.]+) ([\d.]+)", path)]
        for kind, actor, path in re.findall(
            r'<g id="(line|leader)-control\.(\w+)\.monitoring">\s*<path d="([^"]*)"', drawn
        )
    }
    for actor in ACTORS:
        assert points["leader", actor][0] == pytest.approx(points["line", actor][-1], abs=0.01)
    names = sorted(points["leader", actor][1][1] for actor in ACTORS)
    assert min(high - low for low, high in pairwise(names)) > printing.NAME_POINTS


def test_the_scenario_file_gives_the_same_results(address: str, tmp_path: Path) -> None:
    mine = tmp_path / "mine.toml"
    mine.write_bytes(fetch(f"{address}take/scenario.toml?{QUERY}"))
    out = tmp_path / "out.csv"
    command = [sys.executable, str(ROOT / "run.py"), "run", str(mine), "--runs", "256"]
    subprocess.run([*command, "--seed", "3", "--out", str(out)], check=True, capture_output=True)
    table = pq.read_table(io.BytesIO(fetch(f"{address}take/futures.parquet?{QUERY}")))
    now = table.filter([name == "the sliders now" for name in table["variant"].to_pylist()])
    for name in ("violations", "western_agenda", "centre_open_week"):
        assert csv.read_csv(out)[name].to_pylist() == now[name].to_pylist()


def test_a_week_of_never_is_empty_in_the_figures() -> None:
    chosen, _ = page_address.read("seed=3")
    table = pq.read_table(io.BytesIO(taking.TAKINGS["futures.parquet"].make(chosen, "")))
    wars = table["war_week"].to_pylist()
    assert [week is not None for week in wars] == table["outcome.war_resumed"].to_pylist()
    assert set(table["guest_left_week"].to_pylist()) == {None}
    assert table.schema.field("guest_left_week").type == "double"
    text = taking.TAKINGS["futures.csv"].make(chosen, "").decode().splitlines()
    at = text[0].split(",").index('"war_week"')
    assert {
        row.split(",")[at] for row, week in zip(text[1:], wars, strict=True) if week is None
    } == {""}


def test_the_briefing_needs_nothing_else_and_is_one_page(address: str, page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{address}take/briefing.html?{QUERY}")
    assert [url for url in asked if not url.startswith("data:")] == [page.url]
    body = page.locator("body")
    expect(body).to_contain_text("seed 3")
    expect(body).to_contain_text("Turkish war aid")
    expect(body).to_contain_text("Condominium 0.1.0")
    expect(body).to_contain_text("In “Asked”")
    expect(body).to_contain_text("Armenia must consent on instead of off.")
    expect(body).to_contain_text(f"The page: {address}?war_aid=0.2&overlap=0.3")
    assert page.locator("img").count() == 4
    assert page.evaluate("[...document.images].every(i => i.naturalWidth > 0 && i.alt)")
    assert page.pdf(prefer_css_page_size=True).count(b"/Type /Page\n") == 1


def test_the_briefing_of_many_variants_is_one_page_too(address: str, page: Page) -> None:
    pins = "&".join(f"pin=Variant+{k}~baseline~war_aid:0.{k}~staff:{k}0" for k in range(1, 6))
    page.goto(f"{address}take/briefing.html?scenario=rupture&overlap=0.3&{pins}&against=Variant+2")
    head = page.get_by_role("columnheader")
    said = ["In A", "In B", "In D", "In E", "In F"]
    assert head.all_inner_texts()[-5:] == said
    expect(page.locator("body")).to_contain_text("A, the untouched scenario: In the spring")
    expect(page.locator("body")).to_contain_text("D, “Variant 3”: Baseline: February 2021, with")
    assert page.pdf(prefer_css_page_size=True).count(b"/Type /Page\n") == 1


def brief(query: str, own: tuple[str, ...] = (), page: str = "") -> str:
    """The text of the briefing at an address, its tags and line ends taken out."""
    chosen, complaints = page_address.read(query, own)
    assert complaints == []
    made = briefing.write(chosen, page).decode()
    return " ".join(html.unescape(re.sub(r"<(?!img)[^>]*>", "", made)).split())


def test_the_briefing_shows_what_moved_most_after_the_chart_on_the_screen() -> None:
    said = brief("peacekeepers=0&war_hazard=0.01&chart=monitoring")
    shown = re.findall(r'data-chart="(\w+)"', said)
    assert shown[:2] == ["monitoring", "war_week"]
    assert len(shown) == 4
    assert re.findall(r'data-chart="(\w+)"', brief("")) == list(briefing.FIXED)


def test_what_moved_is_the_outcomes_then_the_measures() -> None:
    before = model.simulate(model.load("baseline"), 64)
    now = model.simulate(model.load("west_reengages"), 64)
    cards = [answers.card(outcome, now, before) for outcome in model.OUTCOMES.values()]
    found = moved.moved(cards, now, before)
    assert set(found[:2]) == {"minsk_relevance", "western_agenda"}
    assert "power_russia" in found
    assert len(found) == len(set(found))
    assert (
        moved.moved(
            [answers.card(o, before, before) for o in model.OUTCOMES.values()], before, before
        )
        == []
    )
    known = {*map(moved.chart_of, model.MEASURES), *moved.MEASURES_IN.values()}
    assert known <= set(charts.charts())


def test_the_briefing_bears_the_variants_name_and_says_what_it_is() -> None:
    said = brief(PINNED)
    assert "Condominium, a briefing Fewer men Baseline: February 2021, with Turkish war aid" in said
    assert "The article as it stands" not in said
    assert "The article as it stands" in brief("")


def test_the_briefing_tells_what_an_own_scenario_changes() -> None:
    dated = (
        OWN + '[[event]]\ndate = 2021-04-24\nlabel = "A"\nparameters = { western_effort = 0.6 }\n'
    )
    own = SHELF.put("briefing", "mine.toml", dated.encode()).scenario.name
    said = brief(f"scenario={own}&overlap=0.5", (own,))
    assert "The scenario “Mine” itself changes (in brackets: “Baseline: February 2021”)" in said
    assert "Hedging: 0.8 (0.5); A: 24 April 2021: Western effort 0.6 (does not happen)." in said
    assert "must first open mine.toml there" in said


def test_the_briefing_gives_the_address_as_its_reader_has_it() -> None:
    there = brief("overlap=0.5", page="https://a.example/")
    assert "The page: https://a.example/?overlap=0.5" in there
    assert "at its own address, followed by ?overlap=0.5" in brief("overlap=0.5")


@pytest.mark.parametrize(
    ("where", "code", "sentence"),
    [
        ("take/passwd", 404, "There is no such file; the page lists all there are."),
        ("take/futures.csv?overlap=7", 400, "overlap is 7; allowed is a number from 0 to 1."),
        ("take/futures.csv?scenario=/etc/passwd", 400, "there is no scenario '/etc/passwd'"),
        ("take/futures.csv?scenario=own-0123456789abcdef", 400, "somebody's own"),
    ],
)
def test_what_cannot_be_taken_is_one_sentence(
    address: str, where: str, code: int, sentence: str
) -> None:
    with pytest.raises(urllib.error.HTTPError) as refused:
        fetch(address + where)
    assert refused.value.code == code
    said = refused.value.read().decode()
    assert sentence in said
    assert "\n" not in said


def bring(page: Page, name: str, given: bytes) -> None:
    page.get_by_test_id("take").click()
    page.get_by_test_id("open-file").set_input_files(
        {"name": name, "mimeType": "application/toml", "buffer": given}
    )


def test_an_own_scenario_is_chosen_kept_and_nobody_elses(
    visitor: Visitor, browser: Browser, address: str
) -> None:
    page = visitor.open().page
    bring(page, "mine.toml", OWN.encode())
    expect(visitor.slider("hedging")).to_have_value("0.8")
    chooser = page.get_by_test_id("scenario")
    expect(chooser.locator("option:checked")).to_have_text("Mine (your own)")
    page.wait_for_function("location.search.includes('scenario=own-')")
    visitor.press("overlap", "ArrowLeft", 2)
    page.wait_for_function("/overlap=0.8(&|$)/.test(location.search)")  # 0.85 comes before
    page.reload()
    expect(chooser.locator("option:checked")).to_have_text("Mine (your own)")
    expect(visitor.slider("hedging")).to_have_value("0.8")
    expect(visitor.slider("overlap")).to_have_value("0.8")
    with page.expect_download() as download:
        page.get_by_test_id("take").click()
        page.locator("[data-take='scenario.toml']").click()
    taken = download.value.path().read_text()
    assert "hedging = 0.8\noverlap = 0.8" in taken
    with browser.new_context() as elsewhere:
        without_welcome(elsewhere)
        other = Visitor(elsewhere.new_page(), address)
        other.open(page.url.partition("?")[2].join(["?", ""]))
        expect(other.page.get_by_role("alert")).to_contain_text("somebody's own")
        expect(other.page.get_by_test_id("scenario")).to_have_value("baseline")
        assert other.page.locator("option", has_text="Mine").count() == 0


@pytest.mark.long
def test_what_the_address_of_an_own_scenario_needs_is_said_and_enough(
    visitor: Visitor, browser: Browser, address: str
) -> None:
    page = visitor.open("?overlap=0.5").page
    page.get_by_test_id("take").click()
    expect(page.get_by_test_id("address-holds")).to_contain_text("whoever opens it sees what you")
    page.get_by_test_id("take").click()
    bring(page, "mine.toml", OWN.encode())
    page.wait_for_function("location.search.includes('scenario=own-')")
    page.get_by_role("button", name="keep them").click()
    page.get_by_test_id("take").click()
    said = page.get_by_test_id("address-holds")
    expect(said).to_contain_text("but not your own file mine.toml")
    expect(said).to_contain_text("whoever opens it here first, then the address, sees what you see")
    with browser.new_context() as elsewhere:
        without_welcome(elsewhere)
        other = Visitor(elsewhere.new_page(), address).open()
        bring(other.page, "mine.toml", OWN.encode())
        other.page.wait_for_function("location.search.includes('scenario=own-')")
        other.open("?" + page.url.partition("?")[2])
        expect(other.page.get_by_role("alert")).to_have_count(0)
        expect(other.slider("hedging")).to_have_value("0.8")
        expect(other.slider("overlap")).to_have_value("0.5")


@pytest.mark.long
def test_that_sliders_stay_changed_in_an_opened_file_is_told(visitor: Visitor) -> None:
    page = visitor.open("?overlap=0.5&war_aid=0.2").page
    bring(page, "mine.toml", OWN.encode())
    told = page.get_by_test_id("file-told")
    expect(told).to_contain_text("“Mine” is open. 2 sliders changed before keep their values:")
    expect(page.get_by_role("button", name="keep them")).to_be_focused()
    expect(visitor.slider("overlap")).to_have_value("0.5")
    page.get_by_label("The file just opened").get_by_role("button", name="reset all").click()
    expect(told).to_have_count(0)
    expect(visitor.slider("overlap")).to_have_value("0.9")
    expect(visitor.slider("hedging")).to_have_value("0.8")
    bring(page, "mine.toml", OWN.encode() + b"# again")
    expect(page.get_by_test_id("take")).to_have_attribute("aria-expanded", "false")
    visitor.press("overlap", "ArrowLeft")  # answered after all that the file brings
    page.wait_for_function("location.search.includes('overlap=')")
    expect(told).to_have_count(0)


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        (OWN.replace("0.8", "8").encode(), "bad.toml, line 5, parameters: "),
        (OWN.replace("hedging", "hedgin").encode(), "bad.toml, line 5, parameters: there is no"),
        (b'extends = "baseline"\n= 3\n', "bad.toml, line 2: this is not well-formed TOML ("),
        (b'title = "x"\n\xff\xfe\x00', "bad.toml, line 2: this is not text in UTF-8."),
        (
            b'extends = "../../../etc/passwd"\n',
            "line 1, extends: it extends '../../../etc/passwd'",
        ),
        (
            b'extends = "/tmp/x.toml"\n',
            "extends: it extends '/tmp/x.toml'; it may extend armenia",
        ),
        (b"#" * 300 * 1024, "bad.toml is too large; at most 128 KiB are read."),
        (b"a = " + b"[" * 50_000, "bad.toml, line 1: lists and tables stand more than 16 deep"),
        (b"a = " + b"9" * 9_000, "bad.toml cannot be read; a number in it is too long."),
        (b'extends = "baseline"\nstart = 9999-12-01\n', "line 2, start: from 9999-12-01, 52 weeks"),
    ],
)
def test_a_bad_file_is_refused_in_one_sentence(given: bytes, sentence: str) -> None:
    shelf = Shelf()
    with pytest.raises(model.BadInput) as refused:
        shelf.put("a", "bad.toml", given)
    assert sentence in str(refused.value)
    assert len(str(refused.value)) < 400
    assert shelf.of("a") == {}


def test_a_refused_file_leaves_the_page_as_it_was(visitor: Visitor) -> None:
    page = visitor.open("?overlap=0.5").page
    bring(page, "bad.toml", OWN.replace("0.8", "8").encode())
    expect(page.get_by_role("alert")).to_contain_text("bad.toml, line 5, parameters: ")
    expect(page.get_by_test_id("scenario")).to_have_value("baseline")
    expect(visitor.slider("overlap")).to_have_value("0.5")


def test_every_choice_can_be_taken_as_a_scenario_that_is_read_back() -> None:
    chosen, _ = page_address.read("scenario=rupture&overlap=0.3&staff=35")
    found, _ = scenario_files.read(taking.TAKINGS["scenario.toml"].make(chosen, ""), "x.toml", "x")
    resolved = chosen.resolved()
    assert found.parameters == resolved.parameters
    assert found.event_rows().tolist() == resolved.event_rows().tolist()


PINNED = "peacekeepers=1400&war_aid=0.2&pin=Fewer+men~baseline~war_aid:0.2~peacekeepers:1400"


def test_the_scenario_file_bears_the_variants_name_and_says_what_was_changed() -> None:
    chosen, _ = page_address.read(PINNED)
    found, _ = scenario_files.read(writing.write(chosen), "x.toml", "x")
    assert found.title == "Fewer men"
    assert found.summary == (
        "Baseline: February 2021, with Turkish war aid 0.2 instead of 0.9, "
        "Peacekeepers 1,400 instead of 1,960."
    )
    unpinned, _ = page_address.read(PINNED.partition("&pin")[0])
    found, _ = scenario_files.read(writing.write(unpinned), "x.toml", "x")
    assert found.title == "Baseline: February 2021: Peacekeepers 1400, 1 more"
    untouched, _ = page_address.read("scenario=rupture")
    found, _ = scenario_files.read(writing.write(untouched), "x.toml", "x")
    assert (found.title, found.summary) == (
        model.load("rupture").title,
        model.load("rupture").summary,
    )


def test_an_own_scenario_is_saved_under_the_variants_name_too() -> None:
    own = SHELF.put("saving", "mine.toml", OWN.encode()).scenario.name
    chosen, _ = page_address.read(f"scenario={own}&overlap=0.5&pin=Drones~{own}~overlap:0.5", [own])
    found, table = scenario_files.read(writing.write(chosen), "x.toml", "x")
    assert found.title == "Drones"
    assert found.summary == "Mine, with Overlap of cover 0.5 instead of 0.9."
    assert table["parameters"] == {"hedging": 0.8, "overlap": 0.5}
