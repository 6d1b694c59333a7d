"""Many visitors at once: few futures while others wait, all of them at rest."""

import asyncio
import json
import threading

import pytest

import model
from benchmarks import visitors
from server.page import answers, drawing
from server.page.app import status
from server.page.choice import FEW_RUNS, RUNS, Choice
from server.page.ready import RULES
from server.page.session import ANSWERS, Session
from tests.server.asking import aside, wait_until
from tests.server.visitor import PATIENCE_S

CROWD_S = 600
"""How long one picture may take where the machine has other work: a test is of whether it comes."""


class Deaf:
    """A connection that takes a drag's messages and answers none."""

    def __init__(self) -> None:
        self.moved: list[float] = []
        self.released = asyncio.Event()

    async def send(self, text: str) -> None:
        self.moved.append(json.loads(text)["content"]["data"]["content"]["data"]["value"])
        if len(self.moved) > visitors.MOVES:
            self.released.set()


def picture_at(value: float) -> str:
    return json.dumps(drawing.draw(answers.answer(Choice().moved(visitors.SLIDER, value)).picture))


KNOWN = {number / 100: str(number) for number in range(60)}
"""Pictures of a slider, each unlike all others."""


def test_a_drag_without_an_answer_is_counted_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(visitors, "MOVE_S", 0)
    socket = Deaf()
    visitor = visitors.Visitor(socket, "page")  # type: ignore[arg-type]
    assert aside(visitor.drag(KNOWN, wait_s=0)) == visitors.Drag(rate=0, seconds=None)
    assert len(set(socket.moved)) == len(socket.moved) == visitors.MOVES + 1


def test_an_answer_is_matched_to_the_released_value(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(visitors, "MOVE_S", 0)
    socket = Deaf()
    visitor = visitors.Visitor(socket, "page")  # type: ignore[arg-type]

    def hear(option: str) -> None:
        content = {"comm_id": "", "data": {"state": {"option": option}}}
        visitor._hear({"msg_type": "comm_msg", "content": content})

    async def dragged() -> visitors.Drag:
        drag = asyncio.create_task(visitor.drag(KNOWN, PATIENCE_S))
        await socket.released.wait()
        hear("of an earlier move")
        for _ in range(9):
            await asyncio.sleep(0)
        assert not drag.done()
        hear(KNOWN[socket.moved[-1]])
        return await drag

    assert aside(dragged()).seconds is not None


def test_some_values_of_a_slider_draw_the_same_picture() -> None:
    """The page sends none that it shows already, so such a drag says nothing of a lost one."""
    assert picture_at(0.92) == picture_at(0.95) != picture_at(0.5)


@pytest.mark.long
def test_no_picture_is_lost_in_a_crowd(address: str) -> None:
    drags = aside(visitors.crowd(address, 20, 10, visitors.pictures(), CROWD_S))
    assert len(drags) == 200
    assert all(drag.seconds is not None for drag in drags)


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
    wait_until(lambda: seen[-1:] == [RUNS])
    seen.clear()
    go = threading.Event()

    def other() -> None:
        with ANSWERS.turn():
            go.wait(PATIENCE_S)

    others = [threading.Thread(target=other) for _ in range(2)]
    others[0].start()
    wait_until(lambda: _waiting() == 1)
    session.move("war_aid", 0.25)
    wait_until(lambda: _waiting() == 2)
    others[1].start()
    wait_until(lambda: _waiting() == 3)
    session.take_tab("rulebook")  # what is asked elsewhere loses nothing
    go.set()
    wait_until(lambda: seen[-1:] == [RUNS])
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
