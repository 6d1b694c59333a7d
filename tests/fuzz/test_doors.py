"""Whatever comes in at a door gives a result or a refusal of a few sentences."""

import pytest

from tests.alarm import alarmed
from tests.fuzz.doors import DOORS, Door

INPUTS = 400  # of each door; `python -m tests.fuzz` tries as many as you like


@pytest.mark.parametrize("door", DOORS.values(), ids=lambda door: door.name)
def test_mutated_inputs_are_taken_or_refused(door: Door) -> None:
    told = set()
    for given in (*door.seeds, *door.inputs(INPUTS)):
        with alarmed():
            told.add(door.tried(given))
    assert "" in told
    assert len(told) > 1
