"""One visitor's page: what is chosen, what is shown, and the workers between the two."""

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from operator import is_

import solara

import model
from rulebook.declared.errors import BadInput
from rulebook.engine.compiled import RULES as BOOK
from server.page import address, answers, charts, effects, rules, tabs, theatre, variants
from server.page import choice as choices
from server.page.choice import Choice
from server.page.mailbox import Apart, Mailbox, Turns
from server.page.ready import RULES
from server.page.shelf import SHELF
from server.page.spot import Spot
from server.page.troubles import ANSWERING, TAKING_OUT, TELLING, Troubles

SETTLE_S = 0.2
"""How long the sliders must rest before the one future is told anew, in seconds."""

MOVING_S = 0.2
"""For how long after its last move a slider counts as moving, in seconds."""

PATIENCE_S = 3.0
"""How long at most the telling of a future lets answers to other visitors go first, in seconds."""

ADDRESS_S = 0.15
"""How long they must rest before the address says so, in seconds: browsers take seven a second."""

BREATH_S = 0.05
"""How long they must rest before the open rule is taken out anew, in seconds."""

PLAYER = Apart("player")
"""Plays what is answered at once."""

ANSWERS, STORIES = Turns(), Turns()
"""Whose turn it is to be answered, among all sessions, and to be told a future."""


