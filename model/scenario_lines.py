"""Where in a TOML file something stands, for sentences about what is wrong with it.

`tomllib` keeps no positions, so the text is gone through once more. What a pattern has matched it
never gives back (possessive quantifiers): the time taken grows with the length alone.
"""

import re
import tomllib
from contextlib import suppress
from itertools import count

MAX_PARTS = 16  # of a dotted key; tomllib takes time that grows with their square
MAX_NESTED = 16  # lists and tables within one another; a scenario has four

_SPACE = re.compile(r"[ \t]*+")
_BLANK = re.compile(r"(?:[ \t\n]|#[^\n]*+)*+")
_BARE = re.compile(r"[A-Za-z0-9_-]++")
_SCALAR = re.compile(r"[^,\]}\n#]++")
_STRINGS = {
    '"""': re.compile(r'"""(?:[^"\\]|\\.|"(?!""))*+"{3,5}', re.DOTALL),
    "'''": re.compile(r"'''(?:[^']|'(?!''))*+'{3,5}"),
    '"': re.compile(r'"(?:[^"\\\n]|\\.)*+"'),
    "'": re.compile(r"'[^'\n]*+'"),
}

Place = tuple[str | int, ...]


class _NotTomlError(Exception):
    """The text cannot be followed further; tomllib says why."""


class TooDeepError(Exception):
    """A key has more than MAX_PARTS parts, or lists and tables nest more than MAX_NESTED deep.

    Args:
        line: the line on which that is.
        said: what is too deep, as a sentence after a colon.
    """

    def __init__(self, line: int, said: str) -> None:
        super().__init__(line, said)
        self.line, self.said = line, said


def lines_of(text: str) -> dict[Place, int]:
    """Return the line of each table, key and entry of a list, by where it is in the tables.

    Entries of lists are numbered from 0, as in ("event", 0, "move", 1, "amount"). Where the text is
    not TOML, it is what stands before that.

    Raises:
        TooDeepError: a key has too many parts, or a value nests too deep.
    """
    reading = _Reading(text.replace("\r\n", "\n"))
    with suppress(_NotTomlError):
        reading.document()
    return reading.lines


class _Reading:
    """One way through a text, and the places seen on it."""

    def __init__(self, text: str) -> None:
        self.lines: dict[Place, int] = {}
        self._text = text
        self._at = 0
        self._line, self._counted = 1, 0
        self._entries: dict[Place, int] = {}  # of each list of tables
        self._nested = 0

    def document(self) -> None:
        """Go through all of it."""
        table: Place = ()
        self._skip(_BLANK)
        while self._at < len(self._text):
            if self._take("["):
                table = self._header()
            else:
                self._assignment(table)
            self._skip(_BLANK)

    def _header(self) -> Place:
        several = self._take("[")
        parts = self._key()
        self._expect("]]" if several else "]")
        place: Place = ()
        for part in parts[:-1]:
            place = self._newest((*place, part))
        place = (*place, parts[-1])
        if not several:
            place = self._newest(place)
            self._note(place)
            return place
        self._note(place)
        self._entries[place] = self._entries.get(place, 0) + 1
        place = self._newest(place)
        self._note(place)
        return place

    def _newest(self, place: Place) -> Place:
        """Return a place, in the newest entry where it is a list of tables."""
        entries = self._entries.get(place)
        return place if entries is None else (*place, entries - 1)

    def _assignment(self, table: Place) -> None:
        place = (*table, *self._key())
        self._note(place)
        self._expect("=")
        self._skip(_SPACE)
        self._value(place)

    def _value(self, place: Place) -> None:
        self._nested += 1
        if self._nested > MAX_NESTED:
            said = f"lists and tables stand more than {MAX_NESTED} deep in one another."
            raise TooDeepError(self._here(), said)
        quote = self._quote()
        if quote is not None:
            self._match(_STRINGS[quote])
        elif self._take("["):
            self._several("]", place, numbered=True)
        elif self._take("{"):
            self._several("}", place, numbered=False)
        else:
            self._match(_SCALAR)
        self._nested -= 1

    def _several(self, end: str, place: Place, *, numbered: bool) -> None:
        for number in count():
            self._skip(_BLANK)
            if self._take(end):
                return
            if numbered:
                self._note((*place, number))
                self._value((*place, number))
            else:
                self._assignment(place)
            self._skip(_BLANK)
            if not self._take(","):
                self._expect(end)
                return

    def _key(self) -> Place:
        parts = []
        while True:
            self._skip(_SPACE)
            quote = self._quote()
            if quote is None:
                parts.append(self._match(_BARE))
            else:
                parts.append(self._string(quote))
            if len(parts) > MAX_PARTS:
                raise TooDeepError(self._here(), f"a key has more than {MAX_PARTS} parts.")
            self._skip(_SPACE)
            if not self._take("."):
                return tuple(parts)

    def _string(self, quote: str) -> str:
        written = self._match(_STRINGS[quote])
        if "\\" not in written or quote == "'":
            return written[1:-1]
        try:
            decoded: str = tomllib.loads(f"key = {written}")["key"]
        except tomllib.TOMLDecodeError:
            raise _NotTomlError from None
        return decoded

    def _quote(self) -> str | None:
        return next((one for one in _STRINGS if self._text.startswith(one, self._at)), None)

    def _note(self, place: Place) -> None:
        line = self._here()
        for k in range(len(place), 0, -1):
            if place[:k] in self.lines:  # and so is all that is around it
                return
            self.lines[place[:k]] = line

    def _here(self) -> int:
        self._line += self._text.count("\n", self._counted, self._at)
        self._counted = self._at
        return self._line

    def _skip(self, pattern: re.Pattern[str]) -> None:
        found = pattern.match(self._text, self._at)
        self._at = found.end() if found else self._at

    def _match(self, pattern: re.Pattern[str]) -> str:
        found = pattern.match(self._text, self._at)
        if found is None:
            raise _NotTomlError
        self._at = found.end()
        return found[0]

    def _take(self, mark: str) -> bool:
        taken = self._text.startswith(mark, self._at)
        self._at += len(mark) * taken
        return taken

    def _expect(self, mark: str) -> None:
        if not self._take(mark):
            raise _NotTomlError
