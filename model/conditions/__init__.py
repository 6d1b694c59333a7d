"""Conditions on a run: the one language in which the program is asked whether something holds."""

from model.conditions.condition import Condition, Outcome, parse
from model.conditions.parts import Bound

__all__ = ["Bound", "Condition", "Outcome", "parse"]
