"""What two points differ in, as causes of a change: in a sentence and in bars."""

from typing import Any

from model.difference import EVENT, ORDER
from model.shares import SMALL
from model.why import Inquiry, Later, Part, Why
from model.words import counted
from rulebook.declared.kinds import percent
from rulebook.declared.names import listed
from rulebook.declared.parameters import PARAMETERS
from server.page import differing, words
from server.page.differing import Fact

MAX_BARS = 8
"""Differences with a bar of their own; where there are more, the smaller ones share one."""

MAX_DETAIL = 60
"""Letters of a detail beside a bar; what is longer is in its hint alone."""

MAIN = 0.5
"""Share of the change from which on a difference is its main cause."""

ABSENT = Fact("", "")


class Names:
    """What the differences of an inquiry are called."""

    def __init__(self, inquiry: Inquiry) -> None:
        self.outcomes, self.weeks = inquiry.outcomes, inquiry.weeks
        self.at = words.at_end(inquiry.weeks) if inquiry.later else ""
        """When the two are compared; empty where both are of one length."""
        self._now, self._was = (
            differing.facts_of(one) | {ORDER: differing.order_of(one)}
            for one in (inquiry.now, inquiry.was)
        )

    def title(self, key: str) -> str:
        """What differs, as a heading."""
        return self._either(key).title

    def texts(self, key: str) -> tuple[str, str]:
        """What the reference has, and what it is now."""
        without = self._either(key).without
        was, now = (
            facts[key].text if key in facts else without for facts in (self._was, self._now)
        )
        return was, now

    def clause(self, key: str) -> str:
        """What differs, and how, after the words "because of"."""
        title, (was, now) = f"“{self.title(key)}”", self.texts(key)
        if key in PARAMETERS:
            kind = PARAMETERS[key].kind
            return f"{title} from {was} to {now}{'' if kind.is_bare else f' {kind.unit}'}"
        if key.startswith(EVENT):
            if key not in self._was:
                return f"{title}, which happens only here"
            return (
                f"{title}, {'which differs' if key in self._now else 'which does not happen'} here"
            )
        if max(len(was), len(now)) > MAX_DETAIL:
            return title
        return f"{title} ({now} instead of {was})"

    def detail(self, key: str) -> tuple[str, str]:
        """What is beside a bar, and the whole of it as a hint."""
        was, now = self.texts(key)
        whole = f"{was} → {now}"
        if key.startswith(EVENT) and key not in self._was:
            whole = now
        short = words.cut(whole, MAX_DETAIL) if key.startswith(EVENT) else whole
        return (short if len(short) <= MAX_DETAIL else ""), whole

    def _either(self, key: str) -> Fact:
        return self._now.get(key) or self._was.get(key) or ABSENT


def is_borne_out(part: Part) -> bool:
    """Whether a difference does something by itself, beyond its own error."""
    return abs(part.value) > part.error and abs(part.value) >= SMALL


def sentence(why: Why, names: Names, reference: str) -> str:
    """Whether an outcome changes, and because of what: only what is borne out is named."""
    title = f"“{words.cut(names.outcomes[why.outcome].title)}”"
    now, was = percent(why.now), percent(why.was)
    at = f" {names.at}" if names.at else ""
    if why.moved:
        turn = "rises" if why.change > 0 else "falls"
        return f"{title} {turn} from {was} to {now} of futures{at}{_because(why, names)}."
    if not why.differences:
        alike = f", as in {reference}: until then nothing differs" if at else ""
        return f"{title} holds in {now} of futures{at}{alike}."
    at = f"{names.at}, " if at else ""
    return (
        f"What differs does not move {title} beyond chance: {at}it holds in {now} of futures, "
        f"in {reference} in {was}.{_against_each_other(why, names)}"
    )


