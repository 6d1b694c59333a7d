"""Long work behind a tab: the newest wish wins, and nothing goes on unseen."""

import threading
import time
from collections.abc import Iterator
from itertools import count

import pytest

from server.page import bench, words
from server.page.bench import Bench, Stop
from tests.server.visitor import PATIENCE_S


@pytest.fixture(autouse=True)
def _rules_at_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    class AtHand:
        failed = ""

        @staticmethod
        def wait() -> bool:
            return True

    monkeypatch.setattr(bench, "RULES", AtHand)


def test_a_newer_wish_stops_the_older_one() -> None:
    ended: list[tuple[str, bool]] = []
    begun, done = threading.Event(), threading.Event()

    def work(wish: str, stop: Stop) -> None:
        begun.set()
        while wish == "first" and not stop():
            time.sleep(0.002)
        ended.append((wish, stop()))
        if wish == "second":
            done.set()

    one = Bench(work)
    close = one.open()
    one.ask("first")
    assert begun.wait(PATIENCE_S)
    one.ask("second")
    assert done.wait(PATIENCE_S)
    one.ask("second")  # the same wish again is one
    close()
    assert ended == [("first", True), ("second", False)]


def test_a_wish_that_failed_may_be_asked_for_again() -> None:
    complaints: list[Exception] = []
    failed, done = threading.Event(), threading.Event()

    def work(_: str, __: Stop) -> None:
        if not failed.is_set():
            raise RuntimeError("once")
        done.set()

    def fail(error: Exception) -> None:
        complaints.append(error)
        failed.set()

    one = Bench(work, failed=fail)
    close = one.open()
    one.ask("wish")
    assert failed.wait(PATIENCE_S)
    assert not one.wants("wish")
    one.ask("wish")
    assert done.wait(PATIENCE_S)
    close()
    assert [str(error) for error in complaints] == ["once"]


def test_work_stops_when_nobody_looks() -> None:
    begun, ended = threading.Event(), threading.Event()

    def work(_: str, stop: Stop) -> None:
        begun.set()
        while not stop():
            time.sleep(0.002)
        ended.set()

    one = Bench(work)
    close = one.open()
    one.ask("wish")
    assert begun.wait(PATIENCE_S)
    one.leave()
    assert ended.wait(PATIENCE_S)
    close()


def test_long_work_gives_way_between_two_steps_and_ends_with_its_page() -> None:
    ended, next_done = threading.Event(), threading.Event()
    began, threads = threading.Event(), set[str]()

    def steps(stop: Stop) -> Iterator[int]:
        for step in count():
            if stop():
                return
            threads.add(threading.current_thread().name)
            time.sleep(0.002)
            yield step

    def long(_wish: str, stop: Stop) -> None:
        for _ in bench.apart(steps(stop)):
            began.set()
        ended.set()

    def short(_: str, __: Stop) -> None:
        assert list(bench.apart(iter([1, 2]))) == [1, 2]
        next_done.set()

    first, second = Bench(long), Bench(short)
    close_first, close_second = first.open(), second.open()
    first.ask("wish")
    assert began.wait(PATIENCE_S)
    second.ask("wish")
    assert next_done.wait(PATIENCE_S)
    assert not ended.is_set()
    close_first()
    assert ended.wait(PATIENCE_S)
    close_second()
    assert threads == {"bench"}


def test_what_goes_wrong_in_a_step_is_told() -> None:
    failures: list[str] = []
    told = threading.Event()

    def work(_: str, __: Stop) -> None:
        list(bench.apart(1 // step for step in (1, 0)))

    def failed(error: Exception) -> None:
        failures.append(type(error).__name__)
        told.set()

    one = Bench(work, failed=failed)
    close = one.open()
    one.ask("wish")
    assert told.wait(PATIENCE_S)
    close()
    assert failures == ["ZeroDivisionError"]


@pytest.mark.parametrize(
    ("name", "amount", "said"),
    [
        ("peacekeepers", 1960, "1,960 soldiers"),
        ("foothold_value", 0.1, "0.1 utility"),
        ("overlap", 0.55, "0.55"),
        ("armenia_consent", 1, "on"),
        ("first_mover", -1, "by luck"),
        ("first_mover", 5, "the United States"),
        ("war_hazard", 0.0005, "0.0005 a week"),
    ],
)
def test_a_value_is_said_with_its_unit(name: str, amount: float, said: str) -> None:
    assert words.value(name, amount) == said
