"""What the two Western co-chairs have in common."""

import numpy as np

from agents.actor import Actor
from agents.wording import names_of, sentence
from rulebook.declared.names import ACTOR_NAMES
from rulebook.week.diplomacy import BYPASS_LEAST


class CoChair(Actor):
    """A Western co-chair: it can call for the Minsk Group, not revive it without Russia (21)."""

    def on_agreement(self, worth: np.ndarray) -> None:
        """Call for the format when a deal goes past it."""
        roles = self.model.cast
        is_western = self.number in roles.western
        if (
            is_western
            and worth[self.number] < -BYPASS_LEAST
            and self.model.desk.deal.signs[self.number] == 0
        ):
            relevance = float(self.model.state.minsk_relevance)
            name = sentence(ACTOR_NAMES[self.name])
            text = (
                f"{name} calls for the Minsk format, whose relevance is now {relevance:.2f}; "
                f"without {names_of([roles.co_chairs[0]])} it cannot meet."
            )
            self.say(f"{name} calls for the format", text, "minsk")
