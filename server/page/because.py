"""An explanation in words and rows: what differs, which rules, which deal and motives."""

from typing import Any

from model.motives import DealShift
from model.shares import SMALL, Shares
from model.why import STAGES, Inquiry, Part, Why
from model.words import counted
from rulebook.declared.kinds import percent
from rulebook.declared.names import ACTOR_NAMES, ACTOR_TITLES, MOTIVE_MEANINGS, MOTIVES, listed
from rulebook.engine.compiled import RULES
from rulebook.engine.reading import read_by
from server.page import causes, words

SLIGHT = 0.0015
"""A worth not shown, in utility."""

STILL = "Which rules bear on it is still being computed."
"""Shown until all futures are played."""

SWAYED = 0.05
"""Change of the chance of a signature from which on the deal hangs on it."""


def explanation(
    inquiry: Inquiry,
    shares: Shares | None,
    deal: DealShift | None,
    outcome: str,
    reference: str,
    *,
    compared: bool,
    apart: str = "",
) -> dict[str, Any]:
    """As much as is known; ``compared`` says whether deals were looked at yet.

    ``reference`` is what the world of before is called in a sentence. ``apart`` says why the two
    are not compared; the inquiry is then of one alone.
    """
    differ = inquiry.differ
    told: dict[str, Any] = {
        "done": inquiry.done,
        "total": len(inquiry.worlds),
        "reference": reference,
        "whole": inquiry.runs == STAGES[-1],
        "runs": inquiry.runs,
        "differ": differ,
        "at": words.at_end(inquiry.weeks) if inquiry.later else "",
        "sentences": [],
        "differences": None,
        "rules": None,
        "deal": None,
    }
    if inquiry.runs:
        why = inquiry.explain(outcome)
        names = causes.Names(inquiry)
        through = rule_sentence(why, inquiry, shares) if told["whole"] else STILL
        told["sentences"] = [causes.sentence(why, names, reference)]
        if later := causes.later_sentence(why, names, reference):
            told["sentences"].append(later)
        if apart:
            told["sentences"].append(f"It is not compared with {reference}: {apart}.")
        told["differences"] = causes.rows(why, names, reference) if differ else None
        if not differ:
            told["sentences"].append(through)
        if shares is not None:
            told["rules"] = rule_rows(why, shares) | {"sentence": through}
        if compared:
            told["deal"] = deal_rows(deal, why, reference, changed=differ)
    return told


def rule_sentence(why: Why, inquiry: Inquiry, shares: Shares | None) -> str:
    """Which rules the change runs through, or the probability rests on where nothing moves it."""
    first = _main(why, shares)
    if first is None:
        return "No rule that can be taken out bears on it."
    if not why.moved:
        turn = "rests most on" if first.value > 0 else "is held down most by"
        alone = next(part for part in why.rules if part.names == first.names)
        with_it_out = f"with {_out(alone)}, it holds in {percent(alone.without)}"
        if abs(alone.value) < SMALL:
            return f"It {turn} {_rules(first)}, which others make up for: {with_it_out}."
        return f"It {turn} {_rules(first)}: {with_it_out}."
    needed = [part for part in why.rules if abs(why.change - part.value) <= max(part.error, SMALL)]
    if len(needed) > 1:
        changed = set(inquiry.differences)
        needed.sort(key=lambda part: not any(changed & read_by(name) for name in part.names))
        some = listed([_rules(part) for part in needed[:3]])
        return (
            f"It runs through {len(needed)} rules that need one another, {some} among them: "
            "without any one of them there would be next to no change."
        )
    left = words.points(why.change - first.value)
    return (
        f"It runs through {_rules(first)}: with {_out(first)} the change would be {left} "
        f"points, not {words.points(why.change)}."
    )


def _main(why: Why, shares: Shares | None) -> Part | None:
    """What bears most: by its share where that is known and the answer is of one world."""
    parts = why.rules if shares is None or why.moved else shares.parts
    return parts[0] if parts and abs(parts[0].value) >= SMALL else None


