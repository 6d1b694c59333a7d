"""Russia."""

import numpy as np

from agents.actor import Actor
from rulebook.declared.names import RUSSIA

QUIET_IMPORTANCE = 1.0  # announced over true importance below which it plays the matter down


class Russia(Actor):
    """The custodian that would rather be the only one.

    It holds the monitoring, the peacekeeping and the bases (4, 11), and keeps a client on either
    side, so it cannot celebrate the victory of one (19). It mediates past the Minsk Group, which it
    co-chairs (21), and accepts Turkey only because it must be reckoned with (20): the link to
    Ankara and a smaller Western say are what it gains (17), its exclusivity is what it loses (3).
    It may propose the centre, adjust, suspend, resume and end it, support either client, reinforce
    or withdraw the peacekeepers, mediate around the Minsk Group, reconvene it, and trade.
    """

    number = RUSSIA

    def on_agreement(self, worth: np.ndarray) -> None:  # noqa: ARG002 - its tone is a rule's
        """Play down what others gain more from (20)."""
        self._downplay()

    def on_opening(self) -> None:
        """Be correct to the host, silent on its victory, and modest about the centre (19, 20)."""
        self._downplay()

    def _downplay(self) -> None:
        if self.number not in self.model.cast.parties:
            return
        importance = float(self.model.state.importance[self.number])
        if importance < QUIET_IMPORTANCE:
            text = (
                "Russia calls the centre a stabilising factor and no part of a long-term policy, "
                f"and congratulates nobody: it speaks of {importance:.0%} of the importance the "
                "centre has."
            )
            self.say("Russia plays it down", text, "announced_importance")
        else:
            self.say(
                "Russia welcomes the centre", "Russia welcomes the centre.", "announced_importance"
            )
