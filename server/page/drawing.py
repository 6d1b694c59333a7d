"""The big chart as an ECharts option: pure functions from figures to drawing.

Colours are written as ``var(--name)``; the browser puts in the value of the moment, light or
dark (assets/custom.js).
"""

import math
from typing import Any

from server.page import figures
from server.page.answers import Picture

Option = dict[str, Any]

GLIDE_MS = 150
"""How long a picture takes to glide to its next state, in milliseconds."""

RIGHT_PX = {"many": 116, "one": 72}
"""Room for the names at the lines' ends."""

BAND_OPACITY = {"many": 0.13, "one": 0.2, "ghost": 0.2}

_TENTHS = 0.45
"""Shares up to here are ruled in tenths, above in fifths."""

_GHOST = "var(--ghost)"
_PERCENT = {"share", "probability"}
_SHARES = {*_PERCENT, "0 to 1", "-1 to 1", "ratio"}
_FIXED = {"0 to 1": (0.0, 1.0), "-1 to 1": (-1.0, 1.0)}
_STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)
_AXIS_LINE = {"lineStyle": {"color": "var(--rule)"}}
_AXIS_LABEL = {"color": "var(--soft)", "fontSize": 13}


def draw(picture: Picture) -> Option:
    """The option of a picture; its ``readout`` is for the tooltip and the names at the ends."""
    return _spread(picture) if picture.chart.kind == "spread" else _fan(picture)


def describe(picture: Picture) -> str:
    """The picture in words, for those who cannot see it."""
    chart = picture.chart
    if picture.spread is not None:
        shares, edges = picture.spread.shares, picture.spread.edges
        peak = max(range(len(shares)), key=shares.__getitem__)
        return (
            f"{chart.title}: the commonest values are from {edges[peak]:.3g} to "
            f"{edges[peak + 1]:.3g} {chart.unit}."
        )

    def say(value: float) -> str:
        return f"{value:.0%}" if chart.unit in _PERCENT else f"{value:.3g}"

    ends = [
        f"{line.label} {say(band.middle[-1])} ({say(band.low[-1])} to {say(band.high[-1])})"
        for line, band in zip(chart.lines, picture.now, strict=True)
    ]
    return f"{chart.title}; last week's median and 5 to 95% band: {'; '.join(ends)}."


def ceiling(largest: float, *, share: bool) -> float:
    """The top of an axis from 0: round, with room, so that it seldom moves while one drags."""
    if share:
        step = 10.0 if largest <= _TENTHS else 5.0
        return min(1.0, max(0.1, math.ceil(largest * step + 0.1) / step))
    if largest <= 0:
        return 1.0
    power = 10.0 ** math.floor(math.log10(largest * 1.05))
    return next(step * power for step in _STEPS if step * power >= largest * 1.05)


def _ticks(top: float, *, share: bool) -> float:
    """The distance of an axis's lines, so that each stands at a round number and one at the top."""
    if share:
        return 0.1 if top <= _TENTHS + 0.1 else 0.2
    return top / 4 if math.isclose(top / 10.0 ** math.floor(math.log10(top)), 2.0) else top / 5


def _line(id_: str, colour: str, values: list[float], **more: object) -> Option:
    return {
        "id": id_,
        "type": "line",
        "data": values,
        "symbol": "none",
        "silent": True,
        "itemStyle": {"color": colour},
        **more,
    }


def _band(id_: str, colour: str, opacity: float, band: figures.Band, z: int) -> list[Option]:
    """A band as two stacked lines, the upper one filled down to the lower."""
    thickness = [round(high - low, 4) for low, high in zip(band.low, band.high, strict=True)]
    quiet: Option = {"stack": id_, "lineStyle": {"width": 0, "opacity": 0}, "z": z}
    fill = {"color": colour, "opacity": opacity}
    return [
        _line(f"{id_}-low", colour, band.low, **quiet),
        _line(f"{id_}-high", colour, thickness, areaStyle=fill, **quiet),
    ]


