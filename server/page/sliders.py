"""The sliders, all of them or those of one rule: the same choice behind both."""

from collections.abc import Iterable
from typing import Any

import solara

from rulebook.declared.names import ACTOR_TITLES
from rulebook.declared.parameters import PARAMETERS, Parameter, full_title
from server.citing import cited
from server.page import glossary, widgets, words
from server.page.choice import own_values
from server.page.session import Session


@solara.component
def SlidersPanel(session: Session, only: tuple[str, ...] = ()) -> None:
    """The sliders; redrawn only when something other than a slider changed them.

    ``only`` names those of one rule, which then stand without frame and explain themselves.
    """
    revision = session.revision.value
    groups = solara.use_memo(lambda: slider_groups(only or PARAMETERS), [only])
    scenario = session.scenario.value
    start = solara.use_memo(lambda: dict(own_values(scenario)), [scenario])
    values = solara.use_memo(
        lambda: {**start, **session.choice.changes}, [scenario, revision, only]
    )
    widgets.Sliders(
        groups=groups,
        values=values,
        start=start,
        revision=revision,
        bare=bool(only),
        event_moved=lambda said: session.move(said["name"], said["value"]),
        event_undone=lambda said: session.reset(said["name"]),
    )


def slider_groups(names: Iterable[str]) -> list[dict[str, Any]]:
    """Parameters as the sliders need them, by group, in the order given."""
    groups: dict[str, list[dict[str, Any]]] = {}
    for name in names:
        groups.setdefault(PARAMETERS[name].group, []).append(_slider(PARAMETERS[name]))
    return [{"name": name, "parameters": parameters} for name, parameters in groups.items()]


def _slider(parameter: Parameter) -> dict[str, Any]:
    return {
        "name": parameter.name,
        "label": parameter.title,
        "title": full_title(parameter.name),
        "group": parameter.group,
        "low": parameter.low,
        "high": parameter.high,
        "step": parameter.step,
        "unit": parameter.kind.unit,
        "meaning": parameter.meaning,
        "source": cited(parameter.source),
        "glossary": glossary.lines(f"{parameter.title}. {parameter.meaning}"),
        "decimals": words.decimals(parameter.name),
        "switch": parameter.is_switch,
        "names": [ACTOR_TITLES.get(name, f"by {name}") for name in parameter.names],
    }
