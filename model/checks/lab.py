"""A laboratory: ensembles and appraisals under common luck, a mechanism switched off if wished."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from model.ensemble import Ensemble, simulate
from model.scenario import Scenario
from model.scenario_files import load
from model.world import World
from rulebook.declared.instruments import INSTRUMENT_NAMES
from rulebook.declared.names import ACTORS, MOTIVES
from rulebook.declared.openings import OPENING_INSTRUMENT
from rulebook.declared.state import place
from rulebook.week.choice import appraise, chance_of_consent

RUNS = 400


@dataclass(frozen=True)
class Appraisal:
    """What a deal would be worth on the eve of the first turn, to whom, why, and who would sign."""

    worth: dict[str, dict[str, float]]  # actor -> motive -> utility
    total: dict[str, float]
    chance: dict[str, float]
    signs: frozenset[str]
    aid: dict[str, float]  # costs borne


@dataclass
class Lab:
    """Plays and appraises worlds; `off` holds the parameters that switch a mechanism off."""

    runs: int = RUNS
    seed: int = 1
    off: Mapping[str, float] = field(default_factory=dict)
    _played: dict[tuple[object, ...], Ensemble] = field(default_factory=dict)

    def without(self, off: Mapping[str, float]) -> "Lab":
        """Return the same laboratory with a mechanism switched off; it shares what was played."""
        return Lab(self.runs, self.seed, off, self._played)

    def setting(self, parameters: Mapping[str, float]) -> "Lab":
        """Return the same laboratory with these parameters set besides."""
        return self.without({**self.off, **parameters})

    def scenario(
        self,
        name: str = "baseline",
        state: Mapping[str, float] | None = None,
        weeks: int | None = None,
        **parameters: float,
    ) -> Scenario:
        """Return a scenario with the mechanism off, `parameters` and the state's numbers set."""
        stage = load(name).replace({**self.off, **parameters}, weeks)
        return stage.model_copy(update={"state": stage.state | dict(state or {})})

    def play(
        self,
        name: str = "baseline",
        *,
        series: tuple[str, ...] = (),
        state: Mapping[str, float] | None = None,
        weeks: int | None = None,
        **parameters: float,
    ) -> Ensemble:
        """Play an ensemble, or return the one already played."""
        changes = tuple(sorted({**self.off, **parameters}.items()))
        key = (name, series, tuple(sorted((state or {}).items())), weeks, changes)
        if key not in self._played:
            stage = self.scenario(name, state, weeks, **parameters)
            self._played[key] = simulate(stage, self.runs, self.seed, series=series)
        return self._played[key]

    def world(
        self, name: str = "baseline", state: Mapping[str, float] | None = None, **parameters: float
    ) -> World:
        """Return a world on the eve of its first turn."""
        world = World(self.scenario(name, None, None, **parameters), rng=self.seed)
        for path, value in (state or {}).items():
            world.vector[place(path)] = value
        return world

    def appraise(
        self,
        instrument: str = "joint_centre",
        state: Mapping[str, float] | None = None,
        **parameters: float,
    ) -> Appraisal:
        """Appraise a deal, as its first proposer would table it, on the eve of the first turn."""
        world = self.setting(parameters).world(state=state)
        number = INSTRUMENT_NAMES.index(instrument)
        row = int(np.argmax(number == OPENING_INSTRUMENT))
        desk = world.desk
        appraise(world.state, world.params, desk, row, world.params.proposer[row])
        chance = [
            float(chance_of_consent(world.state, world.params, desk.deal, desk.worth, i))
            for i in range(len(ACTORS))
        ]
        return Appraisal(
            {
                actor: dict(zip(MOTIVES, desk.worth.motives[i].tolist(), strict=True))
                for i, actor in enumerate(ACTORS)
            },
            dict(zip(ACTORS, desk.worth.total.tolist(), strict=True)),
            dict(zip(ACTORS, chance, strict=True)),
            frozenset(actor for i, actor in enumerate(ACTORS) if desk.deal.signs[i] > 0),
            dict(zip(ACTORS, desk.deal.cost.tolist(), strict=True)),
        )


def agreed(played: Ensemble) -> np.ndarray:
    """Return in which runs the centre was agreed, shape (runs,) of bool."""
    return played.measures["centre_signed_week"] >= 0


def at_turn(series: np.ndarray, turns: np.ndarray) -> np.ndarray:
    """Return each run's value of a series (runs, weeks + 1) at its own turn, shape (runs,)."""
    last = series.shape[1] - 1
    values: np.ndarray = series[np.arange(len(turns)), np.clip(turns, 0, last).astype(int)]
    return values
