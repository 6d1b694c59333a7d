"""Words that the sentences about sweeps share."""


def going_on(place: str) -> str:
    """Return how a sweep is gone on with where its folder is called so: --out, or out in Python."""
    return "--resume" if place.startswith("--") else "resume=True"
