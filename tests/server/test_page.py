"""What a visitor of the page sees and can do."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
import solara
from playwright.sync_api import Browser, BrowserContext, Page, expect

from model import OUTCOMES
from rulebook.declared.parameters import PARAMETERS
from server.page import glossary
from server.page.app import HeaderPanel
from server.page.session import Session
from tests.server.conftest import without_welcome
from tests.server.visitor import Visitor


def test_the_page_opens_with_a_card_an_outcome_and_a_slider_a_parameter(visitor: Visitor) -> None:
    visitor.open()
    figures = visitor.figures()
    assert len(figures) == len(OUTCOMES)
    assert all(re.fullmatch(r"\d+%", figure) for figure in figures)
    assert visitor.page.locator(".slider").count() == len(PARAMETERS)
    assert visitor.page.title() == "Condominium"
    assert "Solara" not in visitor.page.locator("body").inner_text()


def test_a_slider_moved_by_keyboard_changes_a_card(visitor: Visitor) -> None:
    visitor.open()
    assert visitor.card("centre_signed_by_january") == "100%"
    visitor.press("armenia_consent", " ")
    card = visitor.page.locator("[data-outcome=centre_signed_by_january]")
    expect(card.get_by_test_id("change")).to_contain_text(re.compile(r"−\d+ pts ± \d+"))
    expect(visitor.page.get_by_test_id("changed-count")).to_have_text("1 changed")
    assert visitor.card("centre_signed_by_january") != "100%"
    visitor.press("war_aid", "ArrowLeft", 3)
    expect(visitor.page.get_by_test_id("changed-count")).to_have_text("2 changed")


def test_pictures_change_while_a_slider_is_dragged(visitor: Visitor) -> None:
    """Pictures appear while the slider is held, and the last is the last value's."""
    page = visitor.open().page
    visitor.settle()
    box = visitor.slider("war_aid").bounding_box()
    assert box is not None
    y = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + box["width"] * 0.87, y)
    page.mouse.down()
    for part in range(0, 40, 10):
        before = visitor.drawn()
        for step in range(part, part + 10):
            page.mouse.move(box["x"] + box["width"] * (0.87 - step * 0.02), y)
        visitor.wait_for_drawing(before)
    page.mouse.up()
    visitor.settle()
    value = visitor.slider("war_aid").input_value()
    figures = visitor.figures()
    visitor.open(f"?war_aid={value}")
    visitor.settle()
    assert visitor.figures() == figures


def test_a_number_can_be_typed_and_one_slider_reset(visitor: Visitor) -> None:
    page = visitor.open().page
    typed = page.get_by_label("Peacekeepers, typed", exact=True)
    typed.fill("99999")
    typed.press("Enter")
    expect(typed).to_have_value("3000")
    expect(page.get_by_test_id("changed-count")).to_have_text("1 changed")
    page.get_by_role("button", name="Reset Peacekeepers to 1960").click()
    expect(typed).to_have_value("1960")
    expect(page.get_by_test_id("changed-count")).to_have_text("nothing changed")
    expect(page.locator("[data-testid=change]")).to_have_count(0)


def test_all_sliders_are_reset_at_once(visitor: Visitor) -> None:
    page = visitor.open("?war_aid=0.2&staff=100").page
    expect(page.get_by_test_id("changed-count")).to_have_text("2 changed")
    page.get_by_role("button", name="reset all").click()
    expect(page.get_by_test_id("changed-count")).to_have_text("nothing changed")
    page.wait_for_function("location.search === ''")


def test_a_parameter_whose_values_are_names_is_a_list(visitor: Visitor) -> None:
    page = visitor.open("?first_mover=russia").page
    chooser = page.get_by_label("First mover", exact=True)
    expect(chooser.locator("option:checked")).to_have_text("Russia")
    chooser.select_option("Turkey")
    page.wait_for_function("location.search === '?first_mover=1'")
    page.get_by_role("button", name="Reset First mover to by luck").click()
    expect(chooser.locator("option:checked")).to_have_text("by luck")


def test_search_finds_a_slider_by_any_word(visitor: Visitor) -> None:
    page = visitor.open().page
    page.get_by_label("Find a slider by any word").fill("drones chance turkish")
    expect(page.locator(".slider")).to_have_count(1)
    expect(page.locator(".slider label")).to_have_text("Turkish detection")


