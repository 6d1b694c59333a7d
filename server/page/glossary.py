"""The glossary: what its words mean, as docs/glossary.md says it, and where a text uses them."""

import re
from functools import cache
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[2] / "docs" / "glossary.md"

PLAIN = {
    "run",
    "part",
    "event",
    "measure",
    "series",
    "turn",
    "deal",
    "rule",
    "actor",
    "host",
    "guest",
}
"""Words that everybody reads rightly without a hint."""


@cache
def glossary() -> dict[str, str]:
    """What each word of the glossary means."""
    rows = re.findall(
        r"^\| ([^|]+) \| ([^|]+) \|$", SOURCE.read_text(encoding="utf-8"), re.MULTILINE
    )
    return {
        word.strip(): meaning.strip()
        for words, meaning in rows
        if words != "word"
        for word in words.split(",")
    }


@cache
def _words() -> re.Pattern[str]:
    known = sorted(set(glossary()) - PLAIN, key=len, reverse=True)
    return re.compile(rf"\b({'|'.join(map(re.escape, known))})s?\b", re.IGNORECASE)


def hinted(text: str) -> list[dict[str, str]]:
    """A text in pieces; those that are a word of the glossary, at its first use, say which."""
    pieces: list[dict[str, str]] = []
    seen: set[str] = set()
    end = 0
    for found in _words().finditer(text):
        word = found[1].lower()
        if word in seen:
            continue
        seen.add(word)
        pieces += [
            {"text": text[end : found.start()], "term": ""},
            {"text": found[0], "term": word},
        ]
        end = found.end()
    return [piece for piece in (*pieces, {"text": text[end:], "term": ""}) if piece["text"]]


def lines(text: str) -> list[str]:
    """The glossary's lines for the words that a text uses."""
    return [
        f"{piece['term']}: {glossary()[piece['term']]}" for piece in hinted(text) if piece["term"]
    ]
