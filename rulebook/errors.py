"""The one error a user can cause."""


class BadInput(ValueError):  # noqa: N818 - it is the input that is bad
    """What a user gave cannot be used.

    Its text is one whole sentence that names the place, the value and what is allowed.
    """