def _out(part: Part) -> str:
    """What takes a part's rules out, in words."""
    return words.set_to(RULES[part.names[0]].off)


def _rules(part: Part) -> str:
    titles = [f"“{RULES[name].title}”" for name in part.names]
    return listed(titles) if len(titles) < 3 else f"{titles[0]} and what goes with it"  # noqa: PLR2004


def rule_rows(why: Why, shares: Shares) -> dict[str, Any]:
    """What falls to each rule of the change, or of the probability where nothing moves it."""
    alone = {part.names: part for part in why.rules}
    shown = [part for part in shares.parts if abs(part.value) >= SMALL]
    rows = [
        causes.bar(
            part.value,
            part.error,
            rules=[{"name": name, "title": RULES[name].title} for name in part.names],
            detail=f"{words.points(why.change - alone[part.names].value)} with {_out(part)}"
            if why.moved
            else f"{percent(alone[part.names].without)} with {_out(part)}",
        )
        for part in shown
    ]
    whole = why.change if why.moved else why.now
    if why.runs < shares.runs:  # what is shared out is known better than the whole so far
        whole = sum(part.value for part in shares.parts) + shares.left
    rest = whole - sum(part.value for part in shown)
    left = "Left with all of these out, and smaller parts"
    # A probability cannot be below 0: what is left then is luck of fewer futures, and small parts.
    title = left if why.moved or rest >= 0 else "Smaller parts, and luck"
    rows.append(causes.bar(rest, None, title=title, kind="rest"))
    title = "The whole change" if why.moved else "The whole probability"
    rows.append(causes.bar(whole, why.error if why.moved else None, title=title, kind="whole"))
    if not shown:  # the whole alone says nothing of rules
        rows = []
    return {"moved": why.moved, "orders": shares.orders, "rows": rows}


def deal_rows(deal: DealShift | None, why: Why, reference: str, *, changed: bool) -> dict[str, Any]:
    """The deal that makes the difference, and its worth to who signs it, motive by motive."""
    if deal is None:
        return {"sentences": [_no_deal(why, changed=changed)], "rows": []}
    signers = listed([ACTOR_NAMES[actor] for actor in deal.signers])
    name = f"“{deal.title}” of {signers}"
    if changed:
        few = counted(deal.futures, "future")
        now, was = _times(deal.now, deal), _times(deal.was, deal)
        signed = f"it is signed {now} until then, in {reference} {was}"
        said = [
            f"The pivotal deal is {name}.",
            f"In {few} in which the outcome differs, {signed}.",
            _swayed_most(deal),
            _ruled_out(deal, why, reference),
        ]
    else:
        times = f"{_times(deal.now, deal)} in {counted(deal.futures, 'future')}"
        said = [f"The deal worth most is {name}: signed {times}."]
    rows = []
    for motive in MOTIVES:
        cells = [_cell(actor, deal, motive) for actor in deal.signers]
        if any(max(abs(cell["was"]), abs(cell["now"])) >= SLIGHT for cell in cells):
            title, meaning = motive.capitalize(), MOTIVE_MEANINGS[motive]
            rows.append(_motive_row(title, meaning, cells))
    refusing = [_refusing(actor, deal) for actor in deal.signers]
    threatened = any(max(abs(cell["was"]), abs(cell["now"])) >= SLIGHT for cell in refusing)
    if threatened:
        meaning = "what saying no would cost"
        rows.append(_motive_row("Price of refusing", meaning, refusing))
    sums = [_cell(actor, deal, None) for actor in deal.signers]
    rows.append(_motive_row("In all", "", sums) | {"kind": "whole"})
    return {
        "sentences": said,
        "rows": rows,
        "signers": [{"name": actor, "title": ACTOR_TITLES[actor]} for actor in deal.signers],
        "changed": changed,
        "basis": "on the eve of the first week"
        if deal.on_the_eve
        else f"as offered in {counted(deal.futures, 'future')}",
    }


