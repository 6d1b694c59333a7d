"""One future told: its weeks, its dispatches, its ledger."""

from dataclasses import dataclass
from datetime import date
from itertools import combinations
from pathlib import Path
from typing import Any

from agents.dispatch import Dispatch, LedgerRow
from model.scenario import Scenario
from model.scenario_files import as_scenario
from model.world import World
from rulebook.declared.bounds import MOST_SEED
from rulebook.declared.measures import SERIES
from rulebook.declared.names import ACTORS, ARENAS, CENTRE_STATES, OPEN, SECTORS
from rulebook.declared.values import whole_number
from rulebook.rules.sides import contested


@dataclass(frozen=True)
class Story:
    """One run with everything that was reported of it."""

    scenario: Scenario
    seed: int
    run: int
    dates: list[date]
    series: dict[str, list[float]]  # name -> (weeks + 1)
    events: list[Dispatch]
    ledger: list[LedgerRow]
    measures: dict[str, float]
    frames: list[dict[str, Any]]  # what a map shows, one a turn and one for the end


def frame(world: World) -> dict[str, Any]:
    """Return what a map of the theatre shows of the world now."""
    state = world.state
    open_now = state.centre == OPEN
    owners = [ACTORS[owner] for owner in world.cast.owners]
    return {
        "week": world.week,
        "date": world.stage.dates()[world.week].isoformat(),
        "centre": CENTRE_STATES[int(state.centre)],
        "staff": dict(zip(owners, map(int, state.centre_staff), strict=True)),
        "peacekeepers": int(state.peacekeepers),
        "sectors": {
            name: {
                "violations": int(state.violations[s]),
                "seen": int(state.seen[s]),
                "tension": float(state.rate[s]),
                "holder": ACTORS[int(state.holder[s])],
                "quiet": contested(state, world.params, s) == 0.0,
                "patrolled": bool(state.patrolled[s]) and state.peacekeepers > 0,
                "cover": {
                    owners[0]: float(state.cover[0, s]),
                    owners[1]: float(state.cover[1, s]) if open_now else 0.0,
                },
            }
            for s, name in enumerate(SECTORS)
        },
        "war": bool(state.war_left > 0),
        "casualties": float(state.total_casualties),
        "control": {
            arena: dict(zip(ACTORS, state.control[:, d].tolist(), strict=True))
            for d, arena in enumerate(ARENAS)
        },
        "deals": {
            (ACTORS[i], ACTORS[j]): int(state.total_deals[i, j])
            for i, j in combinations(range(len(ACTORS)), 2)
        },
    }


def tell(scenario: str | Path | Scenario, seed: int = 1, run: int = 0) -> Story:
    """Play one run in the Mesa world and return what was reported of it.

    Args:
        scenario: its name, the path of a file, or the scenario itself.
        seed: of the luck.
        run: the number of the run under that seed.

    Raises:
        BadInput: there is no such scenario, or a number is out of bounds.
    """
    scenario = as_scenario(scenario)
    seed = whole_number(seed, "seed", 0, MOST_SEED)
    run = whole_number(run, "run", 0, MOST_SEED)
    world = World(scenario, rng=seed, run=run)
    frames = [frame(world)]
    while world.week < scenario.weeks:
        world.step()
        frames.append(frame(world))
    followed = world.datacollector.model_vars
    return Story(
        scenario,
        seed,
        run,
        scenario.dates(),
        {name: list(followed[name]) for name in SERIES},
        world.dispatches,
        world.ledger,
        world.measures(),
        frames,
    )
