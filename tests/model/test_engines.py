"""Two engines, one rulebook: the Mesa world and the ensemble give the same bytes."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model import SERIES, Scenario, World, load, simulate
from model.ensemble import CHUNK_WEEKS, LEAST_RUNS, chunk_ends
from rulebook.declared.bounds import MOST_WEEKS
from rulebook.declared.desk import new_desk
from rulebook.declared.measures import MEASURES
from rulebook.declared.state import STATE
from rulebook.engine.luck import new_luck
from rulebook.week.turn import play
from tests.strategies import scenarios, seeds
from tests.tiers import examples, first_short

NUMBERS = STATE.itemsize // 8


def history_of_engine(scenario: Scenario, seed: int, run: int) -> tuple[np.ndarray, np.ndarray]:
    """Return every number of the state after every turn, and the measures, by the compiled loop."""
    start, states = scenario.first_state(), scenario.first_state()
    series = np.empty((1, scenario.weeks + 1, NUMBERS))
    measures = np.empty((1, len(MEASURES)))
    kept = np.arange(NUMBERS)
    play(
        start.view(np.float64),
        states,
        states.view(np.float64),
        *scenario.spans(),
        new_desk(),
        new_luck(),
        np.uint64(seed),
        np.uint64(run),
        scenario.event_rows(),
        kept,
        series,
        measures,
    )
    return series[0], measures[0]


def history_of_world(scenario: Scenario, seed: int, run: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the same by the Mesa world, agent by agent."""
    world = World(scenario, rng=seed, run=run)
    rows = [world.vector.copy()]
    while world.week < scenario.weeks:
        world.step()
        rows.append(world.vector.copy())
    return np.array(rows), np.array(list(world.measures().values()))


def first_difference(world: np.ndarray, engine: np.ndarray) -> str:
    """Return where two histories (weeks, numbers) first differ, and what to do about it."""
    assert STATE.fields is not None
    week, number = np.argwhere(world.view(np.uint64) != engine.view(np.uint64))[0]
    starts = {offset // 8: name for name, (_, offset, *_) in STATE.fields.items()}
    field = starts[max(start for start in starts if start <= number)]
    return (
        f"after {week} weeks state.{field} differs: call the same rules in the same order in "
        "rulebook/week/turn.py and model/world.py"
    )


@given(scenarios(), seeds, st.integers(0, 2**40))
@settings(max_examples=examples(60))
def test_world_and_engine_give_the_same_bytes(scenario: Scenario, seed: int, run: int) -> None:
    engine, engine_measures = history_of_engine(scenario, seed, run)
    world, world_measures = history_of_world(scenario, seed, run)
    same = world.tobytes() == engine.tobytes()
    assert same, first_difference(world, engine)
    assert world_measures.tobytes() == engine_measures.tobytes()


@given(scenarios(most_weeks=12), seeds)
@settings(max_examples=examples(15))
def test_threads_and_chunks_change_nothing(scenario: Scenario, seed: int) -> None:
    one = simulate(scenario, 70, seed, series="all", threads=1)
    two = simulate(scenario, 70, seed, series="all", threads=2)
    tail = simulate(scenario, 3, seed, first_run=67, series="all")
    for name in SERIES:
        assert one.series[name].tobytes() == two.series[name].tobytes()
        assert one.series[name][67:].tobytes() == tail.series[name].tobytes()
    for name in MEASURES:
        assert one.measures[name].tobytes() == two.measures[name].tobytes()


def test_a_longer_run_begins_like_a_shorter_one() -> None:
    short = simulate(load("baseline").replace(weeks=10), 4, 5, series="all")
    long = simulate(load("baseline").replace(weeks=30), 4, 5, series="all")
    for name in SERIES:
        assert short.series[name].tobytes() == long.series[name][:, :11].tobytes()


def test_another_seed_is_another_future() -> None:
    first, second = (simulate(load("baseline"), 8, seed).measures["violations"] for seed in (1, 2))
    assert (first != second).any()


@pytest.mark.skipif("NUMBA_DISABLE_JIT" in os.environ, reason="this is the run without compilation")
@pytest.mark.parametrize(("name", "weeks"), first_short([("baseline", 8), ("gabala_2012", 4)]))
def test_the_same_without_compilation(name: str, weeks: int) -> None:
    """Short runs of both engines as plain Python, against the compiled ones of this process."""
    code = (
        "import hashlib; from model import load; from tests.model import test_engines as t\n"
        f"s = load('{name}').replace(weeks={weeks})\n"
        "e, w = t.history_of_engine(s, 7, 3), t.history_of_world(s, 7, 3)\n"
        "assert e[0].tobytes() == w[0].tobytes() and e[1].tobytes() == w[1].tobytes()\n"
        "print(hashlib.sha256(e[0].tobytes() + e[1].tobytes()).hexdigest())"
    )
    plain = subprocess.run(
        [sys.executable, "-W", "error", "-c", code],
        env=os.environ | {"NUMBA_DISABLE_JIT": "1"},
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=False,
    )
    assert plain.returncode == 0, plain.stderr
    states, measures = history_of_engine(load(name).replace(weeks=weeks), 7, 3)
    compiled = hashlib.sha256(states.tobytes() + measures.tobytes()).hexdigest()
    assert plain.stdout.strip() == compiled


@given(st.integers(1, 5_000), st.integers(1, MOST_WEEKS), st.integers(1, 8))
def test_chunks_are_even_and_as_many_for_each_worker(runs: int, weeks: int, threads: int) -> None:
    workers = max(1, min(threads, runs // LEAST_RUNS))
    sizes = np.diff([0, *chunk_ends(runs, weeks, workers)])
    assert sizes.sum() == runs
    assert sizes.max() - sizes.min() <= 1
    assert (sizes.max() - 1) * weeks < CHUNK_WEEKS
    assert len(sizes) % workers == 0


@pytest.mark.parametrize("threads", [1, 2])
def test_runs_that_are_stopped_are_those_that_were_finished(threads: int) -> None:
    scenario = load("baseline").replace(weeks=520)
    whole = simulate(scenario, 70, 1, series=("link",))
    asked = iter(range(100))
    cut = simulate(
        scenario, 70, 1, series=("link",), threads=threads, stop=lambda: next(asked) >= 2
    )
    assert 0 < cut.runs < 70
    assert cut.series["link"].tobytes() == whole.series["link"][: cut.runs].tobytes()
    for name in MEASURES:
        assert cut.measures[name].tobytes() == whole.measures[name][: cut.runs].tobytes()
