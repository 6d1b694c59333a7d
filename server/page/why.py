"""The Why? tab: which deal makes the difference, what differs, which rules carry it."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any, cast

import numpy as np
import solara
from reacton.ipyvuetify import Html

from model import motives
from model.motives import Comparison, DealShift
from model.shares import Sharing
from model.why import NOW, WAS, Inquiry
from server.page import answers, because, variants, widgets
from server.page.bench import APART, Bench, Stop, apart, use_bench
from server.page.choice import Choice, scenario
from server.page.kept import Kept
from server.page.session import Session

TAB = "why"


@dataclass(frozen=True)
class Wish:
    """What an explanation depends on."""

    scenario: str
    changes: tuple[tuple[str, float], ...]
    was_scenario: str
    was_changes: tuple[tuple[str, float], ...]
    seed: int
    outcome: str

    @staticmethod
    def of(choice: Choice) -> "Wish":
        """The explanation that a choice asks for: of itself against its reference.

        It is of itself alone where the reference does not play the outcome's dates.
        """
        was = choice if answers.not_compared(choice) else choice.reference
        return Wish(
            choice.scenario,
            tuple(sorted(choice.changes.items())),
            was.scenario,
            tuple(sorted(was.changes.items())),
            choice.seed,
            choice.question.name,
        )


WORLDS: Kept[Wish, tuple[Inquiry, Comparison]] = Kept(24)
"""What is known of the worlds between two points, in all sessions, whatever the outcome."""


@dataclass(frozen=True)
class Known:
    """As much of an explanation as is known; ``step`` counts up."""

    wish: Wish
    inquiry: Inquiry
    sharing: Sharing | None = None
    deal: DealShift | None = None
    compared: bool = False
    """Whether deals were looked at yet."""

    step: int = 0


class Desk:
    """The explanations of one session, and the worker that finds them."""

    def __init__(self, session: Session) -> None:
        self.known: solara.Reactive[Known | None] = solara.reactive(None)
        self.bench = Bench(
            self._find, settle=0.25, failed=session.troubles.failing(TAB), name="why"
        )

    def _worlds(self, wish: Wish) -> tuple[Inquiry, Comparison]:
        """What is known of the worlds between two points, of all outcomes."""
        worlds = replace(wish, outcome="")
        known = WORLDS.get(worlds)
        if known is None:
            now = Choice(wish.scenario, dict(wish.changes)).resolved()
            was = Choice(wish.was_scenario, dict(wish.was_changes)).resolved()
            known = APART.do(lambda: _told_apart(Inquiry(now, was, wish.seed)))
            WORLDS.put(worlds, known)
        return known

    def _find(self, wish: Wish, stop: Stop) -> None:
        inquiry, comparison = self._worlds(wish)
        known = Known(wish, inquiry)

        def show(**found: Any) -> None:  # noqa: ANN401 - fields of what is known
            nonlocal known
            known = replace(known, step=known.step + 1, **found)
            if not stop():
                self.known.value = known

        def take(steps: Iterator[int], enough: Callable[[], int] = lambda: 0) -> None:
            for done in apart(steps):
                if done % 8 == 0 or done >= len(inquiry.worlds):
                    show()
                if enough():
                    break

        take(inquiry.refine(stop=stop), lambda: inquiry.runs)  # a fine one comes last
        if stop():
            return
        runs, (few, most) = _telling(inquiry, wish.outcome), motives.STAGES
        show(deal=_deal(comparison, wish, runs[:few], stop), compared=True)
        if stop():
            return
        show(sharing=APART.do(lambda: Sharing(inquiry, wish.outcome)))
        take(cast("Sharing", known.sharing).refine(stop=stop))
        show(deal=_deal(comparison, wish, runs[:most], stop))
        take(inquiry.refine(stop=stop))
        show()


def _deal(comparison: Comparison, wish: Wish, runs: list[int], stop: Stop) -> DealShift | None:
    """The pivotal deal by these futures."""
    for _ in apart(comparison.refine(runs, stop=stop)):
        pass
    outcome = scenario(wish.scenario).outcomes[wish.outcome]
    return None if stop() else APART.do(lambda: comparison.shift(outcome, runs))


def _told_apart(inquiry: Inquiry) -> tuple[Inquiry, Comparison]:
    return inquiry, Comparison(inquiry.level[NOW], inquiry.level[WAS], inquiry.seed)


def _telling(inquiry: Inquiry, outcome: str) -> list[int]:
    """The futures to look for a deal in: those in which the outcome differs, if it is changed."""
    if not inquiry.differ:
        return list(range(motives.STAGES[-1]))
    if not inquiry.explain(outcome).moved:
        return []
    return [int(run) for run in np.flatnonzero(inquiry.turned(outcome))[: motives.STAGES[-1]]]


@solara.component
def WhyTab(session: Session) -> None:
    """The outcome asked about on the left, its explanation on the right."""
    desk = solara.use_memo(lambda: Desk(session), [])
    choice = session.watched()
    wish = Wish.of(choice)
    use_bench(desk.bench, wish, looked_at=session.tab.value == TAB)
    known = desk.known.value
    ready = known is not None and known.wish == wish
    told = (
        because.explanation(
            known.inquiry,
            known.sharing.shares() if known.sharing is not None else None,
            known.deal,
            choice.question.name,
            variants.title(choice),
            compared=known.compared,
            apart=answers.not_compared(choice),
        )
        if known is not None and ready
        else None
    )
    with Html(tag="div", class_="spread"):
        widgets.Why(
            outcomes=[{"name": o.name, "title": o.title} for o in choice.outcomes.values()],
            outcome=choice.question.name,
            told=json.dumps(told, ensure_ascii=False) if told else "",
            event_take=lambda said: session.take_outcome(said["outcome"]),
            event_take_rule=lambda said: session.take_rule(said["rule"]),
        )
