"""Every rule can be read and, where it has a switch, taken out."""

from dataclasses import replace

import numpy as np
import pytest

import model
from model.scenario_parts import DatedEvent
from rulebook.declared.names import SECTORS
from rulebook.declared.parameters import PARAMETERS
from rulebook.engine.compiled import RULES, Rule
from rulebook.engine.reading import functions, parameters_of
from server.page import effects, rules
from server.page.choice import Choice

RUNS = 64
ONE_SIDE = DatedEvent.model_validate(
    {"week": 40, "label": "one side holds all", "set": {f"holder.{s}": 2 for s in SECTORS[:4]}}
)
LOST = model.load("baseline").model_copy(update={"weeks": 104, "events": (ONE_SIDE,)})
ELSEWHERE = {
    **dict.fromkeys(("idle_post", "idle_force", "has_work", "contested"), LOST),
    **dict.fromkeys(("give_back", "keep_or_give_back"), LOST),
    "is_expected_to_last": model.load("rupture"),
    "lease": model.load("gabala_2012"),
    "mandate": model.load("baseline").replace(weeks=300),
    "task": model.load("rupture"),
}
"""Rules that have nothing to do in the baseline, and the scenario in which they have."""

SAID = (
    "contacts.russia.turkey",
    "slant.russia",
    "importance.russia",
    "warmth.azerbaijan.turkey",
    "publicity.first_owner",
)
VOICES = {"announced_importance", "slant", "speak", "talk", "warmth", "publish"}
"""Rules that change what is said and who meets, which no measure counts."""

EVERY = pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
SWITCHED = [rule for rule in RULES.values() if rule.off]


@EVERY
def test_a_rule_says_what_it_does(rule: Rule) -> None:
    assert rule.formula, f"{rule.name} has no formula"
    assert rule.paragraphs
    assert rule.file in rules.THEMES, (
        f"give rulebook/{rule.file}.py a theme in THEMES of server/page/rules.py"
    )
    said = rules.sentence(rule)
    assert said.endswith(".")
    assert "`" not in said
    assert not said.startswith("Return")


@EVERY
def test_a_switch_names_parameters_within_bounds(rule: Rule) -> None:
    for name, value in rule.off.items():
        assert PARAMETERS[name].check(value, rule.name) == value
        assert value != rule.on.get(name, PARAMETERS[name].default)
    unread = set(rule.off) - set(parameters_of(rule.name))
    assert not unread, f"off=... of {rule.name} names parameters that it does not read: {unread}"


@pytest.mark.parametrize("rule", SWITCHED, ids=[rule.name for rule in SWITCHED])
def test_a_rule_taken_out_changes_the_world(rule: Rule) -> None:
    stage = ELSEWHERE.get(rule.name) or model.load("baseline")
    on = model.simulate(stage.replace(rule.on), RUNS, series=SAID)
    off = model.simulate(stage.replace(rule.off), RUNS, series=SAID)
    counted = any(not np.array_equal(on.measures[m], off.measures[m]) for m in on.measures)
    said = any(not np.array_equal(on.series[name], off.series[name]) for name in SAID)
    assert counted or said, (
        f"taken out, {rule.name} changes nothing in {stage.name}: name a scenario in ELSEWHERE in "
        "which it has something to do, or switch it on there by on=... of its @rule"
    )
    assert counted == (rule.name not in VOICES), (
        f"name {rule.name} in VOICES if, and only if, it changes what is said and no measure"
    )


def test_what_a_rule_reads_is_found_in_its_source() -> None:
    assert parameters_of("minsk") == ("western_effort", "minsk_recovery")
    assert parameters_of("utility_of_share") == ("concavity",)
    sensors = {"turkey_detection", "russia_detection", "source_trust", "night_penalty", "overlap"}
    assert sensors <= set(parameters_of("who_sees")) & set(parameters_of("risk"))
    assert "attention_usa" not in parameters_of("build")
    assert set(RULES) <= set(functions())


def test_every_parameter_belongs_to_a_rule_but_that_of_who_begins() -> None:
    read = {name for rule in RULES for name in parameters_of(rule)}
    unread = set(PARAMETERS) - read - {"first_mover"}
    assert not unread, f"no rule reads params.NAME of these, so nothing hangs on them: {unread}"


def test_a_switch_goes_back_to_what_was_before() -> None:
    rule = RULES["sector_overlap"]
    moved = Choice().moved("overlap", 0.5)
    out = rules.without(moved, rule)
    assert rules.is_off(out, rule)
    assert rules.marks(out)["sector_overlap"] == "off"
    assert rules.within(out, rule, {"overlap": 0.5}) == moved
    assert rules.within(out, rule, {}) == Choice()
    assert rules.within(moved, rule, {}) == moved


def test_a_switch_that_a_scenario_has_off_goes_to_the_default() -> None:
    rule, choice = RULES["available"], Choice(scenario="no_centre")
    assert rules.is_off(choice, rule)
    assert dict(rules.within(choice, rule, {}).changes) == {"centre_allowed": 1}


def test_a_rule_may_be_off_by_default() -> None:
    values = {"armenia_consent": 0.0}
    rule = replace(RULES["available"], off=values, on={"armenia_consent": 1.0})
    assert rules.is_off(Choice(), rule)
    assert dict(rules.within(Choice(), rule, {}).changes) == {"armenia_consent": 1}
    assert rules.within(Choice(), rule, values) == rules.within(Choice(), rule, {})
    assert rules.without(rules.within(Choice(), rule, {}), rule) == Choice()


def test_an_effect_is_the_difference_under_the_same_luck() -> None:
    found = effects.effect(Choice(rule="price_of_refusing"), {})
    assert found is not None
    on, off = (
        model.simulate(model.load("baseline").replace(p)) for p in ({}, {"fait_accompli": 0})
    )
    for card in found.cards:
        assert card.reference == on.probabilities()[card.name]
        assert card.probability == off.probabilities()[card.name]
    out = rules.without(Choice(rule="price_of_refusing"), RULES["price_of_refusing"])
    assert effects.effect(out, {}) == found
    assert effects.effect(Choice(rule="weigh"), {}) is None


def test_a_rule_is_traced_to_its_last_dispatch() -> None:
    story = model.tell(model.load("baseline"))
    told = rules.traces(story.events)
    for name, trace in told.items():
        assert [e for e in story.events if e.rule == name][-1].title == trace.title
    opened = rules.trace_of("open_centre", told)
    assert opened is not None
    assert not opened.by_way_of
    threat = rules.trace_of("price_of_refusing", told)
    assert threat is not None
    assert threat.by_way_of in RULES
    assert rules.trace_of("cool", told) is None
