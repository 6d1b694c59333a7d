"""An edit compiles again what depends on it, and nothing stale is ever found."""

import ast
import inspect
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import rulebook.week.turn  # noqa: F401 - declares the engine
from rulebook.engine import bits, philox
from rulebook.engine.apart import ENGINE
from rulebook.engine.compiled import BOOK, compiled
from rulebook.engine.fingerprint import fingerprint, surroundings

compiled_only = pytest.mark.skipif("NUMBA_DISABLE_JIT" in os.environ, reason="nothing is compiled")

SOURCE = """
@compiled
def inner(x):
    return x + STEP

@compiled
def outer(x):
    '''Say what it does.'''
    return inner(x) * TABLE[0] + RECORDS["a"][0] + sum(NUMBERS) + KIND(x)
"""
READ: dict[str, Any] = {
    "STEP": 1.0,
    "TABLE": np.arange(3.0),
    "RECORDS": np.zeros(2, [("a", float), ("b", int)]),
    "NUMBERS": (1, 2),
    "KIND": np.float64,
}


def of(source: str = SOURCE, **read: object) -> str:
    """Return the fingerprint of `outer` in a source that reads some globals."""
    names: dict[str, Any] = {"compiled": compiled, "__name__": "some.module", **READ, **read}
    exec(compile(source, "some.py", "exec"), names)  # noqa: S102 - our own
    return fingerprint(names["outer"].py_func)


def edited(before: str, after: str) -> str:
    assert before in SOURCE
    return SOURCE.replace(before, after)


@compiled_only
@pytest.mark.parametrize(
    "source",
    [edited("x + STEP", "x - STEP"), edited("TABLE[0]", "TABLE[1]"), edited("(x)", "(x, y=1)")],
)
def test_an_edit_of_a_function_or_of_what_is_compiled_into_it_counts(source: str) -> None:
    assert of(source) != of()


@compiled_only
@pytest.mark.parametrize(
    "read",
    [
        {"STEP": 1},
        {"STEP": -1.0},
        {"STEP": np.float64(1.0)},
        {"TABLE": np.arange(3)},
        {"TABLE": np.array([0.0, 1.0, 2.5])},
        {"TABLE": np.arange(3.0).reshape(3, 1)},
        {"TABLE": np.arange(6.0)[::2]},
        {"RECORDS": np.zeros(2, [("a", float), ("c", int)])},
        {"RECORDS": np.zeros(2, [("b", int), ("a", float)])},
        {"NUMBERS": (1, 3)},
        {"NUMBERS": (1, 2.0)},
        {"KIND": np.float32},
        {"STEP": slice(0, 1)},
        {"STEP": ...},
    ],
    ids=str,
)
def test_what_a_function_reads_counts(read: dict[str, Any]) -> None:
    assert of(**read) != of()


@compiled_only
def test_words_and_the_place_in_a_file_do_not_count() -> None:
    assert of("\n# A comment.\n" + edited("Say what it does.", "Say it.")) == of()
    assert of(UNREAD=1) == of()


@compiled_only
@pytest.mark.parametrize("value", [[1.0], {"a": 1}, {1}, object(), np.array([None]), ast], ids=type)
def test_what_it_cannot_tell_is_refused(value: object) -> None:
    with pytest.raises(TypeError, match="inner reads STEP: a change of"):
        of(STEP=value)


def test_what_stands_in_for_numpys_functions_reads_the_engine_alone() -> None:
    """The engine's sources count whole, so its plain functions are known by them."""
    for module in (philox, bits):
        tree = ast.parse(inspect.getsource(module))
        rooms = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
        assert not {room for room in rooms if room and room.startswith("rulebook")}


def test_a_change_of_the_engine_compiles_all_again(tmp_path: Path) -> None:
    engine = tmp_path / "engine"
    shutil.copytree(BOOK / "engine", engine, ignore=shutil.ignore_patterns("__pycache__"))
    assert surroundings(engine) == surroundings()
    for path in sorted(engine.rglob("*.py")):
        text = path.read_bytes()
        path.write_bytes(text + b"#\n")
        assert surroundings(engine) != surroundings(), path.name
        path.write_bytes(text)


LIST = """
import rulebook.week.turn
from rulebook.engine.apart import ENGINE
print(*(f"{one.symbol.rpartition('.')[2]} {one.place.name}" for one in ENGINE), sep="\\n")
"""
ALL = {one.py_func.__name__ for one in ENGINE}


@pytest.fixture(scope="module")
def changed(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., set[str]]:
    """A function that edits a copy of the rulebook and returns what it compiles again."""
    copy = tmp_path_factory.mktemp("copy")
    ignored = shutil.ignore_patterns("__pycache__")
    shutil.copytree(BOOK, copy / "rulebook", ignore=ignored)

    def places() -> dict[str, str]:
        command = [sys.executable, "-B", "-c", LIST]
        found = subprocess.run(command, cwd=copy, capture_output=True, text=True, check=False)
        assert not found.returncode, found.stderr
        return dict(line.split() for line in found.stdout.splitlines())

    untouched = places()
    assert set(untouched) == ALL

    def changed_by(file: str, before: str, after: str) -> set[str]:
        path = copy / "rulebook" / file
        text = path.read_text(encoding="utf-8")
        assert text.count(before) == 1, f"{file} says {before!r} not once: let this test edit it"
        path.write_text(text.replace(before, after), encoding="utf-8")
        try:
            now = places()
        finally:
            path.write_text(text, encoding="utf-8")
        return {name for name in untouched if now[name] != untouched[name]}

    return changed_by


@compiled_only
def test_an_edit_of_a_rule_compiles_again_what_depends_on_it(
    changed: Callable[..., set[str]],
) -> None:
    """Those that call a function which stands apart hold nothing of it but its types."""
    of_a_rule = changed("rules/line.py", "WAR_WEEKS = 6.0", "WAR_WEEKS = 7.0")
    assert of_a_rule == {"war"}
    shared = "return min(max(x, low), high)"
    of_a_callee = changed("rules/curves.py", shared, shared.replace("low", "low + 0"))
    assert {"works", "sign", "take_stock"} <= of_a_callee < ALL
    assert "_draw_late" not in of_a_callee
    assert not changed("rules/line.py", "WAR_WEEKS = 6.0", "# A comment.\n\nWAR_WEEKS = 6.0")


@compiled_only
def test_an_edit_of_a_table_or_a_record_compiles_again_what_reads_it(
    changed: Callable[..., set[str]],
) -> None:
    table = "([instrument.rests for instrument in INSTRUMENTS], float)"
    of_a_table = changed("declared/openings.py", table, f"{table} + 1")
    assert of_a_table == {"diplomacy"}
    field = '    ("week", (), (), "turns played"),\n'
    of_a_record = changed("declared/state.py", field, f'{field}    ("more", (), (), "nothing"),\n')
    given = {one.py_func.__name__: set(inspect.signature(one.py_func).parameters) for one in ENGINE}
    assert {name for name in given if given[name] & {"state", "states"}} <= of_a_record
    assert "_draw_late" not in of_a_record


@compiled_only
def test_an_edit_of_what_stands_apart_compiles_its_callers_where_its_types_change(
    changed: Callable[..., set[str]],
) -> None:
    body = "def war(state, params, luck):"
    assert changed("rules/line.py", body, f"{body}\n    edited = 1") == {"war"}
    more = "def war(state, params, luck, more=1):"
    assert changed("rules/line.py", body, more) == {"war", "week_on_the_line"}
