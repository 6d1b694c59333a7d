"""The Why? tab: which deal makes the difference, what differs, which rules carry it."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import solara
from reacton.ipyvuetify import Html

from model.motives import Comparison, DealShift
from model.shares import Sharing
from model.why import Inquiry
from server.page import because, variants, widgets
from server.page.bench import APART, Bench, Stop, apart, use_bench
from server.page.choice import Choice
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
        """The explanation that a choice asks for: of itself against its reference."""
        was = choice.reference
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
    sharing: Sharing | None
    comparison: Comparison
    deal: DealShift | None
    step: int


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
            known = APART.do(
                lambda: (Inquiry(now, was, wish.seed), Comparison(now, was, wish.seed))
            )
            WORLDS.put(worlds, known)
        return known

    def _find(self, wish: Wish, stop: Stop) -> None:
        inquiry, comparison = self._worlds(wish)
        sharing: Sharing | None = None
        step = 0

        def show() -> None:
            nonlocal step
            step += 1
            deal = APART.do(comparison.shift) if comparison.futures else None
            if not stop():
                self.known.value = Known(wish, inquiry, sharing, comparison, deal, step)

        def take(steps: Iterator[int], enough: Callable[[], int] = lambda: 0) -> None:
            for done in apart(steps):
                if done % 8 == 0 or done >= len(inquiry.worlds):
                    show()
                if enough():
                    break

        take(inquiry.refine(stop=stop), lambda: inquiry.runs)  # a fine one comes last
        take(comparison.refine(stop=stop), lambda: comparison.futures)
        show()
        if stop():
            return
        sharing = APART.do(lambda: Sharing(inquiry, wish.outcome))
        take(sharing.refine(stop=stop))
        take(comparison.refine(stop=stop))
        take(inquiry.refine(stop=stop))
        show()


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
            compared=known.comparison.futures > 0,
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
