"""`sweep`: what it writes, how it goes on after whatever ended it, and what it leaves alone."""

from __future__ import annotations

import json
import re
import shlex
import shutil
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest

import model
from model.sweeps import play as playing
from model.sweeps.store import LOCK
from server.commands.environment import INTERRUPTED
from server.commands.main import main
from tests.conftest import ROOT, names_in
from tests.tiers import first_short

if TYPE_CHECKING:
    from pathlib import Path

VARY = ("--vary", "overlap=0:1:5", "--vary", "rationality=2,5,10")
SWEEP = ("sweep", "baseline", "--weeks", "52", *VARY, "--runs", "600")
PARTS = 15


def started(out: Path, *more: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, str(ROOT / "run.py"), *SWEEP, "--out", str(out), *more],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )


def table_of(out: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (out / "parts").iterdir()}


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A sweep that nothing interrupted."""
    out = tmp_path_factory.mktemp("whole") / "sweep"
    assert main((*SWEEP, "--out", str(out), "--csv")) == 0
    return out


def test_a_sweep_is_a_manifest_and_a_table_of_parts(whole: Path) -> None:
    assert names_in(whole) == ["SHA256SUMS", "manifest.json", "parts", "sweep.csv"]
    assert names_in(whole / "parts") == [f"part-{k:08d}.parquet" for k in range(PARTS)]
    manifest = json.loads((whole / "manifest.json").read_text(encoding="utf-8"))
    assert (manifest["points"], manifest["runs"], manifest["rows"]) == (15, 600, 9000)
    assert (manifest["seed"], manifest["luck"], manifest["weeks"]) == (1, "common", 52)
    assert manifest["design"] == {"kind": "grid"}
    assert manifest["measures"] == list(model.MEASURES)
    assert manifest["parameters"][1] == {
        "name": "rationality",
        "low": 2,
        "high": 10,
        "values": [2, 5, 10],
    }
    assert {"condominium", "rulebook", "python", "numpy", "numba"} <= set(manifest["versions"])
    assert manifest["command"].startswith("python3 run.py sweep baseline --weeks 52 --vary")


def test_the_csv_holds_what_the_parts_hold(whole: Path) -> None:
    text = pd.read_csv(whole / "sweep.csv")
    frame = model.open_sweep(whole).frame()
    assert list(text) == list(frame)
    assert len(text) == 9000
    for name in ("point", "run", "overlap", "casualties", "centre_open_week"):
        assert np.array_equal(text[name], frame[name], equal_nan=True), name


def test_a_finished_sweep_is_left_as_it_is(whole: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = table_of(whole)
    assert main((*SWEEP, "--out", str(whole), "--resume")) == 0
    assert "0 runs played" in capsys.readouterr().out
    assert table_of(whole) == before


@pytest.mark.skipif(sys.platform == "win32", reason="processes end otherwise there")
@pytest.mark.long
def test_killed_at_any_moment_it_loses_nothing_that_was_finished(
    whole: Path, tmp_path: Path
) -> None:
    out = tmp_path / "sweep"
    wanted = table_of(whole)
    finished = 0
    for kill_at in (0, 1, 8):
        with started(out, "--resume") as process:
            while process.poll() is None:
                if len(list(out.glob("parts/*.parquet"))) >= kill_at:
                    break
                time.sleep(0.002)
            process.kill()
        kept = (
            {name: part for name, part in table_of(out).items() if name in wanted}
            if (out / "parts").exists()
            else {}
        )
        assert len(kept) >= finished
        assert kept.items() <= wanted.items()
        finished = len(kept)
        if kept:
            assert len(pd.read_parquet(out / "parts")) == 600 * len(kept)
    with started(out, "--resume") as process:
        assert "Playing: " in process.communicate()[1]
        assert process.returncode == 0
    assert table_of(out) == wanted
    assert names_in(out) == ["SHA256SUMS", "manifest.json", "parts"]


@pytest.mark.skipif(sys.platform == "win32", reason="Ctrl-C is sent otherwise there")
def test_ctrl_c_stops_cleanly_and_says_how_to_go_on(whole: Path, tmp_path: Path) -> None:
    out = tmp_path / "a folder"
    with started(out) as process:
        while not list(out.glob("parts/*.parquet")):
            assert process.poll() is None
            time.sleep(0.002)
        process.send_signal(signal.SIGINT)
        written, errors = process.communicate(timeout=900)
    assert (process.returncode, written) == (INTERRUPTED, "")
    match = re.fullmatch(
        r"Playing: 9,000 runs \.\.\.\n"
        r"Stopped after ([\d,]+) of 9,000 runs, which are kept; go on with: (.+)\n",
        errors,
    )
    assert match is not None, errors
    kept = int(match[1].replace(",", "")) // 600
    assert len(list(out.glob("parts/*.parquet"))) == kept < PARTS
    assert not list(out.rglob(".*.unfinished"))
    python, door, *words = shlex.split(match[2])
    assert (python, door, words[-1]) == ("python3", "run.py", "--resume")
    assert main(words) == 0
    assert table_of(out) == table_of(whole)


def test_ctrl_c_while_the_rules_are_compiled_writes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupted() -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(model, "is_warm", lambda: False)
    monkeypatch.setattr(model, "warm_up", interrupted)
    assert main((*SWEEP, "--out", str(tmp_path / "sweep"))) == INTERRUPTED
    assert "nothing was written" in capsys.readouterr().err
    assert names_in(tmp_path) == []


def test_what_failed_before_is_told_on_resuming(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def failing(*_: object, **__: object) -> None:
        raise ArithmeticError

    words = ("sweep", "baseline", "--weeks", "1", *VARY, "--runs", "4", "--out")
    out = str(tmp_path / "sweep")
    with monkeypatch.context() as patch:
        patch.setattr(playing, "simulate", failing)
        assert main((*words, out)) == 0
    assert main((*words, out, "--resume")) == 0
    assert capsys.readouterr().out.count("60 runs failed; the column `error` says why.") == 2


def test_too_little_memory_is_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def too_large(*_: object, **__: object) -> None:
        raise MemoryError

    words = ("sweep", "baseline", "--weeks", "1", *VARY, "--runs", "4", "--out")
    with monkeypatch.context() as patch:
        patch.setattr(playing, "simulate", too_large)
        assert main((*words, str(tmp_path / "sweep"))) == 2
    assert capsys.readouterr().err == (
        "Playing: 60 runs ...\n"
        "There is too little memory to play a part; the finished parts are kept, and --resume "
        "goes on (--threads 1 needs the least).\n"
    )
    assert main((*words, str(tmp_path / "sweep"), "--resume")) == 0
    assert "failed" not in capsys.readouterr().out


def test_a_part_that_is_not_whole_is_played_again(whole: Path, tmp_path: Path) -> None:
    out = shutil.copytree(whole, tmp_path / "sweep")
    for name in (".part-00000002.parquet.unfinished", "thesis.unfinished"):
        (out / "parts" / name).touch()
    (out / "thesis.unfinished").touch()
    assert main((*SWEEP, "--out", str(out), "--resume")) == 2
    (out / "parts" / "thesis.unfinished").unlink()
    part = out / "parts" / "part-00000002.parquet"
    part.write_bytes(part.read_bytes()[:1000])
    (out / "parts" / "part-00000004.parquet").unlink()
    assert main((*SWEEP, "--out", str(out), "--resume")) == 0
    assert table_of(out) == table_of(whole)
    assert (out / "thesis.unfinished").exists()


def test_what_a_system_leaves_among_the_parts_is_passed_over(whole: Path, tmp_path: Path) -> None:
    out = shutil.copytree(whole, tmp_path / "sweep")
    left = [out / "parts" / name for name in (".DS_Store", ".thesis.unfinished")]
    for path in left:
        path.write_text("Not of a sweep.", encoding="utf-8")
    (out / "parts" / "part-00000004.parquet").unlink()
    assert main((*SWEEP, "--out", str(out), "--resume")) == 0
    assert all(path.read_text(encoding="utf-8") == "Not of a sweep." for path in left)
    for path in left:
        path.unlink()
    assert table_of(out) == table_of(whole)


@pytest.mark.parametrize(
    ("more", "named"),
    [
        ((), "it holds a sweep already; go on with it by --resume"),
        (("--resume", "--seed", "2"), "its seed: 1, and not 2"),
        (("--resume", "--luck", "independent"), "its luck: common, and not independent"),
        (("--resume", "--set", "staff=80"), "(its staff: 60, and not 80);"),
        (("--resume", "--weeks", "20", "--set", "staff=8"), "(its weeks: 52, and not 20; staff: 6"),
        (
            ("--resume", "--runs", "9", "--seed", "2", "--set", "staff=80", "--set", "anger=0"),
            "1, and not 2; runs at a point: 600, and not 9; staff: 60, and not 80; and 1 more)",
        ),
        (("--resume", "--vary", "staff=60,80"), "its points: 15, and not 30"),
    ],
)
def test_another_sweep_is_not_written_over(
    whole: Path, more: tuple[str, ...], named: str, capsys: pytest.CaptureFixture[str]
) -> None:
    before = table_of(whole), (whole / "manifest.json").read_bytes()
    assert main((*SWEEP, "--out", str(whole), *more)) == 2
    error = capsys.readouterr().err
    assert named in error
    assert error.count("\n") == 1
    assert before == (table_of(whole), (whole / "manifest.json").read_bytes())
    assert names_in(whole) == ["SHA256SUMS", "manifest.json", "parts", "sweep.csv"]


@pytest.mark.parametrize(
    ("name", "words"), [("rulebook", "the rulebook"), ("model", "the model"), ("scipy", "scipy")]
)
def test_a_sweep_of_another_rulebook_is_not_gone_on_with(
    name: str, words: str, whole: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = shutil.copytree(whole, tmp_path / "sweep")
    manifest = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    manifest["versions"][name] = "0123456789abcdef"
    (out / "SHA256SUMS").unlink()
    (out / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    (out / "parts" / "part-00000001.parquet").unlink()
    assert main((*SWEEP, "--out", str(out), "--resume")) == 2
    error = capsys.readouterr().err
    assert f"another version of {words} (0123456789abcdef, and now" in error
    assert len(table_of(out)) == PARTS - 1


HOLDING = """
import sys
from filelock import FileLock
with FileLock(sys.argv[1]):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_two_sweeps_do_not_write_to_one_folder(
    whole: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = shutil.copytree(whole, tmp_path / "sweep")
    (out / "parts" / "part-00000004.parquet").unlink()
    before = table_of(out)
    words = (*SWEEP, "--out", str(out), "--resume")
    command = [sys.executable, "-c", HOLDING, str(out / LOCK)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout is not None
        assert other.stdout.readline().strip() == b"held"
        assert main(words) == 2
        assert "another sweep is at work in this folder" in capsys.readouterr().err
        assert table_of(out) == before
        other.communicate(timeout=900)
    assert main(words) == 0
    assert names_in(out) == names_in(whole)


LIMITED = """
import resource, sys
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]), -1))
from server.commands.main import main
sys.exit(main(sys.argv[2:]))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="there is no such limit there")
@pytest.mark.parametrize(
    ("limit", "began", "hint"),
    first_short(
        [
            (
                25_000,
                "Playing: 9,000 runs ...\n",
                "; the finished parts are kept, and --resume goes on",
            ),
            (1_000, "", ""),
        ]
    ),
)
def test_a_disk_that_is_full_is_one_sentence_and_loses_nothing(
    whole: Path, tmp_path: Path, limit: int, began: str, hint: str
) -> None:
    out = tmp_path / "sweep"
    model.warm_up()
    done = subprocess.run(
        [sys.executable, "-c", LIMITED, str(limit), *SWEEP, "--out", str(out)],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 2, done.stderr
    said = f"--out {out}: it can't be written (file too large){hint}.\n"
    assert done.stderr == f"{began}{said}"
    assert not list(out.rglob(".*.unfinished"))
    assert main((*SWEEP, "--out", str(out), "--resume")) == 0
    assert table_of(out) == table_of(whole)


def test_points_of_a_file_are_played(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    points, out = tmp_path / "points.csv", tmp_path / "sweep"
    points.write_text("overlap,staff\n0.5,60\n0.25,80\n", encoding="utf-8")
    words = ("sweep", "no_war_aid", "--design", str(points), "--weeks", "3", "--runs", "4")
    assert main((*words, "--out", str(out))) == 0
    written = capsys.readouterr()
    assert written.err == "Playing: 8 runs ...\n"
    assert written.out.startswith("2 points × 4 runs: 8 runs played; ")
    points.write_text("overlap\n0.5\n", encoding="utf-8")
    assert main((*words[:-1], "1", "--out", str(tmp_path / "one"))) == 0
    assert capsys.readouterr().out.startswith("1 point × 1 run: 1 run played; ")
    frame = model.open_sweep(out).frame()
    assert list(frame.staff) == [60] * 4 + [80] * 4
    assert model.open_sweep(out).manifest["scenario_name"] == "no_war_aid"
