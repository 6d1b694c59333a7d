"""A future picked by pointing into the big chart."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import solara

from server.page import answers
from server.page.bench import APART
from server.page.charts import charts
from server.page.choice import Choice
from server.page.mailbox import Mailbox
from server.page.session import Session

POINTING = "pointing"
"""The worker that finds the future pointed at."""


@dataclass(frozen=True)
class Point:
    """A point in the fan of a choice: a week, and a value of what the fan shows at its end."""

    choice: Choice
    week: int
    value: float


def future_at(point: Point) -> tuple[int, str]:
    """The future that passes nearest to a point of its chart's fan, and the series of its line.

    Where the fan has several lines, that of the nearest median.
    """
    series = answers.followed(charts()[point.choice.chart])
    played = answers.KEPT.play(point.choice, series)
    ends = [answers.by_week(played.series[name])[:, point.week] for name in series]
    middles = [np.median(end) for end in ends]
    nearest = int(np.argmin(np.abs(np.array(middles) - point.value)))
    return int(np.argmin(np.abs(ends[nearest] - point.value))), series[nearest]


def use_pointing(session: Session) -> Callable[[dict[str, float]], None]:
    """What to call with a ``week`` and a ``value`` pointed at: One future then shows that one."""

    def go(point: Point) -> None:
        run, follow = APART.do(lambda: future_at(point))
        session.take_line(run, point.week, follow)

    box = solara.use_memo(
        lambda: Mailbox(go, failed=session.troubles.failing(POINTING), name=POINTING), []
    )

    def at_work() -> Callable[[], None]:
        box.open()
        close: Callable[[], None] = box.close
        return close

    solara.use_effect(at_work, [])

    def point(said: dict[str, float]) -> None:
        weeks = session.choice.resolved().weeks
        week = min(max(round(said["week"]), 0), weeks - 1)
        box.put(Point(session.choice, week, float(said["value"])))

    return point
