"""Outcomes: what is asked of every finished run, and what a scenario asks of its own.

All are declared alike: a title, a sentence, and the condition under which they hold.
"""

import datetime as dt
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from types import MappingProxyType
from typing import Annotated, Any, ClassVar

from pydantic import AfterValidator, field_validator, model_validator

from model.conditions import Outcome, parse
from model.scenario_fields import Key, Line, letters, misplaced
from model.scenario_parts import Drop, Part, refuse_drop
from rulebook.declared.errors import BadInput, quoted
from rulebook.declared.measures import MEASURES
from rulebook.declared.names import ACTOR_ADJECTIVES, ACTOR_NAMES, ACTORS
from rulebook.declared.parameters import PARAMETERS
from rulebook.declared.roles import THE_ARTICLES, Roles

MAX_OWN = 12
MAX_NAME, MAX_TITLE, MAX_SENTENCE = 40, 40, 120  # letters

_NAME = re.compile(r"[a-z][a-z0-9_]*")
_TAKEN = ("and", "or", "not", "never", "in", "is", "if", "else", "for", "lambda")


# A line in which blanks that stand together are one.
_Spaced = Annotated[Line, AfterValidator(lambda text: " ".join(text.split()))]


def name_of(title: str) -> str:
    """Return the name that an outcome has by its title: `Guest leaves` is `guest_leaves`.

    It is empty where the title has neither letters from A to Z nor digits.
    """
    plain = unicodedata.normalize("NFKD", title[:MAX_TITLE]).encode("ascii", "ignore").decode()
    name = "_".join(re.findall(r"[a-z0-9]+", plain.lower()))
    return f"outcome_{name}" if name[:1].isdigit() else name


class Declared(Part):
    """An outcome as a scenario file declares it; `holds` is its condition.

    `meaning` says the condition in other words, for a hint.
    """

    called = "outcome"
    meant: ClassVar[dict[str, str]] = {
        "label": "title",
        "summary": "sentence",
        "says": "sentence",
        "text": "sentence",
        "condition": "holds",
        "where": "holds",
        "when": "holds",
        "if": "holds",
    }

    name: Line = ""
    title: Annotated[_Spaced, letters(MAX_TITLE)]
    sentence: Annotated[_Spaced, letters(MAX_SENTENCE)]
    holds: Line
    meaning: Annotated[_Spaced, letters(MAX_SENTENCE)] | None = None
    drop: Drop = None

    @model_validator(mode="before")
    @classmethod
    def _named(cls, table: Any) -> Any:  # noqa: ANN401 - whatever a file holds
        """Give an outcome without a name the one that its title makes."""
        refuse_drop(table, "outcome of this name")
        if not isinstance(table, dict):
            return table
        if "name" not in table and isinstance(table.get("title"), str):
            return {**table, "name": name_of(table["title"])}
        return table

    @field_validator("name")
    @classmethod
    def _plain(cls, name: str) -> str:
        if not name:
            raise BadInput(
                "a title without letters from A to Z or digits makes no name; give one, such as "
                'name = "guest_leaves".'
            )
        if len(name) > MAX_NAME or _NAME.fullmatch(name) is None or name in _TAKEN:
            raise BadInput(
                f"{quoted(name)} is not a name for an outcome; allowed are at most {MAX_NAME} "
                "small letters from a to z, digits and _, a letter first."
            )
        return name


class _CircleError(BadInput):
    """An outcome rests on itself."""


class _Resolving(Mapping[str, Outcome]):
    """Declared outcomes by name, each made when another first names it."""

    def __init__(self, declared: Mapping[str, Declared], others: Mapping[str, Outcome]) -> None:
        self._declared, self._others = declared, others
        self._made: dict[str, Outcome] = {}
        self._making: list[str] = []

    def __getitem__(self, name: str) -> Outcome:
        if name in self._made:
            return self._made[name]
        if name not in self._declared:
            return self._others[name]
        if name in self._making:
            way = ", ".join([*self._making, name])
            raise _CircleError(f"the outcome {name} rests on itself, by way of {way}.")
        self._making.append(name)
        try:
            self._made[name] = self._make(self._declared[name])
        except _CircleError:
            raise
        except BadInput:
            if len(self._making) > 1:
                raise BadInput from None  # what is wrong with another is told there
            raise
        finally:
            self._making.remove(name)
        return self._made[name]

    def _make(self, one: Declared) -> Outcome:
        condition = parse(one.holds, self, "")
        return Outcome(one.name, one.title, one.sentence, one.meaning or condition.words, condition)

    def __iter__(self) -> Iterator[str]:
        return iter({**self._declared, **self._others})

    def __len__(self) -> int:
        return len({**self._declared, **self._others})


