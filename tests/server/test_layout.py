"""Nothing on the page lies on anything else, runs into it, or is cut off."""

from collections import Counter

from playwright.sync_api import Page, expect

from server.page.charts import charts
from tests.server.visitor import Visitor


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


def test_no_two_charts_are_called_the_same() -> None:
    titles = Counter(chart.title for chart in charts().values())
    assert [title for title, count in titles.items() if count > 1] == []
    assert charts()["link.whole"].title == "Russia-Turkey channel at the end"
