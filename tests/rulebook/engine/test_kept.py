"""Damaged code on the disk is compiled again, and a sentence says where a disk keeps nothing."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from rulebook.engine import kept
from rulebook.engine.compiled import compiled
from tests.tiers import first_short

ROOT = Path(__file__).parents[3]
compiled_only = pytest.mark.skipif("NUMBA_DISABLE_JIT" in os.environ, reason="nothing is compiled")

ASK = """
from rulebook.engine.luck import _draw_late
from rulebook.rules.line import war
print(_draw_late.is_kept, war.is_kept)
_draw_late.compile(), war.compile()
print(_draw_late.cache_hits, war.cache_hits)
"""
AT_ONCE = "from rulebook.rules.line import war; war.compile(); print(war.cache_hits)"


def ended(code: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Return a process that has ended and keeps what it compiles in a folder."""
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={**os.environ, kept.VARIABLE: str(folder)},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def file_of(folder: Path, function: str = "line.war") -> Path:
    (found,) = folder.glob(f"compiled-*/*.{function}-*.code")
    return found


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the code of two functions."""
    folder = tmp_path_factory.mktemp("whole")
    first = ended(ASK, folder)
    assert (first.stdout, first.stderr) == ("False False\n0 0\n", "")
    again = ended(ASK, folder)
    assert (again.stdout, again.stderr) == ("True True\n1 1\n", "")
    return folder


def flipped(place: float) -> Callable[[Path], None]:
    def damage(path: Path) -> None:
        content = bytearray(path.read_bytes())
        content[int(place * (len(content) - 1))] ^= 1
        path.write_bytes(content)

    return damage


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def emptied(path: Path) -> None:
    path.write_bytes(b"")


def replaced(path: Path) -> None:
    shutil.copy(file_of(path.parents[1], "luck._draw_late"), path)


DAMAGES = {"first": flipped(0), "middle": flipped(0.5), "last": flipped(1)} | {
    one.__name__: one for one in (cut, emptied, replaced)
}


@compiled_only
@pytest.mark.parametrize("damage", first_short(DAMAGES.values()), ids=DAMAGES)
def test_what_is_damaged_is_compiled_again_and_told_once(
    whole: Path, tmp_path: Path, damage: Callable[[Path], None]
) -> None:
    folder = shutil.copytree(whole, tmp_path / "kept")
    path = file_of(folder)
    damage(path)
    found = ended(ASK, folder)
    assert (found.returncode, found.stdout) == (0, "True False\n1 0\n"), found.stderr
    assert found.stderr == (
        f"Compiled rules were damaged on the disk ({path}); compiling them again.\n"
    )
    again = ended(ASK, folder)
    assert (again.stdout, again.stderr) == ("True True\n1 1\n", "")


@compiled_only
def test_what_is_loaded_at_once_is_checked_too(whole: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(whole, tmp_path / "kept")
    flipped(0.5)(file_of(folder))
    found = ended(AT_ONCE, folder)
    assert (found.returncode, found.stdout, found.stderr.count("\n")) == (0, "0\n", 1)
    assert ended(AT_ONCE, folder).stdout == "1\n"


def test_no_byte_can_be_changed_unnoticed(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    path = tmp_path / "code"
    content = bytes(range(256))
    content += kept._checksum(path, content)
    for place in range(len(content)):
        for bit in range(8):
            damaged = bytearray(content)
            damaged[place] ^= 1 << bit
            path.write_bytes(damaged)
            assert kept._read(path) is None
            assert not path.exists()
    path.write_bytes(content)
    assert kept._read(path) == bytes(range(256))
    path.rename(tmp_path / "another")
    assert kept._read(tmp_path / "another") is None
    assert len(caplog.messages) <= 1


@compiled_only
def test_asking_whether_code_is_kept_removes_nothing(whole: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(whole, tmp_path / "kept")
    flipped(0.5)(file_of(folder))
    before = sorted(folder.rglob("*"))
    found = ended("from rulebook.rules.line import war; print(war.is_kept)", folder)
    assert (found.stdout, found.stderr) == ("False\n", "")
    assert sorted(folder.rglob("*")) == before


FORGET = """
from rulebook.engine.compiled import forget_old_code
from rulebook.rules.line import war
forget_old_code()
"""


@compiled_only
def test_only_code_that_nobody_used_for_long_is_forgotten(whole: Path, tmp_path: Path) -> None:
    """A start uses the engine's; that of another checkout may be young."""
    folder = shutil.copytree(whole, tmp_path / "kept")
    cache = file_of(folder).parent
    earlier = folder / "compiled-earlier"
    earlier.mkdir()
    used, young, old = file_of(folder), cache / "young-1.code", cache / "old-1.code"
    young.touch()
    old.touch()
    for path in (used, old, earlier):
        os.utime(path, (0, 0))
    done = ended(FORGET, folder)
    assert not done.returncode, done.stderr
    assert used.exists()
    assert young.exists()
    assert not old.exists()
    assert not earlier.exists()


@compiled_only
def test_a_write_that_fails_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    @compiled
    def twice(x: float) -> float:
        return 2 * x

    def fail(*_: object) -> None:
        raise OSError("full")

    monkeypatch.setattr(kept, "CACHE", tmp_path)
    monkeypatch.setattr(kept, "_told", set())
    with monkeypatch.context() as broken:
        broken.setattr(Path, "replace", fail)
        assert twice(1) == 2
    assert not list(tmp_path.iterdir())
    assert "can't be kept" in caplog.text
    assert twice(1.0) == 2
    assert len(list(tmp_path.iterdir())) == 1


@compiled_only
def test_where_nothing_can_be_kept_it_says_where_and_what_moves_it(tmp_path: Path) -> None:
    folder = tmp_path / "file"
    folder.touch()
    beside = ROOT / "rulebook" / "__pycache__"
    found = ended(ASK, folder)
    assert (found.returncode, found.stdout) == (0, "False False\n0 0\n")
    assert found.stderr.startswith(f"The compiled rules can't be kept in {folder}")
    assert found.stderr.endswith(f"in the environment variable {kept.VARIABLE}.\n")
    assert found.stderr.count("\n") == 1
    assert not list(beside.glob("*.nb?"))
