"""Standard streams that are closed or full: the work is done and kept, and one sentence says so."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

import model
from tests.conftest import ROOT
from tests.tiers import first_short

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there is no such shell there")

FULL = Path("/dev/full")
RUN = "run baseline --weeks 1"
SWEEP = "sweep baseline --weeks 1 --vary parity --runs 2"
CLOSED = "The standard output can't be written (it is closed).\n"
NO_SPACE = "The standard output can't be written (no space left on device).\n"
PLAYING = "Playing: 4 runs ...\n"

WRITTEN = {
    f"{RUN} --out x.json": "x.json",
    f"{RUN} --runs 4 --out x.csv": "x.csv",
    f"{SWEEP} --out x --csv": "x/sweep.csv",
    "check --row R01 --runs 50 --json x.json": "x.json",
    "scenarios": None,
    "parameters overlap": None,
    "--help": None,
}


def in_a_shell(words: str, streams: str, folder: Path) -> subprocess.CompletedProcess[str]:
    command = f'"{sys.executable}" "{ROOT / "run.py"}" {words} {streams}'
    return subprocess.run(
        ["/bin/sh", "-c", command], cwd=folder, capture_output=True, encoding="utf-8", check=False
    )


@pytest.mark.parametrize(("words", "kept"), first_short(WRITTEN.items()))
@pytest.mark.parametrize(("streams", "said"), [(">&-", CLOSED), (">/dev/full", NO_SPACE)])
def test_the_work_is_done_and_kept_without_a_standard_output(
    words: str, kept: str | None, streams: str, said: str, tmp_path: Path
) -> None:
    if "full" in streams and not FULL.exists():
        pytest.skip("there is no device that is full")
    done = in_a_shell(words, streams, tmp_path)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.endswith(said)
    assert "Traceback" not in done.stderr
    assert kept is None or (tmp_path / kept).stat().st_size


@pytest.mark.parametrize(
    "streams", first_short(["2>&-", "2>/dev/full", "<&-", ">&- 2>&-", "<&- >&- 2>&-"])
)
def test_no_other_stream_is_needed(streams: str, tmp_path: Path) -> None:
    if "full" in streams and not FULL.exists():
        pytest.skip("there is no device that is full")
    done = in_a_shell(f"{SWEEP} --out x --csv", streams, tmp_path)
    assert done.returncode == (1 if ">&- 2" in streams else 0)
    assert not done.stderr.replace(PLAYING, "").replace("Writing sweep.csv: 1 part ...\n", "")
    whole = tmp_path / "whole"
    model.sweep(model.load("baseline").replace(weeks=1), ["parity"], 2, out=whole)
    (part,) = (whole / "parts").iterdir()
    assert part.read_bytes() == (tmp_path / "x" / "parts" / part.name).read_bytes()
    refused = in_a_shell("run nothing_of_the_kind", streams, tmp_path)
    assert refused.returncode == 2


@pytest.mark.parametrize(
    "words",
    [
        ("run", "caf\udce9.toml"),
        ("run", "baseline", "--out", "caf\udce9.json"),
        ("check", "--json", "caf\udce9.json"),
        ("sweep", "baseline", "--vary", "parity", "--out", "caf\udce9"),
        ("sweep", "baseline", "--design", "caf\udce9.csv", "--out", "x"),
        ("analyse", "caf\udce9"),
    ],
)
def test_a_name_that_is_not_utf8_is_one_sentence(words: tuple[str, ...], tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, str(ROOT / "run.py"), *map(os.fsencode, words)],
        cwd=tmp_path,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    (name,) = (word for word in words if "\udce9" in word)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == f"{name!r} is not UTF-8; use a name that is.\n"
    assert not list(tmp_path.iterdir())


@pytest.mark.long
def test_where_the_locale_is_ascii_names_have_umlauts(tmp_path: Path) -> None:
    settings = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    scenario = tmp_path / "Übung.toml"
    scenario.write_text('extends = "baseline"\ntitle = "Übung"\nweeks = 1\n', encoding="utf-8")
    for words, kept in (
        (("run", "Übung.toml", "--out", "ä.json"), "ä.json"),
        (("run", "Übung.toml", "--runs", "2", "--out", "ä.parquet"), "ä.parquet"),
        (("sweep", "Übung.toml", "--vary", "parity", "--runs", "2", "--out", "ö"), "ö/parts"),
    ):
        done = subprocess.run(
            [sys.executable, str(ROOT / "run.py"), *map(os.fsencode, words)],
            cwd=tmp_path,
            env={**os.environ, **settings},
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        assert done.returncode == 0, done.stderr
        assert (tmp_path / kept).exists()
