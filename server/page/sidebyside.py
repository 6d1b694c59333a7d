"""Variants: the strip in which they are pinned, and the tab that lays them side by side."""

import json
from dataclasses import dataclass, replace
from typing import Any

import solara
from reacton.ipyvuetify import Html

from server.page import answers, differing, drawing, variants, widgets
from server.page.answers import Card, Picture
from server.page.bench import Bench, Stop
from server.page.charts import charts
from server.page.choice import MOST_PINS, RUNS, Choice, scenario
from server.page.futures import card_words, chart_groups
from server.page.session import PLAYER, Session
from server.page.words import cut

TAB = "beside"

CELL = 240
"""Letters of what differs that one cell shows: a scenario may date any number of events."""


@solara.component
def VariantsPanel(session: Session) -> None:
    """The untouched scenario and the variants pinned; one of them is the reference."""
    choice = session.watched()
    pins = session.pins.value
    widgets.Variants(
        pins=[{"name": pin.name, "letter": letter(place)} for place, pin in enumerate(pins, 1)],
        untouched=scenario(session.scenario.value).title,
        against=session.against.value,
        pinned=choice.stands_at,
        full=len(pins) >= MOST_PINS,
        event_compare=lambda said: session.compare_with(said["name"]),
        event_pin=lambda _=None: session.pin(),
        event_unpin=lambda said: session.unpin(said["name"]),
        event_rename=lambda said: session.rename(said["name"], said["to"]),
        event_go=lambda said: session.move_to(said["name"]),
    )


def letter(place: int) -> str:
    """A for the untouched scenario, B for the first variant, and so on."""
    return chr(ord("A") + place)


@dataclass(frozen=True)
class Column:
    """One variant among others: its letter (none for the sliders as they stand), name and point."""

    letter: str
    name: str
    point: Choice
    is_reference: bool
    cards: tuple[Card, ...] = ()
    picture: Picture | None = None


def columns(choice: Choice) -> list[Column]:
    """What is laid side by side: the untouched, the variants, the sliders where at none of them."""
    found = [Column(letter(0), "untouched", choice.untouched, not choice.against)]
    for place, pin in enumerate(choice.pins, 1):
        found.append(Column(letter(place), pin.name, choice.at(pin), choice.against == pin.name))
    if not any(choice.is_point_of(column.point) for column in found):
        now = Choice(choice.scenario, choice.changes, choice.seed)
        found.append(Column("", "the sliders now", now, is_reference=False))
    return found


def lay(choice: Choice) -> list[Column]:
    """The columns of a choice with their outcomes and pictures, all under the same luck.

    Raises rulebook.declared.errors.BadInput when one cannot be played.
    """
    chart = charts()[choice.chart]
    series = answers.followed(chart)
    laid = columns(choice)
    points = [column.point for column in laid]
    weeks, note = answers.weeks_in_common(*points), answers.note_on_length(*points)
    played = [answers.KEPT.play(point, series) for point in points]
    shared = [answers.KEPT.play(point, (), weeks=weeks) for point in points]
    shown = shared if chart.kind == "spread" else played
    base = next(k for k, column in enumerate(laid) if column.is_reference)
    return [
        replace(
            column,
            cards=tuple(
                answers.card(outcome, shared[k], shared[base], played[k], note)
                for outcome in choice.outcomes.values()
            ),
            picture=answers.picture_of(chart, shown[k], None if k == base else shown[base], shown),
        )
        for k, column in enumerate(laid)
    ]


def compared_when(laid: list[Column]) -> str:
    """After how many weeks columns of different length are compared, in a sentence."""
    length = answers.note_on_length(*(column.point for column in laid))
    return f"Outcomes and changes are those {length}." if length else ""


def compared_how(laid: list[Column]) -> str:
    """What the columns have in common in time, where that is not all of it, in a sentence."""
    points = [column.point for column in laid]
    said = [length] if (length := compared_when(laid)) else []
    if not answers.start_together(*points):
        said.append("They start on different days, so charts go by weeks since each start.")
    return " ".join(said)


