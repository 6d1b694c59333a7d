"""`parameters`: what can be set."""

from __future__ import annotations

from typing import Annotated

import typer

from rulebook.declared.errors import BadInput, nearest, quoted
from rulebook.declared.parameters import PARAMETERS, Parameter

HEADINGS = ("Parameter", "Default", "Bounds", "Unit", "Meaning", "Source")


def _spoken(row: Parameter) -> str:
    return f"{row.name} {row.title} {row.group} {row.meaning} {row.source}".lower()


def _values(parameter: Parameter) -> str:
    if parameter.names:
        return ", ".join(parameter.names)
    return "0 or 1" if parameter.is_switch else f"{parameter.low:g} to {parameter.high:g}"


def parameters(
    word: Annotated[str, typer.Argument(help="Show only those that speak of this word.")] = "",
) -> None:
    """List the parameters that --set takes, with their bounds, meaning and source."""
    from server.commands.console import Page

    rows = [
        (
            parameter.name,
            f"{parameter.default:g}",
            _values(parameter),
            parameter.kind.unit,
            parameter.meaning,
            parameter.source,
        )
        for parameter in PARAMETERS.values()
        if word.lower() in _spoken(parameter)
    ]
    if not rows:
        near = nearest(word, PARAMETERS)
        raise BadInput(
            f"parameters {quoted(word)}: no parameter's name, title or meaning contains this word."
            f"{near or ' Without a word, all are listed.'}"
        )
    Page().table(HEADINGS, rows, numbers=(1,))
