"""Compiled code is never stale, is compiled by several processes, and finds what it calls."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

RULEBOOK = Path(__file__).parents[3] / "rulebook"
compiled_only = pytest.mark.skipif("NUMBA_DISABLE_JIT" in os.environ, reason="nothing is compiled")


def run(code: str, cache: Path, book: Path = RULEBOOK) -> str:
    """Return what a process of its own prints that keeps what it compiles in `cache`."""
    answer = ended(code, cache, book)
    assert not answer.returncode, answer.stderr
    return answer.stdout.strip()


def ended(code: str, cache: Path, book: Path = RULEBOOK) -> subprocess.CompletedProcess[str]:
    """Return a process of its own that has ended."""
    file = cache / "asked.py"
    cache.mkdir(exist_ok=True)
    file.write_text(code, encoding="utf-8")
    return subprocess.run(
        [sys.executable, str(file)],
        env=os.environ | {"XDG_CACHE_HOME": str(cache), "PYTHONPATH": str(book.parent)},
        capture_output=True,
        text=True,
        check=False,
    )


ASK = "from rulebook.rules.statements import warmth; print(warmth(0.75, 1.0))"


def test_an_edit_in_another_file_is_noticed(tmp_path: Path) -> None:
    """`warmth` calls `clip` of another file, whose edit Numba's own cache does not notice."""
    shutil.copytree(RULEBOOK, tmp_path / "rulebook", ignore=shutil.ignore_patterns("__pycache__"))
    assert run(ASK, tmp_path / "cache", tmp_path / "rulebook") == "0.75"
    curves = tmp_path / "rulebook" / "rules" / "curves.py"
    text = curves.read_text(encoding="utf-8")
    edited = text.replace("return min(max(x, low), high)", "return min(max(x, low), high) + 1")
    assert edited != text
    curves.write_text(edited, encoding="utf-8")
    assert run(ASK, tmp_path / "cache", tmp_path / "rulebook") == "1.75"


COMPILE_IN_PARALLEL = """
from rulebook.compiling import compile_in_parallel, is_compiled
from rulebook.engine.kept import CACHE
from rulebook.rules.line import war
from rulebook.engine.luck import _draw_late
from rulebook.rules.violation import sector_week
assert compile_in_parallel([sector_week, war], 2)
assert not list(CACHE.glob("at-work-*"))
for one in (sector_week, war, _draw_late):
    one.compile()
print([one.cache_hits for one in (sector_week, war, _draw_late)], is_compiled())
"""


@compiled_only
@pytest.mark.long
def test_what_other_processes_compile_is_used_here(tmp_path: Path) -> None:
    """They compile what they are told to, and not what it calls."""
    assert run(COMPILE_IN_PARALLEL, tmp_path) == "[1, 1, 0] False"


@compiled_only
def test_the_code_of_another_checkout_counts_where_it_is_the_same(tmp_path: Path) -> None:
    """Code is known by what it depends on, wherever its source lies."""
    shutil.copytree(RULEBOOK, tmp_path / "rulebook", ignore=shutil.ignore_patterns("__pycache__"))
    ask = "from rulebook.rules.line import war; {}print(war.is_kept)"
    assert run(ask.format("war.compile(); "), tmp_path / "cache") == "True"
    assert run(ask.format(""), tmp_path / "cache", tmp_path / "rulebook") == "True"
    line = tmp_path / "rulebook" / "rules" / "line.py"
    text = line.read_text(encoding="utf-8")
    edited = text.replace("WAR_WEEKS = 6.0", "WAR_WEEKS = 7.0")
    assert edited != text
    line.write_text(edited, encoding="utf-8")
    assert run(ask.format(""), tmp_path / "cache", tmp_path / "rulebook") == "False"


ONE_FAILS = """
from types import SimpleNamespace
from rulebook.compiling import compile_in_parallel
from rulebook.engine.kept import CACHE
from rulebook.rules.line import war
unknown = SimpleNamespace(symbol="rulebook.rules.line.nothing")
print(compile_in_parallel([war, unknown], 2), list(CACHE.glob("at-work-*")))
war.compile()
print(war.cache_hits)
"""


@compiled_only
@pytest.mark.long
def test_what_is_finished_is_kept_though_another_process_fails(tmp_path: Path) -> None:
    assert run(ONE_FAILS, tmp_path).split("\n") == ["False []", "1"]


