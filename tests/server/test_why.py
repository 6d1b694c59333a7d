"""Why? A war-gamer asks it of a card, and reads the answer."""

import re

from playwright.sync_api import expect

from tests.server.visitor import Visitor

PATIENCE_MS = 90_000


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
            r"“Centre agreed by 30 January” falls from 100% to \d+% of futures, most of all by "
            r"“Fear of a fait accompli” from 0.5 to 0.1"
        ),
        timeout=PATIENCE_MS,
    )
    expect(verdict).to_contain_text("It runs through")
    expect(page.get_by_test_id("why-rules")).to_be_visible(timeout=PATIENCE_MS)
    for table in ("why-sliders", "why-rules"):
        bars = figures(page.get_by_test_id(table).locator(".figure").all_inner_texts())
        assert abs(sum(bars[:-1]) - bars[-1]) <= len(bars) / 2  # each is rounded
        assert bars[-1] < 0
    page.get_by_test_id("why-rules").get_by_role("link", name="The price of refusing").click()
    expect(page.get_by_test_id("rule-title")).to_have_text("The price of refusing")


def test_motives_are_told_deal_by_deal(visitor: Visitor) -> None:
    page = visitor.page
    page.goto(f"{visitor.address}?tab=why&outcome=minsk_alive&western_effort=0.7")
    deal = page.get_by_test_id("why-deal")
    expect(deal).to_contain_text("The deal that differs most is", timeout=PATIENCE_MS)
    expect(deal).to_contain_text(
        re.compile(r"signed \w+( times)? in \d+ futures, in the untouched scenario")
    )
    expect(deal.locator("tr.whole .figure").first).to_have_text(re.compile(r"[+−]\.\d{3}|0"))
    page.get_by_test_id("why-outcome").select_option("war_resumed")
    expect(page.get_by_test_id("why-verdict")).to_contain_text("“War resumes”")


def test_of_an_untouched_scenario_it_says_what_the_outcome_rests_on(visitor: Visitor) -> None:
    page = visitor.page
    page.goto(f"{visitor.address}?tab=why&outcome=centre_stands")
    verdict = page.get_by_test_id("why-verdict")
    expect(verdict).to_contain_text(
        re.compile(r"holds in \d+% of futures\.\s*It rests most on “"), timeout=PATIENCE_MS
    )
    expect(page.get_by_test_id("why-sliders")).to_have_count(0)
    expect(page.get_by_test_id("why-progress")).to_contain_text("256", timeout=PATIENCE_MS)


def test_who_no_longer_signs_is_named_with_the_reason(visitor: Visitor) -> None:
    page = visitor.page
    page.goto(f"{visitor.address}?tab=why&outcome=centre_signed_by_january&war_aid=0")
    deal = page.get_by_test_id("why-deal")
    expect(deal).to_contain_text(
        re.compile(r"It hangs on Russia, who would sign it with a chance of \d+%, not"),
        timeout=PATIENCE_MS,
    )
    expect(deal).to_contain_text("to refuse costs it less")
    expect(deal.get_by_role("rowheader", name="Price of refusing")).to_be_visible()
    expect(page.get_by_test_id("why-verdict")).to_contain_text(
        re.compile("rules that need one another, .*“The price of refusing”")
    )


def test_what_is_named_first_heads_the_bars(visitor: Visitor) -> None:
    page = visitor.page
    page.goto(f"{visitor.address}?tab=why&outcome=minsk_alive")
    bars = page.get_by_test_id("why-rules").locator("tbody tr")
    expect(page.get_by_test_id("why-progress")).to_contain_text("256 futures", timeout=PATIENCE_MS)
    first = bars.first.get_by_role("link").first.inner_text()
    expect(page.get_by_test_id("why-verdict")).to_contain_text(f"“{first}”")
    expect(bars.filter(has_text="Going past the Minsk Group wears it")).to_contain_text(
        "with “Wear of the Minsk format” at 0"
    )
