"""Figures as they are told."""

from __future__ import annotations

import pytest

from model.analysis import USUAL
from model.analysis.words import plain, share, value_words, watched
from model.sensitivity import WATCHED


@pytest.mark.parametrize(
    ("value", "coarse", "fine"),
    [
        (0, "0%", "0%"),
        (0.0004, "under 1%", "0.04%"),
        (0.00003, "under 1%", "under 0.01%"),
        (0.034, "3%", "3.4%"),
        (0.06, "6%", "6%"),
        (0.126, "13%", "13%"),
        (0.997, "over 99%", "over 99%"),
        (1, "100%", "100%"),
        (float("nan"), "–", "–"),
    ],
)
def test_shares_are_told_in_per_cent(value: float, coarse: str, fine: str) -> None:
    assert share(value) == coarse
    assert share(value, fine=True) == fine


def test_numbers_have_as_many_digits_as_are_of_use() -> None:
    assert [plain(one) for one in (3.0, 0.12345, 1234.5, -0.5)] == ["3", "0.123", "1,234", "-0.5"]


def test_figures_have_their_units() -> None:
    assert watched("turkish_soldiers").figure(60) == "60 soldiers"
    assert watched("turkey_presence").figure(0.034) == "3.4%"
    assert watched("turkey_presence").change(-0.034) == "3.4 points"
    assert watched("centre_open_week").figure(11.26) == "week 11.3"
    assert watched("centre_open_week").change(2) == "2 weeks"
    assert watched("centre_stands").figure(0.5) == "50%"


def test_values_of_parameters_are_told_as_they_are_set() -> None:
    assert value_words("overlap", 0.35) == "0.35"
    assert value_words("peacekeepers", 1960) == "1,960 soldiers"
    assert value_words("parity", 1) == "on"
    assert value_words("first_mover", -1) == "lots drawn for who begins"
    assert value_words("first_mover", 5) == "the United States"


def test_the_usual_measures_are_of_those_watched() -> None:
    assert set(USUAL) <= set(WATCHED)
