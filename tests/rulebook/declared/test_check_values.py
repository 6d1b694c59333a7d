"""Independent check values: published theorems and examples that the rules must reproduce."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model import World, load
from rulebook.declared.names import SECTORS
from rulebook.rules.curves import (
    best_terms,
    branching_ratio,
    detection,
    equal_gain,
    equal_gain_rate,
    hawkes_mean_rate,
    logit_equilibrium,
    marginal_utility,
    utility_of_share,
)
from rulebook.rules.line import base_rate, expect, outbreak
from rulebook.rules.power import coleman_power, resource_values

INTEREST = np.array([[0.5, 0.3, 0.2], [0.1, 0.6, 0.3], [0.2, 0.2, 0.6]])  # actor x resource
CONTROL = np.array([[0.2, 0.5, 0.3], [0.6, 0.2, 0.2], [0.1, 0.4, 0.5]])  # resource x actor


def test_coleman_power_and_values() -> None:
    power = np.empty(3)
    coleman_power(INTEREST, CONTROL.T.copy(), power)
    assert power == pytest.approx(np.array([3120, 3518, 3371]) / 10009, abs=1e-12)
    assert resource_values(INTEREST, power) == pytest.approx(np.array([2586, 3721, 3702]) / 10009)


shares = st.floats(0.01, 1)


@given(shares, shares, shares, shares)
def test_equal_gain_trade_gives_both_the_same(
    s_ip: float, s_iq: float, s_jp: float, s_jq: float
) -> None:
    rate = equal_gain_rate(s_ip, s_jp, s_iq, s_jq)
    assert rate == pytest.approx((s_ip + s_jp) / (s_iq + s_jq))
    gain_i = s_iq * rate - s_ip
    gain_j = s_jp - s_jq * rate
    gain = equal_gain(s_ip, s_jp, s_iq, s_jq)
    assert gain_i == pytest.approx(gain_j)
    assert gain == pytest.approx(gain_i)
    assert abs(gain) == pytest.approx(abs(s_ip * s_jq - s_iq * s_jp) / (s_iq + s_jq))


@pytest.mark.parametrize("points", [9, 101])
@given(a=st.floats(0.2, 1), b=st.floats(0.2, 1))
def test_nash_terms(points: int, a: float, b: float) -> None:
    """Utilities z^a and (1 - z)^b from 0 settle at z = a / (a + b), to the grid's precision."""
    z = np.linspace(0, 1, points)
    point, hope = best_terms(np.array([z**a, (1 - z) ** b]), 2, 0.0)
    assert hope > 0
    assert point / (points - 1) == pytest.approx(a / (a + b), abs=0.25 / (points - 1))


def test_egalitarian_terms_equalise_gains() -> None:
    z = np.linspace(0, 1, 101)
    point, _ = best_terms(np.array([2 * z, 1 - z]), 2, 1.0)
    assert point / 100 == pytest.approx(1 / 3)


@given(narrow=st.floats(1e-6, 0.1), where=st.floats(0.01, 0.99))
def test_a_zone_between_two_points_is_hoped_for(narrow: float, where: float) -> None:
    """One gains from `where` on, the other until a little later; no grid point need lie between."""
    z = np.linspace(0, 1, 9)
    point, hope = best_terms(np.array([z - where, where + narrow - z]), 2, 0.0)
    assert hope > 0
    assert (where <= point / 8 <= where + narrow) or narrow > 1 / 8


@given(gap=st.floats(1e-6, 1), where=st.floats(0, 1))
def test_without_a_zone_the_worst_off_are_hurt_least(gap: float, where: float) -> None:
    z = np.linspace(0, 1, 9)
    point, hope = best_terms(np.array([z - where - gap / 2, where - gap / 2 - z]), 2, 0.0)
    assert hope <= 0
    assert point / 8 == pytest.approx(where)


@pytest.mark.parametrize(
    ("precision", "expected"),
    [(1, (0.58678, 0.45181)), (2, (0.61752, 0.37198)), (5, (0.59588, 0.25575))],
)
def test_logit_equilibrium(precision: float, expected: tuple[float, float]) -> None:
    row = np.array([[1.1141, 0], [0, 0.2785]])
    column = np.array([[0, 1.1141], [1.1141, 0]])
    assert logit_equilibrium(row, column, precision) == pytest.approx(expected, abs=1e-5)


@pytest.mark.parametrize(("overlap", "points"), [(0.9, 0.9), (0.8, 1.8), (0.0, 9.0)])
def test_a_second_owner_adds_little_where_sensors_overlap(overlap: float, points: float) -> None:
    added = 100 * (detection(0.85, 0.6, overlap) - detection(0.85, 0.0, overlap))
    assert added == pytest.approx(points)


def test_hawkes_branching_and_mean() -> None:
    branching = branching_ratio(0.8, 1.5)
    assert branching == pytest.approx(0.5333, abs=1e-4)
    assert hawkes_mean_rate(0.5, branching) == pytest.approx(1.0714, abs=1e-4)


@given(st.floats(0, 1), st.floats(0, 10))
def test_utility_of_share_is_concave_and_its_slope_is_right(x: float, k: float) -> None:
    step = 1e-6
    slope = (utility_of_share(x + step, k) - utility_of_share(x - step, k)) / (2 * step)
    if step < x < 1 - step:
        assert slope == pytest.approx(marginal_utility(x, k), rel=1e-4)
    assert utility_of_share(x, k) >= x - 1e-12


def test_outbreaks_are_poisson() -> None:
    draws = (np.arange(20_000) + 0.5) / 20_000
    counts = np.array([outbreak(1.2, math.exp(-1.2), u) for u in draws])
    assert counts.mean() == pytest.approx(1.2, abs=0.01)
    assert counts.var() == pytest.approx(1.2, abs=0.02)


def test_a_sector_is_quiet_by_the_poisson_chance_of_none() -> None:
    world = World(load("baseline"), rng=1)
    world.state.memory[:] = (0.0, 0.1, 0.5, 1.0, 3.0)
    expect(world.state, world.params, world.desk.turn, world.luck)
    for sector in range(len(SECTORS)):
        base = base_rate(world.state, world.params, sector)
        assert world.state.rate[sector] == base + world.state.memory[sector]
        assert world.desk.turn.quiet[sector] == pytest.approx(np.exp(-world.state.rate[sector]))