COMPILE_ONE = """
import numba
from rulebook.engine.apart import TYPES
from rulebook.engine.luck import draw
draw.compile((TYPES["luck"], numba.int64))
"""
DRAW = """
from rulebook.engine.compiled import compiled
from rulebook.engine.luck import draw, draw_luck, new_luck, open_luck

@compiled
def number(luck, place):
    return draw(luck, place)

luck = new_luck()[0]
open_luck(luck, 5, 7)
print(number(luck, 1) == draw_luck(5, 7, 1)[0, 1], sum(draw.stats.cache_hits.values()))
"""


@compiled_only
@pytest.mark.long
def test_code_on_the_disk_finds_what_it_calls(tmp_path: Path) -> None:
    """Though it was compiled by a process that neither called nor compiled it."""
    assert not run(COMPILE_ONE, tmp_path)
    assert run(DRAW, tmp_path) == "True 1"
    assert run(DRAW, tmp_path) == "True 0"


REFUSED = """
import numba
from rulebook.engine.apart import TYPES
from rulebook.dealing.worth import weigh
from rulebook.engine.compiled import compiled

@compiled
def weigh_for(state, params, stock, deal, change, worth, actor):
    weigh(state, params, stock, deal, change, worth, actor)

for kind in (numba.int64, numba.float64):
    try:
        parts = ("state", "params", "stock", "deal", "change", "worth")
        weigh_for.compile((*(TYPES[part] for part in parts), kind))
        print("taken")
    except numba.TypingError:
        print("refused")
"""


@compiled_only
@pytest.mark.long
def test_what_is_declared_a_whole_number_takes_no_other(tmp_path: Path) -> None:
    """Numba itself would cut off what does not fit."""
    assert run(REFUSED, tmp_path).split() == ["taken", "refused"]


BROKEN = """
from rulebook.engine import compiled, luck

@compiled.compiled_apart
def broken(luck):
    return luck.nothing

@compiled.compiled
def caller(luck):
    broken(luck)

caller(luck.new_luck()[0])
print("went on")
"""


@compiled_only
@pytest.mark.long
def test_compiled_code_never_goes_on_without_what_it_calls(tmp_path: Path) -> None:
    answer = ended(BROKEN, tmp_path)
    assert answer.returncode != 0
    assert not answer.stdout
    assert "KeyError: 'nothing'" in answer.stderr


COMPILE_WAR = "from rulebook.rules.line import war; war.compile()"
CALL_WAR = """
from model import load
from rulebook.rules.line import war
from rulebook.engine.luck import new_luck
baseline = load("baseline")
war(baseline.first_state()[0], baseline.spans()[0][0], new_luck()[0])
print(war.cache_hits)
"""


@compiled_only
@pytest.mark.long
def test_python_calls_the_code_that_compiled_code_calls(tmp_path: Path) -> None:
    run(COMPILE_WAR, tmp_path)
    assert run(CALL_WAR, tmp_path) == "1"


WRONG = """
import numba
from rulebook.engine.compiled import compiled_apart

@compiled_apart
def part(amount) -> int:
    return amount * 0.5

try:
    part.compile()
except numba.TypingError as error:
    print("mismatch of return type" in str(error))
"""


@compiled_only
@pytest.mark.long
def test_a_wrong_annotation_is_refused(tmp_path: Path) -> None:
    """What a function returns would be cut off otherwise."""
    assert run(WRONG, tmp_path) == "True"


INTERRUPTED = """
import time
from rulebook.engine.luck import _draw_late, draw, draw_luck, new_luck, open_luck
from rulebook.engine.compiled import compiled

@compiled
def number(luck, place):
    return draw(luck, place)

def interrupted():
    _draw_late.compile = compile_
    raise KeyboardInterrupt

compile_, _draw_late.compile = _draw_late.compile, interrupted
luck = new_luck()[0]
open_luck(luck, 5, 7)
try:
    number(luck, 1)
    time.sleep(1)
except KeyboardInterrupt:
    print("interrupted", number(luck, 1) == draw_luck(5, 7, 1)[0, 1])
"""


@compiled_only
@pytest.mark.long
def test_who_interrupts_the_compiling_is_heard(tmp_path: Path) -> None:
    """And nothing of the process is lost."""
    assert run(INTERRUPTED, tmp_path) == "interrupted True"
