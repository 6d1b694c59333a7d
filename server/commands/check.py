"""`check`: every row of the article and every scenario's expectations, measured."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from rulebook.declared.errors import BadInput
from server.commands import options  # noqa: TC001 - typer reads the annotation when it runs
from server.commands.environment import INTERRUPTED

if TYPE_CHECKING:
    from model.checks import Checked, Expected
    from server.commands.console import Page

FAILED = 1

RowName = Annotated[
    str | None, typer.Option("--row", metavar="R12", help="One row, with its detail.")
]
JsonFile = Annotated[
    Path | None, typer.Option("--json", metavar="FILE", help="Write the findings as JSON.")
]
Runs = Annotated[
    int, typer.Option("--runs", min=50, max=100_000, help="Runs where a row is about chance.")
]


ShakesToo = Annotated[
    bool, typer.Option("--shakes", help="Shake the world instead, and see whether it answers.")
]
PartNumber = Annotated[
    int | None, typer.Option("--part", min=1, max=3, help="One part of the shakes.")
]
Robust = Annotated[
    bool, typer.Option("--robust", help="Try the main claims in many worlds instead of the rows.")
]
Worlds = Annotated[int, typer.Option(min=20, max=1_000_000, help="Worlds for --robust.")]


def check(
    row: RowName = None,
    json: JsonFile = None,
    runs: Runs = 400,
    robust: Robust = False,
    worlds: Worlds = 2000,
    shakes: ShakesToo = False,
    part: PartNumber = None,
    force: options.Force = False,
) -> int:
    """Check every row of the article, with its mechanism on and off."""
    if part is not None and not shakes:
        raise BadInput("--part is of the shakes; write --shakes too, or leave it out.")
    if robust and (row is not None or json is not None or shakes):
        raise BadInput(
            "--robust tries the main claims, not rows: leave out --row, --json and --shakes."
        )
    if robust:
        return _robust(worlds)
    if shakes:
        from server.commands.shakes import try_shakes

        return try_shakes(row, part, json, runs, force=force)
    return _rows(row, json, runs, force=force)


def _rows(row: str | None, json: Path | None, runs: int, *, force: bool) -> int:
    """Check the rows of the article that are asked for, and what is expected of scenarios."""
    from model import scenarios
    from model.checks import Lab, check_expectations, check_row, rows
    from rulebook.declared.errors import nearest, quoted
    from server.commands import files
    from server.commands.console import Page
    from server.commands.progress import compiling, shown

    chosen = rows()
    if row is not None:
        if row.upper() not in chosen:
            hint = nearest(row.upper(), chosen)
            raise BadInput(f"--row: there is no row {quoted(row)}; allowed are R01 to R54.{hint}")
        chosen = {row.upper(): chosen[row.upper()]}
    with files.reserve(json, "--json", (".json",), force=force) as output:
        compiling()
        lab = Lab(runs)
        with shown("Checking", "row", len(chosen)) as work:
            checked = [check_row(one, lab) for one in work.each(chosen.values())]
        expected = []
        if row is None:
            with shown("Checking", "scenario", len(scenarios())) as work:
                for scenario in work.each(scenarios()):
                    expected += check_expectations(scenario, lab)
        if output:
            output.write(lambda: _document(checked, expected, runs))
        page = Page()
        if row is not None:
            _detail(page, checked[0])
        else:
            _tables(page, checked, expected)
    good = all(one.holds for one in checked) and all(one.holds for one in expected)
    return 0 if good else FAILED


def _robust(worlds: int) -> int:
    from model.robustness import robust_claims
    from server.commands.console import Page
    from server.commands.progress import compiling
    from server.commands.sensitivity import watching

    compiling()
    with watching("Trying the claims") as (progress, stop):
        findings = robust_claims(worlds, progress=progress, stop=stop)
        stopped = stop()
    page = Page()
    for finding in findings:
        page.paragraph(finding.claim.title, style="bold")
        page.paragraph(finding.sentence, indent=4)
        page.line()
    if stopped:
        sys.stderr.write("Stopped; the claims were judged by the worlds played until then.\n")
    return INTERRUPTED if stopped else 0


def _verdict(holds: bool) -> str:
    return "holds" if holds else "FAILS"


def _switch(one: Checked) -> str:
    return ", ".join(f"{name}={value:g}" for name, value in one.row.off.items())


def _tables(page: Page, checked: list[Checked], expected: list[Expected]) -> None:
    indent = 12
    for one in checked:
        row = one.row
        head = f"{_verdict(one.holds)}; paragraph {row.paragraph}; rule {row.rule}; {row.test}"
        page.paragraph(head, row.id, indent, "bold")
        page.paragraph(row.must_show, "  must show", indent)
        page.paragraph(one.figure.text, "  measured", indent)
        off = f"{one.ablated.text} [{_switch(one)}]" if one.ablated else row.why_no_off
        page.paragraph(off, "  off", indent)
    page.line()
    page.table(
        ("scenario", "", "expected", "measured"),
        ((one.scenario, _verdict(one.holds), one.expectation.says, one.text) for one in expected),
    )
    page.line()
    held = sum(one.holds for one in checked)
    met = sum(one.holds for one in expected)
    page.line(f"{held} of {len(checked)} rows hold; {met} of {len(expected)} expectations are met.")


def _detail(page: Page, one: Checked) -> None:
    from rulebook.engine.compiled import RULES

    indent = 12
    rule = RULES[one.row.rule]
    page.paragraph(f"{one.row.id}, paragraph {one.row.paragraph}: {one.row.element}")
    page.line()
    page.paragraph(one.row.must_show, "must show", indent)
    page.paragraph(one.row.text, "looked at", indent)
    page.paragraph(f"{one.figure.text}: {_verdict(one.figure.holds)}", "measured", indent)
    if one.ablated:
        failed = "fails" if not one.ablated.holds else "moves"
        text = f"{one.ablated.text}: {failed if one.depends else 'does not move'}"
        page.paragraph(f"{_switch(one)}: {text}", "off", indent)
    else:
        page.paragraph(one.row.why_no_off, "off", indent)
    page.paragraph(f"{rule.title} ({one.row.rule}). {rule.theory}", "rule", indent)
    page.paragraph(one.row.test, "test", indent)


def _document(checked: list[Checked], expected: list[Expected], runs: int) -> dict[str, Any]:
    return {
        "runs": runs,
        "rows": [
            {
                "row": one.row.id,
                "paragraph": one.row.paragraph,
                "must_show": one.row.must_show,
                "value": one.figure.value,
                "measured": one.figure.text,
                "holds": one.holds,
                "off": dict(one.row.off),
                "value_off": one.ablated.value if one.ablated else None,
                "measured_off": one.ablated.text if one.ablated else one.row.why_no_off,
                "rule": one.row.rule,
                "test": one.row.test,
            }
            for one in checked
        ],
        "expectations": [
            {
                "scenario": one.scenario,
                "says": one.expectation.says,
                "value": one.value,
                "measured": one.text,
                "holds": one.holds,
            }
            for one in expected
        ],
    }
