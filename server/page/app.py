"""The page itself: one tab, Futures, put together from its panels.

Each panel is a component of its own and reads only what it shows, so that a moved slider redraws
cards and chart, not the page.
"""

import json
from typing import Any

import solara
from reacton.ipyvuetify import Html

import model
from rulebook.names import ACTOR_TITLES
from rulebook.parameters import PARAMETERS, Parameter
from server.page import charts, drawing, theatre, widgets
from server.page.answers import Answer, Card
from server.page.choice import RUNS, own_values
from server.page.session import Session

NOTES = (
    "On the map the line grows redder and thicker with tension, circles count the week's "
    "violations, hatching marks the Russian peacekeepers. Outlines are Natural Earth's and take "
    "no side; the line and the area are sketches. Bands hold nine futures in ten."
)


@solara.component
def Layout(children: list[Any]) -> None:
    """No frame of Solara's own: its side bar becomes a modal on narrow screens."""
    Html(tag="div", class_="condominium", children=children)


@solara.component
def Page() -> None:
    """Everything, for one visitor."""
    router = solara.use_router()
    session: Session = solara.use_memo(lambda: Session(router.search or ""), [])
    solara.use_effect(session.open, [])
    solara.Title("Condominium")
    with Html(tag="div", class_="page"):
        HeaderPanel(session)
        with Html(tag="main", class_="room"):
            with Html(tag="aside", class_="left"):
                SlidersPanel(session)
            with Html(tag="div", class_="right"):
                CardsPanel(session)
                with Html(tag="div", class_="pictures"):
                    ChartPanel(session)
                    FuturePanel(session)
                Html(
                    tag="p",
                    class_="notes soft",
                    children=[NOTES],
                )


@solara.component
def HeaderPanel(session: Session) -> None:
    """Title, scenario chooser, status and the address."""
    scenario = session.scenario.value
    shown = session.answer.value is not None
    known = solara.use_memo(
        lambda: [
            {"name": s.name, "title": s.title, "summary": s.summary} for s in model.scenarios()
        ],
        [],
    )
    widgets.Header(
        scenarios=known,
        scenario=scenario,
        summary=next(s["summary"] for s in known if s["name"] == scenario),
        compiling=session.compiling.value,
        status="" if not shown else f"{RUNS} futures, same luck",
        runs=RUNS,
        query=session.query.value,
        complaints=list(session.complaints.value),
        event_take_scenario=session.take_scenario,
        event_dismiss_complaints=lambda _=None: session.dismiss(),
    )


@solara.component
def SlidersPanel(session: Session) -> None:
    """The sliders; redrawn only when something other than a slider changed them."""
    revision = session.revision.value
    groups = solara.use_memo(slider_groups, [])
    scenario = session.scenario.value
    start = solara.use_memo(lambda: dict(own_values(scenario)), [scenario])
    values = solara.use_memo(lambda: {**start, **session.choice.changes}, [scenario, revision])
    widgets.Sliders(
        groups=groups,
        values=values,
        start=start,
        revision=revision,
        event_moved=lambda said: session.move(said["name"], said["value"]),
        event_undone=lambda said: session.reset(said["name"]),
    )


def slider_groups() -> list[dict[str, Any]]:
    """PARAMETERS as the sliders need them, by group, in the order of their declaration."""
    groups: dict[str, list[dict[str, Any]]] = {}
    for parameter in PARAMETERS.values():
        groups.setdefault(parameter.group, []).append(_slider(parameter))
    return [{"name": name, "parameters": parameters} for name, parameters in groups.items()]


def slider_label(name: str) -> str:
    """A parameter's name as words: ``attention_turkey`` is "Attention, Turkey"."""
    words = [ACTOR_TITLES.get(word, word) for word in name.split("_")]
    label = ", ".join(words) if name.startswith("attention_") else " ".join(words)
    return label[:1].upper() + label[1:]


def _slider(parameter: Parameter) -> dict[str, Any]:
    digits = f"{parameter.step:.10f}".rstrip("0").partition(".")[2]
    source = parameter.source
    if source[:1].isdigit() or source[:1] == "S":
        source = f"paragraph {source}" if source.isalnum() else f"paragraphs {source}"
    return {
        "name": parameter.name,
        "label": slider_label(parameter.name),
        "low": parameter.low,
        "high": parameter.high,
        "step": parameter.step,
        "unit": parameter.unit,
        "meaning": parameter.meaning,
        "source": source,
        "decimals": max(len(digits), 0),
        "switch": parameter.is_switch,
    }


@solara.component
def CardsPanel(session: Session) -> None:
    """The outcomes."""
    shown = session.answer.value
    changed = shown is not None and bool(shown.choice.changes)
    widgets.Cards(
        cards=[card_words(card, changed=changed) for card in shown.cards]
        if shown
        else empty_cards()
    )


def empty_cards() -> list[dict[str, Any]]:
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
        }
        for o in model.OUTCOMES.values()
    ]


def card_words(card: Card, *, changed: bool) -> dict[str, Any]:
    """A card's figures as words: per cent without decimals, points with their 95% half-width."""
    points = round(100 * card.change)
    sign = "+" if points > 0 else "−" if points < 0 else "±"
    return {
        "name": card.name,
        "sentence": card.sentence,
        "meaning": card.meaning,
        "probability": f"{card.probability:.0%}",
        "change": (f"{sign}{abs(points)} pts" if points else "0 pts") if changed else "",
        "error": f"± {max(1, round(100 * card.error)) if card.error else 0}",
        "turn": "up" if points > 0 else "down" if points < 0 else "still",
        "was": f"{card.untouched:.0%}",
        "at": f"{100 * card.probability:.1f}%",
        "was_at": f"{100 * card.untouched:.1f}%",
    }


@solara.component
def ChartPanel(session: Session) -> None:
    """The chooser of the big chart, and the chart."""
    shown = session.answer.value
    groups = solara.use_memo(chart_groups, [])
    with Html(tag="section", class_="big"):
        widgets.Pick(
            groups=groups,
            chart=session.chart.value,
            note=note(shown),
            event_take_chart=session.take_chart,
        )
        widgets.Chart(
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
    changed = bool(shown.choice.changes)
    if chart.kind == "spread":
        what = f"{chart.meaning or chart.title}; height: share of futures"
        return what + ("; outlined: untouched" if changed else "")
    unit = "" if chart.levels or not chart.unit else f"{chart.unit}; "
    ghost = "; grey and dotted: the untouched scenario" if changed else ""
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
        event_take_run=lambda said: session.take_run(said["run"]),
        event_take_week=lambda said: session.take_week(said["week"]),
    )
