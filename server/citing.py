"""How a source is cited: the article's paragraphs by number, what else it has by name."""

import re

BESIDES = {"S0": "the standfirst", "C0": "the photo caption"}
"""What the article has besides its numbered paragraphs."""

_SEVERAL = re.compile(r"[-,]|\band\b")


def cited(source: str) -> str:
    """A source in words: "paragraphs 4, 9", "paragraph 10 and the photo caption (C0)", "judgement".

    >>> cited("S0, 13, 16")
    'paragraphs 13, 16 and the standfirst (S0)'
    """
    parts = source.split(", ")
    besides = [f"{BESIDES[part]} ({part})" for part in parts if part in BESIDES]
    rest = ", ".join(part for part in parts if part not in BESIDES)
    if rest[:1].isdigit():
        rest = f"paragraph{'s' if _SEVERAL.search(rest) else ''} {rest}"
    return " and ".join(part for part in (rest, *besides) if part)
