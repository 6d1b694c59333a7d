"""The first answer as plain HTML, for a browser that is still reading what draws the page."""

from collections.abc import Collection

from server.page import address, answers, words
from server.page.app import status
from server.page.choice import scenario
from server.page.futures import FEW, card_words
from server.page.pages import PAGES
from server.page.tabs import FIRST, TABS


def first(query: str, own: Collection[str]) -> str:
    """The head of the page and its cards, where the page itself will put them.

    Empty where the address shows another tab than that of the cards.
    Raises rulebook.declared.errors.BadInput when the choice cannot be played.
    """
    choice, _ = address.read(query, own)
    if choice.tab != FIRST:
        return ""
    shown = answers.answer(choice)
    base = scenario(choice.scenario)
    return PAGES.get_template("first.html").render(
        tabs=[{"title": tab.title, "shown": tab.name == FIRST} for tab in TABS.values()],
        title=words.cut(base.title),
        summary=base.summary,
        status=status(shown.runs),
        cards=[card_words(card, changed=shown.compared) for card in shown.cards[:FEW]],
        more=len(shown.cards[FEW:]),
    )
