"""Ways to spoil an input: its bytes, its words, or a value in its tables."""

import datetime as dt
import random
import tomllib
from collections.abc import Callable, Sequence
from copy import deepcopy
from typing import Any

import tomli_w

MAX_BYTES = 4096  # of a mutated input, so that many are tried in a short time
LONG_BYTES = 64 * 1024  # of a few
LONG_SHARE = 0.02
WORDS = (
    *("", " ", "\n", "\r", "\t", "\0", "\x1b[2J", "\u2028", "\u202e", "\ufeff", "é", "😀", "ﬀ"),
    *("nan", "inf", "-inf", "1e999", "-0", "0x10", "1_0", "1e-400", "9" * 400, "1" + "0" * 5000),
    *("true", "False", "None", "null", "[]", "{}", "0", "-1", "1.5", "0.1", "٣", "½"),
    *("=", "==", ",", ":", ";", "~", "&", "%", "+", "%00", "%ff", "'", '"', '"""', "#", "\\", "."),
    *("x" * 300, "a." * 40, "[" * 60, "(" * 60, "{x=" * 30, "not " * 50, "-" * 60, "../" * 9),
)
VALUES: tuple[Any, ...] = (
    *(0, 1, -1, 2**31, 2**63, 10**400, 0.5, -0.0, 1e308, float("nan"), float("inf"), True, False),
    *(
        "",
        "x",
        "nan",
        "true",
        "russia",
        "agenda",
        "baseline",
        "a\nb\0\x1b[2J",
        "y" * 3000,
        "\u2028",
    ),
    *([], [1], ["russia"], [[[]]], {}, {"x": 1}, {"russia": 1.0}, [{}], {"": {"": {}}}),
    *(dt.date(2020, 11, 10), dt.date.min, dt.date.max, dt.time(1), dt.datetime(2021, 1, 1, 3)),  # noqa: DTZ001
)


def spoiled(
    luck: random.Random, seed: bytes, others: Sequence[bytes], words: Sequence[str]
) -> bytes:
    """Return bytes made of a seed by a few changes."""
    given = seed
    most = LONG_BYTES if luck.random() < LONG_SHARE else MAX_BYTES
    for _ in range(luck.choice((1, 1, 1, 2, 3, 6))):
        given = luck.choice(CHANGES)(luck, given, others, words)[:most]
    return given


Change = Callable[[random.Random, bytes, Sequence[bytes], Sequence[str]], bytes]


def _flip(luck: random.Random, given: bytes, *_: object) -> bytes:
    changed = bytearray(given or b"\0")
    changed[luck.randrange(len(changed))] ^= 1 << luck.randrange(8)
    return bytes(changed)


def _cut(luck: random.Random, given: bytes, *_: object) -> bytes:
    start, end = sorted(luck.randrange(len(given) + 1) for _ in range(2))
    return luck.choice((given[:end], given[start:], given[:start] + given[end:]))


def _doubled(luck: random.Random, given: bytes, *_: object) -> bytes:
    start, end = sorted(luck.randrange(len(given) + 1) for _ in range(2))
    return given[:end] + given[start:end] * luck.choice((1, 2, 50)) + given[end:]


def _spliced(luck: random.Random, given: bytes, others: Sequence[bytes], _: object) -> bytes:
    other = luck.choice(others)
    return given[: luck.randrange(len(given) + 1)] + other[luck.randrange(len(other) + 1) :]


def _with_word(
    luck: random.Random, given: bytes, _: Sequence[bytes], words: Sequence[str]
) -> bytes:
    word = luck.choice((*WORDS, *words)).encode("utf-8", "surrogateescape")
    start = luck.randrange(len(given) + 1)
    end = luck.choice((start, min(len(given), start + luck.randrange(1, 12))))
    return given[:start] + word + given[end:]


CHANGES: tuple[Change, ...] = (_flip, _cut, _doubled, _spliced, _with_word, _with_word)


def retyped(luck: random.Random, seed: bytes, _: Sequence[bytes], words: Sequence[str]) -> bytes:
    """Return TOML in which some values, or names, are others."""
    table = tomllib.loads(seed.decode())
    for _change in range(luck.choice((1, 1, 2, 5))):
        holder: Any = table
        while True:
            keys: list[Any] = [*(holder if isinstance(holder, dict) else range(len(holder)))]
            key = luck.choice(keys) if keys else "x"
            below = holder[key] if keys else None
            if not isinstance(below, dict | list) or not below or luck.random() < 0.15:
                break
            holder = below
        new = deepcopy(luck.choice((*VALUES, *words)))
        if isinstance(holder, list):
            at = luck.randrange(len(holder) + 1)
            holder[at : at + 1] = [deepcopy(new) for _ in range(luck.randrange(3))]
        elif luck.random() < 0.2:
            holder[luck.choice((*words, *WORDS))] = holder.pop(key, new)
        else:
            holder[key] = new
    return tomli_w.dumps(table).encode()
