"""What holds in every world, whatever the scenario, the parameters and the luck."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from agents.dispatch import RunnerUp
from model import Scenario, World, load, simulate
from model.scenario_parts import DatedEvent
from rulebook.declared.instruments import Instrument
from rulebook.declared.names import ACTORS, ARENAS, MOTIVES
from rulebook.rules.payoffs import utility
from tests.strategies import parameter_values, scenarios, seeds
from tests.tiers import examples

ROUNDING = 1e-12


class Watched(World):
    """A world that checks each deal as it is reported."""

    def report_deal(
        self, kind: str, instrument: Instrument, text: str, runner_up: RunnerUp | None = None
    ) -> None:
        """All who must sign are in a deal that happened, and somebody is missing where none did."""
        must = self.desk.deal.signs > 0
        complete = bool((self.desk.deal.consented[must] > 0).all())
        assert complete == (kind == "deal")
        super().report_deal(kind, instrument, text, runner_up)


@given(scenarios(), seeds)
@settings(max_examples=examples(60))
def test_shares_ledger_signatures_and_parity(scenario: Scenario, seed: int) -> None:
    world = Watched(scenario, rng=seed)
    while world.week < scenario.weeks:
        world.step()
        control = world.state.control
        assert np.allclose(control.sum(axis=0), 1, atol=1e-9)
        assert control.min() >= -ROUNDING
        assert control.max() <= 1 + ROUNDING
        assert np.allclose(world.state.claim.sum(axis=0), 0, atol=1e-9)
        assert np.allclose(world.state.returning.sum(axis=0), 0, atol=1e-9)
        held = control + world.state.claim
        assert held.min() >= -ROUNDING
        if world.params.parity and not any(event.parameters for event in scenario.events):
            russian, turkish = world.state.centre_staff
            assert russian == turkish
    booked = np.zeros((len(ACTORS), len(MOTIVES)))
    for row in world.ledger:
        booked[ACTORS.index(row.actor), MOTIVES.index(row.motive)] += row.worth
    now = np.zeros_like(booked)
    utility(world.state, world.params, now)
    assert np.allclose(booked, now - world.first_utility, atol=1e-9)


@given(st.sampled_from(ACTORS), parameter_values(), seeds)
@settings(max_examples=examples(30))
def test_an_actor_that_cares_for_nothing_never_moves(
    idle: str, parameters: dict[str, float], seed: int
) -> None:
    base = Scenario.model_validate(
        load("baseline").model_dump(by_alias=True)
        | {
            "salience": {
                actor: dict.fromkeys(ARENAS, 1 / len(ARENAS)) for actor in ACTORS if actor != idle
            }
        }
    )
    world = World(base.replace(parameters, weeks=20), rng=seed)
    for _ in range(20):
        before = float(world.state.capital[ACTORS.index(idle)])
        world.step()
        assert world.state.capital[ACTORS.index(idle)] >= before
    title = world.actors[ACTORS.index(idle)].title
    for dispatch in world.dispatches:
        assert f"{title} proposes" not in dispatch.text
        assert f"Proposed by {title}" not in dispatch.text


def test_a_share_promised_to_others_is_not_given_twice() -> None:
    """An event moves influence that a signed centre has promised away; shares still sum to 1."""
    event = {
        "week": 6,
        "label": "the West leaves",
        "move": [
            {"arena": "agenda", "from": giver, "to": "armenia", "amount": 1.0}
            for giver in ("france", "usa")
        ],
    }
    events = (*load("baseline").events, DatedEvent.model_validate(event))
    scenario = load("baseline").model_copy(update={"events": events})
    for seed in range(5):
        world = World(scenario, rng=seed)
        for _ in range(20):
            world.step()
            assert np.allclose(world.state.control.sum(axis=0), 1, atol=1e-12)
            assert (world.state.control + world.state.claim).min() >= -ROUNDING


def test_an_indifferent_signatory_stops_the_centre() -> None:
    """Who cares for nothing signs nothing."""
    salience = {**load("baseline").salience, "azerbaijan": {}}
    scenario = load("baseline").model_copy(update={"salience": salience})
    played = simulate(scenario, 50)
    assert (played.measures["centre_signed_week"] == -1).all()
    assert (played.measures["deals_azerbaijan_turkey"] == 0).all()
