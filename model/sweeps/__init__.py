"""Sweeps: ensembles at many points of the parameters, as one table, played part by part."""

from model.sweeps.cluster import Cluster
from model.sweeps.plan import Manifest, Part, Plan, scenario_of
from model.sweeps.play import Threads
from model.sweeps.store import Folder, part_paths, read_manifest
from model.sweeps.sweep import Swept, design_for, open_sweep, sweep

__all__ = [
    "Cluster",
    "Folder",
    "Manifest",
    "Part",
    "Plan",
    "Swept",
    "Threads",
    "design_for",
    "open_sweep",
    "part_paths",
    "read_manifest",
    "scenario_of",
    "sweep",
]