def test_search_finds_every_slider_of_an_actor(visitor: Visitor) -> None:
    """War aid is Turkey's by its group, though its own words say Turkish."""
    page = visitor.open().page
    page.get_by_label("Find a slider by any word").fill("turkey")
    expect(page.locator(".slider[data-name=war_aid]")).to_have_count(1)


def test_another_scenario_moves_its_sliders(visitor: Visitor) -> None:
    page = visitor.open().page
    page.get_by_test_id("scenario").select_option("no_war_aid")
    expect(visitor.slider("war_aid")).to_have_value("0")
    expect(page.get_by_test_id("changed-count")).to_have_text("nothing changed")


def test_the_future_told_is_the_one_asked_for_last(visitor: Visitor) -> None:
    """A slider moves and another future is wished for before the answer is in."""
    page = visitor.open("?week=5").page
    visitor.settle()
    visitor.press("overlap", "ArrowLeft", 3)
    page.get_by_label("number").fill("7")
    page.keyboard.press("Enter")
    visitor.settle()
    expect(page.get_by_label("number")).to_have_value("7")
    page.wait_for_function("location.search.includes('run=7')")


def test_stepping_weeks_shows_dispatches(visitor: Visitor) -> None:
    page = visitor.open("?week=0").page
    assert visitor.week() == 0
    dispatches = page.locator(".dispatch")
    expect(dispatches.last.locator(".dateline")).to_contain_text("10 Nov 2020")
    expect(page.get_by_test_id("now")).to_contain_text("Week 0, 10 Nov 2020")
    assert set(page.locator(".dispatch .dateline span:first-child").all_inner_texts()) == {
        "10 Nov 2020"
    }
    for _ in range(12):
        page.get_by_test_id("forward").click()
    assert visitor.week() == 12
    expect(dispatches.last).to_contain_text("10 Nov 2020")
    expect(dispatches.first.locator(".rule")).to_contain_text("paragraph")
    expect(page.locator(".dispatch.deal .worth").first).to_contain_text(re.compile(r"[+−]\.\d+"))
    page.get_by_test_id("back").click()
    assert visitor.week() == 11


def test_a_future_is_played_and_paused(visitor: Visitor) -> None:
    page = visitor.page
    page.clock.install()
    visitor.open("?week=3")
    assert visitor.week() == 3
    page.get_by_role("button", name="Speed: 1 week a second").click()
    expect(page.get_by_test_id("speed")).to_have_attribute("title", "Speed: 4 weeks a second")
    page.get_by_test_id("play").click()
    page.wait_for_function(
        "!document.querySelector('[data-testid=now]').innerText.startsWith('Week 3,')"
    )
    page.get_by_test_id("play").click()
    stood = visitor.week()
    assert stood > 3
    page.clock.run_for(2000)
    assert visitor.week() == stood


def test_the_player_goes_to_both_ends_and_by_a_week_either_way(visitor: Visitor) -> None:
    page = visitor.open("?week=3").page
    visitor.week()
    buttons = page.locator(".player button:not(.speed)")
    titles = ["First week", "One week back", "Play", "One week on", "Last week"]
    assert buttons.evaluate_all("all => all.map(b => b.title)") == titles
    for name, week in (("forward", 4), ("back", 3), ("first", 0), ("last", 51), ("back", 50)):
        page.get_by_test_id(name).click()
        expect(page.get_by_test_id("now")).to_contain_text(f"Week {week},")


@pytest.mark.long
def test_the_week_of_one_future_is_not_that_of_the_next(visitor: Visitor) -> None:
    """Another future is asked for while the week gone to is still on its way to the address."""
    page = visitor.page
    page.clock.install()
    visitor.open("?week=8")
    visitor.week()
    page.evaluate(
        """() => {
            document.querySelector('[data-testid=back]').click();
            document.querySelector('[data-testid=back]').click();
            [...document.querySelectorAll('.future-head button')].pop().click();
        }"""
    )
    page.wait_for_function("location.search.includes('run=')")
    page.clock.run_for(1000)
    page.get_by_test_id("chart-pick").select_option("monitoring")  # said after all before it
    page.wait_for_function("location.search.includes('chart=')")
    assert "week" not in parse_qs(urlsplit(page.url).query)
    page.wait_for_function(
        "document.querySelector('[data-testid=run]').value === "
        "new URLSearchParams(location.search).get('run')"
    )
    shown = visitor.week()
    page.reload()
    page.wait_for_selector("[data-testid=now]:has-text('Week')")
    assert visitor.week() == shown


