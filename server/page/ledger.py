"""One future's influence and deals, week by week, and the ledger of each deal, as plain data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rulebook.declared.names import (
    ACTOR_NAMES,
    ACTOR_TITLES,
    ACTORS,
    ARENA_TITLES,
    ARENAS,
    MOTIVE_MEANINGS,
    MOTIVES,
    listed,
)
from server.page import words
from server.page.theatre import date_words

if TYPE_CHECKING:
    import model

SLIGHT = 0.0015
"""A worth not shown, in utility."""

DIGITS = 4

AS_LIKELY = 1.05
"""Odds up to which two deals are told as equally likely."""


def holdings(story: model.Story) -> dict[str, Any]:
    """Shares of every arena and deals of every pair by the end of each week, one frame a week.

    Shares are in per mille, arenas and actors in their order; pairs as in ``pairs``. ``first`` are
    the shares before the first week. An arena of patronage has its ``client``, an actor's name.
    """
    first, *after = story.frames
    pairs = list(first["deals"])
    roles = story.scenario.roles
    clients = {table.arena: table.actor for table in (roles.claimant, roles.holder)}
    return {
        "arenas": [
            {"name": arena, "title": ARENA_TITLES[arena], "client": clients.get(arena)}
            for arena in ARENAS
        ],
        "actors": [
            {
                "name": actor,
                "title": ACTOR_TITLES[actor],
                "short": words.short(actor),
            }
            for actor in ACTORS
        ],
        "pairs": [[ACTORS.index(one), ACTORS.index(other)] for one, other in pairs],
        "first": _shares(first),
        "frames": [
            {"shares": _shares(frame), "deals": [frame["deals"][pair] for pair in pairs]}
            for frame in after
        ],
    }


def _shares(frame: dict[str, Any]) -> list[list[int]]:
    return [[round(1000 * frame["control"][arena][actor]) for actor in ACTORS] for arena in ARENAS]


def deals(story: model.Story) -> list[dict[str, Any]]:
    """Every deal made or refused, with its worth to each by motive and what else was weighed."""
    return [_deal(number, event) for number, event in enumerate(story.events) if event.motives]


def _deal(number: int, event: model.Dispatch) -> dict[str, Any]:
    columns = [{"name": a, "title": words.short(a), "signs": a in event.actors} for a in ACTORS]
    other = event.runner_up
    return {
        "id": number,
        "week": event.week,
        "date": date_words(event.date),
        "title": event.title,
        "kind": event.kind,
        "sentence": _sentence(event),
        "actors": columns,
        "rows": _rows(event.motives),
        "other": None
        if other is None
        else {
            "sentence": f"Also weighed: {other.offer}{_odds(other.odds)}.",
            "signers": listed([ACTOR_NAMES[actor] for actor in other.actors]),
            "totals": [_total(other.motives, actor) for actor in ACTORS],
            "rows": _rows(other.motives),
        },
    }


def _rows(motives: dict[str, dict[str, float]]) -> list[dict[str, Any]]:
    """Worth by motive, a row each that says something, and the sum."""
    rows = [
        {
            "title": motive.capitalize(),
            "meaning": MOTIVE_MEANINGS[motive],
            "worth": [round(motives[actor][motive], DIGITS) for actor in ACTORS],
        }
        for motive in MOTIVES
        if any(abs(motives[actor][motive]) >= SLIGHT for actor in ACTORS)
    ]
    worth = [_total(motives, actor) for actor in ACTORS]
    return [*rows, {"title": "In all", "meaning": "", "worth": worth, "kind": "whole"}]


def _total(motives: dict[str, dict[str, float]], actor: str) -> float:
    return round(sum(motives[actor].values()), DIGITS)


def _sentence(event: model.Dispatch) -> str:
    """To whom a deal was worth most, and whom it cost most, in a sentence."""
    totals = {actor: _total(event.motives, actor) for actor in ACTORS}
    best, worst = max(totals, key=totals.__getitem__), min(totals, key=totals.__getitem__)
    parts = []
    if totals[best] >= SLIGHT:
        motive = max(MOTIVES, key=lambda m: event.motives[best][m])
        parts.append(f"worth most to {ACTOR_NAMES[best]}, for its {motive}")
    if totals[worst] <= -SLIGHT:
        motive = min(MOTIVES, key=lambda m: event.motives[worst][m])
        asked = "" if worst in event.actors else ", who was not asked"
        parts.append(f"it would cost {ACTOR_NAMES[worst]} most, in {motive}{asked}")
        if event.kind == "deal":
            parts[-1] = f"it costs {ACTOR_NAMES[worst]} most, in {motive}{asked}"
    said = "; ".join(parts) or "worth next to nothing to anybody"
    return f"{said[:1].upper()}{said[1:]}."


def _odds(odds: float) -> str:
    """How likely the runner-up was to be proposed, against the deal that was: as a sentence's end.

    What is proposed is drawn by luck, so that the runner-up can be the likelier.
    """
    if odds > AS_LIKELY:
        return (
            f". It was the likelier, by {odds:.1f} to 1: luck fell on the less likely of the two, "
            "the deal above"
        )
    if odds > 1 / AS_LIKELY:
        return ", as likely to be proposed: luck fell on the deal above"
    if odds >= 0.01:  # noqa: PLR2004 - one in a hundred
        return f", {odds:.0%} as likely to be proposed as the deal above"
    return ", which is hardly ever proposed in place of the deal above"
