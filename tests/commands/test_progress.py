"""Long work without a terminal tells how far it is; signals end it as Ctrl-C does."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from server.commands import progress
from server.commands.environment import INTERRUPTED
from server.commands.main import main
from tests.conftest import ROOT, names_in
from tests.tiers import first_short

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SWEEP = ("sweep", "baseline", "--weeks", "52", "--vary", "overlap=0:1:400", "--runs", "600")
SHORT = ("sweep", "baseline", "--weeks", "52", "--vary", "overlap=0:1:40", "--runs", "600")
posix = pytest.mark.skipif(sys.platform == "win32", reason="processes end otherwise there")


def lines_while(
    work: progress.Work, capsys: pytest.CaptureFixture[str], wanted: int
) -> Iterator[str]:
    """Wait until so many lines have been written, however long that takes."""
    told = ""
    while told.count("\n") < wanted:
        work.advance(0)
        time.sleep(0.001)
        told += capsys.readouterr().err
    yield from told.splitlines()


def test_a_line_at_the_start_and_one_every_so_often(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(progress, "EVERY", 0.01)
    monkeypatch.setattr("time.monotonic", lambda: 0.0)
    with progress.shown("Playing", "run", 9000, 600) as work:
        work.advance(400)
        first, second, third, *_ = lines_while(work, capsys, 3)
    assert first == "Playing: 8,400 of 9,000 runs ..."
    assert second == third
    assert second == "Playing: 1,000 of 9,000 runs after 0 seconds."
    capsys.readouterr()
    with progress.shown("Compiling the rules") as work:
        first, second, *_ = lines_while(work, capsys, 2)
    assert (first, second) == ("Compiling the rules ...", "Compiling the rules: 0 seconds so far.")


def tell(work: progress.Work, together: threading.Barrier) -> None:
    together.wait()
    work.at(1, 4)


def test_threads_that_begin_at_once_say_it_once(capsys: pytest.CaptureFixture[str]) -> None:
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        for _ in range(100):
            together = threading.Barrier(4)
            with progress.shown("Playing", "run") as work, ThreadPoolExecutor(4) as threads:
                for _ in range(4):
                    threads.submit(tell, work, together)
    finally:
        sys.setswitchinterval(interval)
    assert capsys.readouterr().err == "Playing: 4 runs ...\n" * 100


def test_what_is_left_is_told_by_what_was_done_since_the_start(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    now = 0.0
    monkeypatch.setattr("time.monotonic", lambda: now)
    work = progress.Work("Playing", "run", 9000, 5000)
    work.advance(1000)
    now = 300.0
    assert work.line() == "Playing: 6,000 of 9,000 runs after 5 minutes, about 15 minutes left."


def test_an_interrupted_work_says_what_becomes_of_it(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(KeyboardInterrupt), progress.shown("Checking", "row", 2):
        raise KeyboardInterrupt
    assert capsys.readouterr().err == "Checking: 2 rows ...\nStopped; nothing was written.\n"


LONG = [
    (("run", "baseline", "--weeks", "1", "--runs", "3"), "Playing: 3 runs ..."),
    (("check", "--row", "R01", "--runs", "50"), "Checking: 1 row ..."),
    (("check", "--robust", "--worlds", "20"), "Trying the claims: 40 ensembles ..."),
    (("analyse", "swept"), "Reading the sweep: 1 part ..."),
]


@pytest.mark.parametrize(("words", "said"), LONG, ids=lambda part: str(part[0]))
def test_every_long_work_says_that_it_begins(
    words: tuple[str, ...],
    said: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    short = ("sweep", "baseline", "--weeks", "1", "--vary", "parity", "--runs", "2")
    assert main((*short, "--out", "swept", "--csv")) == 0
    told = capsys.readouterr().err
    assert told == "Playing: 4 runs ...\nWriting sweep.csv: 1 part ...\n"
    assert main(words) == 0
    assert capsys.readouterr().err.splitlines()[0] == said


@posix
@pytest.mark.parametrize("name", first_short(["SIGTERM", "SIGHUP", "SIGINT"]))
def test_a_signal_ends_a_sweep_and_says_how_to_go_on(name: str, tmp_path: Path) -> None:
    out = tmp_path / "sweep"
    with subprocess.Popen(
        [sys.executable, str(ROOT / "run.py"), *SWEEP, "--out", str(out)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    ) as process:
        while not list(out.glob("parts/*.parquet")):
            assert process.poll() is None
            time.sleep(0.002)
        process.send_signal(getattr(signal, name))
        written, errors = process.communicate()
    assert (process.returncode, written) == (INTERRUPTED, "")
    first, last = errors.splitlines()
    assert first == "Playing: 240,000 runs ..."
    assert last.startswith("Stopped after ")
    assert last.endswith(
        f"runs, which are kept; go on with: python3 run.py {' '.join(SWEEP)} --out {out} --resume"
    )
    assert not list(out.rglob(".*.unfinished"))


@posix
@pytest.mark.long
def test_what_nohup_has_ignored_stays_ignored(tmp_path: Path) -> None:
    out = tmp_path / "sweep"
    with subprocess.Popen(
        ["/usr/bin/env", "nohup", sys.executable, str(ROOT / "run.py"), *SHORT, "--out", str(out)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    ) as process:
        while not list(out.glob("parts/*.parquet")):
            assert process.poll() is None
            time.sleep(0.002)
        process.send_signal(signal.SIGHUP)
        written, errors = process.communicate()
    assert process.returncode == 0, errors
    assert "24,000 runs played" in written


@posix
@pytest.mark.parametrize("name", first_short(["SIGTERM", "SIGHUP"]))
def test_on_a_terminal_a_signal_gives_the_cursor_back(name: str, tmp_path: Path) -> None:
    import pty  # noqa: PLC0415 - there is none on Windows

    reader, terminal = pty.openpty()
    command = [sys.executable, str(ROOT / "run.py"), "run", "baseline", "--runs", "1000000"]
    with subprocess.Popen(
        [*command, "--out", str(tmp_path / "x.json")], stdout=subprocess.PIPE, stderr=terminal
    ) as process:
        os.close(terminal)
        shown = b""
        while b"Playing" not in shown:
            shown += os.read(reader, 4096)
        process.send_signal(getattr(signal, name))
        with contextlib.suppress(OSError):  # The terminal is gone when nobody writes to it.
            while more := os.read(reader, 4096):
                shown += more
    os.close(reader)
    assert process.returncode == INTERRUPTED
    assert b"nothing was written." in shown
    assert shown.rfind(b"\x1b[?25h") > shown.rfind(b"\x1b[?25l") >= 0
    assert names_in(tmp_path) == []