def later_sentence(why: Why, names: Names, reference: str) -> str:
    """What the further weeks of the longer world do; empty where they do nothing."""
    later = why.later
    if later is None:
        return ""
    events = [part for part in later.events if is_borne_out(part)]
    if not events and not is_borne_out(later.length):
        return ""
    share, weeks = percent(later.probability), later.weeks
    where = f"At its own end, after {weeks} weeks, it holds"
    if not later.of_now:
        where = f"In {reference} it holds at its own end, after {weeks} weeks,"
    further = counted(weeks - names.weeks, "further week")
    brings = "brings" if weeks - names.weeks == 1 else "bring"
    said = f"{where} in {share} of futures: its {further} {brings} "
    said += f"{words.points(later.length.value)} points"
    if events:
        by = listed([f"{words.points(e.value)} by {_clause(e, names)}" for e in events])
        said += f", and of what differs only in them, {by}"
    return f"{said}."


def _because(why: Why, names: Names) -> str:
    """The end of a sentence on a change: its main causes."""
    along = [part for part in why.differences if is_borne_out(part) and part.value * why.change > 0]
    alone = len(why.differences) == 1
    if not along:
        return "" if alone else ", by several differences together: none of them does it alone"
    first, clauses = along[0], [_clause(along[0], names)]
    if alone:
        return f", because of {clauses[0]}"
    if abs(first.value) < MAIN * abs(why.change):
        return (
            ". No single difference brings most of it; the largest part, "
            f"{words.points(first.value)} points, comes from {clauses[0]}"
        )
    clauses += [_clause(p, names) for p in along[1:2] if abs(p.value) >= MAIN * abs(first.value)]
    return f", mainly because of {listed(clauses)}"


def _against_each_other(why: Why, names: Names) -> str:
    """A sentence on two causes that cancel out, with a blank before; empty where there are none."""
    borne = [part for part in why.differences if is_borne_out(part)]
    up, down = (next((part for part in borne if part.value * way > 0), None) for way in (1, -1))
    if up is None or down is None:
        return ""
    return (
        f" Two causes pull against each other: it would rise because of {_clause(up, names)} "
        f"and fall because of {_clause(down, names)}."
    )


def _clause(part: Part, names: Names) -> str:
    return names.clause(part.names[0])


def bar(value: float, error: float | None, **more: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON
    """A bar as the panel draws it; ``error`` is None where there is none to tell."""
    half = "" if error is None else f"± {max(1, round(100 * error)) if error else 0}"
    shown = {"value": round(value, 4), "points": words.points(value), "error": half, "detail": ""}
    return shown | more


def _bar(part: Part, names: Names) -> dict[str, Any]:
    """The bar of a difference."""
    detail, hint = names.detail(part.names[0])
    title = words.cut(names.title(part.names[0]))
    return bar(part.value, part.error, title=title, detail=detail, hint=hint)


def rows(why: Why, names: Names, reference: str) -> list[dict[str, Any]]:
    """What each difference does to the outcome, what they do together, and the whole change.

    What comes after the shorter world has ended stands below.
    """
    shown = why.differences
    if len(shown) > MAX_BARS:
        shown = tuple(part for part in shown[:MAX_BARS] if abs(part.value) >= SMALL)
    told = [_bar(part, names) for part in shown]
    small = why.differences[len(shown) :]
    if small:
        title = counted(len(small), "smaller one")
        hint = ", ".join(names.title(part.names[0]) for part in small)
        parts = [_bar(part, names) for part in small]
        value = sum(part.value for part in small)
        told.append(bar(value, None, title=title, hint=hint, kind="smaller", parts=parts))
    if len(why.differences) > 1:
        told.append(bar(why.together, None, title=_together(why), kind="rest"))
    told.append(bar(why.change, why.error, title="The whole change", kind="whole"))
    return told + (_later_rows(why.later, names, reference) if why.later else [])


def _later_rows(later: Later, names: Names, reference: str) -> list[dict[str, Any]]:
    """What the further weeks of the longer world do, and what differs only in them."""
    where = "" if later.of_now else f", only in {reference}"
    detail = f"weeks {names.weeks + 1} to {later.weeks}{where}"
    told = [bar(later.length.value, later.length.error, title="Length", detail=detail)]
    told += [_bar(part, names) for part in later.events]
    return [row | {"kind": "later"} for row in told]


def _together(why: Why) -> str:
    same = why.together * why.change >= 0
    return "What they do only together" if same else "Counted twice: one is enough"
