"""Armenia."""

import numpy as np

from agents.actor import Actor
from rulebook.declared.names import ARMENIA
from rulebook.week.diplomacy import BYPASS_LEAST


class Armenia(Actor):
    """The one that is not asked.

    Defeated, and dependent on Russia for its safety, it depends on the peacekeepers where its
    people still live (4) and not on the centre. The Minsk format was its voice, and Russia bypasses
    it (21); when others agree without it, it can object, which costs them little, and remember it
    (22). It may give notice to the peacekeepers, invite or dismiss an outside monitor, and trade;
    it must sign what is mediated, and the centre only if the rules are changed.
    """

    number = ARMENIA

    def on_agreement(self, worth: np.ndarray) -> None:
        """Object, unheard, when harmed by what it did not sign (22)."""
        asked = self.model.desk.deal.signs[self.number] > 0
        is_left_out = self.number == self.model.cast.left_out and not asked
        if is_left_out and worth[self.number] < -BYPASS_LEAST:
            text = (
                "Armenia objects: no one asked it, and its opinion was ignored. The centre is "
                f"worth {worth[self.number]:+.2f} to it, and its grievance is now "
                f"{self.grievance:.2f}."
            )
            self.say("Armenia objects, unheard", text, "bypass")
