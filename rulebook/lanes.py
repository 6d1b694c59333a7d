"""Four numbers reckoned at once: an array (4,) in Python, one register where it is compiled.

LLVM writes out loops that are as short as this before it looks for what can be done at once. Each
of the four is what it would be by itself, to the bit.
"""

import inspect
import operator
from collections.abc import Callable
from typing import Any

import numpy as np
from llvmlite import ir
from numba.core import types
from numba.core.datamodel import models
from numba.extending import lower_builtin, register_model, type_callable
from numba.np.arrayobj import make_array

LANES = 4
_TURNS = ((2, 3, 0, 1), (1, 0, 3, 2))  # of places, after which each lane has met every other


def four(numbers, start):
    """Return four numbers of an array, from a place on, 0 or more, where there are as many."""
    return numbers[start : start + LANES]


def four_of(first, second, third, fourth):
    """Return these four numbers."""
    return np.array((first, second, third, fourth))


def put(numbers, out):
    """Write four numbers into an array (4,)."""
    out[:] = numbers


def where(answers, numbers):
    """Return the numbers whose answer is yes, and 0 for the others."""
    return np.where(answers, numbers, 0.0)


def most(one, other):
    """Return the greater number of each lane."""
    return np.where(one > other, one, other)


def greatest(numbers):
    """Return the greatest of four numbers."""
    for places in _TURNS:
        numbers = most(numbers, numbers[list(places)])
    return numbers[0]


class _Lanes(types.Type):
    """What Numba takes four numbers for, or four answers."""


_FOUR, _ANSWERS = _Lanes("four numbers"), _Lanes("four answers")
_PLACE = ir.IntType(32)
_ALIGNMENT = np.dtype(np.float64).alignment
_REGISTER = ir.VectorType(ir.DoubleType(), LANES)
_IN_LLVM = {_FOUR: _REGISTER, _ANSWERS: ir.VectorType(ir.IntType(1), LANES)}
_ZEROS = ir.Constant(_REGISTER, [0.0] * LANES)
_ANY = ir.Constant(_REGISTER, ir.Undefined)


@register_model(_Lanes)
class _Model(models.PrimitiveModel):
    def __init__(self, manager, kind):
        super().__init__(manager, kind, _IN_LLVM[kind])


def _compiled(function: Callable[..., Any], returns: Any, *takes: Any) -> Callable[..., Any]:
    """Let calls of a function with such arguments be compiled as the one decorated writes it.

    It is given LLVM's builder and values, of an array its address.
    """

    def typed(_: Any) -> Callable[..., Any]:
        def call(*given: Any) -> Any:
            return returns(*given) if all(map(_is, given, takes)) else None

        call.pysig = inspect.signature(function)  # type: ignore[attr-defined]
        return call

    def declare(write: Callable[..., Any]) -> Callable[..., Any]:
        def lowered(context: Any, builder: Any, called: Any, arguments: Any) -> Any:
            values = (
                make_array(kind)(context, builder, value).data if _is(kind, types.Array) else value
                for kind, value in zip(called.args, arguments, strict=True)
            )
            return write(builder, *values)

        type_callable(function)(typed)
        lower_builtin(function, *takes)(lowered)
        return write

    return declare


def _is(given: Any, wanted: Any) -> bool:
    """Return whether a type is as wanted, or of that class; an array, whether it is of numbers."""
    if isinstance(given, types.Array):
        kind = given.dtype, given.ndim, given.layout
        return wanted is types.Array and kind == (types.float64, 1, "C")  # side by side
    return isinstance(given, wanted) if isinstance(wanted, type) else bool(given == wanted)


def _in_all(builder, value):
    """Return a register with a number in each of its lanes, or the register given."""
    if value.type == _REGISTER:
        return value
    first = builder.insert_element(_ANY, value, ir.Constant(_PLACE, 0))
    return _turned(builder, first, [0] * LANES)


def _turned(builder, register, places):
    """Return a register with what stands at these places of another."""
    return builder.shuffle_vector(register, _ANY, ir.Constant(ir.VectorType(_PLACE, LANES), places))


def _compile_arithmetic(function, instruction):
    for takes in ((_FOUR, _FOUR), (_FOUR, types.float64), (types.float64, _FOUR)):

        @_compiled(function, _FOUR, *takes)
        def _(builder, one, other):
            return getattr(builder, instruction)(_in_all(builder, one), _in_all(builder, other))


_compile_arithmetic(operator.add, "fadd")
_compile_arithmetic(operator.sub, "fsub")
_compile_arithmetic(operator.mul, "fmul")


@_compiled(operator.ge, _ANSWERS, _FOUR, types.float64)
def _(builder, numbers, least):
    return builder.fcmp_ordered(">=", numbers, _in_all(builder, least))


@_compiled(operator.and_, _ANSWERS, _ANSWERS, _ANSWERS)
def _(builder, one, other):
    return builder.and_(one, other)


@_compiled(where, _FOUR, _ANSWERS, _FOUR)
def _(builder, answers, numbers):
    return builder.select(answers, numbers, _ZEROS)


@_compiled(operator.getitem, types.float64, _FOUR, types.Integer)
def _(builder, numbers, place):
    return builder.extract_element(numbers, place)


@_compiled(four, _FOUR, types.Array, types.Integer)
def _(builder, numbers, start):
    here = builder.bitcast(builder.gep(numbers, [start]), _REGISTER.as_pointer())
    return builder.load(here, align=_ALIGNMENT)


@_compiled(four_of, _FOUR, *[types.float64] * LANES)
def _(builder, *numbers):
    register = _ANY
    for place, number in enumerate(numbers):
        register = builder.insert_element(register, number, ir.Constant(_PLACE, place))
    return register


@_compiled(put, types.none, _FOUR, types.Array)
def _(builder, numbers, out):
    here = builder.bitcast(out, _REGISTER.as_pointer())
    builder.store(numbers, here, align=_ALIGNMENT)
    return ir.Constant(ir.IntType(8).as_pointer(), None)


def _greater(builder, one, other):
    return builder.select(builder.fcmp_ordered(">", one, other), one, other)


@_compiled(most, _FOUR, _FOUR, _FOUR)
def _(builder, one, other):
    return _greater(builder, one, other)


@_compiled(most, _FOUR, _FOUR, types.float64)
def _(builder, one, other):
    return _greater(builder, one, _in_all(builder, other))


@_compiled(greatest, types.float64, _FOUR)
def _(builder, numbers):
    for places in _TURNS:
        numbers = _greater(builder, numbers, _turned(builder, numbers, places))
    return builder.extract_element(numbers, ir.Constant(_PLACE, 0))
