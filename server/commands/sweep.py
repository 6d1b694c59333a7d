"""`sweep`: ensembles at many points of the parameters, written as one table in a folder."""

from __future__ import annotations

import os
import shlex
import sys
import time
from contextlib import ExitStack, closing
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from rulebook.declared.bounds import MAX_THREADS
from rulebook.declared.errors import MAX_TOLD, BadInput, Mistakes
from server.commands import options
from server.commands.environment import INTERRUPTED

if TYPE_CHECKING:
    from collections.abc import Mapping

    from model.sweeps import Folder, Plan
    from model.sweeps.play import Played, Players

MOST_WITHOUT_YES = 100_000_000
DAMAGED = 1
LEAST_TIMED = 5  # seconds: what takes less is mostly the start, which says nothing of a rate


def _runs(given: str | int) -> int:
    from model.sweeps.plan import MOST_ROWS_IN_ALL

    return options.whole_number(1, MOST_ROWS_IN_ALL)(given)  # type: ignore[arg-type]


ScenarioName = Annotated[
    str | None,
    typer.Argument(metavar="SCENARIO", help="A scenario's name, or the path of your own file."),
]
VaryOption = Annotated[
    list[str] | None,
    typer.Option(
        "--vary",
        metavar="NAME[=VALUES]",
        help="Vary a parameter (repeatable): NAME=LOW:HIGH:COUNT, NAME=VALUE,VALUE,..., or NAME "
        "or NAME=LOW:HIGH for each step within the bounds, or for a sample of them.",
    ),
]
AllOption = Annotated[bool, typer.Option("--all", help="Vary all parameters; needs --sample.")]
SampleOption = Annotated[
    str | None,
    typer.Option(
        "--sample",
        metavar="KIND:N",
        help="Draw points in place of a grid: sobol:N, lhs:N, or saltelli:N for Sobol's indices.",
    ),
]
DesignOption = Annotated[
    Path | None,
    typer.Option(
        "--design",
        metavar="FILE",
        help="Play the points of a table made elsewhere: .csv, .parquet.",
    ),
]
OutOption = Annotated[
    Path, typer.Option("--out", metavar="DIR", help="The folder to write to, a new or empty one.")
]
RunsOption = Annotated[
    int,
    typer.Option(parser=_runs, metavar="N", help="Runs at each point."),
]
LuckOption = Annotated[
    Literal["common", "independent"],
    typer.Option(help="Whether run r has the same luck at every point."),
]
ResumeOption = Annotated[bool, typer.Option("--resume", help="Go on with what DIR holds.")]
CsvOption = Annotated[bool, typer.Option("--csv", help="Write the table as DIR/sweep.csv too.")]
VerifyOption = Annotated[
    bool,
    typer.Option("--verify", help="Play nothing; say whether DIR is whole and as it was written."),
]
YesOption = Annotated[
    bool, typer.Option("--yes", help="Play more than a hundred million runs without being asked.")
]
ThreadsOption = Annotated[
    int | None,
    typer.Option(
        parser=options.whole_number(1, MAX_THREADS),
        metavar="N",
        help="How many to play on; all cores if not said.",
    ),
]
ClusterOption = Annotated[
    str | None,
    typer.Option(
        "--cluster",
        metavar="ADDRESS",
        help="Have a Dask cluster play: tcp://HOST:PORT, or local:N for N processes here.",
    ),
]


def sweep(
    context: typer.Context,
    out: OutOption,
    scenario: ScenarioName = None,
    vary: VaryOption = None,
    everything: AllOption = False,
    sample: SampleOption = None,
    design: DesignOption = None,
    runs: RunsOption = 100,
    seed: options.Seed = 1,
    assignments: options.Assignments = None,
    weeks: options.Weeks = None,
    luck: LuckOption = "common",
    resume: ResumeOption = False,
    verify: VerifyOption = False,
    csv: CsvOption = False,
    yes: YesOption = False,
    threads: ThreadsOption = None,
    cluster: ClusterOption = None,
) -> int:
    """Play SCENARIO at many points of its parameters and write a table, one row a run."""
    from model.sweeps import Folder, Plan, design_for, players_for
    from server.commands.progress import compiling

    if verify and resume:
        raise BadInput("--verify plays nothing; leave out --resume.")
    if verify:
        return _verify(out)
    if scenario is None:
        raise BadInput(f"Missing argument 'SCENARIO': {options.SCENARIO_MEANT}")
    if everything and vary:
        raise BadInput("--all varies every parameter; leave out --vary.")
    mistakes = Mistakes()
    with mistakes.gathered():
        chosen = options.chosen(scenario, assignments, weeks)
    with mistakes.gathered():
        points = design_for(
            "all" if everything else vary, sample, design, seed, ("--vary", "--sample", "--design")
        )
    mistakes.tell()
    fixed = {assignment.partition("=")[0].strip() for assignment in assignments or ()}
    for axis in points.axes:
        if axis.name in fixed:
            mistakes.add(f"--set {axis.name}: the sweep varies it; leave out one of the two.")
    mistakes.tell()
    words = [word for word in context.obj if word != "--resume"]
    plan = Plan(chosen, points, runs, seed, luck, shlex.join(["python3", "run.py", *words]))
    cores = threads or os.cpu_count() or 1
    if plan.rows > MOST_WITHOUT_YES and not yes:
        compiling()
        _refuse(plan, cores, csv=csv)
    folder = Folder(out, "--out")
    folder.check(plan.manifest(), resume=resume)  # before anything is started for it
    with closing(players_for(threads, cluster, ("--threads", "--cluster"))) as players:
        if cluster is None or cluster.startswith("local:"):  # All here share what is compiled.
            compiling()
        return _run(plan, folder, players, resume=resume, csv=csv)


