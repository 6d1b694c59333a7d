"""Scenario files: what is shipped, what can be said in one, and what is refused in a sentence."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model import BadInput, Scenario, World, load, scenarios, simulate

HEAD = 'extends = "baseline"\n'


def write(folder: Path, text: str) -> str:
    path = folder / "mine.toml"
    path.write_text(text, encoding="utf-8")
    return str(path)


def loaded_or_told(path: str) -> Scenario | None:
    """Return the scenario, or nothing where its file is refused in one sentence."""
    try:
        return load(path)
    except BadInput as error:
        sentence = str(error)
    assert "\n" not in sentence
    return None


def test_the_baseline_comes_first_and_every_scenario_runs() -> None:
    shipped = scenarios()
    assert shipped[0].name == "baseline"
    assert len({scenario.name for scenario in shipped}) == len(shipped) >= 10
    for scenario in shipped:
        assert "\n" not in scenario.summary
        simulate(scenario.replace(weeks=5), 2)


def test_a_file_of_ones_own_extends_a_shipped_one(tmp_path: Path) -> None:
    path = write(tmp_path, HEAD + "weeks = 20\n[parameters]\noverlap = 0.25\n")
    scenario = load(path)
    assert (scenario.name, scenario.weeks, scenario.parameters["overlap"]) == ("mine", 20, 0.25)
    assert scenario.control == load("baseline").control


def test_an_event_changes_parameters_numbers_and_shares_in_its_week(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        HEAD
        + """
