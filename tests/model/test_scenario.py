"""Scenario files: what is shipped, what can be said in one, and what is refused in a sentence."""

from pathlib import Path

import pytest

from model import BadInput, World, load, scenarios, simulate
from rulebook.declared.names import USA

HEAD = 'extends = "baseline"\n'
README = Path(__file__).parents[2] / "README.md"


def write(folder: Path, text: str) -> str:
    path = folder / "mine.toml"
    path.write_text(text, encoding="utf-8")
    return str(path)


def refusal_of(folder: Path, text: str) -> list[str]:
    """Return the lines of what is told of a file."""
    with pytest.raises(BadInput) as refused:
        load(write(folder, text))
    return str(refused.value).splitlines()


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
    assert world.params.attention[USA] == load("baseline").parameters["attention_usa"]
    agenda = world.state.control[4:, 6].copy()
    world.step()
    assert world.params.attention[USA] == 1
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
    scenario = load(write(tmp_path, HEAD + "weeks = 31\n" + text)).replace(weeks=12)
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
            ("control.agenda: 'rusia' is not an actor", "Did you mean russia?"),
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
        ("[[event]]\nweek = 3\nmove = []\n", ("mine.toml, line 2, event 1: there is no 'label'",)),
        ("start = 5\n", ("start", "5")),
        ("[state]\nweek = 3\n", ("week", "computed")),
        ("[state]\npeacekeepers = 3\n", ("peacekeepers", "parameter")),
        ("[state]\ncalm = 1\n", ("calm", "1", "0 to 0.9")),
        ("[state]\n'holder.lachin' = 99\n", ("holder.lachin", "99", "whole number from 0 to 5")),
        ("[parameters]\noverlap = true\n", ("overlap", "rue")),
        ("[[event]]\nlabel = 'x'\n", ("event 1", "week or a date")),
        (
            "[[event]]\ndate = 2019-01-01\nlabel = 'x'\n",
            ("event 1, date: 2019-01-01 is before the start, 2020-11-10",),
        ),
    ],
)
def test_what_is_wrong_is_told_in_one_sentence(
    tmp_path: Path, text: str, said: tuple[str, ...]
) -> None:
    (sentence,) = refusal_of(tmp_path, HEAD + text)
    for part in said:
        assert part in sentence


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("baselin", "Did you mean baseline?"),
        ("nowhere.toml", "There is no scenario file 'nowhere.toml'."),
        ("", "known are"),
    ],
)
def test_an_unknown_scenario_is_told_with_the_nearest(name: str, said: str) -> None:
    with pytest.raises(BadInput, match=said.replace("?", "[?]")):
        load(name)


def test_the_scenario_that_the_readme_shows_is_one(tmp_path: Path) -> None:
    text = README.read_text(encoding="utf-8")
    shown = text.partition("```toml\n")[2].partition("```")[0]
    scenario = load(write(tmp_path, shown))
    assert scenario.control["baku"] == {"russia": 0.4, "turkey": 0.25, "azerbaijan": 0.35}
    simulate(scenario.replace(weeks=5), 2)
