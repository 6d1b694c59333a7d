"""The Futures tab: cards, the big chart, one future on the map.

Each panel is a component of its own and reads only what it shows, so that a moved slider redraws
cards and chart, not the page.
"""

import json
import math
from collections.abc import Mapping
from typing import Any

import solara
from reacton.ipyvuetify import Html

import model
from rulebook.declared.names import ACTOR_ADJECTIVES, ACTOR_NAMES
from server.page import answers, charts, drawing, glossary, theatre, variants, widgets, words
from server.page.answers import Answer, Card
from server.page.choice import RUNS, scenario
from server.page.pointing import POINTING, use_pointing
from server.page.session import Session
from server.page.sliders import SlidersPanel
from server.page.troubles import ANSWERING, TELLING, Boundary

FEW = 6
"""Cards in view; the others are behind "more"."""

NOTES = (
    "On the map the line grows redder and thicker with tension, circles count the week's "
    "violations (an empty one on a dotted line: quiet, one side holds both sides of it), hatching "
    "marks the {guarantor} peacekeepers, shading what {claimant} holds. "
    "Outlines are Natural Earth's and take no side; the line and the area are sketches. Bands hold "
    "nine futures in ten. A week is called by its first day: what happened in it, and how it ended."
)


@solara.component
def FuturesTab(session: Session) -> None:
    """Sliders on the left, what they do on the right."""
    with Html(tag="div", class_="spread"):
        with Html(tag="aside", class_="left"):
            Boundary(session, "Sliders", SlidersPanel)
        with Html(tag="div", class_="right"):
            Boundary(session, "Outcomes", CardsPanel, workers=ANSWERING)
            with Html(tag="div", class_="pictures"):
                Boundary(session, "The big chart", ChartPanel, workers=f"{ANSWERING} {POINTING}")
                Boundary(session, "One future on the map", FuturePanel, workers=TELLING)
            NotesPanel(session)


@solara.component
def NotesPanel(session: Session) -> None:
    """How to read the pictures."""
    told = notes(scenario(session.scenario.value))
    Html(tag="p", class_="notes soft", children=[told])


def notes(played: model.Scenario) -> str:
    """Return how to read the pictures, with the names of those who play the scenario."""
    roles = played.roles
    guarantor, claimant = ACTOR_ADJECTIVES[roles.guarantor], ACTOR_NAMES[roles.claimant.actor]
    return NOTES.format(guarantor=guarantor, claimant=claimant)


@solara.component
def CardsPanel(session: Session) -> None:
    """The outcomes."""
    shown = session.answer.value
    changed = shown is not None and shown.compared
    widgets.Cards(
        reference=variants.title(shown.choice) if shown else "",
        few=FEW,
        cards=[card_words(card, changed=changed) for card in shown.cards]
        if shown
        else empty_cards(session.choice.outcomes),
        event_take_why=lambda said: session.take_outcome(said["outcome"], "why"),
    )


def empty_cards(outcomes: Mapping[str, model.Outcome]) -> list[dict[str, Any]]:
    """Cards that hold their place until the first answer is there."""
    return [
        {
            "name": o.name,
            "sentence": o.sentence,
            "meaning": o.meaning,
            "probability": "–",
            "change": "",
            "error": "",
            "turn": "",
            "was": "",
            "at": "0%",
            "was_at": "0%",
            "note": "",
            "compared": False,
        }
        for o in outcomes.values()
    ]


def card_words(card: Card, *, changed: bool) -> dict[str, Any]:
    """A card's figures as words: per cent without decimals, points with their 95% half-width."""
    points = round(100 * card.change)
    sign = "+" if points > 0 else "−" if points < 0 else "±"
    changed = changed and card.compared
    share = 0.0 if math.isnan(card.probability) else card.probability
    was = 0.0 if math.isnan(card.reference) else card.reference
    return {
        "name": card.name,
        "sentence": card.sentence,
        "meaning": card.meaning,
        "probability": "–" if math.isnan(card.probability) else words.brief_share(share),
        "change": (f"{sign}{abs(points)} pts" if points else "0 pts") if changed else "",
        "error": f"± {max(1, round(100 * card.error)) if card.error else 0}",
        "turn": ("up" if points > 0 else "down") if abs(card.change) > card.error else "still",
        "was": words.brief_share(was),
        "at": f"{100 * share:.1f}%",
        "was_at": f"{100 * was:.1f}%" if card.compared else "",
        "note": card.note,
        "compared": card.compared,
    }


@solara.component
def ChartPanel(session: Session) -> None:
    """The chooser of the big chart, and the chart."""
    shown = session.answer.value
    groups = solara.use_memo(chart_groups, [])
    point = use_pointing(session)
    with Html(tag="section", class_="big"):
        widgets.Pick(
            groups=groups,
            chart=session.chart.value,
            note=glossary.hinted(note(shown)),
            event_take_chart=session.take_chart,
        )
        widgets.Chart(
            pointed=shown is not None and shown.picture.chart.kind == "fan",
            event_take_point=point,
            option=json.dumps(drawing.draw(shown.picture)) if shown else "",
            words=drawing.describe(shown.picture)
            if shown
            else "The first futures are on their way.",
        )


def chart_groups() -> list[dict[str, Any]]:
    """The chooser's rows, by group."""
    groups: dict[str, list[dict[str, str]]] = {}
    for chart in charts.charts().values():
        groups.setdefault(chart.group, []).append({"name": chart.name, "title": chart.title})
    return [{"name": name, "charts": rows} for name, rows in groups.items()]


def note(shown: Answer | None) -> str:
    """One line that says how to read the chart."""
    if shown is None:
        return ""
    chart = shown.picture.chart
    ghost = answers.ghost_words(shown.choice)
    if chart.kind == "spread":
        return f"{chart.meaning or chart.title}; height: share of futures{ghost}"
    unit = "" if chart.measured.names or not chart.measured.unit else f"{chart.measured.unit}; "
    return f"{unit}median and 5–95% of futures{ghost}"


@solara.component
def FuturePanel(session: Session) -> None:
    """One future on the map."""
    week = solara.use_memo(lambda: session.choice.week, [])
    widgets.Future(
        theatre=theatre.theatre_json(),
        telling=session.story.value,
        typical=session.run.value is None,
        runs=RUNS,
        week=week,
        spot=session.spot.value.as_json(),
        deep=False,
        such="",
        event_take_such=lambda _: None,
        event_take_run=lambda said: session.take_run(said["run"]),
        event_take_week=lambda said: session.take_week(said["week"]),
        event_take_rule=lambda said: session.take_rule(said["rule"]),
    )
