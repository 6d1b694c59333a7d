"""The figures of an analysis as a JSON document: its names are read by other programs."""

from __future__ import annotations

import dataclasses
import math
from typing import TYPE_CHECKING, Any

import numpy as np

from model.analysis import sentences

if TYPE_CHECKING:
    from model.analysis import Analysis, Answer, Discovery

Document = dict[str, Any]


def document(analysis: Analysis) -> Document:
    """Return all figures of the report, and its sentences."""
    points = analysis.points
    kept = ("title", "scenario_name", "weeks", "seed", "luck", "runs", "design", "versions")
    found: Document = {
        "sweep": {name: analysis.manifest.get(name) for name in kept},
        "points": len(points.numbers),
        "rows": points.rows,
        "whole": points.is_whole,
        "failed": points.failed,
        "parameters": list(points.names),
        "sentences": sentences.in_short(analysis),
        "cautions": sentences.cautions(analysis),
        "enough": sentences.enough_in_all(analysis),
        "dependent_pairs": analysis.dependence.pairs,
        "answers": [_answer(answer) for answer in analysis.answers],
        "discovery": analysis.discovery and _discovery(analysis.discovery),
    }
    plain: Document = _plain(found)
    return plain


def _answer(answer: Answer) -> Document:
    return {
        **dataclasses.asdict(answer.watched),
        "mean": answer.mean,
        "low": answer.low,
        "high": answer.high,
        "never": answer.never,
        "effects": answer.effects,
        "indices": answer.indices,
        "heats": answer.heats,
        "enough": answer.enough,
        "tied": answer.tied,
        "sentences": [
            sentences.how_much(answer),
            sentences.what_decides(answer),
        ],
    }


def _discovery(found: Discovery) -> Document:
    return {
        "where": found.condition.text,
        "sentence": found.sentence,
        "caution": found.caution,
        "base": found.base,
        "density_asked_for": found.rule.density,
        "box": found.score,
        "limits": found.limits,
        "held_out": found.held_out,
        "curve": found.curve,
    }


def _plain(value: Any) -> Any:  # noqa: ANN401 - whatever an analysis is made of
    """Return a value as JSON knows it: it has no word for what is not a number."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return _plain({one.name: getattr(value, one.name) for one in dataclasses.fields(value)})
    if isinstance(value, dict):
        return {name: _plain(one) for name, one in value.items()}
    if isinstance(value, np.ndarray):
        return _plain(value.tolist())
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value
