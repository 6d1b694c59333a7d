"""The story of one future, week by week, as a reader would like it."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from model import MEASURES
from model.words import counted, day
from rulebook.declared.names import ACTOR_TITLES
from rulebook.declared.parameters import PARAMETERS
from server.citing import cited
from server.commands.console import Page, number

if TYPE_CHECKING:
    from model import Dispatch, Scenario, Story

MARGIN = 13
LEAST_WORTH = 0.0005


def write(page: Page, story: Story) -> None:
    """Write the story: what was asked for, the weeks in which something happened, the measures."""
    heading(page, story.scenario)
    page.paragraph(f"One future, of seed {story.seed}.")
    for week, dispatches in groupby(story.events, key=lambda dispatch: dispatch.week):
        page.line()
        page.line(f"Week {week}, {day(story.dates[week])}", "bold")
        for dispatch in dispatches:
            _write_dispatch(page, dispatch)
    page.line()
    rows = [
        (measure.title, number(story.measures[name], measure.kind), measure.kind.unit)
        for name, measure in MEASURES.items()
    ]
    page.table(("Measure", "Value", "Unit"), rows, numbers=(1,))


def heading(page: Page, scenario: Scenario) -> None:
    """Write which scenario is played, for how long, and what was changed in it."""
    page.line(scenario.title, "bold")
    page.paragraph(scenario.summary)
    page.paragraph(
        f"{counted(scenario.weeks, 'week')} from {day(scenario.start)}. {changes(scenario)}"
    )


def changes(scenario: Scenario) -> str:
    """Return a sentence on the parameters that differ from their defaults."""
    changed = [
        f"{name} = {scenario.parameters[name]:g} (default {parameter.default:g})"
        for name, parameter in PARAMETERS.items()
        if scenario.parameters[name] != parameter.default
    ]
    return f"Changed: {', '.join(changed)}." if changed else "All parameters at their defaults."


def _write_dispatch(page: Page, dispatch: Dispatch) -> None:
    label = f"  {dispatch.kind.capitalize()}"
    page.paragraph(dispatch.title, label, MARGIN, "bold")
    if dispatch.text and dispatch.text != dispatch.title:
        page.paragraph(dispatch.text, "", MARGIN)
    if dispatch.worth:
        page.paragraph(f"Worth: {_worth(dispatch.worth)}.", "", MARGIN)
    page.paragraph(
        f"[{dispatch.rule}; {cited(dispatch.paragraphs) or 'judgement'}]", "", MARGIN, "dim"
    )


def _worth(worth: dict[str, float]) -> str:
    ranked = sorted(worth.items(), key=lambda item: (-item[1], item[0]))
    return ", ".join(
        f"{ACTOR_TITLES[actor]} {value:+.3f}"
        if abs(value) >= LEAST_WORTH
        else f"{ACTOR_TITLES[actor]} nothing"
        for actor, value in ranked
    )
