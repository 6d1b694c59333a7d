"""What all actors share: taking up the file, proposing, consenting, and being heard."""

from collections.abc import Sequence
from typing import Any, ClassVar, Protocol

import mesa
import numpy as np

from agents.dispatch import RunnerUp, motives_on
from agents.wording import describe_deal, describe_end, describe_refusal, names_of, sentence
from rulebook.declared.instruments import ENDINGS, INSTRUMENTS, JOINT_CENTRE, Instrument
from rulebook.declared.names import ACTOR_TITLES, ACTORS
from rulebook.declared.openings import OPENING_INSTRUMENT
from rulebook.declared.roles import Roles
from rulebook.week.choice import appraise, chance_of_consent, weigh_the_rest
from rulebook.week.diplomacy import bypass, consents, proposes, seal, takes_up

MEMORANDUM = "Memorandum on a joint centre"
"""What a centre is called before it is drafted."""


class Setting(Protocol):
    """What actors and sectors need of the world they live in."""

    state: np.record  # of rulebook.declared.state.STATE
    params: np.record  # of rulebook.declared.parameters.PARAMS, this week's
    desk: np.record  # of rulebook.declared.state.DESK
    second_desk: np.record  # another, for what was weighed and not chosen
    luck: np.record  # of rulebook.engine.luck.LUCK, opened at this week
    cast: Roles  # who plays which part
    actors: Sequence["Actor"]  # in the order of rulebook.declared.names.ACTORS

    def report(
        self,
        kind: str,
        actors: tuple[str, ...],
        title: str,
        text: str,
        rule: str,
        paragraphs: str = "",
        **ledger: Any,  # noqa: ANN401 - Dispatch's own fields on what a deal is worth
    ) -> None:
        """Add a dispatch; `rule` is the name of the rule behind it."""

    def report_deal(
        self, kind: str, instrument: Instrument, text: str, runner_up: RunnerUp | None = None
    ) -> None:
        """Add a dispatch on the deal on the desk."""

    def book(self, deal: str) -> None:
        """Book what changed since the last booking."""


class Actor(mesa.Agent):
    """One of the six. Its doctrine is its docstring, its voice the methods that speak.

    The decisions are the rulebook's: an actor calls them on the world's state and reports what came
    of them.
    """

    number: ClassVar[int]
    model: Setting

    def __init__(self, world: Setting) -> None:
        super().__init__(world)
        self.name = ACTORS[self.number]
        self.title = ACTOR_TITLES[self.name]

    @property
    def capital(self) -> float:
        """Political capital, 0 to 1."""
        return float(self.model.state.capital[self.number])

    @property
    def grievance(self) -> float:
        """Resentment at being bypassed, 0 to 1."""
        return float(self.model.state.grievance[self.number])

    def step(self) -> None:
        """Propose a deal if one is worth it; signatories decide, and those left aside resent it."""
        world = self.model
        state, params, desk, luck = world.state, world.params, world.desk, world.luck
        if not takes_up(state, params, luck, self.number):
            return
        row = proposes(state, params, desk, luck, self.number)
        if row < 0:
            return
        runner_up = self._runner_up(row)
        signers = [j for j in range(len(ACTORS)) if j != self.number and desk.deal.signs[j] > 0]
        answers = [world.actors[j].consents(self) for j in signers]
        instrument = INSTRUMENTS[OPENING_INSTRUMENT[row]]
        if not all(answers):
            chances = {
                j: float(chance_of_consent(state, params, desk.deal, desk.worth, j))
                for j in signers
            }
            text = describe_refusal(instrument, self.name, desk, chances)
            world.report_deal("refusal", instrument, text, runner_up)
            return
        seal(state, params, desk.stock, desk.deal, desk.sketches, self.number)
        if OPENING_INSTRUMENT[row] == JOINT_CENTRE:
            parties = (self.name, *(ACTORS[j] for j in signers))
            text = (
                f"{self.title} proposes a joint monitoring centre; "
                f"{sentence(names_of(signers))} agree in "
                "principle and let their staffs draft it."
            )
            title = MEMORANDUM
            motives = motives_on(desk)
            world.report(
                "deal", parties, title, text, "choose", motives=motives, runner_up=runner_up
            )
            return
        world.book(instrument.title)
        text = describe_deal(instrument, self.name, desk, params, world.cast)
        if OPENING_INSTRUMENT[row] in ENDINGS:
            text = f"{text} {describe_end(desk, state, params)}"
        world.report_deal("deal", instrument, text, runner_up)
        bypass(state, params, desk.deal, desk.worth)
        world.book(f"{instrument.title}: aftermath")

    def _runner_up(self, row: int) -> RunnerUp | None:
        """Prepare on the second desk the deal that was likeliest besides the one proposed."""
        world = self.model
        desk = world.second_desk
        weigh_the_rest(world.state, world.params, world.desk, desk, self.number)
        odds = {
            int(world.desk.choice.rows[k]): float(world.desk.choice.odds[k])
            for k in range(world.desk.choice.count)
            if world.desk.choice.odds[k] > 0.0
        }
        chosen = odds.pop(row)
        if not odds:
            return None
        second = max(odds, key=odds.__getitem__)
        appraise(world.state, world.params, desk, second, self.number)
        instrument = INSTRUMENTS[OPENING_INSTRUMENT[second]]
        signers = [j for j in range(len(ACTORS)) if desk.deal.signs[j] > 0]
        others = names_of(j for j in signers if j != self.number)
        return RunnerUp(
            instrument.title,
            tuple(ACTORS[j] for j in signers),
            instrument.offer.format(to=others),
            odds[second] / chosen,
            motives_on(desk),
        )

    def consents(self, proposer: "Actor") -> bool:
        """Decide on the deal on the desk."""
        world = self.model
        return bool(
            consents(
                world.state,
                world.params,
                world.desk.deal,
                world.desk.worth,
                world.luck,
                proposer.number,
                self.number,
            )
        )

    def on_agreement(self, worth: np.ndarray) -> None:
        """Speak on the day the centre is agreed; `worth` (actors,) is what it is worth to each."""

    def on_opening(self) -> None:
        """Speak on the day the centre opens."""

    def say(self, title: str, text: str, rule: str) -> None:
        """Have a statement reported."""
        self.model.report("statement", (self.name,), title, text, rule)
