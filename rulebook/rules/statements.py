"""How actors speak: each statement follows from the speaker's interests."""

from rulebook.declared.names import (
    ACTORS,
    CLOSED,
    NONE,
)
from rulebook.declared.roles import OWNER_ROLES
from rulebook.engine.compiled import rule
from rulebook.rules.curves import clip

_A = len(ACTORS)

# Judgement.
SHARED_TEXT = 0.75  # share of a statement that is the same for every partner (18)
NEUTRAL_SHARE = 0.4  # share of both clients' patronage at which a patron keeps wholly neutral
LEAST_WORTH = 0.01
TALKS_BY_CHANNEL = 0.5  # contact between the two guests that the channel alone brings
HIDDEN = 0.8  # share of a wholly opaque centre that its announcement hides
LEARNING = 0.02  # share of the rest that a transparent centre shows in a week


@rule(
    "Warmth follows affinity",
    "18",
    "Costless signals of alignment",
    formula="w = s·a, from 0 to 1, where a is affinity, s the warmth shown",
    off={"warmth_shown": 0},
)
def warmth(affinity, warmth_shown):
    """Return the warmth of a public statement on a partner, 0 to 1."""
    return warmth_shown * clip(affinity, 0.0, 1.0)


@rule(
    "Neutrality of a patron of both",
    "19",
    "Mediator's bias; Kydd 2003",
    formula=f"s = (a₁ − a₂)·(1 − n·min(B, Y) / {NEUTRAL_SHARE:g}), where a is the affinity for "
    "Azerbaijan and for Armenia, B and Y the speaker’s shares of Baku and Yerevan, n neutrality",
    off={"neutrality": 0},
)
def slant(state, params, actor):
    """Return a statement's lean, from -1 (to Armenia) to 1 (to Azerbaijan).

    Who is a patron of both sides cannot celebrate the victory of one.
    """
    one, other = params.claimants[0], params.claimants[1]
    lean = state.affinity[actor, one] - state.affinity[actor, other]
    both = min(state.control[actor, params.arenas[0]], state.control[actor, params.arenas[1]])
    return clip(lean, -1.0, 1.0) * (1.0 - params.neutrality * clip(both / NEUTRAL_SHARE, 0.0, 1.0))


@rule(
    "Who gains least plays it down",
    "20",
    "Audience costs of a concession; Fearon 1994",
    formula="i = 1 + d·(w − m) / |m|, where w is the centre’s worth to the speaker, m the mean of "
    "the three parties, d modesty",
    off={"modesty": 0},
)
def announced_importance(own, mean, modesty):
    """Return announced over true importance, given the speaker's worth and the parties' mean."""
    return clip(1.0 + modesty * (own - mean) / max(abs(mean), LEAST_WORTH), 0.2, 2.0)


@rule(
    "Statements",
    "18, 19, 20",
    formula="for each speaker: importance, slant, warmth to each other party",
    off={"neutrality": 0, "modesty": 0, "warmth_shown": 0},
)
def speak(state, params):
    """Let the centre's owners and host speak on the day it is agreed or opened."""
    parties = params.parties
    mean = 0.0
    for k in range(len(parties)):
        mean += state.centre_worth[parties[k]]
    mean /= len(parties)
    for k in range(len(parties)):
        i = parties[k]
        state.importance[i] = announced_importance(state.centre_worth[i], mean, params.modesty)
        state.slant[i] = slant(state, params, i)
        for n in range(len(parties)):
            j = parties[n]
            if i != j:
                state.warmth[i, j] = warmth(state.affinity[i, j], params.warmth_shown)


@rule(
    "Talks held apart",
    "18",
    "The broker between two who do not meet; Burt 1992",
    formula=f"host and guest + 1; guest and guest + {TALKS_BY_CHANNEL:g}·L, or + 1 if all "
    "meet, where L is the Russia-Turkey channel",
    off={"parallel_talks": 0},
)
def talk(state, params):
    """Let the host talk to its guests: to each alone, so that both meet it and not one another."""
    first, second, host = params.owners[0], params.owners[1], params.host
    for k in range(len(OWNER_ROLES)):
        guest = params.owners[k]
        state.contacts[host, guest] += 1.0
        state.contacts[guest, host] += 1.0
    together = state.link * TALKS_BY_CHANNEL if params.parallel_talks > 0.5 else 1.0
    state.contacts[first, second] += together
    state.contacts[second, first] += together


@rule(
    "What outsiders learn",
    "4, 12",
    "Private negotiation; signals with noise",
    formula=f"b = 1 − {HIDDEN:g}·o when announced; then b ← b + {LEARNING:g}·(1 − o)·(1 − "
    "b), where o is opacity",
    off={"opacity": 0},
)
def learn(state, params):
    """Let insiders know what is afoot; outsiders learn from the announcement on."""
    afoot = state.centre != NONE and state.centre != CLOSED
    for i in range(_A):
        if params.is_party[i]:
            state.belief[i] = 1.0 if afoot or state.drafting >= 0.0 else 0.0
        elif not afoot:
            state.belief[i] = 0.0
        elif state.belief[i] == 0.0:
            state.belief[i] = 1.0 - HIDDEN * params.opacity
        else:
            state.belief[i] += LEARNING * (1.0 - params.opacity) * (1.0 - state.belief[i])


@rule(
    "Who can tell of its drones",
    "7",
    "An owner tells of what only it has seen",
    plain="How much of what was seen an owner can tell of as its own.",
    formula="publicity = t·(seen by the owner alone / seen by anyone), where t is how far it tells "
    "of its drones",
    off={"told_of_drones": 0},
)
def publish(state, params):
    """Set each owner's publicity: the share of what was seen that it alone saw and tells of."""
    most = max(state.total_seen, 1.0)
    for owner in range(len(OWNER_ROLES)):
        state.publicity[owner] = params.told_of_drones * state.total_alone[owner] / most