def _fan(picture: Picture) -> Option:
    chart = picture.chart
    series: list[Option] = []
    for line, was in zip(chart.lines, picture.ghost, strict=False):
        style = {"color": f"var(--{line.colour})", "width": 1.5, "type": [3, 4], "opacity": 0.9}
        series += _band(f"{line.series}~was", _GHOST, BAND_OPACITY["ghost"], was, 1)
        series.append(_line(f"{line.series}~was-middle", _GHOST, was.middle, z=2, lineStyle=style))
    count = "many" if len(chart.lines) > 1 else "one"
    for line, band in zip(chart.lines, picture.now, strict=True):
        colour = f"var(--{line.colour})"
        style = {"color": colour, "width": 2.25}
        series += _band(line.series, colour, BAND_OPACITY[count], band, 3)
        series.append(_line(f"{line.series}-middle", colour, band.middle, z=5, lineStyle=style))
    return {
        **_base(),
        "grid": {"left": 8, "right": RIGHT_PX[count], "top": 14, "bottom": 8, "containLabel": True},
        "xAxis": {
            "type": "category",
            "boundaryGap": False,
            "data": list(picture.dates),
            "axisLine": _AXIS_LINE,
            "axisTick": _AXIS_LINE,
            "axisLabel": {**_AXIS_LABEL, "months": True},
        },
        "yAxis": _y_axis(picture),
        "tooltip": {"trigger": "axis", "axisPointer": {"lineStyle": {"color": "var(--soft)"}}},
        "series": series,
        "readout": {"rows": _rows(picture), "dates": list(picture.dates)},
    }


def _rows(picture: Picture) -> list[Option]:
    rows = [
        {"name": line.label, "colour": f"var(--{line.colour})", **band._asdict()}
        for line, band in zip(picture.chart.lines, picture.now, strict=True)
    ]
    for row, was in zip(rows, picture.ghost, strict=False):
        row["was"] = was.middle
    if len(rows) == 1:
        rows[0]["name"] = "median"
    return rows


def _y_axis(picture: Picture) -> Option:
    """The axis that holds all bands: from 0, downwards only when something is below it."""
    unit = picture.chart.unit
    bands = (*picture.now, *picture.ghost)
    lowest = min(min(band.low) for band in bands)
    share = unit in _SHARES
    if unit in _FIXED:
        bottom, top = _FIXED[unit]
    else:
        top = ceiling(max(max(band.high) for band in bands), share=share)
        bottom = 0.0 if lowest >= 0 else -ceiling(-lowest, share=False)
    names = picture.chart.levels
    axis = _value_axis(top, percent=unit in _PERCENT, share=share)
    if names:
        axis = {**axis, "max": len(names) - 1, "interval": 1}
    return {**axis, "min": bottom, "axisLabel": {**axis["axisLabel"], "names": list(names)}}


def _value_axis(top: float, *, percent: bool, share: bool) -> Option:
    return {
        "type": "value",
        "min": 0,
        "max": top,
        "interval": _ticks(top, share=share),
        "splitLine": {"lineStyle": {"color": "var(--hair)"}},
        "axisLabel": {**_AXIS_LABEL, "percent": percent},
    }


def _base() -> Option:
    return {
        "animationDuration": 0,
        "animationDurationUpdate": GLIDE_MS,
        "animationEasingUpdate": "linear",
        "textStyle": {"fontFamily": "system-ui, sans-serif", "color": "var(--ink)"},
        "backgroundColor": "transparent",
    }


def _spread(picture: Picture) -> Option:
    now, was = picture.spread, picture.spread_ghost
    if now is None:
        raise ValueError("a spread needs its histogram")

    def bars(id_: str, shown: figures.Histogram, style: Option) -> Option:
        return {
            "id": id_,
            "type": "bar",
            "barCategoryGap": "12%",
            "barGap": "-100%",
            "data": [*([] if shown.never is None else [shown.never]), *shown.shares],
            "itemStyle": style,
            "silent": True,
        }

    series = [bars("now", now, {"color": "var(--accent)", "opacity": 0.75})]
    if was is not None:
        outline = {"color": "transparent", "borderColor": _GHOST, "borderWidth": 1.5}
        series.append(bars("was", was, outline))
    middles = [(low + high) / 2 for low, high in zip(now.edges, now.edges[1:], strict=False)]
    largest = max(max(bar["data"]) for bar in series)
    return {
        **_base(),
        "grid": {"left": 8, "right": 24, "top": 14, "bottom": 8, "containLabel": True},
        "xAxis": {
            "type": "category",
            "data": [
                *([] if now.never is None else ["never"]),
                *(f"{middle:.4g}" for middle in middles),
            ],
            "axisTick": {"show": False},
            "axisLine": _AXIS_LINE,
            "axisLabel": {**_AXIS_LABEL, "hideOverlap": True},
        },
        "yAxis": _value_axis(ceiling(largest, share=True), percent=True, share=True),
        "series": series,
    }
