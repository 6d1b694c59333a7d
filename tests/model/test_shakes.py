"""The bench of shakes judges a difference as it says, and asks every row."""

import csv

import numpy as np
import pytest

from model.shakes import Bench, Figure, Shake, Tried, shakes, tried
from model.shakes.bench import SHAKES, differs, foundings, monotone, stays, suspensions
from rulebook.declared.names import AGREED, BUILDING, CLOSED, NONE, OPEN, SUSPENDED

LUCK = np.random.default_rng(1).normal(10, 1, 400)


def test_every_row_is_there_and_same_stands_for_the_row_above() -> None:
    with SHAKES.open(encoding="utf-8", newline="") as file:
        numbers = [line["id"] for line in csv.DictReader(file)]
    assert (
        list(shakes())
        == numbers
        == [
            *(f"S{k:02}" for k in range(1, 42)),
            *(f"P{k:02}" for k in range(1, 9)),
        ]
    )
    assert shakes()["S03"].shake == shakes()["S01"].shake
    assert shakes()["P01"].parts == (1, 2, 3)


def test_a_difference_must_be_large_enough_and_beyond_its_error() -> None:
    assert differs((LUCK * 1.5, LUCK), 0.4, relative=True).holds
    assert not differs((LUCK * 1.3, LUCK), 0.4, relative=True).holds
    assert differs((LUCK - 2, LUCK), -1.5).holds
    assert not differs((LUCK + 2, LUCK), -1.5).holds
    noise = np.random.default_rng(2).normal(0.1, 10, 400)
    assert not differs((LUCK + noise, LUCK), 0.01).holds


def test_what_stays_stays_within_its_bound_in_either_direction() -> None:
    assert stays((LUCK + 0.01, LUCK), 0.02).holds
    assert not stays((LUCK - 0.03, LUCK), 0.02).holds


def test_a_plateau_is_no_step_back_and_a_fall_is() -> None:
    up = {"0": LUCK, "1": LUCK, "2": LUCK + 1}
    assert monotone(up, 1).holds
    assert not monotone(up, -1).holds
    assert not monotone({"0": LUCK, "1": LUCK + 2, "2": LUCK + 1}, 1).holds
    assert not monotone({"0": LUCK, "1": LUCK}, 1).holds


def test_foundings_and_suspensions_are_counted_by_the_centres_life() -> None:
    life = [NONE, AGREED, BUILDING, OPEN, SUSPENDED, OPEN, SUSPENDED, CLOSED, AGREED, OPEN]
    states = np.array([life], float)
    assert foundings(states).tolist() == [2]
    assert suspensions(states).tolist() == [2]


@pytest.mark.parametrize(
    ("on", "off", "holds"),
    [
        ((-0.9, True), (-0.1, False), True),
        ((-0.9, True), (-0.5, False), False),  # more than a third is left
        ((-0.9, True), (-0.2, True), False),
        ((-0.9, False), (0.0, False), False),
        ((-0.9, True), None, False),  # nothing switches it off yet
        (None, None, False),
    ],
)
def test_a_shake_holds_by_its_mechanism(
    on: tuple[float, bool] | None, off: tuple[float, bool] | None, *, holds: bool
) -> None:
    def figure(of: tuple[float, bool] | None) -> Figure | None:
        return of and Figure(of[0], 0.0, "", of[1])

    row = Shake("S00", (1,), "", "", "", "", "", "", "a mechanism", None, None)
    assert Tried(row, figure(on), figure(off)).holds == holds


HOLD = ("S01", "S02", "S03", "S04", "S06", "S07", "S08", "S11", "S12", "S13")


@pytest.fixture(scope="module")
def bench() -> Bench:
    return Bench()


@pytest.mark.parametrize("name", HOLD)
def test_a_shake_that_was_answered_stays_answered(name: str, bench: Bench) -> None:
    """By its mechanism: with it off, the figure is undone."""
    found = tried(shakes()[name], bench)
    figures = [one and one.text for one in (found.figure, found.ablated)]
    assert found.holds, f"see `run.py check --shakes --row {name}`: on and off {figures}"


@pytest.mark.parametrize("name", ["S05", "S09", "S10"])
def test_a_pump_is_no_longer_there_to_switch_on(name: str, bench: Bench) -> None:
    found = tried(shakes()[name], bench)
    assert found.figure is not None
    assert found.figure.holds, found.figure.text


@pytest.mark.parametrize("name", ["P01", "P03", "P04", "P06"])
def test_what_must_not_answer_does_not(name: str) -> None:
    found = tried(shakes()[name], Bench(40))
    assert found.holds
    assert found.figure is not None
    assert found.figure.value == 0


@pytest.mark.long
@pytest.mark.parametrize("name", [name for name, one in shakes().items() if one.look])
def test_every_shake_can_be_asked(name: str) -> None:
    found = tried(shakes()[name], Bench(60))
    assert found.figure is not None
    assert np.isfinite([found.figure.value, found.figure.error]).all()
    assert found.figure.text
