"""Only like is compared with like: equal weeks, dates that both play, one time axis."""

import io
import json
import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import expect
from pyarrow import csv

import model
from server.page import answers, briefing, futures, printing, sidebyside, taking
from server.page.answers import Answer
from server.page.choice import Choice, Variant
from server.page.first import first
from server.page.shelf import SHELF
from tests.server.visitor import Visitor

LONGER = """
extends = "baseline"
title = "Only longer"
summary = "Nothing but its length differs."
weeks = 104

[[outcome]]
title = "War in the second year"
sentence = "War breaks out in the second year"
holds = 'war_week >= "2021-11-09"'
"""
SESSION = "tests of what is alike"
SHORTER = "after 52 weeks, where the shorter one ends"


@pytest.fixture
def longer() -> str:
    return SHELF.put(SESSION, "longer.toml", LONGER.encode()).scenario.name


def against(scenario: str, other: str) -> Choice:
    return Choice(scenario, pins=(Variant("other", other, {}),), against="other")


def cards(answer: Answer) -> dict[str, answers.Card]:
    return {card.name: card for card in answer.cards}


def test_the_first_weeks_of_a_longer_run_are_those_of_a_shorter_one() -> None:
    base = model.load("rupture").replace({"war_hazard": 0.02})
    short, long = (model.simulate(base.replace(weeks=w), 40, series="all") for w in (52, 90))
    for name, values in short.series.items():
        np.testing.assert_array_equal(values, long.series[name][:, :53], err_msg=name)


