"""Compared with what? Variants are pinned, named, and taken as the reference, on the real page."""

import json
import re
from dataclasses import replace

import pytest
from playwright.sync_api import expect

from server.page import address, differing, sidebyside
from server.page.choice import Choice
from server.page.shelf import SHELF
from tests.server.visitor import Visitor


def test_a_variant_is_pinned_and_everything_is_compared_with_it(visitor: Visitor) -> None:
    page = visitor.open("?armenia_consent=1").page
    change = page.locator("[data-outcome=centre_signed_by_january] [data-testid=change]")
    expect(change).to_contain_text(re.compile(r"−\d+ pts ± \d+"))
    page.get_by_test_id("pin").click()
    expect(page.get_by_test_id("pin")).to_be_disabled()
    page.get_by_role("radio", name="Armenia must consent 1").check()
    expect(change).to_have_count(0)
    visitor.press("armenia_consent", " ")
    expect(change).to_contain_text(re.compile(r"\+\d+ pts ± \d+"))
    expect(page.locator(".pick-head")).to_contain_text("“Armenia must consent 1”")
    page.wait_for_function(
        "location.search === '?pin=Armenia+must+consent+1~baseline~armenia_consent:1"
        "&against=Armenia+must+consent+1'"
    )
    page.reload()
    expect(change).to_contain_text(re.compile(r"\+\d+ pts ± \d+"))
    expect(page.get_by_role("radio", name="Armenia must consent 1")).to_be_checked()


@pytest.mark.long
def test_a_variant_is_renamed_gone_to_and_removed(visitor: Visitor) -> None:
    page = visitor.open("?pin=One~no_war_aid~overlap:0.5&against=One&staff=100").page
    page.get_by_role("button", name="Rename One").click()
    page.get_by_label("New name of One").fill("No aid, less overlap")
    page.keyboard.press("Enter")
    radio = page.get_by_role("radio", name="No aid, less overlap")
    expect(radio).to_be_checked()
    page.get_by_role("button", name="Put the sliders to No aid, less overlap").click()
    expect(visitor.slider("overlap")).to_have_value("0.5")
    expect(visitor.slider("staff")).to_have_value("60")
    expect(page.get_by_test_id("scenario")).to_have_value("no_war_aid")
    expect(page.locator("[data-testid=change]")).to_have_count(0)
    page.get_by_role("button", name="Remove No aid, less overlap").click()
    expect(radio).to_have_count(0)
    expect(page.get_by_role("radio", name="untouched")).to_be_checked()
    page.wait_for_function("location.search === '?scenario=no_war_aid&overlap=0.5'")


FOUR = "".join(f"&pin={one}~baseline~war_aid:{k / 8}" for k, one in enumerate("BCDE"))

INSIDE = """line => {
  const own = line.getBoundingClientRect(), all = line.parentElement.getBoundingClientRect();
  return own.left >= all.left + 40 && own.right <= all.right + 1;
}"""
"""Whether a line and its name are right of the axis's numbers, and within the picture."""

PINS = "pin=No+aid~no_war_aid&pin=Asked~baseline~armenia_consent:1&against=No+aid"


def test_variants_are_laid_side_by_side(visitor: Visitor) -> None:
    page = visitor.page
    page.goto(f"{visitor.address}?tab=beside&overlap=0.5&{PINS}")
    expect(page.get_by_test_id("beside-column")).to_have_text(
        [
            re.compile("A ?untouched ?Baseline: February 2021"),
            re.compile("B ?No aid ?reference"),
            re.compile("C ?Asked"),
            re.compile("the sliders now"),
        ]
    )
    page.wait_for_selector("[data-testid=beside-chart][data-drawn]")
    row = page.locator("[data-beside=centre_stands] td")
    expect(row.nth(0)).to_contain_text(re.compile(r"\+\d+ pts ± \d+"))
    expect(row.nth(1)).not_to_contain_text("pts")
    differs = page.locator(".differs", has_text="Armenia must consent").locator("td")
    expect(differs).to_have_text(["off", "off", "on", "off"])
    page.get_by_test_id("beside-figures").click()
    figures = page.get_by_role("region", name="Figures of Asked").locator("tbody tr")
    expect(figures).to_have_count(52)


def test_the_week_on_the_map_is_named_within_each_picture(visitor: Visitor) -> None:
    page = visitor.open(f"?week=51&{PINS}").page
    page.get_by_role("tab", name="Side by side").click()
    weeks = page.locator("[data-testid=beside-chart] .week-line")
    expect(weeks).to_have_count(3)
    right = "e.getBoundingClientRect().right"
    over = f"all => all.map(e => {right} - {right.replace('e.', 'e.parentElement.', 1)})"
    assert max(weeks.evaluate_all(over)) <= 1
    expect(weeks.last).to_have_text("week 51")