def _motive_row(title: str, meaning: str, cells: list[dict[str, Any]]) -> dict[str, Any]:
    moves = any(abs(cell["now"] - cell["was"]) >= SLIGHT for cell in cells)
    return {"title": title, "meaning": meaning, "cells": cells, "moves": moves}


def _times(signatures: float, deal: DealShift) -> str:
    """How often a deal is signed, counted over the futures told."""
    count = round(signatures * deal.futures)
    return {0: "never", 1: "once"}.get(count, f"{count} times")


def _no_deal(why: Why, *, changed: bool) -> str:
    if not changed:
        return "No deal is signed."
    if not why.moved:
        return "The outcome does not change beyond chance, so there is no pivotal deal."
    return "No deal makes this difference."


def _ruled_out(deal: DealShift, why: Why, reference: str) -> str:
    """What bears a pivotal deal out."""
    here = deal.now >= deal.was
    where, held = ("", why.now) if here else (f" in {reference}", why.was)
    return (
        f"Were it ruled out{where}, the outcome would hold {'there ' if where else ''}in "
        f"{percent(deal.ruled_out or 0.0)} of futures, not in {percent(held)}."
    )


def _cell(actor: str, deal: DealShift, motive: str | None) -> dict[str, Any]:
    both = (deal.worth_was[actor], deal.worth_now[actor])
    was, now = (sum(one.values()) if motive is None else one[motive] for one in both)
    if motive is None:
        was, now = was + deal.refusing_was[actor], now + deal.refusing_now[actor]
    return {"actor": actor, "was": round(was, 4), "now": round(now, 4)}


def _refusing(actor: str, deal: DealShift) -> dict[str, Any]:
    was, now = deal.refusing_was[actor], deal.refusing_now[actor]
    return {"actor": actor, "was": round(was, 4), "now": round(now, 4)}


def _swayed_most(deal: DealShift) -> str:
    """Whose signature depends most on what was changed, and why; else whose worth changes most."""
    turn, actor = max(
        ((deal.chance_now[a] - deal.chance_was[a], a) for a in deal.asked),
        key=lambda one: abs(one[0]),
        default=(0.0, ""),
    )
    if abs(turn) < SWAYED:
        return _moved_most(deal)
    more = "more" if turn > 0 else "less"
    changes = [(deal.worth_now[actor][m] - deal.worth_was[actor][m], m) for m in MOTIVES]
    change, motive = max(changes, key=lambda one: one[0] * turn)
    said = (
        f"It hangs on {ACTOR_NAMES[actor]}, who would sign it with a chance of "
        f"{percent(deal.chance_now[actor])}, not {percent(deal.chance_was[actor])}"
    )
    threat = deal.refusing_now[actor] - deal.refusing_was[actor]
    side = 1 if turn > 0 else -1
    if max(side * change, side * threat) < SLIGHT:
        return f"{said}, though it is worth as much to it."
    if side * threat > side * change:
        return f"{said}: to refuse costs it {more}."
    return f"{said}: it is worth {more} to it for its {motive} ({MOTIVE_MEANINGS[motive]})."


def _moved_most(deal: DealShift) -> str:
    """Whose worth of the deal changes most, and by which motive."""
    change, actor, motive = max(
        (abs(deal.worth_now[a][m] - deal.worth_was[a][m]), a, m)
        for a in deal.signers
        for m in MOTIVES
    )
    if change < SLIGHT:
        return (
            "What it is worth to each of them is the same; what differs is how readily it is "
            "put forward and signed."
        )
    turn = "more" if deal.worth_now[actor][motive] > deal.worth_was[actor][motive] else "less"
    return (
        f"Most of all it is worth {turn} to {ACTOR_NAMES[actor]}, for its {motive} "
        f"({MOTIVE_MEANINGS[motive]})."
    )