def differences(laid: list[Column]) -> list[dict[str, Any]]:
    """What differs between the columns, a row each with one cell a column."""
    base = next(k for k, column in enumerate(laid) if column.is_reference)
    places = tuple(scenario(column.point.scenario).title for column in laid)
    rows = differing.rows([differing.facts(column.point) for column in laid])
    if len(set(places)) > 1:
        rows.insert(0, differing.Row("Scenario", "", "", places))
    return [
        {
            "title": cut(row.title),
            "whole": row.title,
            "unit": row.unit,
            "source": cut(row.source),
            "cells": [
                {"text": cut(text, CELL), "whole": text, "other": text != row.texts[base]}
                for text in row.texts
            ],
        }
        for row in rows
    ]


def scenarios(laid: list[Column]) -> list[dict[str, Any]]:
    """What each scenario in the columns, but the baseline, itself has otherwise than that.

    Nothing where the untouched baseline is a column: what differs from it is told already.
    """
    if any(column.point.is_point_of(Choice(differing.BASE)) for column in laid):
        return []
    names = dict.fromkeys(column.point.scenario for column in laid)
    return [
        {
            "name": name,
            "title": cut(scenario(name).title),
            "whole": scenario(name).title,
            "base": scenario(differing.BASE).title,
            "rows": [
                {"title": cut(row.title), "whole": row.title, "unit": row.unit}
                | dict(zip(("text", "was"), (cut(text, CELL) for text in row.texts), strict=True))
                for row in differing.own_rows(name)
            ],
        }
        for name in names
        if name != differing.BASE
    ]


def _untouched(column: Column) -> dict[str, str]:
    """Which scenario the untouched column is of; other columns have names that say it."""
    if column.letter != letter(0):
        return {}
    title = scenario(column.point.scenario).title
    return {"scenario": cut(title), "whole": title}


def words(laid: list[Column]) -> dict[str, Any]:
    """The columns as the tab shows them."""
    pictures = [column.picture for column in laid if column.picture is not None]
    return {
        "chart": pictures[0].chart.name,
        "title": pictures[0].chart.title,
        "columns": [
            {
                "letter": column.letter,
                "name": column.name,
                **_untouched(column),
                "reference": column.is_reference,
                "cards": [card_words(c, changed=not column.is_reference) for c in column.cards],
                "option": json.dumps(drawing.draw(picture, pictures, small=True)),
                "words": drawing.describe(picture),
            }
            for column, picture in zip(laid, pictures, strict=True)
        ],
        "key": [
            {"name": line.label, "colour": f"var(--{line.colour})"}
            for line in pictures[0].chart.lines
            if len(pictures[0].chart.lines) > 1
        ],
        "outcomes": [{"name": c.name, "sentence": c.sentence} for c in laid[0].cards],
        "note": compared_how(laid),
        "differences": differences(laid),
        "scenarios": scenarios(laid),
    }


class Desk:
    """What one session has side by side, and the worker that lays it."""

    def __init__(self, session: Session) -> None:
        self.told = solara.reactive("")
        self.bench: Bench[Choice] = Bench(self._lay, failed=session.troubles.failing(TAB), name=TAB)

    def _lay(self, choice: Choice, stop: Stop) -> None:
        laid = PLAYER.do(lambda: lay(choice))
        if not stop():
            self.told.value = json.dumps(words(laid), ensure_ascii=False)


@solara.component
def SideBySideTab(session: Session) -> None:
    """The untouched scenario, the variants pinned and the sliders as they stand."""
    desk = solara.use_memo(lambda: Desk(session), [])
    solara.use_effect(desk.bench.open, [])
    chart = session.chart.value
    looked_at = session.tab.value == TAB
    choice = session.watched()

    def follow() -> None:
        if looked_at:
            desk.bench.ask(choice)
        else:
            desk.bench.leave()

    solara.use_effect(follow, [looked_at, choice])
    with Html(tag="div", class_="spread"):
        widgets.Beside(
            told=desk.told.value,
            groups=solara.use_memo(chart_groups, []),
            chart=chart,
            runs=RUNS,
            reference=variants.title(choice),
            event_take_chart=session.take_chart,
        )
