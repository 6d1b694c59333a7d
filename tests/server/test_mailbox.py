"""The newest request wins and the last is never lost."""

import threading
import time

import pytest

from rulebook.declared.errors import BadInput
from server.page.mailbox import Apart, Mailbox, Turns
from tests.server.visitor import PATIENCE_S


def test_the_newest_wins_and_the_last_is_answered() -> None:
    seen: list[int] = []
    done = threading.Event()

    def work(request: int) -> None:
        time.sleep(0.01)
        seen.append(request)
        if request == 99:
            done.set()

    box = Mailbox(work)
    box.open()
    for request in range(100):
        box.put(request)
        time.sleep(0.0005)
    assert done.wait(5)
    box.close()
    assert seen == sorted(seen)
    assert len(seen) < 100


def test_a_failure_is_told_and_does_not_end_the_worker() -> None:
    failures: list[str] = []
    done = threading.Event()

    def work(request: int) -> None:
        if request == 0:
            raise ValueError("no")
        done.set()

    box = Mailbox(work, failed=lambda error: failures.append(str(error)))
    box.open()
    box.put(0)
    while not failures:
        time.sleep(0.001)
    box.put(1)
    assert done.wait(5)
    box.close()
    assert failures == ["no"]


def test_a_visitors_own_mistake_is_told_but_not_logged(caplog: pytest.LogCaptureFixture) -> None:
    failures: list[Exception] = []
    told = threading.Semaphore(0)

    def work(error: Exception) -> None:
        raise error

    def fail(error: Exception) -> None:
        failures.append(error)
        told.release()

    box = Mailbox(work, failed=fail)
    box.open()
    mistakes = [BadInput("overlap is 7; allowed is a number from 0 to 1."), ValueError("no")]
    for mistake in mistakes:
        box.put(mistake)
        assert told.acquire(timeout=PATIENCE_S)
    box.close()
    assert failures == mistakes
    (logged,) = caplog.records
    assert logged.exc_info is not None
    assert logged.exc_info[1] is mistakes[1]


def test_slow_work_waits_until_requests_rest() -> None:
    seen: list[int] = []
    box = Mailbox(seen.append, settle=0.1)
    box.open()
    for request in range(8):
        box.put(request)
        time.sleep(0.02)
    time.sleep(0.4)
    box.close()
    assert seen == [7]


def test_whoever_waits_for_a_turn_is_answered_to_the_newest_request() -> None:
    turns = Turns()
    seen: list[tuple[str, int]] = []
    done = threading.Event()

    def work(request: tuple[str, int]) -> None:
        time.sleep(0.01)
        seen.append(request)
        if {("a", 9), ("b", 9), ("c", 9)} <= set(seen):
            done.set()

    boxes = {name: Mailbox(work, turns=turns, name=name) for name in "abc"}
    with turns.turn():
        for box in boxes.values():
            box.open()
        for request in range(10):
            for name, box in boxes.items():
                box.put((name, request))
        time.sleep(0.05)
        assert seen == []
    assert done.wait(5)
    for box in boxes.values():
        box.close()
    assert len(seen) == 3


def test_work_done_apart_returns_and_raises_as_it_would_here() -> None:
    apart = Apart("apart")
    assert apart.do(lambda: threading.current_thread().name) == "apart"
    with pytest.raises(ZeroDivisionError):
        apart.do(lambda: 1 / 0)
    assert apart.do(lambda: 2) == 2


def test_who_waits_for_quiet_goes_when_nobody_has_a_turn_or_after_a_while() -> None:
    turns = Turns()
    went = threading.Event()

    def wait() -> None:
        turns.wait_for_quiet(60)
        went.set()

    turns.wait_for_quiet(0)
    with turns.turn():
        threading.Thread(target=wait).start()
        assert not went.wait(0.1)
        turns.wait_for_quiet(0.01)
    assert went.wait(5)
