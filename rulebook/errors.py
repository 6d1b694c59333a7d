"""The one error a user can cause."""


class BadInput(ValueError):
    """What a user gave cannot be used.

    Its text is one whole sentence that names the place, the value and what is allowed.
    """
