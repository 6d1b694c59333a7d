"""The engine compiled by several processes at once: the same code, sooner.

Numba compiles one function after another. Functions that stand apart need nothing of one another's
code, so each process takes the next that none has taken.
"""

import gc
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path
from pkgutil import resolve_name

import numba

import rulebook.week.turn  # noqa: F401 - declares the engine, with all that it calls
from rulebook.engine.apart import ENGINE, Apart
from rulebook.engine.kept import CACHE, ROOM, VARIABLE, can_keep

ROOT = Path(__file__).resolve().parents[1]
PROCESSES = 4  # more would mostly compile the small functions that several call

_WORKER = (
    "import os, sys; from rulebook.compiling import compile_untaken; "
    "compile_untaken(*sys.argv[1:]); "
    "os._exit(0)"  # there is nothing to tidy up, and it would take half a second
)


def is_compiled() -> bool:
    """Return whether nothing of the engine must be compiled before it can play."""
    if numba.config.DISABLE_JIT:  # type: ignore[attr-defined]
        return True
    return all(one.is_kept for one in ENGINE)


def can_be_kept() -> bool:
    """Return whether what is compiled can be kept for the next start; say so where it can't."""
    return can_keep(CACHE)


def surroundings() -> dict[str, str]:
    """Return the environment of a process that works elsewhere and keeps its code where we do."""
    return {**os.environ, VARIABLE: str(ROOM)}


def compile_engine() -> None:
    """Compile what is not on the disk of the engine."""
    missing = [one for one in ENGINE if not one.is_kept]
    processes = min(os.cpu_count() or 1, PROCESSES, len(missing))
    if processes < 2 or not compile_in_parallel(missing, processes):
        load_engine()


def load_engine() -> None:
    """Load the compiled engine from the disk; compile what is not there."""
    if not numba.config.DISABLE_JIT:  # type: ignore[attr-defined]
        for one in ENGINE:
            one.compile()


def compile_in_parallel(functions: Iterable[Apart], processes: int) -> bool:
    """Compile functions that stand apart by several processes; return whether that was done.

    What they have finished is kept, even where one of them fails or this is interrupted.
    """
    if not can_be_kept():  # so that nothing can be handed over
        return False
    try:
        room = Path(tempfile.mkdtemp(prefix="at-work-", dir=CACHE))
    except OSError:
        return False
    symbols = [one.symbol for one in functions]
    workers: list[subprocess.Popen[bytes]] = []
    try:
        for number in range(processes):
            k = number * len(symbols) // processes
            words = [str(room), *symbols[k:], *symbols[:k]]
            command = [sys.executable, "-c", _WORKER, *words]
            workers.append(
                subprocess.Popen(  # noqa: S603 - our own
                    command, cwd=ROOT, env=surroundings(), stderr=subprocess.DEVNULL
                )
            )
        return all(worker.wait() == 0 for worker in workers)
    except OSError:  # There is no room for so many processes.
        return False
    finally:
        for worker in workers:
            worker.kill()
            worker.wait()
        shutil.rmtree(room, ignore_errors=True)


def compile_untaken(room: str, *symbols: str) -> None:
    """Compile those functions that no other process in the room has taken."""
    gc.disable()  # a sixth of the time: much is made here, and little of it is let go
    for symbol in symbols:
        try:
            Path(room, symbol).touch(exist_ok=False)
        except FileExistsError:
            continue
        resolve_name(symbol).compile()
