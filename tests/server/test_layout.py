"""Nothing on the page lies on anything else, runs into it, or is cut off."""

from collections import Counter

from playwright.sync_api import Page, ViewportSize, expect

from server.page import answers, choice, drawing
from server.page.charts import charts
from tests.server.visitor import Visitor

WIDE: ViewportSize = {"width": 1440, "height": 900}
NARROW: ViewportSize = {"width": 1024, "height": 768}
FAR = "?armenia_consent=1&peacekeepers=1000&overlap=0.2&minsk_wear=0.2"
"""Where the Minsk format goes from few futures to all: the widest figures that a card can hold."""

MENU_PX = 36
"""What a menu needs beside its text: its padding and its arrow."""

END = """e => { const words = document.createRange();
  words.selectNodeContents(e);
  return words.getBoundingClientRect().right; }"""
"""Where an element's text ends, which may be beyond the element."""

BINS = """([data, room]) => {
  const axis = { data, axisLabel: {} };
  window.condominium.bins(axis, room, 12);
  return data.map((bin, i) => i).filter(axis.axisLabel.interval).map((i) => axis.axisLabel.formatter("", i));
}"""  # noqa: E501


def box(page: Page, place: str) -> dict[str, float]:
    found = page.locator(place).first.bounding_box()
    assert found is not None
    x, y, width, height = found["x"], found["y"], found["width"], found["height"]
    return {
        "x": x,
        "y": y,
        "height": height,
        "width": width,
        "right": x + width,
        "bottom": y + height,
    }


def test_complaints_cover_nothing(visitor: Visitor) -> None:
    page = visitor.open("?staff=none&overlap=7").page
    said, strip = box(page, ".complaints"), box(page, ".strip")
    assert said["bottom"] <= strip["y"]
    assert strip["bottom"] <= box(page, "#panel-futures")["y"] + 1
    page.get_by_test_id("take").click()  # is not covered
    expect(page.locator("#take-sheet")).to_be_visible()


def test_a_cards_figures_stand_apart_and_within_it(visitor: Visitor) -> None:
    page = visitor.open(FAR).page
    expect(page.get_by_test_id("change")).to_have_count(6)
    assert visitor.card("minsk_alive") in {">99%", "100%"}  # the widest figures
    for width in (1440, 1024):
        page.set_viewport_size({"width": width, "height": 900})
        for card in page.locator(".card").all():
            name = f"[data-outcome={card.get_attribute('data-outcome')}]"
            change = box(page, f"{name} .change")
            assert page.locator(f"{name} .big").evaluate(END) + 4 <= change["x"]
            assert change["right"] <= box(page, name)["right"] + 1
            assert change["bottom"] <= box(page, f"{name} .scale")["y"] + 1


def test_cards_in_rows_are_apart(visitor: Visitor) -> None:
    visitor.page.set_viewport_size(NARROW)
    page = visitor.open(FAR).page
    first, next_row = page.locator(".card").nth(0), page.locator(".card").nth(3)
    one, other = first.bounding_box(), next_row.bounding_box()
    assert one is not None
    assert other is not None
    assert other["y"] - (one["y"] + one["height"]) >= 20


def test_a_changed_sliders_name_stays_in_its_line(visitor: Visitor) -> None:
    page = visitor.open(FAR).page
    for size in (WIDE, NARROW):
        page.set_viewport_size(size)
        label, undo = "[data-name=peacekeepers] label", "[data-name=peacekeepers] .undo"
        assert box(page, label)["height"] < 24
        assert page.locator(label).evaluate(END) <= box(page, undo)["x"]


def test_variants_side_by_side_stay_in_their_columns(visitor: Visitor) -> None:
    visitor.page.set_viewport_size(NARROW)
    pins = "&".join(f"pin={name}~baseline~war_aid:{k / 4}" for k, name in enumerate("BCD"))
    page = visitor.page
    page.goto(f"{visitor.address}{FAR}&tab=beside&{pins}")
    expect(page.get_by_test_id("beside-column")).to_have_count(5)
    assert box(page, ".laid .tag")["height"] < 24
    for cell in page.locator("[data-beside] td").all():
        assert cell.evaluate("e => e.scrollWidth <= e.clientWidth")


def test_a_histograms_axis_says_more_than_never(visitor: Visitor) -> None:
    page = visitor.open().page
    weeks = ["never", *(f"{day} {month} 2021" for month in ("Feb", "Mar") for day in range(10, 22))]
    assert page.evaluate(BINS, [weeks, 65]) == ["never", "16 Mar\n2021"]
    said = page.evaluate(BINS, [weeks, 900])
    assert len(said) > 5
    assert said[:2] == ["never", "11 Feb 2021"]


def test_outcomes_can_be_read_in_their_menu(visitor: Visitor) -> None:
    page = visitor.page
    for size in (WIDE, NARROW):
        page.set_viewport_size(size)
        page.goto(f"{visitor.address}?tab=why")
        menu = page.get_by_test_id("why-outcome")
        menu.wait_for()
        longest = menu.evaluate(
            """e => { const pen = document.createElement("canvas").getContext("2d");
            pen.font = getComputedStyle(e).font;
            return Math.max(...[...e.options].map(o => pen.measureText(o.text).width)); }"""
        )
        assert box(page, "[data-testid=why-outcome]")["width"] >= longest + MENU_PX


def test_what_is_compared_with_is_outlined_and_covers_no_colour() -> None:
    picture = answers.answer(choice.Choice(changes={"war_aid": 0.2}), 16).picture
    was = [one for one in drawing.draw(picture)["series"] if "~was" in one["id"]]
    assert len(was) == 3 * len(picture.chart.lines)
    assert not any("areaStyle" in one for one in was)


def test_no_two_charts_are_called_the_same() -> None:
    titles = Counter(chart.title for chart in charts().values())
    assert [title for title, count in titles.items() if count > 1] == []
    assert charts()["link.whole"].title == "Russia-Turkey channel at the end"
