"""Everything that is read out of a sweep: what it depends on, what was enough, where it happens."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from model.analysis.dependence import Dependence, dependence
from model.analysis.discovery import Discovery, discover
from model.analysis.effects import Effect, Heat, Mean, effects, heat, overall
from model.analysis.enough import Enough, enough
from model.analysis.indices import Indices, indices
from model.analysis.points import Points, summarise
from model.analysis.prim import Rule
from model.analysis.words import Watched, watched
from model.conditions import Condition, Outcome, parse
from model.scenario import Scenario
from model.sweeps import Manifest, read_manifest, scenario_of
from rulebook.declared.errors import BadInput, Mistakes, nearest, quoted, unknown
from rulebook.declared.kinds import PROBABILITY
from rulebook.declared.measures import MEASURES
from rulebook.declared.parameters import PARAMETERS
from rulebook.declared.values import number_of

OUTCOME = "outcome."  # before an outcome's name, in a sweep's table
# A few of model.sensitivity's, one of each matter.
USUAL = ("centre_stands", "turkey_presence", "minsk_relevance", "casualties")


@dataclass(frozen=True)
class Answer:
    """What was found of one measure, outcome or condition."""

    watched: Watched
    mean: Mean
    low: float  # the smallest mean of a point
    high: float  # the largest mean of a point
    never: float  # share of good runs in which it never came; 0 but for weeks
    effects: tuple[Effect, ...]  # the largest swing first
    indices: Indices | None  # None where nothing varies, or there is too little
    heats: tuple[Heat, ...]
    enough: Enough
    leading: tuple[str, ...] = ()  # parameters of which it can be told that they have a part in it
    # Parameters told of that the points tie to one with more part in it, and that one.
    tied: tuple[tuple[str, str], ...] = ()

    @property
    def varies(self) -> bool:
        """Whether it differs from point to point."""
        return self.high > self.low

    @property
    def ranking(self) -> list[str]:
        """The parameters by their part in it, the largest first."""
        if self.indices is not None:
            return [one.parameter for one in self.indices.rows]
        return [one.parameter for one in self.effects]


@dataclass(frozen=True)
class Analysis:
    """What was read out of a sweep."""

    points: Points
    answers: tuple[Answer, ...]
    dependence: Dependence
    discovery: Discovery | None

    @property
    def manifest(self) -> Manifest:
        """What the sweep says of itself."""
        return self.points.manifest


def analyse(
    folder: str | Path,
    measures: Sequence[str] = (),
    heats: Sequence[tuple[str, str]] = (),
    where: str | None = None,
    density: float | None = None,
    *,
    progress: Callable[[int, int], None] | None = None,
) -> Analysis:
    """Return what can be read out of the sweep in a folder, as far as it is finished.

    Args:
        folder: the sweep's.
        measures: names of measures and outcomes; the scenario's own outcomes and USUAL if none.
        heats: pairs of parameters; for each measure the two with most part in it, if none.
        where: a condition to find the box of; it is analysed like a measure as well.
        density: the share of futures, above 0 and at most 1, that the box must have at least.
        progress: called with the parts read and all of them.

    Raises:
        BadInput: there is no sweep, it cannot be read or compared, or a name is not known.
    """
    path = Path(folder)
    wanted = _listed("measures", measures, "names")
    pairs = _listed("heats", heats, "pairs of parameters")
    share = None if density is None else number_of(density)
    if share is not None and not 0 < share <= 1:
        raise BadInput(f"--density: {quoted(density)} is not a number above 0 and at most 1.")
    manifest = read_manifest(path, str(path))
    scenario = _scenario(manifest, path)
    mistakes = Mistakes()
    chosen = []
    for name in wanted or _usual(scenario):
        with mistakes.gathered():
            chosen.append(_declared(name, scenario.outcomes))
    condition = None
    with mistakes.gathered():
        condition = None if where is None else parse(where, scenario.outcomes)
    mistakes.tell()
    chosen = list(dict.fromkeys(chosen))
    if condition is not None:
        chosen = [_asked(condition), *(one for one in chosen if one.name != condition.text)]
    points = summarise(path, manifest, scenario.start, chosen, condition, progress)
    for pair in pairs:
        with mistakes.gathered():
            _check_pair(pair, points)
    mistakes.tell()
    seed = int(manifest["seed"])
    tied = dependence(points)
    answers = tuple(_answer(points, one, pairs, seed, tied) for one in chosen)
    found = None
    if condition is not None:
        found = discover(points, condition, Rule(share), seed)
    return Analysis(points, answers, tied, found)


def _listed(place: str, given: Any, what: str) -> list[Any]:  # noqa: ANN401
    if isinstance(given, str) or not isinstance(given, Iterable):
        raise BadInput(f"{place}: {quoted(given)} is not a list of {what}.")
    return list(given)


def _usual(scenario: Scenario) -> list[str]:
    own = [one.name for one in scenario.own_outcomes]
    return [name for name in (*own, *USUAL) if name in {*scenario.outcomes, *MEASURES}]


def _declared(name: str, outcomes: Mapping[str, Outcome]) -> Watched:
    known = list(dict.fromkeys([*outcomes, *MEASURES]))
    column = str(name).removeprefix(OUTCOME)  # as the sweep's table calls it
    if column != name and column in outcomes:
        return watched(column, outcomes)
    if name not in known:
        raise BadInput(f"--measure: {unknown('measure or outcome', name, known)}")
    return watched(name, outcomes)


def _asked(condition: Condition) -> Watched:
    """Return a condition as something to analyse; its name is its text."""
    title = condition.words[0].upper() + condition.words[1:]
    return Watched(condition.text, title, PROBABILITY, is_chance=True)


def _scenario(manifest: Manifest, path: Path) -> Scenario:
    """Return what was played; raise BadInput if this version cannot read it."""
    for row in manifest["parameters"]:
        if row["name"] not in PARAMETERS:
            raise BadInput(
                f"{path}: it varies {quoted(row['name'])}, which is not a parameter of this "
                "version."
            )
    try:
        return scenario_of(manifest)
    except (KeyError, ValueError):
        raise BadInput(
            f"{path}: the scenario in manifest.json cannot be read by this version."
        ) from None


def _check_pair(pair: Any, points: Points) -> None:  # noqa: ANN401
    if not isinstance(pair, tuple | list) or [*map(type, pair)] != [str, str]:
        raise BadInput(f"heats: {quoted(pair)} is not a pair of parameters.")
    place = f"--heat {quoted(','.join(pair))}"
    for name in pair:
        if name not in points.names:
            known = points.names if name not in PARAMETERS else ()
            said = "does not vary in this sweep" if name in PARAMETERS else "is no parameter"
            raise BadInput(
                f"{place}: {quoted(name)} {said}; allowed are two of {', '.join(points.names)}."
                f"{nearest(name, known)}"
            )
    if pair[0] == pair[1]:
        raise BadInput(f"{place}: the two must differ.")


def _answer(
    points: Points,
    one: Watched,
    heats: Sequence[tuple[str, str]],
    seed: int,
    tied: Dependence,
) -> Answer:
    summary = points.summaries[one.name]
    known = ~np.isnan(summary.means)
    means = summary.means[known]
    runs = int(points.runs.sum())
    if not len(means):  # a week that came at no point
        mean = Mean(float("nan"), float("nan"), float("nan"))
        nothing = Enough(0.0, float("nan"), float("nan"), None, (), None, None)
        return Answer(one, mean, float("nan"), float("nan"), 1.0, (), None, (), nothing)
    varies = float(np.ptp(means)) > 0
    found = indices(points, one.name, seed) if varies else None
    swings = tuple(effects(points, one.name))
    ranking = [row.parameter for row in found.rows] if found else [row.parameter for row in swings]
    leading = _leading(found, swings)
    pairs = list(heats) or ([(ranking[0], ranking[1])] if len(ranking) > 1 else [])
    return Answer(
        one,
        overall(points, one.name),
        float(means.min()),
        float(means.max()),
        1 - float(summary.counts.sum()) / runs,
        swings,
        found,
        tuple(heat(points, one.name, *pair) for pair in pairs) if varies else (),
        enough(points, one.name, seed),
        leading,
        tied.among(leading),
    )


def _leading(found: Indices | None, swings: Sequence[Effect]) -> tuple[str, ...]:
    """Return the parameters that are told by their index, then by their main effect alone.

    PAWN takes the median over slices, and so passes over what happens at one end of a range.
    """
    if found is None:
        return ()
    telling = [row.parameter for row in found.telling()]
    if found.method == "pawn":
        telling += [one.parameter for one in swings if one.is_told and one.parameter not in telling]
    return tuple(telling)