def made(
    declared: tuple[Declared, ...],
    others: Mapping[str, Outcome],
    taken: Mapping[str, str] = MappingProxyType({}),
) -> dict[str, Outcome]:
    """Return declared outcomes by name, in their order, each of which may name any of the others.

    Args:
        declared: the outcomes.
        others: further ones that they may name.
        taken: names that they may not have, each with what has it: a measure, a parameter.

    Raises:
        ValidationError: two have one name, one rests on itself, or a condition cannot be read.
    """
    mistakes: dict[Key, BadInput] = {}
    by_name: dict[str, Declared] = {}
    titles = {other.title.casefold() for other in others.values()}
    for k, one in enumerate(declared):
        if one.name in by_name or one.name in others:
            where = " in every scenario" if one.name in others else ""
            mistakes[k, "name"] = BadInput(
                f"there is already an outcome named {one.name}{where}; give this one another name."
            )
        elif one.title.casefold() in titles:
            mistakes[k, "title"] = BadInput(
                f"there is already an outcome titled {quoted(one.title)} in every scenario; "
                "give this one another title."
            )
        elif one.name in taken:
            mistakes[k, "name"] = BadInput(
                f"there is already {taken[one.name]} named {one.name}; give this one another name."
            )
        by_name.setdefault(one.name, one)
    resolving, found = _Resolving(by_name, others), {}
    for k, one in enumerate(declared):
        try:
            if by_name[one.name] is one:
                found[one.name] = resolving[one.name]
            else:  # another has its name already; its condition is judged all the same
                parse(one.holds, resolving, "")
        except BadInput as error:
            mistakes[k, "holds"] = error
    if mistakes:
        raise misplaced(mistakes)
    return found


_OF_EVERY = made(
    (
        Declared(
            name="centre_signed_by_january",
            title="Centre agreed by 30 January",
            sentence="{first_owner} and {second_owner} agree on the joint centre by "
            "30 January 2021",
            holds='centre_signed_week <= "2021-01-30"',
            meaning="agreed in the week of that day or before",
        ),
        Declared(
            name="centre_stands",
            title="Centre stands at the end",
            sentence="The centre is open, or at rest, when the run ends",
            holds="not centre_closed_week >= centre_open_week and centre_open_week != never",
            meaning="opened and not closed",
        ),
        Declared(
            name="turkish_foothold",
            title="{of_second_owner} foothold at the end",
            sentence="{second_owner} has soldiers on the ground in the Caucasus at the end",
            holds="turkish_soldiers > 0",
            meaning="any number of soldiers, at a centre or by invitation",
        ),
        Declared(
            name="minsk_alive",
            title="Minsk format alive",
            sentence="The Minsk format still counts for something at the end",
            holds="minsk_relevance >= 0.25",
            meaning="relevance at least 0.25",
        ),
        Declared(
            name="western_voice",
            title="West keeps a voice",
            sentence="{first_western} and {second_western} together keep more than a fifth of "
            "the agenda",
            holds="western_agenda >= 0.21",
            meaning="Western share of the agenda at least 21%",
        ),
        Declared(
            name="war_resumed",
            title="War resumes",
            sentence="War breaks out again before the run ends",
            holds="war_resumed > 0",
            meaning="in any turn",
        ),
    ),
    {},
)


@lru_cache(256)
def _told_of(cast: Roles) -> dict[str, Outcome]:
    """Return the outcomes that are asked of every scenario, with the names of those who play it."""
    played = {role: ACTORS[actor] for role, actor in cast.played().items()}
    parts = {role: ACTOR_NAMES[actor] for role, actor in played.items()}
    parts |= {f"of_{role}": ACTOR_ADJECTIVES[actor] for role, actor in played.items()}

    def told(template: str) -> str:
        text = template.format(**parts)
        return text[:1].upper() + text[1:]

    return {
        name: replace(one, title=told(one.title), sentence=told(one.sentence))
        for name, one in _OF_EVERY.items()
    }


OUTCOMES = _told_of(THE_ARTICLES)
"""Those that are asked of every scenario, with the article's cast."""


_ELSEWHERE = dict.fromkeys(PARAMETERS, "a parameter") | dict.fromkeys(MEASURES, "a measure")


@lru_cache(256)
def all_of(declared: tuple[Declared, ...]) -> Mapping[str, Outcome]:
    """Return the outcomes of a scenario with these: its own first, then those of every one.

    Raises:
        ValidationError: as `made` does.
        BadInput: there are too many.
    """
    if len(declared) > MAX_OWN:
        raise BadInput(f"there are {len(declared)} outcomes; allowed are at most {MAX_OWN}.")
    return made(declared, OUTCOMES, _ELSEWHERE) | OUTCOMES


@lru_cache(256)
def asked(
    declared: tuple[Declared, ...], start: dt.date, weeks: int, cast: Roles = THE_ARTICLES
) -> Mapping[str, Outcome]:
    """Return the outcomes, as `all_of` does, that are asked of so many weeks from a start.

    Left out is one that speaks of a date that is not played. Shipped ones name the cast.
    """
    known = {**all_of(declared), **_told_of(cast)}
    return {name: one for name, one in known.items() if one.condition.is_within(start, weeks)}
