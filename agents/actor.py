"""What all actors share: taking up the file, proposing, consenting, and being heard."""

from typing import Any, ClassVar

import mesa
import numpy as np

from agents.wording import describe_deal, describe_refusal, names_of
from rulebook.diplomacy import bypass, consents, proposes, seal
from rulebook.instruments import INSTRUMENTS, JOINT_CENTRE, OPENINGS
from rulebook.names import ACTOR_TITLES, ACTORS
from rulebook.works import attention_of


class Actor(mesa.Agent):
    """One of the six. Its doctrine is its docstring, its voice the methods that speak.

    The decisions are the rulebook's: an actor calls them on the world's state and reports what came
    of them.
    """

    number: ClassVar[int]

    def __init__(self, world: Any) -> None:
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
        """Propose a deal, if one is worth it; those who must sign decide; those left aside resent it."""
        world = self.model
        state, params, desk, luck = world.state, world.params, world.desk, world.luck_now
        row = proposes(state, params, desk, luck, self.number, attention_of(params, self.number))
        if row < 0:
            return
        signers = [j for j in range(len(ACTORS)) if j != self.number and desk.signs[j] > 0]
        answers = [world.actors[j].consents(self) for j in signers]
        opening = OPENINGS[row]
        instrument = INSTRUMENTS[opening.instrument]
        if not all(answers):
            world.report_deal("refusal", instrument, describe_refusal(instrument, self.name, desk))
            return
        seal(state, params, desk, self.number)
        if opening.instrument == JOINT_CENTRE:
            text = (
                f"{self.title} proposes a joint monitoring centre; {names_of(signers)} agree in "
                "principle and let their staffs draft it."
            )
            world.report("deal", (self.name,), "Memorandum on a joint centre", text, "choose")
            return
        world.book(instrument.title)
        world.report_deal("deal", instrument, describe_deal(instrument, self.name, desk))
        bypass(state, params, desk)
        world.book(f"{instrument.title}: aftermath")

    def consents(self, proposer: "Actor") -> bool:
        """Decide on the deal on the desk."""
        world = self.model
        return bool(
            consents(
                world.state, world.params, world.desk, world.luck_now, proposer.number, self.number
            )
        )

    def on_agreement(self, worth: np.ndarray) -> None:
        """Speak on the day the centre is agreed; `worth` (actors,) is what it is worth to each."""

    def on_opening(self) -> None:
        """Speak on the day the centre opens."""

    def say(self, title: str, text: str, rule: str) -> None:
        """Have a statement reported."""
        self.model.report("statement", (self.name,), title, text, rule)
