"""What falls to each rule, where rules need one another."""

from itertools import permutations

import numpy as np
import pytest

from model import load, shares, simulate, why
from model.shares import Shares, Sharing
from model.why import Inquiry

SHORT = load("baseline").replace(weeks=14)
MOVED = SHORT.replace({"war_aid": 0.1})
SIGNED = "centre_signed_by_january"
RUNS = 16


@pytest.fixture(autouse=True)
def _few_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(why, "STAGES", (RUNS,))
    monkeypatch.setattr(shares, "RUNS", RUNS)


@pytest.fixture(scope="module")
def inquiry() -> Inquiry:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(why, "STAGES", (RUNS,))
        found = Inquiry(MOVED, SHORT, 2)
        for _ in found.refine():
            pass
    return found


def shared(sharing: Sharing) -> Shares:
    for _ in sharing.refine():
        pass
    found = sharing.shares()
    assert found is not None
    return found


def test_shares_and_what_is_left_add_up_to_the_change(inquiry: Inquiry) -> None:
    found = shared(Sharing(inquiry, SIGNED))
    change = inquiry.explain(SIGNED).change
    assert change < -0.4
    assert sum(part.value for part in found.parts) + found.left == pytest.approx(change)
    alone = [part for part in inquiry.explain(SIGNED).rules if part.value == change]
    assert len(alone) > 3  # each of which carries the whole by itself
    assert all(abs(part.value) < abs(change) / 2 for part in found.parts)


def test_shares_are_shapleys(inquiry: Inquiry, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shares, "MOST_RULES", 3)
    every = [list(order) for order in permutations(range(3))]
    monkeypatch.setattr(shares, "_orders", lambda _: every)
    found = shared(Sharing(inquiry, SIGNED))
    off = {names: dict(switch) for switch, names in inquiry.switches.items()}
    players = [part.names for part in found.parts]

    def change(taken: tuple[tuple[str, ...], ...]) -> float:
        values = {key: value for names in taken for key, value in off[names].items()}
        now, was = (
            simulate(one.replace(values), RUNS, 2).outcomes[SIGNED] for one in (MOVED, SHORT)
        )
        return float(now.mean() - was.mean())

    for part in found.parts:
        undone = [
            change(order[: order.index(part.names)]) - change(order[: order.index(part.names) + 1])
            for order in permutations(players)
        ]
        assert part.value == pytest.approx(np.mean(undone))


def test_what_was_stopped_goes_on_to_the_same_shares(inquiry: Inquiry) -> None:
    sharing = Sharing(inquiry, SIGNED)
    for done in sharing.refine():
        if done == 5:
            break
    assert sharing.shares() is None
    assert list(sharing.refine(stop=lambda: True)) == []
    assert shared(sharing) == shared(Sharing(inquiry, SIGNED))


def test_an_outcome_that_nothing_bears_on_is_shared_among_nobody() -> None:
    still = SHORT.replace({"centre_allowed": 0})
    inquiry = Inquiry(still, still, 2)
    for _ in inquiry.refine():
        pass
    assert shared(Sharing(inquiry, SIGNED)) == Shares((), 0.0, 0, RUNS, moved=False)
