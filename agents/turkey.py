"""Turkey."""

from agents.actor import Actor
from rulebook.declared.names import ACTOR_ADJECTIVES, ACTOR_NAMES, ACTORS, TURKEY

PARTISAN_SLANT = 0.5


class Turkey(Actor):
    """The newcomer that wants a foothold and to be reckoned with.

    After its help in the war (13) it wants soldiers on the ground as a show of reach, whatever they
    do there (15); to be a power in the region that the West cannot ignore, and a channel to Moscow
    (17). It speaks warmly of Baku's victory (19) and says nothing of how its drones work (7). It
    may propose the centre, adjust, suspend, resume and end it, support Azerbaijan, and trade.
    """

    number = TURKEY

    def on_opening(self) -> None:
        """Congratulate the claimant on its victory (19), as an owner of the centre."""
        roles = self.model.cast
        if self.number not in roles.owners:
            return
        slant = float(self.model.state.slant[self.number])
        if slant >= PARTISAN_SLANT:
            people = ACTOR_ADJECTIVES[ACTORS[roles.claimant.actor]]
            other = ACTOR_NAMES[ACTORS[roles.holder.actor]]
            text = (
                f"Turkey congratulates the {people} people on the victory, and mourns its dead "
                f"(slant {slant:+.2f} on a scale from -1, for {other}, to 1)."
            )
            self.say("Turkey congratulates", text, "slant")
        else:
            self.say("Turkey welcomes the opening", "Turkey welcomes the opening.", "slant")
