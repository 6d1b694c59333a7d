"""The page's address: what it says is what is chosen."""

from dataclasses import replace
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

import model
from rulebook.compiled import RULES
from rulebook.parameters import PARAMETERS
from server.page import address, charts, choice, tabs, variants


def values_of(name: str) -> st.SearchStrategy[float]:
    row = PARAMETERS[name]
    return st.integers(0, round((row.high - row.low) / row.step)).map(
        lambda step: min(row.high, float(f"{row.low + step * row.step:.6g}"))
    )


choices = st.builds(
    choice.Choice,
    scenario=st.sampled_from([scenario.name for scenario in model.scenarios()]),
    seed=st.integers(0, choice.SEEDS),
    run=st.none() | st.integers(0, choice.RUNS - 1),
    week=st.none() | st.integers(0, 50),
    chart=st.sampled_from(sorted(charts.charts())),
    tab=st.sampled_from(list(tabs.TABS)),
    rule=st.sampled_from(["", *RULES]),
)


@given(choices, st.data())
def test_a_choice_survives_the_address(chosen: choice.Choice, data: st.DataObject) -> None:
    for name in data.draw(st.sets(st.sampled_from(sorted(PARAMETERS)), max_size=4)):
        chosen = chosen.moved(name, data.draw(values_of(name)))
    read, complaints = address.read(address.write(chosen))
    assert complaints == []
    assert read == chosen


@given(st.text(max_size=80))
def test_any_address_at_all_is_read(text: str) -> None:
    read, complaints = address.read(text)
    assert read.resolved() is not None
    assert all(complaint.endswith(".") and "\n" not in complaint for complaint in complaints)


def test_a_slider_at_its_own_value_is_not_changed() -> None:
    moved = choice.Choice().moved("overlap", 0.5)
    assert dict(moved.changes) == {"overlap": 0.5}
    own = choice.own_values("baseline")["overlap"]
    assert moved.moved("overlap", own) == choice.Choice()
    assert address.write(choice.Choice()) == ""


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("scenario=baselin", "scenario=baselin is no scenario; the nearest is baseline."),
        ("overlapp=0.5", "overlapp is no slider; the nearest is overlap."),
        ("overlap=7", "overlap=7 is not a number from 0 to 1."),
        ("overlap=nan", "overlap=nan is not a number from 0 to 1."),
        ("overlap=much", "overlap=much is not a number from 0 to 1."),
        ("armenia_consent=0.5", "armenia_consent=0.5 is not 0 or 1 (false or true)."),
        ("week=-3", "week=-3 is not a whole number from 0 to 51."),
        ("run=999999999999999999", "run=999999999999999999 is not a whole number from 0 to 255."),
        ("seed=1e3", "seed=1e3 is not a whole number from 0 to 2147483647."),
        ("chart=agend", "chart=agend is no chart; the nearest is agenda."),
        ("tab=rulebok", "tab=rulebok is no tab; the nearest is rulebook."),
        ("rule=who_seas", "rule=who_seas is no rule; the nearest is who_sees."),
    ],
)
def test_a_bad_value_is_one_sentence_and_the_rest_holds(query: str, sentence: str) -> None:
    read, complaints = address.read(f"?{query}&staff=100")
    assert complaints == [f"In this page's address, {sentence}"]
    assert read == choice.Choice().moved("staff", 100)


@given(st.lists(st.tuples(st.text(max_size=40), choices), max_size=5), st.data())
def test_variants_survive_the_address(
    named: list[tuple[str, choice.Choice]], data: st.DataObject
) -> None:
    chosen = choice.Choice()
    for name, other in named:
        slider = data.draw(st.sampled_from(sorted(PARAMETERS)))
        point = replace(other, pins=chosen.pins).moved(slider, data.draw(values_of(slider)))
        chosen = replace(chosen, pins=variants.pinned(point, name).pins)
    if chosen.pins:
        chosen = replace(chosen, against=data.draw(st.sampled_from(chosen.pins)).name)
    assert address.read(address.write(chosen)) == (chosen, [])
    assert len({pin.name for pin in chosen.pins}) == len(chosen.pins)


def test_a_name_given_twice_is_cut_between_words() -> None:
    name = "0" * (variants.LONGEST_NAME - 5) + " 0"
    twice = choice.Choice()
    for value in (0.3, 0.5):
        twice = variants.pinned(twice.moved("overlap", value), name)
    assert [pin.name for pin in twice.pins] == [name, name[:-2] + " 2"]
    assert address.read(address.write(twice))[0].pins == twice.pins


@pytest.mark.parametrize(
    ("pin", "sentence"),
    [
        ("x", "is no variant: it must be a name, a scenario and what is changed."),
        ("x~nowhere", "names nowhere, which is no scenario; "),
        ("x~/etc/passwd", "names /etc/passwd, which is no scenario; "),
        ("x~baseline~overlapp:1", "names overlapp, which is no slider; the nearest is overlap."),
        ("x~baseline~overlap:9", "sets overlap to 9, which is not a number from 0 to 1."),
    ],
)
def test_a_bad_variant_is_one_sentence(pin: str, sentence: str) -> None:
    read, complaints = address.read(urlencode({"pin": pin, "staff": 100}))
    assert len(complaints) == 1
    assert f"pin={pin} {sentence}" in complaints[0]
    assert read == choice.Choice().moved("staff", 100)


def test_a_variants_name_is_not_cut_in_silence() -> None:
    long = "No peacekeepers, and a West that looks away"
    read, complaints = address.read(urlencode({"pin": f"{long}~baseline~peacekeepers:0"}))
    (pin,) = read.pins
    assert long.startswith(pin.name)
    (said,) = complaints
    assert "a variant's name is longer than 32 letters" in said
    assert said.endswith(f"it is “{pin.name}” here.")


def test_a_variant_is_pinned_once_renamed_and_removed() -> None:
    chosen = variants.pinned(choice.Choice().moved("overlap", 0.5))
    assert [pin.name for pin in chosen.pins] == ["Overlap of cover 0.5"]
    assert variants.pinned(chosen) == chosen
    chosen = variants.renamed(
        replace(chosen, against="Overlap of cover 0.5"), chosen.pins[0].name, "B"
    )
    assert chosen.against == "B"
    assert chosen.reference.changes == {"overlap": 0.5}
    assert variants.moved_to(replace(chosen, changes={}), "B").is_point_of(chosen)
    bare = variants.removed(chosen, "B")
    assert (bare.pins, bare.against) == ((), "")
    assert bare.reference == bare.untouched


def test_there_are_only_so_many_variants() -> None:
    chosen = choice.Choice()
    for step in range(choice.MOST_PINS + 2):
        chosen = variants.pinned(chosen.moved("overlap", step / 10))
    assert len(chosen.pins) == choice.MOST_PINS


def test_an_address_names_no_file() -> None:
    read, complaints = address.read("scenario=/etc/passwd")
    assert read.scenario == "baseline"
    assert len(complaints) == 1


def test_every_tab_has_something_to_show() -> None:
    assert all(callable(tab.content()) for tab in tabs.TABS.values())
