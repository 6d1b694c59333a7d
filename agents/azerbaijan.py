"""Azerbaijan."""

from agents.actor import Actor
from rulebook.declared.names import ACTORS, AZERBAIJAN
from rulebook.rules.statements import SHARED_TEXT

EFFUSIVE = 0.5


class Azerbaijan(Actor):
    """The host that wants two patrons rather than one.

    It won back most of its land (10) with Turkey's help, and is as warm to Ankara as ever (13). It
    fears a Russia newly strong and perhaps on Armenia's side, and keeps Turkey in the equation to
    balance it (S0, 13, 16); so it builds and pays for the centre (11) and talks to each guest apart
    (18). On its own soil it is the host: it can end what it invited (3). It may propose the centre,
    give notice to it or to the peacekeepers, invite or dismiss an outside monitor, and trade.
    """

    number = AZERBAIJAN

    def on_opening(self) -> None:
        """Issue twin statements on talks held apart: the same text, and warmth by affinity (18)."""
        first, second = self.model.cast.owners
        if self.number != self.model.cast.host:
            return
        for guest, other in ((second, first), (first, second)):
            warmth = float(self.model.state.warmth[self.number, guest])
            name = self.model.actors[guest].title
            tone = "eternal brotherhood" if warmth >= EFFUSIVE else "correct relations"
            text = (
                f"Azerbaijan tells of its talks with {name} in nearly the words that it has for "
                f"{self.model.actors[other].title}: {SHARED_TEXT:.0%} are the same. What differs "
                f"is the tone, here one of {tone} (warmth {warmth:.2f})."
            )
            self.model.report(
                "statement", (self.name, ACTORS[guest]), f"Azerbaijan on {name}", text, "warmth"
            )
