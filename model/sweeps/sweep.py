"""A sweep from Python: what is varied comes in, a table goes out."""

import logging
from collections.abc import Callable, Sized
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Literal

import pandas as pd
import pyarrow as pa

from model.scenario import Scenario
from model.scenario_files import as_scenario
from model.sweeps.axes import Vary, axes
from model.sweeps.cluster import Cluster
from model.sweeps.designs import Design, Grid, sampled
from model.sweeps.plan import Luck, Manifest, Plan
from model.sweeps.play import Played, Players, Threads, play
from model.sweeps.points_file import Source, design_of
from model.sweeps.reading import finished_parts, read_manifest, read_part
from model.sweeps.store import Folder
from model.sweeps.table import from_bytes
from rulebook.declared.errors import BadInput, quoted
from rulebook.declared.parameters import PARAMETERS

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Swept:
    """A finished sweep: its manifest, and its table in a folder or in memory."""

    manifest: Manifest
    folder: Path | None
    held: pa.Table | None = None

    def table(self) -> pa.Table:
        """Return the whole table: one row a run, by point and run.

        Raises:
            BadInput: no part is finished yet, or one is not as it was written.
        """
        if self.held is not None or self.folder is None:
            return self.held
        paths, digests = finished_parts(self.folder, self.manifest, str(self.folder))
        return pa.concat_tables(read_part(one, digests, str(self.folder)) for one in paths)

    def frame(self) -> pd.DataFrame:
        """Return the whole table as a data frame of pandas."""
        frame: pd.DataFrame = self.table().to_pandas()
        return frame


def open_sweep(folder: str | Path) -> Swept:
    """Return the sweep in a folder, with the parts of it that are finished.

    Raises:
        BadInput: there is none.
    """
    path = Path(folder)
    return Swept(read_manifest(path, str(path)), path)


def design_for(
    vary: Vary | Literal["all"] | None,
    sample: str | None,
    design: Source | None,
    seed: int,
    place: tuple[str, str, str] = ("vary", "sample", "design"),
) -> Design:
    """Return the design asked for: a grid, a sample, or points made elsewhere.

    Args:
        vary: what varies, or "all".
        sample: how points are drawn within bounds; a grid if None.
        design: points made elsewhere, in place of the two.
        seed: of a sample.
        place: what the three are called where they were given.

    Raises:
        BadInput: nothing varies, they contradict one another, or one of them is not allowed.
    """
    for_vary, for_sample, for_design = place
    varies = vary is not None and not (isinstance(vary, Sized) and len(vary) == 0)
    if design is not None:
        if varies or sample is not None:
            raise BadInput(f"{for_design}: it gives the points; leave out the others.")
        return design_of(design, for_design)
    if vary is None or not varies:
        raise BadInput(f"Nothing varies, so the grid is empty; name parameters by {for_vary}.")
    everything = isinstance(vary, str) and vary == "all"
    if everything and sample is None:
        raise BadInput(
            "A grid of all parameters would never end; draw points of it by "
            f"{for_sample}, as in lhs:1000 or sobol:4096."
        )
    chosen = axes(list(PARAMETERS) if everything else vary, for_vary)
    return Grid(chosen) if sample is None else sampled(sample, chosen, seed, for_sample)


def players_for(
    threads: int | None, cluster: str | None, place: tuple[str, str] = ("threads", "cluster")
) -> Players:
    """Return who plays: threads here, or a cluster.

    Args:
        threads: how many; all cores if None.
        cluster: an address.
        place: what the two are called where they were given.

    Raises:
        BadInput: both are given, or one of them is not allowed.
    """
    for_threads, for_cluster = place
    if cluster is None:
        return Threads(threads)
    if not isinstance(cluster, str):
        raise BadInput(f"{for_cluster}: {quoted(cluster)} is not an address, nor local:N.")
    if threads is not None:
        raise BadInput(
            f"{for_threads}: a cluster's workers have threads of their own; leave out this or "
            f"{for_cluster}."
        )
    return Cluster(cluster, for_cluster)


def sweep(
    scenario: str | Path | Scenario,
    vary: Vary | Literal["all"] | None = None,
    runs: int = 100,
    seed: int = 1,
    *,
    sample: str | None = None,
    design: Source | None = None,
    luck: Luck = "common",
    out: str | Path | None = None,
    resume: bool = False,
    threads: int | None = None,
    cluster: str | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Swept:
    """Play ensembles at many points and return the table: one row a run.

    Args:
        scenario: its name, the path of a file, or the scenario itself.
        vary: parameters and their values, such as {"overlap": "0:1:21", "rationality": [2, 5]}; to
            a sample, names or bounds, such as ["overlap"] or {"overlap": "0:0.5"}; or "all".
        runs: runs at each point.
        seed: of the luck and of a sample.
        sample: "sobol:N", "saltelli:N" or "lhs:N" in place of a grid.
        design: points made elsewhere, in place of both: a file, a data frame, or a list of them as
            `points_of` makes it from a sample of `problem()`.
        luck: "common": run r has the same luck at every point; or "independent".
        out: a folder to write to; without one, the table is kept in memory.
        resume: go on with the sweep that the folder holds; a part that is not as it was written is
            played again, and a warning logged.
        threads: how many to use; all cores if not said. The table does not depend on it.
        cluster: the address of a Dask scheduler that has the parts played, or "local:N" for N
            processes here. The table does not depend on it.
        progress: called with the runs done and all of them.

    Raises:
        BadInput: what is asked for cannot be played, or the folder holds something else.
    """
    if progress is not None and not callable(progress):
        raise BadInput(f"progress: {quoted(progress)} is not a function of runs done and of all.")
    if out is not None and not isinstance(out, str | Path):
        raise BadInput(f"out: {quoted(out)} is not the path of a folder.")
    chosen = as_scenario(scenario)
    plan = Plan(chosen, design_for(vary, sample, design, seed), runs, seed, luck)
    manifest = plan.manifest()
    folder = None if out is None else Folder(Path(out), "out")
    if folder is not None:
        folder.check(manifest, resume=resume)  # before anything is started for it
    done = 0
    telling = Lock()

    def advance(more: int) -> None:
        nonlocal done
        with telling:  # Threads tell it, and the caller's function need not be ready for that.
            done += more
            if progress is not None:
                progress(done, plan.rows)

    with closing(players_for(threads, cluster)) as players:
        if folder is None:
            parts: dict[int, bytes] = {}

            def remember(one: Played) -> None:
                parts[one.number] = one.content

            play(plan, range(plan.parts), players, remember, advance)
            return Swept(manifest, None, from_bytes(parts[k] for k in range(plan.parts)))

        def keep(one: Played) -> None:
            folder.keep(one.number, one.content)

        with folder.held(manifest, resume=resume) as finished:
            for sentence in folder.damage:
                logger.warning("%s", sentence)
            left = (number for number in range(plan.parts) if number not in finished)
            done = sum(map(plan.part_rows, finished))
            play(plan, left, players, keep, advance)
    return open_sweep(folder.path)
