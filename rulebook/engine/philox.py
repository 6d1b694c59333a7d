"""Philox, block by block: the numbers of NumPy's generator from any place in its stream.

Philox (Salmon et al. 2011) computes a block from a counter of four words and a key alone, so a run
need not draw what it never asks for. The first word counts blocks, the second turns. The Python
function is NumPy's own; the compiled one does the same arithmetic, and
tests/rulebook/engine/test_luck.py holds the two to the same bytes.
"""

from typing import no_type_check

import numpy as np
from llvmlite import ir
from numba import types
from numba.extending import intrinsic, overload

BLOCK = 4  # numbers that the generator makes at a time
ROUNDS = 10  # in which it makes a block

_MULTIPLY_0, _MULTIPLY_1 = np.uint64(0xD2E7470EE14C6C93), np.uint64(0xCA5A826395121157)
_WEYL = np.array([0x9E3779B97F4A7C15, 0xBB67AE8584CAA73B], np.uint64)
KEY_STEPS = np.arange(ROUNDS, dtype=np.uint64)[:, np.newaxis] * _WEYL  # on a key, by round
_UNUSED_BITS = np.uint64(11)  # of 64, to leave the 53 that a float holds
_UNIT = 2.0**-53


def fill_block(luck, out, block, turn):
    """Fill one block of `out`, an array of whole blocks, with numbers in [0, 1).

    Blocks are counted from 0. `turn` is the second word of the counter, so each turn has a stream
    of its own; all are keyed by the luck's seed and run.
    """
    key = np.array([luck.seed, luck.run], np.uint64)
    counter = np.array([block, turn, 0, 0], np.uint64)
    made = np.random.Generator(np.random.Philox(key=key, counter=counter)).random(BLOCK)
    out[block * BLOCK : (block + 1) * BLOCK] = made


@intrinsic
def _product(typing, a, b):  # noqa: ARG001 - Numba's protocol
    """Return the high and the low 64 bits of a product: Numba itself has no wider integer."""

    def build(context, builder, signature, args):
        wide = ir.IntType(128)
        product = builder.mul(*(builder.zext(arg, wide) for arg in args))
        high = builder.lshr(product, ir.Constant(wide, 64))
        halves = [builder.trunc(half, ir.IntType(64)) for half in (high, product)]
        return context.make_tuple(builder, signature.return_type, halves)

    return types.UniTuple(types.uint64, 2)(types.uint64, types.uint64), build


@overload(fill_block, jit_options={"forceinline": True})
@no_type_check
def _compiled_fill_block(luck, out, block, turn):  # noqa: ARG001
    def fill(luck, out, block, turn):
        x0, x1 = np.uint64(block + 1), np.uint64(turn)  # NumPy counts before it draws
        x2 = x3 = np.uint64(0)
        for k in range(ROUNDS):
            high_0, low_0 = _product(_MULTIPLY_0, x0)
            high_1, low_1 = _product(_MULTIPLY_1, x2)
            x0, x1 = high_1 ^ x1 ^ luck.keys[k, 0], low_1
            x2, x3 = high_0 ^ x3 ^ luck.keys[k, 1], low_0
        first = block * BLOCK
        out[first] = (x0 >> _UNUSED_BITS) * _UNIT
        out[first + 1] = (x1 >> _UNUSED_BITS) * _UNIT
        out[first + 2] = (x2 >> _UNUSED_BITS) * _UNIT
        out[first + 3] = (x3 >> _UNUSED_BITS) * _UNIT

    return fill
