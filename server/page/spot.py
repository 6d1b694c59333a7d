"""Where in the one future a panel is to go."""

import json
from dataclasses import dataclass


@dataclass(frozen=True)
class Spot:
    """A dispatch to go to, or a week alone.

    ``asked`` counts up, so that the same one can be asked for again.
    """

    dispatch: int = -1
    week: int = 0
    asked: int = 0

    def as_json(self) -> str:
        """What the panel is told."""
        return json.dumps({"id": self.dispatch, "week": self.week, "asked": self.asked})
