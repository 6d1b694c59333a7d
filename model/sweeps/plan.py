"""A plan: everything that decides on a sweep's table, and the parts in which it is played."""

import hashlib
import json
import platform
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Any, Literal, get_args

from model.design import Numbers
from model.scenario import Scenario
from model.sweeps.designs import Design
from model.words import counted
from rulebook.declared.bounds import MOST_SEED
from rulebook.declared.errors import BadInput, Mistakes, quoted
from rulebook.declared.measures import MEASURES
from rulebook.declared.values import whole_number
from rulebook.engine.compiled import source_hash

FORMAT = 1
FEWEST_ROWS = 500  # of a part: fewer would be spent on the part's own head
MOST_ROWS = 50_000  # of a part: memory follows it, and so does what an interruption loses
PARTS_AIMED_AT = 256
MOST_ROWS_IN_ALL = 10**12
# What makes a table besides the rulebook: scenarios, ensembles, points and rows.
SOURCES = (
    "scenario*.py",
    "outcomes.py",
    "conditions/*.py",
    "starts.py",
    "ensemble.py",
    "design.py",
    "sweeps/*.py",
)

Luck = Literal["common", "independent"]
Manifest = dict[str, Any]


@dataclass(frozen=True)
class Segment:
    """Runs of one point that stand together in a part."""

    point: int
    first_run: int
    runs: int


@dataclass(frozen=True)
class Part:
    """Rows of a sweep that are played and written together; it can be sent to another machine."""

    number: int
    scenario: Scenario
    names: tuple[str, ...]
    values: Numbers  # (points of this part, parameters)
    seed: int
    luck: Luck
    runs: int  # of each point in the whole sweep
    first: int  # row
    stop: int  # row
    versions: dict[str, str]

    @property
    def rows(self) -> int:
        """How many rows it has."""
        return self.stop - self.first

    @property
    def segments(self) -> list[Segment]:
        """Its rows, point by point."""
        found = []
        for point in range(self.first // self.runs, (self.stop - 1) // self.runs + 1):
            begin = max(self.first - point * self.runs, 0)
            end = min(self.stop - point * self.runs, self.runs)
            found.append(Segment(point, begin, end - begin))
        return found

    def first_luck(self, segment: Segment) -> int:
        """Return the number of the luck of a segment's first run."""
        own = segment.point * self.runs if self.luck == "independent" else 0
        return own + segment.first_run


@dataclass(frozen=True)
class Plan:
    """A scenario, the points to play it at, and the runs and luck of each."""

    scenario: Scenario
    design: Design
    runs: int
    seed: int
    luck: Luck = "common"
    command: str | None = None

    def __post_init__(self) -> None:
        """Raise BadInput for a sweep that is empty or that no machine could play."""
        mistakes = Mistakes()
        for name, low, high in (("runs", 1, MOST_ROWS_IN_ALL), ("seed", 0, MOST_SEED)):
            with mistakes.gathered():  # of Python's type, whatever type was given
                number = whole_number(getattr(self, name), name, low, high)
                object.__setattr__(self, name, number)
        if self.luck not in get_args(Luck):
            mistakes.add(f"luck: {quoted(self.luck)} is not {' or '.join(get_args(Luck))}.")
        mistakes.tell()
        if self.rows > MOST_ROWS_IN_ALL:
            raise BadInput(
                f"A sweep of {counted(self.design.points, 'point')} × "
                f"{counted(self.runs, 'run')} is {self.rows:,} runs; "
                f"allowed are at most {MOST_ROWS_IN_ALL:,}."
            )

    @property
    def rows(self) -> int:
        """The rows of its table: runs of all points."""
        return self.design.points * self.runs

    @property
    def rows_a_part(self) -> int:
        """The rows of each part but the last; whole points if they are small."""
        aim = min(max(-(-self.rows // PARTS_AIMED_AT), FEWEST_ROWS), MOST_ROWS)
        return max(aim // self.runs, 1) * self.runs if self.runs <= MOST_ROWS else MOST_ROWS

    @property
    def parts(self) -> int:
        """How many parts it has."""
        return -(-self.rows // self.rows_a_part)

    @property
    def names(self) -> tuple[str, ...]:
        """The parameters that vary."""
        return tuple(axis.name for axis in self.design.axes)

    def part_rows(self, number: int) -> int:
        """Return how many rows a part has."""
        return min(self.rows_a_part, self.rows - number * self.rows_a_part)

    def part(self, number: int) -> Part:
        """Return one part; a design is read cheapest in order."""
        first = number * self.rows_a_part
        return self.rows_of(first, first + self.part_rows(number), number)

    def rows_of(self, first: int, stop: int, number: int = 0) -> Part:
        """Return the rows from `first` to before `stop` as a part."""
        values = self.design.values(first // self.runs, (stop - 1) // self.runs + 1)
        return Part(
            number,
            self.scenario,
            self.names,
            values,
            self.seed,
            self.luck,
            self.runs,
            first,
            stop,
            versions(),
        )

    def manifest(self) -> Manifest:
        """Return what is kept beside the table, as JSON knows it."""
        told = {
            "format": FORMAT,
            "title": self.scenario.title,
            "scenario": self.scenario.model_dump(mode="json", by_alias=True, exclude_defaults=True),
            "scenario_name": self.scenario.name,
            "weeks": self.scenario.weeks,
            "seed": self.seed,
            "luck": self.luck,
            "runs": self.runs,
            "points": self.design.points,
            "rows": self.rows,
            "rows_a_part": self.rows_a_part,
            "parts": self.parts,
            "parameters": [
                {"name": axis.name, "low": axis.low, "high": axis.high}
                | ({} if axis.values is None else {"values": list(axis.values)})
                for axis in self.design.axes
            ],
            "design": self.design.told,
            "measures": list(MEASURES),
            "outcomes": list(self.scenario.outcomes),
            "versions": versions(),
            "command": self.command,
        }
        read_back: Manifest = json.loads(json.dumps(told, allow_nan=False))
        return read_back


def scenario_of(manifest: Manifest) -> Scenario:
    """Return the scenario that a manifest keeps, as it was played."""
    return Scenario.model_validate(manifest["scenario"])


@cache
def versions() -> dict[str, str]:
    """Return the versions that a table's bytes depend on.

    `rulebook` and `model` are hashes of sources.
    """
    project = Path(__file__).parents[2] / "pyproject.toml"
    return {
        "condominium": tomllib.loads(project.read_text(encoding="utf-8"))["project"]["version"],
        "rulebook": source_hash(),
        "model": _hash_of_sources(),
        "python": platform.python_version(),
        **{name: metadata.version(name) for name in ("numpy", "scipy", "numba", "pyarrow")},
    }


def _hash_of_sources() -> str:
    here = Path(__file__).parents[1]
    digest = hashlib.sha256()
    for path in sorted(path for pattern in SOURCES for path in here.glob(pattern)):
        digest.update(path.name.encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def different_version(
    before: Mapping[str, str], now: Mapping[str, str]
) -> tuple[str, str | None, str] | None:
    """Return what has another version, that version and ours; None if all are the same."""
    for name, version in now.items():
        if before.get(name) != version:
            what = f"the {name}" if name in {"rulebook", "model"} else name
            return what, before.get(name), version
    return None
