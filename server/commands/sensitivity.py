"""`sensitivity`: what the results depend on, measured anew and written into the documents."""

from __future__ import annotations

import contextlib
import csv
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from rulebook.declared.errors import BadInput
from server.commands.environment import INTERRUPTED, ROOT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from model.robustness import ClaimFinding
    from model.sensitivity import Sensitivity

    Watch = tuple[Callable[[int, int], None], Callable[[], bool]]

DOCS = ROOT / "docs"
SPREADS = {1.0: "in all bounds", 0.5: "half-way to them", 0.25: "a quarter of the way"}
MOST_SHOWN = 8  # parameters of each measure
LEAST_SHOWN = 0.01  # of its variance

Base = Annotated[int, typer.Option(min=2, help="Rows of Saltelli's matrices, a power of 2.")]
Runs = Annotated[int, typer.Option(min=1, max=10_000, help="Runs at each point of them.")]
Worlds = Annotated[int, typer.Option(min=20, max=1_000_000, help="Worlds to try the claims in.")]


def sensitivity(base: Base = 1024, runs: Runs = 8, worlds: Worlds = 2000) -> int:
    """Measure what the results depend on and write it into docs, in about ten minutes."""
    from model.design import check_base
    from model.robustness import robust_claims
    from model.sensitivity import sensitivity as analyse
    from server.commands.progress import compiling

    check_base(base)
    pages = {name: DOCS / name for name in ("sensitivity.md", "limits.md")}
    texts = {name: path.read_text(encoding="utf-8") for name, path in pages.items()}
    compiling()
    findings: dict[float, list[ClaimFinding]] = {}
    for spread, reach in SPREADS.items():
        with watching(f"Trying the claims, {reach}") as (progress, stop):
            findings[spread] = robust_claims(worlds, progress=progress, stop=stop, spread=spread)
            if stop():
                return _stopped()
    with watching("Playing Saltelli's sample") as (progress, stop):
        found = analyse(base, runs, progress=progress, stop=stop)
    if found is None:
        return _stopped()
    _write(pages, texts, found, findings)
    return 0


@contextlib.contextmanager
def watching(label: str) -> Iterator[Watch]:
    """Show long work; give what it tells its progress to, and asks whether to stop."""
    from server.commands.progress import shown, stop_on_interrupt

    with stop_on_interrupt() as stopped, shown(label, "ensemble") as work:
        yield work.at, stopped


def _stopped() -> int:
    sys.stderr.write("Stopped; nothing was written.\n")
    return INTERRUPTED


def _write(
    pages: dict[str, Path],
    texts: dict[str, str],
    found: Sensitivity,
    findings: dict[float, list[ClaimFinding]],
) -> None:
    from server.commands import picture
    from server.commands.documents import fill
    from server.commands.measured import stamped

    tables = {
        "sensitivity.md": {"sample": sample(found), "indices": indices(found)},
        "limits.md": {"claims": claims(findings), "sentences": sentences(findings[1.0])},
    }
    try:
        for name, path in pages.items():
            text = fill(texts[name], tables[name], path)
            path.write_text(stamped(text), encoding="utf-8", newline="\n")
        with (DOCS / "sensitivity.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows(rows(found))
        picture.draw(found, DOCS / "sensitivity.svg")
    except OSError as error:
        raise BadInput(f"{error.filename}: it can't be written ({error.strerror}).") from error
    sys.stdout.write("Written: docs/sensitivity.md, .csv and .svg, docs/limits.md.\n")


def sample(found: Sensitivity) -> str:
    """Return how the indices were come by."""
    parameters = len(next(iter(found.indices.values())))
    return (
        f"{found.points:,} points ({found.base:,} × ({parameters} + 2)), {found.runs} runs of the "
        f"baseline at each under common luck, {found.points * found.runs:,} runs in all; "
        f"seed {found.seed}. Intervals are 95%, by bootstrap."
    )


def indices(found: Sensitivity) -> str:
    """Return, for each measure, the parameters that have most part in its variance."""
    from model.sensitivity import title_of
    from server.commands.tables import markdown

    parts = []
    for watched, all_of_them in found.indices.items():
        telling = [one for one in all_of_them if one.total > max(one.total_margin, LEAST_SHOWN)]
        table = markdown(
            ("Parameter", "First order", "Total order"),
            (
                (
                    f"`{index.parameter}`",
                    f"{index.first:.2f} ± {index.first_margin:.2f}",
                    f"{index.total:.2f} ± {index.total_margin:.2f}",
                )
                for index in telling[:MOST_SHOWN]
            ),
        )
        about = f"mean {found.mean[watched]:.3g}, standard deviation {found.deviation[watched]:.3g}"
        parts.append(f"**{title_of(watched)}** (`{watched}`; {about})\n\n{table}")
    return "\n\n".join(parts)


def rows(found: Sensitivity) -> Iterator[tuple[str, ...]]:
    """Yield all indices as rows of a table, the headings first."""
    yield ("measure", "parameter", "first", "first_margin", "total", "total_margin")
    for watched, all_of_them in found.indices.items():
        for one in all_of_them:
            numbers = (one.first, one.first_margin, one.total, one.total_margin)
            yield (watched, one.parameter, *(f"{number:.4f}" for number in numbers))


def claims(findings: dict[float, list[ClaimFinding]]) -> str:
    """Return in what share of worlds each claim holds, the wider and the narrower they spread."""
    from server.commands.tables import markdown

    def cell(finding: ClaimFinding) -> str:
        return f"{finding.share:.0%} of {finding.worlds:,}" if finding.worlds else "no worlds"

    headings = ("Claim", "¶", *(reach.capitalize() for reach in SPREADS.values()), "Verdict")
    columns = (findings[spread] for spread in SPREADS)
    return markdown(
        headings,
        (
            (row[0].claim.title, row[0].claim.paragraphs, *map(cell, row), row[0].verdict)
            for row in zip(*columns, strict=True)
        ),
    )


def sentences(findings: list[ClaimFinding]) -> str:
    """Return what became of each claim, in words."""
    return "\n".join(f"- *{one.claim.title}.* {one.sentence}" for one in findings)
