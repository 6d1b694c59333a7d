"""A cast that means nothing is refused in a sentence that says who is allowed."""

from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from model import scenario_roles
from model.scenario_roles import Cast
from rulebook.declared.errors import BadInput
from rulebook.declared.names import ACTORS
from tests.model.test_roles import TO_AZERBAIJAN, cast

MISTAKES = {
    'owners = ["russia"]': "roles.owners: there are 1; name two actors.",
    'owners = ["russia", "russia"]': "russia is named twice; name two actors, each once.",
    'owners = ["russia", "france"]': "france is a Western co-chair and cannot own the centre",
    'owners = ["russia", "armenia"]': "armenia is a party to the conflict and cannot own",
    'guarantor = "azerbaijan"': "roles.guarantor: azerbaijan is a party to the conflict",
    'guarantor = "nobody"': "roles.guarantor: 'nobody' is not an actor",
    'host = "russia"': "russia holds none of the land; the host is azerbaijan or",
    'holder.actor = "azerbaijan"': "azerbaijan is the claimant already; allowed is armenia.",
    'claimant.arena = "yerevan"': "yerevan is the claimant's already; name the other one.",
    'claimant.arena = "agenda"': "'agenda' is not an arena of patronage; allowed are baku and",
    'claimant.patrons = {turkey = "russia"}': "azerbaijan has 1; name three actors, each with",
    'holder.patrons = {armenia = "usa", russia = "usa", france = "usa"}': (
        "armenia cannot be a patron of itself."
    ),
    'holder.patrons = {russia = "russia", usa = "russia", france = "usa"}': (
        "russia cannot lose what russia gains"
    ),
    'claimant.patrons = {armenia = "russia", russia = "usa", usa = "russia"}': (
        "and patronage would go in a circle; allowed are turkey and france."
    ),
    'co_chairs = ["russia", "armenia", "usa"]': (
        "armenia is a party to the conflict; allowed is france."
    ),
    'guarantor = "turkey"': "turkey is the guarantor, whom azerbaijan's ally is to balance",
    'guarantor = "usa"': "usa is a Western co-chair, and the West is to balance the guarantor",
    'holder = {actor = "nobody", patrons = {russia = "usa"}}': "'nobody' is not an actor",
    "harm = {russia = -1}": "roles.harm.russia: -1 is not a number from 0 to 10.",
}  # fmt: skip


@pytest.mark.parametrize(("roles", "said"), MISTAKES.items())
def test_a_role_that_is_missing_doubled_or_circular_is_one_sentence(
    tmp_path: Path, roles: str, said: str
) -> None:
    with pytest.raises(BadInput) as refused:
        cast(tmp_path, roles)
    (sentence,) = refused.value.sentences
    assert said in sentence
    assert sentence.startswith("cast.toml, line ")
    assert sentence.endswith(".")


PLACES: list[tuple[str | int, ...]] = [
    ("guarantor",),
    ("ally",),
    ("holder", "actor"),
    *(("owners", k) for k in range(2)),
    *(("co_chairs", k) for k in range(3)),
]


def refusals(place: tuple[str | int, ...], actor: str) -> list[str]:
    """Return what is said of the article's cast with another actor at a place."""
    table = Cast().model_dump(mode="json")
    at: Any = table
    for key in place[:-1]:
        at = at[key]
    at[place[-1]] = actor
    try:
        Cast.model_validate(table)
    except ValidationError as error:
        return [one["msg"] for one in error.errors() if one["loc"] == place]
    return []


@pytest.mark.parametrize("place", PLACES)
def test_a_refusal_lists_whoever_can_play_the_role(place: tuple[str | int, ...]) -> None:
    said = {actor: refusals(place, actor) for actor in ACTORS}
    can = {actor for actor in ACTORS if not said[actor]}
    lists = [words.partition("allowed")[2] for told in said.values() for words in told]
    assert any(lists)
    for words in filter(None, lists):
        assert {actor for actor in ACTORS if actor in words} <= can


def test_a_refusal_counts_however_many_patrons_a_client_has(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scenario_roles, "PATRONS", 5)
    with pytest.raises(BadInput, match="armenia has 3; name 5 actors, each with its rival"):
        cast(tmp_path, 'holder.patrons = {russia = "usa", usa = "russia", france = "usa"}')


def test_no_one_is_listed_where_everyone_else_is_ruled_out(tmp_path: Path) -> None:
    with pytest.raises(BadInput) as refused:
        cast(tmp_path, 'co_chairs = ["france", "azerbaijan", "usa"]')
    (sentence,) = refused.value.sentences
    assert sentence == (
        "cast.toml, line 7, roles.co_chairs 2: azerbaijan is a party to the conflict; every other "
        "actor plays a part that rules this out."
    )


OF_FRANCE = """
co_chairs = ["russia", "usa", "turkey"]
owners = ["russia", "armenia"]
guarantor = "russia"
ally = "armenia"

[roles.holder]
actor = "france"
patrons = {russia = "usa", usa = "russia", turkey = "russia"}

[roles.claimant]
patrons = {russia = "usa", usa = "russia", turkey = "russia"}
"""
LATER = '\n[[event]]\nweek = 9\nlabel = "It changes hands"\nset = {"holder.lachin" = NUMBER}\n'


@pytest.mark.parametrize(
    "line",
    [
        "",
        TO_AZERBAIJAN,
        '\n[state]\n"holder.lachin" = 5\n',
        LATER.replace("NUMBER", "5"),
    ],
)
def test_a_holder_of_nothing_is_refused(tmp_path: Path, line: str) -> None:
    with pytest.raises(BadInput) as refused:
        cast(tmp_path, OF_FRANCE + line)
    (sentence,) = refused.value.sentences
    assert sentence == (
        "cast.toml, line 14, roles.holder.actor: france holds no sector of the line; give it one "
        "with 'holder' in [sectors.NAME]."
    )


@pytest.mark.parametrize(
    "line",
    [
        '\n[sectors.lachin]\nholder = "france"\n',
        '\n[state]\n"holder.lachin" = 4\n',
        LATER.replace("NUMBER", "4"),
    ],
)
def test_a_holder_may_be_given_its_sector_anywhere(tmp_path: Path, line: str) -> None:
    assert cast(tmp_path, OF_FRANCE + line).roles.holder.actor == "france"


def test_who_means_a_role_by_another_word_is_told(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"there is no 'owner' here\. Did you mean owners\?"):
        cast(tmp_path, 'owner = ["russia", "turkey"]')
