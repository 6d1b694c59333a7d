"""What the tests of the commands share."""

from __future__ import annotations

import pytest

import model


@pytest.fixture(autouse=True, scope="session")
def compiled_before() -> None:
    """Compile the rules before anything is asked, or the first to ask would be told of it."""
    model.warm_up()
