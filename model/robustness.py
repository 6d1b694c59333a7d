"""Whether the article's main claims hold when all that is uncertain varies at once, and on what.

A world is a point in the space of all that is uncertain, drawn by a Latin hypercube: the
parameters, the shares, saliences, attitudes and means at the start, who begins the week, and the
rival readings of terms and of overlap. What a claim depends on is told by regional sensitivity
analysis (Spear and Hornberger 1980): the numbers that differ most, by the Kolmogorov-Smirnov
distance, between the worlds where it holds and where it fails.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from model.claims import CLAIMS, FOLLOWED, KEPT, Claim, Evidence, Flags
from model.design import (
    Numbers,
    Outcomes,
    Point,
    latin_hypercube,
    outcomes_over,
    points_of,
    problem,
)
from model.scenario import Scenario
from model.scenario_files import load
from model.starts import Start, stage_at, starts_at, starts_of, starts_problem
from rulebook.declared.names import ACTOR_NAMES, ACTORS
from rulebook.declared.parameters import PARAMETERS, full_title

ROBUST = 0.9  # share of worlds from which on a claim is robust
FRAGILE = 0.5  # share of worlds below which it is fragile; between the two it is sensitive
MOST_DRIVERS = 3
SIGNIFICANCE = 2.23  # critical value of the Kolmogorov-Smirnov test at one in ten thousand
NO_DIFFERENCE = 0.03  # of shares, below which rival readings come to about the same
FEWEST = 10  # worlds on either side below which no driver is named

# What the article states as a fact, or what plays no part in the baseline: not uncertain.
STATED = {
    "centre_allowed": "a world with none is no world of the article",
    "armenia_consent": "no one asked Armenia (22)",
    "parity": "an equal number of troops (2)",
    "staff": "60 on each side (2)",
    "dual_command": "each side has its own general (5)",
    "name_parity": "each language puts its own side first (5)",
    "parallel_talks": "the talks were held apart (18)",
    "host_build_share": "Azerbaijan built it (11)",
    "peacekeepers": "1,960 by the statement of 10 November (4)",
    "silent_renewal": "five years, extended unless a party gives notice (11)",
    "asking_price": "there is no lease in the baseline",
    "substitute": "there is no lease in the baseline",
}
UNCERTAIN = tuple(name for name in PARAMETERS if name not in STATED)

# Rival readings: parameter -> what each of its values means.
RIVALS = {
    "equal_gain": {0.0: "Nash terms", 1.0: "equal-gain terms"},
    "overlap_by_sector": {0.0: "overlap everywhere in part", 1.0: "overlap by sector"},
    "first_mover": {
        -1.0: "lots drawn for who begins",
        **{float(i): f"{ACTOR_NAMES[actor]} beginning" for i, actor in enumerate(ACTORS)},
    },
}


@dataclass(frozen=True)
class Driver:
    """A number that separates the worlds where a claim holds from those where it fails."""

    parameter: str  # or a number of the tables at the start
    title: str
    distance: float  # Kolmogorov-Smirnov, 0 to 1
    where_holds: float  # mean value
    where_fails: float  # mean value

    @property
    def text(self) -> str:
        """The driver in words."""
        side = "high" if self.where_holds > self.where_fails else "low"
        where = f"{self.where_holds:.2g} where it holds, {self.where_fails:.2g} where not"
        return f"“{self.title}” {side} ({where})"


@dataclass(frozen=True)
class ClaimFinding:
    """What became of a claim over all worlds."""

    claim: Claim
    worlds: int  # worlds it speaks of
    share: float  # of these, those where it holds; nan if there are none
    verdict: str  # robust, sensitive, fragile or untested
    drivers: tuple[Driver, ...]
    rivals: dict[str, dict[str, float]]  # parameter -> reading -> share

    @property
    def sentence(self) -> str:
        """The finding in plain words."""
        claim = self.claim
        if not self.worlds:
            return f"Untested: there are no {claim.among}."
        held = f"{self.share:.0%} of {self.worlds:,} {claim.among}"
        text = f"{self.verdict.capitalize()}: it holds in {held}."
        if self.drivers:
            text += f" It holds rather with {'; '.join(one.text for one in self.drivers)}."
        spans = []
        for shares in self.rivals.values():
            low, high = min(shares, key=shares.__getitem__), max(shares, key=shares.__getitem__)
            span = f"from {shares[low]:.0%} with {low} to {shares[high]:.0%} with {high}"
            alike = shares[high] - shares[low] < NO_DIFFERENCE
            spans.append(f"about the same with {' and '.join(shares)}" if alike else span)
        return f"{text} Rival readings: {'; '.join(spans)}." if spans else text


def separation(values: Numbers, holds: Flags) -> float:
    """Return the Kolmogorov-Smirnov distance of values (worlds,) where `holds` and where not."""
    grid = np.unique(values)
    here, there = np.sort(values[holds]), np.sort(values[~holds])
    return float(
        np.max(
            np.abs(
                np.searchsorted(here, grid, "right") / here.size
                - np.searchsorted(there, grid, "right") / there.size
            )
        )
    )


def _title(name: str, starts: Mapping[str, Start]) -> str:
    if name in starts:
        return starts[name].title
    return full_title(name)


def _drivers(
    values: dict[str, Numbers], holds: Flags, starts: Mapping[str, Start]
) -> tuple[Driver, ...]:
    sides = np.array([holds.sum(), (~holds).sum()])
    if sides.min() < FEWEST:
        return ()
    least = SIGNIFICANCE * np.sqrt((1 / sides).sum())
    found = [
        Driver(
            name,
            _title(name, starts),
            separation(v, holds),
            float(v[holds].mean()),
            float(v[~holds].mean()),
        )
        for name, v in values.items()
        if name not in PARAMETERS or not PARAMETERS[name].names  # neither high nor low
    ]
    telling = [driver for driver in found if driver.distance > least]
    return tuple(sorted(telling, key=lambda d: d.distance, reverse=True)[:MOST_DRIVERS])


def judge(claim: Claim, evidence: Evidence) -> ClaimFinding:
    """Return what became of a claim in the worlds that were played."""
    counts = claim.counts(evidence)
    if not counts.any():
        return ClaimFinding(claim, 0, float("nan"), "untested", (), {})
    holds = claim.holds(evidence)[counts]
    points = [point for point, one in zip(evidence.worlds.points, counts, strict=True) if one]
    values = {name: np.array([point[name] for point in points]) for name in points[0]}
    share = float(holds.mean())
    verdict = "robust" if share >= ROBUST else "sensitive" if share >= FRAGILE else "fragile"
    rivals = {
        name: {
            reading: float(holds[values[name] == value].mean())
            for value, reading in readings.items()
            if (values[name] == value).any()
        }
        for name, readings in RIVALS.items()
        if name in values
    }
    drivers = _drivers(values, holds, starts_of(evidence.scenario))
    return ClaimFinding(claim, int(counts.sum()), share, verdict, drivers, rivals)


def worlds_of(scenario: Scenario, count: int, seed: int = 1, spread: float = 1.0) -> list[Point]:
    """Return worlds drawn by one Latin hypercube over the parameters and the numbers at the start.

    Each is the values of both by name, as `stage_at` of model/starts.py takes them.
    """
    parameters, starts = problem(UNCERTAIN, spread), starts_of(scenario)
    tables = starts_problem(starts, spread)
    joint = {
        "num_vars": parameters["num_vars"] + tables["num_vars"],
        **{part: [*parameters[part], *tables[part]] for part in ("names", "bounds")},
    }
    rows = latin_hypercube(joint, count, seed)
    ours, theirs = np.split(rows, [parameters["num_vars"]], axis=1)
    sides = zip(points_of(parameters, ours), starts_at(starts, theirs), strict=True)
    return [{**values, **numbers} for values, numbers in sides]


def robust_claims(
    points: int = 2000,
    runs: int = 20,
    seed: int = 1,
    progress: Callable[[int, int], None] | None = None,
    stop: Callable[[], bool] | None = None,
    *,
    spread: float = 1.0,
) -> list[ClaimFinding]:
    """Vary all that is uncertain together and return what became of each main claim.

    Args:
        points: worlds in the Latin hypercube.
        runs: runs of each world, and as many without Turkish drones under the same luck.
        seed: of the hypercube and of the luck.
        progress: called with the ensembles done and all of them.
        stop: once it says so, the claims are judged by the worlds done until then; an empty list
            if there are none.
        spread: the part of the way from each default to its bounds that is varied, and from each
            number at the start to the ends of its range.
    """
    scenario = load("baseline")
    drawn = worlds_of(scenario, points, seed, spread)
    paired = [one for point in drawn for one in (point, {**point, "turkey_detection": 0.0})]
    both = outcomes_over(
        scenario,
        paired,
        runs,
        seed,
        KEPT,
        FOLLOWED,
        progress=progress,
        stop=stop,
        stage_at=stage_at,
    )
    whole = len(both.points) // 2 * 2
    if not whole:
        return []
    worlds, droneless = (
        Outcomes(
            both.points[side:whole:2],
            {name: values[side:whole:2] for name, values in both.measures.items()},
            {name: values[side:whole:2] for name, values in both.series.items()},
        )
        for side in (0, 1)
    )
    evidence = Evidence(scenario, worlds, droneless)
    return [judge(claim, evidence) for claim in CLAIMS]
