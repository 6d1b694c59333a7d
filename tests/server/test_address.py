"""The page's address: what it says is what is chosen."""

from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

import model
from model.conditions.grammar import ALLOWED
from rulebook.declared.errors import BadInput
from rulebook.declared.parameters import PARAMETERS
from rulebook.engine.compiled import RULES
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
    assert all(complaint.endswith((".", "?")) and "\n" not in complaint for complaint in complaints)


def test_a_slider_at_its_own_value_is_not_changed() -> None:
    moved = choice.Choice().moved("overlap", 0.5)
    assert dict(moved.changes) == {"overlap": 0.5}
    own = choice.own_values("baseline")["overlap"]
    assert moved.moved("overlap", own) == choice.Choice()
    assert address.write(choice.Choice()) == ""


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("scenario=baselin", ", scenario: there is no scenario 'baselin'. Did you mean baseline?"),
        ("overlapp=0.5", ": there is no parameter 'overlapp'. Did you mean overlap?"),
        ("overlap=7", ": overlap is 7; allowed is a number from 0 to 1."),
        ("overlap=nan", ": overlap is nan; allowed is a number from 0 to 1."),
        ("overlap=much", ": overlap is 'much'; allowed is a number from 0 to 1."),
        ("parity=0.5", ": parity is 0.5; allowed is 0 or 1 (false or true)."),
        ("week=-3", ", week: '-3' is not a whole number from 0 to 51."),
        ("run=9" + "9" * 17, f", run: '{'9' * 18}' is not a whole number from 0 to 255."),
        ("seed=1e3", ", seed: '1e3' is not a whole number from 0 to 2147483647."),
        ("chart=agend", ", chart: there is no chart 'agend'. Did you mean agenda?"),
        ("chart=xyz", ", chart: there is no chart 'xyz'; the page lists all there are."),
        ("tab=rulebok", ", tab: there is no tab 'rulebok'. Did you mean rulebook?"),
        ("rule=who_seas", ", rule: there is no rule 'who_seas'. Did you mean who_sees?"),
        ("x=overlapp", ", x: there is no parameter 'overlapp'. Did you mean overlap?"),
        ("held=overlapp", ", held: there is no parameter 'overlapp'. Did you mean overlap?"),
        ("held=zzz", ", held: there is no parameter 'zzz'; the page lists all there are."),
        ("zzz=1", ": there is no parameter 'zzz'; the page lists all there are."),
        ("against=zzz", ", against: there is no variant 'zzz', as none is pinned."),
        (
            "bound=minsk_alive",
            f", bound: 'minsk_alive' is not a bound of a measure; {address.BOUNDS}.",
        ),
        ("bound=a%00%0A", f", bound: 'a\\x00\\n': it can't be read; {ALLOWED}."),
        (
            f"seed={'9' * 3000}",
            f", seed: '{'9' * 77}…' is not a whole number from 0 to 2147483647.",
        ),
    ],
)
def test_a_bad_value_is_one_sentence_and_the_rest_holds(query: str, sentence: str) -> None:
    read, complaints = address.read(f"?{query}&staff=100")
    assert complaints == [f"This page's address{sentence}"]
    assert read == choice.Choice().moved("staff", 100)


@pytest.mark.parametrize(
    ("name", "text", "kept"),
    [
        ("held", ",".join(["overlap", "staff"] * 20_000), "staff,overlap"),
        ("bound", f"  casualties>=1{' ' * 400}", "casualties>=1"),
    ],
)
def test_what_is_said_at_length_is_kept_in_short(name: str, text: str, kept: str) -> None:
    read, complaints = address.read(urlencode({name: text}))
    assert complaints == []
    fields: dict[str, Any] = {name: kept}
    assert read == replace(choice.Choice(), **fields)
    assert address.read(address.write(read)) == (read, [])


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
        ("x", f"'x' is not a variant; {variants.FORM}."),
        ("x~zzz", "there is no scenario 'zzz'; allowed are "),
        ("x~/etc/passwd", "there is no scenario '/etc/passwd'; allowed are "),
        ("x~baseline~overlapp:1", "there is no parameter 'overlapp'. Did you mean overlap?"),
        ("x~baseline~overlap:9", "overlap is 9; allowed is a number from 0 to 1."),
    ],
)
def test_a_bad_variant_is_one_sentence(pin: str, sentence: str) -> None:
    read, complaints = address.read(urlencode({"pin": pin, "staff": 100}))
    assert len(complaints) == 1
    assert complaints[0].startswith(f"This page's address, pin: {sentence}")
    assert read == choice.Choice().moved("staff", 100)


