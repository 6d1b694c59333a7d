"""What --out writes: the names here are those that other programs read."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from model import MEASURES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from model import Ensemble, Scenario, Story

Document = dict[str, Any]
Columns = dict[str, Any]


def document_of_story(story: Story) -> Document:
    """Return one run as a JSON document."""
    return {
        **_origin(story.scenario, story.seed),
        "series": {name: _plain(values) for name, values in story.series.items()},
        "events": [
            {
                "week": event.week,
                "date": event.date.isoformat(),
                "kind": event.kind,
                "actors": list(event.actors),
                "title": event.title,
                "text": event.text,
                "rule": event.rule,
                "paragraphs": event.paragraphs,
                "worth": {actor: float(worth) for actor, worth in event.worth.items()},
            }
            for event in story.events
        ],
        "ledger": [
            {
                "week": row.week,
                "deal": row.deal,
                "actor": row.actor,
                "motive": row.motive,
                "worth": float(row.worth),
            }
            for row in story.ledger
        ],
        "measures": {
            name: _plain(_values(name, [value]))[0] for name, value in story.measures.items()
        },
    }


def document_of_ensemble(ensemble: Ensemble) -> Document:
    """Return an ensemble as a JSON document: each measure and outcome one value a run."""
    return {
        **_origin(ensemble.scenario, ensemble.seed),
        "runs": ensemble.runs,
        "measures": {
            name: _plain(_values(name, values.tolist()))
            for name, values in ensemble.measures.items()
        },
        "outcomes": {name: values.tolist() for name, values in ensemble.outcomes.items()},
        "summary": {
            name: dict(zip(band, _plain(band.values()), strict=True))
            for name, band in ensemble.summary().items()
        },
        "probabilities": {name: float(p) for name, p in ensemble.probabilities().items()},
    }


def weeks_of(story: Story) -> Columns:
    """Return one run as a table: one row a week, one column a series."""
    return {"week": list(range(len(story.dates))), "date": story.dates, **story.series}


def runs_of(ensemble: Ensemble) -> Columns:
    """Return an ensemble as a table: one row a run, one column a measure or outcome."""
    import pyarrow as pa

    return {
        "seed": [ensemble.seed] * ensemble.runs,
        "run": list(range(ensemble.runs)),
        # A column of nothing but never is one of numbers all the same.
        **{
            name: pa.array(_values(name, values.tolist()), pa.float64())
            for name, values in ensemble.measures.items()
        },
        # Some outcomes bear the name of the measure that they are drawn from.
        **{f"outcome.{name}": values.tolist() for name, values in ensemble.outcomes.items()},
    }


def _origin(scenario: Scenario, seed: int) -> Document:
    return {
        "scenario": scenario.name,
        "seed": seed,
        "parameters": dict(scenario.parameters),
        "weeks": [date.isoformat() for date in scenario.dates()],
    }


def _values(measure: str, values: list[float]) -> list[float | None]:
    """Return a measure's values; as in a sweep, the week of what never was is null."""
    is_week = MEASURES[measure].kind.may_be_never
    return [None if is_week and value < 0 else value for value in values]


def _plain(values: Iterable[float | None]) -> list[float | None]:
    """Return numbers as JSON knows them: it has no word for what is not a number."""
    return [
        float(value) if value is not None and math.isfinite(value) else None for value in values
    ]
