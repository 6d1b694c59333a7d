"""An event beyond its file's own weeks, or moves that give more than there is, is a mistake."""

from pathlib import Path

import pytest

from model import BadInput, Scenario, load
from model.scenario_files import read

HEAD = 'extends = "baseline"\n'


def event(when: str) -> str:
    return f'[[event]]\nlabel = "late"\n{when}\n'


def doors(tmp_path: Path, text: str) -> list[tuple[str, ...]]:
    """Return what is said of a file that is named and of one that is uploaded."""
    file = tmp_path / "mine.toml"
    file.write_text(text, encoding="utf-8")
    said = []
    for door in (lambda: load(str(file)), lambda: read(text.encode(), "mine.toml", "mine")):
        with pytest.raises(BadInput) as refused:
            door()
        said.append(refused.value.sentences)
    return said


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            event("week = 52"),
            "line 4, event 1, week: 52 is after the last week; in 52 weeks it is from 0 to 51.",
        ),
        (
            "weeks = 1\n" + event("week = 1"),
            "line 5, event 1, week: 1 is after the last week; in 1 week it is 0.",
        ),
        (
            "weeks = 10\n" + event("week = 0") + event("week = 1039"),
            "line 8, event 2, week: 1,039 is after the last week; in 10 weeks it is from 0 to 9.",
        ),
        (
            event("date = 2021-11-09"),
            "line 4, event 1, date: 2021-11-09 is after the last day, 2021-11-08.",
        ),
        (
            "weeks = 2\nstart = 9999-12-01\n" + event("date = 9999-12-31"),
            "line 6, event 1, date: 9999-12-31 is after the last day, 9999-12-14.",
        ),
    ],
)
def test_an_event_beyond_the_weeks_of_its_own_file_is_refused(
    tmp_path: Path, text: str, told: str
) -> None:
    assert doors(tmp_path, HEAD + text) == [(f"mine.toml, {told}",)] * 2


def test_an_event_beyond_the_end_is_told_with_the_other_mistakes(tmp_path: Path) -> None:
    text = HEAD + event("week = 60") + "set = { lnk = 1 }\n" + event("date = 2019-01-01")
    assert doors(tmp_path, text)[0] == (
        (
            "mine.toml, line 4, event 1, week: 60 is after the last week; in 52 weeks it is from 0 "
            "to 51."
        ),
        (
            "mine.toml, line 5, event 1, set.lnk: 'lnk' is not a number of the state. Did you mean "
            "link?"
        ),
        "mine.toml, line 8, event 2, date: 2019-01-01 is before the start, 2020-11-10.",
    )


@pytest.mark.parametrize("when", ["week = 51", "date = 2021-11-08"])
def test_an_event_in_the_last_week_is_played_and_a_shorter_play_does_not_reach_it(
    tmp_path: Path, when: str
) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(HEAD + event(when), encoding="utf-8")
    scenario = load(str(file))
    shorter = scenario.replace(weeks=5)
    assert scenario.week_of(scenario.events[-1]) == 51
    assert len(shorter.events) == len(scenario.events)
    assert Scenario.model_validate(shorter.model_dump(by_alias=True)).weeks == 5


def test_a_shorter_file_keeps_the_events_of_what_it_extends(tmp_path: Path) -> None:
    short = tmp_path / "short.toml"
    short.write_text('extends = "rupture"\nweeks = 5\n', encoding="utf-8")
    assert len(load(str(short)).events) == len(load("rupture").events)


def test_the_base_of_a_file_is_held_to_its_own_weeks(tmp_path: Path) -> None:
    (tmp_path / "base.toml").write_text(HEAD + event("week = 60"), encoding="utf-8")
    over = tmp_path / "over.toml"
    over.write_text('extends = "base.toml"\n', encoding="utf-8")
    with pytest.raises(BadInput, match=r"^base\.toml, line 4, event 1, week: 60 is after"):
        load(str(over))
    over.write_text('extends = "base.toml"\nweeks = 61\n', encoding="utf-8")
    assert load(str(over)).weeks == 61


def moves(*rows: tuple[str, str, str, float]) -> str:
    listed = ", ".join(
        f'{{ arena = "{arena}", from = "{giver}", to = "{taker}", amount = {amount} }}'
        for arena, giver, taker, amount in rows
    )
    return event("week = 3") + f"move = [{listed}]\n"


def test_moves_that_give_more_than_an_arena_holds_are_refused(tmp_path: Path) -> None:
    text = HEAD + moves(
        ("agenda", "usa", "france", 0.5),
        ("baku", "usa", "france", 0.7),
        ("agenda", "usa", "russia", 0.6),
    )
    told = (
        "mine.toml, line 5, event 1, move 3, amount: 0.6 brings what usa gives of agenda to 1.1; "
        "there is 1 to give."
    )
    assert doors(tmp_path, text) == [(told,)] * 2


def test_an_event_cannot_change_one_number_of_a_table_that_sums(tmp_path: Path) -> None:
    text = HEAD + event("week = 3") + 'set = { "salience.usa.agenda" = 0.5 }\n'
    told = (
        "mine.toml, line 5, event 1, set.salience.usa.agenda: 'salience.usa.agenda' stays as "
        "[salience] has it, so that sums stay 1."
    )
    assert doors(tmp_path, text) == [(told,)] * 2


def test_what_was_taken_can_be_given_on(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    there_and_back = [("agenda", "usa", "france", 0.9), ("agenda", "france", "usa", 0.9)]
    file.write_text(
        HEAD + moves(*there_and_back, *there_and_back, ("agenda", "usa", "russia", 1.0)),
        encoding="utf-8",
    )
    assert len(load(str(file)).events[-1].move) == 5
