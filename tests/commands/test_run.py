"""`run`: its story, its summary of many futures, and the files that it writes."""

from __future__ import annotations

import contextlib
import csv
import json
import os
import re
import signal
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from pyarrow import float64, parquet

import model
from rulebook.declared.kinds import WEEK
from rulebook.declared.names import ACTORS, ARENAS
from rulebook.declared.parameters import PARAMETERS
from server.commands.main import main
from tests.conftest import ROOT, names_in

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Program

GOLDEN = ROOT / "tests" / "golden"
WHOLE = ("baseline", "gabala_2012", "rupture")
"""Scenarios whose transcripts are kept whole; of the others, weeks and titles are."""
SCENARIOS = [scenario.name for scenario in model.scenarios()]
SHORT = ("run", "baseline", "--weeks", "6")
SHORT_SCENARIO = model.load("baseline").replace({}, 6)


def check_golden(name: str, text: str, config: pytest.Config) -> None:
    path = GOLDEN / f"{name}.txt"
    if config.getoption("--golden"):
        path.write_text(text, encoding="utf-8", newline="\n")
    kept = path.read_text(encoding="utf-8") if path.exists() else ""
    assert text == kept, f"if this is meant, write {path.name} again: python3 run.py test --golden"


def read_csv(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))


@pytest.mark.parametrize("name", SCENARIOS)
def test_each_scenario_has_its_transcript(
    name: str, capsys: pytest.CaptureFixture[str], pytestconfig: pytest.Config
) -> None:
    assert main(("run", name, "--seed", "1")) == 0
    told = capsys.readouterr().out
    check_golden(name, told if name in WHOLE else outline(told), pytestconfig)


def outline(transcript: str) -> str:
    """Return the weeks of a transcript and the titles of what happened in each."""
    lines = re.findall(r"^(?:Week \d+,.*|  [A-Z].*)$", transcript, re.MULTILINE)
    assert lines, "a transcript has weeks, and dispatches that are indented by two spaces"
    return "\n".join(lines) + "\n"


def test_every_transcript_has_its_scenario(pytestconfig: pytest.Config) -> None:
    left_over = [path for path in GOLDEN.glob("*.txt") if path.stem not in SCENARIOS]
    if pytestconfig.getoption("--golden"):
        for path in left_over:
            path.unlink()
    else:
        assert not left_over, f"their scenarios are gone; remove {left_over}"


def test_a_pipe_gets_plain_text_whatever_the_terminal_was(program: Program) -> None:
    wanted = (GOLDEN / "baseline.txt").read_text(encoding="utf-8")
    done = program("run", "baseline", "--seed", "1", FORCE_COLOR="1", COLUMNS="40", LC_ALL="C")
    assert (done.returncode, done.stdout, done.stderr) == (0, wanted, "")
    assert max(map(len, wanted.splitlines())) <= 100
    assert not re.search(r"[ \t]\n|[^\n\x20-\uffff]", wanted)


def test_the_story_tells_its_rules_and_its_measures(capsys: pytest.CaptureFixture[str]) -> None:
    assert main((*SHORT, "--set", "overlap=0")) == 0
    text = capsys.readouterr().out
    story = model.tell(model.load("baseline").replace({"overlap": 0}, 6), 1)
    assert "overlap = 0 (default 0.9)" in text
    flowing = " ".join(text.split())
    for event in story.events:
        assert " ".join(event.title.split()) in flowing
        assert f"[{event.rule}; " in text
    for measure in model.MEASURES.values():
        assert measure.title in text


def test_the_summary_tells_bands_and_probabilities(capsys: pytest.CaptureFixture[str]) -> None:
    assert main((*SHORT, "--runs", "40", "--seed", "3")) == 0
    text = capsys.readouterr().out
    chances = model.simulate(model.load("baseline").replace({}, 6), 40, 3).probabilities()
    assert "40 futures, of seed 3." in text
    assert "Centre agreed by 30 January" not in text  # a day that is not played
    for name, outcome in SHORT_SCENARIO.outcomes.items():
        assert re.search(rf"{re.escape(outcome.title)} +{chances[name]:.1%}\n", text), name


