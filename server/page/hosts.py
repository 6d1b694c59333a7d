"""By which names the page may be reached: its own addresses, and the names that it is given."""

import re
from collections.abc import Iterable
from ipaddress import ip_address

from rulebook.declared.errors import BadInput, Mistakes, quoted

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
SCHEMES = {"http": 80, "https": 443}
"""The schemes of an origin, and the port that each means where none is written."""
MAX_PORT = 65535
OWN_PORT = 0
"""Stands for the port at which a request came in."""

PLACE = re.compile(r"(\[[0-9a-f:.]{2,45}\]|[a-z0-9._-]{1,253})(?::([0-9]{1,5}))?", re.ASCII)
"""A host as browsers write it: a name or an address, and perhaps a port."""

Place = tuple[str, int | None]
Address = tuple[str, int]


class Hosts:
    """What may stand in a request's Host and Origin.

    Always the address and port at which the request came in, localhost and its addresses.

    Args:
        host: the address that the server was told to listen at.
        names: further names, each at the ports 80 and 443 and the server's own, or with the one
            port that it is given with.

    Raises:
        BadInput: something in ``names`` is not a name, with or without a port.
    """

    def __init__(self, host: str = "127.0.0.1", names: Iterable[str] = ()) -> None:
        self._ports: dict[str, set[int]] = {
            name: {OWN_PORT} for name in (*LOOPBACK, _plain(host.lower()))
        }
        mistakes = Mistakes()
        for given in names:
            with mistakes.gathered():
                name, port = _named(given)
                ports = {OWN_PORT, *SCHEMES.values()} if port is None else {port}
                self._ports.setdefault(name, set()).update(ports)
        mistakes.tell()

    def knows(self, host: str, at: Address) -> bool:
        """Whether a request that came in ``at`` this address and port may be for this host."""
        place = _place(host)
        if place is None:
            return False
        name, port = place
        ports = self._ports_of(name, at)
        return bool(ports) and (port is None or port in ports)

    def trusts(self, origin: str, at: Address) -> bool:
        """Whether a request that came in ``at`` this address and port may be from this origin."""
        scheme, _, host = origin.lower().partition("://")
        place = _place(host)
        if scheme not in SCHEMES or place is None:
            return False
        name, port = place
        return (SCHEMES[scheme] if port is None else port) in self._ports_of(name, at)

    def _ports_of(self, name: str, at: Address) -> set[int]:
        address, own = at
        ports = {OWN_PORT} if name == _plain(address) else set()
        return {port or own for port in ports | self._ports.get(name, set())}


def _named(given: str) -> Place:
    place = _place(given)
    if place is None:
        raise BadInput(
            f"--name {quoted(given)} is not a host name; give the name alone, or with a port, "
            "for example game.example.org or game.example.org:8443."
        )
    return place


def _place(text: str) -> Place | None:
    found = PLACE.fullmatch(text.lower())
    if found is None:
        return None
    name, port = found[1], int(found[2]) if found[2] else None
    if port is not None and not 0 < port <= MAX_PORT:
        return None
    if name.startswith("["):
        name = _plain(name[1:-1])
        return (name, port) if ":" in name or "." in name else None
    return (name, port) if name.strip(".-_") else None


def _plain(address: str) -> str:
    """An address in the one form that it is compared in, without a zone; a name as it is."""
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return address
    return str(getattr(found, "ipv4_mapped", None) or found)