def test_a_heading_names_the_untouched_scenario_and_breaks_between_words(visitor: Visitor) -> None:
    """In six columns, on a small screen."""
    page = visitor.page
    page.set_viewport_size({"width": 1024, "height": 768})
    page.goto(f"{visitor.address}?tab=beside&scenario=rupture&overlap=0.5{FOUR}")
    columns = page.get_by_test_id("beside-column")
    expect(columns).to_have_count(6)
    expect(columns.first).to_contain_text("A rupture elsewhere")
    name = columns.first.locator("span", has_text=re.compile("^untouched$"))
    assert name.evaluate("e => e.getClientRects().length") == 1


@pytest.mark.long
def test_the_week_on_the_map_covers_no_axis(visitor: Visitor) -> None:
    """Where there is no room for its name on either side, the line stands alone."""
    page = visitor.page
    page.set_viewport_size({"width": 1024, "height": 768})
    named = []
    for week in (0, 11, 51):
        visitor.open(f"?week={week}&overlap=0.5{FOUR}")
        visitor.week()
        page.get_by_role("tab", name="Side by side").click()
        lines = page.locator("[data-testid=beside-chart] .week-line")
        expect(lines).to_have_count(6)
        for line in lines.all():
            assert line.evaluate(INSIDE)
        named.append(lines.first.inner_text())
    assert named == ["week 0", "", ""]


def test_pictures_side_by_side_have_the_same_scale() -> None:
    chosen, complaints = address.read(PINS + "&chart=casualties")
    assert complaints == []
    told = sidebyside.words(sidebyside.lay(chosen))
    axes = [json.loads(column["option"])["yAxis"] for column in told["columns"]]
    assert len({(axis["min"], axis["max"]) for axis in axes}) == 1
    chosen = replace(chosen, chart="power_russia")
    told = sidebyside.words(sidebyside.lay(chosen))
    bins = [json.loads(column["option"])["xAxis"]["data"] for column in told["columns"]]
    assert bins[0] == bins[1] == bins[2]


OWN = b"""title = "A wary host"
extends = "baseline"
summary = "Baku hedges, Washington wakes."
[parameters]
hedging = 0.8
[[event]]
date = 2021-04-24
label = "Recognition"
parameters = { western_effort = 0.6, attention_usa = 0.9 }
"""

RECOGNISED = "24 April 2021: Western effort 0.6, Attention of United States 0.9"


def test_what_an_own_scenario_changes_is_told_side_by_side() -> None:
    own = SHELF.put("sidebyside", "wary.toml", OWN).scenario.name
    (block,) = sidebyside.scenarios(sidebyside.columns(Choice(own, {"overlap": 0.5})))
    assert (block["title"], block["base"]) == ("A wary host", "Baseline: February 2021")
    told = {row["title"]: (row["text"], row["was"]) for row in block["rows"]}
    assert told == {"Hedging": ("0.8", "0.5"), "Recognition": (RECOGNISED, "does not happen")}
    plain, _ = address.read(f"scenario={own}&pin=Base~baseline", [own])
    assert sidebyside.scenarios(sidebyside.columns(plain)) == []  # what differs tells it
    chosen, _ = address.read(f"scenario={own}&{PINS}", [own])
    rows = {r["title"]: r["cells"] for r in sidebyside.differences(sidebyside.columns(chosen))}
    there = [cell["text"] for cell in rows["Recognition"]]
    assert there == [RECOGNISED, "does not happen", "does not happen"]
    assert [cell["text"] for cell in rows["Hedging"]] == ["0.8", "0.5", "0.5"]


def test_whatever_a_shipped_scenario_changes_has_words() -> None:
    told = {row.title: row.texts for row in differing.own_rows("gabala_2012")}
    assert told["Lease"] == ("of Russia in Azerbaijan, ends in week 48", "–")
    assert told["Peacekeeping at the start"][1] == "Russia 100%"
    assert "Russia 0%, by Turkey 0%" in told["The line at Aghdam"][0]
    assert differing.own_rows("baseline") == []
    (rupture,) = differing.own_rows("rupture")
    assert "Attitude of Russia to Turkey -0.5" in rupture.texts[0]


def test_a_scenarios_own_changes_stand_on_the_page(visitor: Visitor) -> None:
    page = visitor.page
    page.goto(f"{visitor.address}?tab=beside&scenario=rupture")
    block = page.get_by_test_id("beside-scenario")
    expect(block).to_contain_text("What the scenario “A rupture elsewhere” itself changes")
    expect(block).to_contain_text("in “Baseline: February 2021”: does not happen")


def test_a_slider_put_back_to_what_was_said_last_is_said_again(visitor: Visitor) -> None:
    """A variant moves it in between, and the page answers what the slider says."""
    page = visitor.page
    page.clock.install()
    visitor.open("?overlap=0.2&pin=Thin~baseline~overlap:0.2")
    typed = page.get_by_label("Overlap of cover, typed")
    typed.fill("0.5")
    typed.press("Enter")
    page.wait_for_function("location.search.includes('overlap=0.5')")
    page.clock.fast_forward(700)  # no longer under the hand
    page.get_by_role("button", name="Put the sliders to Thin").click()
    page.wait_for_function("location.search.includes('overlap=0.2')")
    expect(typed).to_have_value("0.2")
    typed.fill("0.5")
    typed.press("Enter")
    page.wait_for_function("location.search.includes('overlap=0.5')")
