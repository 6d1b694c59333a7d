"""What a rule does: the outcomes with it and without it, under the same luck."""

from collections.abc import Mapping
from dataclasses import dataclass

import model
from rulebook.declared.measures import Measure
from rulebook.engine.compiled import RULES
from server.page import answers, figures, rules
from server.page.answers import Card
from server.page.choice import Choice

MOST = 3
"""Measures named besides the outcomes."""

NOTICED = 0.1
"""Least shift of a measure's mean worth naming, in units of its spread over runs."""


@dataclass(frozen=True)
class Shift:
    """A measure's mean with a rule and without it."""

    measure: Measure
    within: float
    without: float


@dataclass(frozen=True)
class Effect:
    """What taking a rule out does to a choice.

    In each card ``probability`` is without the rule and ``reference`` with it. ``shifts`` are the
    measures that move most, in units of their own spread.
    """

    rule: str
    cards: tuple[Card, ...]
    shifts: tuple[Shift, ...]


def effect(choice: Choice, before: Mapping[str, float]) -> Effect | None:
    """Play a choice with its open rule and without it; None when the rule has no switch.

    ``before`` holds what parameters were before a switch set them. Raises
    rulebook.declared.errors.BadInput when the choice cannot be played.
    """
    rule = RULES.get(choice.rule)
    if rule is None or not rule.off:
        return None
    on = answers.KEPT.play(rules.within(choice, rule, before), ())
    off = answers.KEPT.play(rules.without(choice, rule), ())
    cards = tuple(answers.card(outcome, off, on) for outcome in choice.outcomes.values())
    return Effect(rule.name, cards, _shifts(on, off))


def _shifts(on: model.Ensemble, off: model.Ensemble) -> tuple[Shift, ...]:
    """The measures that move most; not those that are an outcome, nor weeks of what may not be."""
    moved = []
    for name, measure in model.MEASURES.items():
        if measure.kind.may_be_never or measure.kind.is_binary:
            continue
        within, without = on.measures[name], off.measures[name]
        size = figures.shift_size(without, within)
        if size >= NOTICED:
            moved.append((size, Shift(measure, float(within.mean()), float(without.mean()))))
    moved.sort(key=lambda row: -row[0])
    return tuple(shift for _, shift in moved[:MOST])
