"""Wishes about the futures, and what a search found for them, in words and rows."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from model.box import Box
from model.conditions import Condition, parse
from model.goal import Goal
from model.search import Change, Search, Step
from rulebook.declared.kinds import percent
from rulebook.declared.names import listed
from rulebook.declared.parameters import PARAMETERS, full_title
from server.page import choice as choices
from server.page import words
from server.page.choice import Choice

OTHERS = 6
"""Other ways shown."""


@dataclass(frozen=True)
class Wish:
    """What is searched for, from where; ``asked`` counts up, so that a search can be asked anew."""

    scenario: str
    changes: tuple[tuple[str, float], ...]
    seed: int
    fact: str
    wish: str
    held: str
    asked: int = 0

    @staticmethod
    def of(choice: Choice, asked: int = 0) -> "Wish":
        """What a choice wishes for."""
        changes = tuple(sorted(choice.changes.items()))
        return Wish(
            choice.scenario,
            changes,
            choice.seed,
            choice.bound or choice.question.name,
            choice.wish,
            choice.held,
            asked,
        )

    def goal(self) -> Goal:
        """The wish as the search understands it."""
        likely, share = choices.WISHES[self.wish]
        return Goal(self.condition, share, likely)

    @property
    def condition(self) -> Condition:
        """What is wished to hold."""
        return parse(self.fact, Choice(self.scenario).outcomes, "bound:")

    @property
    def mark(self) -> str:
        """What stands for the wish in the address: the same for the same wish, from anywhere."""
        said = (self.scenario, self.changes, self.seed, self.fact, self.wish, self.held)
        return hashlib.sha256(repr(said).encode()).hexdigest()[: choices.MARK]

    def search(self, before: Search | None = None) -> Search:
        """A search from where the sliders stand, with what an earlier one for the same knows."""
        if before is not None:
            return before.again()
        start = Choice(self.scenario, dict(self.changes)).resolved()
        held = set(self.held.split(","))
        free = [name for name in PARAMETERS if name not in held]
        return Search(start, self.goal(), free, self.seed)


@dataclass(frozen=True)
class Known:
    """As much of a search as is known."""

    wish: Wish
    search: Search
    step: Step
    box: Box | None = None
    running: bool = True


def wish_words(name: str) -> str:
    """A wish in words."""
    likely, share = choices.WISHES[name]
    if likely:
        return f"likely (at least {share:.0%})"
    return f"unlikely (at most {1 - share:.0%})"


def fact_words(wish: Wish) -> str:
    """What is wished to hold, in words."""
    outcome = Choice(wish.scenario).outcomes.get(wish.fact)
    return wish.condition.words if outcome is None else f"“{outcome.title}” holds"


def told_of(known: Known, choice: Choice) -> dict[str, Any]:
    """As much as is known, in words and rows."""
    step = known.step
    start = known.search.start.parameters
    best = step.found[0] if step.found else None
    go = dict(best.moves) if best else dict(step.closest.moves)
    here = Wish.of(choice, known.wish.asked)
    ways = [dict(way.moves) for way in step.found] or [go]
    arrived = any(way and Wish.of(moved_from(known, way), here.asked) == here for way in ways)
    return {
        "sentences": sentences(known),
        "doing": step.doing,
        "points": step.points,
        "running": known.running,
        "stale": here != known.wish and not known.running and not arrived,
        "arrived": arrived and not known.running,
        "moves": [_move(name, to, start[name], known.box) for name, to in best.moves]
        if best
        else [],
        "go": go,
        "found": best is not None,
        "others": [
            {
                "words": moves_words(way, start),
                "share": f"{percent(way.share)} of {way.runs}",
                "go": dict(way.moves),
            }
            for way in step.found[1 : 1 + OTHERS]
        ],
    }


def moved_from(known: Known, moves: dict[str, float]) -> Choice:
    """What was asked, with some sliders moved."""
    wish = known.wish
    is_bound = wish.condition.bound is not None
    choice = Choice(
        wish.scenario,
        dict(wish.changes),
        seed=wish.seed,
        bound=wish.fact if is_bound else "",
        outcome="" if is_bound else wish.fact,
        wish=wish.wish,
        held=wish.held,
    )
    for name, to in moves.items():
        choice = choice.moved(name, to)
    return choice


def sentences(known: Known) -> list[str]:
    """What was found, in plain words."""
    step, start = known.step, known.search.start.parameters
    fact = fact_words(known.wish)
    here = percent(known.search.share({}))
    if step.found:
        best = step.found[0]
        lead = "" if not known.running else "Best so far: "
        how = moves_words(best, start)
        how = how if known.running else how[:1].upper() + how[1:]
        share = f"{percent(best.share)} of {best.runs} futures"
        said = [f"{lead}{how}: then {fact} in {share}, not {here}."]
        if known.box is not None and known.box.whole:
            said.append(box_words(known.box))
        return said
    if not step.finished:
        return []
    if not step.closest.moves:
        if known.search.goal.score(step.closest.share) >= 0:
            return [f"Nothing needs to change: where you stand, {fact} in {here} of futures."]
        return [f"None of the sliders that may move brings it closer: {fact} in {here} of futures."]
    return [
        "None of the changes tried within the sliders' bounds fulfils the wish.",
        (
            f"The closest: {moves_words(step.closest, start)}; then {fact} in "
            f"{percent(step.closest.share)} of {step.closest.runs} futures, not {here}."
        ),
    ]


def moves_words(change: Change, start: dict[str, float]) -> str:
    """Some moves in words."""
    return listed([_one_move(name, to, start[name]) for name, to in change.moves])


def _one_move(name: str, to: float, stood: float) -> str:
    title = f"“{full_title(name)}”"
    if PARAMETERS[name].is_switch:
        return f"switch {title} {words.number(name, to)}"
    return f"move {title} from {words.number(name, stood)} to {words.value(name, to)}"


def box_words(box: Box) -> str:
    """In which values the wish stays fulfilled, in words."""
    ranges = [
        f"“{full_title(name)}” is {_between(name, ends)}" for name, ends in box.ranges.items()
    ]
    if len(ranges) == 1:
        return f"It stays so while {ranges[0]}."
    share = percent(box.share)
    return (
        f"It stays so while {listed(ranges)}: of {box.points} points tried within these "
        f"bounds together, at {share}."
    )


def _between(name: str, ends: Iterable[float]) -> str:
    low, high = ends
    if low == high:
        return f"at {words.value(name, low)}"
    return f"between {words.number(name, low)} and {words.value(name, high)}"


def _move(name: str, to: float, stood: float, box: Box | None) -> dict[str, Any]:
    """One slider of the best way, for its picture: places along its span, 0 to 1."""
    row = PARAMETERS[name]

    def at(value: float) -> float:
        return round((value - row.low) / (row.high - row.low), 4)

    ends = box.ranges.get(name) if box is not None else None
    return {
        "title": full_title(name),
        "from": at(stood),
        "to": at(to),
        "words": f"{words.number(name, stood)} → {words.value(name, to)}",
        "low": words.number(name, row.low),
        "high": words.number(name, row.high),
        "box": [at(end) for end in ends] if ends else None,
        "box_words": _between(name, ends) if ends else "",
    }
