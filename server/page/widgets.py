"""The Vue panels, declared: what each is given and what each says back.

A panel draws and listens; it computes nothing that a rule or a measure should. Their templates are
in panels/. What is large travels as one JSON string: a string is compared and sent at once, where a
nested dict is walked through several times on the way.
"""

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any

import solara
from reacton.core import _event_handler_exception_wrapper as routed

logger = logging.getLogger(__name__)

Rows = list[dict[str, Any]]
Said = Callable[[Any], None]


def _logged(event: Callable[..., None]) -> Callable[..., None]:
    """Return the same, that logs what it raises: reacton logs only what drawing raises."""

    def heard(*said: Any) -> None:  # noqa: ANN401 - what a panel says
        try:
            event(*said)
        except Exception:
            logger.exception("an event could not be answered")
            raise

    return heard


def _panel(template: str) -> Callable[[Callable[..., None]], Callable[..., Any]]:
    """Declare a panel by its template; what its events raise goes to the boundary around it."""

    def declare(panel: Callable[..., None]) -> Callable[..., Any]:
        element = solara.component_vue(template, vuetify=False)(panel)

        @wraps(panel)
        def made(**given: Any) -> Any:  # noqa: ANN401 - whatever the panel is given
            events = {n: routed(_logged(given[n])) for n in given if n.startswith("event_")}
            return element(**given | events)

        return made

    return declare


@_panel("panels/Header.vue")
def Header(
    tabs: Rows,
    tab: str,
    scenarios: Rows,
    scenario: str,
    compiling: bool,
    status: Rows,
    glossary: str,
    query: str,
    steps: int,
    complaints: list[str],
    event_take_tab: Said,
    event_take_scenario: Said,
    event_take_address: Said,
    event_dismiss_complaints: Said,
) -> None:
    """Title, tabs, scenario, status, complaints; keeps the address in step with ``query``."""


@_panel("panels/Trouble.vue")
def Trouble(title: str, verdict: str, report: str, event_again: Said) -> None:
    """That a part of the page has failed, a way to try again, and a report to copy."""


@_panel("panels/Tour.vue")
def Tour(runs: int, event_show_futures: Said) -> None:
    """Three sentences for a first visit, and a tour for who wants one; both gone for good."""


@_panel("panels/Variants.vue")
def Variants(
    pins: Rows,
    untouched: str,
    against: str,
    pinned: str,
    full: bool,
    event_compare: Said,
    event_pin: Said,
    event_unpin: Said,
    event_rename: Said,
    event_go: Said,
) -> None:
    """The untouched scenario and the variants pinned, one of them the reference.

    ``pinned`` is the variant at which the sliders stand, empty where they stand at none.
    """


@_panel("panels/Take.vue")
def Take(
    takings: Rows,
    query: str,
    own: list[str],
    told: str,
    event_open_file: Said,
    event_reset: Said,
    event_heard: Said,
) -> None:
    """The address to share, files to save, a scenario file to open; ``query`` is the address.

    ``own`` are the visitor's own files that the address rests on; ``told`` is what is to be known
    of the file just opened, empty where there is nothing.
    """


@_panel("panels/Beside.vue")
def Beside(
    told: str, groups: Rows, chart: str, runs: int, reference: str, event_take_chart: Said
) -> None:
    """Variants side by side (``told``, as JSON, empty until known)."""


@_panel("panels/Sliders.vue")
def Sliders(
    groups: Rows,
    values: dict[str, float],
    start: dict[str, float],
    revision: int,
    bare: bool,
    event_moved: Said,
    event_undone: Said,
) -> None:
    """Sliders by group; ``start`` are the scenario's own values.

    ``values`` are read when the panel appears and when ``revision`` grows. ``bare`` sliders have no
    frame, no search and no groups, and say beneath each what it means.
    """


@_panel("panels/Cards.vue")
def Cards(cards: Rows, reference: str, few: int, event_take_why: Said) -> None:
    """The outcomes: a sentence, a probability, its change from the reference, the way to why.

    The first ``few`` are in view, the others behind "more".
    """


