"""What is asked for: a condition on the measures and outcomes of a run, written in a line.

The language is a small part of Python's expressions, read by `ast` and carried out node by node
from a list of what is allowed; nothing is ever evaluated as Python.
"""

import ast
import warnings
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from model.analysis.grammar import ALLOWED, Columns, Reader
from rulebook.errors import BadInput

LONGEST = 500  # characters


@dataclass(frozen=True)
class Condition:
    """A condition on a run: its text, what it reads, and how it is said."""

    text: str
    words: str
    reads: frozenset[str]  # columns
    holds: Callable[[Columns], NDArray[np.bool_]]


def parse(text: str, place: str = "--where") -> Condition:
    """Return the condition that a line like `turkey_presence < 0.05 and not war_resumed` asks for.

    Raises:
        BadInput: it is not of this language, or names what is no measure or outcome.
    """
    shown = text if len(text) <= LONGEST else f"{text[:LONGEST]}..."
    where = f"{place} {shown!r}"
    if len(text) > LONGEST:
        raise BadInput(f"{where}: it is longer than {LONGEST} characters.")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # the parser's remarks on style
            tree = ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        raise BadInput(f"{where}: it can't be read; {ALLOWED}.") from None
    reader = Reader(where, text.strip())
    fact = reader.fact(tree)
    return Condition(text.strip(), fact.words, frozenset(reader.reads), fact.holds)
