"""The Vue panels, declared: what each is given and what each says back.

A panel draws and listens; it computes nothing that a rule or a measure should. Their templates are
in panels/. What is large travels as one JSON string: a string is compared and sent at once, where a
nested dict is walked through several times on the way.
"""

from collections.abc import Callable
from typing import Any

import solara

Rows = list[dict[str, Any]]
Said = Callable[[Any], None]


@solara.component_vue("panels/Header.vue", vuetify=False)
def Header(
    scenarios: Rows,
    scenario: str,
    summary: str,
    compiling: bool,
    status: str,
    runs: int,
    query: str,
    complaints: list[str],
    event_take_scenario: Said,
    event_dismiss_complaints: Said,
) -> None:
    """Title, scenario, status, welcome, complaints; keeps the address in step with ``query``."""


@solara.component_vue("panels/Sliders.vue", vuetify=False)
def Sliders(
    groups: Rows,
    values: dict[str, float],
    start: dict[str, float],
    revision: int,
    event_moved: Said,
    event_undone: Said,
) -> None:
    """All sliders by group; ``start`` are the scenario's own values.

    ``values`` are read when the panel appears and when ``revision`` grows.
    """


@solara.component_vue("panels/Cards.vue", vuetify=False)
def Cards(cards: Rows) -> None:
    """The outcomes: a sentence, a probability, its change."""


@solara.component_vue("panels/Pick.vue", vuetify=False)
def Pick(groups: Rows, chart: str, note: str, event_take_chart: Said) -> None:
    """What the big chart shows."""


@solara.component_vue("panels/Chart.vue", vuetify=False)
def Chart(option: str, words: str) -> None:
    """An ECharts drawing (an option as JSON, or empty) that glides from state to state.

    ``words`` say the same to those who cannot see it.
    """


@solara.component_vue("panels/Future.vue", vuetify=False)
def Future(
    theatre: str,
    telling: str,
    typical: bool,
    runs: int,
    week: int | None,
    event_take_run: Said,
    event_take_week: Said,
) -> None:
    """One future: the map, the player, the dispatches, both given as JSON.

    ``week`` is read once, when the panel appears.
    """
