"""`check --shakes`: whether the world answers when it is shaken, row by row."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rulebook.declared.errors import BadInput, unknown

if TYPE_CHECKING:
    from pathlib import Path

    from model.shakes import Figure, Shake, Tried
    from server.commands.console import Page

FAILED = 1
NOT_YET = "not yet: a rule or a number of the state that it needs is not there"
NO_SWITCH = "not yet: no parameter switches this mechanism off"


def try_shakes(
    row: str | None, part: int | None, json: Path | None, runs: int, *, force: bool
) -> int:
    """Try the shakes asked for and tell what was found.

    Args:
        row: the number of one; all if not said.
        part: those of one part; of all if not said.
        json: a file to write the findings to.
        runs: of each world.
        force: whether the file may be written over.

    Returns:
        0 if all hold, FAILED otherwise.

    Raises:
        BadInput: there is no such row in that part, or the file cannot be written.
    """
    from model.shakes import Bench, tried
    from server.commands import files
    from server.commands.console import Page
    from server.commands.progress import compiling, shown

    chosen = _chosen(row, part)
    with files.reserve(json, "--json", (".json",), force=force) as output:
        compiling()
        bench = Bench(runs)
        with shown("Shaking", "row", len(chosen)) as work:
            found = [tried(one, bench) for one in work.each(chosen)]
        if output:
            output.write(lambda: _document(found, runs))
        _told(Page(), found)
    return 0 if all(one.holds for one in found) else FAILED


def _chosen(row: str | None, part: int | None) -> list[Shake]:
    from model.shakes import shakes

    of_part = {name: one for name, one in shakes().items() if part is None or part in one.parts}
    if row is None:
        return list(of_part.values())
    if row.upper() not in of_part:
        where = "" if part is None else f" in part {part}"
        raise BadInput(f"--row{where}: {unknown('shake', row, of_part)}")
    return [of_part[row.upper()]]


def _told(page: Page, found: list[Tried]) -> None:
    indent = 12
    for one in found:
        row = one.shake
        needed = f"{row.measure}, {row.at}: {row.direction}, {row.least}"
        verdict = "holds" if one.holds else "argued" if one.is_argued else "FAILS"
        page.paragraph(f"{verdict}; {row.shake}; against: {row.against}", row.id, indent, "bold")
        page.paragraph(needed, "  needed", indent)
        page.paragraph(_figure(one.figure), "  found", indent)
        if row.has_mechanism:
            off = _figure(one.ablated) if one.ablated else NO_SWITCH
            page.paragraph(f"{off} [{row.mechanism}]", "  off", indent)
        if one.is_argued:
            page.paragraph(row.argued, "  because", indent)
    page.line()
    held = sum(one.holds for one in found)
    argued = sum(one.is_argued for one in found)
    absent = sum(one.figure is None for one in found)
    measured = sum(one.figure is not None and one.figure.holds for one in found)
    page.line(
        f"{held} of {len(found)} shakes hold, and {argued} more are argued; {measured} are "
        f"answered as needed, mechanisms aside; {absent} cannot be asked yet."
    )


def _figure(figure: Figure | None) -> str:
    if figure is None:
        return NOT_YET
    error = f" (standard error {figure.error:.2g})" if figure.error else ""
    return f"{figure.text}{error}"


def _document(found: list[Tried], runs: int) -> dict[str, Any]:
    return {"runs": runs, "shakes": [_row(one) for one in found]}


def _row(one: Tried) -> dict[str, Any]:
    row = one.shake
    told: dict[str, Any] = {
        "shake": row.id,
        "parts": list(row.parts),
        "what": row.shake,
        "against": row.against,
        "measure": row.measure,
        "at": row.at,
        "needed": f"{row.direction}, {row.least}",
        "mechanism": row.mechanism,
        "holds": bool(one.holds),
        "argued": row.argued if one.is_argued else None,
    }
    for name, figure in (("found", one.figure), ("off", one.ablated)):
        told[name] = figure and {
            "value": float(figure.value),
            "error": float(figure.error),
            "text": figure.text,
            "holds": bool(figure.holds),
        }
    return told