def _verify(out: Path) -> int:
    """Say whether a sweep is whole and as it was written."""
    from model.sweeps.verifying import told, verify
    from server.commands.progress import shown

    with shown("Checking", "file", stopped="Stopped; nothing was checked.") as work:
        found = verify(out, f"--out {out}", work.at)
    for sentence in told(found, str(out)):
        sys.stdout.write(f"{sentence}\n")
    return 0 if found.is_whole else DAMAGED


def _run(plan: Plan, folder: Folder, players: Players, *, resume: bool, csv: bool) -> int:
    """Play the sweep in its folder and write the table as text, if that is wished."""
    from server.commands.progress import shown

    with ExitStack() as stack:
        with shown("Checking", "part", stopped="Stopped; what is there is kept.") as work:
            held = folder.held(plan.manifest(), resume=resume, progress=work.at)
            finished = stack.enter_context(held)
        for sentence in folder.damage[:MAX_TOLD]:
            sys.stderr.write(f"{sentence}\n")
        if len(folder.damage) > MAX_TOLD:
            sys.stderr.write(f"There are {len(folder.damage) - MAX_TOLD:,} more like these.\n")
        if not _play(plan, folder, finished, players):
            return INTERRUPTED
        if csv:
            _write_csv(plan, folder)
    return 0


def _write_csv(plan: Plan, folder: Folder) -> None:
    from server.commands.progress import shown

    stopped = f"Stopped; the parts are kept; write the table by: {plan.command} --resume"
    with shown("Writing sweep.csv", "part", plan.parts, stopped=stopped) as work:
        folder.write_csv(plan.parts, work.advance)


def _refuse(plan: Plan, cores: int, *, csv: bool) -> None:
    from model.sweeps.cost import cost_of

    raise BadInput(
        f"A sweep of {_size(plan)} is {plan.rows:,} runs, "
        f"{cost_of(plan, cores, csv=csv).text} by the rate of a few of them; add --yes to play it."
    )


def _size(plan: Plan) -> str:
    from model.words import counted

    return f"{counted(plan.design.points, 'point')} × {counted(plan.runs, 'run')}"


def _play(plan: Plan, folder: Folder, finished: Mapping[int, int], players: Players) -> bool:
    """Play what is not finished and tell how it went; return whether it came to its end."""
    from model.sweeps.cost import size_in_words
    from model.sweeps.play import play
    from model.words import counted, in_words
    from server.commands.progress import shown, stop_on_interrupt

    before = sum(plan.part_rows(number) for number in finished)
    done, failures, began = before, sum(finished.values()), time.perf_counter()

    def keep(played: Played) -> None:
        nonlocal done, failures
        folder.keep(played.number, played.content)
        done += played.rows
        failures += played.failures

    left = (number for number in range(plan.parts) if number not in finished)
    going_on = f"go on with: {plan.command} --resume"

    def play_on() -> bool:
        told = f"Stopped; the finished parts are kept; {going_on}"
        bar = shown("Playing", "run", plan.rows, before, stopped=told)
        with stop_on_interrupt() as stopped, bar as work:
            return play(plan, left, players, keep, work.advance, stopped)

    try:
        whole = before == plan.rows or play_on()
    except MemoryError:
        raise BadInput(
            "There is too little memory to play a part; the finished parts are kept, and --resume "
            "goes on (--threads 1 needs the least)."
        ) from None
    if not whole:
        sys.stderr.write(
            f"Stopped after {done:,} of {counted(plan.rows, 'run')}, which are kept; {going_on}\n"
        )
        return False
    seconds = time.perf_counter() - began
    rate = (
        f" in {in_words(seconds)}, {(done - before) / seconds:,.0f} a second"
        if seconds >= LEAST_TIMED
        else ""
    )
    sys.stdout.write(
        f"{_size(plan)}: {counted(done - before, 'run')} played{rate}; "
        f"{size_in_words(folder.size())} in {folder.path}.\n"
    )
    if failures:
        sys.stdout.write(f"{counted(failures, 'run')} failed; the column `error` says why.\n")
    return True
