"""`run`: one future told week by week, or what many have in common."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from server.commands import options
from server.commands.environment import INTERRUPTED

if TYPE_CHECKING:
    from model import Scenario
    from server.commands.files import Output

OutFile = Annotated[
    Path | None,
    typer.Option("--out", metavar="FILE", help="Write the results: .json, .csv or .parquet."),
]


def run(
    scenario: options.ScenarioName,
    seed: options.Seed = 1,
    assignments: options.Assignments = None,
    weeks: options.Weeks = None,
    runs: options.Runs = None,
    out: OutFile = None,
    force: options.Force = False,
) -> int:
    """Play one future of SCENARIO and tell its story, or many of them (--runs)."""
    from server.commands import files

    chosen = options.chosen(scenario, assignments, weeks)
    with files.reserve(out, force=force) as output:
        if runs is None:
            return _one(chosen, seed, output)
        return _many(chosen, seed, runs, output)


def _one(scenario: Scenario, seed: int, output: Output | None) -> int:
    import model
    from server.commands import results, transcript
    from server.commands.console import Page
    from server.commands.progress import compiling

    compiling()
    story = model.tell(scenario, seed)
    if output:
        output.write(lambda: results.document_of_story(story), lambda: results.weeks_of(story))
    transcript.write(Page(), story)
    return 0


def _many(scenario: Scenario, seed: int, runs: int, output: Output | None) -> int:
    from server.commands import results, summary
    from server.commands.console import Page
    from server.commands.progress import compiling, play

    compiling()
    ensemble = play(scenario, runs, seed)
    if ensemble is None:
        return INTERRUPTED
    if output:
        output.write(
            lambda: results.document_of_ensemble(ensemble), lambda: results.runs_of(ensemble)
        )
    summary.write(Page(), ensemble)
    return 0
