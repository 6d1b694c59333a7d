"""Visitors' own scenarios: read from their files, kept for their session alone.

An own scenario is named by a digest of its file. The name may stand in an address, and holds for
whoever has opened that same file in the same session: nobody can reach what they do not have.
"""

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import model
from model import scenario_files
from rulebook.declared.errors import BadInput

OWN = "own-"
"""How the names of visitors' own scenarios begin."""

MOST_FILES = 12
"""Scenarios kept for one session; the oldest goes first."""

MOST_SESSIONS = 200
"""Sessions kept; the one longest not heard of goes first."""

_DIGITS = 16
_LONGEST_NAME = 60


@dataclass(frozen=True)
class OwnScenario:
    """A scenario from a visitor's file: the file's name, its own tables, and what they make."""

    file: str
    table: Mapping[str, Any]
    scenario: model.Scenario


class Shelf:
    """All own scenarios of this process, by session."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._held: OrderedDict[str, OrderedDict[str, OwnScenario]] = OrderedDict()

    def put(self, session: str, file: str, given: bytes) -> OwnScenario:
        """Read a visitor's file and keep it; BadInput when it holds no good scenario."""
        shown = "".join(letter for letter in file if letter.isprintable())[-_LONGEST_NAME:]
        name = OWN + hashlib.sha256(given).hexdigest()[:_DIGITS]
        scenario, table = scenario_files.read(given, shown or "This file", name)
        own = OwnScenario(shown, table, scenario)
        with self._lock:
            mine = self._held.setdefault(session, OrderedDict())
            self._held.move_to_end(session)
            mine[name] = own
            mine.move_to_end(name)
            while len(mine) > MOST_FILES:
                mine.popitem(last=False)
            while len(self._held) > MOST_SESSIONS:
                self._held.popitem(last=False)
        return own

    def of(self, session: str) -> dict[str, OwnScenario]:
        """A session's own scenarios by name, the newest last."""
        with self._lock:
            if session in self._held:
                self._held.move_to_end(session)
            return dict(self._held.get(session, {}))

    def find(self, name: str) -> OwnScenario:
        """The own scenario of that name; BadInput when it is no longer kept.

        Whoever asks must have the name from ``of`` their session.
        """
        with self._lock:
            for mine in self._held.values():
                if name in mine:
                    return mine[name]
        raise BadInput("Your own scenario is no longer kept here; open its file again.")


SHELF = Shelf()
"""The one shelf of this process."""
