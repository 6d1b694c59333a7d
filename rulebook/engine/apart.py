"""Functions that stand apart: each compiled once, and called at its address.

Numba takes the code of a called function into each of its callers and compiles it there anew, which
would be a third of the work. Of a function that stands apart its callers know the types alone, so
that it can be compiled after them, or by another process at the same time.
"""

import _thread
import ctypes
import functools
import inspect
import os
import threading
import traceback
from collections.abc import Callable
from typing import Any

import llvmlite.binding
import numba
import numpy as np
from llvmlite import ir
from numba.core import cgutils, types
from numba.extending import lower_builtin, type_callable

from rulebook.declared.desk import DESK, PARTS
from rulebook.declared.parameters import PARAMS
from rulebook.declared.state import STATE
from rulebook.engine.places import LUCK

_ARRAYS = {"states": STATE, "spans": PARAMS, "desks": DESK, "lucks": LUCK}
_RECORDS = {"state": STATE, "params": PARAMS, "desk": DESK, **PARTS, "luck": LUCK}
TYPES: dict[str, Any] = {name: numba.from_dtype(dtype) for name, dtype in _RECORDS.items()}
TYPES |= {name: numba.typeof(np.zeros(1, dtype)) for name, dtype in _ARRAYS.items()}
TYPES |= dict.fromkeys(("start", "vector", "out"), types.float64[::1])
TYPES |= dict.fromkeys(("events", "measures"), types.float64[:, ::1])
TYPES |= {"series": types.float64[:, :, ::1]}
TYPES |= dict.fromkeys(("kept", "span_of"), types.int64[::1])
TYPES |= dict.fromkeys(("seed", "first_run"), types.uint64)
TYPES |= dict.fromkeys(("amount", "chance"), types.float64)
"""What an argument of a function that stands apart is, by its name; any other is a whole number."""

RETURNS = {
    float: types.float64,
    int: types.int64,
    bool: types.boolean,
    inspect.Signature.empty: types.none,
}
"""What such a function returns, by its annotation; without one it returns nothing."""

ENGINE: list["Apart"] = []
"""The functions that stand apart, as they are declared: all of the engine once turn.py is read."""

_IN_C = {ir.IntType(64): ctypes.c_int64, ir.DoubleType(): ctypes.c_double}
"""What the types of numbers that may be passed are in C."""

_A_MOMENT = 0.1  # seconds


class Apart:
    """A compiled function for Python to call as any other, and for compiled code at its address.

    The address lies in a slot that callers know by name. At first it is that of a stand-in, which
    is Python: it puts the function's own there, compiling it where it must, and calls it.
    """

    def __init__(self, dispatcher: Any) -> None:
        functools.update_wrapper(self, dispatcher.py_func)
        self.py_func: Callable[..., Any] = dispatcher.py_func
        self.symbol = f"{self.py_func.__module__}.{self.py_func.__name__}"
        self.signature = _signature(self.py_func)
        self._dispatcher = dispatcher
        convention = dispatcher.targetctx.call_conv
        self._kind = convention.get_function_type(self.signature.return_type, self.signature.args)
        in_c: list[Any] = [
            ctypes.c_void_p if isinstance(kind, ir.PointerType) else _IN_C[kind]
            for kind in self._kind.args
        ]
        self._c_kind = ctypes.CFUNCTYPE(ctypes.c_int32, *in_c)
        self._stand_in = self._c_kind(self._find_and_call)
        self._slot = ctypes.cast(self._stand_in, ctypes.c_void_p)
        llvmlite.binding.add_symbol(self.symbol, ctypes.addressof(self._slot))
        type_callable(self)(self._typed)
        lower_builtin(self, types.VarArg(types.Any))(self._lowered)
        ENGINE.append(self)

    def __call__(self, *arguments: Any) -> Any:
        """Call it from Python."""
        return self._dispatcher(*arguments)

    @property
    def is_kept(self) -> bool:
        """Whether its code is on the disk, undamaged."""
        return bool(self._dispatcher._cache.is_whole(*self._called))  # noqa: SLF001 - as in compiled.py

    @property
    def place(self) -> Any:
        """The path at which its code is kept."""
        return self._dispatcher._cache.path(*self._called)  # noqa: SLF001

    @property
    def _called(self) -> tuple[Any, Any]:
        return self.signature.args, self._dispatcher.targetctx

    @property
    def cache_hits(self) -> int:
        """How many times its code has been found on the disk."""
        return sum(self._dispatcher.stats.cache_hits.values())

    def compile(self) -> None:
        """Compile it, or load its code from the disk, and let compiled code find it."""
        self._dispatcher.compile(self.signature.args)  # by which Numba finds it on the disk
        made = self._dispatcher.get_compile_result(self.signature)
        self._slot.value = made.library.get_pointer_to_function(made.fndesc.llvm_func_name)

    def _find_and_call(self, *arguments: Any) -> int:
        """Be called by compiled code in the function's place, until the slot holds its own."""
        try:
            try:
                self.compile()
            except KeyboardInterrupt:  # which compiled code cannot take: again, a moment later
                self.compile()
                threading.Timer(_A_MOMENT, _thread.interrupt_main).start()
        except BaseException:  # noqa: BLE001 - whatever it is, who called would go on
            traceback.print_exc()
            os.abort()
        return int(self._c_kind(self._slot.value or 0)(*arguments))

    def _typed(self, _: Any) -> Callable[..., Any]:
        """Tell Numba's type inference what a call returns; it must be given what is declared."""

        def call(*given: Any) -> Any:
            pairs = zip(given, self.signature.args, strict=True)
            return self.signature if all(_may_be_given(*pair) for pair in pairs) else None

        call.pysig = inspect.signature(self.py_func)  # type: ignore[attr-defined]
        return call

    def _lowered(self, context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        """Write a call to what the slot holds, as Numba writes calls."""
        slot = builder.module.globals.get(self.symbol) or cgutils.add_global_variable(
            builder.module, self._kind.as_pointer(), self.symbol
        )
        status, result = context.call_conv.call_function(
            builder, builder.load(slot), signature.return_type, signature.args, arguments
        )
        with cgutils.if_unlikely(builder, status.is_error):
            context.call_conv.return_status_propagate(builder, status)
        return result


def _signature(function: Callable[..., Any]) -> Any:
    """Return the types of a function's arguments and of what it returns, as Numba names them."""
    declared = inspect.signature(function)
    returned = RETURNS[declared.return_annotation]
    return returned(*(TYPES.get(name, types.int64) for name in declared.parameters))


def _may_be_given(given: Any, declared: Any) -> bool:
    """Return whether it is what is declared, or a whole number too: Numba would cut others off."""
    return bool(given == declared) or (isinstance(given, types.Integer) and declared == types.int64)
