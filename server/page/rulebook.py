"""The Rulebook tab: all rules by theme, and the open one with its sliders and its effect."""

import json
import math
from collections.abc import Mapping
from typing import Any

import solara
from reacton.ipyvuetify import Html

from rulebook.declared.kinds import percent
from rulebook.declared.parameters import ATTENTION, PARAMETERS
from rulebook.engine.compiled import RULES, Rule
from server.citing import cited
from server.page import glossary, rules, widgets, words
from server.page.choice import RUNS
from server.page.effects import Effect, Shift
from server.page.futures import card_words
from server.page.rules import Trace
from server.page.session import Session
from server.page.sliders import SlidersPanel
from server.page.theatre import HEADLINE, date_words
from server.page.troubles import TAKING_OUT, Boundary


@solara.component
def RulebookTab(session: Session) -> None:
    """The list of rules, and beside it the open one."""
    name = session.rule.value
    with Html(tag="div", class_="spread"):
        Boundary(session, "All rules", IndexPanel)
        if name:
            with Html(tag="div", class_="right detail"):
                Boundary(session, "The rule", RulePanel, name)
                Boundary(session, "What it reads", ReadsPanel, name)
                Boundary(session, "What it does", EffectPanel, name, workers=TAKING_OUT)


@solara.component
def IndexPanel(session: Session) -> None:
    """All rules by theme; a rule that is switched off or changed is marked."""
    book = solara.use_memo(lambda: json.dumps(index_rows(), ensure_ascii=False), [])
    choice = session.watched()
    widgets.RuleIndex(
        book=book,
        open_rule=session.rule.value,
        marks=rules.marks(choice),
        event_take_rule=lambda said: session.take_rule(said["rule"]),
    )


def index_rows() -> list[dict[str, Any]]:
    """The rulebook by theme, as the list shows it and the search reads it."""
    return [
        {"theme": theme, "rules": [rule_words(rule) for rule in held]}
        for theme, held in rules.by_theme().items()
    ]


def rule_words(rule: Rule) -> dict[str, Any]:
    """A rule in words."""
    said, where = rules.formula(rule)
    return {
        "name": rule.name,
        "title": rule.title,
        "theme": rules.theme_of(rule),
        "sentence": rules.sentence(rule),
        "formula": said,
        "where": where,
        "source": cited(rule.paragraphs),
        "theory": rule.theory,
        "reads": ", ".join(PARAMETERS[name].title for name in rules.read_by(rule.name)),
    }


@solara.component
def RulePanel(session: Session, name: str) -> None:
    """What the open rule says, and its switch."""
    choice = session.watched()
    rule = RULES[name]
    said = rule_words(rule)
    hinted = {key: glossary.hinted(said[key]) for key in ("sentence", "where")}
    widgets.RuleHead(
        rule=said | hinted,
        off=rules.is_off(choice, rule),
        sets=switch_words(rule),
        event_turn=lambda said: session.switch(said["rule"]),
    )


def switch_words(rule: Rule) -> str:
    """What a rule's switch sets; empty where there is none."""
    names = [name for name in rule.off if PARAMETERS[name].group == ATTENTION]
    said = [
        f"{PARAMETERS[name].title} to {value:g}"
        for name, value in rule.off.items()
        if name not in names
    ]
    if names:
        said.append(f"the attention of all to {rule.off[names[0]]:g}")
    return ", ".join(said)


@solara.component
def ReadsPanel(session: Session, name: str) -> None:
    """The sliders of what the open rule reads."""
    names = rules.read_by(name)
    with Html(tag="section", class_="reads", attributes={"aria-label": "What it reads"}):
        Html(tag="h2", children=["What it reads"])
        if names:
            SlidersPanel(session, names)
        else:
            nothing = "No parameter: it works on what the other rules left."
            Html(tag="p", class_="soft", children=[nothing])


@solara.component
def EffectPanel(session: Session, name: str) -> None:
    """What the open rule does to the outcomes, and its last trace in the one future."""
    effect = session.effect.value
    told = session.traces.value
    ready = effect is not None and effect.rule == name
    widgets.RuleEffect(
        rule=name,
        has_switch=bool(RULES[name].off),
        effect=json.dumps(effect_words(effect), ensure_ascii=False) if effect and ready else "",
        trace=trace_words(name, told),
        event_take_dispatch=lambda said: session.go_to(said["dispatch"], said["week"]),
        event_take_rule=lambda said: session.take_rule(said["rule"]),
    )


def effect_words(effect: Effect) -> dict[str, Any]:
    """An effect in words: one sentence, then the outcomes, then the measures that move most."""
    cards = [card_words(card, changed=True) | {"title": card.title} for card in effect.cards]
    return {
        "sentence": effect_sentence(effect),
        "runs": RUNS,
        "cards": cards,
        "shifts": [shift_words(shift) for shift in effect.shifts],
    }


def effect_sentence(effect: Effect) -> str:
    """The largest effect of taking a rule out, in a sentence."""
    most = max(effect.cards, key=lambda card: abs(card.change))
    points = round(100 * abs(most.change))
    title = most.title
    if points and abs(most.change) > most.error:
        turn = "rises" if most.change > 0 else "falls"
        return (
            f"Without it, “{title}” {turn} from {percent(most.reference)} to "
            f"{percent(most.probability)} of futures."
        )
    if effect.shifts:
        shift = effect.shifts[0]
        return (
            "Without it, no outcome moves beyond chance; "
            f"most moves “{shift.measure.title}”, {' to '.join(_means(shift))}."
        )
    return (
        "Without it, no outcome and no measure moves: here it has nothing to do, or what it "
        "changes is not measured."
    )


def shift_words(shift: Shift) -> dict[str, str]:
    """A measure's two means in words."""
    within, without = _means(shift)
    return {
        "title": shift.measure.title,
        "meaning": shift.measure.meaning,
        "within": within,
        "without": without,
    }


def _means(shift: Shift) -> tuple[str, str]:
    """A measure's mean with the rule and without it, in its unit, as fine as the gap needs."""
    kind = shift.measure.kind
    factor, sign = (100, "%") if kind.is_share else (1, "")
    digits = kind.decimals
    gap = factor * abs(shift.within - shift.without)
    if gap > 0:
        digits = max(digits, math.ceil(-math.log10(gap)))
    both = (factor * shift.within, factor * shift.without)
    within, without = (f"{one:.{digits}f}{sign}".replace("-", "−") for one in both)
    return within, without


def trace_words(name: str, told: Mapping[str, Trace]) -> dict[str, Any]:
    """The open rule's last trace in the future on the screen; empty where there is none."""
    trace = rules.trace_of(name, told)
    if trace is None:
        return {"untold": not told}
    way = RULES[trace.by_way_of].title if trace.by_way_of else ""
    return {
        "dispatch": trace.dispatch,
        "week": trace.week,
        "date": date_words(trace.date),
        "title": words.cut(trace.title, HEADLINE),
        "way": trace.by_way_of,
        "way_title": way,
    }
