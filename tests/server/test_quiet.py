"""A sector in which one side holds both sides of the line is quiet, and the map says so."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

import model
from rulebook.declared.names import SECTORS
from server.page import theatre
from tests.server.test_taking import bring
from tests.server.visitor import Visitor

AZERBAIJAN = 2
WHY = "quiet: one side holds both sides of the line"
DRAWN = """element => {
  const loaded = window.requirejs.s.contexts._.defined;
  const echarts = Object.values(loaded).find((one) => one && one.getInstanceByDom);
  const { series } = echarts.getInstanceByDom(element).getOption();
  const { data } = series.find((one) => one.id === "line");
  const rings = series.find((one) => one.id === "violations").data;
  const names = series.find((one) => one.id === "sectors").data.map((one) => one.label.formatter);
  return data.map(({ name, lineStyle }, k) => ({ name, type: lineStyle.type, named: names,
    ring: rings[k].symbolSize > 0 && !rings[k].label.show }));
}"""
"""The lines of the map as they are drawn now."""


def passing(*sectors: str) -> str:
    """Return the text of a scenario in which sectors pass to Azerbaijan in week 10."""
    held = ", ".join(f'"holder.{sector}" = {AZERBAIJAN}' for sector in sectors)
    return (
        'extends = "baseline"\ntitle = "Passing"\nsummary = "Sectors pass."\n'
        f'[[event]]\nlabel = "Sectors pass"\nweek = 10\nset = {{ {held} }}\n'
    )


def told(tmp_path: Path, *sectors: str, behind: float = 0.0) -> list[dict[str, Any]]:
    file = tmp_path / "passing.toml"
    file.write_text(passing(*sectors), encoding="utf-8")
    scenario = model.load(str(file)).replace({"violence_behind": behind}, 20)
    frames: list[dict[str, Any]] = json.loads(theatre.tell(model.tell(scenario)))["frames"]
    return frames


@pytest.mark.parametrize(
    ("sectors", "said"),
    [
        (("martakert",), "quiet there"),
        (("martakert", "aghdam"), "quiet there"),
        (SECTORS, "quiet everywhere"),
    ],
)
def test_a_week_says_which_sectors_are_quiet(
    tmp_path: Path, sectors: tuple[str, ...], said: str
) -> None:
    frames = told(tmp_path, *sectors)
    before, after = frames[9], frames[10]
    assert before["quiet"] == ""
    assert not any(row["quiet"] for row in before["sectors"].values())
    assert after["quiet"] == said
    assert {name for name, row in after["sectors"].items() if row["quiet"]} == set(sectors)
    assert all(after["sectors"][name]["violations"] == 0 for name in sectors)


def test_what_one_side_holds_from_the_start_is_quiet_and_not_taken(tmp_path: Path) -> None:
    file = tmp_path / "held.toml"
    text = passing("martakert") + '[sectors.aghdam]\nholder = "azerbaijan"\n'
    file.write_text(text, encoding="utf-8")
    story = model.tell(model.load(str(file)).replace(weeks=20))
    frames = json.loads(theatre.tell(story))["frames"]
    said = [(frames[week]["taken"], frames[week]["quiet"]) for week in (9, 10)]
    assert said == [("", "quiet at Aghdam"), ("Martakert", "quiet at Martakert and Aghdam")]


def test_where_violence_goes_on_behind_the_lines_no_sector_is_called_quiet(tmp_path: Path) -> None:
    assert all(frame["quiet"] == "" for frame in told(tmp_path, "martakert", behind=0.5))


def test_the_map_shows_a_quiet_sector_and_says_it(visitor: Visitor) -> None:
    page = visitor.open().page
    bring(page, "passing.toml", passing("martakert").encode())
    caption, picture = page.get_by_test_id("now"), page.locator(".map [role=img]")
    dispatches = page.get_by_test_id("dispatches")
    page.get_by_test_id("last").click()
    expect(caption).to_contain_text("Azerbaijan has taken Martakert; quiet there")
    expect(dispatches).to_contain_text("The line falls quiet")
    expect(picture).to_have_attribute("aria-label", re.compile(f"quiet there. A sector is {WHY}.$"))
    canvas = page.get_by_test_id("map")
    sectors = canvas.evaluate(DRAWN)
    assert [row["name"] for row in sectors if row["ring"]] == ["Martakert"]
    assert [row["name"] for row in sectors if row["type"] == "dotted"] == ["Martakert"]
    assert "Martakert, quiet" in sectors[0]["named"]
    box = canvas.bounding_box()
    assert box is not None
    tooltip = canvas.locator("div", has_text="Martakert sector")
    for down in range(10, int(box["height"]), 4):  # the line crosses the map below its label
        page.mouse.move(box["x"] + box["width"] * 0.51, box["y"] + down)
        if tooltip.count() and tooltip.first.is_visible():
            break
    expect(tooltip.first).to_contain_text(f"held by Azerbaijan, {WHY}")
    page.get_by_test_id("first").click()
    expect(caption).not_to_contain_text("quiet")
    assert not any(row["ring"] or row["type"] == "dotted" for row in canvas.evaluate(DRAWN))
