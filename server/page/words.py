"""How sliders, figures and dates stand in a sentence."""

from collections.abc import Mapping

from model.words import counted
from rulebook.declared.kinds import percent
from rulebook.declared.names import ACTOR_NAMES, ACTOR_TITLES, ACTORS, listed
from rulebook.declared.parameters import PARAMETERS, full_title

LONGEST = 60
"""Letters of a scenario's own words that a line of the page has room for."""


def cut(text: str, most: int = LONGEST) -> str:
    """A visitor's or a scenario's own words on one line, cut to ``most`` letters.

    What is cut ends with "…"; whoever shows it gives the whole as a hint.

    >>> cut("A very long title", 8)
    'A very…'
    """
    plain = (letter if letter.isprintable() else " " for letter in text[: 4 * most])
    line = " ".join("".join(plain).split())
    return line if len(line) <= most and len(text) <= 4 * most else f"{line[: most - 1].rstrip()}…"


def lowered(title: str) -> str:
    """A title within a sentence: names in it keep their capitals.

    >>> lowered("Patronage over Baku")
    'patronage over Baku'
    """
    return title[:1].lower() + title[1:]


def decimals(name: str) -> int:
    """How many decimals a slider's steps need."""
    return len(f"{PARAMETERS[name].step:.10f}".rstrip("0").partition(".")[2])


def number(name: str, value: float) -> str:
    """A slider's value without its unit, as fine as its steps; an actor or a switch by name."""
    row = PARAMETERS[name]
    if row.is_switch:
        return "on" if value else "off"
    if row.names:
        return "by luck" if value < 0 else ACTOR_NAMES[ACTORS[int(value)]]
    return f"{float(f'{value:.{decimals(name)}f}'):,.{6}g}".replace("-", "−")


def value(name: str, amount: float) -> str:
    """A slider's value with its unit: "1,960 soldiers", "0.55 utility", "off"."""
    row = PARAMETERS[name]
    bare = number(name, amount)
    return bare if row.kind.is_bare else f"{bare} {row.kind.unit}"


def short(actor: str) -> str:
    """An actor's name where there is little room."""
    title = ACTOR_TITLES[actor]
    return actor.upper() if " " in title else title


def set_to(values: Mapping[str, float]) -> str:
    """Some sliders where they are put: "“War aid” at 0 and “Parity of staff” off"."""
    some = [
        f"“{full_title(name)}” {'' if PARAMETERS[name].is_switch else 'at '}{number(name, v)}"
        for name, v in values.items()
    ]
    return listed(some) if len(some) < 4 else f"{some[0]} and {len(some) - 1} more so"  # noqa: PLR2004


def at_end(weeks: int, which: str = "shorter") -> str:
    """When worlds of different length are compared.

    >>> at_end(52)
    'after 52 weeks, where the shorter one ends'
    """
    return f"after {counted(weeks, 'week')}, where the {which} one ends"


def brief_share(part: float) -> str:
    """A share of futures where there is little room.

    >>> brief_share(0.43), brief_share(0.004)
    ('43%', '<1%')
    """
    return percent(part).replace("under ", "<").replace("over ", ">")


def points(change: float) -> str:
    """A change in points: "+12", "−3", "0"."""
    whole = round(100 * change)
    return f"{'+' if whole > 0 else '−' if whole < 0 else ''}{abs(whole)}"
