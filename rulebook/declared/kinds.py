"""The kinds of numbers: what a number may be, and how it is written.

A parameter, a measure and a series each name their kind. Code asks the kind and never its unit,
which is only a word for the reader.
"""

from dataclasses import dataclass

from rulebook.declared.names import ACTORS, CENTRE_STATES

YES_OR_NO = (0.0, 1.0)


@dataclass(frozen=True)
class Kind:
    """One kind of number."""

    unit: str = ""  # as a reader sees it
    may_be_never: bool = False  # a turn of the run; -1 where what it dates never happened
    is_whole: bool = False
    is_binary: bool = False  # 0 or 1
    is_share: bool = False  # written in per cent
    counts_things: bool = False  # of the unit: "1,960 soldiers"
    decimals: int = 0  # at least, where it is written beside another of its kind
    span: tuple[float, float] | None = None  # its least and its greatest value
    shows_span: bool = False  # an axis always shows the whole span
    names: tuple[str, ...] = ()  # of its values, from the least on; they have no order

    @property
    def is_bare(self) -> bool:
        """Whether its unit says only how the number is read, which the number itself shows."""
        return not self.unit or self.is_share or self.is_binary or bool(self.names)


def percent(part: float, decimals: int = 0) -> str:
    """Return a share in per cent; nothing and everything are said only of what is so.

    >>> percent(0.43), percent(0.0), percent(-0.001), percent(0.004), percent(0.9996, 1)
    ('43%', '0%', '0%', 'under 1%', 'over 99.9%')
    """
    written, least = f"{part:.{decimals}%}", 10.0**-decimals
    if not float(written[:-1]):
        written = written.removeprefix("-")
    if part > 0 and written == f"{0:.{decimals}%}":
        return f"under {least:g}%"
    return f"over {100 - least:g}%" if part < 1 and written == f"{1:.{decimals}%}" else written


NUMBER = Kind()
WEEK = Kind("week", may_be_never=True, is_whole=True)
WEEKS = Kind("weeks", counts_things=True)
A_WEEK = Kind("a week")
COUNT = Kind("count", is_whole=True)
EXPECTED_COUNT = Kind("expected count")
SOLDIERS = Kind("soldiers", counts_things=True)
SWITCH = Kind("switch", is_whole=True, is_binary=True, span=YES_OR_NO)
FLAG = Kind("0 or 1", is_whole=True, is_binary=True, span=YES_OR_NO)
SHARE = Kind("share", is_share=True, span=(0.0, 1.0))
PROBABILITY = Kind("probability", is_share=True, span=(0.0, 1.0))
DEGREE = Kind("0 to 1", decimals=2, span=(0.0, 1.0), shows_span=True)
LEANING = Kind("-1 to 1", decimals=2, span=(-1.0, 1.0), shows_span=True)
RATIO = Kind("ratio", decimals=2, span=(0.0, 1.0))
UTILITY = Kind("utility", decimals=2)
FIRST_ACTOR = Kind("actor", is_whole=True, span=(-1.0, len(ACTORS) - 1.0), names=("luck", *ACTORS))
CENTRE_STATE = Kind("number", is_whole=True, names=CENTRE_STATES)
