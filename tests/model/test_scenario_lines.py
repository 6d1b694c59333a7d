"""The line of every place in a TOML file, in time that grows with the text alone."""

import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.scenario_files import FOLDER
from model.scenario_lines import MAX_NESTED, Place, TooDeepError, lines_of

TEXT = r'''a."b.c".d = [1, {x = 1, "y\u0041" = """q"""""}, [2,
3]] # c
s = """
a" ""
= 3
"""
[[e]]
l = 'x'
[e.m]
q = 2020-01-01 10:00:00
[[e]]
m = [{a=1},
 {a=2}]
'''


def places(value: object, around: Place = ()) -> Iterator[Place]:
    entries: tuple[tuple[str | int, object], ...] = ()
    if isinstance(value, dict):
        entries = tuple(value.items())
    elif isinstance(value, list):
        entries = tuple(enumerate(value))
    for key, inner in entries:
        yield (*around, key)
        yield from places(inner, (*around, key))


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.toml")), ids=lambda path: path.stem)
def test_every_place_of_a_shipped_file_has_a_line(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert set(lines_of(text)) == set(places(tomllib.loads(text)))


def test_each_way_of_writing_a_place_has_its_line() -> None:
    lines = lines_of(TEXT.replace("\n", "\r\n"))
    assert set(lines) == set(places(tomllib.loads(TEXT)))
    expected: dict[Place, int] = {
        ("a", "b.c", "d", 1, "yA"): 1,
        ("a", "b.c", "d", 2, 1): 2,
        ("s",): 3,
        ("e", 0, "l"): 8,
        ("e", 0, "m", "q"): 10,
        ("e", 1): 11,
        ("e", 1, "m", 1, "a"): 13,
    }
    assert {place: lines[place] for place in expected} == expected


@given(st.text(st.sampled_from("ab.[]{}=,\"'\\\n #1"), max_size=60))
def test_what_tomllib_reads_has_all_its_lines(text: str) -> None:
    lines = lines_of(text)
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return
    assert set(lines) == set(places(tables))


def test_a_key_of_very_many_parts_is_told_with_its_line() -> None:
    with pytest.raises(TooDeepError) as refused:
        lines_of("\n" + "a . " * 1000 + "a = 1")
    assert refused.value.line == 2


def test_what_nests_too_deep_is_told_with_its_line() -> None:
    deepest = "[" * (MAX_NESTED - 1) + "1" + "]" * (MAX_NESTED - 1)
    assert len(lines_of(f"\na = {deepest}")) == MAX_NESTED
    with pytest.raises(TooDeepError) as refused:
        lines_of(f"\na = [{deepest}]")
    assert refused.value.line == 2
