"""Counts and times in words."""


def counted(count: int, thing: str) -> str:
    """Return a count and its thing, of one or of several: 1 run, 3,000 runs.

    >>> counted(1, "run")
    '1 run'
    """
    return f"{count:,} {thing}{'' if count == 1 else 's'}"


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
