"""Who decides and who speaks: one file an actor, its doctrine and its voice, as Mesa agents."""

from agents.armenia import Armenia
from agents.azerbaijan import Azerbaijan
from agents.france import France
from agents.russia import Russia
from agents.sector import Sector
from agents.turkey import Turkey
from agents.usa import UnitedStates

# In the order of rulebook.declared.names.ACTORS.
ACTOR_CLASSES = (Russia, Turkey, Azerbaijan, Armenia, France, UnitedStates)

__all__ = ["ACTOR_CLASSES", "Sector"]
