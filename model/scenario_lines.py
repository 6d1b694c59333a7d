"""Where in a scenario file something stands, for sentences about what is wrong with it."""

import re
from collections.abc import Iterator, Sequence

_HEADER = re.compile(r"^\s*\[\[?\s*([^\]]+?)\s*\]\]?\s*(#.*)?$")
_KEY = re.compile(r"""^\s*((?:[\w.-]+|"[^"]*"|'[^']*'|\s*\.\s*)+?)\s*=""")
_PARTS = re.compile(r'"([^"]*)"|\'([^\']*)\'|([^.\s"\']+)')

Place = tuple[str, ...]


def _entries(text: str) -> Iterator[tuple[int, Place, Place]]:
    """Yield each line that opens a table or sets a key: its number, the table, the whole place."""
    table: Place = ()
    for number, line in enumerate(text.splitlines(), 1):
        if header := _HEADER.match(line):
            table = _parts(header[1])
            yield number, table, table
        elif key := _KEY.match(line):
            yield number, table, (*table, *_parts(key[1]))


def _parts(dotted: str) -> Place:
    return tuple("".join(found) for found in _PARTS.findall(dotted))


def line_of(text: str, place: Sequence[object], sentence: str) -> int | None:
    """Return the line of a file that a sentence is about, None where that cannot be told.

    `place` is where in the tables it is; numbers in it, of entries in a list, are passed over.
    Below that, the line is taken whose key the sentence names, or else whose text it quotes.
    """
    wanted = tuple(str(part) for part in place if not isinstance(part, int))
    said = set(re.findall(r"[\w.-]+", sentence))
    entries = list(_entries(text))
    exact = [number for number, _, whole in entries if wanted and whole == wanted]
    below = [
        number
        for number, table, whole in entries
        if whole != table
        and whole[: len(wanted)] == wanted
        and whole[len(wanted) :]
        and (whole[-1] in said or ".".join(whole[len(wanted) :]) in said)
    ]
    quoted = [
        number
        for words in re.findall(r"'([^']{3,})'", sentence)
        for number, line in enumerate(text.splitlines(), 1)
        if words in line
    ]
    found = below or exact or quoted
    return found[0] if found else None
