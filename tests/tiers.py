"""Two tiers of tests: the short one, of minutes, and the long one, of which one can run a share.

The long tier is what is marked so, and what Hypothesis finds examples for, with more of them.
"""

from __future__ import annotations

import random
import time
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from collections.abc import Iterable

SHORT, LONG = "short", "long"
FEW, MANY = 50, 400  # examples, where a test does not say how many
SECONDS_A_MINUTE = 60
STARTED = pytest.StashKey[float]()

# A first call compiles rules: examples have no deadline of their own. What a short run finds does
# not hang on luck.
settings.register_profile(SHORT, deadline=None, max_examples=FEW, derandomize=True)
settings.register_profile(LONG, deadline=None, max_examples=MANY, derandomize=False)
settings.load_profile(SHORT)


def examples(few: int) -> int:
    """Return how many examples to try: as many as given in the short tier, more in the long one."""
    return few * settings().max_examples // FEW


def add_options(parser: pytest.Parser) -> None:
    """Declare the options by which one chooses."""
    parser.addoption("--long", action="store_true", help="run the long tier")
    parser.addoption(
        "--minutes", type=float, metavar="N", help="begin no test after so many minutes"
    )


def choose(config: pytest.Config) -> None:
    """Choose the tests and how many examples they try."""
    config.stash[STARTED] = time.monotonic()
    if config.getoption("--long"):
        config.option.markexpr = "long or hypothesis"
        settings.load_profile(LONG)


def order(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Shuffle the tests, if only a share of them is run, by Hypothesis's seed."""
    if config.getoption("--minutes"):
        random.Random(config.getoption("--hypothesis-seed") or 0).shuffle(items)  # noqa: S311 - an order


def begin(config: pytest.Config) -> None:
    """Skip a test that would begin after the share's time; what has begun is finished."""
    minutes = config.getoption("--minutes")
    passed = time.monotonic() - config.stash[STARTED]
    if minutes and passed > minutes * SECONDS_A_MINUTE:
        pytest.skip(f"not begun within {minutes:g} minutes")


def first_short(values: Iterable[object]) -> list[object]:
    """Return values to parametrise a test with, of which all but the first are of the long tier.

    Several arguments are a tuple. A value that is itself a tuple is wrapped in another.
    """
    first, *rest = values
    return [_param(first), *(_param(value, pytest.mark.long) for value in rest)]


def _param(value: object, *marks: pytest.MarkDecorator) -> object:
    if isinstance(value, type(pytest.param())):
        return value._replace(marks=(*value.marks, *marks))
    return pytest.param(*(value if type(value) is tuple else (value,)), marks=marks)
