"""Gathers the commands and answers for them: bad input is one sentence and exit code 2."""

from __future__ import annotations

import os
import sys
import tomllib
from typing import TYPE_CHECKING, Annotated

import typer
from typer.exceptions import TyperException

from rulebook.errors import BadInput
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

if TYPE_CHECKING:
    from collections.abc import Sequence

BAD_INPUT = 2
NOBODY_READS = 1  # As Rich says it too.

# What may stand in the place of a command without meaning "serve".
ABOUT = ("--help", "--version")

app = typer.Typer(add_completion=False, rich_markup_mode=None)
app.command("serve")(serve.serve)
app.command("scenarios")(scenarios.scenarios)
app.command("run")(run.run)
app.command("sweep")(sweep.sweep)
app.command("analyse")(analyse.analyse)
app.command("check")(check.check)
app.command("parameters")(parameters.parameters)
app.command("documents")(documents.documents)
app.command("pictures")(pictures.pictures)
app.command("sensitivity")(sensitivity.sensitivity)
app.command("test", context_settings=test.PASS_ON)(test.test)


def main(arguments: Sequence[str]) -> int:
    """Carry out one command line and return its exit code.

    Args:
        arguments: the words after the program's name; without a command they are `serve`'s.
    """
    _write_alike_everywhere()
    words = list(arguments)
    if not words or (words[0].startswith("-") and words[0] not in ABOUT):
        words.insert(0, "serve")
    try:
        code = typer.main.get_command(app).main(words, "run.py", standalone_mode=False, obj=words)
        sys.stdout.flush()
    except BadInput as error:
        return _refuse(str(error))
    except TyperException as error:
        return _refuse(" ".join(error.format_message().split()))
    except BrokenPipeError:  # As in `run baseline | head`: there is nobody left to tell.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return NOBODY_READS
    return code or 0


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


def _write_alike_everywhere() -> None:
    """Have the same bytes written on every system, whatever its code page and line ends."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="replace", newline="\n")  # type: ignore[union-attr]
