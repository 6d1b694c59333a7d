"""One visitor's page: what is chosen, what is shown, and the workers between the two."""

import math
from collections.abc import Callable
from dataclasses import replace

import solara

import model
from rulebook.errors import BadInput
from rulebook.parameters import PARAMETERS
from server.page import answers, charts, theatre
from server.page import choice as choices
from server.page.choice import Choice
from server.page.mailbox import Mailbox
from server.page.ready import RULES

SETTLE_S = 0.2
"""How long the sliders must rest before the one future is told anew, in seconds."""


class Session:
    """State of one page.

    ``choice`` is the whole of what is chosen, now. What the panels show are reactives of their own,
    so that a moved slider redraws what it changes and nothing else.
    """

    def __init__(self, query: str) -> None:
        self.choice, complaints = choices.read(query)
        self.complaints = solara.reactive(tuple(complaints))
        self.scenario = solara.reactive(self.choice.scenario)
        self.chart = solara.reactive(self.choice.chart)
        self.run = solara.reactive(self.choice.run)
        self.query = solara.reactive(choices.write(self.choice))
        self.revision = solara.reactive(0)
        """Grows when sliders change other than by hand: the panel then reads them anew."""
        self.answer: solara.Reactive[answers.Answer | None] = solara.reactive(None, equals=_same)
        self.story = solara.reactive("")
        self.compiling = solara.reactive(not RULES.done)
        self._answers = Mailbox(self._answer, failed=self._fail, name="answers")
        self._stories = Mailbox(self._tell, settle=SETTLE_S, failed=self._fail, name="stories")
        self._addresses = Mailbox(self._address, settle=SETTLE_S, name="addresses")

    def open(self) -> Callable[[], None]:
        """Start the workers and ask for the first answer; returns what ends them."""
        boxes = (self._answers, self._stories, self._addresses)
        for box in boxes:
            box.open()
        RULES.visit()
        self._answers.put(self.choice)

        def close() -> None:
            for box in boxes:
                box.close()

        return close

    # what a visitor does

    def move(self, name: str, value: float) -> None:
        """A slider moved, perhaps one of many times in a drag."""
        parameter = PARAMETERS.get(name)
        if parameter is None or math.isnan(value):
            return
        self._choose(self.choice.moved(name, min(max(float(value), parameter.low), parameter.high)))

    def reset(self, name: str | None = None) -> None:
        """Put one slider, or all, back to the scenario's own value."""
        kept = {
            key: value
            for key, value in self.choice.changes.items()
            if name is not None and key != name
        }
        self._choose(replace(self.choice, changes=kept))
        self.revision.value += 1

    def take_scenario(self, name: str) -> None:
        """Another scenario; changed sliders keep their values."""
        moved = replace(self.choice, scenario=choices.scenario(name).name, changes={}, week=None)
        for key, value in self.choice.changes.items():
            moved = moved.moved(key, value)
        self._choose(moved)
        self.scenario.value = moved.scenario

    def take_chart(self, name: str) -> None:
        """Another picture in the big chart."""
        if name in charts.charts():
            self._choose(replace(self.choice, chart=name))
            self.chart.value = name

    def take_run(self, run: int | None) -> None:
        """Another future for the map: its number, or None for the typical one."""
        if run is not None:
            run = min(max(int(run), 0), choices.RUNS - 1)
        self.choice = replace(self.choice, run=run, week=None)
        self.run.value = run
        self._stories.put(self.choice)
        self._addresses.put(self.choice)

    def take_week(self, week: int) -> None:
        """The week that the map shows; the browser shows it already."""
        self.choice = replace(self.choice, week=int(week))
        self._addresses.put(self.choice)

    def dismiss(self) -> None:
        """Put the complaints away."""
        self.complaints.value = ()

    def _choose(self, new: Choice) -> None:
        if new != self.choice:
            self.choice = new
            self._answers.put(new)
            self._addresses.put(new)

    # what the workers do

    def _answer(self, asked: Choice) -> None:
        RULES.wait()
        self.compiling.value = False
        if RULES.failed:
            self.complaints.value = (RULES.failed,)
            return
        self.answer.value = answers.answer(asked)
        self._stories.put(asked)

    def _tell(self, asked: Choice) -> None:
        shown = self.answer.value
        run = asked.run if asked.run is not None else shown.typical if shown is not None else 0
        self.story.value = theatre.tell(model.tell(asked.resolved(), asked.seed, run))

    def _address(self, asked: Choice) -> None:
        self.query.value = choices.write(asked)

    def _fail(self, error: Exception) -> None:
        sentence = (
            str(error) if isinstance(error, BadInput) else f"This could not be computed: {error}"
        )
        self.complaints.value = (sentence,)


def _same(one: object, other: object) -> bool:
    return one is other
