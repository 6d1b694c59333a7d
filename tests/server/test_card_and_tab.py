"""Card and tab tell one figure, from the first moment."""

from dataclasses import replace

import pytest

from model.why import Inquiry
from server.page import answers, because, futures, variants, why
from server.page.choice import Choice, Variant, scenario
from server.page.shelf import SHELF

SESSION = "card and tab"
FILES = {
    "longer": "weeks = 104",
    "event": """[[event]]
date = 2021-03-01
label = "The peacekeepers are sent home"
set = { peacekeepers = 0 }
""",
    "three": """weeks = 80
[parameters]
hedging = 0.8
[[event]]
date = 2021-11-16
label = "Russia's attention goes elsewhere"
parameters = { attention_russia = 0.3 }
set = { peacekeepers = 900 }
""",
    "second year": """weeks = 104
[[outcome]]
title = "War in the second year"
sentence = "War breaks out in the second year"
holds = 'war_week >= "2021-11-09"'
""",
}


def named(name: str) -> str:
    if name not in FILES:
        return name
    text = f'extends = "baseline"\ntitle = "{name}"\nsummary = "It differs."\n{FILES[name]}'
    return SHELF.put(SESSION, f"{name}.toml", text.encode()).scenario.name


PAIRS = [
    ("longer", "baseline"),
    ("baseline", "longer"),
    ("event", "baseline"),
    ("three", "baseline"),
    ("three", "event"),
    ("second year", "baseline"),
    ("baseline", "gabala_2012"),
    ("rupture", "three"),
    ("baseline", "baseline"),
]


@pytest.mark.parametrize(("now", "was"), PAIRS)
def test_tab_and_card_tell_one_figure(now: str, was: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("model.why.STAGES", (2, 256))
    pins = (Variant("other", named(was), {}),)
    choice = Choice(named(now), pins=pins, against="other")
    answer = answers.answer(choice)
    desk: dict[why.Wish, Inquiry] = {}
    for card in answer.cards:
        shown = futures.card_words(card, changed=answer.compared)
        asked = replace(choice, outcome=card.name)
        wish = why.Wish.of(asked)
        worlds = replace(wish, outcome="")
        if worlds not in desk:
            ends = (Choice(wish.scenario), Choice(wish.was_scenario))
            desk[worlds] = Inquiry(ends[0].resolved(), ends[1].resolved(), wish.seed)
            for _ in desk[worlds].refine():
                if desk[worlds].runs:
                    break
        apart = answers.not_compared(asked)
        told = because.explanation(
            desk[worlds], None, None, card.name, variants.title(asked), compared=False, apart=apart
        )
        first, *others = told["sentences"]
        said = shown["probability"].replace("<", "under ").replace(">", "over ")
        assert f"{said} of futures" in first
        assert bool(apart) != card.compared
        if not card.compared:
            assert apart in card.note
            assert any(apart in sentence for sentence in others)
        elif answer.compared:
            assert (card.note in first) if card.note else ("where the shorter" not in first)
            (whole,) = [row for row in told["differences"] if row.get("kind") == "whole"]
            assert f"{whole['points']} pts".replace("+0", "0") == shown["change"]
            assert whole["error"] == shown["error"]


def test_what_the_further_weeks_bring_stands_below() -> None:
    weeks = (scenario(named("longer")).weeks, scenario("baseline").weeks)
    assert weeks == (104, 52)
    pins = (Variant("other", "baseline", {}),)
    wish = why.Wish.of(Choice(named("longer"), pins=pins, against="other", outcome="war_resumed"))
    inquiry = Inquiry(scenario(wish.scenario), scenario(wish.was_scenario))
    for _ in inquiry.refine():
        if inquiry.runs:
            break
    told = because.explanation(inquiry, None, None, "war_resumed", "it", compared=True)
    own = float(answers.KEPT.play(Choice(named("longer")), ()).outcomes["war_resumed"].mean())
    assert told["sentences"][0].endswith("ends, as in it: until then nothing differs.")
    assert (
        f"At its own end, after 104 weeks, it holds in {own:.0%} of futures" in told["sentences"][1]
    )
    *_, length = told["differences"]
    assert (length["title"], length["detail"]) == ("Length", "weeks 53 to 104")
    assert told["deal"]["sentences"] == [
        "The outcome does not change beyond chance, so there is no pivotal deal."
    ]
