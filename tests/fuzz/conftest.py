"""What tests of the doors share."""

import pytest

from model import warm_up


@pytest.fixture(autouse=True, scope="session")
def compiled() -> None:
    """Compile the rules before an alarm is set: a signal amid that ends the process."""
    warm_up()
