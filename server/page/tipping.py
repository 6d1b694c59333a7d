"""The Tipping points tab: an outcome's probability over two sliders, filled while one looks."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import solara
from reacton.ipyvuetify import Html

from model.tipping import LEVELS, Tipping, liveliest
from rulebook.declared.kinds import percent
from rulebook.declared.parameters import PARAMETERS, full_title
from server.page import choice as choices
from server.page import widgets, words
from server.page.bench import APART, Bench, Stop, apart, use_bench
from server.page.choice import Choice
from server.page.kept import Kept
from server.page.session import Session
from server.page.sliders import slider_groups

TAB = "tipping"

IN_TABLE = 1
"""The level of the grid whose figures stand in the table."""


@dataclass(frozen=True)
class Wish:
    """What a map depends on: not on where its own two sliders stand."""

    scenario: str
    others: tuple[tuple[str, float], ...]
    seed: int
    x: str
    y: str

    @staticmethod
    def of(choice: Choice) -> "Wish":
        """The map that a choice asks for."""
        axes = {choice.x, choice.y}
        others = {name: value for name, value in choice.changes.items() if name not in axes}
        return Wish(choice.scenario, tuple(sorted(others.items())), choice.seed, choice.x, choice.y)


MAPS: Kept[Wish, Tipping] = Kept(64)
"""Maps of all sessions, to go on with where they were left."""

LIVELY: Kept[tuple[Any, ...], Mapping[str, tuple[str, ...]]] = Kept(64)
"""The sliders that move each outcome, by the point from which they do."""


@dataclass(frozen=True)
class Known:
    """A map as far as it is filled, and the sliders that move each outcome there, if looked for."""

    wish: Wish
    grid: Tipping
    lively: Mapping[str, tuple[str, ...]]


class Desk:
    """The maps of one session, and the worker that fills them."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self.known: solara.Reactive[Known | None] = solara.reactive(None, equals=_never)
        self.bench = Bench(
            self._fill, settle=0.1, failed=session.troubles.failing(TAB), name="tipping"
        )

    def _fill(self, wish: Wish, stop: Stop) -> None:
        stage = Choice(wish.scenario, dict(wish.others)).resolved()
        grid = MAPS.get(wish) or MAPS.put(
            wish, APART.do(lambda: Tipping(stage, wish.x, wish.y, seed=wish.seed))
        )
        known = self.known.value = Known(wish, grid, {})
        for _ in apart(known.grid.refine(stop=stop)):
            if not stop():
                self.known.value = known
            if known.grid.level and not known.lively and not stop():
                known = replace(known, lively=self._lively(stop))

    def _lively(self, stop: Stop) -> Mapping[str, tuple[str, ...]]:
        """The sliders that move each outcome from where the visitor stands."""
        choice = self._session.choice
        point = (choice.scenario, tuple(sorted(choice.changes.items())), choice.seed)
        found = LIVELY.get(point)
        if found is None:
            found = APART.do(lambda: liveliest(choice.resolved(), choice.seed, stop=stop))
            if found:  # it is empty where it was stopped
                LIVELY.put(point, found)
        return found


@solara.component
def TippingTab(session: Session) -> None:
    """What is asked on the left, the map on the right."""
    desk = solara.use_memo(lambda: Desk(session), [])
    choice = session.watched()
    wish = Wish.of(choice)
    use_bench(desk.bench, wish, looked_at=session.tab.value == TAB)
    shown = session.answer.value
    here = shown is not None and shown.choice.is_point_of(choice) and not shown.note
    cards = shown.cards if here else ()
    now = next((card.probability for card in cards if card.name == choice.question.name), None)
    known = of_wish(desk.known.value, wish)
    told = map_rows(known.grid, choice) if known is not None else None
    better = others(known, choice) if known is not None else ()
    with Html(tag="div", class_="spread"):
        widgets.Tipping(
            groups=solara.use_memo(lambda: slider_groups(PARAMETERS), []),
            outcomes=[{"name": o.name, "title": o.title} for o in choice.outcomes.values()],
            outcome=choice.question.name,
            x=choice.x,
            y=choice.y,
            sentence=verdict(known.grid, choice, now) if known is not None else "",
            others=[{"name": name, "title": full_title(name)} for name in better],
            told=json.dumps(told) if told else "",
            event_take=lambda said: session.take_view(**chosen(choice, said)),
            event_go=lambda said: session.move_all({choice.x: said["x"], choice.y: said["y"]}),
        )


