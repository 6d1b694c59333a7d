"""What the compiled code of a function depends on, as a hash.

It is the function's own instructions, the constants that it reads, and the same of each function
that is compiled into it; of one that stands apart, its types. So an edit compiles again what
depends on it and nothing else. What it cannot tell is refused, so that no stale code is ever used:
all that a function reads must be of a kind named here. Docstrings and the place in the file do not
count.
"""

import builtins
import dis
import functools
import hashlib
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import CodeType, ModuleType
from typing import Any

import llvmlite
import numba
import numpy as np
from numba.core.dispatcher import Dispatcher

from rulebook.engine.apart import Apart

ENGINE = __name__.rpartition(".")[0]
OTHERS = {"builtins", "llvmlite", "math", "numba", "numpy"}  # known by their versions
_PLAIN = (bool, int, float, complex, str, bytes, type(None), type(...), np.generic)
_SETTINGS = ("OPT", "LOOP_VECTORIZE", "SLP_VECTORIZE", "CPU_NAME", "CPU_FEATURES", "BOUNDSCHECK")


def surroundings(engine: Path = Path(__file__).parent) -> str:
    """Return a hash of what all compiled code depends on: the engine's sources, the compiler."""
    digest = hashlib.sha256()
    for path in sorted(engine.rglob("*.py")):
        digest.update(path.relative_to(engine).as_posix().encode() + path.read_bytes())
    versions = (sys.version, numba.__version__, llvmlite.__version__, np.__version__)
    settings = [getattr(numba.config, name) for name in _SETTINGS]
    digest.update(f"{versions} {settings}".encode())
    return digest.hexdigest()[:16]


@functools.cache
def fingerprint(function: Callable[..., Any]) -> str:
    """Return the hash of a function that Numba compiles.

    Raises:
        TypeError: it reads something of which a change would not be noticed.
    """
    code = function.__code__
    parts = [function.__module__, function.__qualname__, *_instructions(code, function.__doc__)]
    parts += [_value(one) for one in function.__defaults__ or ()]
    parts += [_value(cell.cell_contents) for cell in function.__closure__ or ()]
    for name in sorted(_names(code) & function.__globals__.keys()):
        try:
            parts += [name, _value(function.__globals__[name])]
        except TypeError as error:
            if name in _loaded(code):
                raise TypeError(f"{function.__qualname__} reads {name}: {error}") from None
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _codes(code: CodeType) -> Iterator[CodeType]:
    yield code
    for one in code.co_consts:
        if isinstance(one, CodeType):
            yield from _codes(one)


def _instructions(code: CodeType, text: str | None) -> Iterator[str]:
    """Give a code's instructions and constants, but for the docstring."""
    for one in _codes(code):
        yield one.co_code.hex()
        yield f"{one.co_argcount} {one.co_names} {one.co_varnames} {one.co_freevars} {one.co_flags}"
        yield from (
            _value(const)
            for const in one.co_consts
            if not isinstance(const, CodeType) and (const is not text or text is None)
        )


def _names(code: CodeType) -> set[str]:
    """Return the names that a code may read as globals, among them those of attributes."""
    return {name for one in _codes(code) for name in one.co_names}


def _loaded(code: CodeType) -> set[str]:
    """Return the names that a code does read as globals."""
    steps = (step for one in _codes(code) for step in dis.get_instructions(one))
    return {step.argval for step in steps if step.opname == "LOAD_GLOBAL"}


def _value(value: Any) -> str:
    """Return in words what compiled code takes of a value."""
    if isinstance(value, _PLAIN):
        return f"{type(value).__name__} {value!r}"
    if isinstance(value, Dispatcher):
        return f"within {fingerprint(value.py_func)} {sorted(value.targetoptions.items())}"
    if isinstance(value, Apart):
        return f"apart {value.symbol} {value.signature}"
    if type(value) is tuple:
        return f"({', '.join(map(_value, value))})"
    if isinstance(value, slice):  # a constant of later Pythons
        return f"slice {_value((value.start, value.stop, value.step))}"
    if isinstance(value, np.ndarray) and not value.dtype.hasobject:
        content = hashlib.sha256(value.tobytes()).hexdigest()
        return f"array {_value(value.dtype)} {value.shape} {value.strides} {content}"
    if isinstance(value, np.dtype):
        return f"{value!r} {value.itemsize} {value.isalignedstruct}"
    if isinstance(value, numba.types.Type):
        return f"type {value}"
    return _known(value)


def _known(value: Any) -> str:
    """Return the name of what the surroundings hold: of the engine, or of another's library."""
    is_module = isinstance(value, ModuleType)
    room = value.__name__ if is_module else getattr(value, "__module__", None) or ""
    name = getattr(value, "__name__", "")
    if isinstance(value, np.ufunc) or getattr(builtins, name, None) is value:
        return name
    if room.partition(".")[0] in OTHERS or (room.startswith(f"{ENGINE}.") and not is_module):
        return f"{room}.{name}"
    raise TypeError(f"a change of {type(value).__name__} {name} would not be noticed")
