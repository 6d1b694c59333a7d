"""`sweep`: what it refuses, each in one sentence and with nothing written."""

from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from server.commands.main import main
from tests.tiers import examples

if TYPE_CHECKING:
    from pathlib import Path

REFUSED = [
    (("--vary", "overlap=0:1:5"), ("Missing option '--out'",)),
    (("--out", "new"), ("--vary", "empty")),
    (("--all", "--out", "new"), ("--sample",)),
    (("--all", "--vary", "overlap", "--out", "new"), ("--all", "--vary")),
    (("--vary", "overlpa", "--out", "new"), ("--vary 'overlpa'", "Did you mean overlap?")),
    (("--vary", "overlap=0:1:0", "--out", "new"), ("'0' values", "from 1")),
    (("--vary", "overlap=0:2:3", "--out", "new"), ("overlap is 2", "0 to 1")),
    (("--vary", "overlap", "--set", "overlap=1", "--out", "new"), ("--set overlap",)),
    (
        ("--vary", "overlap", "--runs", "0", "--out", "new"),
        ("--runs", "0 is not a whole number from 1"),
    ),
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
    (
        ("--vary", "overlap", "--resume", "--out", "strange"),
        ("manifest.json is not a sweep's manifest",),
    ),
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


def test_mistakes_of_several_options_are_told_at_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "bad.csv").write_text("overlap,parity\n7,1\n0.5,maybe\n", encoding="utf-8")
    points = ("--design", str(tmp_path / "bad.csv"))
    wrong = ("--set", "staff=x", "--set", "hedgin=1", *points, "--out", str(tmp_path / "new"))
    assert main(("sweep", "baseline", *wrong)) == 2
    assert capsys.readouterr().err.splitlines() == [
        "--set 'staff=x': staff is 'x'; allowed is a number from 0 to 200.",
        "--set 'hedgin=1': there is no parameter 'hedgin'. Did you mean hedging?",
        f"--design {points[1]}, line 2: overlap is 7; allowed is a number from 0 to 1.",
        f"--design {points[1]}, line 3: parity is 'maybe'; allowed is 0 or 1 (false or true).",
    ]
    assert not (tmp_path / "new").exists()


@settings(max_examples=examples(60), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(asked=st.lists(ASKED, min_size=1, max_size=3))
def test_nothing_that_is_asked_ends_in_a_traceback(
    asked: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "sweep"
    code = main(("sweep", "baseline", "--weeks", "1", "--runs", "1", *asked, "--out", str(out)))
    written = capsys.readouterr()
    assert code in {0, 2}
    told = written.err.splitlines()
    assert told[0].startswith("Playing: ") == (code == 0)
    assert len(told) <= len(asked)  # one line a mistake
    assert all(line.endswith((".", "?")) for line in told)
    assert out.exists() == (code == 0)
    shutil.rmtree(out, ignore_errors=True)


def test_more_than_a_hundred_million_runs_are_asked_about(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "sweep"
    huge = ("--weeks", "2", "--all", "--sample", "sobol:1048576", "--runs", "200")
    assert main(("sweep", "baseline", *huge, "--out", str(out))) == 2
    error = capsys.readouterr().err
    said = re.fullmatch(
        r"A sweep of 1,048,576 points × 200 runs is 209,715,200 runs, about [\d,]+ \w+ here and "
        r"([\d.,]+) GB on disk by the rate of a few of them; add --yes to play it\.\n",
        error,
    )
    assert said is not None, error
    assert main(("sweep", "baseline", *huge, "--out", str(out), "--csv")) == 2
    with_text = re.search(r"([\d.,]+) GB on disk", capsys.readouterr().err)
    assert with_text is not None
    assert float(with_text[1]) > 3 * float(said[1])  # text takes several times as much
    assert not out.exists()
