"""A command line of which all mistakes are told at once."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from typer.core import TyperCommand
from typer.exceptions import TyperException

from rulebook.declared.errors import Mistakes

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import typer


class Command(TyperCommand):
    """A command that reads all of its options and arguments before it tells what is wrong."""

    def parse_args(  # type: ignore[override]
        self, ctx: typer.Context, args: list[str]
    ) -> list[str]:
        """Read a command line.

        Raises:
            BadInput: options or arguments cannot be read, are missing, or are too many.
        """
        mistakes = Mistakes()
        for parameter in self.get_params(ctx):
            read = type(parameter).handle_parse_result
            parameter.handle_parse_result = partial(  # type: ignore[method-assign]
                _read, partial(read, parameter), mistakes
            )
        rest: list[str] = []
        try:
            rest = super().parse_args(ctx, args)
        except TyperException as error:
            mistakes.add(sentence_of(error))
        mistakes.tell()
        return rest


def _read(
    read: Callable[..., tuple[object, list[str]]],
    mistakes: Mistakes,
    ctx: typer.Context,
    opts: Mapping[str, object],
    args: list[str],
) -> tuple[object, list[str]]:
    try:
        return read(ctx, opts, args)
    except TyperException as error:
        mistakes.add(sentence_of(error))
        return None, args


def sentence_of(error: TyperException) -> str:
    """Return what is wrong with a command line; of what is missing, also what it should be."""
    said = " ".join(error.format_message().split()).replace("Value error, ", "")
    meant = getattr(getattr(error, "param", None), "help", None)
    if said.startswith("Missing") and meant:
        said = f"{said.removesuffix('.')}: {meant[:1].lower()}{meant[1:]}"
    return said if said.endswith((".", "?")) else f"{said}."
