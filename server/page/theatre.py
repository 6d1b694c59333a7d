"""The map of the theatre and the one future on it, as plain data for the browser."""

from __future__ import annotations

import json
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rulebook.declared.names import ACTOR_ADJECTIVES, ACTOR_TITLES, ACTORS, SECTOR_TITLES, listed
from rulebook.engine.compiled import RULES
from server.citing import cited
from server.page import words

if TYPE_CHECKING:
    import model

MAP_FILE = Path(__file__).resolve().parents[2] / "scenarios" / "theatre.geojson"

HEADLINE = 120
"""Letters of a dispatch's title that are shown: a scenario's own event may be called anything."""

NEGLIGIBLE = 0.0005
"""A worth that would show as zero."""

HELD_BY = {**ACTOR_TITLES, "armenia": "Armenians"}
"""Who holds a sector, in words."""

QUIET = "quiet: one side holds both sides of the line"
"""Why nothing happens in a sector."""

WAR = {
    (False, False): "",
    (False, True): "war resumes",
    (True, True): "war",
    (True, False): "the fighting ends",
}
"""What a week is called, by whether it begins and ends at war."""

KIND_TITLES = {
    "deal": "Deal",
    "statement": "Statement",
    "line": "The line",
    "works": "Works",
    "event": "Event",
    "refusal": "Refusal",
}


@cache
def theatre() -> dict[str, Any]:
    """The map's parts: land as GeoJSON, the rest as rows; degrees, longitude first."""
    features = json.loads(MAP_FILE.read_text(encoding="utf-8"))["features"]

    def of(kind: str) -> list[dict[str, Any]]:
        return [
            {**item["properties"], "at": item["geometry"]["coordinates"]}
            for item in features
            if item["properties"]["kind"] == kind
        ]

    (area,) = of("area")
    sectors, fronts = behind(of("sector"), area)
    land = [item for item in features if item["properties"]["kind"] == "land"]
    grounds = [
        {
            "type": "Feature",
            "properties": {"name": sector["ground"]},
            "geometry": {"type": "Polygon", "coordinates": [[*sector["at"], area["heart"]]]},
        }
        for sector in sectors
        if sector["ground"]
    ]
    above = [item for item in features if item["properties"]["kind"] == "area"]
    return {
        "land": {"type": "FeatureCollection", "features": [*land, *grounds, *above]},
        "area": area["name"],
        "sectors": sectors,
        "fronts": fronts,
        "lands": of("name"),
        "places": of("place"),
        "centre": of("centre")[0],
    }


def behind(
    sectors: list[dict[str, Any]], area: dict[str, Any]
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The sectors with the name of the ground behind each, and the fronts between two grounds.

    A ground reaches from its sector's line to the heart of the area, of which it is a part; a
    sector that is no part of the area's rim has none (an empty name). A front is where the line of
    contact runs once one of two neighbours has fallen.
    """
    (rim,) = area["at"]
    named = [
        {**row, "ground": f"Ground behind {row['title']}" if row["at"][0] in rim else ""}
        for row in sectors
    ]
    fronts = [
        {"between": [one["name"], other["name"]], "at": [one["at"][-1], area["heart"]]}
        for one in named
        for other in named
        if one["ground"] and one["at"][-1] == other["at"][0]
    ]
    return named, fronts


@cache
def theatre_json() -> str:
    """The map as JSON."""
    return json.dumps(theatre(), ensure_ascii=False)


def opening_week(story: model.Story) -> int:
    """The week a future is first shown at: that of the centre's opening, else its last."""
    after = story.frames[1:]
    opened = [week for week, frame in enumerate(after) if frame["centre"] == "open"]
    return opened[0] if opened else len(after) - 1


def tell(story: model.Story) -> str:
    """One future for the player, as JSON: a frame a week, and the dispatches, oldest first.

    A week is named by its first day; its frame shows what happened in it and how it ends.
    """
    cast = story.scenario.roles
    taker = cast.claimant.actor
    told = {
        "taker": {"name": taker, "title": ACTOR_TITLES[taker]},
        "guarantor": cast.guarantor,
        "quiet": QUIET,
        "seed": story.seed,
        "run": story.run,
        "scenario": story.scenario.name,
        "opening": opening_week(story),
        "frames": [
            _frame(day, before, frame, story.frames[0], taker)
            for day, before, frame in zip(story.dates, story.frames, story.frames[1:], strict=False)
        ],
        "dispatches": [_dispatch(index, event) for index, event in enumerate(story.events)],
    }
    return json.dumps(told, ensure_ascii=False)


def _frame(
    day: date, before: dict[str, Any], frame: dict[str, Any], first: dict[str, Any], taker: str
) -> dict[str, Any]:
    """A week on the map, from how it began and how it ends; taken is what was not so at first."""
    sectors = frame["sectors"]
    taken = [
        SECTOR_TITLES[name]
        for name, sector in sectors.items()
        if sector["holder"] == taker != first["sectors"][name]["holder"]
    ]
    return {
        "date": date_words(day),
        "centre": frame["centre"],
        "staff": ", ".join(f"{n:,} {ACTOR_ADJECTIVES[who]}" for who, n in frame["staff"].items()),
        "peacekeepers": round(frame["peacekeepers"]),
        "war": WAR[before["war"], frame["war"]],
        "casualties": round(frame["casualties"]),
        "taken": listed(taken),
        "quiet": _quiet(sectors, taken),
        "sectors": {
            name: {
                "violations": round(sector["violations"]),
                "seen": round(sector["seen"]),
                "tension": round(float(sector["tension"]), 3),
                "holder": sector["holder"],
                "held_by": HELD_BY[sector["holder"]],
                "quiet": sector["quiet"],
            }
            for name, sector in sectors.items()
        },
    }


def _quiet(sectors: dict[str, dict[str, Any]], taken: list[str]) -> str:
    """Where the line is quiet, said after what is taken; empty if it is nowhere."""
    titles = [SECTOR_TITLES[name] for name, sector in sectors.items() if sector["quiet"]]
    if not titles:
        return ""
    if len(titles) == len(sectors):
        return "quiet everywhere"
    return "quiet there" if titles == taken else f"quiet at {listed(titles)}"


def _dispatch(index: int, event: model.Dispatch) -> dict[str, Any]:
    worth = [
        {"actor": actor, "title": ACTOR_TITLES[actor], "worth": round(float(event.worth[actor]), 3)}
        for actor in ACTORS
        if abs(event.worth.get(actor, 0.0)) >= NEGLIGIBLE
    ]
    return {
        "id": index,
        "week": event.week,
        "date": date_words(event.date),
        "kind": event.kind,
        "kind_title": KIND_TITLES.get(event.kind, event.kind),
        "title": words.cut(event.title, HEADLINE),
        "whole": event.title,
        "text": event.text,
        "rule": event.rule,
        "rule_title": RULES[event.rule].title,
        "source": words.cut(cited(event.paragraphs), HEADLINE),
        "ledger": bool(event.motives),
        "worth": sorted(worth, key=lambda row: -row["worth"]),
    }


def date_words(day: date | str) -> str:
    """A date (or its ISO form) as people write it: 30 Jan 2021."""
    day = date.fromisoformat(day) if isinstance(day, str) else day
    return f"{day.day} {day:%b %Y}"
