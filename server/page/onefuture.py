"""The One future tab: a future chosen, played on the map, its influence, deals and ledgers."""

import json
from dataclasses import dataclass
from typing import Any

import numpy as np
import solara
from reacton.ipyvuetify import Html

import model
from model.showcase import CRITERIA
from rulebook.declared.names import ARENA_TITLES, listed
from server.page import answers, ledger, theatre, widgets, words
from server.page.bench import APART, Bench, Stop, use_bench
from server.page.choice import RUNS, Choice
from server.page.session import Session
from server.page.troubles import TELLING, Boundary

TAB = "one"

LINES = "lines"
"""The worker that plays them."""

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
    """Every future's line of one series, and by criterion the futures that fit, the best first.

    ``lines`` is JSON: a list of the futures, each a list with the value that each week ends with.
    ``weeks`` are those in which what a criterion asks for comes about, by future, where there are
    such.
    """

    wish: Wish
    lines: str
    ranked: dict[str, list[int]]
    weeks: dict[str, dict[int, int]]

    @property
    def typical(self) -> int | None:
        """The typical future."""
        return next(iter(self.ranked["typical"]), None)


@dataclass(frozen=True)
class Such:
    """The future shown as one of those that fit a criterion: its rank among them, from 1."""

    criterion: str
    rank: int


class Desk:
    """The lines of one session, and the worker that plays them."""

    def __init__(self, session: Session) -> None:
        self.lines: solara.Reactive[Lines | None] = solara.reactive(None)
        self.bench = Bench(
            self._play, settle=0.1, failed=session.troubles.failing(LINES), name=LINES
        )

    def _play(self, wish: Wish, stop: Stop) -> None:
        choice = Choice(wish.scenario, dict(wish.changes), wish.seed)
        played = APART.do(lambda: answers.KEPT.play(choice, (wish.follow,)))
        ranked = {name: one.rank(played.measures) for name, one in CRITERIA.items()}
        weeks = {
            name: {run: int(played.measures[CRITERIA[name].week][run]) for run in runs}
            for name, runs in ranked.items()
            if CRITERIA[name].week
        }
        lines = json.dumps(np.round(answers.by_week(played.series[wish.follow]), DIGITS).tolist())
        if not stop():
            self.lines.value = Lines(wish, lines, ranked, weeks)


@solara.component
def OneFutureTab(session: Session) -> None:
    """Which future on the left, the map in the middle, influence and deals on the right."""
    desk = solara.use_memo(lambda: Desk(session), [])
    with Html(tag="div", class_="spread"):
        Boundary(session, "Which future", ChoosePanel, desk, workers=LINES)
        with Html(tag="div", class_="stage"):
            Boundary(session, "The future on the map", StagePanel, desk, workers=TELLING)
        with Html(tag="div", class_="right holdings"):
            Boundary(session, "Who holds what", HoldingsPanel, workers=TELLING)


@solara.component
def ChoosePanel(session: Session, desk: Desk) -> None:
    """The criteria, and the lines of all futures."""
    choice = session.watched()
    wish = Wish.of(choice)
    use_bench(desk.bench, wish, looked_at=session.tab.value == TAB)
    known = desk.lines.value
    shown, such = shown_of(session, desk)
    drawn = choice.follow if known is None else known.wish.follow
    widgets.Choose(
        criteria=criteria_rows(known, shown, such),
        run=-1 if shown is None else shown,
        runs=RUNS,
        sentence=sentence(known, shown, such),
        followed=solara.use_memo(followed_groups, []),
        follow=choice.follow,
        title=line_title(drawn),
        unit=model.SERIES[drawn].kind.unit,
        per_cent=model.SERIES[drawn].kind.is_share,
        lines=known.lines if known is not None else "",
        event_take_run=lambda said: go(session, desk, said["run"], said.get("week")),
        event_take_follow=lambda said: (
            session.take_view(follow=said["follow"]) if said["follow"] in model.SERIES else None
        ),
    )


def shown_of(session: Session, desk: Desk) -> tuple[int | None, Such | None]:
    """The future shown, None where it is not known yet, and as what it is shown."""
    known, run = desk.lines.value, session.run.value
    shown = known.typical if run is None and known is not None else run
    return shown, such_of(known, shown, session.choice.such)