def test_no_world_is_played_twice(longer: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither for fewer series, nor for as many weeks as it has, nor for another part of a file."""
    played: list[tuple[int, int]] = []
    simulate = model.simulate

    def counted(stage: model.Scenario, *given: Any, **more: Any) -> model.Ensemble:  # noqa: ANN401
        played.append((stage.weeks, len(more.get("series", ()))))
        return simulate(stage, *given, **more)

    monkeypatch.setattr(model, "simulate", counted)
    monkeypatch.setattr(answers, "KEPT", answers.Ensembles())
    kept, base = answers.KEPT, Choice("baseline")
    whole = kept.play(base, ("western_agenda", "seen"))
    assert kept.play(base, ("seen",)) is kept.play(base, (), weeks=52) is whole
    assert played == [(52, 2)]
    more = kept.play(base, ("violations",))
    assert set(more.series) == {"western_agenda", "seen", "violations"}
    assert kept.play(base, ("western_agenda",)) is more
    assert kept.play(base, (), weeks=40) is not more
    played.clear()
    briefing.write(against(longer, "baseline"))
    assert sorted(weeks for weeks, _ in played) == [52, 52, 104]


def test_worlds_of_different_length_are_compared_where_the_shorter_one_ends(longer: str) -> None:
    shorter = cards(answers.answer(Choice("baseline")))
    for choice in (against(longer, "baseline"), against("baseline", longer)):
        shown = answers.answer(choice)
        assert shown.note == SHORTER
        for name, card in shorter.items():
            found = cards(shown)[name]
            assert (found.probability, found.reference) == (card.probability, card.probability)
            assert (found.change, found.compared, found.note) == (0, True, shown.note)


def test_what_only_one_of_the_two_plays_is_shown_and_not_compared(longer: str) -> None:
    played = model.simulate(SHELF.find(longer).scenario, 256)
    card = cards(answers.answer(against(longer, "baseline")))["war_in_the_second_year"]
    assert card.probability == (played.measures["war_week"] >= 52).mean() > 0
    assert (card.compared, card.change, card.error) == (False, 0, 0)
    assert card.note == "not compared: 9 November 2021 is not played in both"
    words = futures.card_words(card, changed=True)
    assert (words["change"], words["was_at"]) == ("", "")
    assert "nan" not in json.dumps(words)
    alone = cards(answers.answer(Choice(longer)))["war_in_the_second_year"]
    assert (alone.compared, alone.note) == (True, "")


def test_an_outcome_of_another_date_is_not_asked() -> None:
    assert "centre_signed_by_january" not in cards(answers.answer(Choice("gabala_2012")))
    shown = answers.answer(against("baseline", "gabala_2012"))
    card = cards(shown)["centre_signed_by_january"]
    assert not card.compared
    assert card.probability > 0.9
    assert "by weeks since its own start" in futures.note(shown)


def test_only_dates_that_are_not_played_in_both_are_named() -> None:
    """One of three dates is played in both worlds, one in the longer alone, one in neither."""

    def named(*dates: str) -> str:
        base = model.load("baseline")
        holds = " or ".join(f'war_week == "{day}"' for day in dates)
        own = f"""extends = "baseline"
title = "Dated"
summary = "Asks about dates."
weeks = 80
[[outcome]]
title = "War on a day"
sentence = "War breaks out on a day"
holds = '{holds}'
"""
        stage = SHELF.put(SESSION, "dated.toml", own.encode()).scenario
        whole = model.simulate(stage, 8)
        cut = model.simulate(stage.replace(weeks=52), 8)
        outcome = stage.outcomes["war_on_a_day"]
        return answers.card(outcome, cut, model.simulate(base, 8), whole).note

    assert named("2021-01-30", "2021-11-20") == (
        "not compared: 20 November 2021 is not played in both"
    )
    assert named("2021-01-30", "2021-11-20", "2021-12-20") == (
        "not compared: 20 November 2021 and 20 December 2021 are not played in both"
    )


def test_a_picture_to_take_compares_in_the_words_of_the_page(longer: str) -> None:
    for other, chart, said in (
        ("baseline", "war_week", f"; outlined: “other” ({SHORTER})"),
        ("gabala_2012", "agenda", "; grey and dotted: “other”, by weeks since its own start"),
        ("gabala_2012", "centre_open_week", f"“other” ({SHORTER}), by"),
    ):
        shown = answers.answer(replace(against(longer, other), chart=chart), 16)
        ghost = answers.ghost_words(shown.choice)
        assert said in ghost
        assert printing.caption(shown).endswith(f"{ghost}.")
        assert futures.note(shown).endswith(ghost)
    alone = answers.answer(Choice(longer), 16)
    assert "grey" not in printing.caption(alone) + futures.note(alone)


def test_a_briefing_says_how_its_own_pictures_are_laid_over_each_other() -> None:
    said = briefing.write(against("baseline", "gabala_2012")).decode()
    assert "charts go by weeks" not in said
    assert "Grey, dotted or outlined: “other”, by weeks since its own start." in said


def test_side_by_side_has_one_axis(longer: str) -> None:
    pins = (Variant("longer", longer, {}),)
    dated = sidebyside.words(sidebyside.lay(Choice("baseline", pins=pins)))
    options = [json.loads(column["option"]) for column in dated["columns"]]
    assert [len(option["xAxis"]["data"]) for option in options] == [104, 104]
    assert options[0]["xAxis"]["data"] == options[1]["xAxis"]["data"]
    assert [len(option["readout"]["dates"]) for option in options] == [52, 104]
    assert dated["note"] == f"Outcomes and changes are those {SHORTER}."
    apart = (*pins, Variant("gabala", "gabala_2012", {}))
    by_week = sidebyside.words(sidebyside.lay(Choice("baseline", pins=apart)))
    axes = [json.loads(column["option"])["xAxis"]["data"] for column in by_week["columns"]]
    assert axes == [[f"week {week}" for week in range(104)]] * 3
    assert by_week["note"] == (
        "Outcomes and changes are those after 52 weeks, where the shortest one ends. "
        "They start on different days, so charts go by weeks since each start."
    )
    figures = [column["cards"][0]["probability"] for column in by_week["columns"]]
    assert figures[2] == "–"
    when = sidebyside.words(
        sidebyside.lay(Choice("baseline", pins=apart, chart="centre_open_week"))
    )
    bins = [json.loads(column["option"])["xAxis"]["data"] for column in when["columns"]]
    assert bins[0] == bins[1] == bins[2]
    assert bins[0][1].startswith("week ")


def test_scenarios_side_by_side_have_names_of_their_own() -> None:
    """Their titles may be the same, and a page that knows them by title would mix them up."""
    file = 'extends = "baseline"\ntitle = "The same"\nsummary = "The same."\nweeks = {}\n'
    one, other = (
        SHELF.put(SESSION, f"{weeks}.toml", file.format(weeks).encode()).scenario.name
        for weeks in (40, 41)
    )
    blocks = sidebyside.scenarios(sidebyside.columns(against(one, other)))
    assert [block["title"] for block in blocks] == ["The same"] * 2
    assert [block["name"] for block in blocks] == [one, other]


def test_files_of_worlds_that_are_asked_different_things_are_whole(longer: str) -> None:
    choice = Choice("gabala_2012", pins=(Variant("longer", longer, {}),), against="longer")
    table = csv.read_csv(io.BytesIO(taking._csv(taking.futures(choice))))
    assert table.num_rows == 512
    assert table["outcome.guest_leaves"].null_count == 256
    assert table["outcome.war_in_the_second_year"].null_count == 256
    said = briefing.write(choice).decode()
    assert SHORTER in said
    assert "nan" not in said.replace("financ", "")


def test_six_cards_are_in_view_before_the_page_is() -> None:
    said = first("scenario=rupture", ())
    assert said.count('<article class="card"') == futures.FEW
    assert "1 more outcome<" in said
    assert "The channel between Moscow and Ankara is broken at the" in said
    assert "more outcome" not in first("", ())


def test_no_mark_of_a_reference_stands_where_nothing_is_compared() -> None:
    said = first("scenario=baseline&pin=other~gabala_2012&against=other", ())
    assert "not compared" in said
    assert 'style="left: "' not in said
    assert 'class="was" style="left: 0.0%"' in said


def test_a_card_that_is_not_asked_anywhere_says_so() -> None:
    base = model.load("baseline")
    outcome = base.outcomes["centre_signed_by_january"]
    short = model.simulate(base.replace(weeks=5), 32)
    card = answers.card(outcome, short, short)
    assert math.isnan(card.probability)
    assert futures.card_words(card, changed=False)["probability"] == "–"
    assert card.note == "30 January 2021 is not played here"


def test_other_outcomes_are_behind_more(visitor: Visitor) -> None:
    page = visitor.page
    page.goto(f"{visitor.address}?scenario=rupture&pin=base~baseline&against=base")
    expect(page.locator(".room .card")).to_have_count(futures.FEW)
    expect(page.locator(".room .card").first).to_contain_text("The channel between Moscow")
    more = page.get_by_test_id("more-cards")
    expect(more).to_have_text("1 more outcome")
    more.click()
    expect(page.locator(".room .card")).to_have_count(futures.FEW + 1)
    expect(page.locator(".room .card").last).to_contain_text("War breaks out")
