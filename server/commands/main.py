"""Gathers the commands and answers for them: bad input is one sentence and exit code 2."""

from __future__ import annotations

import sys
import tomllib
from typing import TYPE_CHECKING, Annotated

import typer
from typer.exceptions import TyperException

from rulebook.declared.errors import BadInput, quoted, reason_of, unknown
from server.commands import (
    analyse,
    check,
    documents,
    parameters,
    pictures,
    run,
    scenarios,
    sensitivity,
    serve,
    sweep,
    test,
)
from server.commands.environment import ROOT
from server.commands.gathering import Command, sentence_of
from server.commands.streams import steady

if TYPE_CHECKING:
    from collections.abc import Sequence

BAD_INPUT = 2
UNWRITTEN = 1  # of the standard output

# What may stand in the place of a command without meaning "serve".
ABOUT = ("--help", "--version")

app = typer.Typer(add_completion=False, rich_markup_mode=None)
app.command("serve", cls=Command)(serve.serve)
app.command("scenarios", cls=Command)(scenarios.scenarios)
app.command("run", cls=Command)(run.run)
app.command("sweep", cls=Command)(sweep.sweep)
app.command("analyse", cls=Command)(analyse.analyse)
app.command("check", cls=Command)(check.check)
app.command("parameters", cls=Command)(parameters.parameters)
app.command("documents", cls=Command)(documents.documents)
app.command("pictures", cls=Command)(pictures.pictures)
app.command("sensitivity", cls=Command)(sensitivity.sensitivity)
app.command("test", cls=Command, context_settings=test.PASS_ON)(test.test)


def main(arguments: Sequence[str]) -> int:
    """Carry out one command line and return its exit code.

    Args:
        arguments: the words after the program's name; without a command they are `serve`'s.
    """
    with steady() as (out, _):
        code = _carry_out(list(arguments))
        out.flush()
        if out.failure is None:
            return code
        if not isinstance(out.failure, BrokenPipeError):  # as in `run baseline | head`
            reason = reason_of(out.failure)
            sys.stderr.write(f"The standard output can't be written ({reason}).\n")
        return code or UNWRITTEN


def _carry_out(words: list[str]) -> int:
    if not words or (words[0].startswith("-") and words[0] not in ABOUT):
        words.insert(0, "serve")
    try:
        for word in words:
            _check_text(word)
        _check_command(words[0])
        code = typer.main.get_command(app).main(words, "run.py", standalone_mode=False, obj=words)
    except BadInput as error:
        return _refuse(str(error))
    except TyperException as error:
        return _refuse(sentence_of(error))
    return code or 0


def _check_command(word: str) -> None:
    names = [command.name for command in app.registered_commands if command.name]
    if word not in (*names, *ABOUT):
        said = unknown("command", word, names)
        raise BadInput(said[:1].upper() + said[1:])


def _check_text(word: str) -> None:
    """Raise BadInput for a word of bytes that are no text: nothing could repeat or keep it."""
    try:
        word.encode()
    except UnicodeEncodeError:
        raise BadInput(f"{quoted(word)} is not UTF-8; use a name that is.") from None


def _version(asked: bool) -> None:
    if asked:
        project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
        sys.stdout.write(f"{project['name']} {project['version']}\n")
        raise typer.Exit


@app.callback()
def condominium(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Say the version.")
    ] = False,
) -> None:
    """Condominium: who gains and who loses when a ceasefire gets a joint monitoring centre.

    Without a command, the page opens on this machine; `serve --help` tells its options.
    """


def _refuse(told: str) -> int:
    """Write a line for each mistake, as a whole sentence."""
    for line in told.splitlines():
        sentence = " ".join(line.split())
        end = "" if sentence.endswith((".", "?")) else "."
        sys.stderr.write(f"{sentence}{end}\n")
    return BAD_INPUT
