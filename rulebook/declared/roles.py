"""Who plays which part: the roles that a scenario casts, and the article's cast."""

from collections.abc import Mapping
from dataclasses import dataclass

from rulebook.declared.names import (
    ARMENIA,
    AZERBAIJAN,
    BAKU,
    FRANCE,
    RUSSIA,
    TURKEY,
    USA,
    YEREVAN,
    by_actor,
)

# Roles of one actor each, by the names that instruments are declared with.
FIRST_OWNER, SECOND_OWNER = OWNER_ROLES = ("first_owner", "second_owner")
CLAIMANT, HOLDER = CLAIMANT_ROLES = ("claimant", "holder")
BROKER, FIRST_WESTERN, SECOND_WESTERN = CO_CHAIR_ROLES = (
    "broker",
    "first_western",
    "second_western",
)
HOST, GUARANTOR, ALLY = "host", "guarantor", "ally"
PATRONS = 3  # of each client
CLIENTS = len(CLAIMANT_ROLES)
WESTERN = len(CO_CHAIR_ROLES) - 1  # co-chairs that act as the West together


def patron_role(client: str, number: int) -> str:
    """Return the role of a client's patron by its number from 0: "claimant_patron_1"."""
    return f"{client}_patron_{number + 1}"


@dataclass(frozen=True)
class Client:
    """A claimant of the land, whose patrons are rivals.

    `arena` is that of patronage over it. `patrons` are PATRONS actors, each with the one who loses
    when it supports the client.
    """

    actor: int
    arena: int
    patrons: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Roles:
    """A cast: who plays which part.

    `owners` of the centre, the one first named first, and its `host`. The `guarantor` sends the
    peacekeepers. Of the `co_chairs` of the Minsk Group the first brokers by itself, the others are
    the West. The `claimant` won land and may win more, with the help of its `ally`; the `holder`
    has what is left of it. `harm` is what the line's risk costs each actor, in utility.
    """

    owners: tuple[int, int]
    host: int
    guarantor: int
    co_chairs: tuple[int, int, int]
    ally: int
    claimant: Client
    holder: Client
    harm: tuple[float, ...]

    @property
    def western(self) -> tuple[int, ...]:
        """The co-chairs that act as the West together."""
        return self.co_chairs[1:]

    @property
    def clients(self) -> tuple[Client, Client]:
        """The claimants of the land, in the order of CLAIMANT_ROLES."""
        return self.claimant, self.holder

    @property
    def left_out(self) -> int:
        """The claimant who does not host the centre, and is not asked about it."""
        return self.holder.actor if self.host == self.claimant.actor else self.claimant.actor

    @property
    def parties(self) -> tuple[int, int, int]:
        """The centre's owners and its host."""
        return *self.owners, self.host

    def played(self) -> Mapping[str, int]:
        """Return the actor that plays each role."""
        patrons = {
            patron_role(role, k): patron
            for role, client in zip(CLAIMANT_ROLES, self.clients, strict=True)
            for k, (patron, _) in enumerate(client.patrons)
        }
        return {
            **dict(zip(OWNER_ROLES, self.owners, strict=True)),
            HOST: self.host,
            GUARANTOR: self.guarantor,
            **dict(zip(CO_CHAIR_ROLES, self.co_chairs, strict=True)),
            ALLY: self.ally,
            CLAIMANT: self.claimant.actor,
            HOLDER: self.holder.actor,
            **patrons,
        }

    def arena_of(self, actor: int) -> int:
        """Return the arena of patronage over a client; KeyError for an actor that is none."""
        return {client.actor: client.arena for client in self.clients}[actor]

    def rival(self, patron: int, client: int) -> int:
        """Return who loses when a patron supports a client; KeyError for those who are neither."""
        return {
            (patron, one.actor): rival for one in self.clients for patron, rival in one.patrons
        }[patron, client]


THE_ARTICLES = Roles(
    owners=(RUSSIA, TURKEY),  # 1, 2
    host=AZERBAIJAN,  # 2, 11
    guarantor=RUSSIA,  # 4
    co_chairs=(RUSSIA, FRANCE, USA),  # 21
    ally=TURKEY,  # 13
    claimant=Client(
        AZERBAIJAN, BAKU, ((TURKEY, RUSSIA), (RUSSIA, TURKEY), (USA, RUSSIA))
    ),  # 13, 16
    holder=Client(ARMENIA, YEREVAN, ((RUSSIA, FRANCE), (FRANCE, RUSSIA), (USA, RUSSIA))),  # 21, 22
    # Judgement, weight of the line's risk.
    harm=by_actor(russia=0.1, turkey=0.05, azerbaijan=0.3, armenia=1.0, france=0.02, usa=0.02),
)
"""The cast of the article's world; numbers in brackets are its paragraphs."""

ROLE_TITLES = {
    FIRST_OWNER: "the first owner",
    SECOND_OWNER: "the second owner",
    HOST: "the host",
    GUARANTOR: "the guarantor",
    BROKER: "the broker",
    FIRST_WESTERN: "the first Western co-chair",
    SECOND_WESTERN: "the second Western co-chair",
    ALLY: "the claimant's ally",
    CLAIMANT: "the claimant",
    HOLDER: "the holder",
    **{
        patron_role(client, k): f"the {client}'s {number} patron"
        for client in CLAIMANT_ROLES
        for k, number in enumerate(("first", "second", "third"))
    },
}
"""What each role of one actor is called in a sentence."""
