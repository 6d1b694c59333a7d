"""Outcomes: what the shipped ones hold of, and those that a scenario declares of its own."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import numpy as np
import pytest

from model import OUTCOMES, BadInput, load, scenarios, simulate
from model.outcomes import MAX_OWN, Declared, name_of

if TYPE_CHECKING:
    from pathlib import Path

    from model import Scenario

BASE = load("baseline")


def own(*declared: Declared) -> Scenario:
    return BASE.model_copy(update={"own_outcomes": declared})


def one(holds: str, name: str = "mine", title: str = "Mine") -> Declared:
    return Declared(name=name, title=title, sentence="It is so.", holds=holds)


@pytest.mark.parametrize("scenario", scenarios(), ids=lambda scenario: scenario.name)
def test_shipped_outcomes_are_what_their_measures_say(scenario: Scenario) -> None:
    played = simulate(scenario.replace({"war_hazard": 0.01, "link_shock": 0.3}), 64)
    m = played.measures
    opened, closed, signed = (m[f"centre_{what}_week"] for what in ("open", "closed", "signed"))
    expected = {
        "centre_stands": (opened >= 0) & (closed < opened),
        "turkish_foothold": m["turkish_soldiers"] > 0,
        "minsk_alive": m["minsk_relevance"] >= 0.25,
        "western_voice": m["western_agenda"] >= 0.21,
        "war_resumed": m["war_week"] >= 0,
    }
    if scenario.start == BASE.start:
        expected["centre_signed_by_january"] = (signed >= 0) & (signed <= 11)
    shipped = {name: held for name, held in played.outcomes.items() if name in OUTCOMES}
    assert set(shipped) == set(expected), (
        f"say in `expected` when these hold: {set(shipped) ^ set(expected)}"
    )
    for name, held in shipped.items():
        np.testing.assert_array_equal(held, expected[name], err_msg=name)


def test_an_outcome_of_a_date_that_is_not_played_is_not_asked() -> None:
    name = "centre_signed_by_january"
    assert name in BASE.outcomes
    assert name in BASE.replace(weeks=12).outcomes
    assert name not in BASE.replace(weeks=11).outcomes
    assert name not in load("gabala_2012").outcomes
    later = BASE.model_copy(update={"start": dt.date(2021, 11, 9)})
    assert name not in later.outcomes


def test_a_date_is_the_same_day_whatever_the_start() -> None:
    later = BASE.model_copy(update={"start": dt.date(2021, 1, 9)})
    played = simulate(later, 64)
    weeks = played.measures["centre_signed_week"]
    held = (weeks >= 0) & (weeks <= 3)  # 30 January is in the fourth week from the 9th
    assert 0 < held.sum() < 64
    np.testing.assert_array_equal(played.outcomes["centre_signed_by_january"], held)


def test_own_outcomes_come_first_and_name_others() -> None:
    scenario = own(
        one("not later and centre_stands", "calm", "Calm"), one("war_week > 30", "later", "Later")
    )
    assert list(scenario.outcomes) == ["calm", "later", *OUTCOMES]
    played = simulate(scenario.replace({"war_hazard": 0.02}), 64)
    held = played.outcomes
    assert 0 < held["later"].sum() < 64
    np.testing.assert_array_equal(held["calm"], held["centre_stands"] & ~held["later"])


def test_outcomes_that_name_one_another_again_and_again_cost_no_more_than_they_are() -> None:
    chain = [one("war_resumed", "o0", "O 0")]
    chain += [one(" or ".join([f"o{k - 1}"] * 60), f"o{k}", f"O {k}") for k in range(1, MAX_OWN)]
    scenario = own(*reversed(chain))
    held = simulate(scenario.replace({"war_hazard": 0.02}), 64).outcomes
    np.testing.assert_array_equal(held[f"o{MAX_OWN - 1}"], held["war_resumed"])


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Guest leaves", "guest_leaves"),
        ("  Près de l'eau, 2021! ", "pres_de_l_eau_2021"),
        ("Гость уходит", ""),
    ],
)
def test_a_name_is_made_from_the_title(title: str, name: str) -> None:
    assert name_of(title) == name


HEAD = 'extends = "{}"\ntitle = "T"\nsummary = "S"\n'
CALM = """
[[outcome]]
title = "Calm"
sentence = "The line is calm"
holds = "violations < 100"
"""


def written(folder: Path, text: str, base: str = "baseline", name: str = "mine") -> str:
    path = folder / f"{name}.toml"
    path.write_text(HEAD.format(base) + text, encoding="utf-8")
    return str(path)


def test_a_file_declares_outcomes_that_come_first(tmp_path: Path) -> None:
    scenario = load(written(tmp_path, CALM))
    assert list(scenario.outcomes) == ["calm", *OUTCOMES]
    assert scenario.outcomes["calm"].meaning == "“Violations” is below 100"
    played = simulate(scenario, 64)
    np.testing.assert_array_equal(played.outcomes["calm"], played.measures["violations"] < 100)
    assert played.probabilities()["calm"] == played.outcomes["calm"].mean()


def test_outcomes_are_inherited_replaced_and_dropped(tmp_path: Path) -> None:
    base = written(tmp_path, CALM + CALM.replace("Calm", "Quiet"), name="base")
    at_war = CALM.replace("Calm", "At war").replace("violations < 100", "war_resumed")
    found = load(written(tmp_path, at_war, base))
    assert list(found.outcomes)[:3] == ["at_war", "calm", "quiet"]
    fewer = CALM.replace("100", "50")
    assert load(written(tmp_path, fewer, base)).outcomes["calm"].condition.text == "violations < 50"
    dropped = '[[outcome]]\nname = "calm"\ndrop = true\n'
    assert list(load(written(tmp_path, dropped, base)).outcomes) == ["quiet", *OUTCOMES]
    said = "line 6, outcome 1, drop: there is no outcome of this name in what it extends"
    with pytest.raises(BadInput, match=said):
        load(written(tmp_path, dropped.replace("calm", "calmm"), base))


@pytest.mark.parametrize(
    ("bad", "said"),
    [
        (
            ("violations < 100", "violation < 100"),
            (
                "line 8, outcome 1, holds: 'violation < 100': there is no measure or outcome "
                "'violation'. Did you mean violations?"
            ),
        ),
        (
            ("violations < 100", "calm"),
            "line 8, outcome 1, holds: the outcome calm rests on itself, by way of calm, calm.",
        ),
        (
            ("Calm", "x" * 41),
            f"line 6, outcome 1, title: '{'x' * 41}' has 41 letters; allowed are 1 to 40.",
        ),
        (
            ("Calm", "Гость"),
            (
                "line 5, outcome 1, name: a title without letters from A to Z or digits makes no "
                'name; give one, such as name = "guest_leaves".'
            ),
        ),
        (
            ("Calm", "War resumed"),
            (
                "line 5, outcome 1, name: there is already an outcome named war_resumed in every "
                "scenario; give this one another name."
            ),
        ),
        (
            ("Calm", "War resumes"),
            (
                "line 6, outcome 1, title: there is already an outcome titled 'War resumes' in "
                "every scenario; give this one another title."
            ),
        ),
        (
            ("Calm", "Casualties"),
            (
                "line 5, outcome 1, name: there is already a measure named casualties; give this "
                "one another name."
            ),
        ),
        (
            ("title", 'name = "overlap"\ntitle'),
            (
                "line 6, outcome 1, name: there is already a parameter named overlap; give this "
                "one another name."
            ),
        ),
        (
            ("The line is calm", ""),
            "line 7, outcome 1, sentence: '' has 0 letters; allowed are 1 to 120.",
        ),
        (
            ("holds =", "when ="),
            "line 8, outcome 1: there is no 'when' here. Did you mean holds?",
        ),
        (('"violations < 100"', "3"), "line 8, outcome 1, holds: 3 is not text."),
        (
            ("holds =", "drop = 1\nholds ="),
            "line 8, outcome 1, drop: 1 is not true; leave the line out to drop nothing.",
        ),
        (("title", "name = 3\ntitle"), "line 6, outcome 1, name: 3 is not text."),
        (
            ("title", 'name = "Calm"\ntitle'),
            (
                "line 6, outcome 1, name: 'Calm' is not a name for an outcome; allowed are at most "
                "40 small letters from a to z, digits and _, a letter first."
            ),
        ),
    ],
)
def test_a_bad_outcome_in_a_file_is_told(tmp_path: Path, bad: tuple[str, str], said: str) -> None:
    with pytest.raises(BadInput) as refused:
        load(written(tmp_path, CALM.replace(*bad)))
    assert f"mine.toml, {said}" in str(refused.value).splitlines()


def test_all_mistakes_in_outcomes_are_told_at_once(tmp_path: Path) -> None:
    bad = [
        CALM,
        CALM,
        CALM.replace("Calm", "One").replace("violations < 100", "two"),
        CALM.replace("Calm", "Two").replace("violations < 100", "not one"),
        CALM.replace("Calm", "Bad").replace("violations", "violation"),
        CALM.replace("Calm", "Rests on bad").replace("violations < 100", "bad or war_resumed"),
        '\n[[check]]\nsays = "It is calm"\noutcome = "calmm"\n',
    ]
    with pytest.raises(BadInput) as refused:
        load(written(tmp_path, "".join(bad)))
    assert str(refused.value).splitlines() == [
        (
            "mine.toml, line 10, outcome 2, name: there is already an outcome named calm; give "
            "this one another name."
        ),
        (
            "mine.toml, line 18, outcome 3, holds: the outcome one rests on itself, by way of one, "
            "two, "
            "one."
        ),
        (
            "mine.toml, line 23, outcome 4, holds: the outcome two rests on itself, by way of two, "
            "one, "
            "two."
        ),
        (
            "mine.toml, line 28, outcome 5, holds: 'violation < 100': there is no measure or "
            "outcome "
            "'violation'. Did you mean violations?"
        ),
    ]


def test_of_two_outcomes_of_one_name_each_is_judged_by_its_own_condition(tmp_path: Path) -> None:
    wrong = CALM.replace("violations", "violation")
    for bad, line in ((wrong + CALM, 8), (CALM + wrong, 13)):
        with pytest.raises(BadInput) as refused:
            load(written(tmp_path, bad))
        told = [one for one in refused.value.sentences if "holds" in one]
        assert len(told) == 1
        assert told[0].startswith(f"mine.toml, line {line}, ")


def test_there_are_at_most_a_dozen(tmp_path: Path) -> None:
    many = "".join(CALM.replace("Calm", f"Calm {k}") for k in range(MAX_OWN + 1))
    with pytest.raises(BadInput, match=r"outcome: there are 13 outcomes; allowed are at most 12\."):
        load(written(tmp_path, many))


def test_a_check_names_an_outcome_that_there_is(tmp_path: Path) -> None:
    check = '\n[[check]]\nsays = "It is calm"\noutcome = "calm"\n'
    assert load(written(tmp_path, CALM + check)).checks[0].outcome == "calm"
    with pytest.raises(BadInput, match="check 1, outcome: there is no outcome 'calmm'"):
        load(written(tmp_path, CALM + check.replace("calm", "calmm")))


def test_a_check_asks_for_no_outcome_of_a_date_that_is_not_played(tmp_path: Path) -> None:
    check = '\n[[check]]\nsays = "Agreed"\noutcome = "centre_signed_by_january"\n'
    scenario = load(written(tmp_path, "weeks = 12" + check))
    shorter = scenario.replace(weeks=5)
    in_manifest = shorter.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    assert type(scenario).model_validate(in_manifest) == shorter
    with pytest.raises(BadInput) as refused:
        load(written(tmp_path, "weeks = 5" + check))
    assert str(refused.value) == (
        "mine.toml, line 7, check 1, outcome: centre_signed_by_january speaks of a date "
        "outside the 5 weeks that are played from 2020-11-10."
    )
