"""The cast of a scenario: who plays which part, checked as a whole."""

from collections.abc import Collection, Iterable
from functools import cached_property
from typing import Annotated, ClassVar

from pydantic import AfterValidator, Field, ValidationInfo, field_validator, model_validator

from model.scenario_fields import Actor, Key, Means, Patronage, allowed, misplaced
from model.scenario_parts import Part
from rulebook.declared.errors import BadInput
from rulebook.declared.names import ACTORS, ARENAS, listed
from rulebook.declared.roles import PATRONS, THE_ARTICLES, Client, Roles

_NUMBERS = {2: "two", 3: "three"}


def _actors(count: int) -> str:
    return f"{_NUMBERS.get(count, count)} actors"


def _but(*others: Iterable[str]) -> str:
    """Return who is allowed, as a sentence ends with it: all actors but some."""
    barred = {actor for group in others for actor in group}
    free = [actor for actor in ACTORS if actor not in barred]
    return f"{allowed(free)}." if free else "every other actor plays a part that rules this out."


def _cast_of(count: int) -> AfterValidator:
    """Return the check that a role is played by so many actors, each once."""

    def check(actors: tuple[str, ...]) -> tuple[str, ...]:
        if len(actors) != count:
            raise BadInput(f"there are {len(actors)}; name {_actors(count)}.")
        for k, actor in enumerate(actors):
            if actor in actors[:k]:
                raise BadInput(f"{actor} is named twice; name {_actors(count)}, each once.")
        return actors

    return AfterValidator(check)


class ClientTable(Part):
    """A claimant of the land and its patrons."""

    called = "claimant"
    meant: ClassVar[dict[str, str]] = {"name": "actor", "who": "actor", "rivals": "patrons"}

    actor: Actor
    arena: Patronage
    patrons: dict[Actor, Actor]

    @field_validator("patrons")
    @classmethod
    def _rivals(cls, patrons: dict[str, str], info: ValidationInfo) -> dict[str, str]:
        client = info.data.get("actor")
        if client is None:  # refused already
            return patrons
        mistakes: dict[Key, BadInput] = {}
        for patron, rival in patrons.items():
            if patron == client:
                mistakes[patron,] = BadInput(f"{client} cannot be a patron of itself.")
            elif rival in {patron, client}:
                mistakes[patron,] = BadInput(
                    f"{rival} cannot lose what {patron} gains by its support of {client}; "
                    f"{_but((patron, client))}"
                )
        if len(patrons) != PATRONS:
            mistakes[()] = BadInput(
                f"{client} has {len(patrons)}; name {_actors(PATRONS)}, each with its rival."
            )
        if mistakes:
            raise misplaced(mistakes)
        return patrons

    def client(self) -> Client:
        """Return it as the rulebook has it."""
        patrons = tuple(
            (ACTORS.index(patron), ACTORS.index(rival)) for patron, rival in self.patrons.items()
        )
        return Client(ACTORS.index(self.actor), ARENAS.index(self.arena), patrons)


def _table(client: Client) -> ClientTable:
    return ClientTable(
        actor=ACTORS[client.actor],
        arena=ARENAS[client.arena],
        patrons={ACTORS[patron]: ACTORS[rival] for patron, rival in client.patrons},
    )


def _names(*actors: int) -> tuple[str, ...]:
    return tuple(ACTORS[actor] for actor in actors)


