"""The big chart as an ECharts option: pure functions from figures to drawing.

Colours are written as ``var(--name)``; the browser puts in the value of the moment, light or
dark (assets/custom.js).
"""

import math
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from rulebook.declared.kinds import percent
from rulebook.declared.names import DAYS_A_TURN
from server.page import figures
from server.page.answers import Picture

Option = dict[str, Any]

GLIDE_MS = 150
"""How long a picture takes to glide to its next state, in milliseconds."""

RIGHT_PX = {"many": 116, "one": 72}
"""Room for the names at the lines' ends."""

BAND_OPACITY = {"many": 0.13, "one": 0.2}

_TENTHS = 0.45
"""Shares up to here are ruled in tenths, above in fifths."""

_GHOST = "var(--ghost)"
_STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)
_AXIS_LINE = {"lineStyle": {"color": "var(--rule)"}}
_AXIS_LABEL = {"color": "var(--soft)", "fontSize": 13}


def draw(picture: Picture, among: Sequence[Picture] = (), *, small: bool = False) -> Option:
    """The option of a picture; its ``readout`` is for the tooltip and the names at the ends.

    ``among`` are the pictures of the same chart beside which it stands: all get the same scale. A
    ``small`` one has no names at the ends.
    """
    shown = (picture, *among)
    drawn = _spread(picture, shown) if picture.chart.kind == "spread" else _fan(picture, shown)
    if small:
        drawn["grid"] = {**drawn["grid"], "right": 12}
        drawn["xAxis"]["axisLabel"] = {**drawn["xAxis"]["axisLabel"], "few": True}
        if "readout" in drawn:
            drawn["readout"]["nameless"] = True
    return drawn


def describe(picture: Picture) -> str:
    """The picture in words, for those who cannot see it."""
    chart = picture.chart
    if picture.spread is not None:
        spread = picture.spread
        shares = [*([] if spread.never is None else [spread.never]), *spread.shares]
        peak = max(range(len(shares)), key=shares.__getitem__)
        unit = "" if chart.measured.may_be_never else f" {chart.measured.unit}"
        often = percent(shares[peak])
        return f"{chart.title}: commonest is {bin_names(picture)[peak]}{unit}, {often}."

    def say(value: float) -> str:
        return f"{value:.0%}" if chart.measured.is_share else f"{value:.3g}"

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


def _edges(id_: str, band: figures.Band) -> list[Option]:
    """The two edges of the reference's band: filled, it would dull the colours it lies under."""
    style: Option = {"lineStyle": {"color": _GHOST, "width": 1, "opacity": 0.8}, "z": 1}
    return [
        _line(f"{id_}-low", _GHOST, band.low, **style),
        _line(f"{id_}-high", _GHOST, band.high, **style),
    ]


def _fan(picture: Picture, shown: Sequence[Picture]) -> Option:
    chart, axis = picture.chart, time_axis(shown)
    series: list[Option] = []
    for line, was in zip(chart.lines, picture.ghost, strict=False):
        style = {"color": f"var(--{line.colour})", "width": 1.5, "type": [3, 4], "opacity": 0.9}
        series += _edges(f"{line.series}~was", was)
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
            "data": list(axis),
            "axisLine": _AXIS_LINE,
            "axisTick": _AXIS_LINE,
            "axisLabel": {**_AXIS_LABEL, **_ticks_of(axis)},
        },
        "yAxis": _y_axis(shown),
        "tooltip": {"trigger": "axis", "axisPointer": {"lineStyle": {"color": "var(--soft)"}}},
        "series": series,
        "readout": {"rows": _rows(picture), "dates": list(axis[: len(picture.dates)])},
    }


def time_axis(shown: Sequence[Picture]) -> tuple[str, ...]:
    """The one axis of pictures side by side: the dates of the longest, or weeks since each start.

    It is of weeks where they begin on different days.
    """
    longest = max((picture.dates for picture in shown), key=len)
    if _begin_together(shown):
        return longest
    return tuple(f"week {week}" for week in range(len(longest)))


def _ticks_of(axis: Sequence[str]) -> Option:
    """Which labels of a time axis are shown: months, or of weeks four at most."""
    if axis[0].startswith("week"):
        return {"interval": len(axis) // 4}
    return {"months": True}


def _begin_together(shown: Sequence[Picture]) -> bool:
    return len({picture.dates[0] for picture in shown}) == 1


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


def _y_axis(shown: Sequence[Picture]) -> Option:
    """The axis that holds all bands: from 0, downwards only when something is below it."""
    chart = shown[0].chart
    kind = chart.measured
    bands = [band for picture in shown for band in (*picture.now, *picture.ghost)]
    lowest = min(min(band.low) for band in bands)
    share = kind.span is not None
    if kind.span and kind.shows_span:
        bottom, top = kind.span
    else:
        top = ceiling(max(max(band.high) for band in bands), share=share)
        bottom = 0.0 if lowest >= 0 else -ceiling(-lowest, share=False)
    names = kind.names
    axis = _value_axis(top, percent=kind.is_share, share=share)
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


def bin_names(picture: Picture, among: Sequence[Picture] = ()) -> list[str]:
    """What the bins of a histogram are called: a whole number, where they begin, or a date.

    It is a week where the pictures ``among`` which it stands begin on different days.
    """
    spread = picture.spread
    if spread is None:
        return []
    starts, width = spread.edges[:-1], spread.edges[1] - spread.edges[0]
    if picture.chart.measured.may_be_never:
        if not _begin_together((picture, *among)):
            return ["never", *(f"week {math.ceil(start)}" for start in starts)]
        first = date.fromisoformat(picture.dates[0])
        days = [first + timedelta(DAYS_A_TURN * math.ceil(start)) for start in starts]
        return ["never", *(f"{day.day} {day:%b %Y}" for day in days)]
    if all(start == math.floor(start) + 0.5 for start in starts):
        ends = [(math.ceil(start), math.floor(start + width)) for start in starts]
        return [f"{low}" if low == high else f"{low}–{high}" for low, high in ends]
    return [f"{start:.6g}–{start + width:.6g}" for start in starts]


def _base() -> Option:
    return {
        "animationDuration": 0,
        "animationDurationUpdate": GLIDE_MS,
        "animationEasingUpdate": "linear",
        "textStyle": {"fontFamily": "system-ui, sans-serif", "color": "var(--ink)"},
        "backgroundColor": "transparent",
    }


def _spread(picture: Picture, shown: Sequence[Picture]) -> Option:
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
    held = [one for other in shown for one in (other.spread, other.spread_ghost) if one]
    largest = max(max([*one.shares, one.never or 0.0]) for one in held)
    return {
        **_base(),
        "grid": {"left": 8, "right": 24, "top": 14, "bottom": 8, "containLabel": True},
        "xAxis": {
            "type": "category",
            "data": bin_names(picture, shown),
            "axisTick": {"show": False},
            "axisLine": _AXIS_LINE,
            "axisLabel": {**_AXIS_LABEL, "hideOverlap": True},
        },
        "yAxis": _value_axis(ceiling(largest, share=True), percent=True, share=True),
        "series": series,
    }
