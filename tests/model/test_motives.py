"""Which deal makes the difference, and who would propose it."""

import numpy as np
import pytest

from model import Scenario, World, load, simulate
from model.motives import Comparison, DealShift, _rows
from model.why import NOW, WAS, Inquiry
from rulebook.declared.names import ACTORS, TURKEY

BASE = load("baseline")
TRADE_OF_TWO = ("Trade of influence", ("russia", "azerbaijan"))


def proposers(world: World) -> set[str]:
    """Return who would propose a trade between Russia and Azerbaijan on the eve."""
    return {ACTORS[world.params.proposer[row]] for row in _rows(world, TRADE_OF_TWO)}


def test_who_has_nothing_to_trade_proposes_no_trade_of_others() -> None:
    """Turkey cares for nothing here, and its trade comes after Russia's with Azerbaijan."""
    world = World(load("baseline"), rng=1)
    world.state.salience[TURKEY] = 0
    assert proposers(world) == {"russia"}


def pivotal(now: Scenario, outcome: str) -> DealShift | None:
    """Return the deal that makes an outcome differ from the baseline's."""
    inquiry = Inquiry(now, BASE)
    for _ in inquiry.refine():
        if inquiry.runs:
            break
    runs = np.flatnonzero(inquiry.turned(outcome))[:6].tolist()
    comparison = Comparison(inquiry.level[NOW], inquiry.level[WAS])
    assert list(comparison.refine(runs)) == list(range(1, len(runs) + 1))
    return comparison.shift(inquiry.outcomes[outcome], runs)


@pytest.fixture(autouse=True)
def _few_worlds_of_rules(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("model.why.STAGES", (2, 256))


@pytest.mark.parametrize(
    ("change", "outcome", "title"),
    [
        ({"western_effort": 0.7}, "minsk_alive", "Reconvening the Minsk Group"),
        ({"war_aid": 0.0}, "minsk_alive", "Joint monitoring centre"),
    ],
)
def test_the_deal_is_that_of_the_outcome(
    change: dict[str, float], outcome: str, title: str
) -> None:
    deal = pivotal(BASE.replace(change), outcome)
    assert deal is not None
    assert deal.title == title
    held = simulate(BASE, 256).outcomes[outcome].mean()
    assert deal.ruled_out is not None
    assert (deal.ruled_out > held) == (deal.was > deal.now)


@pytest.mark.parametrize(
    ("scenario", "outcome"), [("rupture", "channel_breaks"), ("gabala_2012", "guest_leaves")]
)
def test_a_deal_that_only_follows_or_goes_along_is_not_named(scenario: str, outcome: str) -> None:
    """A broken channel brings talks on resuming; a lease of 2012 ends with no centre on offer."""
    assert pivotal(load(scenario), outcome) is None


def test_of_an_outcome_that_does_not_differ_no_deal_is_named() -> None:
    """Trades differ, and are worth a lot; the centre stands all the same."""
    inquiry = Inquiry(BASE.replace({"hedging": 0.8}), BASE)
    comparison = Comparison(inquiry.level[NOW], inquiry.level[WAS])
    assert comparison.shift(BASE.outcomes["centre_stands"], []) is None
