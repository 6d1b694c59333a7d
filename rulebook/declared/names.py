"""The words of the model, once each, and the numbers by which arrays know them."""

from collections.abc import Sequence

ACTORS = ("russia", "turkey", "azerbaijan", "armenia", "france", "usa")
RUSSIA, TURKEY, AZERBAIJAN, ARMENIA, FRANCE, USA = range(len(ACTORS))
ACTOR_TITLES = {
    "russia": "Russia",
    "turkey": "Turkey",
    "azerbaijan": "Azerbaijan",
    "armenia": "Armenia",
    "france": "France",
    "usa": "United States",
}

ACTOR_ADJECTIVES = {
    "russia": "Russian",
    "turkey": "Turkish",
    "azerbaijan": "Azerbaijani",
    "armenia": "Armenian",
    "france": "French",
    "usa": "American",
}

# As they stand in a sentence.
ACTOR_NAMES = {**ACTOR_TITLES, "usa": "the United States"}


def by_actor(**values: float) -> tuple[float, ...]:
    """Return a value for each actor in their order; TypeError where one lacks its value."""
    if values.keys() != set(ACTORS):
        raise TypeError(f"give one value for each of {', '.join(ACTORS)}")
    return tuple(values[actor] for actor in ACTORS)


ARENAS = ("monitoring", "peacekeeping", "presence", "mediation", "baku", "yerevan", "agenda")
MONITORING, PEACEKEEPING, PRESENCE, MEDIATION, BAKU, YEREVAN, AGENDA = range(len(ARENAS))
PATRONAGE = (BAKU, YEREVAN)  # arenas over a client each
ARENA_TITLES = {
    "monitoring": "Monitoring of the ceasefire",
    "peacekeeping": "Peacekeeping",
    "presence": "Military foothold",
    "mediation": "Mediation",
    "baku": "Patronage over Baku",
    "yerevan": "Patronage over Yerevan",
    "agenda": "The region's agenda",
}

# North to south along the line of November 2020, then the international border.
SECTORS = ("martakert", "aghdam", "martuni", "lachin", "syunik")
SECTOR_TITLES = {
    "martakert": "Martakert",
    "aghdam": "Aghdam",
    "martuni": "Martuni",
    "lachin": "Lachin",
    "syunik": "Syunik border",
}

# Parts of which an actor's utility is the sum.
MOTIVES = (
    "control",
    "balance",
    "foothold",
    "link",
    "exclusion",
    "novelty",
    "security",
    "reputation",
    "costs",
)
MOTIVE_MEANINGS = {
    "control": "influence, one's own and that of those one likes",
    "balance": "a client's patrons, kept even",
    "foothold": "troops on the ground, one's own or another's",
    "link": "the channel between Moscow and Ankara",
    "exclusion": "a smaller Western say",
    "novelty": "the prestige of a first",
    "security": "less risk on the line",
    "reputation": "the reproach of those who were not asked",
    "costs": "what is paid to build, to keep and in aid",
}
(
    CONTROL,
    BALANCE,
    FOOTHOLD,
    LINK,
    EXCLUSION,
    NOVELTY,
    SECURITY,
    REPUTATION,
    COSTS,
) = range(len(MOTIVES))

# The life of the monitoring centre.
CENTRE_STATES = ("none", "agreed", "building", "open", "suspended", "closed")
NONE, AGREED, BUILDING, OPEN, SUSPENDED, CLOSED = range(len(CENTRE_STATES))

# Who sees a violation (paragraph 9).
UNSEEN, BY_RUSSIA, BY_TURKEY, BY_BOTH = range(4)

# What the centre does with a violation it has heard of (paragraph 8).
CHANNELS = ("peacekeepers", "direct line", "nothing")
TO_PEACEKEEPERS, TO_DIRECT_LINE, TO_NOBODY = range(len(CHANNELS))

DAYS_A_TURN = 7


def listed(words: Sequence[str], last: str = "and") -> str:
    """Return words as they are listed in a sentence: "a, b and c"."""
    *before, end = words or ("",)
    return f"{', '.join(before)} {last} {end}" if before else end
