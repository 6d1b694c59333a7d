"""The briefing: one page to print, with everything in it, from an answer and its variants."""

import base64
import math
from dataclasses import replace

import model
from rulebook.declared.kinds import percent
from server.page import (
    address,
    answers,
    charts,
    differing,
    drawing,
    moved,
    printing,
    sidebyside,
    variants,
    words,
    writing,
)
from server.page.answers import Card
from server.page.choice import RUNS, Choice, scenario
from server.page.futures import card_words
from server.page.pages import PAGES
from server.page.shelf import SHELF

FIXED = ("agenda", "monitoring", "minsk_relevance", "centre_state")
"""The charts in a briefing where nothing moved, beside the one on the screen."""

PICTURES = 4
SIZE = (3.7, 1.85)  # inches of a picture
MOST_ROWS = 8
"""Things told that a scenario itself changes: the page must stay one."""

TITLE, SUMMARY = 100, 400
"""Letters of a scenario's title and of a summary that there is room for."""

MOST_NAMED = 3
"""Changes that are named under the title; the table has all of them."""


def write(choice: Choice, page: str = "") -> bytes:
    """The briefing of a choice as HTML that needs nothing else; the same choice, the same bytes.

    ``page`` is the address of the page as its reader has it, without a query; empty if unknown.
    """
    both = (choice, choice.reference)
    whole = [answers.KEPT.play(one, tuple(model.SERIES)) for one in both]  # all use parts of it
    laid = sidebyside.lay(choice)
    here = next(column for column in laid if choice.is_point_of(column.point))
    base = next(column for column in laid if column.is_reference)
    compared = here is not base
    others = [column for column in laid if column is not here and column is not base]
    sides = [here, base] if compared else [here]
    told_already = differing.BASE in {column.point.scenario for column in sides}
    query = address.write(choice)
    pictures, of_moved = drawn(choice, here, whole)
    return (
        PAGES.get_template("briefing.html")
        .render(
            title=title(choice),
            summary=words.cut(writing.summary(choice, MOST_NAMED), SUMMARY),
            sentence=sentence(here, variants.title(choice)),
            changes=sidebyside.differences(sides),
            scenarios=[
                block | {"rows": block["rows"][:MOST_ROWS], "more": len(block["rows"][MOST_ROWS:])}
                for block in ([] if told_already else sidebyside.scenarios(sides))
            ],
            reference=variants.title(choice),
            compared=compared,
            note=sidebyside.compared_when(laid),
            at=answers.note_on_length(choice, choice.reference),
            apart=answers.apart(choice),
            cards=[
                card_words(card, changed=compared)
                | {"others": [figure(column.cards[k]) for column in others]}
                | ({"sentence": card.title} if len(others) > 1 else {})  # for want of room
                for k, card in enumerate(here.cards)
            ],
            others=[
                {
                    "letter": column.letter,
                    "name": name(column),
                    "summary": words.cut(
                        writing.summary(replace(column.point, pins=choice.pins), MOST_NAMED),
                        SUMMARY,
                    ),
                }
                for column in others
            ],
            pictures=pictures,
            moved=of_moved,
            runs=RUNS,
            seed=choice.seed,
            version=writing.version(),
            weeks=scenario(choice.scenario).weeks,
            page=f"{page}?{query}" if query else page,
            whole=bool(page),
            own=[SHELF.find(name).file for name in choice.own_scenarios],
        )
        .encode()
    )


def figure(card: Card) -> str:
    """How likely an outcome is where it is asked."""
    return str(card_words(card, changed=False)["probability"])


def title(choice: Choice) -> str:
    """The briefing's title: its variant's name, or its scenario and whether that was changed."""
    base = words.cut(scenario(choice.scenario).title, TITLE)
    return choice.stands_at or (f"{base}, changed" if choice.changes else base)


def name(column: sidebyside.Column) -> str:
    """What a variant is called in a sentence."""
    return f"“{column.name}”" if column.letter != "A" else "the untouched scenario"


def sentence(here: sidebyside.Column, reference: str) -> str:
    """The largest change against the reference, in a sentence."""
    most = max(here.cards, key=lambda card: abs(card.change))
    points = round(100 * abs(most.change))
    if here.is_reference:
        asked = [card for card in here.cards if not math.isnan(card.probability)]
        likely = max(asked, key=lambda card: card.probability)
        return f"“{likely.title}” holds in {percent(likely.probability)} of futures."
    if not points or abs(most.change) <= most.error:
        return f"No outcome moves beyond chance against {reference}."
    turn = "rises" if most.change > 0 else "falls"
    error = max(1, round(100 * most.error)) if most.error else 0
    return (
        f"Against {reference}, under the same luck, “{most.title}” {turn} from "
        f"{percent(most.reference)} to {percent(most.probability)} of futures "
        f"({points} points, ± {error})."
    )


def drawn(
    choice: Choice, here: sidebyside.Column, whole: list[model.Ensemble]
) -> tuple[list[dict[str, str]], bool]:
    """The pictures, as addresses that hold the whole of them, and whether they are of what moved.

    ``whole`` are the ensembles of the choice and its reference, with all series. The chart on the
    screen comes first, then what moved most against the reference.
    """
    known = charts.charts()
    reference = choice.reference
    weeks = answers.weeks_in_common(choice, reference)
    shared = [answers.KEPT.play(one, (), weeks=weeks) for one in (choice, reference)]
    compared = not choice.is_point_of(reference)
    told = moved.moved(here.cards, *shared) if compared else []
    found = []
    for name in list(dict.fromkeys((choice.chart, *(told or FIXED))))[:PICTURES]:
        now, before = shared if known[name].kind == "spread" else whole
        picture = answers.picture_of(known[name], now, before if compared else None)
        made = printing.draw(picture, "", "svg", SIZE)
        found.append(
            {
                "name": name,
                "source": f"data:image/svg+xml;base64,{base64.b64encode(made).decode()}",
                "words": drawing.describe(picture),
            }
        )
    return found, bool(told)
