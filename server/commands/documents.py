"""`documents`: the tables in the documents, written anew from the declarations."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from rulebook.errors import BadInput, quoted
from server.commands.environment import ROOT

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

STALE = 1
ODD = ROOT / "docs" / "odd.md"

Check = Annotated[
    bool, typer.Option("--check", help="Write nothing; exit with 1 if a table is stale.")
]


def documents(check: Check = False) -> int:
    """Write the tables of docs/odd.md anew from what the rulebook declares."""
    old = ODD.read_text(encoding="utf-8")
    new = odd(old)
    if new == old:
        sys.stdout.write("The documents are up to date.\n")
        return 0
    if check:
        sys.stdout.write("docs/odd.md is stale: python3 run.py documents writes it anew.\n")
        return STALE
    ODD.write_text(new, encoding="utf-8", newline="\n")
    sys.stdout.write("Written: docs/odd.md.\n")
    return 0


def odd(text: str) -> str:
    """Return the text of docs/odd.md with its tables as the declarations have them now."""
    from server.commands.tables import TABLES

    return fill(text, {name: table() for name, table in TABLES.items()}, ODD)


def fill(text: str, tables: Mapping[str, str], path: Path, kind: str = "table") -> str:
    """Return a document with its tables, or another kind of what is made, replaced.

    A table stands between the lines `<!-- table: NAME -->` and `<!-- end of table -->`.

    Raises:
        BadInput: the document lacks the place of a table.
    """
    for name, table in tables.items():
        begin, end = f"<!-- {kind}: {name} -->\n", f"<!-- end of {kind} -->"
        before, found, after = text.partition(begin)
        _, closed, rest = after.partition(end)
        if not found or not closed or begin in rest:
            raise BadInput(
                f"{path.name}: the {kind} {quoted(name)} has no place of its own ({begin[:-1]})."
            )
        text = f"{before}{begin}{table}\n{end}{rest}"
    return text
