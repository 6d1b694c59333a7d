"""Values as users write them: one reader for every type and every door."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rulebook.declared.errors import BadInput
from rulebook.declared.parameters import PARAMETERS, check
from rulebook.declared.values import whole_number

OVERLAP, PARITY, MOVER = (PARAMETERS[name] for name in ("overlap", "parity", "first_mover"))


@pytest.mark.parametrize(
    "value",
    [
        True,
        np.True_,
        "true",
        "True",
        " TRUE ",
        1,
        1.0,
        "1",
        "1.0",
        np.int8(1),
        np.float32(1),
        Decimal(1),
        Fraction(1),
        pa.scalar(value=True),
        pa.scalar(1),
        pa.scalar("true"),
        np.array(1),
    ],
)
def test_a_switch_is_turned_on_by_true_and_by_one(value: object) -> None:
    assert PARITY.check(value, "here") == 1.0
    assert type(PARITY.check(value, "here")) is float


@pytest.mark.parametrize("value", [False, np.False_, "false", "FALSE", 0, "0", -0.0, pa.scalar(0)])
def test_a_switch_is_turned_off_by_false_and_by_zero(value: object) -> None:
    assert PARITY.check(value, "here") == 0.0


@pytest.mark.parametrize("value", ["turkey", "Turkey", " TURKEY", np.str_("turkey"), 1, "1"])
def test_a_name_is_read_in_any_case(value: object) -> None:
    assert MOVER.check(value, "here") == 1.0
    assert MOVER.check(pa.scalar(str(value)), "here") == 1.0


def test_values_are_floats_whatever_they_were() -> None:
    for name, value in (("first_mover", "usa"), ("parity", True), ("staff", 60), ("staff", "60")):
        assert type(PARAMETERS[name].check(value, "here")) is float


@pytest.mark.parametrize("value", [0.25, "0.25", " .25 ", np.float32(0.25), Decimal("0.25")])
def test_a_number_is_read_of_any_type(value: object) -> None:
    assert OVERLAP.check(value, "here") == 0.25


@given(
    name=st.sampled_from(sorted(PARAMETERS)),
    kind=st.sampled_from((np.float16, np.float32, np.float64, np.longdouble)),
    end=st.sampled_from(("low", "high")),
)
def test_a_bound_of_any_precision_is_the_bound(name: str, kind: Any, end: str) -> None:  # noqa: ANN401
    row = PARAMETERS[name]
    bound = getattr(row, end)
    assert row.check(kind(bound), "here") == bound
    assert row.numbers(np.array([bound], kind)).tolist() == [bound]
    if kind is np.float32:
        assert row.check(pa.scalar(bound, pa.float32()), "here") == bound


def test_a_sum_that_rounds_beyond_a_bound_is_the_bound() -> None:
    row = PARAMETERS["turkish_threat"]
    assert row.high == 0.3
    assert row.check(0.1 + 0.2, "here") == 0.3  # it is 0.30000000000000004
    with pytest.raises(BadInput, match=r"turkish_threat is 0\.3000000001; allowed"):
        row.check(0.3000000001, "here")


@pytest.mark.parametrize(
    ("name", "value"), [("peacekeepers", 3004), ("peacekeepers", -2.5), ("overlap", -0.0019)]
)
def test_in_16_bits_only_a_bound_is_the_bound(name: str, value: float) -> None:
    with pytest.raises(BadInput, match=f"{name} is .*; allowed is"):
        PARAMETERS[name].check(np.float16(value), "here")
    assert np.isnan(PARAMETERS[name].numbers(np.array([value], np.float16))).all()


@given(value=st.floats(0, 1))
def test_a_float_within_its_bounds_stays_as_it_is(value: float) -> None:
    assert OVERLAP.check(value, "here") == value
    assert OVERLAP.check(np.float64(value), "here") == value
    assert OVERLAP.check(repr(value), "here") == value
    assert OVERLAP.numbers(np.array([value])).tolist() == [value]


@pytest.mark.parametrize(
    ("value", "told"),
    [
        (7, "7"),
        (7.0, "7"),
        ("7", "7"),
        ("7.00", "7"),
        (np.float64(7), "7"),
        (np.int64(7), "7"),
        (np.float32(7.1), "7.1"),
        (Decimal(7), "7"),
        (pa.scalar(7), "7"),
        (float("nan"), "nan"),
        ("NaN", "nan"),
        (float("inf"), "inf"),
        ("inf", "inf"),
        ("", "empty"),
        ("  ", "empty"),
        (None, "empty"),
        (pa.scalar(None), "empty"),
        ("much", "'much'"),
        (True, "true"),
        ("0,5", "'0,5'"),
        ("0_1", "'0_1'"),
        ("٠.٥", "'٠.٥'"),  # noqa: RUF001 - these digits are meant
        (10**400, "1000000000"),
        pytest.param(10**5000, "a number of thousands of digits", id="long"),
        ([0.5], "[0.5]"),
        (1j, "1j"),
        (np.timedelta64(1, "s"), ""),
        (np.array([0.5]), "array([0.5])"),
        ("x" * 5000, "'xxx"),
        ("a\nb\x00", r"'a\nb\x00'"),
    ],
)
def test_what_is_not_allowed_is_told_in_the_same_words_from_any_type(
    value: object, told: str
) -> None:
    with pytest.raises(BadInput) as refused:
        check({"overlap": value}, "here")
    sentence = str(refused.value)
    assert sentence.startswith(f"here: overlap is {told}")
    assert "; allowed is a number from 0 to 1." in sentence
    assert len(sentence) < 150
    assert sentence.isprintable()


def test_a_decimal_comma_is_told_with_the_point() -> None:
    with pytest.raises(BadInput, match=r"from 0 to 1\. Did you mean 0\.5\?$"):
        OVERLAP.check("0,5", "here")


def test_all_that_is_wrong_is_told_at_once() -> None:
    wrong = {"overlap": 2, "overlpa": 1, "parity": "yes", "staff": 60, "first_mover": "mars"}
    with pytest.raises(BadInput) as refused:
        check(wrong, "here")
    lines = str(refused.value).splitlines()
    assert lines[:3] == [
        "here: overlap is 2; allowed is a number from 0 to 1.",
        "here: there is no parameter 'overlpa'. Did you mean overlap?",
        "here: parity is 'yes'; allowed is 0 or 1 (false or true).",
    ]
    assert len(lines) == 4
    with pytest.raises(BadInput, match=r"There is 1 more mistake\.$"):
        check({f"x{k}": k for k in range(11)}, "here")


@pytest.mark.parametrize(
    "value",
    [
        300,
        np.int64(300),
        np.uint8(44) + np.int16(256),
        np.array(300),
        "300",
        300.0,
        np.float32(300),
        Decimal(300),
        pa.scalar(300),
    ],
)
def test_a_whole_number_is_read_of_any_type(value: object) -> None:
    found = whole_number(value, "runs", 1, 1000)
    assert (found, type(found)) == (300, int)


@pytest.mark.parametrize(
    "value",
    [
        0,
        -1,
        1001,
        2.5,
        True,
        np.True_,
        None,
        "",
        "3e2",
        "³",
        float("nan"),
        float("inf"),
        [3],
        pytest.param(10**5000, id="long"),
        "9" * 5000,
    ],
)
def test_what_is_no_whole_number_is_refused_in_one_sentence(value: object) -> None:
    with pytest.raises(BadInput, match=r"^runs: .{1,90} is not a whole number from 1 to 1,000\.$"):
        whole_number(value, "runs", 1, 1000)
