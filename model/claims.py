"""The article's main claims, each a question that a world answers with yes or no.

A world is a point in the space of the parameters, played as an ensemble. A claim holds in a world
if it does in the mean of its runs.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from model.design import Numbers, Outcomes
from model.scenario import Scenario

USUALLY = 0.5  # share of a world's runs in which something must happen to be usual there
LITTLE = 0.03  # share of violations that drones may add and still add little (row R16)
ALIKE = 0.2  # difference of two worths, over the second, that still is "about alike" (row R37)
HALF = 0.5  # Russia's worth over the lesser of the two others' that still is "much less" (row R37)

Flags = NDArray[np.bool_]

SIGNATORIES = ("russia", "turkey", "azerbaijan")
KEPT = (
    "centre_signed_week",
    "centre_open_week",
    "minsk_relevance",
    "western_agenda",
    *(f"centre_worth_{actor}" for actor in (*SIGNATORIES, "armenia")),
)
FOLLOWED = ("violations", "seen")


@dataclass(frozen=True)
class Evidence:
    """The worlds as played, and played again under the same luck without Turkish drones."""

    scenario: Scenario
    worlds: Outcomes
    droneless: Outcomes

    def usually(self, week: str) -> Flags:
        """Return in which worlds the week of something is one in most runs: (points,) of bool."""
        return np.asarray(np.mean(self.worlds.measures[week] >= 0, axis=1) >= USUALLY)

    def worth(self, actor: str) -> Numbers:
        """Return the mean worth of the centre where it was agreed, (points,); 0 if it never was."""
        agreed = self.worlds.measures["centre_signed_week"] >= 0
        worth = np.where(agreed, self.worlds.measures[f"centre_worth_{actor}"], 0.0)
        return np.asarray(worth.sum(axis=1) / np.maximum(agreed.sum(axis=1), 1))

    def seen_since_opening(self, outcomes: Outcomes) -> Numbers:
        """Return the share of violations seen once the centre stands with and without: (points,).

        Counted are the runs in which it opens in both, from the later of the two openings on.
        """
        with_them = self.worlds.measures["centre_open_week"]
        without = self.droneless.measures["centre_open_week"]
        since = np.where((with_them >= 0) & (without >= 0), np.maximum(with_them, without), np.inf)
        turns = np.arange(self.scenario.weeks + 1)
        counted = turns > since[:, :, None] + 1  # a series' entry t is what turn t - 1 brought
        seen, all_of_them = (
            np.where(counted, outcomes.series[name], 0.0).sum(axis=(1, 2))
            for name in ("seen", "violations")
        )
        return np.asarray(seen / np.maximum(all_of_them, 1.0))

    def at_start(self, actor: str, arena: str) -> Numbers:
        """Return the share of an arena that an actor starts from in each world: (points,)."""
        told = self.scenario.control[arena].get(actor, 0.0)
        return np.array([p.get(f"control.{actor}.{arena}", told) for p in self.worlds.points])

    def at_end(self, measure: str) -> Numbers:
        """Return the mean of a measure over each world's runs: (points,)."""
        return np.asarray(self.worlds.measures[measure].mean(axis=1))


Look = Callable[[Evidence], Flags]


def _everywhere(evidence: Evidence) -> Flags:
    return np.full(len(evidence.worlds.points), True)  # noqa: FBT003 - numpy's own way


def _agreed(evidence: Evidence) -> Flags:
    return evidence.usually("centre_signed_week")


def _opened(evidence: Evidence) -> Flags:
    return evidence.usually("centre_open_week")


def _in_order(evidence: Evidence) -> Flags:
    russia, turkey, azerbaijan = (evidence.worth(actor) for actor in SIGNATORIES)
    return (np.minimum(turkey, azerbaijan) > russia) & (russia > evidence.worth("armenia"))


def _at_distance(evidence: Evidence) -> Flags:
    russia, turkey, azerbaijan = (evidence.worth(actor) for actor in SIGNATORIES)
    armenia = evidence.worth("armenia")
    alike = np.abs(azerbaijan - turkey) < ALIKE * turkey
    less = (russia >= 0) & (russia <= HALF * np.minimum(azerbaijan, turkey))
    return alike & less & (armenia < 0) & (armenia < russia)


def _without_armenia(evidence: Evidence) -> Flags:
    return _agreed(evidence) & (evidence.worth("armenia") < 0)


def _little(evidence: Evidence) -> Flags:
    gain = evidence.seen_since_opening(evidence.worlds) - evidence.seen_since_opening(
        evidence.droneless
    )
    return gain < LITTLE


def _worn(evidence: Evidence) -> Flags:
    start = evidence.scenario.state["minsk_relevance"]  # the same in all worlds
    return evidence.at_end("minsk_relevance") < start


def _falls(evidence: Evidence) -> Flags:
    start = evidence.at_start("france", "agenda") + evidence.at_start("usa", "agenda")
    return evidence.at_end("western_agenda") < start


def _least(evidence: Evidence) -> Flags:
    russia, turkey, azerbaijan = (evidence.worth(actor) for actor in SIGNATORIES)
    return russia < np.minimum(turkey, azerbaijan)


@dataclass(frozen=True)
class Claim:
    """One of the article's main claims, the worlds it speaks of, and whether it holds in each."""

    name: str
    title: str
    paragraphs: str
    among: str
    counts: Look  # (points,) of bool: the claim speaks of this world
    holds: Look  # (points,) of bool


_ALL = "worlds"
_WHERE_AGREED = "worlds in which the centre is agreed in most runs"
_WHERE_OPENED = "worlds in which the centre opens in most runs"

CLAIMS = (
    Claim(
        "preference_order",
        "Azerbaijan and Turkey want the centre more than Russia, and Russia more than Armenia",
        "12",
        _WHERE_AGREED,
        _agreed,
        _in_order,
    ),
    Claim(
        "preference_distances",
        "Azerbaijan and Turkey want it alike (within a fifth), Russia at most half as much but not "
        "against its will, Armenia not at all",
        "12",
        _WHERE_AGREED,
        _agreed,
        _at_distance,
    ),
    Claim(
        "centre_without_armenia",
        "The centre is agreed within the year, without Armenia and to its harm",
        "11, 22",
        _ALL,
        _everywhere,
        _without_armenia,
    ),
    Claim(
        "drones_add_little",
        "Turkish drones add less than three points to the violations seen once the centre is open",
        "9",
        _WHERE_OPENED,
        _opened,
        _little,
    ),
    Claim(
        "minsk_worn_down",
        "The Minsk format counts for less at the end than at the start",
        "21",
        _ALL,
        _everywhere,
        _worn,
    ),
    Claim(
        "western_agenda_falls",
        "The West's say in the region is less at the end than at the start",
        "1, 17",
        _ALL,
        _everywhere,
        _falls,
    ),
    Claim(
        "western_agenda_with_centre",
        "Where the centre opens, the West's say is less at the end than at the start",
        "1, 17",
        _WHERE_OPENED,
        _opened,
        _falls,
    ),
    Claim(
        "russia_gains_least",
        "Of the three signatories, Russia gains least by the centre",
        "12, 20",
        _WHERE_AGREED,
        _agreed,
        _least,
    ),
)
