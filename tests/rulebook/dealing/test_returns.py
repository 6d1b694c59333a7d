"""What institutions give back: never more than was taken, never what is not there."""

import numpy as np
import pytest

from model import World, load, simulate
from model.scenario_parts import DatedEvent
from rulebook.dealing.deals import sign
from rulebook.dealing.returns import (
    GIVEN_UP,
    GIVES_BACK,
    NOTHING_ENDS,
    TAKES_BACK,
    book_claims,
    give_back,
    keep_or_give_back,
)
from rulebook.dealing.stock import take_stock
from rulebook.dealing.worth import lay_out
from rulebook.declared.names import (
    AGREED,
    MEDIATION,
    MONITORING,
    OPEN,
    RUSSIA,
    SUSPENDED,
    TURKEY,
)
from tests.drafting import tabled

MOVED = 0.2


def with_centre(**parameters: object) -> World:
    """Return a world with an open centre that has moved monitoring from Russia to Turkey."""
    world = World(load("baseline").replace(parameters), rng=1)
    state = world.state
    state.control[:, MONITORING] = 0
    state.control[[RUSSIA, TURKEY], MONITORING] = (1 - MOVED, MOVED)
    state.centre = OPEN
    state.centre_holds = 1
    state.centre_moved[[RUSSIA, TURKEY], MONITORING] = (-MOVED, MOVED)
    state.centre_staff[:] = 60
    book_claims(state, world.params)
    restock(world)
    return world


def restock(world: World) -> None:
    take_stock(world.state, world.params, world.desk.stock, world.desk.sketches)


def hold_all(world: World, client: int) -> int:
    """Let one claimant hold the whole line; return what becomes of the centre's work."""
    world.state.holder[:] = world.params.claimants[client]
    return int(keep_or_give_back(world.state, world.params))


def sign_first(world: World, instrument: str) -> None:
    """Draft the first opening of an instrument and sign it."""
    state, params, desk = world.state, world.params, world.desk
    tabled(world, instrument)
    lay_out(state, params, desk.stock, desk.deal, desk.change)
    sign(state, params, desk.stock, desk.deal, desk.sketches)


def pass_years(world: World, weeks: int = 520) -> None:
    for week in range(weeks):
        world.state.week = week
        give_back(world.state, world.params)


def test_a_line_lost_and_regained_leaves_a_centre_as_it_was() -> None:
    for weeks in (0, 30, 520):
        world = with_centre()
        before = world.state.control.copy()
        assert hold_all(world, 0) == GIVES_BACK
        pass_years(world, weeks)
        assert hold_all(world, 1) == TAKES_BACK
        pass_years(world)
        assert world.state.control == pytest.approx(before, abs=1e-9)
        assert hold_all(world, 1) == NOTHING_ENDS


def test_going_back_and_forth_moves_nothing_that_was_passed_on() -> None:
    """Who has passed on what it took has nothing to give back, and takes nothing twice."""
    world = with_centre()
    state = world.state
    state.control[TURKEY, MONITORING] = 0.0
    state.control[5, MONITORING] = MOVED
    for _ in range(3):
        hold_all(world, 0)
        pass_years(world)
        hold_all(world, 1)
        pass_years(world)
    assert state.control[RUSSIA, MONITORING] == pytest.approx(1 - MOVED)


@pytest.mark.parametrize("shock", [0.0, 0.02, 0.25, 0.5])
def test_all_is_owed_at_the_end_whatever_was_expected_of_it(shock: float) -> None:
    """Also where what is expected changed while the centre stood."""
    for now in (shock, 0.02):
        world = with_centre(link_shock=shock)
        world.params.link_shock = now
        keep_or_give_back(world.state, world.params)
        restock(world)
        sign_first(world, "notice_to_centre")
        assert world.state.returning[TURKEY, MONITORING] == pytest.approx(-MOVED)
        assert world.state.returning[RUSSIA, MONITORING] == pytest.approx(MOVED)
        pass_years(world)
        assert world.state.control[TURKEY, MONITORING] == pytest.approx(0, abs=1e-12)


