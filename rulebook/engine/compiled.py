"""How a rule is declared and compiled.

A rule is a plain function over numbers and records. Numba compiles it; the compiled code is kept on
disk (kept.py).
"""

import contextlib
import hashlib
import inspect
import os
import shutil
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar, cast

import numba
import numpy as np

from rulebook.engine.apart import ENGINE, Apart
from rulebook.engine.kept import CACHE, Kept

F = TypeVar("F", bound=Callable[..., Any])

BOOK = Path(__file__).parents[1]


def source_hash(book: Path = BOOK) -> str:
    """Return a short hash of every source of a rulebook, and of what runs it."""
    digest = hashlib.sha256()
    for path in sorted(book.rglob("*.py")):
        digest.update(path.relative_to(book).as_posix().encode())
        digest.update(path.read_bytes())
    digest.update(f"{sys.version} {numba.__version__} {np.__version__}".encode())
    return digest.hexdigest()[:16]


@dataclass(frozen=True)
class Rule:
    """A rule of the book: what it is called, what it says, where it comes from, what takes it out.

    `plain` says what it does to readers, where the first sentence of `text` is for programmers.
    `formula` is plain text, its symbols named after ", where". `off` are the parameter values that
    switch the mechanism off; empty where a rule has no switch. `on` are values that switch it on,
    for a rule that the defaults leave off. `file` is where it stands, such as rules/line.
    """

    name: str
    title: str
    paragraphs: str
    theory: str
    text: str
    plain: str
    formula: str
    off: Mapping[str, float]
    on: Mapping[str, float]
    file: str


RULES: dict[str, Rule] = {}


def compiled(function: F) -> F:
    """Compile a helper that is not a rule of its own, into whoever calls it."""
    return _compile(function, apart=False)


def compiled_apart(function: F) -> F:
    """Compile a helper as a function of its own: one that is long and called from many places."""
    return _compile(function, apart=True)


def _compile(function: F, *, apart: bool) -> F:
    compiler: Any = numba.njit  # whose stubs leave out what spares compiling for other callers
    options = {
        "nogil": True,
        "error_model": "numpy",
        "forceinline": not apart,
        "no_cfunc_wrapper": True,
        "no_cpython_wrapper": function.__name__.startswith("_"),  # called by compiled code alone
    }
    made = compiler(**options)(function)
    if made is not function:  # as it is where Numba is told to compile nothing
        made._cache = Kept(made)  # noqa: SLF001 - Numba has no other way to choose it
    return cast("F", Apart(made) if apart and made is not function else made)


def rule(
    title: str,
    paragraphs: str,
    theory: str = "",
    *,
    plain: str = "",
    formula: str = "",
    off: Mapping[str, float] | None = None,
    on: Mapping[str, float] | None = None,
    apart: bool = False,
) -> Callable[[F], F]:
    """Declare and compile a rule; `paragraphs` are the article's, or "judgement".

    `apart` as in `compiled_apart`.
    """

    def declare(function: F) -> F:
        name = function.__name__
        text = inspect.getdoc(function) or ""
        file = function.__module__.removeprefix("rulebook.").replace(".", "/")
        switch = (_values(off), _values(on))
        RULES[name] = Rule(name, title, paragraphs, theory, text, plain, formula, *switch, file)
        return _compile(function, apart=apart)

    return declare


def _values(given: Mapping[str, float] | None) -> Mapping[str, float]:
    return MappingProxyType({key: float(value) for key, value in (given or {}).items()})


def forget_old_code(days: int = 30) -> None:
    """Remove compiled code that no warm-up has used, and no compiling made, for some days."""
    oldest = time.time() - days * 86_400
    for one in ENGINE:
        with contextlib.suppress(OSError):  # it is not kept, or not ours
            os.utime(one.place)
    with contextlib.suppress(OSError):  # another process does the same
        for folder in CACHE.parent.glob("compiled-*"):
            if folder != CACHE and folder.stat().st_mtime < oldest:
                shutil.rmtree(folder, ignore_errors=True)
        for path in CACHE.glob("*.code*"):
            if path.stat().st_mtime < oldest:
                path.unlink()
