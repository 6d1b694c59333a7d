"""Numbers as users write them: what a parameter's value and a whole number are read from."""

import operator
from decimal import Decimal
from numbers import Real

import numpy as np

from rulebook.declared.errors import BadInput, quoted

MAX_DIGITS = 19  # of a whole number given as text
ARROW_FLOATS = {"float": np.float32, "halffloat": np.float16}  # by the names of Arrow's types


def unwrapped(value: object) -> object:
    """Return what a scalar of Arrow or an array without dimensions holds, anything else as it is.

    A floating-point number keeps its precision, so that it can be told how it was rounded.
    """
    if hasattr(value, "as_py"):
        held = value.as_py()
        precision = ARROW_FLOATS.get(str(getattr(value, "type", "")))
        return held if held is None or precision is None else precision(held)
    if isinstance(value, np.ndarray) and value.ndim == 0:
        return value[()]
    return value


def is_truth(value: object) -> bool:
    """Return whether a value is true or false, and no number."""
    return isinstance(value, bool | np.bool_)


def number_of(value: object) -> float:
    """Return a number, or text of one, as a float; nan for anything else, true and false too."""
    if isinstance(value, str):
        return number_in(value)
    readable = isinstance(value, Real | Decimal) and not isinstance(value, np.timedelta64)
    if is_truth(value) or not readable:
        return float("nan")
    try:
        return float(value)  # type: ignore[arg-type]
    except (ValueError, OverflowError):  # no number, or one that goes beyond all floats
        return float("nan")


def number_in(text: str) -> float:
    """Return the number that text is of; nan for any other text.

    Python would also read 0_1 as 1, and the digits of every script.
    """
    plain = text.strip()
    if "_" in plain or not plain.isascii():
        return float("nan")
    try:
        return float(plain)
    except ValueError:
        return float("nan")


def whole_number(value: object, what: str, low: int, high: int) -> int:
    """Return a whole number of any type, or text of its digits, as an int.

    Args:
        value: what was given.
        what: what it is called there, or nothing where the reader knows.
        low: the smallest that is allowed.
        high: the largest.

    Raises:
        BadInput: it is no whole number, or not within the two.
    """
    number = _whole(unwrapped(value))
    if number is None or not low <= number <= high:
        place = f"{what}: " if what else ""
        shown = quoted(value if number is None else number)
        raise BadInput(f"{place}{shown} is not a whole number from {low:,} to {high:,}.")
    return number


def _whole(value: object) -> int | None:
    if is_truth(value):
        return None
    if isinstance(value, str):
        digits = value.isascii() and value.isdigit() and len(value) <= MAX_DIGITS
        return int(value) if digits else None
    try:
        return operator.index(value)  # type: ignore[arg-type]
    except TypeError:  # 300.0 of a column of floats is whole as well
        number = number_of(value)
        return int(number) if number.is_integer() else None
