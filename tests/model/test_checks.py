"""Every row of the article holds, and depends on its mechanism."""

import pytest

from model import Scenario, scenarios
from model.checks import Lab, check_expectations, check_row, rows
from rulebook.engine.compiled import RULES

ALL_ROWS = 54


@pytest.fixture(scope="module")
def lab() -> Lab:
    return Lab()


def test_no_row_is_missing() -> None:
    assert list(rows()) == [f"R{number:02}" for number in range(1, ALL_ROWS + 1)]


@pytest.mark.parametrize("name", rows())
def test_row(name: str, lab: Lab) -> None:
    row = rows()[name]
    assert row.rule in RULES
    checked = check_row(row, lab)
    assert checked.figure.holds, checked.figure.text
    for figure in (checked.figure, checked.ablated):
        assert figure is None or "by -" not in figure.text
    if row.off:
        assert checked.depends, checked.ablated
    else:
        assert row.why_no_off, "say by off=... what switches its mechanism off, or why nothing can"


@pytest.mark.parametrize("scenario", scenarios(), ids=lambda scenario: scenario.name)
def test_what_experts_expect_of_a_scenario(scenario: Scenario, lab: Lab) -> None:
    assert scenario.checks, f"add a [[check]] to scenarios/{scenario.name}.toml"
    for expected in check_expectations(scenario, lab):
        assert expected.holds, expected.text
