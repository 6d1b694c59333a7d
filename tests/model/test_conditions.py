"""Conditions: what they hold of, how they are said, and that nothing else gets through."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from model import MEASURES, OUTCOMES, load
from model.conditions import Bound, parse
from rulebook.declared.errors import BadInput

COLUMNS = {
    "turkey_presence": np.array([0.01, 0.05, 0.2, 0.0]),
    "violations": np.array([10.0, 20.0, 0.0, 40.0]),
    "turkish_soldiers": np.array([0.0, 60.0, 60.0, 0.0]),
    "centre_open_week": np.array([11.0, np.nan, 30.0, np.nan]),
    "centre_signed_week": np.array([3.0, np.nan, 30.0, 5.0]),
    "centre_closed_week": np.array([np.nan, np.nan, 20.0, np.nan]),
    "war_resumed": np.array([0.0, 0.0, 1.0, 1.0]),
}
START = load("baseline").start

HOLDING = [
    ("turkey_presence < 0.05", "1001", "“Turkish foothold” is below 5%"),
    ("0.05 >= turkey_presence", "1101", "“Turkish foothold” is at most 5%"),
    ("centre_stands", "1010", "the centre is open, or at rest, when the run ends"),
    ("not war_resumed", "1100", "“War resumes” does not hold"),
    (
        "centre_stands and turkish_soldiers >= 60",
        "0010",
        (
            "the centre is open, or at rest, when the run ends and “Turkish soldiers” is at least "
            "60 soldiers"
        ),
    ),
    ("centre_stands or violations > 30", "1011", None),
    ("not (centre_stands or violations > 30)", "0100", None),
    ("10 <= violations < 40", "1100", None),
    ("violations / 2 + 1 == 11", "0100", "“Violations” over 2 plus 1 is 11"),
    ("violations / violations == 1", "1101", None),  # nothing over nothing compares with nothing
    ("-violations <= -2 * 10", "0101", None),
    ("centre_open_week <= 11", "1000", "“Centre opened” comes no later than week 11"),
    ("not centre_open_week <= 11", "0111", "“Centre opened” comes after week 11, or never"),
    ("centre_open_week == never", "0101", "“Centre opened” never comes about"),
    ("never != centre_open_week", "1010", "“Centre opened” comes about"),
    (
        "centre_open_week > centre_signed_week",
        "1000",
        "“Centre opened” comes after the week of “Centre agreed”",
    ),
    (
        'centre_open_week <= "2021-01-30"',  # in turn 11, the eleventh after that of 10 November
        "1000",
        "“Centre opened” comes no later than the week of 30 January 2021",
    ),
    ('"2021-01-25" >= centre_open_week', "0000", None),
    (
        'not centre_open_week > "2021-02-01"',
        "1101",
        "“Centre opened” comes no later than the week of 1 February 2021, or never",
    ),
    (
        "not (centre_stands and violations < 20)",
        "0101",
        "“Centre stands at the end” does not hold or “Violations” is not below 20",
    ),
    (
        "not (not centre_stands or violations >= 20)",
        "1010",
        "the centre is open, or at rest, when the run ends and “Violations” is not at least 20",
    ),
    ("centre_signed_by_january and not war_resumed", "1000", None),
]


@pytest.mark.parametrize(("text", "holds", "words"), HOLDING)
def test_a_condition_holds_where_it_should(text: str, holds: str, words: str | None) -> None:
    condition = parse(text, OUTCOMES)
    assert set(condition.reads) <= set(COLUMNS)
    in_memory = {name: np.nan_to_num(values, nan=-1) for name, values in COLUMNS.items()}
    for columns in (COLUMNS, in_memory):
        found = condition.holds(columns, START)
        assert "".join("01"[int(one)] for one in found) == holds
    if words is not None:
        assert condition.words == words


REFUSED = [
    ("", "can't be read"),
    ("turkey_presence <", "can't be read"),
    ("turkey_presence", "compare it, for example turkey_presence > 0"),
    ("turkey_presnce < 1", "Did you mean turkey_presence?"),
    ("centre_stand", "Did you mean centre_stands?"),
    ("overlap < 0.5", "overlap is a parameter"),
    ("centre_stands == 1", "centre_stands holds or not"),
    ("1 < 2", "compares two numbers"),
    ("centre_open_week < -1", "centre_open_week == never"),
    ("centre_open_week <= 1041", "a week is a number from 0 to 1,040"),
    ("20210130 >= centre_open_week", "in quotation marks"),
    ("turkey_presence == never", "as in war_week == never"),
    ("never < centre_open_week", "compared with a week by == or !="),
    ("violations < 1e999", "too large"),
    ("violations < 1 / 0", "divided by 0"),
    ("violations ** 9 < 1", "'violations ** 9' has no place"),
    ("violations < True", "'True' has no place"),
    ("violations is 1", "has no place"),
    ("violations < 60%", "can't be read"),
    ("centre_open_week <= 2021-12-30", "in quotation marks"),
    ("centre_open_week <= 2021-1-30", "in quotation marks"),
    ("centre_open_week <= 2021-01-30", 'in quotation marks, as "2021-01-30"'),
    ('centre_open_week <= "20210130"', "is not a date"),
    ('centre_open_week <= "2021-W04-6"', "is not a date"),
    ('centre_open_week <= "30 January"', "is not a date"),
    ('violations <= "2021-01-30"', "compared with a week"),
    ('centre_open_week + 1 <= "2021-01-30"', "compared with a week"),
    ('centre_open_week in "2021-01-30"', "has no place"),
    ('centre_open_week < "2021-02-30"', "is not a date"),
    ('"2021-01-30" < "2021-02-28"', "compared with a week"),
    ("__import__('os').system('true')", "has no place"),
    ("violations.real < 1", "has no place"),
    ("[x for x in (1,)] < 2", "has no place"),
    ("(lambda: 1)() < violations", "has no place"),
    ("violations < 1 if 1 < 2 else violations > 3", "has no place"),
    ("x[" * 160 + "1" + "]" * 160, "has no place"),
    ("not " * 60 + "centre_stands", "nests more than"),
    ("centre_stands and " * 100 + "centre_stands", "longer than"),
]


@pytest.mark.parametrize(("text", "said"), REFUSED, ids=lambda one: str(one)[:30])
def test_anything_else_is_one_sentence(text: str, said: str) -> None:
    with pytest.raises(BadInput) as refused:
        parse(text, OUTCOMES)
    sentence = str(refused.value)
    assert said in sentence
    assert sentence.startswith("--where ")
    assert "\n" not in sentence
    assert len(sentence) < 1500
    assert sentence.endswith((".", "?"))


NAMES = st.sampled_from([*MEASURES, *OUTCOMES, "never", "overlap", "x", "__class__"])
NUMBERS = st.floats(allow_nan=True).map(repr) | st.integers().map(str)
WORDS = st.sampled_from(
    ["<", "<=", ">", ">=", "==", "!=", "and", "or", "not", "(", ")", "+", "-", "*", "/", "**",
     "%", ".", ",", "[", "]", "lambda", ":", "if", "else", "'", "#", "\\", "\n", "is", "in"]
)  # fmt: skip
LINES = st.lists(NAMES | NUMBERS | WORDS, max_size=14).map(" ".join)


def facts() -> st.SearchStrategy[str]:
    """Draw conditions that are well formed."""
    numbers = st.recursive(
        st.sampled_from(list(MEASURES)) | st.floats(-1e6, 1e6).map(repr),
        lambda one: st.tuples(one, st.sampled_from("+-*/"), one).map(
            lambda it: f"({' '.join(it)})"
        ),
        max_leaves=4,
    )
    compared = st.tuples(
        st.sampled_from(list(MEASURES)), st.sampled_from(["<", "<=", ">", ">=", "=="]), numbers
    ).map(" ".join)
    return st.recursive(
        compared | st.sampled_from(list(OUTCOMES)),
        lambda one: (
            one.map(lambda it: f"not ({it})")
            | st.tuples(one, st.sampled_from(["and", "or"]), one).map(
                lambda it: f"({' '.join(it)})"
            )
        ),
        max_leaves=5,
    )


@given(LINES | st.text(max_size=40) | facts())
@example("violations < " + "9" * 480)
@example("\x00")
@example("(" * 400)
def test_any_line_is_a_condition_or_one_sentence(text: str) -> None:
    try:
        condition = parse(text, OUTCOMES)
    except BadInput:
        return
    columns = {name: np.array([0.0, 1.0, np.nan]) for name in condition.reads}
    with np.errstate(all="raise"):
        found = condition.holds(columns, START)
    assert found.dtype == bool
    assert found.shape == (3,)
    assert condition.words
    assert condition.denied


def test_a_bound_of_a_measure_is_known_as_one() -> None:
    for text in ("violations <= 40", "violations<=40", "40 >= violations"):
        assert parse(text, OUTCOMES).bound == Bound("violations", "<=", 40)
    for text in ("not violations <= 40", "violations < link", "violations + 1 < 2", "war_resumed"):
        assert parse(text, OUTCOMES).bound is None


def test_a_difference_that_looks_like_a_date_is_one() -> None:
    assert parse("violations < 3000-10-20", OUTCOMES).bound == Bound("violations", "<", 2970)


def test_a_condition_on_many_points_has_their_shape() -> None:
    weeks = np.array([[3.0, -1.0], [40.0, 7.0]])
    found = parse("centre_signed_week < 20", OUTCOMES).holds({"centre_signed_week": weeks}, START)
    assert found.tolist() == [[True, False], [False, True]]
