"""Words that the sentences about sweeps share."""


def counted(count: int, thing: str) -> str:
    """Return a count and its thing, of one or of several: 1 run, 3,000 runs.

    >>> counted(1, "run")
    '1 run'
    """
    return f"{count:,} {thing}{'' if count == 1 else 's'}"


def going_on(place: str) -> str:
    """Return how a sweep is gone on with where its folder is called so: --out, or out in Python."""
    return "--resume" if place.startswith("--") else "resume=True"
