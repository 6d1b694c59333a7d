"""Indicators sum the state up as it is, however often they are asked."""

from hypothesis import given, settings
from hypothesis import strategies as st

from model import Scenario, World
from rulebook.rules.indicators import update_indicators
from tests.strategies import scenarios, seeds
from tests.tiers import examples


@given(scenarios(most_weeks=12), seeds, st.integers(0, 12))
@settings(max_examples=examples(25))
def test_indicators_do_not_count(scenario: Scenario, seed: int, weeks: int) -> None:
    """They are computed before the first week too: what counted would begin at 1."""
    world = World(scenario, rng=seed)
    for _ in range(weeks):
        world.step()
    before = world.vector.tobytes()
    update_indicators(world.state, world.params)
    same = world.vector.tobytes() == before
    assert same, "update_indicators must not count: let a rule of the week add to the field"
