"""How actors speak: each statement follows from the speaker's interests."""

from rulebook.compiled import compiled, rule
from rulebook.curves import clip
from rulebook.names import ACTORS, ARMENIA, AZERBAIJAN, BAKU, RUSSIA, TURKEY, YEREVAN

_A = len(ACTORS)

# Judgement.
SHARED_TEXT = 0.75  # share of a statement that is the same for every partner (18)
NEUTRAL_SHARE = 0.4  # share of both clients' patronage at which a patron keeps wholly neutral
MODESTY = 0.5  # how strongly a gain below the others' is played down
LEAST_WORTH = 0.01


@rule("Warmth follows affinity", "18", "Costless signals of alignment")
def warmth(affinity):
    """Return the warmth of a public statement on a partner, 0 to 1."""
    return clip(affinity, 0.0, 1.0)


@compiled
def shared_text():
    """Return the share of a host's twin statements that is word for word the same (18)."""
    return SHARED_TEXT


@rule("Neutrality of a patron of both", "19", "Mediator's bias; Kydd 2003")
def slant(state, actor):
    """Return a statement's lean, from -1 (to Armenia) to 1 (to Azerbaijan).

    Who is a patron of both sides cannot celebrate the victory of one.
    """
    lean = state.affinity[actor, AZERBAIJAN] - state.affinity[actor, ARMENIA]
    both = min(state.control[actor, BAKU], state.control[actor, YEREVAN])
    return clip(lean, -1.0, 1.0) * (1.0 - clip(both / NEUTRAL_SHARE, 0.0, 1.0))


@rule("Who gains least plays it down", "20", "Audience costs of a concession; Fearon 1994")
def announced_importance(own, mean):
    """Return announced over true importance, given the speaker's worth and the parties' mean."""
    return clip(1.0 + MODESTY * (own - mean) / max(abs(mean), LEAST_WORTH), 0.2, 2.0)


@rule("Statements", "18, 19, 20")
def speak(state):
    """Let the centre's owners and host speak on the day it is agreed or opened."""
    mean = (
        state.centre_worth[RUSSIA] + state.centre_worth[TURKEY] + state.centre_worth[AZERBAIJAN]
    ) / 3.0
    for i in (RUSSIA, TURKEY, AZERBAIJAN):
        state.importance[i] = announced_importance(state.centre_worth[i], mean)
        state.slant[i] = slant(state, i)
        for j in (RUSSIA, TURKEY, AZERBAIJAN):
            if i != j:
                state.warmth[i, j] = warmth(state.affinity[i, j])
