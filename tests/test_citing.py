"""Sources in words."""

import pytest

from rulebook.declared.parameters import PARAMETERS
from rulebook.engine.compiled import RULES
from server.citing import cited


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("11", "paragraph 11"),
        ("12-17", "paragraphs 12-17"),
        ("10, C0", "paragraph 10 and the photo caption (C0)"),
        ("S0, 13, 16", "paragraphs 13, 16 and the standfirst (S0)"),
        ("C0", "the photo caption (C0)"),
        ("4 and the statement of 10 November", "paragraphs 4 and the statement of 10 November"),
        ("judgement", "judgement"),
        ("", ""),
    ],
)
def test_a_source_is_cited_in_words(source: str, words: str) -> None:
    assert cited(source) == words


def test_no_mark_of_the_article_stands_unexplained() -> None:
    sources = [rule.paragraphs for rule in RULES.values()]
    sources += [parameter.source for parameter in PARAMETERS.values()]
    for mark in ("S0", "C0"):
        said = [cited(source) for source in sources if mark in source]
        assert said
        assert all(f"({mark})" in words for words in said)
