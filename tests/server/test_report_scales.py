"""Labels of scales: each says where its tick is, with no digit too many."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from server.report.scales import Fine, labels


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ((114, 115.5, 117), ["114", "115.5", "117"]),
        ((122.5, 125, 127.5), ["122.5", "125", "127.5"]),
        ((36.3, 36.0, 35.85, 35.5), ["36.3", "36", "35.85", "35.5"]),
        ((-1, 0, 1), ["-1", "0", "1"]),
        ((-1e-17, 0.1, 0.2), ["0", "0.1", "0.2"]),
        ((1960, 2230, 2500), ["1,960", "2,230", "2,500"]),
        ((0.3, 0.4625, 0.625), ["0.3", "0.4625", "0.625"]),
        ((0.0025, 0.005), ["0.0025", "0.005"]),
        ((5,), ["5"]),
    ],
)
def test_labels_are_as_fine_as_the_steps(values: tuple[float, ...], told: list[str]) -> None:
    assert labels(values) == told


def test_shares_are_labelled_in_per_cent() -> None:
    assert labels((0.05, 0.0525, 0.055), per_cent=True) == ["5%", "5.25%", "5.5%"]


@given(low=st.floats(-1e4, 1e4), width=st.floats(1e-4, 1e4))
def test_ticks_of_an_axis_are_what_they_are_called(low: float, width: float) -> None:
    panel = Figure().subplots()
    panel.set_xlim(low, low + width)
    panel.xaxis.set_major_locator(MaxNLocator(5))
    panel.xaxis.set_major_formatter(Fine())
    ticks = panel.get_xticks().tolist()
    told = panel.xaxis.get_major_formatter().format_ticks(ticks)
    step = ticks[1] - ticks[0]
    for tick, one in zip(ticks, told, strict=True):
        assert float(one.replace(",", "")) == pytest.approx(tick, abs=0.0011 * step)
