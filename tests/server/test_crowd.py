"""Many visitors at once: few futures while others wait, all of them at rest."""

import threading
import time
from collections.abc import Callable

import pytest

import model
from server.page import answers
from server.page.app import status
from server.page.choice import FEW_RUNS, RUNS, Choice
from server.page.ready import RULES
from server.page.session import ANSWERS, Session

PATIENCE_S = 60


def test_few_futures_are_the_first_of_all() -> None:
    choice = Choice().moved("war_aid", 0.25)
    few = model.simulate(choice.resolved(), FEW_RUNS, choice.seed)
    every = model.simulate(choice.resolved(), RUNS, choice.seed)
    for name, values in few.measures.items():
        assert (values == every.measures[name][:FEW_RUNS]).all(), name
    card, *_ = answers.answer(choice, FEW_RUNS).cards
    assert card.probability == every.outcomes[card.name][:FEW_RUNS].mean()


@pytest.mark.parametrize(("moving_s", "runs"), [(60, [FEW_RUNS, RUNS]), (0, [RUNS])])
def test_who_drags_in_a_crowd_has_few_futures_and_all_of_them_at_rest(
    moving_s: float, runs: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("server.page.session.MOVING_S", moving_s)
    assert RULES.wait(PATIENCE_S)
    session = Session("", "")
    seen: list[int] = []
    session.answer.subscribe(lambda answer: seen.append(answer.runs if answer else 0))
    close = session.open()
    _until(lambda: seen[-1:] == [RUNS])
    seen.clear()
    go = threading.Event()

    def other() -> None:
        with ANSWERS.turn():
            go.wait(PATIENCE_S)

    others = [threading.Thread(target=other) for _ in range(2)]
    others[0].start()
    _until(lambda: _waiting() == 1)
    session.move("war_aid", 0.25)
    _until(lambda: _waiting() == 2)
    others[1].start()
    _until(lambda: _waiting() == 3)
    session.take_tab("rulebook")  # what is asked elsewhere loses nothing
    go.set()
    _until(lambda: seen[-1:] == [RUNS])
    close()
    for thread in others:
        thread.join()
    assert seen == runs
    shown = session.answer.value
    assert shown is not None
    assert shown.choice.changes == {"war_aid": 0.25}


def test_the_page_says_how_many_futures_it_shows() -> None:
    assert status(RUNS) == f"{RUNS} futures, same luck"
    assert status(FEW_RUNS) == f"the first {FEW_RUNS} of {RUNS} futures, same luck"


def _waiting() -> int:
    return len(ANSWERS._waiting)


def _until(true: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE_S
    while not true():
        assert time.monotonic() < end, "it did not come about"
        time.sleep(0.005)
