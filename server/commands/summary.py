"""What many futures have in common: bands of the measures, probabilities of the outcomes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from model import MEASURES
from rulebook.declared.kinds import percent
from server.commands.console import Page, number
from server.commands.transcript import heading

if TYPE_CHECKING:
    from model import Ensemble


def write(page: Page, ensemble: Ensemble) -> None:
    """Write the medians and 5-95% bands of the measures and the outcomes' probabilities.

    In a band of weeks, never comes after every week; the row says in how many futures it is so.
    """
    heading(page, ensemble.scenario)
    futures = "One future" if ensemble.runs == 1 else f"{ensemble.runs:,} futures"
    page.paragraph(f"{futures}, of seed {ensemble.seed}.")
    page.line()
    bands = ensemble.summary()
    rows = [
        (
            measure.title,
            *(number(bands[name][place], measure.kind) for place in ("median", "p5", "p95")),
            percent(bands[name]["never"], 1) if "never" in bands[name] else "",
            measure.kind.unit,
        )
        for name, measure in MEASURES.items()
    ]
    page.table(("Measure", "Median", "5%", "95%", "Never", "Unit"), rows, numbers=(1, 2, 3, 4))
    page.line()
    chances = ensemble.probabilities()
    page.table(
        ("Outcome", "Probability"),
        [
            (outcome.title, percent(chances[name], 1))
            for name, outcome in ensemble.scenario.outcomes.items()
        ],
        numbers=(1,),
    )
