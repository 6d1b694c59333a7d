"""Bad input of every kind: one sentence on the standard error, exit code 2, nothing written."""

from __future__ import annotations

import json
import socket
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import model.story
from rulebook.declared.parameters import PARAMETERS
from server.commands.main import main
from tests.conftest import names_in
from tests.tiers import examples

if TYPE_CHECKING:
    from pathlib import Path

    from model import Scenario, Story
    from tests.conftest import Program

RUN = ("run", "baseline")

REFUSED = [
    (("rnu",), ("rnu", "Did you mean run?")),
    (("run",), ("SCENARIO",)),
    (("run", "baselin"), ("baselin", "baseline")),
    (("run", "no such file.toml"), ("no such file.toml",)),
    ((*RUN, "--sed", "1"), ("--sed", "--seed")),
    ((*RUN, "--seed"), ("--seed",)),
    ((*RUN, "--seed", "-1"), ("--seed", "-1", "0 to 9,223,372,036,854,775,807")),
    ((*RUN, "--seed", str(2**63)), ("--seed", str(2**63))),
    ((*RUN, "--seed", "9" * 5000), ("--seed",)),
    ((*RUN, "--seed", "1.5"), ("--seed", "1.5")),
    ((*RUN, "--runs", "0"), ("--runs", "0 is not a whole number from 1 to 1,000,000")),
    ((*RUN, "--runs", "1000001"), ("--runs", "1000001")),
    ((*RUN, "--weeks", "0"), ("--weeks", "0 is not a whole number from 1 to 1,040")),
    ((*RUN, "--weeks", "many"), ("--weeks", "many")),
    ((*RUN, "--set", "overlap"), ("--set", "overlap", "name=value")),
    ((*RUN, "--set", "=1"), ("--set", "=1", "name=value")),
    ((*RUN, "--set", "overlap="), ("--set", "overlap=", "name=value")),
    ((*RUN, "--set", "overlpa=1"), ("--set", "overlpa", "overlap")),
    ((*RUN, "--set", "overlap=2"), ("--set", "overlap", "2", "0 to 1")),
    ((*RUN, "--set", "overlap=nan"), ("--set", "nan", "0 to 1")),
    ((*RUN, "--set", "parity=0.5"), ("--set", "parity", "0.5", "0 or 1")),
    ((*RUN, "--set", "overlap=1", "--set", "staff=x"), ("--set", "staff", "x")),
    (
        (*RUN, "--set", "overlap=0.1", "--set", "overlap = 0.9"),
        ("--set overlap is given twice; leave out one of the two.",),
    ),
    (("sweep", "--verify", "--resume", "--out", "x"), ("--verify", "leave out --resume.")),
    ((*RUN, "--out", "x.txt"), ("--out", "x.txt", ".json, .csv, .parquet")),
    ((*RUN, "--out", "x"), ("--out", ".json, .csv, .parquet")),
    ((*RUN, "--out", "missing/x.json"), ("--out", "x.json", "can't be written")),
    ((*RUN, "--out", f"{'x' * 300}.json"), ("--out", "file name too long")),
    (("check", "--json", f"{'x' * 300}.json"), ("--json", "file name too long")),
    (("analyse", "x" * 300), ("there is no such folder",)),
    (("sweep", "--verify", "--out", "x" * 300), ("--out", "file name too long")),
    ((*RUN, "--out", "folder.json"), ("--out", "folder.json", "folder")),
    ((*RUN, "--out", "kept.json"), ("--out kept.json", "there is such a file; --force")),
    ((*RUN, "--runs", "9", "--out", "kept.json"), ("kept.json", "there is such a file")),
    (("check", "--json", "kept.json"), ("--json kept.json", "there is such a file; --force")),
    ((*RUN, "extra"), ("extra",)),
    (("parameters", "qqqqq"), ("qqqqq",)),
    (("serve", "--port", "70000"), ("--port", "70000", "65,535")),
    (("--port", "x"), ("--port", "x")),
    (("--host", "not an address"), ("not an address",)),
]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "folder.json").mkdir()
    (tmp_path / "kept.json").write_text("kept", encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(("words", "named"), REFUSED, ids=lambda part: " ".join(part)[:40])
def test_bad_input_is_one_sentence(
    words: tuple[str, ...],
    named: tuple[str, ...],
    folder: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(words) == 2
    written = capsys.readouterr()
    assert written.out in {"", "Condominium is starting ...\n"}
    assert written.err.count("\n") == 1
    assert written.err.endswith((".\n", "?\n"))
    for part in named:
        assert part in written.err
    assert names_in(folder) == ["folder.json", "kept.json"]
    assert (folder / "kept.json").read_text(encoding="utf-8") == "kept"


def test_a_port_in_use_is_one_sentence(program: Program) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        done = program("--port", str(port), "--no-browser")
    assert done.returncode == 2
    assert str(port) in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_process_refuses_with_the_same_words(program: Program) -> None:
    done = program(*RUN, "--set", "overlap=2")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("--set 'overlap=2': overlap is 2;")


def test_a_failed_write_leaves_what_stood_there(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    target = folder / "kept.json"

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("pathlib.Path.write_text", full)
    assert main((*RUN, "--weeks", "2", "--out", "kept.json", "--force")) == 2
    assert capsys.readouterr().err == (
        "--out kept.json: it can't be written (no space left on device).\n"
    )
    assert target.read_bytes() == b"kept"
    assert names_in(folder) == ["folder.json", "kept.json"]


def test_a_file_that_is_there_is_written_over_by_force_alone(folder: Path) -> None:
    words = (*RUN, "--weeks", "2", "--out", "kept.json")
    assert main((*words, "--force")) == 0
    first = (folder / "kept.json").read_bytes()
    assert json.loads(first)["seed"] == 1
    assert main((*words, "--seed", "2")) == 2
    assert (folder / "kept.json").read_bytes() == first


def test_a_file_that_came_while_the_runs_were_played_is_kept(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def tell(scenario: Scenario, seed: int) -> Story:
        (folder / "x.json").write_text("another's", encoding="utf-8")
        return model.story.tell(scenario, seed)

    monkeypatch.setattr(model, "tell", tell, raising=False)
    assert main((*RUN, "--weeks", "2", "--out", "x.json")) == 2
    assert "--out x.json: there is such a file; --force" in capsys.readouterr().err
    assert (folder / "x.json").read_text(encoding="utf-8") == "another's"
    assert names_in(folder) == ["folder.json", "kept.json", "x.json"]


NAMES = st.sampled_from(sorted(PARAMETERS)) | st.text(max_size=12)
VALUES = st.floats().map(repr) | st.integers().map(str) | st.text(max_size=8)
ASSIGNMENTS = st.tuples(NAMES, st.sampled_from(["=", " = ", "==", ":", ""]), VALUES).map("".join)


@settings(
    max_examples=examples(150),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(assignment=ASSIGNMENTS | st.text(max_size=30))
def test_no_assignment_ends_in_a_traceback(
    assignment: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code = main((*RUN, "--weeks", "1", f"--set={assignment}"))
    written = capsys.readouterr()
    assert code in {0, 2}
    assert bool(written.out) == (code == 0)
    assert written.err.count("\n") == (code == 2)


def test_all_that_is_wrong_with_a_command_line_is_told_at_once(
    capsys: pytest.CaptureFixture[str],
) -> None:
    words = ("sweep", "--luck", "foo", "--runs", "x", "--seed", "-1")
    assert main(words) == 2
    told = capsys.readouterr().err.splitlines()
    assert sorted(line.partition(":")[0] for line in told) == [
        "Invalid value for '--luck'",
        "Invalid value for '--runs'",
        "Invalid value for '--seed'",
        "Missing option '--out'",
    ]
    assert "Invalid value for '--luck': 'foo' is not one of 'common', 'independent'." in told
    assert "Missing option '--out': the folder to write to, a new or empty one." in told


def test_a_word_too_many_hides_no_other_mistake(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(("run", "baseline", "extra", "--seed", "x")) == 2
    told = capsys.readouterr().err
    assert "Got unexpected extra argument(s) (extra)." in told
    assert "Invalid value for '--seed': 'x' is not a whole number" in told
