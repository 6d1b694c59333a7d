"""When a deal can be made, asked both ways."""

from collections.abc import Mapping

import numpy as np
import pytest

from model import World
from rulebook.declared.instruments import INSTRUMENTS
from rulebook.declared.names import (
    AGREED,
    AZERBAIJAN,
    BUILDING,
    CLOSED,
    FRANCE,
    NONE,
    OPEN,
    SUSPENDED,
    TURKEY,
    USA,
)
from rulebook.declared.openings import (
    OPENING_CONDITION,
    OPENING_INSTRUMENT,
    OPENINGS,
    OPENINGS_BY,
    OPENINGS_ON,
)
from rulebook.declared.parameters import as_record
from rulebook.declared.state import OPENING_NAMES
from rulebook.rules.conditions import available, note_conditions

AT_CLAIMANT, AT_HOLDER = range(2)
STANDS_NOT = (NONE, CLOSED, AGREED, BUILDING)
NOTICE = "notice_to_peacekeepers-claimant-claimant"
SUSPEND = "suspend_centre-first_owner-first_owner"
AGREEMENT = "end_mandate-guarantor-claimant"
IDLE = {"centre": NONE, "drafting": -1.0}
WORKS = {"centre": OPEN, "centre_holds": 1.0}
LOST = {"holder": float(AZERBAIJAN)}  # everywhere


def can_be_made(deal: str, state: Mapping[str, float], monitor: tuple[int, int] | None) -> bool:
    """Return whether a deal can be made in the baseline's first state with some numbers changed."""
    world = World("baseline", rng=1)
    world.state.allowed[:] = 1
    world.state.rests_until[:] = 0
    for name, value in state.items():
        world.state[name] = value
    if monitor is not None:
        world.state.monitor[monitor] = 20
    note_conditions(world.state, world.params, world.desk.stock)
    return bool(available(world.state, world.desk.stock, OPENING_NAMES.index(deal)))


RESUME, END = (f"{name}_centre-first_owner-second_owner" for name in ("resume", "end"))
CASES = [
    ("support_client-holder_patron_1-holder", {"centre": OPEN}, None, True),
    ("joint_centre-first_owner-second_owner", IDLE, None, True),
    ("joint_centre-first_owner-second_owner", IDLE | {"centre": CLOSED}, None, True),
    ("joint_centre-first_owner-second_owner", IDLE | {"centre": OPEN}, None, False),
    ("joint_centre-first_owner-second_owner", IDLE | {"drafting": 0.0}, None, False),
    ("joint_centre-first_owner-second_owner", IDLE | LOST, None, False),
    ("joint_centre-first_owner-second_owner", IDLE | {"channel_lasts": 0.0}, None, False),
    ("joint_centre-first_owner-second_owner", IDLE | {"peacekeepers": 0.0}, None, True),
    (SUSPEND, WORKS, None, True),
    (SUSPEND, WORKS | {"centre_holds": 0.0}, None, False),
    ("adjust_centre-first_owner-second_owner", WORKS, None, True),
    ("adjust_centre-first_owner-second_owner", WORKS | {"centre_holds": 0.0}, None, False),
    *((SUSPEND, {"centre": c}, None, False) for c in (*STANDS_NOT, SUSPENDED)),
    (RESUME, {"centre": SUSPENDED}, None, True),
    (RESUME, {"centre": SUSPENDED, "channel_lasts": 0.0}, None, False),
    (RESUME, {"centre": SUSPENDED} | LOST, None, False),
    *((RESUME, {"centre": c}, None, False) for c in (*STANDS_NOT, OPEN)),
    *((END, {"centre": c}, None, True) for c in (OPEN, SUSPENDED)),
    *((END, {"centre": c}, None, False) for c in STANDS_NOT),
    ("reinforce_peacekeepers-guarantor-claimant", {"peacekeepers": 1.0}, None, True),
    ("reinforce_peacekeepers-guarantor-claimant", {"peacekeepers": 0.0}, None, False),
    ("reinforce_peacekeepers-guarantor-claimant", {"notice": 1.0}, None, False),
    *((NOTICE, {"mandate_end": weeks}, None, True) for weeks in (26, 52)),
    *((NOTICE, {"mandate_end": weeks}, None, False) for weeks in (25, 53)),
    (NOTICE, {"mandate_end": 40, "peacekeepers": 0.0}, None, False),
    (NOTICE, LOST, None, True),
    (NOTICE, LOST | {"notice": 1.0}, None, False),
    (AGREEMENT, LOST, None, True),
    (AGREEMENT, LOST | {"notice": 1.0}, None, False),
    (AGREEMENT, {}, None, False),
    ("invite_monitor-claimant-ally", IDLE, None, True),
    ("invite_monitor-claimant-ally", IDLE | LOST, None, False),
    ("invite_monitor-claimant-ally", IDLE | {"centre": AGREED}, None, False),
    ("invite_monitor-claimant-ally", IDLE, (AT_CLAIMANT, TURKEY), False),
    ("invite_monitor-holder-first_western", {"centre": OPEN}, None, True),
    ("invite_monitor-holder-first_western", {}, (AT_HOLDER, FRANCE), False),
    ("invite_monitor-holder-first_western", {}, (AT_HOLDER, USA), True),
    ("dismiss_monitor-holder-second_western", {}, (AT_HOLDER, USA), True),
    ("dismiss_monitor-holder-second_western", {}, (AT_HOLDER, FRANCE), False),
    ("dismiss_monitor-claimant-ally", {}, (AT_CLAIMANT, TURKEY), True),
    ("dismiss_monitor-claimant-ally", {}, None, False),
]


@pytest.mark.parametrize(("deal", "state", "monitor", "can_be"), CASES)
def test_a_deal_can_be_made_where_its_condition_is_met(
    deal: str, state: Mapping[str, float], monitor: tuple[int, int] | None, *, can_be: bool
) -> None:
    assert can_be_made(deal, state, monitor) == can_be


def test_a_deal_that_rests_cannot_be_made() -> None:
    world = World("baseline", rng=1)
    row = OPENING_NAMES.index("support_client-holder_patron_1-holder")
    note_conditions(world.state, world.params, world.desk.stock)
    assert available(world.state, world.desk.stock, row)
    world.state.rests_until[row] = world.state.week + 1
    assert not available(world.state, world.desk.stock, row)
    world.state.rests_until[row] = world.state.week
    assert available(world.state, world.desk.stock, row)


@pytest.mark.parametrize("instrument", range(len(INSTRUMENTS)))
def test_what_is_not_allowed_is_not_open_whatever_else_is(instrument: int) -> None:
    world = World("baseline", rng=1)
    world.state.allowed[:] = 1
    world.state.allowed[instrument] = 0
    world.state.rests_until[:] = 0
    note_conditions(world.state, world.params, world.desk.stock)
    met, open_now = world.desk.stock.met, int(world.desk.stock.open_now)
    for row, kind in enumerate(OPENING_INSTRUMENT):
        is_open = met[OPENING_CONDITION[row]] == 1 and kind != instrument
        assert open_now >> row & 1 == is_open
        assert available(world.state, world.desk.stock, row) == is_open


def test_each_opening_has_a_bit_of_its_own() -> None:
    params = as_record({})[0]
    assert np.iinfo(np.int64).bits > OPENINGS
    for kinds, bits in (
        (params.proposer, params.openings_of),
        (OPENING_CONDITION, OPENINGS_ON),
        (OPENING_INSTRUMENT, OPENINGS_BY),
    ):
        for row, kind in enumerate(kinds):
            assert [k for k in range(len(bits)) if int(bits[k]) >> row & 1] == [kind]