def test_a_future_typed_is_one_that_there_is(visitor: Visitor) -> None:
    page = visitor.open("?run=5").page
    visitor.week()
    field = page.get_by_test_id("run")
    for typed, shown in (("", "5"), ("999", "255"), ("998", "255"), ("-3", "0"), ("6.4", "6")):
        field.fill(typed)
        field.press("Enter")
        expect(field).to_have_value(shown)
    page.wait_for_function("location.search.includes('run=6')")


def test_another_future_is_another_story(visitor: Visitor) -> None:
    page = visitor.open("?run=5").page
    visitor.week()
    expect(page.get_by_test_id("run")).to_have_value("5")
    page.get_by_test_id("run").fill("6")
    page.get_by_test_id("run").press("Enter")
    page.wait_for_function("new URLSearchParams(location.search).get('run') === '6'")
    page.get_by_role("button", name="typical").click()
    page.wait_for_function("!new URLSearchParams(location.search).has('run')")


def test_the_address_follows_the_page_and_restores_it(visitor: Visitor) -> None:
    page = visitor.open().page
    visitor.week()
    page.get_by_test_id("scenario").select_option("no_war_aid")
    page.get_by_test_id("chart-pick").select_option("monitoring")
    visitor.press("overlap", "ArrowLeft", 2)
    page.get_by_test_id("run").fill("7")
    page.get_by_test_id("run").press("Enter")
    page.wait_for_function("location.search.includes('run=7')")
    visitor.settle()  # the future of the new scenario is told
    visitor.go_to_the_second_week()
    said = parse_qs(urlsplit(page.url).query)
    assert said == {
        "scenario": ["no_war_aid"],
        "overlap": ["0.8"],
        "pin": ["Baseline: February 2021~baseline"],
        "against": ["Baseline: February 2021"],
        "run": ["7"],
        "week": ["1"],
        "chart": ["monitoring"],
    }
    visitor.settle()
    figures = visitor.figures()
    page.reload()
    page.wait_for_selector("[data-testid=big-chart][data-drawn]")
    expect(page.get_by_test_id("scenario")).to_have_value("no_war_aid")
    expect(page.get_by_test_id("chart-pick")).to_have_value("monitoring")
    expect(visitor.slider("overlap")).to_have_value("0.8")
    expect(page.get_by_test_id("run")).to_have_value("7")
    assert visitor.week() == 1
    assert visitor.figures() == figures


def test_a_bad_address_gets_its_sentences_and_the_rest_works(visitor: Visitor) -> None:
    page = visitor.open("?scenario=baselin&overlap=7&week=-3&chart=<b>x</b>&staff=100").page
    complaints = page.get_by_role("alert")
    expect(complaints).to_have_count(4)
    expect(complaints.nth(0)).to_have_text(
        "This page's address, scenario: there is no scenario 'baselin'. Did you mean baseline?"
    )
    expect(page.get_by_test_id("changed-count")).to_have_text("1 changed")
    assert all(re.fullmatch(r"\d+%", figure) for figure in visitor.figures())
    assert "Traceback" not in page.locator("body").inner_text()
    page.get_by_role("button", name="close").click()
    expect(complaints).to_have_count(0)


def test_every_kind_of_chart_is_drawn(visitor: Visitor) -> None:
    page = visitor.open("?war_aid=0.2").page
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    for chart in ("presence", "centre_state", "power_russia"):
        before = visitor.drawn()
        page.get_by_test_id("chart-pick").select_option(chart)
        visitor.wait_for_drawing(before)
    assert complaints == []
    assert page.get_by_role("alert").count() == 0


def test_no_request_leaves_this_machine(context: BrowserContext, address: str) -> None:
    asked: list[str] = []
    context.on("request", lambda request: asked.append(request.url))
    page = context.new_page()
    page.on("websocket", lambda socket: asked.append(socket.url))
    visitor = Visitor(page, address).open("?week=5&chart=power_russia")
    visitor.week()
    page.get_by_role("button", name="whole theatre").click()
    visitor.settle()
    assert len(asked) > 10
    hosts = {
        urlsplit(url).hostname for url in asked if urlsplit(url).scheme not in {"data", "blob"}
    }
    assert hosts == {"127.0.0.1"}


