"""The one error a user can cause, and how it helps."""

import difflib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, time
from heapq import nlargest

SIMILAR = 0.6  # of a word that may have been meant; at less, words share but a letter or two
MAX_COMPARED = 6  # names with which a word is compared letter by letter
MAX_SHOWN = 80  # letters of a value that a sentence repeats
MAX_NAMES = 60  # names that a sentence lists, where none is close
MAX_TOLD = 10  # mistakes that are told one by one; the others are counted


class BadInput(ValueError):  # noqa: N818 - it is the input that is bad
    """What a user gave cannot be used.

    Its text has a line for each mistake, up to MAX_TOLD of them and then a count. Each is one whole
    sentence that names the place, the value and what is allowed.

    Args:
        sentences: one for each mistake; what a user wrote is repeated in them by `quoted`.
        more: further mistakes, which are only counted.
    """

    def __init__(self, *sentences: str, more: int = 0) -> None:
        super().__init__(*sentences)
        self.sentences = sentences
        self.more = more

    def __str__(self) -> str:
        """Return the lines that are told."""
        told = [_on_one_line(sentence) for sentence in self.sentences[:MAX_TOLD]]
        more = len(self.sentences) - len(told) + self.more
        if more:
            counted = "is 1 more mistake" if more == 1 else f"are {more} more mistakes"
            told.append(f"There {counted}.")
        return "\n".join(told)


class Mistakes:
    """Gathers what is wrong in several places, so that all of it is told at once.

    >>> mistakes = Mistakes()
    >>> with mistakes.gathered():
    ...     raise BadInput("overlap is 7; allowed is a number from 0 to 1.")
    >>> mistakes.tell()
    Traceback (most recent call last):
    rulebook.declared.errors.BadInput: overlap is 7; allowed is a number from 0 to 1.
    """

    def __init__(self) -> None:
        self._sentences: list[str] = []
        self._more = 0

    @contextmanager
    def gathered(self) -> Iterator[None]:
        """Keep the BadInput that ends this block, and go on after it."""
        try:
            yield
        except BadInput as error:
            self._sentences += error.sentences
            self.count(error.more)

    def add(self, sentence: str) -> None:
        """Keep the sentence of a mistake; from MAX_TOLD sentences on, it is only counted."""
        if len(self._sentences) < MAX_TOLD:
            self._sentences.append(sentence)
        else:
            self.count(1)

    def count(self, more: int) -> None:
        """Count further mistakes, of which there is no sentence; none if `more` is below 0."""
        self._more += max(more, 0)

    def tell(self) -> None:
        """Raise BadInput with all that was gathered, if anything was; each sentence once."""
        if self._sentences:
            raise BadInput(*dict.fromkeys(self._sentences), more=self._more)


def quoted(value: object) -> str:
    """Return a user's value as a sentence repeats it, in MAX_SHOWN letters at most.

    On one line, printable, and as a scenario file writes it: true, 2020-11-10, {week = 3}.
    """
    shown = ""
    for piece in _pieces(value):
        shown += piece
        if len(shown) > MAX_SHOWN:
            end = _CLOSING.get(shown[0], "")
            return f"{shown[: MAX_SHOWN - 1 - len(end)]}…{end}"
    return shown


_CLOSING = {"'": "'", '"': '"', "[": "]", "{": "}"}


def _pieces(value: object) -> Iterator[str]:
    """Yield a value's text bit by bit, so that no more of it is written than is shown."""
    item = getattr(value, "item", None)  # NumPy's numbers, whose own form names their type
    if item is not None and getattr(value, "ndim", 1) == 0:
        value = item()
    if isinstance(value, str):
        yield repr(value[: MAX_SHOWN + 1])
    elif isinstance(value, bool):
        yield "true" if value else "false"
    elif isinstance(value, date | time):
        yield value.isoformat()
    elif isinstance(value, Mapping):
        yield "{"
        for k, (key, one) in enumerate(value.items()):
            yield f"{', ' if k else ''}{str(key)[:MAX_SHOWN]} = "
            yield from _pieces(one)
        yield "}"
    elif isinstance(value, list | tuple):
        yield "["
        for k, one in enumerate(value):
            yield ", " if k else ""
            yield from _pieces(one)
        yield "]"
    else:
        try:
            yield repr(value)
        except ValueError:  # Python writes no whole number of more than 4,300 digits
            yield "a number of thousands of digits"


def reason_of(error: OSError) -> str:
    """Return why the system refused something, as a sentence repeats it between brackets."""
    if isinstance(error, FileNotFoundError):  # of which Arrow says the name alone
        return "no such file or directory"
    said = error.strerror or str(error)
    return said[:1].lower() + said[1:]


def nearest(word: object, known: Iterable[str]) -> str:
    """Return ' Did you mean X?' for the closest known word, or nothing."""
    text = str(word)[:MAX_SHOWN]
    letters = set(text)
    # A hostile file holds thousands of words: only what looks alike at a glance is compared.
    alike = nlargest(
        MAX_COMPARED,
        known,
        key=lambda name: (
            text in name,
            2 * len(letters.intersection(name)) - abs(len(name) - len(text)),
        ),
    )
    close = difflib.get_close_matches(text, alike, 1, SIMILAR)
    return f" Did you mean {close[0]}?" if close else ""


def unknown(thing: str, name: object, known: Iterable[str]) -> str:
    """Return the end of a sentence on a name that is none: the closest known one, or all of them.

    >>> unknown("sector", "lachn", ["aghdam", "lachin"])
    "there is no sector 'lachn'. Did you mean lachin?"
    >>> unknown("sector", "moon", ["aghdam", "lachin"])
    "there is no sector 'moon'; allowed are aghdam, lachin."
    """
    names = list(known)
    said, meant = f"there is no {thing} {quoted(name)}", nearest(name, names)
    if meant:
        return f"{said}.{meant}"
    many = "" if len(names) <= MAX_NAMES else ", for example"
    return f"{said}; allowed are{many} {', '.join(names[:MAX_NAMES])}."


def _on_one_line(sentence: str) -> str:
    return "".join(one if one.isprintable() else repr(one)[1:-1] for one in sentence)
