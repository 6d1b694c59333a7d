"""`documents`: the tables in the documents, from the declarations, and which have become stale."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from rulebook.declared.errors import BadInput, quoted
from rulebook.declared.names import listed
from server.commands.environment import ROOT

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

STALE = 1
ODD = ROOT / "docs" / "odd.md"

Check = Annotated[
    bool, typer.Option("--check", help="Write nothing; exit with 1 if a document is stale.")
]
Measured = Annotated[
    str | None,
    typer.Option(
        metavar="NAME", help="Say in a document of docs/ that its figures were measured just now."
    ),
]


def documents(check: Check = False, measured: Measured = None) -> int:
    """Write the tables of docs/odd.md from what the rulebook declares.

    Documents whose figures were measured say in their first line if results have changed since.
    """
    from server.commands.measured import DOCS, MEASURED_BY, noted, stamp

    if measured is not None:
        stamp(measured)
    made = {ODD: odd} | {DOCS / name: noted for name in MEASURED_BY}
    written = []
    for path, make in made.items():
        old = path.read_text(encoding="utf-8")
        new = make(old)
        if new == old:
            continue
        written.append(f"docs/{path.name}")
        if not check:
            path.write_text(new, encoding="utf-8", newline="\n")
    if not written:
        sys.stdout.write("The documents are up to date.\n")
    elif check:
        stale = listed(written)
        sys.stdout.write(f"Stale: {stale}; python3 run.py documents brings them up to date.\n")
        return STALE
    else:
        sys.stdout.write(f"Written: {listed(written)}.\n")
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