def of_wish(known: Known | None, wish: Wish) -> Known | None:
    """The map known, if it is the one that is asked for: not that of other sliders before."""
    return known if known is not None and known.wish == wish else None


def others(known: Known, choice: Choice) -> tuple[str, ...]:
    """The two sliders that move the outcome most, where it tips nowhere on the map of others."""
    most = known.lively.get(choice.question.name, ())[:2]
    tips = known.grid.line(choice.question.name)
    return () if tips or len(most) < 2 or set(most) == {choice.x, choice.y} else most  # noqa: PLR2004


def chosen(choice: Choice, said: Mapping[str, str]) -> dict[str, str]:
    """What a chooser says, checked; choosing one axis for the other swaps them.

    The outcome is left open unless it is chosen: another scenario may have one of its own to ask.
    """
    kept = {"x": choice.x, "y": choice.y}
    for key, name in said.items():
        if key == "outcome" and name in choice.outcomes:
            kept["outcome"] = name
        elif key in {"x", "y"} and name in PARAMETERS:
            other = "y" if key == "x" else "x"
            if name == kept[other]:
                kept[other] = kept[key]
            kept[key] = name
    return kept


def stands(choice: Choice) -> dict[str, float]:
    """Where all sliders stand."""
    return {**choices.own_values(choice.scenario), **choice.changes}


def map_rows(grid: Tipping, choice: Choice) -> dict[str, Any]:
    """A map as plain data for the browser: shares in per cent, -1 where not known yet."""
    shares = grid.shares[choice.question.name]
    now, was = stands(choice), stands(choice.reference)
    axes = (grid.x, grid.y)
    columns, rows = (axis.level(LEVELS[IN_TABLE]) for axis in axes)
    return {
        **{
            key: {
                "title": full_title(axis.name),
                "values": axis.values,
                "words": [words.number(axis.name, value) for value in axis.values],
                "at": now[axis.name],
                "was": was[axis.name],
                "levels": [axis.level(points) for points in LEVELS],
            }
            for key, axis in zip("xy", axes, strict=True)
        },
        "unit": {key: axis_unit(axis.name) for key, axis in zip("xy", axes, strict=True)},
        "percent": np.where(np.isnan(shares), -1, np.round(100 * shares)).astype(int).tolist(),
        "line": [piece.tolist() for piece in grid.line(choice.question.name)],
        "table": [columns, rows],
        "reference": choice.against or "untouched",
        "known": grid.known,
        "total": grid.total,
        "runs": grid.runs,
    }


def axis_unit(name: str) -> str:
    """A slider's unit at its axis; nothing where values say it themselves."""
    row = PARAMETERS[name]
    return "" if row.is_switch or row.names else row.kind.unit


def verdict(grid: Tipping, choice: Choice, now: float | None) -> str:
    """Where the outcome tips, in plain words; ``now`` is its share where one stands, if known."""
    columns, rows = grid.whole()
    title = choice.question.title
    if not columns:
        return "The first futures are on their way."
    here = "" if now is None else f" It holds in {percent(now)} of futures where you stand."
    at = stands(choice)
    alone = []
    for axis, other in ((grid.x, grid.y), (grid.y, grid.x)):
        crossings = grid.crossings(choice.question.name, at[other.name], along=axis.name)
        if crossings:
            nearest = crossings[int(np.argmin(np.abs(np.array(crossings) - at[axis.name])))]
            alone.append(crossing(axis.name, nearest, at[axis.name]))
    if alone:
        return f"“{title}” tips with {', or with '.join(alone)}.{here}"
    known = [grid.shares[choice.question.name][j, i] for j in rows for i in columns]
    known += [now] if now is not None else []
    low, high = percent(min(known)), percent(max(known))
    if grid.line(choice.question.name):
        return (
            f"Neither slider alone tips “{title}”, but the two together do, "
            f"on the line of half of futures.{here}"
        )
    holds = f"in {low}" if low == high else f"in {low} to {high}"
    return f"“{title}” tips nowhere on this map: it holds {holds} of futures.{here}"


def crossing(name: str, at: float, now: float) -> str:
    """Where a slider tips, and where it stands."""
    title = f"“{full_title(name)}”"
    if PARAMETERS[name].is_switch:
        return f"{title} switched {words.number(name, 1 - now)}"
    return f"{title} at {words.value(name, at)} (now {words.number(name, now)})"


def _never(_: object, __: object) -> bool:
    return False
