"""The Minsk format: whatever goes past it wears it, and the co-chairs' efforts restore it."""

from rulebook.engine.compiled import rule

# Judgement.
RUSSIAN_EFFORT_FADES = 0.15  # a week


@rule(
    "Going past the Minsk Group wears it",
    "10, 17, 21",
    "An incomplete contract leaves gaps to fill",
    plain="What is agreed or opened without the co-chairs makes the Minsk format count for less.",
    formula="m ← m·(1 − b·n), where m is the format’s relevance, b its wear, n how far it is "
    "gone past: 1 by the statement of 10 November, by the centre and by its opening, ½ by "
    "mediation around it and by an outside monitor",
    off={"minsk_wear": 0},
)
def worn(relevance, params, bypasses):
    """Return what is left of the format's relevance, 0 to 1, when it has been gone past."""
    return relevance * (1.0 - params.minsk_wear * bypasses)


@rule(
    "The weakest link of the Minsk format",
    "21",
    "Weakest-link public good; Hirshleifer 1983",
    formula="m ← m + r·min(e₁, e₂, e₃)·(1 − m), where m is the format’s relevance, r its "
    "recovery, e the co-chairs’ efforts",
    off={"minsk_recovery": 0},
)
def minsk(state, params):
    """Let the co-chairs' efforts make the format's output: the least of the three."""
    state.russian_effort *= 1.0 - RUSSIAN_EFFORT_FADES
    output = min(state.russian_effort, params.western_effort)
    room = 1.0 - state.minsk_relevance
    state.minsk_relevance += params.minsk_recovery * output * room
