"""The One future tab: a future chosen, played on the map, its influence, deals and ledgers."""

import json
from dataclasses import dataclass
from typing import Any

import numpy as np
import solara
from reacton.ipyvuetify import Html

import model
from model.showcase import CRITERIA
from rulebook.names import ARENA_TITLES
from server.page import answers, ledger, theatre, widgets, words
from server.page.bench import APART, Bench, Stop, use_bench
from server.page.choice import RUNS, Choice
from server.page.session import Session

TAB = "one"

DIGITS = 3
"""Decimals of a line's values."""


@dataclass(frozen=True)
class Wish:
    """What the lines of all futures depend on."""

    scenario: str
    changes: tuple[tuple[str, float], ...]
    seed: int
    follow: str

    @staticmethod
    def of(choice: Choice) -> "Wish":
        """The lines that a choice asks for."""
        changes = tuple(sorted(choice.changes.items()))
        return Wish(choice.scenario, changes, choice.seed, choice.follow)


@dataclass(frozen=True)
class Lines:
    """Every future's line of one series, and the futures that criteria pick, None where none fits.

    ``lines`` is JSON: a list of the futures, each a list with the value that each week ends with.
    ``weeks`` are those in which what a criterion asks for comes about, where there is one.
    """

    wish: Wish
    lines: str
    picked: dict[str, int | None]
    weeks: dict[str, int]


class Desk:
    """The lines of one session, and the worker that plays them."""

    def __init__(self, session: Session) -> None:
        self.lines: solara.Reactive[Lines | None] = solara.reactive(None)
        self.bench = Bench(self._play, settle=0.1, failed=session.fail, name="lines")

    def _play(self, wish: Wish, stop: Stop) -> None:
        choice = Choice(wish.scenario, dict(wish.changes), wish.seed)
        played = APART.do(lambda: answers.KEPT.play(choice, (wish.follow,)))
        picked = {name: one.choose(played.measures) for name, one in CRITERIA.items()}
        weeks = {
            name: int(played.measures[CRITERIA[name].week][run])
            for name, run in picked.items()
            if CRITERIA[name].week and run is not None
        }
        lines = json.dumps(np.round(answers.by_week(played.series[wish.follow]), DIGITS).tolist())
        if not stop():
            self.lines.value = Lines(wish, lines, picked, weeks)


@solara.component
def OneFutureTab(session: Session) -> None:
    """Which future on the left, the map in the middle, influence and deals on the right."""
    with Html(tag="div", class_="spread"):
        ChoosePanel(session)
        with Html(tag="div", class_="stage"):
            StagePanel(session)
        with Html(tag="div", class_="right holdings"):
            HoldingsPanel(session)


@solara.component
def ChoosePanel(session: Session) -> None:
    """The criteria, and the lines of all futures."""
    desk = solara.use_memo(lambda: Desk(session), [])
    session.answer.value  # noqa: B018 - read, so that the lines follow the sliders
    session.revision.value  # noqa: B018
    session.view.value  # noqa: B018
    choice = session.choice
    wish = Wish.of(choice)
    use_bench(desk.bench, wish, looked_at=session.tab.value == TAB)
    known = desk.lines.value
    run = session.run.value
    typical = known.picked["typical"] if known is not None else None
    shown = typical if run is None else run
    drawn = choice.follow if known is None else known.wish.follow
    widgets.Choose(
        criteria=criteria_rows(known),
        run=-1 if shown is None else shown,
        runs=RUNS,
        sentence=sentence(known, shown),
        followed=solara.use_memo(followed_groups, []),
        follow=choice.follow,
        title=line_title(drawn),
        unit=model.SERIES[drawn].unit,
        lines=known.lines if known is not None else "",
        event_take_run=lambda said: session.take_run(
            None if said["run"] == typical else said["run"], said.get("week")
        ),
        event_take_follow=lambda said: (
            session.take_view(follow=said["follow"]) if said["follow"] in model.SERIES else None
        ),
    )


def criteria_rows(known: Lines | None) -> list[dict[str, Any]]:
    """The criteria, and the future that each picks, -1 where none fits or none is known yet."""
    rows = []
    for criterion in CRITERIA.values():
        run = known.picked[criterion.name] if known is not None else None
        rows.append(
            {
                "name": criterion.name,
                "title": criterion.title,
                "actor": criterion.actor,
                "short": words.short(criterion.actor) if criterion.actor else "",
                "run": -1 if run is None else run,
                "week": known.weeks.get(criterion.name) if known is not None else None,
            }
        )
    return rows


def sentence(known: Lines | None, run: int | None) -> str:
    """Which future is shown, and why it is of interest."""
    if known is None or run is None:
        return "The futures are on their way."
    why = [one.sentence for name, one in CRITERIA.items() if known.picked[name] == run]
    which = f"This is future {run} of {RUNS}"
    return f"{which}: the one {words.listed(why)}." if why else f"{which}."


def followed_groups() -> list[dict[str, Any]]:
    """What the lines can follow, by group."""
    groups: dict[str, list[dict[str, str]]] = {}
    for series in model.SERIES.values():
        groups.setdefault(series.group, []).append(
            {"name": series.name, "title": line_title(series.name)}
        )
    return [{"name": name, "series": rows} for name, rows in groups.items()]


def line_title(name: str) -> str:
    """A series' title, complete without its group's heading."""
    series = model.SERIES[name]
    in_arena = series.group in ARENA_TITLES.values()
    return f"{series.title}: {series.group.lower()}" if in_arena else series.title


@solara.component
def StagePanel(session: Session) -> None:
    """The map, the player and the dispatches."""
    week = solara.use_memo(lambda: session.choice.week, [])
    widgets.Future(
        theatre=theatre.theatre_json(),
        telling=session.story.value,
        typical=session.run.value is None,
        runs=RUNS,
        week=week,
        spot=session.stage.value.as_json(),
        deep=True,
        event_take_run=lambda said: session.take_run(said["run"]),
        event_take_week=lambda said: session.take_week(said["week"]),
        event_take_rule=lambda said: session.take_rule(said["rule"]),
    )


@solara.component
def HoldingsPanel(session: Session) -> None:
    """Who holds what and has dealt with whom, and the ledger of any deal."""
    story = session.told.value
    holdings = solara.use_memo(
        lambda: json.dumps(ledger.holdings(story), ensure_ascii=False) if story else "", [story]
    )
    deals = solara.use_memo(
        lambda: json.dumps(ledger.deals(story), ensure_ascii=False) if story else "", [story]
    )
    widgets.Holdings(holdings=holdings)
    widgets.Ledger(deals=deals)
