"""The world as Mesa users know it, and the story told of it."""

import copy
import inspect
import pickle
from collections.abc import Callable
from typing import Any

import mesa
import numpy as np
import pytest

from agents.actor import Actor
from model import SERIES, BadInput, World, load, simulate, tell
from rulebook.declared.names import ACTORS, SECTORS
from rulebook.engine.compiled import RULES


def test_it_is_a_mesa_model_of_actors_and_sectors() -> None:
    world = World("baseline", rng=1)
    assert isinstance(world, mesa.Model)
    kinds = {type(agent).__name__ for agent in world.agents}
    assert kinds == {
        "Russia",
        "Turkey",
        "Azerbaijan",
        "Armenia",
        "France",
        "UnitedStates",
        "Sector",
    }
    assert len(world.agents) == len(ACTORS) + len(SECTORS)
    world.step()
    frame = world.datacollector.get_model_vars_dataframe()
    assert list(frame.columns) == list(SERIES)
    assert len(frame) == 2


def test_it_ends_and_a_further_step_changes_nothing() -> None:
    world = World("baseline", rng=1, weeks=3)
    for _ in range(3):
        assert world.running
        world.step()
    before = world.vector.tobytes()
    world.step()
    assert not world.running
    assert world.vector.tobytes() == before


@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning")
def test_it_runs_under_mesas_batch_run() -> None:
    parameters = {"scenario": "baseline", "weeks": 6, "overlap": [0.0, 0.9]}
    newer = "rng" in inspect.signature(mesa.batch_run).parameters  # Mesa 3.5: it passes the seed on
    seeded = {"rng": 3} if newer else {}
    rows = mesa.batch_run(
        World,
        parameters=parameters if newer else {**parameters, "rng": 3},
        data_collection_period=-1,
        display_progress=False,
        **seeded,
    )
    last = {row["overlap"]: row for row in rows}
    for overlap in (0.0, 0.9):
        ours = simulate(load("baseline").replace({"overlap": overlap}, 6), 1, 3, series="all")
        assert last[overlap]["Step"] == 6
        for name in SERIES:
            assert last[overlap][name] == ours.series[name][0, -1]


def test_a_world_without_a_seed_draws_one() -> None:
    assert World("baseline").seed_of_luck != World("baseline").seed_of_luck


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ({"overlapp": 1}, "Did you mean overlap"),
        ({"overlap": 2}, "from 0 to 1"),
        ({"weeks": 0}, "weeks"),
        ({"rng": -1}, "rng"),
        ({"scenario": "nope"}, "nope"),
        ({"scenario": 3}, "^scenario: 3 is not a scenario"),
        ({"seed": 1}, "^seed: a World takes its luck as rng"),
        ({"rng": 2.5}, "^rng: 2.5 is not a whole number"),
        ({"rng": "one"}, "^rng: 'one' is not a whole number"),
        ({"rng": {}}, "^rng: {} is not a source of luck"),
        ({"run": -1}, "^run: -1 is not a whole number"),
        ({"weeks": 2.5}, "^weeks: 2.5 is not a whole number from 1 to 1,040"),
    ],
)
def test_bad_arguments_are_told_in_one_sentence(arguments: dict[str, Any], said: str) -> None:
    with pytest.raises(BadInput, match=said):
        World(**arguments)


def pickled(world: World) -> World:
    again: World = pickle.loads(pickle.dumps(world))  # noqa: S301 - it is our own
    return again


@pytest.mark.parametrize("again", [copy.deepcopy, pickled])
@pytest.mark.parametrize("weeks", [0, 9])
def test_a_copy_of_a_world_plays_on_to_the_same_bytes(
    again: Callable[[World], World], weeks: int
) -> None:
    world = World("rupture", rng=1, weeks=20)
    for _ in range(weeks):
        world.step()
    copied = again(world)
    before = world.states.tobytes()
    while copied.week < 20:
        copied.step()
    assert world.states.tobytes() == before
    while world.week < 20:
        world.step()
    assert copied.states.tobytes() == world.states.tobytes()
    assert copied.measures() == world.measures()
    assert copied.dispatches == world.dispatches
    assert copied.ledger == world.ledger
    ours, theirs = copied.datacollector, world.datacollector
    assert ours.get_model_vars_dataframe().equals(theirs.get_model_vars_dataframe())
    told = (one.get_agenttype_vars_dataframe(Actor) for one in (ours, theirs))
    assert next(told).equals(next(told))


def test_numbers_of_any_type_make_the_same_world() -> None:
    plain = World("baseline", rng=3, run=2, weeks=2, parity=1, overlap=0.5)
    typed = World(
        "baseline",
        rng=np.int64(3),
        run=np.uint8(2),
        weeks=np.int16(2),
        parity=True,
        overlap=np.float32(0.5),
    )
    for _ in range(2):
        plain.step()
        typed.step()
    assert plain.states.tobytes() == typed.states.tobytes()


def test_a_story_tells_the_article() -> None:
    story = tell(load("baseline"), 1)
    titles = [dispatch.title for dispatch in story.events]
    for title in (
        "Memorandum on a joint centre",
        "Joint monitoring centre",
        "Russia plays it down",
        "Armenia objects, unheard",
        "France calls for the format",
        "The centre opens",
        "Turkey congratulates",
        "Azerbaijan on Turkey",
        "Azerbaijan on Russia",
    ):
        assert title in titles
    deal = story.events[titles.index("Joint monitoring centre")]
    assert deal.actors == ("russia", "turkey", "azerbaijan")
    assert "Not asked: Armenia, France and the United States" in deal.text
    assert deal.worth["turkey"] > deal.worth["russia"] > deal.worth["armenia"]
    centre = [frame["centre"] for frame in story.frames]
    assert {"none", "agreed", "building", "open"} >= set(centre)
    assert centre[-1] == "open"
    assert story.frames[-1]["staff"] == {"russia": 60, "turkey": 60}
    assert len(story.frames) == len(story.dates) == 53
    assert np.isfinite(list(story.measures.values())).all()


def test_every_dispatch_names_a_rule_and_a_paragraph() -> None:
    for seed in range(5):
        for dispatch in tell(load("rupture"), seed).events:
            assert dispatch.rule in RULES
            assert dispatch.paragraphs


def test_a_deal_tells_what_was_weighed_besides_it() -> None:
    """The runner-up is prepared on a desk of its own: what happens does not depend on it."""
    weighed = [
        event
        for run in range(6)
        for event in tell(load("baseline"), 1, run).events
        if event.runner_up is not None
    ]
    assert len(weighed) >= 10
    for event in weighed:
        other = event.runner_up
        assert other is not None
        assert (other.title, other.actors) != (event.title, event.actors)
        assert other.odds > 0
        assert other.offer
        assert set(other.motives) == set(ACTORS)
        assert set(other.actors) & set(event.actors)
    assert any(event.title == "Memorandum on a joint centre" for event in weighed)