def test_what_is_owed_cannot_be_given_away() -> None:
    """Not even where the promise of another centre stands against it."""
    world = with_centre()
    sign_first(world, "notice_to_centre")
    world.state.centre = AGREED
    world.state.centre_moved[[RUSSIA, TURKEY], MONITORING] = (-MOVED, MOVED)
    book_claims(world.state, world.params)
    restock(world)
    assert world.desk.stock.free[TURKEY, MONITORING] == pytest.approx(0, abs=1e-12)


def test_a_debt_that_cannot_be_paid_lapses() -> None:
    world = with_centre()
    sign_first(world, "notice_to_centre")
    world.state.control[TURKEY, MONITORING] = 0.05
    world.state.control[RUSSIA, MONITORING] = 0.95
    pass_years(world)
    assert world.state.control[:, MONITORING].sum() == pytest.approx(1)
    assert world.state.control.min() >= 0
    assert not world.state.returning.any()


def test_new_terms_move_no_more_than_there_is() -> None:
    world = with_centre(link_shock=0.1)
    world.state.control[[RUSSIA, TURKEY], MONITORING] = (0.99, 0.01)
    world.state.centre_moved[:] = 0
    book_claims(world.state, world.params)
    restock(world)
    sign_first(world, "adjust_centre")
    assert world.state.control.min() >= 0
    assert world.state.control[:, MONITORING].sum() == pytest.approx(1)


def test_a_centre_is_given_up_before_it_opens_and_suspended_ones_may_hold() -> None:
    world = with_centre()
    world.state.centre = AGREED
    assert hold_all(world, 0) == GIVEN_UP
    resting = with_centre()
    resting.state.centre = SUSPENDED
    assert hold_all(resting, 1) == NOTHING_ENDS
    resting.state.channel_lasts = 0
    assert hold_all(resting, 1) == GIVES_BACK


def test_where_a_flag_is_all_there_is_nothing_goes_back() -> None:
    world = with_centre(flag_without_task=1.0)
    assert hold_all(world, 0) == NOTHING_ENDS
    assert not world.state.returning.any()


def test_other_arenas_are_left_alone() -> None:
    world = with_centre()
    before = world.state.control[:, MEDIATION].copy()
    hold_all(world, 0)
    pass_years(world)
    assert np.array_equal(world.state.control[:, MEDIATION], before)


@pytest.mark.parametrize("reversion", [0.0, 1e-17])
def test_what_is_owed_stands_still_where_nothing_reverts_any_more(reversion: float) -> None:
    world = with_centre()
    sign_first(world, "notice_to_centre")
    before = world.state.control.copy()
    world.params.reversion = reversion
    pass_years(world)
    assert np.array_equal(world.state.control, before)


def test_work_lost_again_while_influence_returns_gives_all_back() -> None:
    world = with_centre()
    hold_all(world, 0)
    pass_years(world)
    hold_all(world, 1)
    pass_years(world, 10)  # a part is back with its taker
    hold_all(world, 0)
    pass_years(world)
    assert world.state.control[TURKEY, MONITORING] == pytest.approx(0, abs=1e-9)
    assert world.state.control[RUSSIA, MONITORING] == pytest.approx(1)


def test_a_parameter_changed_midway_leaves_numbers() -> None:
    """Peacekeepers that are not there, and nothing that reverts from the second week on."""
    stage = load("baseline").replace({"peacekeepers": 0}, 20)
    still = DatedEvent(week=1, label="Nothing reverts", parameters={"reversion": 0.0})
    ensemble = simulate(stage.model_copy(update={"events": (*stage.events, still)}), 8)
    for name, values in ensemble.measures.items():
        assert np.isfinite(values).all(), name
