"""The bits of a whole number, as a list of places that is short where few are set."""

from typing import no_type_check

import numpy as np
from llvmlite import ir
from numba import types
from numba.extending import intrinsic, overload


def lowest(bits):
    """Return the place, from 0, of the lowest bit that is set of a number other than 0."""
    return np.uint64((int(bits) & -int(bits)).bit_length() - 1)


@intrinsic
def _lowest(typing, bits):  # noqa: ARG001 - Numba's protocol
    """Return it by the processor's own instruction, which Numba itself does not offer."""

    def build(context, builder, signature, args):  # noqa: ARG001
        return builder.cttz(args[0], ir.Constant(ir.IntType(1), 1))

    return types.uint64(types.int64), build


@overload(lowest, jit_options={"forceinline": True})
@no_type_check
def _compiled_lowest(bits):  # noqa: ARG001
    def place(bits):
        return _lowest(bits)

    return place