def test_in_the_summary_never_comes_after_every_week(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(("run", "no_war_aid", "--runs", "60", "--weeks", "40")) == 0
    text = capsys.readouterr().out
    played = model.simulate(model.load("no_war_aid").replace({}, 40), 60)
    weeks = [int(week) for week in played.measures["centre_signed_week"]]
    ordered = sorted(week for week in weeks if week >= 0)
    assert 3 <= len(ordered) < 30
    never = f"{(60 - len(ordered)) / 60:.1%}"
    assert re.search(rf"Centre agreed +never +{ordered[2]} +never +{never} +week\n", text)
    assert re.search(r"Turkish soldiers +[\d,.]+ +[\d,.]+ +[\d,.]+ +soldiers\n", text)
    assert max(map(len, text.splitlines())) <= 100


def test_the_json_of_a_run_has_the_names_that_others_use(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "x.json"
    assert main((*SHORT, "--seed", "5", "--set", "staff=80", "--out", str(path))) == 0
    assert capsys.readouterr().out
    run: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    assert (run["scenario"], run["seed"]) == ("baseline", 5)
    assert list(run["parameters"]) == list(PARAMETERS)
    assert run["parameters"]["staff"] == 80
    assert (run["weeks"][0], len(run["weeks"])) == ("2020-11-10", 7)
    assert {len(values) for values in run["series"].values()} == {7}
    for arena in ARENAS:
        shares = [run["series"][f"control.{actor}.{arena}"] for actor in ACTORS]
        assert np.sum(shares, axis=0) == pytest.approx(1)
    assert {"week", "kind", "actors", "text", "rule", "paragraphs"} <= set(run["events"][0])
    assert {"week", "deal", "actor", "motive", "worth"} == set(run["ledger"][0])
    assert list(run["measures"]) == list(model.MEASURES)
    story = model.tell(model.load("baseline").replace({"staff": 80}, 6), 5)
    weeks = {name for name, row in model.MEASURES.items() if row.kind is WEEK}
    never = {name for name in weeks if story.measures[name] < 0}
    assert "centre_open_week" in never
    assert {name for name, value in run["measures"].items() if value is None} == never
    assert {**run["measures"], **dict.fromkeys(never, -1)} == pytest.approx(story.measures)
    assert names_in(tmp_path) == ["x.json"]


def test_the_json_of_many_runs_has_a_list_a_measure(tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    assert main((*SHORT, "--runs", "20", "--out", str(path))) == 0
    runs: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    assert list(runs["measures"]) == list(model.MEASURES)
    assert {len(values) for values in runs["measures"].values()} == {20}
    assert list(runs["summary"]) == list(model.MEASURES)
    assert runs["measures"]["centre_open_week"] == [None] * 20
    assert runs["summary"]["centre_open_week"] == {
        "mean": None,
        "median": None,
        "p5": None,
        "p95": None,
        "never": 1,
    }
    for name, values in runs["measures"].items():
        if model.MEASURES[name].kind is not WEEK:
            assert runs["summary"][name]["median"] == pytest.approx(np.median(values))
    assert list(runs["probabilities"]) == list(SHORT_SCENARIO.outcomes)


def test_a_table_of_a_run_has_one_row_a_week(tmp_path: Path) -> None:
    for ending in ("csv", "parquet"):
        assert main((*SHORT, "--out", str(tmp_path / f"x.{ending}"))) == 0
    rows = read_csv(tmp_path / "x.csv")
    table = parquet.read_table(tmp_path / "x.parquet")
    assert [row["week"] for row in rows] == [str(week) for week in range(7)]
    assert list(rows[0]) == table.column_names == ["week", "date", *model.SERIES]
    for name in model.SERIES:
        assert [float(row[name]) for row in rows] == table[name].to_pylist()


def test_a_table_of_many_runs_has_one_row_a_run(tmp_path: Path) -> None:
    for ending in ("csv", "parquet"):
        assert main((*SHORT, "--runs", "9", "--out", str(tmp_path / f"x.{ending}"))) == 0
    rows = read_csv(tmp_path / "x.csv")
    table = parquet.read_table(tmp_path / "x.parquet")
    assert [(row["seed"], row["run"]) for row in rows] == [("1", str(run)) for run in range(9)]
    assert list(rows[0]) == table.column_names
    outcomes = [f"outcome.{name}" for name in SHORT_SCENARIO.outcomes]
    assert list(rows[0]) == ["seed", "run", *model.MEASURES, *outcomes]
    assert [row["centre_open_week"] for row in rows] == [""] * 9
    assert table["centre_open_week"].to_pylist() == [None] * 9
    assert {table.schema.field(name).type for name in model.MEASURES} == {float64()}
    signed = [float(row["centre_signed_week"] or -1) for row in rows]
    assert signed == [
        -1 if week is None else week for week in table["centre_signed_week"].to_pylist()
    ]
    assert max(signed) > 0


@pytest.mark.parametrize("already", [False, True])
@pytest.mark.parametrize(
    "words",
    [SHORT, (*SHORT, "--runs", "2"), ("sweep", *SHORT[1:], "--vary", "parity", "--out", "swept")],
)
def test_who_waits_for_the_rules_to_be_compiled_is_told(
    words: tuple[str, ...],
    already: bool,  # noqa: FBT001 - of two cases
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(model, "is_warm", lambda: False)
    monkeypatch.setattr("server.commands.progress.is_compiled", lambda: already)
    assert main(words) == 0
    told = "" if already else "Compiling the rules, once (it may take a minute or two) ...\n"
    error = capsys.readouterr().err
    assert error.partition("Playing: ")[0] == told


@pytest.mark.skipif(sys.platform == "win32", reason="Ctrl-C is sent otherwise there")
def test_ctrl_c_stops_many_runs_and_says_what_was_done(tmp_path: Path) -> None:
    """On a terminal, which shows when the runs are being played."""
    import pty  # noqa: PLC0415 - there is none on Windows

    command = [sys.executable, str(ROOT / "run.py"), "run", "baseline", "--runs", "1000000"]
    reader, terminal = pty.openpty()
    with subprocess.Popen(
        [*command, "--out", str(tmp_path / "x.json")],
        stdout=subprocess.PIPE,
        stderr=terminal,
        encoding="utf-8",
    ) as process:
        os.close(terminal)
        shown = b""
        while b"Playing" not in shown:
            shown += os.read(reader, 4096)
        process.send_signal(signal.SIGINT)
        with contextlib.suppress(OSError):  # The terminal is gone when nobody writes to it.
            while more := os.read(reader, 4096):
                shown += more
        written, _ = process.communicate(timeout=900)
    os.close(reader)
    assert (process.returncode, written) == (130, "")
    assert re.search(
        r"Stopped after [\d,]+ of 1,000,000 runs; nothing was written\.", shown.decode()
    )
    assert names_in(tmp_path) == []


@pytest.mark.skipif(sys.platform == "win32", reason="pipes end otherwise there")
def test_a_reader_that_leaves_is_no_error() -> None:
    command = [sys.executable, str(ROOT / "run.py"), "run", "baseline"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 1
