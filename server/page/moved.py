"""Which charts show what moved most between two ensembles under the same luck."""

from collections.abc import Sequence

import numpy as np

import model
from server.page import charts, figures
from server.page.answers import Card

MEASURES_IN = {
    "war_resumed": "war_week",
    "centre_open_week": "centre_signed_week",
    "centre_closed_week": "centre_state",
    "turkey_presence": "presence",
    "russia_monitoring": "monitoring",
    "western_agenda": "agenda",
    "condominium": "agenda",
    "western_mediation": "mediation",
    "patron_balance_baku": "baku",
}
"""The chart of a measure, where not that of its name: what is much the same is seen once."""

FAMILIES = ("power_", "deals_")
"""Measures of each actor in turn, of which one picture is enough."""

UNSEEN = ("centre_worth_", "peacekeepers_end")
"""Why things came about, and what is a slider's own value as a rule: not what came about."""

LEAST = 0.1
"""What moves less, in units of the spread of both samples, is not worth a picture."""

LEAST_POINTS = 0.05
"""An outcome's change that is worth a picture before all measures, as a share of futures."""

ALIKE = 0.1
"""Outcomes that differ in fewer of the futures are one story, and get one picture."""


def moved(cards: Sequence[Card], now: model.Ensemble, before: model.Ensemble) -> list[str]:
    """Charts of what moved most: first of outcomes that moved beyond chance, then of measures."""
    beyond = [card for card in cards if abs(card.change) > max(card.error, LEAST_POINTS)]
    beyond.sort(key=lambda card: abs(card.change), reverse=True)
    told: list[model.Outcome] = []
    for card in beyond:
        outcome = now.scenario.outcomes[card.name]
        if not any(_alike(outcome, other, now, before) for other in told):
            told.append(outcome)
    shown = [chart_of(outcome.condition.reads[0]) for outcome in told]
    return list(dict.fromkeys((*shown, *charts_moved(now, before))))


def chart_of(measure: str) -> str:
    """The chart in which an outcome is seen by the first measure that it reads."""
    return measure if measure in model.SERIES else MEASURES_IN.get(measure, measure)


def _alike(one: model.Outcome, other: model.Outcome, *played: model.Ensemble) -> bool:
    apart = (np.mean(each.held(one) != each.held(other)) for each in played)
    return all(share < ALIKE for share in apart)


def charts_moved(now: model.Ensemble, before: model.Ensemble) -> list[str]:
    """Charts of the measures that moved, the one that moved most first, each once."""
    sizes = {
        name: figures.shift_size(now.measures[name], before.measures[name])
        for name in model.MEASURES
        if not name.startswith(UNSEEN)
    }
    known = charts.charts()
    found, kinds = [], set()
    for name in sorted(sizes, key=sizes.__getitem__, reverse=True):
        chart = MEASURES_IN.get(name, name)
        kind = next((family for family in FAMILIES if name.startswith(family)), chart)
        if sizes[name] >= LEAST and chart in known and kind not in kinds:
            kinds.add(kind)
            found.append(chart)
    return found
