"""The engine compiled by two processes at once: the same code, sooner.

Numba compiles one function after another. Another process compiles some meanwhile, which need
nothing of those compiled here, into a folder of its own: Numba numbers its files without a thought
of others who write beside it. Then what both have made is put together, and they go on with what
rests on it.
"""

import inspect
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numba

from rulebook.compiled import CACHE
from rulebook.deals import draft
from rulebook.diplomacy import bypass, ceasefire_statement
from rulebook.line import sector_week, war
from rulebook.luck import LUCK
from rulebook.measures import measure
from rulebook.parameters import PARAMS
from rulebook.sketch import draw_sketch
from rulebook.start import begin
from rulebook.state import DESK, STATE
from rulebook.stock import take_stock
from rulebook.terms import settle_terms
from rulebook.trade import seek_trade
from rulebook.turn import aftermath, diplomacy, week_on_the_line, works

ROOT = Path(__file__).resolve().parents[1]

STAGES: tuple[tuple[tuple[Any, ...], tuple[Any, ...]], ...] = (
    (
        (draft, draw_sketch, seek_trade, bypass, sector_week),
        (settle_terms, take_stock, ceasefire_statement, begin, war, measure),
    ),
    ((diplomacy,), (works, week_on_the_line, aftermath)),
)
"""What is compiled here and, at the same time, there: about as much work in both."""

_RECORDS = {"state": STATE, "params": PARAMS, "desk": DESK, "luck": LUCK}
_ARRAYS = {
    "vector": numba.float64[::1],
    "out": numba.float64[::1],
    "events": numba.float64[:, ::1],
}

_THERE = (
    "import sys, numba, rulebook.compiled; numba.config.CACHE_DIR = sys.argv[1]; "
    "from pkgutil import resolve_name; from rulebook.compiling import compile_all; "
    "compile_all(map(resolve_name, sys.argv[2:]))"
)


def is_compiled() -> bool:
    """Return whether the compiled engine is on the disk; its outermost function is its last."""
    return any(CACHE.glob("*/turn.play-*.nbi"))


def compile_all(functions: Iterable[Any]) -> None:
    """Compile rules as other rules call them: records and arrays by their names, else numbers."""
    types: dict[str, Any] = {name: numba.from_dtype(dtype) for name, dtype in _RECORDS.items()}
    types |= _ARRAYS
    for function in functions:
        names = inspect.signature(function.py_func).parameters
        function.compile(tuple(types.get(name, numba.int64) for name in names))


def compile_in_two() -> bool:
    """Compile what takes longest, some of it in another process; return whether that was so.

    Nothing depends on it: what it leaves out is compiled when it is first called.
    """
    if numba.config.DISABLE_JIT or (os.cpu_count() or 1) < 2:  # type: ignore[attr-defined]
        return False
    return all(compile_stage(here, there) for here, there in STAGES)


def compile_stage(here: Iterable[Any], there: Iterable[Any]) -> bool:
    """Compile some rules here while another process compiles others; return whether it did."""
    try:
        CACHE.mkdir(parents=True, exist_ok=True)
        folder = Path(tempfile.mkdtemp(prefix="there-", dir=CACHE))
        shutil.copytree(CACHE, folder, ignore=_others, dirs_exist_ok=True)
    except OSError:  # Nothing can be kept, so nothing can be handed over.
        return False
    names = [f"{one.py_func.__module__}:{one.py_func.__name__}" for one in there]
    command = [sys.executable, "-c", _THERE, str(folder), *names]
    other = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.DEVNULL)  # noqa: S603
    try:
        compile_all(here)
        whole = other.wait() == 0
        if whole:
            _take_over(folder)
    finally:
        other.kill()
        other.wait()
        shutil.rmtree(folder, ignore_errors=True)
    return whole


def _others(_: str, names: list[str]) -> list[str]:
    return [name for name in names if name.startswith("there-")]


def _take_over(folder: Path) -> None:
    """Take the code of each function that there is none of here: its index last, for it counts."""
    for index in folder.glob("*/*.nbi"):
        here = CACHE / index.relative_to(folder)
        if not here.exists():
            here.parent.mkdir(exist_ok=True)
            for code in index.parent.glob(f"{index.stem}.*.nbc"):
                code.replace(here.with_name(code.name))
            index.replace(here)
