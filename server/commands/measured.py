"""Documents whose figures were measured: on which results, and how to measure them again.

Each ends with a line that holds the digest of the results it was measured on. Where results have
changed since, its first line says so.
"""

from __future__ import annotations

import hashlib
import re
from functools import cache

from rulebook.declared.errors import BadInput, unknown
from server.commands.environment import ROOT

DOCS = ROOT / "docs"

SENSITIVITY = "python3 run.py sensitivity"
MEASURED_BY = {
    "limits.md": SENSITIVITY,
    "sensitivity.md": SENSITIVITY,
    "tour.md": "python3 run.py pictures",
    "performance.md": ".venv/bin/python -m benchmarks.compare and, when its table is written down, "
    "python3 run.py documents --measured performance.md",
}
"""The documents, and the command that measures each again."""

RUNS = 16  # of each shipped scenario
DIGITS = 6  # of each mean: further ones differ between machines

_STAMP = re.compile(r"^<!-- measured on results ([0-9a-f]{12}) -->\n?$", re.MULTILINE)
_OLDER = "> Older than the model: measured before its results last changed."


@cache
def digest() -> str:
    """Return a digest of what the model gives: the means of all measures in every scenario."""
    from model import scenarios, simulate

    found = hashlib.sha256()
    for scenario in scenarios():
        for name, values in simulate(scenario, RUNS).measures.items():
            found.update(f"{scenario.name} {name} {values.mean():.{DIGITS}g}\n".encode())
    return found.hexdigest()[:12]


def noted(text: str) -> str:
    """Return a document whose first line says that it is older than the model, where it is."""
    bare = _without_note(text)
    return bare if _measured_on(bare) == digest() else f"{_OLDER}\n\n{bare}"


def stamped(text: str) -> str:
    """Return a document as one that was measured on the results of today."""
    bare = _STAMP.sub("", _without_note(text)).rstrip("\n")
    return f"{bare}\n\n<!-- measured on results {digest()} -->\n"


def stamp(name: str) -> None:
    """Write into a document that it was measured on the results of today.

    Raises:
        BadInput: no such document holds what was measured.
    """
    if name not in MEASURED_BY:
        raise BadInput(f"--measured: {unknown('measured document', name, MEASURED_BY)}")
    text = (DOCS / name).read_text(encoding="utf-8")
    (DOCS / name).write_text(stamped(text), encoding="utf-8", newline="\n")


def older() -> dict[str, str]:
    """Return the documents that are older than the model, each with what measures it again."""
    return {
        name: command
        for name, command in MEASURED_BY.items()
        if _measured_on((DOCS / name).read_text(encoding="utf-8")) != digest()
    }


def _without_note(text: str) -> str:
    return text.removeprefix(f"{_OLDER}\n\n")


def _measured_on(text: str) -> str:
    found = _STAMP.search(text)
    return found[1] if found else ""
