"""Counts, dates and times in words."""

from datetime import date


def counted(number: int, one: str, many: str = "") -> str:
    """Return a number of things, of one or of several.

    >>> counted(1, "run"), counted(3000, "run"), counted(2, "casualty", "casualties")
    ('1 run', '3,000 runs', '2 casualties')
    """
    return f"{number:,} {one if number == 1 else many or f'{one}s'}"


def day(one: date) -> str:
    """Return a date in a sentence.

    >>> day(date(2021, 1, 30))
    '30 January 2021'
    """
    return f"{one.day} {one:%B %Y}"


def in_words(seconds: float) -> str:
    """Return a time as a reader wants it.

    >>> in_words(150)
    '2 minutes'
    """
    for unit, length in (
        ("years", 31_557_600),
        ("days", 86_400),
        ("hours", 3_600),
        ("minutes", 60),
    ):
        if seconds >= 2 * length:
            return f"{seconds / length:,.0f} {unit}"
    return counted(round(seconds), "second")