class Cast(Part):
    """Who plays which part; what is not said is as in the article."""

    called = "role"
    meant: ClassVar[dict[str, str]] = {
        "owner": "owners",
        "peacekeeper": "guarantor",
        "sender": "guarantor",
        "west": "co_chairs",
        "cochairs": "co_chairs",
    }

    owners: Annotated[tuple[Actor, ...], _cast_of(2)] = _names(*THE_ARTICLES.owners)
    host: Actor = ACTORS[THE_ARTICLES.host]
    guarantor: Actor = ACTORS[THE_ARTICLES.guarantor]
    co_chairs: Annotated[tuple[Actor, ...], _cast_of(3)] = _names(*THE_ARTICLES.co_chairs)
    ally: Actor = ACTORS[THE_ARTICLES.ally]
    claimant: ClientTable = _table(THE_ARTICLES.claimant)
    holder: ClientTable = _table(THE_ARTICLES.holder)
    harm: dict[Actor, Means] = Field(default=dict(zip(ACTORS, THE_ARTICLES.harm, strict=True)))

    @field_validator("claimant", "holder", mode="before")
    @classmethod
    def _over_the_articles(cls, table: object, info: ValidationInfo) -> object:
        """Return a client's table laid over the article's: what is not said is as there."""
        if not isinstance(table, dict):
            return table
        return _table(getattr(THE_ARTICLES, str(info.field_name))).model_dump() | table

    @field_validator("harm", mode="before")
    @classmethod
    def _of_each(cls, harm: object) -> object:
        """Return what harms each actor: what is not said is as in the article."""
        own = dict(zip(ACTORS, THE_ARTICLES.harm, strict=True))
        return own | harm if isinstance(harm, dict) else harm

    @model_validator(mode="after")
    def _fitting(self) -> "Cast":
        mistakes = {**self._mistaken_clients(), **self._mistaken_owners(), **self._mistaken_third()}
        if mistakes:
            raise misplaced(mistakes)
        return self

    @property
    def _claimants(self) -> tuple[str, str]:
        return self.claimant.actor, self.holder.actor

    def _mistaken_clients(self) -> dict[Key, BadInput]:
        claimant, holder = self._claimants
        mistakes: dict[Key, BadInput] = {}
        if claimant == holder:
            third = (self.guarantor, self.ally)
            others = _but(
                self._claimants, self.claimant.patrons, self.owners, self.co_chairs, third
            )
            mistakes["holder", "actor"] = BadInput(f"{holder} is the claimant already; {others}")
        for name, client, other in (
            ("claimant", self.claimant, holder),
            ("holder", self.holder, claimant),
        ):
            if other in client.patrons and other != client.actor:
                mistakes[name, "patrons", other] = BadInput(
                    f"{other} is a claimant like {client.actor}, and patronage would go in a "
                    f"circle; {_but(self._claimants, client.patrons)}"
                )
        if self.claimant.arena == self.holder.arena:
            mistakes["holder", "arena"] = BadInput(
                f"{self.holder.arena} is the claimant's already; name the other one."
            )
        return mistakes

    def _mistaken_owners(self) -> dict[Key, BadInput]:
        mistakes: dict[Key, BadInput] = {}
        others = _but(self._claimants, self.co_chairs[1:], self.owners)
        for k, owner in enumerate(self.owners):
            if owner in self._claimants:
                mistakes["owners", k] = BadInput(
                    f"{owner} is a party to the conflict and cannot own the centre; {others}"
                )
            elif owner in self.co_chairs[1:]:
                mistakes["owners", k] = BadInput(
                    f"{owner} is a Western co-chair and cannot own the centre, whose owners gain "
                    f"by a smaller Western say; {others}"
                )
        return mistakes

    def _mistaken_third(self) -> dict[Key, BadInput]:
        """Return what is wrong with who stands between the claimants, or on the land of one."""
        mistakes: dict[Key, BadInput] = {}
        if self.claimant.actor == self.holder.actor:
            return {}
        if self.host not in self._claimants:
            either = listed(self._claimants, "or")
            mistakes["host",] = BadInput(
                f"{self.host} holds none of the land; the host is {either}."
            )
        guarantors = _but(self._claimants, self.co_chairs[1:], (self.guarantor, self.ally))
        allies = _but(self._claimants, (self.guarantor, self.ally))
        for name, others in (("guarantor", guarantors), ("ally", allies)):
            if getattr(self, name) in self._claimants:
                mistakes[name,] = BadInput(
                    f"{getattr(self, name)} is a party to the conflict; {others}"
                )
        for k, actor in enumerate(self.co_chairs):
            if actor in self._claimants:
                western = (*self.owners, self.guarantor) if k else ()
                mistakes["co_chairs", k] = BadInput(
                    f"{actor} is a party to the conflict; "
                    f"{_but(self._claimants, self.co_chairs, western)}"
                )
        if self.guarantor == self.ally:
            mistakes["ally",] = BadInput(
                f"{self.ally} is the guarantor, whom {self.claimant.actor}'s ally is to balance; "
                f"{allies}"
            )
        elif self.guarantor in self.co_chairs[1:]:
            mistakes["guarantor",] = BadInput(
                f"{self.guarantor} is a Western co-chair, and the West is to balance the "
                f"guarantor; {guarantors}"
            )
        return mistakes

    def landless(self, holders: Collection[str]) -> BadInput | None:
        """Return what is wrong if the holder is none of those who ever hold a sector of the line.

        In the article's cast one side may hold them all.
        """
        holder = self.holder.actor
        if holder in holders or holder == ACTORS[THE_ARTICLES.holder.actor]:
            return None
        return BadInput(
            f"{holder} holds no sector of the line; give it one with 'holder' in [sectors.NAME]."
        )

    @cached_property
    def cast(self) -> Roles:
        """The cast as the rulebook has it."""
        owners, co_chairs = (
            tuple(map(ACTORS.index, actors)) for actors in (self.owners, self.co_chairs)
        )
        return Roles(
            owners=(owners[0], owners[1]),
            host=ACTORS.index(self.host),
            guarantor=ACTORS.index(self.guarantor),
            co_chairs=(co_chairs[0], co_chairs[1], co_chairs[2]),
            ally=ACTORS.index(self.ally),
            claimant=self.claimant.client(),
            holder=self.holder.client(),
            harm=tuple(self.harm[actor] for actor in ACTORS),
        )