class Session:
    """State of one page.

    ``choice`` is the whole of what is chosen, now. What the panels show are reactives of their own,
    so that a moved slider redraws what it changes and nothing else.
    """

    def __init__(self, query: str, visitor: str) -> None:
        self.visitor = visitor
        self.choice, complaints = address.read(query, SHELF.of(visitor))
        self._choosing = threading.Lock()
        """Held by whoever makes one choice of another, so that none is lost."""
        self._asked = self.choice
        """What was last to be answered, and when it was asked, in seconds of the clock."""
        self._asked_at = time.monotonic()
        self.own = solara.reactive(tuple(SHELF.of(visitor).values()))
        self.complaints = solara.reactive(tuple(complaints))
        self.troubles = Troubles(self.refuse)
        self.scenario = solara.reactive(self.choice.scenario)
        self.chart = solara.reactive(self.choice.chart)
        self.run = solara.reactive(self.choice.run)
        self.query = solara.reactive(address.write(self.choice))
        self.steps = solara.reactive(0)
        """Counts what one may go back from: another tab, rule or scenario."""
        self._steps = 0
        self.pins = solara.reactive(self.choice.pins)
        self.against = solara.reactive(self.choice.against)
        self.revision = solara.reactive(0)
        """Grows when sliders change other than by hand: the panel then reads them anew."""
        self.answer: solara.Reactive[answers.Answer | None] = solara.reactive(None, equals=is_)
        self.story = solara.reactive("")
        self.told: solara.Reactive[model.Story | None] = solara.reactive(None, equals=is_)
        self.tab = solara.reactive(self.choice.tab)
        self.rule = solara.reactive(self.choice.rule)
        self.effect: solara.Reactive[effects.Effect | None] = solara.reactive(None, equals=is_)
        self.traces: solara.Reactive[Mapping[str, rules.Trace]] = solara.reactive({})
        self.spot = solara.reactive(Spot())
        self.stage = solara.reactive(Spot())
        """The same on the tab One future."""
        self.view = solara.reactive(0)
        """Grows when a tab is asked for something else than before."""
        self._before: dict[str, float] = {}
        self.compiling = solara.reactive(not RULES.done)
        unanswered, untold = map(self.troubles.failing, (ANSWERING, TELLING))
        self._answers = Mailbox(self._answer, failed=unanswered, turns=ANSWERS, name=ANSWERING)
        self._rests = Mailbox(
            self._answer_at_rest, settle=SETTLE_S, failed=unanswered, turns=ANSWERS, name="rests"
        )
        self._stories = Mailbox(
            self._tell, settle=SETTLE_S, failed=untold, turns=STORIES, name=TELLING
        )
        self._effects = Mailbox(
            self._effect,
            settle=BREATH_S,
            failed=self.troubles.failing(TAKING_OUT),
            name=TAKING_OUT,
        )
        self._addresses = Mailbox(self._address, settle=ADDRESS_S, name="addresses")

    def open(self) -> Callable[[], None]:
        """Start the workers and ask for the first answer; returns what ends them."""
        boxes = (self._answers, self._rests, self._stories, self._effects, self._addresses)
        for box in boxes:
            box.open()
        self._answers.put(self.choice)

        def close() -> None:
            for box in boxes:
                box.close()

        return close

    def watched(self) -> Choice:
        """What is chosen; whoever draws by it is drawn anew when that changes."""
        changing = (self.answer, self.revision, self.view, self.pins, self.against)
        for one in changing:
            one.get()
        return self.choice

    # what a visitor does

    def move(self, name: str, value: float) -> None:
        """A slider moved, perhaps one of many times in a drag."""
        self._slide({name: value})

    def move_all(self, values: Mapping[str, float]) -> None:
        """Put several sliders at once where something else than a hand wants them."""
        self._slide(values)
        self.revision.value += 1

    def _slide(self, values: Mapping[str, float]) -> None:
        """Set sliders, or none where a page sends what the address would refuse."""
        try:
            self._choose(lambda choice: address.slid(choice, values))
        except BadInput as error:
            self.refuse(error)

    def reset(self, name: str | None = None) -> None:
        """Put one slider, or all, back to the scenario's own value."""

        def without(choice: Choice) -> Choice:
            stay = {k: v for k, v in choice.changes.items() if name is not None and k != name}
            return replace(choice, changes=stay)

        self._choose(without)
        self.revision.value += 1

    def take_scenario(self, name: str) -> None:
        """Another scenario, shipped or the visitor's own; changed sliders keep their values.

        It is compared with the point that is left, unless something else was chosen for that.
        """
        shipped = (one.name for one in model.scenarios())
        if name not in {*shipped, *SHELF.of(self.visitor)} or name == self.choice.scenario:
            return

        def there(choice: Choice) -> Choice:
            moved = replace(choice, scenario=name, changes={}, week=None)
            for key, value in choice.changes.items():
                moved = moved.moved(key, value)
            return moved if choice.against else variants.compared(moved, choice)

        self._keep(there)
        self.scenario.value = self.choice.scenario
        self.revision.value += 1  # the sliders stand elsewhere now

    def pin(self) -> None:
        """Keep the point at which the sliders stand."""
        self._keep(variants.pinned)

    def unpin(self, name: str) -> None:
        """Let a variant go."""
        self._keep(lambda choice: variants.removed(choice, name))

    def rename(self, name: str, new: str) -> None:
        """Call a variant something else."""
        self._keep(lambda choice: variants.renamed(choice, name, new))

    def compare_with(self, name: str) -> None:
        """Take a variant, or with an empty name the untouched scenario, as the reference."""
        if name == "" or any(pin.name == name for pin in self.choice.pins):
            self._keep(lambda choice: replace(choice, against=name))

    def move_to(self, name: str) -> None:
        """Put scenario and sliders where a variant has them."""
        try:
            self._choose(lambda choice: variants.moved_to(choice, name))
        except BadInput as error:
            self.refuse(error)
            return
        self.scenario.value = self.choice.scenario
        self.revision.value += 1

    def take_file(self, file: str, given: bytes) -> None:
        """Read a visitor's scenario file, keep it for this visitor, and go to it."""
        try:
            own = SHELF.put(self.visitor, file, given)
        except BadInput as error:
            self.refuse(error)
            return
        self.complaints.value = ()
        self.own.value = tuple(SHELF.of(self.visitor).values())
        self.take_scenario(own.scenario.name)

    def take_address(self, query: str) -> None:
        """Go where an address says, as a step back in the browser's history does."""
        new, complaints = address.read(query, SHELF.of(self.visitor))
        self._keep(lambda _: new, step=False)
        self.complaints.value = tuple(complaints)
        self.scenario.value, self.chart.value, self.run.value = new.scenario, new.chart, new.run
        self.tab.value, self.rule.value = new.tab, new.rule
        self.view.value += 1
        self.revision.value += 1
        if new.week is not None:
            self.stage.value = Spot(week=new.week, asked=self.stage.value.asked + 1)
            self.spot.value = Spot(week=new.week, asked=self.spot.value.asked + 1)
        self._stories.put(new)
        self._effects.put(new)

    def take_chart(self, name: str) -> None:
        """Another picture in the big chart."""
        if name in charts.charts():
            self._choose(lambda choice: replace(choice, chart=name))
            self.chart.value = name

    def take_run(self, run: int | None, week: int | None = None, such: str = "") -> None:
        """Another future for the map: its number, or None for the typical one.

        With a week, the tab One future shows it; ``such`` is the criterion that led there.
        """
        if run is not None:
            run = min(max(int(run), 0), choices.RUNS - 1)
        week = None if week is None else self._within(week)
        self._turn(run=run, week=week, such=such)
        self.run.value = run
        self.view.value += 1
        if week is not None:
            self.stage.value = Spot(week=week, asked=self.stage.value.asked + 1)
        self._stories.put(self.choice)

    def take_line(self, run: int, week: int, follow: str) -> None:
        """Show a future on its own, at a week, its line of a series among all lines."""
        self.take_run(run, week)
        self.take_view(follow=follow)
        self.take_tab("one")

    def take_week(self, week: int) -> None:
        """The week that the map shows; the browser shows it already."""
        self._turn(week=self._within(week))

    def _within(self, week: int) -> int:
        """A week of the scenario that is chosen."""
        return min(max(int(week), 0), choices.scenario(self.choice.scenario).weeks - 1)

    def take_tab(self, tab: str) -> None:
        """Another tab; both show the same choice."""
        if tab in tabs.TABS and tab != self.choice.tab:
            self._turn(tab=tab)
            self.tab.value = tab
            self.revision.value += 1
            self._effects.put(self.choice)

    def take_view(self, **fields: str) -> None:
        """Another question on a tab: fields of the choice that no figure of the others rests on."""
        self._turn(**fields)
        self.view.value += 1

    def take_outcome(self, name: str, tab: str = "") -> None:
        """Ask about another outcome, on this tab or on another one."""
        if name in self.choice.outcomes:
            self.take_view(outcome=name)
        if tab:
            self.take_tab(tab)

    def take_rule(self, name: str) -> None:
        """Open the rulebook at a rule, or at all of them when ``name`` is empty."""
        if name in BOOK or name == "":
            self._turn(rule=name)
            self.rule.value = name
            self.take_tab("rulebook")
            self._effects.put(self.choice)

    def switch(self, name: str) -> None:
        """Take a rule out, or put it back as it was."""
        rule = BOOK.get(name)
        if rule is None:
            return
        if rules.is_off(self.choice, rule):
            self._choose(lambda choice: rules.within(choice, rule, self._before))
        else:
            now = {**choices.own_values(self.choice.scenario), **self.choice.changes}
            self._before.update({key: now[key] for key in rule.off})
            self._choose(lambda choice: rules.without(choice, rule))
        self.revision.value += 1

    def go_to(self, dispatch: int, week: int) -> None:
        """Show a dispatch of the one future."""
        week = self._within(week)
        self._turn(week=week)
        self.spot.value = Spot(int(dispatch), week, self.spot.value.asked + 1)
        self.take_tab("futures")

    def dismiss(self) -> None:
        """Put the complaints away."""
        self.complaints.value = ()

    def _choose(self, how: Callable[[Choice], Choice], *, step: bool = True) -> None:
        """Make one choice of another, and have it answered; ``step`` if one may go back from it."""
        with self._choosing:
            new = how(self.choice)
            if new == self.choice:
                return
            self._steps += step and choices.is_step(self.choice, new)
            self.choice = self._asked = new
            self._asked_at = time.monotonic()
        self.troubles.forget()  # before the work is put: what fails at that is to stay
        with self._choosing:
            self._answers.put(self._asked)
            self._addresses.put(self.choice)

    def _keep(self, how: Callable[[Choice], Choice], *, step: bool = True) -> None:
        """Make one choice of another that may have other variants or another reference."""
        self._choose(how, step=step)
        self.pins.value = self.choice.pins
        self.against.value = self.choice.against

    def _turn(self, **fields: object) -> None:
        """Look at something else, of which the figures shown are none."""
        with self._choosing:
            new = address.turned(self.choice, fields)
            self._steps += choices.is_step(self.choice, new)
            self.choice = new
        if set(fields) != {"week"}:  # the player turns weeks by itself
            self.troubles.forget()
        with self._choosing:
            self._addresses.put(self.choice)

    # what the workers do

    def _answer(self, asked: Choice) -> None:
        RULES.wait()
        self.compiling.value = False
        if RULES.failed:
            self.complaints.value = (RULES.failed,)
            return
        moving = time.monotonic() - self._asked_at < MOVING_S
        runs = choices.FEW_RUNS if moving and ANSWERS.wanted else choices.RUNS
        self.answer.value = PLAYER.do(lambda: answers.answer(asked, runs))
        if runs < choices.RUNS:
            self._rests.put(asked)
            return
        self._answered(asked)

    def _answer_at_rest(self, asked: Choice) -> None:
        """All futures, where few were played because others waited; what moved on is let be."""
        shown = self.answer.value
        if asked is self._asked and shown is not None and shown.runs < choices.RUNS:
            self.answer.value = PLAYER.do(lambda: answers.answer(asked))
            self._answered(asked)

    def _answered(self, asked: Choice) -> None:
        self.troubles.forget(ANSWERING)
        self._stories.put(self.choice)  # the newest, not the one just answered
        self._effects.put(asked)

    def _effect(self, _: Choice) -> None:
        now = self.choice
        if now.tab == "rulebook" and RULES.wait() and not RULES.failed:
            self.effect.value = PLAYER.do(lambda: effects.effect(now, self._before))
            self.troubles.forget(TAKING_OUT)

    def _tell(self, asked: Choice) -> None:
        ANSWERS.wait_for_quiet(PATIENCE_S)
        shown = self.answer.value
        run = asked.run if asked.run is not None else shown.typical if shown is not None else 0
        story = model.tell(asked.resolved(), asked.seed, run)
        self.traces.value = rules.traces(story.events)
        self.story.value = theatre.tell(story)
        self.told.value = story
        self.troubles.forget(TELLING)

    def _address(self, asked: Choice) -> None:
        query = address.write(asked)
        if query == self.query.value:
            self._steps = self.steps.value  # who went there and back has gone nowhere
            return
        self.steps.value = self._steps
        self.query.value = query

    def refuse(self, error: BadInput) -> None:
        """Say what a visitor asked for in vain."""
        self.complaints.value = tuple(str(error).splitlines())

    def ask_again(self) -> None:
        """Have what is chosen answered again, and what follows from that."""
        self._answers.put(self.choice)
