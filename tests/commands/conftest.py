"""What the tests of the commands share."""

from __future__ import annotations

import pytest

import model


@pytest.fixture(autouse=True, scope="session")
def compiled_before() -> None:
    """Compile the rules before any command, whose output would say that it compiles them."""
    model.warm_up()
