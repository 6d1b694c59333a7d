"""Playing a plan: part by part, on all cores, with few parts at a time."""

import os
import threading
from collections.abc import Callable, Iterable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from typing import Protocol

from model.ensemble import simulate
from model.sweeps.plan import Part, Plan
from model.sweeps.table import Rows, as_bytes
from rulebook.declared.bounds import MAX_THREADS
from rulebook.declared.values import whole_number


@dataclass(frozen=True)
class Played:
    """A part that was played: its number, its rows as a file's bytes, and how many failed."""

    number: int
    rows: int
    failures: int
    content: bytes


class Players(Protocol):
    """Who plays parts: threads here, or the workers of a cluster."""

    def most(self) -> int:
        """Return how many parts are worth having under way at once."""

    def submit(self, part: Part, progress: Callable[[int], None] | None) -> "Future[Played | None]":
        """Have a part played and its runs told; the result is None if it was stopped."""

    def close(self) -> None:
        """Stop what is under way, and let go."""


def play_part(
    part: Part,
    progress: Callable[[int], None] | None = None,
    stop: Callable[[], bool] | None = None,
) -> Played | None:
    """Play a part; return None if it was stopped.

    A point that cannot be played, and a run whose measures are no numbers, are rows that say so.
    An error of `progress` and a want of memory say nothing of a point, so they end the part.

    Args:
        part: what to play.
        progress: called with a number of runs whenever so many more are done.
        stop: asked again and again.
    """
    rows = Rows(part.scenario, part.names, part.seed, part.rows)
    tables = part.scenario.first_state()
    for segment, values in zip(part.segments, part.values, strict=True):
        if stop is not None and stop():
            return None
        here = rows.add(segment.point, values, segment.first_run, segment.runs)
        told = 0
        telling = False

        def tell(done: int, _all: int) -> None:
            nonlocal told, telling
            telling = True
            if progress is not None:
                progress(done - told)
            told = done
            telling = False

        try:
            point = dict(zip(part.names, values.tolist(), strict=True))
            played = simulate(
                part.scenario.replace(point),
                segment.runs,
                part.seed,
                first_run=part.first_luck(segment),
                threads=1,
                progress=tell,
                stop=stop,
                tables=tables,
            )
        except MemoryError:
            raise
        except Exception as error:  # Whatever it is, the other points are played.
            if telling:
                raise
            rows.failed(here, f"{type(error).__name__}: {error}")
            tell(segment.runs, segment.runs)
        else:
            if played.runs < segment.runs:
                return None
            rows.measured(here, played.measures)
    return Played(part.number, part.rows, rows.failures, as_bytes(rows.table()))


class Threads:
    """Plays parts on this machine's cores."""

    def __init__(self, threads: int | None = None) -> None:
        if threads is not None:
            threads = whole_number(threads, "threads", 1, MAX_THREADS)
        self._threads = threads or os.cpu_count() or 1
        self._pool = ThreadPoolExecutor(self._threads)
        self._over = threading.Event()

    def most(self) -> int:
        """Return the number of threads and one that waits its turn."""
        return self._threads + 1

    def submit(self, part: Part, progress: Callable[[int], None] | None) -> "Future[Played | None]":
        """Have a part played by the next free thread."""
        return self._pool.submit(play_part, part, progress, self._over.is_set)

    def close(self) -> None:
        """Stop at the next point."""
        self._over.set()
        self._pool.shutdown()


def play(
    plan: Plan,
    numbers: Iterable[int],
    players: Players,
    keep: Callable[[Played], None],
    progress: Callable[[int], None] | None = None,
    stop: Callable[[], bool] | None = None,
) -> bool:
    """Play parts and hand each to `keep` when it is done, in whatever order; return whether all.

    Only as many parts as `players` can work at exist at a time, so memory does not grow with the
    sweep. `players` are closed at the end, however it comes. `progress` is called with a number of
    runs whenever so many more are done; once `stop` says so, what is under way is given up.
    """
    left = iter(numbers)
    under_way: set[Future[Played | None]] = set()
    stopped = False
    try:
        while True:
            stopped = stopped or (stop is not None and stop())
            while not stopped and len(under_way) < players.most():
                number = next(left, None)
                if number is None:
                    break
                under_way.add(players.submit(plan.part(number), progress))
            if stopped or not under_way:
                return not stopped
            done, under_way = wait(under_way, timeout=0.1, return_when=FIRST_COMPLETED)
            # What is finished is kept first, and then whatever went wrong is told.
            for one in sorted(done, key=lambda one: one.exception() is not None):
                played = one.result()
                if played is not None:
                    keep(played)
    finally:
        players.close()
