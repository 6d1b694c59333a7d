"""The tab What would it take: a wish, the smallest change that fulfils it, and its box."""

import json
from dataclasses import replace
from typing import Any

import solara
from reacton.ipyvuetify import Html

from model.box import box_around
from model.search import Search, Step
from rulebook.declared.errors import BadInput
from rulebook.declared.measures import MEASURES
from rulebook.declared.parameters import PARAMETERS
from server.page import answers, widgets
from server.page import choice as choices
from server.page.bench import APART, Bench, Stop, apart
from server.page.choice import Choice
from server.page.kept import Kept
from server.page.session import PLAYER, Session
from server.page.sliders import slider_groups
from server.page.wishes import Known, Wish, told_of, wish_words

TAB = "search"

FOUND: Kept[str, Known] = Kept(64)
"""What searches of all sessions have found so far, by the mark of what was wished for."""


class Desk:
    """The search of one session, and the worker that does it."""

    def __init__(self, session: Session) -> None:
        self.known: solara.Reactive[Known | None] = solara.reactive(None)
        self.asked = 0
        self.mark = ""
        """The mark of the search that was asked for last."""
        self._session = session
        self._complain = session.troubles.failing(TAB)
        self.bench = Bench(self._search, failed=self._fail, name="search")

    def begin(self, choice: Choice) -> None:
        """Search for what a choice wishes for, and have the address say so."""
        wish = self._ask(Wish.of(choice))
        self._session.take_view(asked=wish.mark)

    def take_up(self, choice: Choice) -> None:
        """Show the search that a choice names: what it found, or it goes on where it was left.

        One that nobody here knows any more begins again, if it was for what the choice wishes.
        """
        self.mark = choice.asked
        known = FOUND.get(choice.asked)
        if known is not None and choices.is_open_to(known.wish.scenario, self._session.visitor):
            self.known.value = known
            if known.running:
                self.known.value = replace(known, wish=self._ask(known.wish))
        elif choice.asked == Wish.of(choice).mark:
            self._ask(Wish.of(choice))
        elif choice.asked:
            said = self._session.complaints.value
            self._session.refuse(BadInput(*said, "That search is no longer here; ask again."))

    def _ask(self, wish: Wish) -> Wish:
        self.asked += 1
        self.mark = wish.mark
        wish = replace(wish, asked=self.asked)
        self.bench.ask(wish)
        return wish

    def halt(self) -> None:
        """Stop searching; what was found stays."""
        self.bench.leave()
        self._stopped()

    def _stopped(self) -> None:
        if self.known.value is not None:
            self._show(replace(self.known.value, running=False))

    def _show(self, known: Known) -> None:
        self.known.value = FOUND.put(known.wish.mark, known)

    def seen(self) -> Known | None:
        """What is known by now; a search that was stopped in mid-step runs no more."""
        known: Known | None = self.known.value
        if known is None:
            return None
        return replace(known, running=known.running and self.bench.wants(known.wish))

    def _fail(self, error: Exception) -> None:
        self._stopped()
        self._complain(error)

    def _search(self, wish: Wish, stop: Stop) -> None:
        before = FOUND.get(wish.mark)
        search = APART.do(lambda: wish.search(before.search if before is not None else None))
        for step in apart(search.go(stop=stop)):
            if stop():
                return
            self._show(Known(wish, search, step))
            if step.finished:
                self._box(wish, search, step, stop)

    def _box(self, wish: Wish, search: Search, step: Step, stop: Stop) -> None:
        if not step.found:
            self._show(Known(wish, search, step, running=False))
            return
        trying = replace(step, doing="Trying how far it may go")
        self._show(Known(wish, search, trying))
        for box in apart(box_around(search, step.found[0], stop=stop)):
            if stop():
                return
            trying = replace(trying, points=search.points)
            self._show(Known(wish, search, trying, box, running=not box.whole))


@solara.component
def SearchTab(session: Session) -> None:
    """The wish on the left, what fulfils it on the right."""
    desk = solara.use_memo(lambda: Desk(session), [])
    looked_at = session.tab.value == TAB
    solara.use_effect(desk.bench.open, [])

    choice = session.watched()

    def follow() -> None:
        if not looked_at:
            desk.halt()
        elif choice.asked != desk.mark:
            desk.take_up(choice)

    solara.use_effect(follow, [looked_at, choice.asked])
    known = desk.seen()
    bound = Wish.of(choice).condition.bound
    told = json.dumps(told_of(known, choice), ensure_ascii=False) if known is not None else ""
    with Html(tag="div", class_="spread"):
        widgets.Search(
            groups=solara.use_memo(lambda: slider_groups(PARAMETERS), []),
            outcomes=[
                {"name": o.name, "title": o.title, "meaning": f"{o.sentence}: {o.meaning}."}
                for o in choice.outcomes.values()
            ],
            measures=[
                {"name": m.name, "title": m.title, "unit": m.kind.unit, "meaning": f"{m.meaning}."}
                for m in MEASURES.values()
            ],
            wishes=[{"name": name, "title": wish_words(name)} for name in choices.WISHES],
            fact={
                "name": bound.measure if bound else choice.question.name,
                "sense": bound.sense if bound else "",
                "bound": bound.value if bound else None,
            },
            wish=choice.wish,
            held=[name for name in choice.held.split(",") if name],
            told=told,
            runs=choices.RUNS,
            running=known is not None and known.running,
            event_take=lambda said: take(session, said),
            event_begin=lambda _=None: desk.begin(session.choice),
            event_halt=lambda _=None: desk.halt(),
            event_go=lambda said: session.move_all(said["moves"]),
        )


def take(session: Session, said: dict[str, Any]) -> None:
    """What a chooser of the wish says."""
    choice = session.choice
    if "wish" in said and said["wish"] in choices.WISHES:
        session.take_view(wish=said["wish"])
    elif "held" in said:
        session.take_view(held=",".join(n for n in PARAMETERS if n in set(said["held"])))
    elif said.get("name") in choice.outcomes and not said.get("sense"):
        session.take_view(outcome=said["name"], bound="")
    elif said.get("name") in MEASURES:
        bound = said.get("bound")
        if bound is None:
            scenario = Choice(choice.scenario, seed=choice.seed)
            untouched = PLAYER.do(lambda: answers.KEPT.play(scenario, ()))
            bound = f"{untouched.measures[said['name']].mean():.2g}"
        text = f"{said['name']}{said.get('sense') or '>='}{bound}"
        try:
            session.take_view(bound=text)
        except BadInput as error:
            session.refuse(error)
