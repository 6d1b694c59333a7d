"""What is kept for all sessions of this process, and dropped when it grows too large."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


def _one(_: object) -> int:
    return 1


class Kept(Generic[K, V]):
    """Values under keys, of which the one that was not asked for longest is dropped first.

    Their sizes sum up to at most ``most``, the newest apart; ``size`` is one each unless given.

    >>> kept = Kept(2)
    >>> _ = kept.put("a", 1), kept.put("b", 2), kept.get("a"), kept.put("c", 3)
    >>> kept.get("a"), kept.get("b"), kept.get("c")
    (1, None, 3)
    """

    def __init__(self, most: int, size: Callable[[V], int] = _one) -> None:
        self._most = most
        self._size = size
        self._lock = threading.Lock()
        self._held: OrderedDict[K, V] = OrderedDict()

    def get(self, key: K) -> V | None:
        """What is kept under a key, None where nothing is."""
        with self._lock:
            if key in self._held:
                self._held.move_to_end(key)
            return self._held.get(key)

    def put(self, key: K, value: V) -> V:
        """Keep a value under a key; returns it."""
        with self._lock:
            self._held[key] = value
            self._held.move_to_end(key)
            while len(self._held) > 1 and sum(map(self._size, self._held.values())) > self._most:
                self._held.popitem(last=False)
        return value
