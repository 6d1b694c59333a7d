"""The world in motion: scenarios, one run, many runs, and what is measured.

What needs Mesa, pandas or SciPy is imported when it is first asked for: they take longer to load
than an ensemble does to play.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from model.conditions import Outcome
from model.ensemble import Ensemble, is_warm, simulate, summarise, warm_up
from model.outcomes import OUTCOMES
from model.scenario import Scenario
from model.scenario_files import load, scenarios
from rulebook.declared.errors import BadInput
from rulebook.declared.measures import MEASURES, SERIES, Measure, Series
from rulebook.declared.parameters import PARAMETERS

if TYPE_CHECKING:
    from agents.dispatch import Dispatch, LedgerRow
    from model.design import ema_parameters, points_of, problem
    from model.story import Story, tell
    from model.sweeps import Swept, open_sweep, sweep
    from model.world import World

_LATER = {
    "Dispatch": "agents.dispatch",
    "LedgerRow": "agents.dispatch",
    "Story": "model.story",
    "Swept": "model.sweeps",
    "World": "model.world",
    "ema_parameters": "model.design",
    "open_sweep": "model.sweeps",
    "points_of": "model.design",
    "problem": "model.design",
    "sweep": "model.sweeps",
    "tell": "model.story",
}

__all__ = [
    "MEASURES",
    "OUTCOMES",
    "PARAMETERS",
    "SERIES",
    "BadInput",
    "Dispatch",
    "Ensemble",
    "LedgerRow",
    "Measure",
    "Outcome",
    "Scenario",
    "Series",
    "Story",
    "Swept",
    "World",
    "ema_parameters",
    "is_warm",
    "load",
    "open_sweep",
    "points_of",
    "problem",
    "scenarios",
    "simulate",
    "summarise",
    "sweep",
    "tell",
    "warm_up",
]


def __getattr__(name: str) -> Any:  # noqa: ANN401 - whatever it is
    if name not in _LATER:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_LATER[name]), name)
