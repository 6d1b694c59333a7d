"""The numbers that a scenario's tables start from, and worlds in which they are others.

Nobody has measured shares of influence, saliences, attitudes and means. Each is named as its place
in the state is, as "control.turkey.baku", and can be drawn around what the tables say. What is
nothing there stays nothing, and who has an arena alone keeps it: that is stated, not judged.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from model.design import Numbers, Point, Problem
from model.scenario import Scenario
from rulebook.declared.names import ACTOR_NAMES, ARENA_TITLES
from rulebook.declared.state import SETTABLE

FACTOR = 2.0  # a share, a salience or means is from a half of what the table says to twice that
LEEWAY = 0.3  # an attitude is this much lower or higher
UNIT = "russia"  # whose means are 1, so that the others' are told against them


@dataclass(frozen=True)
class Start:
    """One number of a scenario's tables; those of a `whole` sum to 1 (no whole: they do not)."""

    name: str
    title: str
    value: float
    whole: str


def starts_of(scenario: Scenario) -> dict[str, Start]:
    """Return every number of the tables that can be another, by its name."""
    found = []
    for arena, shares in scenario.control.items():
        for actor, share in shares.items():
            title = f"{ARENA_TITLES[arena]}: share of {ACTOR_NAMES[actor]}"
            found.append(Start(f"control.{actor}.{arena}", title, share, f"control {arena}"))
    for actor, cares in scenario.salience.items():
        for arena, care in cares.items():
            title = f"{ARENA_TITLES[arena]}: salience to {ACTOR_NAMES[actor]}"
            found.append(Start(f"salience.{actor}.{arena}", title, care, f"salience {actor}"))
    for one, attitudes in scenario.affinity.items():
        for other, attitude in attitudes.items():
            title = f"Attitude of {ACTOR_NAMES[one]} to {ACTOR_NAMES[other]}"
            found.append(Start(f"affinity.{one}.{other}", title, attitude, ""))
    for actor, means in scenario.capability.items():
        if actor != UNIT:
            found.append(Start(f"capability.{actor}", f"Means of {ACTOR_NAMES[actor]}", means, ""))
    return {one.name: one for one in found if _can_differ(one)}


def _can_differ(one: Start) -> bool:
    return one.name.startswith("affinity") or (one.value > 0 and not (one.whole and one.value == 1))


def starts_problem(starts: Mapping[str, Start], spread: float = 1.0) -> Problem:
    """Return a SALib problem of the directions in which the numbers are drawn, -spread to spread.

    A share, a salience or means is FACTOR ** direction times what the table says, an attitude
    LEEWAY x direction more.
    """
    return {
        "num_vars": len(starts),
        "names": list(starts),
        "bounds": [[-spread, spread]] * len(starts),
    }


def starts_at(starts: Mapping[str, Start], rows: Numbers) -> list[Point]:
    """Return the numbers drawn at each row of directions, shape (points, starts)."""
    values = np.array([one.value for one in starts.values()])
    attitude = np.array([name.startswith("affinity") for name in starts])
    drawn = np.where(
        attitude,
        np.clip(values + LEEWAY * rows, *SETTABLE["affinity"]),
        values * FACTOR**rows,
    )
    wholes = np.array([one.whole for one in starts.values()])
    for whole in filter(None, dict.fromkeys(wholes.tolist())):
        part = wholes == whole
        drawn[:, part] /= drawn[:, part].sum(axis=1, keepdims=True)
    return [dict(zip(starts, row, strict=True)) for row in drawn.tolist()]


def stage_at(scenario: Scenario, point: Mapping[str, float]) -> Scenario:
    """Return the scenario at a point: some parameters and some numbers of its tables replaced.

    Shares and saliences of a point must sum to 1 where they replace some, as `starts_at` has them.
    """
    control = {arena: dict(shares) for arena, shares in scenario.control.items()}
    salience = {actor: dict(cares) for actor, cares in scenario.salience.items()}
    affinity = {actor: dict(attitudes) for actor, attitudes in scenario.affinity.items()}
    capability = dict(scenario.capability)
    parameters = {}
    for name, value in point.items():
        match name.split("."):
            case ["control", actor, arena]:
                control[arena][actor] = value
            case ["salience", actor, arena]:
                salience[actor][arena] = value
            case ["affinity", one, other]:
                affinity[one][other] = value
            case ["capability", actor]:
                capability[actor] = value
            case _:
                parameters[name] = value
    tables = {
        "control": control,
        "salience": salience,
        "affinity": affinity,
        "capability": capability,
    }
    return scenario.replace(parameters).model_copy(update=tables)
