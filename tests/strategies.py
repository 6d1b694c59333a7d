"""Hypothesis strategies: any scenario a user could write, any parameters within bounds."""

import datetime as dt
from typing import Any

from hypothesis import strategies as st

from model import PARAMETERS, Scenario, load
from rulebook.declared.instruments import INSTRUMENT_NAMES
from rulebook.declared.names import ACTORS, ARENAS, ARMENIA, AZERBAIJAN, SECTORS

BASELINE = load("baseline")
seeds = st.integers(0, 2**63 - 1)
labels = st.text(st.characters(categories=("L", "N")), min_size=1, max_size=5)


@st.composite
def shares(draw: st.DrawFn, names: tuple[str, ...]) -> dict[str, float]:
    """Draw shares that sum to 1, some of them nothing."""
    weights = [draw(st.sampled_from((0, 0, 1, 2, 5, 20))) for _ in names]
    if not sum(weights):
        weights[draw(st.integers(0, len(names) - 1))] = 1
    return {name: weight / sum(weights) for name, weight in zip(names, weights, strict=True)}


def value_of(name: str) -> st.SearchStrategy[float]:
    """Draw a value within a parameter's bounds, often at one of them."""
    row = PARAMETERS[name]
    if row.is_whole:
        return st.integers(int(row.low), int(row.high)).map(float)
    return st.sampled_from((row.low, row.high)) | st.floats(row.low, row.high)


@st.composite
def parameter_values(draw: st.DrawFn, least: int = 0) -> dict[str, float]:
    """Draw values for some parameters."""
    names = draw(
        st.lists(st.sampled_from(sorted(PARAMETERS)), min_size=least, max_size=12, unique=True)
    )
    return {name: draw(value_of(name)) for name in names}


@st.composite
def events(draw: st.DrawFn, weeks: int) -> dict[str, Any]:
    """Draw a dated event: a changed parameter, a changed number, a moved share."""
    event: dict[str, Any] = {
        "week": draw(st.integers(0, weeks - 1)),
        "label": draw(labels),
    }
    kind = draw(st.sampled_from(("parameters", "set", "sides", "move", "sign")))
    if kind == "parameters":
        event["parameters"] = draw(parameter_values(1))
    elif kind == "set":
        path, value = draw(
            st.sampled_from(
                (
                    ("link", 0.0),
                    ("peacekeepers", 0.0),
                    ("notice", 1.0),
                    ("affinity.azerbaijan.turkey", -1.0),
                    ("capital.russia", 1.0),
                    ("mandate_end", 5.0),
                    ("holder.lachin", 2.0),
                    ("consent.joint_centre.armenia", 1.0),
                )
            )
        )
        event["set"] = {path: value}
    elif kind == "sides":
        holder = float(draw(st.sampled_from((AZERBAIJAN, ARMENIA))))
        fallen = draw(st.sampled_from((SECTORS, SECTORS[:4])))
        event["set"] = {f"holder.{sector}": holder for sector in fallen}
    elif kind == "move":
        giver, taker = draw(st.permutations(ACTORS))[:2]
        arena = draw(st.sampled_from(ARENAS))
        event["move"] = [{"arena": arena, "from": giver, "to": taker, "amount": 0.2}]
    else:
        event["sign"] = "ceasefire_statement"
    return event


@st.composite
def scenarios(draw: st.DrawFn, most_weeks: int = 30) -> Scenario:
    """Draw a scenario."""
    weeks = draw(st.integers(1, most_weeks))
    attitudes = st.sampled_from((-1.0, -0.5, -0.2, 0.0, 0.3, 0.8, 1.0))
    table = {
        "title": "drawn",
        "summary": "drawn",
        "start": dt.date(2020, 11, 10),
        "weeks": weeks,
        "parameters": draw(parameter_values()),
        "control": {arena: draw(shares(ACTORS)) for arena in ARENAS},
        "salience": {actor: draw(shares(ARENAS)) for actor in ACTORS},
        "affinity": {
            one: {other: draw(attitudes) for other in ACTORS if other != one} for one in ACTORS
        },
        "capability": {actor: draw(st.floats(0, 2)) for actor in ACTORS},
        "sectors": {
            sector: {
                "unrest": draw(st.floats(0, 3)),
                "patrolled": draw(st.booleans()),
                "russian_cover": draw(st.floats(0, 1)),
            }
            for sector in SECTORS
        },
        "forbidden": draw(st.lists(st.sampled_from(INSTRUMENT_NAMES), max_size=3)),
        "lease": {"host": "azerbaijan", "guest": "russia", "ends": draw(st.integers(0, weeks))},
        "state": BASELINE.state | {"mandate_end": draw(st.integers(1, 40))},
        "event": draw(st.lists(events(weeks), max_size=3)),
    }
    drawn = Scenario.model_validate(table)
    if draw(st.booleans()):  # half of them near the article, where the centre comes about
        near = {"parameters": drawn.parameters, "weeks": weeks, "events": drawn.events}
        return BASELINE.model_copy(update=near)
    return drawn