@pytest.mark.long
def test_two_sessions_are_apart(visitor: Visitor, browser: Browser, address: str) -> None:
    visitor.open()
    with browser.new_context() as elsewhere:
        without_welcome(elsewhere)
        other = Visitor(elsewhere.new_page(), address).open()
        visitor.press("war_aid", "ArrowLeft", 4)
        expect(visitor.page.get_by_test_id("changed-count")).to_have_text("1 changed")
        visitor.settle()
        expect(other.page.get_by_test_id("changed-count")).to_have_text("nothing changed")
        assert other.page.locator("[data-testid=change]").count() == 0
        assert urlsplit(other.page.url).query == ""


@pytest.mark.long
def test_the_first_visit_is_explained_once(context: BrowserContext, address: str) -> None:
    page: Page = Visitor(context.new_page(), address).open().page
    welcome = page.get_by_test_id("welcome")
    assert welcome.locator("p").inner_text().count(".") == 3
    welcome.get_by_role("button", name="Start").click()
    expect(welcome).to_have_count(0)
    page.reload()
    page.wait_for_selector("[data-testid=big-chart][data-drawn]")
    expect(welcome).to_have_count(0)


@pytest.mark.long
def test_the_tour_goes_round_and_can_be_left(context: BrowserContext, address: str) -> None:
    page: Page = Visitor(context.new_page(), address).open().page
    card = page.get_by_test_id("welcome")
    page.get_by_test_id("tour").click()
    for title in ("What if?", "How likely?", "Week by week", "Compared with what?"):
        expect(card.get_by_role("heading")).to_have_text(title)
        page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    expect(card).to_have_count(0)
    page.reload()
    page.wait_for_selector("[data-testid=big-chart][data-drawn]")
    expect(card).to_have_count(0)
    page.get_by_role("button", name="What is this page?").click()
    expect(card).to_be_visible()


def test_a_word_of_the_glossary_explains_itself(visitor: Visitor) -> None:
    page = visitor.open().page
    page.locator("[data-testid=status] [data-term=luck]").focus()
    expect(page.get_by_role("tooltip")).to_contain_text(glossary.glossary()["luck"])
    page.keyboard.press("Escape")
    expect(page.get_by_role("tooltip")).to_be_hidden()
    page.goto(f"{visitor.address}?tab=rulebook&rule=balance_of_baku")
    page.locator(".rule-head [data-term=patron]").focus()
    expect(page.get_by_role("tooltip")).to_contain_text(glossary.glossary()["patron"])


@pytest.mark.long
def test_a_second_tab_shows_the_same(visitor: Visitor) -> None:
    page = visitor.open("?overlap=0.4&pin=One~no_war_aid&against=One&seed=5&chart=presence").page
    other = Visitor(page.context.new_page(), visitor.address).open("?" + page.url.partition("?")[2])
    assert other.figures() == visitor.figures()
    expect(other.page.get_by_role("radio", name="One")).to_be_checked()


def test_a_chart_has_its_figures_behind_it(visitor: Visitor) -> None:
    page = visitor.open("?war_aid=0.2").page
    page.get_by_test_id("flip").click()
    figures = page.get_by_test_id("figures")
    expect(figures.locator("tbody tr")).to_have_count(52)
    expect(figures.locator("thead th")).to_have_count(1 + 3 * 6)
    expect(figures.locator("tbody tr").first).to_contain_text("10 Nov 2020")
    page.get_by_test_id("chart-pick").select_option("power_russia")
    expect(figures.locator("thead th")).to_have_text(["", "futures", "reference"])


def test_all_controls_have_names(visitor: Visitor) -> None:
    page = visitor.open().page
    nameless = """() => [...document.querySelectorAll('.page button, .page input, .page select')]
        .filter(e => !(e.getAttribute('aria-label') || e.innerText.trim() || e.labels?.length))
        .map(e => e.outerHTML)"""
    assert page.evaluate(nameless) == []
    assert page.locator("[role=img]:not([aria-label])").count() == 0


def test_the_header_is_drawn_though_the_scenario_is_gone() -> None:
    """An own scenario falls off the shelf while its page stays open."""
    session = Session("", "visitor")
    session.scenario.value = "own-gone"
    _, drawn = solara.render(HeaderPanel(session), handle_error=False)
    header = next(widget for widget in drawn.find().widgets if hasattr(widget, "scenarios"))
    assert header.scenarios
    assert all(one["name"] != header.scenario for one in header.scenarios)
    drawn.close()
