"""Why? A war-gamer asks it of a card, and reads the answer."""

import re
from dataclasses import replace

import pytest
from playwright.sync_api import expect

from agents.actor import MEMORANDUM
from model.motives import Comparison, DealShift, _asked, _refusing, _rows
from model.why import Why
from rulebook.declared.names import MOTIVES
from server.page import because
from server.page.choice import scenario
from tests.server.visitor import Visitor
from tests.tiers import first_short


def figures(texts: list[str]) -> list[int]:
    return [int(text.replace("−", "-")) for text in texts]


def test_a_card_says_why_in_a_sentence_and_in_bars_that_add_up(visitor: Visitor) -> None:
    page = visitor.open("?fait_accompli=0.1&western_effort=0.3").page
    card = page.locator("[data-outcome=centre_signed_by_january]")
    card.get_by_role("button", name="Why?").click()
    expect(page.get_by_role("tab", name="Why?")).to_have_attribute("aria-selected", "true")
    verdict = page.get_by_test_id("why-verdict")
    expect(verdict).to_contain_text(
        re.compile(
            r"“Centre agreed by 30 January” falls from 100% to \d+% of futures, mainly because "
            r"of “Fear of a fait accompli” from 0.5 to 0.1"
        )
    )
    rules = page.get_by_test_id("why-rules-fold")
    expect(rules).to_have_js_property("open", False)  # noqa: FBT003
    rules.locator("summary").click()
    expect(page.get_by_test_id("why-through")).to_contain_text("It runs through")
    for table in ("why-differences", "why-rules"):
        bars = figures(page.get_by_test_id(table).locator(".figure").all_inner_texts())
        assert abs(sum(bars[:-1]) - bars[-1]) <= len(bars) / 2  # each is rounded
        assert bars[-1] < 0
    page.get_by_test_id("why-rules").get_by_role("link", name="The price of refusing").click()
    expect(page.get_by_test_id("rule-title")).to_have_text("The price of refusing")


@pytest.mark.long
def test_motives_are_told_deal_by_deal(visitor: Visitor) -> None:
    page = visitor.page
    page.goto(f"{visitor.address}?tab=why&outcome=minsk_alive&western_effort=0.7")
    deal = page.get_by_test_id("why-deal")
    expect(deal).to_contain_text("The pivotal deal is")
    expect(deal).to_contain_text(
        re.compile(r"In \d+ futures in which the outcome differs, it is signed \w+( times)? until")
    )
    expect(deal.locator("tr.whole .figure").first).to_have_text(re.compile(r"[+−]\.\d{3}|0"))
    page.get_by_test_id("why-outcome").select_option("war_resumed")
    expect(page.get_by_test_id("why-verdict")).to_contain_text("“War resumes”")


def test_of_an_untouched_scenario_it_says_what_the_outcome_rests_on(visitor: Visitor) -> None:
    page = visitor.page
    page.goto(f"{visitor.address}?tab=why&outcome=centre_stands")
    verdict = page.get_by_test_id("why-verdict")
    expect(verdict).to_contain_text(re.compile(r"holds in \d+% of futures\.\s*It rests most on “"))
    expect(page.get_by_test_id("why-differences")).to_have_count(0)
    expect(page.get_by_test_id("why-progress")).to_contain_text("256")


@pytest.mark.long
def test_who_no_longer_signs_is_named_with_the_reason(visitor: Visitor) -> None:
    page = visitor.page
    page.goto(f"{visitor.address}?tab=why&outcome=centre_signed_by_january&war_aid=0")
    deal = page.get_by_test_id("why-deal")
    expect(deal).to_contain_text(
        re.compile(r"It hangs on Russia, who would sign it with a chance of \d+%, not")
    )
    expect(deal).to_contain_text("to refuse costs it less")
    expect(deal.get_by_role("rowheader", name="Price of refusing")).to_be_visible()
    page.get_by_test_id("why-rules-fold").locator("summary").click()
    expect(page.get_by_test_id("why-through")).to_contain_text(
        re.compile("rules that need one another, .*“The price of refusing”")
    )


@pytest.mark.long
def test_what_is_named_first_heads_the_bars(visitor: Visitor) -> None:
    page = visitor.page
    page.goto(f"{visitor.address}?tab=why&outcome=minsk_alive")
    bars = page.get_by_test_id("why-rules").locator("tbody tr")
    expect(page.get_by_test_id("why-progress")).to_contain_text("256 futures")
    first = bars.first.get_by_role("link").first.inner_text()
    expect(page.get_by_test_id("why-verdict")).to_contain_text(f"“{first}”")
    expect(bars.filter(has_text="Going past the Minsk Group wears it")).to_contain_text(
        "with “Wear of the Minsk format” at 0"
    )


def test_who_alone_proposes_a_deal_is_not_said_to_refuse_it() -> None:
    """A proposer consents; whether Turkey proposes is another matter than whether it signs."""
    now = scenario("baseline").replace({"attention_turkey": 0.2})
    comparison = Comparison(now, scenario("baseline"))
    eve = comparison._eves[0]
    support = ("Support for a client", ("turkey", "azerbaijan"))
    assert _asked(eve, support, _rows(eve, support)) == ("azerbaijan",)
    centre = ("Joint monitoring centre", ("russia", "turkey", "azerbaijan"))
    assert _asked(eve, centre, _rows(eve, centre)) == centre[1]
    memorandum = (MEMORANDUM, ("turkey", "russia", "azerbaijan"))
    assert _refusing(eve, memorandum, _rows(eve, memorandum))["russia"] > 0
    nothing = ("No such deal", ("russia",))
    assert _refusing(eve, nothing, _rows(eve, nothing)) == {"russia": 0.0}


