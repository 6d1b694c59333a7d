"""The one error a user can cause, and how it helps."""

import difflib
from collections.abc import Iterable

SIMILAR = 0.6  # of a word that may have been meant; at less, words share but a letter or two


class BadInput(ValueError):  # noqa: N818 - it is the input that is bad
    """What a user gave cannot be used.

    Its text is one whole sentence that names the place, the value and what is allowed.
    """


def nearest(word: str, known: Iterable[str]) -> str:
    """Return ' Did you mean X?' for the closest known word, or nothing."""
    close = difflib.get_close_matches(str(word), list(known), 1, SIMILAR)
    return f" Did you mean {close[0]}?" if close else ""
