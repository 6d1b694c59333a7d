"""`sweep`: what it writes, how it goes on after whatever ended it, and what it refuses."""

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
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import model
from model.sweeps import play as playing
from model.sweeps.store import LOCK
from server.commands.environment import INTERRUPTED
from server.commands.main import main
from tests.conftest import ROOT, names_in

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
    assert names_in(whole) == ["manifest.json", "parts", "sweep.csv"]
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
        assert process.communicate()[1] == ""
        assert process.returncode == 0
    assert table_of(out) == wanted
    assert names_in(out) == ["manifest.json", "parts"]


@pytest.mark.skipif(sys.platform == "win32", reason="Ctrl-C is sent otherwise there")
def test_ctrl_c_stops_cleanly_and_says_how_to_go_on(whole: Path, tmp_path: Path) -> None:
    out = tmp_path / "a folder"
    with started(out) as process:
        while not list(out.glob("parts/*.parquet")):
            assert process.poll() is None
            time.sleep(0.002)
        process.send_signal(signal.SIGINT)
        written, errors = process.communicate(timeout=60)
    assert (process.returncode, written) == (INTERRUPTED, "")
    match = re.fullmatch(
        r"Stopped after ([\d,]+) of 9,000 runs, which are kept; go on with: (.+)\n", errors
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


REFUSED = [
    (VARY[:2], ("Missing option '--out'",)),
    (("--out", "new"), ("--vary", "empty")),
    (("--all", "--out", "new"), ("--sample",)),
    (("--all", "--vary", "overlap", "--out", "new"), ("--all", "--vary")),
    (("--vary", "overlpa", "--out", "new"), ("--vary 'overlpa'", "Did you mean overlap?")),
    (("--vary", "overlap=0:1:0", "--out", "new"), ("'0' values", "from 1")),
    (("--vary", "overlap=0:2:3", "--out", "new"), ("overlap is '2'", "0 to 1")),
    (("--vary", "overlap", "--set", "overlap=1", "--out", "new"), ("--set overlap",)),
    (("--vary", "overlap", "--runs", "0", "--out", "new"), ("--runs", "'0'")),
    (("--vary", "overlap", "--luck", "bad", "--out", "new"), ("--luck", "common")),
    (("--vary", "overlap", "--threads", "0", "--out", "new"), ("--threads",)),
    (("--vary", "overlap", "--sample", "sobol:100", "--out", "new"), ("100", "power of 2")),
    (("--design", "none.csv", "--out", "new"), ("none.csv", "can't be read")),
    (("--design", "bad.csv", "--out", "new"), ("bad.csv", "line 3", "0 to 1")),
    (("--vary", "overlap", "--out", "bad.csv"), ("bad.csv", "file", "folder")),
    (("--vary", "overlap", "--out", "full"), ("full", "other files", "notes.txt")),
    (("--vary", "overlap", "--resume", "--out", "full"), ("full", "other files")),
    (("--vary", "overlap", "--out", "own"), ("own", "other files", "thesis.unfinished")),
    (
        ("--vary", "overlap", "--cluster", "local:2", "--threads", "2", "--out", "new"),
        ("--threads: a cluster's workers", "or --cluster"),
    ),
    (
        ("--vary", "overlap", "--cluster", "tcp://127.0.0.1:9", "--out", "full"),
        ("full", "notes.txt"),
    ),
    (("--vary", "overlap", "--out", "missing/new"), ("can't be written", "no such file")),
    (("--vary", "overlap", "--out", "strange"), ("manifest.json is no manifest",)),
    (
        ("--all", "--sample", "sobol:1048576", "--runs", "1000000", "--out", "new"),
        ("1,048,576,000,000 runs", "at most 1,000,000,000,000"),
    ),
]


@pytest.mark.parametrize(("words", "named"), REFUSED, ids=lambda part: " ".join(part)[-40:])
def test_bad_input_is_one_sentence(
    words: tuple[str, ...],
    named: tuple[str, ...],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "bad.csv").write_text("overlap\n1\n7\n", encoding="utf-8")
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "notes.txt").touch()
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "thesis.unfinished").write_text("All of it.", encoding="utf-8")
    (tmp_path / "strange").mkdir()
    (tmp_path / "strange" / "manifest.json").write_text("[]", encoding="utf-8")
    before = {path: path.is_file() and path.read_bytes() for path in tmp_path.rglob("*")}
    assert main(("sweep", "baseline", *words)) == 2
    error = capsys.readouterr().err
    assert error.count("\n") == 1
    for part in named:
        assert part in error
    assert before == {path: path.is_file() and path.read_bytes() for path in tmp_path.rglob("*")}


