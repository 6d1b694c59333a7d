"""What a refusal says: one printable line a mistake, short values, and a count of the rest."""

import pickle
from datetime import date

import numpy as np
import pytest

from rulebook.declared.errors import (
    MAX_COMPARED,
    MAX_SHOWN,
    MAX_TOLD,
    BadInput,
    Mistakes,
    nearest,
    quoted,
)
from rulebook.declared.parameters import PARAMETERS


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("turkey", "'turkey'"),
        ("two\nlines\x00", r"'two\nlines\x00'"),
        (np.float32(0.5), "0.5"),
        (np.bool_(True), "true"),  # noqa: FBT003
        (date(2020, 11, 10), "2020-11-10"),
        ({"week": 3, "set": [False, {"link": None}]}, "{week = 3, set = [false, {link = None}]}"),
        ([1, 2], "[1, 2]"),
        pytest.param(10**5000, "a number of thousands of digits", id="huge"),
    ],
)
def test_a_value_is_repeated_on_one_printable_line(value: object, shown: str) -> None:
    assert quoted(value) == shown


def test_of_a_list_that_nests_without_end_no_more_is_written_than_is_shown() -> None:
    value: list[object] = []
    for _ in range(100_000):
        value = [value]
    assert quoted(value) == f"{'[' * (MAX_SHOWN - 2)}…]"


@pytest.mark.parametrize(
    ("value", "end"),
    [("a" * 3000, "a…'"), (list(range(3000)), "…]"), (10**3000, "0…")],
    ids=("text", "list", "number"),
)
def test_a_long_value_is_cut_and_its_quotation_closed(value: object, end: str) -> None:
    assert len(quoted(value)) == MAX_SHOWN
    assert quoted(value).endswith(end)


def test_a_long_word_is_compared_no_further_than_it_is_shown() -> None:
    assert not nearest("x" * 10**6, ["overlap"])


def test_control_characters_of_a_sentence_are_escaped() -> None:
    assert str(BadInput("The file 'a\nb\x1b[0m' is not there.")) == (
        r"The file 'a\nb\x1b[0m' is not there."
    )


@pytest.mark.parametrize(
    ("count", "last"),
    [
        (MAX_TOLD, "Mistake 9."),
        (MAX_TOLD + 1, "There is 1 more mistake."),
        (MAX_TOLD + 5, "There are 5 more mistakes."),
    ],
)
def test_many_mistakes_are_told_and_then_counted(count: int, last: str) -> None:
    lines = str(BadInput(*(f"Mistake {k}." for k in range(count)))).splitlines()
    assert len(lines) == min(count, MAX_TOLD + 1)
    assert lines[-1] == last


def test_all_mistakes_are_gathered_each_once() -> None:
    mistakes = Mistakes()
    mistakes.tell()
    for sentence in ("One.", "Two.", "One."):
        with mistakes.gathered():
            raise BadInput(sentence)
    with pytest.raises(BadInput) as refused:
        mistakes.tell()
    assert refused.value.sentences == ("One.", "Two.")


def test_a_refusal_comes_back_from_another_process_as_it_was() -> None:
    error = BadInput("One.", "Two.")
    assert pickle.loads(pickle.dumps(error)).sentences == error.sentences  # noqa: S301


def test_a_letter_that_is_missing_is_found_among_many_names() -> None:
    for name in PARAMETERS:
        for k in range(len(name)):
            assert nearest(name[:k] + name[k + 1 :], PARAMETERS) == f" Did you mean {name}?"


def test_few_names_are_compared_letter_by_letter(monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[int] = []

    def close(_: str, names: list[str], *__: float) -> list[str]:
        compared.append(len(names))
        return names[:1]

    monkeypatch.setattr("difflib.get_close_matches", close)
    assert nearest("overlpa", PARAMETERS) == " Did you mean overlap?"
    assert compared == [MAX_COMPARED]