@pytest.mark.parametrize(
    ("worth", "threat", "said"),
    [
        (0.02, 0.0, "it is worth less to it for its balance"),
        (0.0, 0.02, "to refuse costs it less"),
        (0.0, 0.0, "though it is worth as much to it"),
    ],
)
def test_a_reason_is_given_where_there_is_one(worth: float, threat: float, said: str) -> None:
    def worths(balance: float) -> dict[str, dict[str, float]]:
        return {"russia": dict.fromkeys(MOTIVES, 0.0) | {"balance": balance}}

    deal = DealShift(
        "A deal",
        ("russia",),
        was=1,
        now=0,
        worth_was=worths(worth),
        worth_now=worths(0.0),
        refusing_was={"russia": threat},
        refusing_now={"russia": 0.0},
        chance_was={"russia": 0.9},
        chance_now={"russia": 0.3},
        asked=("russia",),
        on_the_eve=False,
        futures=6,
        ruled_out=0.3,
    )
    _, _, sentence, borne_out = because.deal_rows(
        deal, WHY, "the untouched scenario", changed=True
    )["sentences"]
    assert sentence.startswith(
        "It hangs on Russia, who would sign it with a chance of 30%, not 90%"
    )
    assert said in sentence
    assert borne_out == (
        "Were it ruled out in the untouched scenario, the outcome would hold there in 30% of "
        "futures, not in 90%."
    )


WHY = Why("war_resumed", 32, 0.9, 0.2, -0.7, 0.02, (), 0.0, (), 0.0, moved=True)


def test_no_deal_is_named_where_none_makes_the_difference() -> None:
    def said(why: Why, *, changed: bool) -> str:
        (sentence,) = because.deal_rows(None, why, "it", changed=changed)["sentences"]
        return str(sentence)

    assert said(WHY, changed=True) == "No deal makes this difference."
    assert "beyond chance" in said(replace(WHY, moved=False), changed=True)
    assert said(WHY, changed=False) == "No deal is signed."


FAULTS = {
    "event-and-slider": (
        """weeks = 80
[parameters]
hedging = 0.8
[[event]]
date = 2021-11-16
label = "Russia's attention goes elsewhere"
parameters = { attention_russia = 0.3 }
set = { peacekeepers = 900 }
""",
        {"Length", "Russia's attention goes elsewhere", "Hedging"},
    ),
    "only-an-event": (
        """[[event]]
date = 2021-03-01
label = "The peacekeepers are sent home"
set = { peacekeepers = 0 }
""",
        {"The peacekeepers are sent home"},
    ),
    "only-longer": ("weeks = 104", {"Length"}),
}


@pytest.mark.parametrize("name", first_short(FAULTS))
def test_events_and_length_are_causes_and_the_tab_says_what_the_card_says(
    visitor: Visitor, name: str
) -> None:
    body, titles = FAULTS[name]
    text = f'extends = "baseline"\ntitle = "{name}"\nsummary = "It differs."\n{body}'
    page = visitor.open().page
    page.get_by_test_id("take").click()
    file = {"name": f"{name}.toml", "mimeType": "text/plain", "buffer": text.encode()}
    page.get_by_test_id("open-file").set_input_files(file)  # type: ignore[arg-type]
    expect(page.get_by_role("combobox").first).to_contain_text(name)
    card = page.locator("[data-outcome=war_resumed]")
    expect(card).to_contain_text("in “Baseline")  # the cards are of the file by now
    shown = card.get_by_test_id("probability").inner_text()
    card.get_by_role("button", name="Why?").click()
    verdict = page.get_by_test_id("why-verdict")
    expect(verdict).to_contain_text(f"{shown} of futures")
    bars = page.get_by_test_id("why-differences").locator("tbody tr")
    found = bars.locator("th").all_inner_texts()
    assert all(any(one.startswith(title) for one in found) for title in titles)
    figures_by_title = dict(zip(found, bars.locator(".figure").all_inner_texts(), strict=True))
    for title, figure in figures_by_title.items():
        if figure == "0":
            expect(verdict).not_to_contain_text(title.split("\n", maxsplit=1)[0])


@pytest.mark.long
def test_smaller_differences_are_named_one_by_one(visitor: Visitor) -> None:
    page = visitor.page
    compared = "scenario=gabala_2012&pin=other~baseline&against=other&outcome=war_resumed"
    page.goto(f"{visitor.address}?tab=why&{compared}")
    fold = page.get_by_test_id("why-smaller")
    fold.locator("summary").click()
    expect(fold.get_by_role("rowheader", name="Asking price")).to_be_visible()
    expect(fold.get_by_role("rowheader", name="First day")).to_be_visible()
    rows = page.get_by_test_id("why-differences").locator("tr")
    for row in rows.all():  # a row of bars, whatever its kind is called
        expect(row).to_have_css("display", "table-row")
