"""The briefing: one page to print, with everything in it, from an answer and its variants."""

import base64
from typing import Any

import model
from rulebook.parameters import PARAMETERS
from server.page import address, answers, charts, drawing, printing, sidebyside, variants, writing
from server.page.choice import RUNS, Choice, own_values, scenario
from server.page.futures import card_words
from server.page.pages import PAGES
from server.page.sliders import cited

FIXED = ("agenda", "monitoring", "minsk_relevance", "centre_state")
"""The charts that stand in a briefing beside the one on the screen."""

PICTURES = 4
SIZE = (3.7, 1.85)  # inches of a picture


def write(choice: Choice) -> bytes:
    """The briefing of a choice as HTML that needs nothing else; the same choice, the same bytes."""
    laid = sidebyside.lay(choice)
    here = next(column for column in laid if choice.is_point_of(column.point))
    base = next(column for column in laid if column.is_reference)
    others = [column for column in laid if column is not here and column is not base]
    return (
        PAGES.get_template("briefing.html")
        .render(
            title=scenario(choice.scenario).title,
            summary=scenario(choice.scenario).summary,
            sentence=sentence(here, variants.title(choice)),
            changes=changes(choice),
            reference=variants.title(choice),
            compared=here is not base,
            cards=[
                card_words(card, changed=here is not base)
                | {"others": [f"{column.cards[k].probability:.0%}" for column in others]}
                for k, card in enumerate(here.cards)
            ],
            others=[column.name for column in others],
            pictures=pictures(choice),
            runs=RUNS,
            seed=choice.seed,
            version=writing.version(),
            weeks=scenario(choice.scenario).weeks,
            address=address.write(choice),
        )
        .encode()
    )


def sentence(here: sidebyside.Column, reference: str) -> str:
    """The largest change against the reference, in a sentence."""
    most = max(here.cards, key=lambda card: abs(card.change))
    points = round(100 * abs(most.change))
    if here.is_reference:
        likely = max(here.cards, key=lambda card: card.probability)
        return f"“{likely.title}” holds in {likely.probability:.0%} of futures."
    if not points or abs(most.change) <= most.error:
        return f"No outcome moves beyond chance against {reference}."
    turn = "rises" if most.change > 0 else "falls"
    error = max(1, round(100 * most.error)) if most.error else 0
    return (
        f"Against {reference}, under the same luck, “{most.title}” {turn} from "
        f"{most.reference:.0%} to {most.probability:.0%} of futures ({points} points, ± {error})."
    )


def changes(choice: Choice) -> list[dict[str, Any]]:
    """What differs from the reference: each slider's value here and there."""
    mine = {**own_values(choice.scenario), **choice.changes}
    reference = choice.reference
    theirs = {**own_values(reference.scenario), **reference.changes}
    return [
        {
            "title": row.title,
            "unit": row.unit,
            "now": f"{mine[name]:g}",
            "was": f"{theirs[name]:g}",
            "source": cited(row.source),
        }
        for name, row in PARAMETERS.items()
        if mine[name] != theirs[name]
    ]


def pictures(choice: Choice) -> list[dict[str, str]]:
    """The pictures, as addresses that hold the whole of them, and the words for each."""
    known = charts.charts()
    names = list(dict.fromkeys((choice.chart, *FIXED)))[:PICTURES]
    series = tuple(name for one in names for name in answers.followed(known[one]))
    reference = choice.reference
    now = model.simulate(choice.resolved(), RUNS, choice.seed, series=series)
    before = model.simulate(reference.resolved(), RUNS, choice.seed, series=series)
    compared = not choice.is_point_of(reference)
    found = []
    for name in names:
        picture = answers.picture_of(known[name], now, before if compared else None)
        drawn = printing.draw(picture, "", "svg", SIZE)
        data = base64.b64encode(drawn).decode()
        found.append(
            {"source": f"data:image/svg+xml;base64,{data}", "words": drawing.describe(picture)}
        )
    return found
