"""When a deal can be made, asked both ways."""

from collections.abc import Mapping

import numpy as np
import pytest

from model import World
from rulebook.declared.instruments import INSTRUMENTS, OPENINGS
from rulebook.declared.names import (
    AGREED,
    BUILDING,
    CLOSED,
    FRANCE,
    HOSTS,
    NONE,
    OPEN,
    SUSPENDED,
    TURKEY,
    USA,
)
from rulebook.declared.openings import (
    OPENING_CONDITION,
    OPENING_INSTRUMENT,
    OPENING_PROPOSER,
    OPENINGS_BY,
    OPENINGS_OF,
    OPENINGS_ON,
)
from rulebook.declared.state import OPENING_NAMES
from rulebook.rules.conditions import available, note_conditions

HOST_AZERBAIJAN, HOST_ARMENIA = map(HOSTS.index, ("azerbaijan", "armenia"))
STANDS_NOT = (NONE, CLOSED, AGREED, BUILDING)
NOTICE = "notice_to_peacekeepers-azerbaijan-azerbaijan"
SUSPEND = "suspend_centre-russia-russia"
IDLE = {"centre": NONE, "drafting": -1.0}


def can_be_made(deal: str, state: Mapping[str, float], monitor: tuple[int, int] | None) -> bool:
    """Return whether a deal can be made in the baseline's first state with some numbers changed."""
    world = World("baseline", rng=1)
    world.state.allowed[:] = 1
    world.state.rests_until[:] = 0
    for name, value in state.items():
        world.state[name] = value
    if monitor is not None:
        world.state.monitor[monitor] = 20
    note_conditions(world.state, world.params, world.desk)
    return bool(available(world.state, world.desk, OPENING_NAMES.index(deal)))


CASES = [
    ("support_client-russia-armenia", {"centre": OPEN}, None, True),
    ("joint_centre-russia-turkey", IDLE, None, True),
    ("joint_centre-russia-turkey", IDLE | {"centre": CLOSED}, None, True),
    ("joint_centre-russia-turkey", IDLE | {"centre": OPEN}, None, False),
    ("joint_centre-russia-turkey", IDLE | {"drafting": 0.0}, None, False),
    (SUSPEND, {"centre": OPEN}, None, True),
    *((SUSPEND, {"centre": c}, None, False) for c in (*STANDS_NOT, SUSPENDED)),
    ("resume_centre-russia-turkey", {"centre": SUSPENDED}, None, True),
    *(("resume_centre-russia-turkey", {"centre": c}, None, False) for c in (*STANDS_NOT, OPEN)),
    *(("end_centre-russia-turkey", {"centre": c}, None, True) for c in (OPEN, SUSPENDED)),
    *(("end_centre-russia-turkey", {"centre": c}, None, False) for c in STANDS_NOT),
    ("reinforce_peacekeepers-russia-azerbaijan", {"peacekeepers": 1.0}, None, True),
    ("reinforce_peacekeepers-russia-azerbaijan", {"peacekeepers": 0.0}, None, False),
    ("reinforce_peacekeepers-russia-azerbaijan", {"notice": 1.0}, None, False),
    *((NOTICE, {"mandate_end": weeks}, None, True) for weeks in (26, 52)),
    *((NOTICE, {"mandate_end": weeks}, None, False) for weeks in (25, 53)),
    (NOTICE, {"mandate_end": 40, "peacekeepers": 0.0}, None, False),
    ("invite_monitor-azerbaijan-turkey", IDLE, None, True),
    ("invite_monitor-azerbaijan-turkey", IDLE | {"centre": AGREED}, None, False),
    ("invite_monitor-azerbaijan-turkey", IDLE, (HOST_AZERBAIJAN, TURKEY), False),
    ("invite_monitor-armenia-france", {"centre": OPEN}, None, True),
    ("invite_monitor-armenia-france", {}, (HOST_ARMENIA, FRANCE), False),
    ("invite_monitor-armenia-france", {}, (HOST_ARMENIA, USA), True),
    ("dismiss_monitor-armenia-usa", {}, (HOST_ARMENIA, USA), True),
    ("dismiss_monitor-armenia-usa", {}, (HOST_ARMENIA, FRANCE), False),
    ("dismiss_monitor-azerbaijan-turkey", {}, (HOST_AZERBAIJAN, TURKEY), True),
    ("dismiss_monitor-azerbaijan-turkey", {}, None, False),
]


@pytest.mark.parametrize(("deal", "state", "monitor", "can_be"), CASES)
def test_a_deal_can_be_made_where_its_condition_is_met(
    deal: str, state: Mapping[str, float], monitor: tuple[int, int] | None, *, can_be: bool
) -> None:
    assert can_be_made(deal, state, monitor) == can_be


def test_a_deal_that_rests_cannot_be_made() -> None:
    world = World("baseline", rng=1)
    row = OPENING_NAMES.index("support_client-russia-armenia")
    note_conditions(world.state, world.params, world.desk)
    assert available(world.state, world.desk, row)
    world.state.rests_until[row] = world.state.week + 1
    assert not available(world.state, world.desk, row)
    world.state.rests_until[row] = world.state.week
    assert available(world.state, world.desk, row)


@pytest.mark.parametrize("instrument", range(len(INSTRUMENTS)))
def test_what_is_not_allowed_is_not_open_whatever_else_is(instrument: int) -> None:
    world = World("baseline", rng=1)
    world.state.allowed[:] = 1
    world.state.allowed[instrument] = 0
    world.state.rests_until[:] = 0
    note_conditions(world.state, world.params, world.desk)
    met, open_now = world.desk.met, int(world.desk.open_now)
    for row, kind in enumerate(OPENING_INSTRUMENT):
        is_open = met[OPENING_CONDITION[row]] == 1 and kind != instrument
        assert open_now >> row & 1 == is_open
        assert available(world.state, world.desk, row) == is_open


def test_each_opening_has_a_bit_of_its_own() -> None:
    assert len(OPENINGS) < np.iinfo(np.int64).bits
    for kinds, bits in (
        (OPENING_PROPOSER, OPENINGS_OF),
        (OPENING_CONDITION, OPENINGS_ON),
        (OPENING_INSTRUMENT, OPENINGS_BY),
    ):
        for row, kind in enumerate(kinds):
            assert [k for k in range(len(bits)) if int(bits[k]) >> row & 1] == [kind]
