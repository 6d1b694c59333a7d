"""A record of numbers as the flat array that it lies in."""

from typing import no_type_check

import numpy as np
from numba import types
from numba.core import cgutils
from numba.extending import intrinsic, overload
from numba.np.arrayobj import make_array, populate_array

_WIDTH = np.dtype(np.float64).itemsize


def numbers_of(record):
    """Return the float64 numbers of a record, to be read, as an array (numbers,)."""
    return np.frombuffer(record, np.float64)


@intrinsic
def _numbers_of(typing, record):  # noqa: ARG001 - Numba's protocol
    """Return the array that starts where the record does, over the same memory."""
    flat = types.Array(types.float64, 1, "C")

    def build(context, builder, _, args):
        array = make_array(flat)(context, builder)
        kind = context.get_data_type(types.float64).as_pointer()
        size, width = (context.get_constant(types.intp, n) for n in (record.size // _WIDTH, _WIDTH))
        populate_array(
            array,
            data=builder.bitcast(args[0], kind),
            shape=cgutils.pack_array(builder, [size]),
            strides=cgutils.pack_array(builder, [width]),
            itemsize=width,
            meminfo=None,
        )
        return array._getvalue()  # noqa: SLF001 - Numba's own way

    return flat(record), build


@overload(numbers_of)
@no_type_check
def _compiled_numbers_of(record):  # noqa: ARG001
    def numbers(record):
        return _numbers_of(record)

    return numbers
