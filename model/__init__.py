"""The world in motion: scenarios, one run, many runs, and what is measured."""

from agents.dispatch import Dispatch, LedgerRow
from model.design import ema_parameters, problem
from model.ensemble import Ensemble, is_warm, simulate, summarise, warm_up
from model.scenario import Scenario
from model.scenario_files import load, scenarios
from model.story import Story, tell
from model.sweeps import Swept, open_sweep, sweep
from model.world import World
from rulebook.errors import BadInput
from rulebook.measures import MEASURES, OUTCOMES, SERIES, Measure, Outcome, Series
from rulebook.parameters import PARAMETERS

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
    "problem",
    "scenarios",
    "simulate",
    "summarise",
    "sweep",
    "tell",
    "warm_up",
]
