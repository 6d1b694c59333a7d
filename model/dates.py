"""Dates as they are written."""

import datetime as dt


def date_of(text: str) -> dt.date | None:
    """Return the date that is written as 2021-01-30, None for any other text."""
    try:
        date = dt.date.fromisoformat(text)
    except ValueError:
        return None
    return date if date.isoformat() == text else None  # not 20210130, nor 2021-W04-6
