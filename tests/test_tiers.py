"""The long tier has more examples, and a share of it begins no test after its time."""

import time
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import settings

from tests import tiers


def config(**options: object) -> Any:  # noqa: ANN401 - what is asked of pytest's own
    started = options.pop("started", time.monotonic())
    return SimpleNamespace(
        stash={tiers.STARTED: started},
        option=SimpleNamespace(markexpr="not long"),
        getoption=lambda name: options.get(name.strip("-").replace("-", "_")),
    )


def test_no_test_begins_after_the_time_of_a_share() -> None:
    long_ago = time.monotonic() - 20 * 60 - 1
    tiers.begin(config(started=long_ago))
    tiers.begin(config(minutes=10**6, started=long_ago))
    with pytest.raises(pytest.skip.Exception, match="not begun within 20 minutes"):
        tiers.begin(config(minutes=20, started=long_ago))


def test_a_share_is_in_an_order_of_its_seed() -> None:
    orders = []
    for seed in (1, 1, 2):
        items: list[Any] = list(range(100))
        tiers.order(config(minutes=20, hypothesis_seed=seed), items)
        orders.append(items)
    assert orders[0] == orders[1] != orders[2]
    items = list(range(100))
    tiers.order(config(hypothesis_seed=1), items)
    assert items == list(range(100))


def test_the_long_tier_tries_more_examples() -> None:
    chosen = settings.get_current_profile_name()
    try:
        settings.load_profile(tiers.SHORT)
        few = tiers.examples(20)
        settings.load_profile(tiers.LONG)
        assert (few, tiers.examples(20)) == (20, 160)
        asked = config(long=True)
        tiers.choose(asked)
        assert asked.option.markexpr == "long or hypothesis"
    finally:
        settings.load_profile(chosen)