def such_of(known: Lines | None, run: int | None, walked: str) -> Such | None:
    """As one of which futures one is shown, None where there is nothing to say of it.

    That along which one has ``walked`` to it, else what it is the first of, else what few are.
    """
    if known is None or run is None:
        return None
    if walked and run in known.ranked[walked]:
        return Such(walked, known.ranked[walked].index(run) + 1)
    firsts = [Such(name, 1) for name, runs in known.ranked.items() if runs[:1] == [run]]
    few = [
        Such(name, runs.index(run) + 1)
        for name, runs in known.ranked.items()
        if run in runs and len(runs) < RUNS
    ]
    return next(iter((*firsts, *few)), None)


def go(session: Session, desk: Desk, run: int, week: int | None, walked: str = "") -> None:
    """Show another future, at a week of its own or at the one shown; as what one walks along.

    That goes into the address only where the future does not say it by itself.
    """
    known = desk.lines.value
    itself = such_of(known, run, "")
    walked = "" if itself is not None and itself.criterion == walked else walked
    typical = known is not None and run == known.typical
    week = session.choice.week if week is None else week
    session.take_run(None if typical else run, week, walked)


def walk(session: Session, desk: Desk, step: int) -> None:
    """Go to the next such future, or to the one before."""
    known = desk.lines.value
    _, such = shown_of(session, desk)
    if known is None or such is None:
        return
    runs = known.ranked[such.criterion]
    run = runs[min(max(such.rank - 1 + step, 0), len(runs) - 1)]
    go(session, desk, run, known.weeks.get(such.criterion, {}).get(run), such.criterion)


def such_words(known: Lines | None, such: Such | None) -> str:
    """As what the future is shown, and how many such there are, as JSON; empty where nothing is."""
    if known is None or such is None:
        return ""
    title = CRITERIA[such.criterion].title
    return json.dumps({"title": title, "rank": such.rank, "of": len(known.ranked[such.criterion])})


def criteria_rows(
    known: Lines | None, shown: int | None, such: Such | None
) -> list[dict[str, Any]]:
    """The criteria, and the future that each picks, -1 where none fits or none is known yet.

    That as which the future shown is shown has picked it.
    """
    rows = []
    for criterion in CRITERIA.values():
        run = next(iter(known.ranked[criterion.name]), None) if known is not None else None
        if such is not None and such.criterion == criterion.name:
            run = shown
        weeks = known.weeks.get(criterion.name, {}) if known is not None else {}
        rows.append(
            {
                "name": criterion.name,
                "title": criterion.title,
                "actor": criterion.actor,
                "short": words.short(criterion.actor) if criterion.actor else "",
                "run": -1 if run is None else run,
                "week": None if run is None else weeks.get(run),
            }
        )
    return rows


def sentence(known: Lines | None, run: int | None, such: Such | None) -> str:
    """Which future is shown, and why it is of interest."""
    if known is None or run is None:
        return "The futures are on their way."
    ranks = {name: 1 for name, runs in known.ranked.items() if runs[:1] == [run]}
    if such is not None:
        ranks[such.criterion] = such.rank
    why = [CRITERIA[name].sentence(rank) for name, rank in ranks.items()]
    which = f"This is future {run} of {RUNS}"
    return f"{which}: the one {listed(why)}." if why else f"{which}."


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
    return f"{series.title}: {words.lowered(series.group)}" if in_arena else series.title


@solara.component
def StagePanel(session: Session, desk: Desk) -> None:
    """As what a future is shown, the map, the player and the dispatches."""
    week = solara.use_memo(lambda: session.choice.week, [])
    session.watched()
    widgets.Future(
        theatre=theatre.theatre_json(),
        telling=session.story.value,
        typical=session.run.value is None,
        runs=RUNS,
        week=week,
        spot=session.stage.value.as_json(),
        deep=True,
        such=such_words(desk.lines.value, shown_of(session, desk)[1]),
        event_take_such=lambda said: walk(session, desk, said["step"]),
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