ASKED = st.tuples(
    st.sampled_from(("--vary", "--sample", "--luck", "--runs")),
    st.sampled_from(("overlap", "parity", "first_mover", "sobol", "lhs", "overlp", ""))
    | st.text(max_size=6),
    st.sampled_from(("=", ":", "=0:", "=0:1:", "=0,", "")),
    st.integers(-3, 3).map(str) | st.floats().map(repr) | st.text(max_size=6),
).map(lambda parts: f"{parts[0]}={''.join(parts[1:])}")


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(asked=st.lists(ASKED, min_size=1, max_size=3))
def test_nothing_that_is_asked_ends_in_a_traceback(
    asked: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "sweep"
    code = main(("sweep", "baseline", "--weeks", "1", "--runs", "1", *asked, "--out", str(out)))
    written = capsys.readouterr()
    assert code in {0, 2}
    assert written.err.count("\n") == (code == 2)
    assert out.exists() == (code == 0)
    shutil.rmtree(out, ignore_errors=True)


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
    assert names_in(whole) == ["manifest.json", "parts", "sweep.csv"]


@pytest.mark.parametrize(
    ("name", "words"), [("rulebook", "the rulebook"), ("model", "the model"), ("scipy", "scipy")]
)
def test_a_sweep_of_another_rulebook_is_not_gone_on_with(
    name: str, words: str, whole: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = shutil.copytree(whole, tmp_path / "sweep")
    manifest = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    manifest["versions"][name] = "0123456789abcdef"
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
        other.communicate(timeout=60)
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
    ("limit", "hint"),
    [(1_000, ""), (25_000, "; the finished parts are kept, and --resume goes on")],
)
def test_a_disk_that_is_full_is_one_sentence_and_loses_nothing(
    whole: Path, tmp_path: Path, limit: int, hint: str
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
    assert done.stderr == f"--out {out}: it can't be written (file too large){hint}.\n"
    assert not list(out.rglob(".*.unfinished"))
    assert main((*SWEEP, "--out", str(out), "--resume")) == 0
    assert table_of(out) == table_of(whole)


def test_more_than_a_hundred_million_runs_are_asked_about(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "sweep"
    huge = ("--weeks", "2", "--all", "--sample", "sobol:1048576", "--runs", "200")
    assert main(("sweep", "baseline", *huge, "--out", str(out))) == 2
    error = capsys.readouterr().err
    assert re.fullmatch(
        r"A sweep of 1,048,576 points × 200 runs is 209,715,200 runs, about [\d,]+ \w+ here and "
        r"[\d.,]+ [GT]B on disk by the rate of a few of them; add --yes to play it\.\n",
        error,
    ), error
    assert not out.exists()


def test_points_of_a_file_are_played(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    points, out = tmp_path / "points.csv", tmp_path / "sweep"
    points.write_text("overlap,staff\n0.5,60\n0.25,80\n", encoding="utf-8")
    words = ("sweep", "no_war_aid", "--design", str(points), "--weeks", "3", "--runs", "4")
    assert main((*words, "--out", str(out))) == 0
    written = capsys.readouterr()
    assert written.err == ""
    assert written.out.startswith("2 points × 4 runs: 8 runs played in ")
    points.write_text("overlap\n0.5\n", encoding="utf-8")
    assert main((*words[:-1], "1", "--out", str(tmp_path / "one"))) == 0
    assert capsys.readouterr().out.startswith("1 point × 1 run: 1 run played in ")
    frame = model.open_sweep(out).frame()
    assert list(frame.staff) == [60] * 4 + [80] * 4
    assert model.open_sweep(out).manifest["scenario_name"] == "no_war_aid"
