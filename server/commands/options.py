"""What several commands ask for in the same words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from rulebook.declared import values
from rulebook.declared.bounds import MOST_RUNS, MOST_SEED, MOST_WEEKS
from rulebook.declared.errors import BadInput, Mistakes, quoted
from rulebook.declared.parameters import check

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from model import Scenario

LAST_PORT = 65535

SCENARIO_MEANT = "a scenario's name, or the path of your own file."
ScenarioName = Annotated[str, typer.Argument(metavar="SCENARIO", help=f"A{SCENARIO_MEANT[1:]}")]
Assignments = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="NAME=VALUE", help="Set a parameter (repeatable)."),
]


def whole_number(low: int, high: int) -> Callable[[str], int]:
    """Return a reader of whole numbers from `low` to `high` that says so of anything else."""

    def read(given: str | int) -> int:  # The default comes as the number that it is.
        try:
            return values.whole_number(given, "", low, high)
        except BadInput as error:
            raise typer.BadParameter(str(error)) from None

    return read


Seed = Annotated[
    int,
    typer.Option(parser=whole_number(0, MOST_SEED), metavar="N", help="The luck of the runs."),
]
Weeks = Annotated[
    int | None,
    typer.Option(parser=whole_number(1, MOST_WEEKS), metavar="N", help="How long to play."),
]
Runs = Annotated[
    int | None,
    typer.Option(
        parser=whole_number(1, MOST_RUNS),
        metavar="N",
        help="Play many futures and tell what they have in common.",
    ),
]
Force = Annotated[bool, typer.Option("--force", help="Write over files that are there already.")]
Port = Annotated[
    int,
    typer.Option(
        parser=whole_number(0, LAST_PORT), metavar="N", help="The port (0: any free one)."
    ),
]


def chosen(name: str, assignments: Sequence[str] | None, weeks: int | None) -> Scenario:
    """Return the scenario asked for, with what was set.

    Raises:
        BadInput: there is no such scenario or parameter, a value is out of bounds, or a parameter
            is set twice.
    """
    import model

    scenario = model.load(name)
    given: dict[str, float] = {}
    mistakes = Mistakes()
    for assignment in assignments or ():
        with mistakes.gathered():
            read = parse(assignment)
            if twice := given.keys() & read.keys():
                raise BadInput(f"--set {twice.pop()} is given twice; leave out one of the two.")
            given |= read
    mistakes.tell()
    return scenario.replace(given, weeks)


def parse(assignment: str) -> dict[str, float]:
    """Return the parameter and value of one `name=value`.

    Raises:
        BadInput: it is not of this form, or names no parameter, or a value out of bounds.
    """
    place = f"--set {quoted(assignment)}"
    name, sign, value = (part.strip() for part in assignment.partition("="))
    if not (name and sign and value):
        raise BadInput(f"{place}: write it as name=value, for example --set overlap=0.5.")
    return check({name: value}, place)
