"""Luck: every draw has a place of its own."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rulebook.engine import luck, places
from rulebook.engine.compiled import BOOK
from rulebook.engine.philox import BLOCK
from rulebook.engine.places import PLACES, PLACES_A_RUN
from tests.conftest import ROOT
from tests.strategies import seeds
from tests.tiers import first_short

runs = st.integers(0, 2**63 - 1)


@given(seeds, runs, st.integers(1, 20))
def test_a_longer_luck_begins_like_a_shorter_one(seed: int, run: int, weeks: int) -> None:
    long = luck.draw_luck(seed, run, weeks + 3)
    assert long.shape == (weeks + 3, PLACES)
    assert (long[:weeks] == luck.draw_luck(seed, run, weeks)).all()
    assert long.min() >= 0
    assert long.max() < 1


def test_runs_seeds_and_turns_have_lucks_of_their_own() -> None:
    draws = [luck.draw_luck(seed, run, 52).ravel() for seed in (1, 2) for run in (0, 1)]
    draws += list(luck.draw_luck(3, 0, 3))
    for k, one in enumerate(draws):
        for other in draws[k + 1 :]:
            shared = min(one.size, other.size)
            assert abs(np.corrcoef(one[:shared], other[:shared])[0, 1]) < 0.25
            assert not np.isin(one, other).any()


@given(seeds, runs, st.lists(st.integers(0, 60 * PLACES - 1)))
def test_draws_are_numpys_in_any_order(seed: int, run: int, asked: list[int]) -> None:
    """In any order of asking, and after another run was open, the draws are NumPy's."""
    whole = luck.draw_luck(seed, run, 60)
    opened = luck.new_luck()[0]
    for key in (run + 1, run):
        luck.open_luck(opened, np.uint64(seed), np.uint64(key))
        drawn = []
        for number in asked:
            week, place = divmod(number, PLACES)
            if week != opened.week:
                luck.open_turn(opened, week)
            drawn.append(luck.draw(opened, place))
    assert drawn == whole.ravel()[asked].tolist()
    once = [luck.draw_of_run(opened, place) for place in range(PLACES_A_RUN)]
    assert once == luck.draw_luck_of_run(seed, run).tolist()


def test_what_nearly_every_turn_asks_for_is_at_hand_when_it_is_opened() -> None:
    opened = luck.new_luck()[0]
    luck.open_luck(opened, np.uint64(1), np.uint64(2))
    luck.open_turn(opened, 7)
    for place in places.USUAL:
        assert opened.drawn_in[place // BLOCK] == 7


PLAY = """
import numpy as np
from model import load
from rulebook.engine.luck import draw, draw_luck, draw_luck_of_run, draw_of_run, new_luck, open_luck
from rulebook.engine.luck import open_turn
from rulebook.engine.places import PLACES, PLACES_A_RUN
from tests.model.test_engines import history_of_engine

luck = new_luck()[0]
open_luck(luck, np.uint64(5), np.uint64(7))
open_turn(luck, 2)
assert [draw(luck, place) for place in range(PLACES)] == draw_luck(5, 7, 3)[2].tolist()
of_run = [draw_of_run(luck, place) for place in range(PLACES_A_RUN)]
assert of_run == draw_luck_of_run(5, 7).tolist()
states, measures = history_of_engine(load("baseline").replace(weeks=12), 5, 7)
print(PLACES, states.tobytes().hex(), measures.tobytes().hex(), *of_run)
"""


@pytest.mark.parametrize("more_places", first_short([70, 3]))
def test_a_place_added_at_the_end_moves_no_other_draw(tmp_path: Path, more_places: int) -> None:
    """The program with more places, of both kinds, plays the same weeks, number by number."""

    def played(added: int) -> tuple[int, list[str], list[str]]:
        copy = tmp_path / str(added)
        for room in (BOOK.name, "agents", "model", "scenarios", "tests"):
            shutil.copytree(ROOT / room, copy / room, ignore=shutil.ignore_patterns("__pycache__"))
        table = copy / BOOK.name / "engine" / "places.py"
        more = f"['ADDED'] = ({added}, 'nothing')\n"
        before, mark, after = table.read_text(encoding="utf-8").partition("\n\ndef _starts")
        assert mark, "places.py has no _starts: let this test add its places where the tables end"
        added_text = f"\nONCE_A_TURN{more}ONCE_A_RUN{more}" if added else ""
        table.write_text(f"{before}{added_text}{mark}{after}", encoding="utf-8")
        done = subprocess.run(
            [sys.executable, "-c", PLAY],
            cwd=copy,
            env={**os.environ, "NUMBA_DISABLE_JIT": "1"},
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        assert not done.returncode, done.stderr
        places, states, measures, *of_run = done.stdout.split()
        return int(places), [states, measures], of_run

    _, plain, none = played(0)
    places, same, of_run = played(more_places)
    assert same == plain
    assert places == PLACES + more_places
    assert of_run[: len(none)] == none
    assert len(of_run) == PLACES_A_RUN + more_places
