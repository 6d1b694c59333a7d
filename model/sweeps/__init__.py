"""Sweeps: ensembles at many points of the parameters, as one table, played part by part."""

from model.sweeps.plan import Manifest, Part, Plan, scenario_of
from model.sweeps.reading import read_manifest
from model.sweeps.store import Folder
from model.sweeps.sweep import Swept, design_for, open_sweep, players_for, sweep

__all__ = [
    "Folder",
    "Manifest",
    "Part",
    "Plan",
    "Swept",
    "design_for",
    "open_sweep",
    "players_for",
    "read_manifest",
    "scenario_of",
    "sweep",
]