@_panel("panels/Pick.vue")
def Pick(groups: Rows, chart: str, note: Rows, event_take_chart: Said) -> None:
    """What the big chart shows."""


@_panel("panels/Chart.vue")
def Chart(option: str, words: str, pointed: bool, event_take_point: Said) -> None:
    """An ECharts drawing (an option as JSON, or empty) that glides from state to state.

    ``words`` say the same to those who cannot see it. A ``pointed`` one is a fan in which a click
    picks a future.
    """


@_panel("panels/Future.vue")
def Future(
    theatre: str,
    telling: str,
    typical: bool,
    runs: int,
    week: int | None,
    spot: str,
    deep: bool,
    such: str,
    event_take_run: Said,
    event_take_such: Said,
    event_take_week: Said,
    event_take_rule: Said,
) -> None:
    """One future: the map, the player, the dispatches, both given as JSON.

    ``week`` is read once, when the panel appears; ``spot``, a dispatch or a week, at each change. A
    ``deep`` one leaves the choice of the future to others and leads from dispatches to ledgers;
    ``such`` is as what the future is shown there (as JSON, or empty), with the way to the next.
    """


@_panel("panels/RuleIndex.vue")
def RuleIndex(book: str, open_rule: str, marks: dict[str, str], event_take_rule: Said) -> None:
    """All rules by theme (``book``, as JSON), searched; ``marks`` says which are off or changed."""


@_panel("panels/RuleHead.vue")
def RuleHead(rule: dict[str, Any], off: bool, sets: str, event_turn: Said) -> None:
    """A rule's title, sentence, formula, source and switch; ``sets`` says what that sets."""


@_panel("panels/RuleEffect.vue")
def RuleEffect(
    rule: str,
    has_switch: bool,
    effect: str,
    trace: dict[str, Any],
    event_take_dispatch: Said,
    event_take_rule: Said,
) -> None:
    """What a rule does to the outcomes (``effect``, as JSON, empty until known), its last trace."""


@_panel("panels/Tipping.vue")
def Tipping(
    groups: Rows,
    outcomes: Rows,
    outcome: str,
    x: str,
    y: str,
    sentence: str,
    others: Rows,
    told: str,
    event_take: Said,
    event_go: Said,
) -> None:
    """Where an outcome tips over two sliders: ``told`` is the map, as JSON, empty until known.

    ``others`` are two sliders that move it more, where it tips nowhere.
    """


@_panel("panels/Why.vue")
def Why(outcomes: Rows, outcome: str, told: str, event_take: Said, event_take_rule: Said) -> None:
    """Why an outcome is as likely as it is: ``told`` as JSON, empty until something is known."""


@_panel("panels/Search.vue")
def Search(
    groups: Rows,
    outcomes: Rows,
    measures: Rows,
    wishes: Rows,
    fact: dict[str, Any],
    wish: str,
    held: list[str],
    told: str,
    runs: int,
    running: bool,
    event_take: Said,
    event_begin: Said,
    event_halt: Said,
    event_go: Said,
) -> None:
    """A wish, and what fulfils it: ``told`` as JSON, empty before the first search.

    ``fact`` is an outcome's name, or a measure's with its sense and bound; ``held`` are the sliders
    that may not move.
    """


@_panel("panels/Choose.vue")
def Choose(
    criteria: Rows,
    run: int,
    runs: int,
    sentence: str,
    followed: Rows,
    follow: str,
    title: str,
    unit: str,
    per_cent: bool,
    lines: str,
    event_take_run: Said,
    event_take_follow: Said,
) -> None:
    """Which future to show: by a criterion, by its line (``lines``, as JSON), by its number.

    ``run`` and a criterion's own ``run`` are -1 where there is none.
    """


@_panel("panels/Holdings.vue")
def Holdings(holdings: str) -> None:
    """Who holds what, and who has dealt with whom, in the week that the map shows."""


@_panel("panels/Ledger.vue")
def Ledger(deals: str) -> None:
    """What a deal of the one future was worth to each, motive by motive, and its runner-up."""
