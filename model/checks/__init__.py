"""The article's rows, each shown: measured, and measured again with its mechanism off."""

from model.checks.check import Checked, Figure, Row, check_row, rows
from model.checks.expectations import Expected, check_expectations
from model.checks.lab import Lab

__all__ = ["Checked", "Expected", "Figure", "Lab", "Row", "check_expectations", "check_row", "rows"]