def test_of_one_variant_alone_it_is_said_that_it_is_allowed() -> None:
    for pins, said in (
        ("pin=A~baseline", "allowed is A."),
        ("pin=A~baseline&pin=B~baseline", "allowed are A, B."),
    ):
        _, complaints = address.read(f"{pins}&against=zzz")
        assert complaints == [f"This page's address, against: there is no variant 'zzz'; {said}"]


def test_a_variants_name_is_not_cut_in_silence() -> None:
    long = "No peacekeepers, and a West that looks away"
    read, complaints = address.read(urlencode({"pin": f"{long}~baseline~peacekeepers:0"}))
    (pin,) = read.pins
    assert long.startswith(pin.name)
    (said,) = complaints
    assert said == (
        f"This page's address, pin: the name '{long}' is longer than 32 letters; "
        f"here it is “{pin.name}”."
    )


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


def test_of_many_mistakes_ten_are_told_and_the_rest_counted() -> None:
    _, complaints = address.read("&".join(f"unknown_{number}=1" for number in range(5000)))
    assert len(complaints) == 11
    assert complaints[-1] == "There are 4990 more mistakes."
    pins = "&".join(f"pin=x{number}" for number in range(12))
    read, complaints = address.read(f"{pins}&overlap=9&staff=100")
    assert read == choice.Choice().moved("staff", 100)
    assert complaints[-1] == "There are 3 more mistakes."


def test_after_ten_mistakes_what_is_right_still_holds() -> None:
    bad = "&".join(f"pin=x{number}" for number in range(15))
    worse = "&".join(f"pin=x~nowhere{number}&pin=x~baseline~a{number}:1" for number in range(3))
    read, complaints = address.read(f"{bad}&{worse}&pin=Good~baseline~war_aid:0&overlapp=1&seed=3")
    assert [(pin.name, dict(pin.changes)) for pin in read.pins] == [("Good", {"war_aid": 0})]
    assert read.seed == 3
    assert len(complaints) == 11
    assert complaints[-1] == "There are 12 more mistakes."


def test_what_a_page_sends_is_refused_with_its_place() -> None:
    for fields, said in (
        (
            {"bound": "casualties==3"},
            f"bound: 'casualties==3' is not a bound of a measure; {address.BOUNDS}.",
        ),
        ({"bound": "casualty>=3"}, "bound: 'casualty>=3': there is no measure or outcome"),
        ({"seed": "x"}, "seed: 'x' is not a whole number from 0 to 2147483647."),
        ({"held": "zzz"}, "held: there is no parameter 'zzz'; the page lists all there are."),
        ({"tab": "rulebok"}, "tab: there is no tab 'rulebok'. Did you mean rulebook?"),
        ({"asked": "x"}, "asked: 'x' is not the mark of a search: 12 digits from 0 to f."),
    ):
        with pytest.raises(BadInput) as refused:
            address.turned(choice.Choice(), fields)
        assert str(refused.value).startswith(said)


def test_a_mistake_is_told_as_on_the_command_line() -> None:
    for name, text in (("overlap", "7"), ("overlap", "0,5"), ("staff", ""), ("first_mover", "x")):
        with pytest.raises(BadInput) as refused:
            PARAMETERS[name].check(text, "--set")
        _, complaints = address.read(urlencode({name: text}))
        assert complaints == [str(refused.value).replace("--set", "This page's address", 1)]


def test_an_address_names_no_file() -> None:
    read, complaints = address.read("scenario=/etc/passwd")
    assert read.scenario == "baseline"
    assert len(complaints) == 1


def test_every_tab_has_something_to_show() -> None:
    assert all(callable(tab.content()) for tab in tabs.TABS.values())


@pytest.mark.parametrize(
    ("query", "place"),
    [("scenario={}", "scenario"), ("pin=x~{}", "pin"), ("overlap=0.5&scenario={}", "scenario")],
)
def test_somebodys_own_scenario_is_not_named_by_its_code(query: str, place: str) -> None:
    read, complaints = address.read(query.format("own-0123456789abcdef"))
    assert (read.scenario, read.pins) == ("baseline", ())
    said = "a scenario of somebody's own is not kept here; open its file, then this address."
    assert complaints == [f"This page's address, {place}: {said}"]


def test_ones_own_scenarios_are_not_listed_by_their_codes() -> None:
    _, (complaint,) = address.read("scenario=moon", ["own-0123456789abcdef"])
    assert "no scenario 'moon'" in complaint
    assert "baseline" in complaint
    assert "own-" not in complaint