[[event]]
date = 2020-11-25
label = "a change of heart"
parameters = { attention_usa = 1, peacekeepers = 500 }
set = { link = 0.0, "consent.joint_centre.armenia" = 1 }
add = { "grievance.armenia" = 0.1 }
move = [{ arena = "agenda", from = "usa", to = "france", amount = 0.05 }]
""",
    )
    scenario = load(path).replace({"centre_allowed": 0, "rationality": 20})
    world = World(scenario, rng=1)
    world.step()
    world.step()
    assert world.params.attention_usa == load("baseline").parameters["attention_usa"]
    agenda = world.state.control[4:, 6].copy()
    world.step()
    assert world.params.attention_usa == 1
    assert world.state.peacekeepers == 500
    assert world.state.consent[1, 3] == 1
    assert world.state.control[4, 6] - agenda[0] == pytest.approx(0.05, abs=0.03)
    assert any("a change of heart" in dispatch.title for dispatch in world.dispatches)


def test_parameters_stay_in_spans_between_the_events_that_change_them(tmp_path: Path) -> None:
    events = ((3, "overlap", 0.5), (0, "hedging", 0.25), (3, "hedging", 0.5), (30, "overlap", 1.0))
    text = "".join(
        f'[[event]]\nweek = {week}\nlabel = "one"\nparameters = {{ {name} = {value} }}\n'
        for week, name, value in events
    )
    scenario = load(write(tmp_path, HEAD + "weeks = 12\n" + text))
    rows, span = scenario.spans()
    assert span.tolist() == [0] * 3 + [1] * 9
    assert rows["hedging"][span].tolist() == [0.25] * 3 + [0.5] * 9
    assert rows["overlap"][span].tolist() == [scenario.parameters["overlap"]] * 3 + [0.5] * 9


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[control.agenda]\nrussia = 0.9\n", ("mine.toml", "control.agenda", "0.9", "sum to 1")),
        (
            "[control.agenda]\nrusia = 1.0\n",
            ("control.agenda.rusia", "Did you mean russia?"),
        ),
        ("[parameters]\noverlapp = 0.5\n", ("mine.toml", "overlapp", "Did you mean overlap?")),
        ("[parameters]\noverlap = 1.5\n", ("mine.toml", "overlap", "1.5", "from 0 to 1")),
        ("[parameters]\nparity = 0.5\n", ("mine.toml", "parity", "0.5", "0 or 1")),
        ("[affinity.russia]\nturkey = -3\n", ("affinity.russia.turkey", "-3", "-1")),
        ("weeks = 0\n", ("weeks", "0")),
        ("colour = 'red'\n", ("colour",)),
        ("weeks = \n", ("mine.toml", "line 2")),
        ("[state]\nlinkk = 1\n", ("linkk", "Did you mean link?")),
        ("[state]\n'control.russia.agenda' = 1\n", ("control.russia.agenda", "move")),
        ("[[event]]\nweek = 3\nlabel = 'x'\nparameters = { overlap = 9 }\n", ("overlap", "9")),
        ("[[event]]\nweek = 3\nlabel = 'x'\nset = { lnk = 9 }\n", ("lnk", "Did you mean link?")),
        ("[[event]]\nweek = 3\nmove = []\n", ("event.1.label",)),
        ("start = 5\n", ("start", "5")),
        ("[state]\nweek = 3\n", ("week", "reckoned")),
        ("[state]\npeacekeepers = 3\n", ("peacekeepers", "parameter")),
        ("[state]\ncalm = 1\n", ("calm", "1", "0 to 0.9")),
        ("[state]\n'holder.lachin' = 99\n", ("holder.lachin", "99", "whole number from 0 to 5")),
        ("[parameters]\noverlap = true\n", ("overlap", "True")),
        ("[[event]]\nlabel = 'x'\n", ("'x'", "week or a date")),
        ("[[event]]\ndate = 2019-01-01\nlabel = 'x'\n", ("'x'", "2019-01-01", "before")),
    ],
)
def test_what_is_wrong_is_told_in_one_sentence(
    tmp_path: Path, text: str, said: tuple[str, ...]
) -> None:
    with pytest.raises(BadInput) as caught:
        load(write(tmp_path, HEAD + text))
    sentence = str(caught.value)
    assert "\n" not in sentence
    for part in said:
        assert part in sentence


@pytest.mark.parametrize(
    ("name", "said"),
    [("baselin", "Did you mean baseline?"), ("nowhere.toml", "no such"), ("", "known are")],
)
def test_an_unknown_scenario_is_told_with_the_nearest(name: str, said: str) -> None:
    with pytest.raises(BadInput, match=said.replace("?", "[?]")):
        load(name)


def test_a_circle_of_files_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="circle"):
        load(write(tmp_path, 'extends = "mine.toml"\n'))


@given(st.text(max_size=200))
@settings(max_examples=200)
def test_no_text_makes_a_traceback(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    scenario = loaded_or_told(write(tmp_path_factory.getbasetemp(), HEAD + text))
    if scenario is not None:
        assert np.isfinite(list(scenario.parameters.values())).all()


keys = st.sampled_from(
    (
        "weeks", "start", "parameters", "control", "salience", "affinity", "capability", "sectors",
        "state", "event", "lease", "consent", "forbidden", "extends", "title",
    )
)  # fmt: skip
values = st.sampled_from(
    (
        "1", "-1", "1e999", "nan", "'x'", "[]", "[1]", "{}", "{ russia = 1 }", "[{}]", "true",
        "{ russia = { agenda = nan } }", "[{ week = 1 }]", "2020-01-01", "{ overlap = 'x' }",
        "{ joint_centre = ['armenia'] }", "{ overlap = true }",
    )
)  # fmt: skip


@given(st.lists(st.tuples(keys, values), max_size=4, unique_by=lambda pair: pair[0]))
@settings(max_examples=200)
def test_no_table_makes_a_traceback(
    tmp_path_factory: pytest.TempPathFactory, pairs: list[tuple[str, str]]
) -> None:
    text = "".join(f"{key} = {value}\n" for key, value in pairs)
    head = "" if any(key == "extends" for key, _ in pairs) else HEAD
    loaded_or_told(write(tmp_path_factory.getbasetemp(), head + text))
