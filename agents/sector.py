"""A sector of the ceasefire line."""

import mesa

from agents.actor import Setting
from rulebook.declared.names import ACTORS, SECTORS
from rulebook.rules.violation import sector_week


class Sector(mesa.Agent):
    """A stretch of the line where violations break out, are seen or missed, and answered or not."""

    model: Setting

    def __init__(self, world: Setting, number: int) -> None:
        super().__init__(world)
        self.number = number
        self.name = SECTORS[number]

    @property
    def violations(self) -> int:
        """Violations of the last turn."""
        return int(self.model.state.violations[self.number])

    @property
    def seen(self) -> int:
        """Of these, seen by anyone."""
        return int(self.model.state.seen[self.number])

    @property
    def holder(self) -> str:
        """Who holds the hinterland."""
        return ACTORS[int(self.model.state.holder[self.number])]

    def step(self) -> None:
        """Play the sector's week, once the world has called `expect` for all of them."""
        world = self.model
        sector_week(world.state, world.params, world.desk.turn, world.luck, self.number, 1)
