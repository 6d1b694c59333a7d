"""`analyse`: what a sweep says, as a page that needs nothing else, and in short."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rulebook.declared.errors import BadInput, quoted
from server.commands import options  # noqa: TC001 - typer reads the annotation when it runs

if TYPE_CHECKING:
    from model.analysis import Analysis
    from server.commands.files import Output

REPORT = "report.html"

Folder = Annotated[Path, typer.Argument(metavar="DIR", help="The folder of a sweep.")]
Measures = Annotated[
    list[str] | None,
    typer.Option("--measure", metavar="NAME", help="A measure or an outcome (repeatable)."),
]
Heats = Annotated[
    list[str] | None,
    typer.Option("--heat", metavar="A,B", help="Two parameters for a heat map (repeatable)."),
]
Where = Annotated[
    list[str] | None,
    typer.Option(
        "--where",
        metavar="CONDITION",
        help="Find the box of parameter values in which this happens: 'turkey_presence < 0.05'.",
    ),
]


def _share(text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        number = float("nan")
    if not 0 < number <= 1:
        raise typer.BadParameter(f"{quoted(text)} is not a number above 0 and at most 1.")
    return number


Density = Annotated[
    float | None,
    typer.Option(
        "--density",
        parser=_share,
        metavar="SHARE",
        help="The widest box in which it happens in at least this share of futures, as 0.9.",
    ),
]
Out = Annotated[
    Path | None,
    typer.Option("--out", metavar="FILE", help=f"The report; DIR/{REPORT} if not said."),
]
Json = Annotated[
    Path | None, typer.Option("--json", metavar="FILE", help="Write all figures as well.")
]


def analyse(
    folder: Folder,
    measures: Measures = None,
    heats: Heats = None,
    where: Where = None,
    density: Density = None,
    out: Out = None,
    json_file: Json = None,
    force: options.Force = False,
) -> int:
    """Say what the sweep in DIR shows: what depends on what, where something happens."""
    from model.analysis import analyse as read_out
    from server.commands.files import reserve
    from server.commands.progress import shown

    if where and len(where) > 1:
        raise BadInput("--where: it is given more than once; join the conditions by 'and' or 'or'.")
    condition = where[0] if where else None
    if density is not None and condition is None:
        raise BadInput("--density: it is asked of a box; name what happens in it by --where.")
    pairs = [_pair(text) for text in heats or ()]
    if not os.path.isdir(folder):  # noqa: PTH112 - Path's own fails where a name is too long
        raise BadInput(f"{folder}: there is no such folder.")
    target = out or folder / REPORT
    with (
        reserve(target, "--out", (".html",), force=force or out is None) as page,
        reserve(json_file, "--json", (".json",), force=force) as figures,
        shown("Reading the sweep", "part") as work,
    ):
        analysis = read_out(folder, measures or (), pairs, condition, density, progress=work.at)
        _write(analysis, page, figures)
    _tell(analysis, [path for path in (target, json_file) if path])
    return 0


def _pair(text: str) -> tuple[str, str]:
    names = [name.strip() for name in text.split(",")]
    if len(names) != 2 or not all(names):  # noqa: PLR2004 - across and up
        raise BadInput(f"--heat {quoted(text)}: write two parameters as A,B.")
    return names[0], names[1]


def _write(analysis: Analysis, page: Output | None, figures: Output | None) -> None:
    from server.report.document import document
    from server.report.page import page as as_page

    if page:
        page.write_text(as_page(analysis))
    if figures:
        figures.write(lambda: document(analysis))


def _tell(analysis: Analysis, written: list[Path]) -> None:
    from model.analysis import sentences
    from server.commands.console import Page

    screen = Page()
    screen.line(analysis.manifest["title"], "bold")
    screen.paragraph(sentences.told_of(analysis))
    for caution in sentences.cautions(analysis):
        screen.paragraph(caution)
    for sentence in sentences.in_short(analysis):
        screen.line()
        screen.paragraph(sentence)
    tried = analysis.discovery.caution if analysis.discovery else ""
    for caution in filter(None, (tried, sentences.order_doubt(analysis))):
        screen.line()
        screen.paragraph(caution)
    screen.line()
    screen.line(f"Written: {', '.join(map(str, written))}.")
