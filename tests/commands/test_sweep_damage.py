"""A sweep that is not as it was written: told, refused where it is read, and mended by --resume."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

import model
from model.sweeps import read_manifest
from model.sweeps.digests import SUMS
from model.sweeps.verifying import _repair, verify
from server.commands.main import main
from tests.conftest import names_in

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

SWEEP = ("sweep", "baseline", "--weeks", "1", "--vary", "overlap=0:1:4", "--runs", "500")
PARTS = [f"parts/part-{k:08d}.parquet" for k in range(4)]
ADVICE = "resume the sweep with the command that began it to have it repaired."
FILES = ["manifest.json", *PARTS, "sweep.csv"]


def flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def swap(path: Path) -> None:
    """Put another whole part of the same sweep in its place."""
    shutil.copy(path.with_name("part-00000000.parquet"), path)


def empty(path: Path) -> None:
    path.write_bytes(b"")


DAMAGES = {one.__name__: one for one in (flip, swap, empty)}


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("whole") / "sweep"
    assert main((*SWEEP, "--out", str(out), "--csv")) == 0
    return out


@pytest.fixture
def out(whole: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    capsys.readouterr()
    return shutil.copytree(whole, tmp_path / "sweep")


def files_of(out: Path) -> dict[str, bytes]:
    return {name: (out / name).read_bytes() for name in FILES}


def verified(out: Path, capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    capsys.readouterr()
    code = main(("sweep", "--out", str(out), "--verify"))
    return code, capsys.readouterr().out


def resumed(out: Path, capsys: pytest.CaptureFixture[str], *more: str) -> str:
    capsys.readouterr()
    assert main((*SWEEP, "--out", str(out), "--csv", "--resume", *more)) == 0
    return capsys.readouterr().err


def test_a_digest_of_every_file_is_kept_as_other_programs_read_it(whole: Path) -> None:
    lines = (whole / SUMS).read_text(encoding="utf-8").splitlines()
    pairs = [line.split("  ") for line in lines if not line.startswith("#")]
    kept = {name: value for value, name in pairs}
    assert sorted(kept) == sorted(FILES)
    for name, value in kept.items():
        assert hashlib.sha256((whole / name).read_bytes()).hexdigest() == value
    if program := shutil.which("sha256sum"):
        subprocess.run([program, "-c", SUMS], cwd=whole, check=True, capture_output=True)


def test_a_whole_sweep_is_as_it_was_written(out: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = files_of(out)
    told = f"{out}: 6 files checked; none has changed.\n"
    assert verified(out, capsys) == (0, told)
    assert "not as" not in resumed(out, capsys)
    assert files_of(out) == before
    assert verified(out, capsys) == (0, told)


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_a_damaged_part_is_told_refused_and_played_again(
    whole: Path, out: Path, damage: Callable[[Path], None], capsys: pytest.CaptureFixture[str]
) -> None:
    name = PARTS[2]
    damage(out / name)
    code, told = verified(out, capsys)
    assert (code, told.splitlines()[1]) == (1, f"{name} is not as it was written.")
    assert main(("analyse", str(out))) == 2
    error = capsys.readouterr().err.splitlines()[-1]
    assert error == f"{out}: {name} is not as it was written; {ADVICE}"
    with pytest.raises(model.BadInput, match="is not as it was written; resume the sweep"):
        model.open_sweep(out).table()
    said = resumed(out, capsys)
    assert f"{name} is not as it was written; it is played again.\n" in said
    assert "Playing: 500 of 2,000 runs ...\n" in said
    assert files_of(out) == files_of(whole)
    assert verified(out, capsys)[0] == 0


def test_python_is_warned_and_plays_it_again_too(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    scenario = model.load("baseline").replace(weeks=1)
    first = model.sweep(scenario, ["parity"], 2, out=tmp_path / "sweep").table()
    flip(tmp_path / "sweep" / PARTS[0])
    again = model.sweep(scenario, ["parity"], 2, out=tmp_path / "sweep", resume=True)
    assert caplog.messages == [f"{PARTS[0]} is not as it was written; it is played again."]
    assert again.table().equals(first)


def test_several_damaged_parts_are_told_one_by_one(
    whole: Path, out: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in PARTS[1:]:
        flip(out / name)
    assert verified(out, capsys)[1].count(" is not as it was written.") == 3
    assert resumed(out, capsys).count(" is not as it was written; it is played again.\n") == 3
    assert files_of(out) == files_of(whole)


@pytest.mark.parametrize("damage", [flip, empty])
def test_a_damaged_manifest_is_told_refused_and_written_again(
    whole: Path, out: Path, damage: Callable[[Path], None], capsys: pytest.CaptureFixture[str]
) -> None:
    damage(out / "manifest.json")
    assert verified(out, capsys)[0] == 1
    assert main(("analyse", str(out))) == 2
    assert "manifest.json is " in capsys.readouterr().err
    assert "manifest.json is not as it was written; it is written again.\n" in resumed(out, capsys)
    mended, wanted = (json.loads(files_of(one)["manifest.json"]) for one in (out, whole))
    assert mended | {"command": ""} == wanted | {"command": ""}
    assert verified(out, capsys)[0] == 0


def test_a_manifest_that_says_something_else_is_refused(
    out: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = out / "manifest.json"
    manifest = json.loads(path.read_text(encoding="utf-8")) | {"title": "Another"}
    path.write_text(json.dumps(manifest), encoding="utf-8")
    assert main(("analyse", str(out))) == 2
    told = f"manifest.json is not as it was written; {ADVICE}\n"
    assert capsys.readouterr().err == f"{out}: {told}"
    other = tuple("2" if word == "1" else word for word in SWEEP)
    assert main((*other, "--out", str(out), "--resume")) == 2
    assert "it holds another sweep (its " in capsys.readouterr().err


def test_a_damaged_manifest_and_another_request_tell_which_command_repairs_it(
    out: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The digest of the sweep is damaged too, so that nothing else tells them apart."""
    path = out / "manifest.json"
    path.write_text(path.read_text(encoding="utf-8") + " ", encoding="utf-8")
    sums = out / SUMS
    sums.write_text(sums.read_text(encoding="utf-8").replace("(sweep)", "(swept)"), "utf-8")
    assert main((*SWEEP, "--out", str(out), "--resume")) == 2
    told = f"--out {out}: manifest.json is not as it was written; {ADVICE}\n"
    assert capsys.readouterr().err.endswith(told)


@pytest.mark.long
def test_no_byte_of_a_manifest_ends_in_a_traceback(out: Path) -> None:
    path = out / "manifest.json"
    content = path.read_bytes()
    for place in range(len(content)):
        path.write_bytes(content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :])
        assert verify(out, "here").faults[0] == "manifest.json is not as it was written."
    (out / SUMS).unlink()
    for place in range(len(content)):
        path.write_bytes(content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :])
        with contextlib.suppress(model.BadInput):
            read_manifest(out, "here")


@pytest.mark.parametrize(
    "key", ["title", "scenario", "seed", "luck", "runs", "points", "rows", "parts", "parameters"]
)
@pytest.mark.parametrize("value", [None, -1, {}, [{}], "x"], ids=repr)
def test_a_manifest_of_other_things_is_none_at_every_door(
    key: str, value: object, out: Path
) -> None:
    path = out / "manifest.json"
    manifest = json.loads(path.read_text(encoding="utf-8")) | {key: value}
    path.write_text(json.dumps(manifest), encoding="utf-8")
    (out / SUMS).unlink()
    code = main(("analyse", str(out)))
    assert (code == 0) == (isinstance(value, str) and key in {"title", "luck"}), key


def test_a_damaged_table_as_text_is_told_and_written_again(
    whole: Path, out: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    flip(out / "sweep.csv")
    assert "sweep.csv is not as it was written." in verified(out, capsys)[1]
    told = "sweep.csv is not as it was written; --csv writes it again.\n"
    assert main((*SWEEP, "--out", str(out), "--resume")) == 0
    assert told in capsys.readouterr().err
    assert verified(out, capsys)[0] == 1
    resumed(out, capsys)
    assert files_of(out) == files_of(whole)
    assert verified(out, capsys)[0] == 0


def test_what_is_missing_or_strange_is_told(out: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (out / PARTS[1]).unlink()
    (out / "parts" / "part-1.parquet").touch()
    code, told = verified(out, capsys)
    assert code == 1
    assert f"{PARTS[1]} is missing.\n" in told
    assert "parts/part-1.parquet is not part of this sweep.\n" in told
    assert told.endswith(" --resume\n")
    assert "\nRepair it with: python3 run.py " in told


def test_a_table_as_text_without_a_digest_is_told_and_written_again(
    whole: Path, out: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    flip(out / "sweep.csv")
    (out / SUMS).unlink()
    assert main((*SWEEP, "--out", str(out), "--resume")) == 0
    assert "sweep.csv has no digest; --csv writes it again.\n" in capsys.readouterr().err
    code, told = verified(out, capsys)
    assert (code, told.splitlines()[1]) == (1, "sweep.csv has no digest.")
    assert told.endswith(" --csv --resume\n")
    assert _repair({"command": "x"}, ["sweep.csv has no digest."]) == "x --resume --csv"
    resumed(out, capsys)
    assert files_of(out) == files_of(whole)
    assert verified(out, capsys)[0] == 0


def test_an_unfinished_sweep_is_not_whole(out: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """As a crash leaves it: the last line cut short, the file not there."""
    sums = out / SUMS
    lines = sums.read_text(encoding="utf-8").splitlines(keepends=True)
    left = "".join(line for line in lines if PARTS[0] in line or "manifest" in line)
    sums.write_text(left + lines[-1][:30], encoding="utf-8")
    for name in (*PARTS[1:], "sweep.csv"):
        (out / name).unlink()
    code, told = verified(out, capsys)
    assert (code, "3 parts not finished yet.\n" in told) == (1, True)
    assert len(model.open_sweep(out).table()) == 500
    assert "not as it was" not in resumed(out, capsys)
    assert verified(out, capsys)[0] == 0


def test_without_digests_a_sweep_is_read_and_its_parts_are_played_again(
    whole: Path, out: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (out / SUMS).unlink()
    assert model.open_sweep(out).table().equals(model.open_sweep(whole).table())
    assert main(("analyse", str(out))) == 0
    capsys.readouterr()
    assert main(("sweep", "--out", str(out), "--verify")) == 2
    assert f"{SUMS} is missing, so nothing says whether" in capsys.readouterr().err
    assert f"{SUMS} is missing, and nothing else says what was written.\n" in resumed(out, capsys)
    assert files_of(out) == files_of(whole)


def test_what_is_no_sweep_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for folder in (tmp_path, tmp_path / "none"):
        assert main(("sweep", "--out", str(folder), "--verify")) == 2
        assert "there is no sweep here" in capsys.readouterr().err
    assert main(("sweep", "--out", str(tmp_path))) == 2
    assert (
        capsys.readouterr().err
        == "Missing argument 'SCENARIO': a scenario's name, or the path of your own file.\n"
    )
    assert names_in(tmp_path) == []


def test_a_part_that_is_gone_is_told_wherever_the_sweep_is_read(
    whole: Path,
    out: Path,
    capsys: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    (out / PARTS[2]).unlink()
    assert len(model.open_sweep(out).table()) == 1500
    assert main(("analyse", str(out))) == 0
    told = f"{out}: {PARTS[2]} is missing; the sweep is read without it."
    assert caplog.messages == [told, told]
    assert f"{PARTS[2]} is missing; it is played again.\n" in resumed(out, capsys)
    assert files_of(out) == files_of(whole)


def linked(path: Path, elsewhere: Path) -> None:
    path.rename(elsewhere)
    path.symlink_to(elsewhere)


def piped(path: Path, _: Path) -> None:
    path.unlink()
    os.mkfifo(path)


def folder(path: Path, _: Path) -> None:
    path.unlink()
    path.mkdir()


@pytest.mark.parametrize("put", [linked, piped, folder])
def test_what_is_no_file_of_its_own_is_not_read(
    out: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], put: Callable[..., None]
) -> None:
    """A pipe could be read for ever, and a link leads out of the folder."""
    put(out / PARTS[1], tmp_path / "elsewhere")
    code, told = verified(out, capsys)
    assert (code, f"{PARTS[1]} can't be read (it is no file of its own).\n" in told) == (1, True)
    assert len(model.open_sweep(out).table()) == 1500
    assert main((*SWEEP, "--out", str(out), "--resume")) == 2
    assert f"{PARTS[1]} is no file of its own; remove it.\n" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["../secret", "/etc/passwd", "parts/../../secret", "\x1b[31m"])
def test_a_digest_of_what_no_sweep_writes_is_not_looked_at(
    out: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    (tmp_path / "secret").write_text("x", encoding="utf-8")
    with (out / SUMS).open("a", encoding="utf-8") as file:
        file.write(f"{'0' * 64}  {name}\n")
    code, told = verified(out, capsys)
    assert (code, "secret" in told, "passwd" in told) == (0, False, False)


def test_a_manifest_of_absurdly_many_parts_takes_no_time(
    out: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    manifest = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    content = json.dumps(manifest | {"parts": 10**15}).encode()
    (out / "manifest.json").write_bytes(content)
    sums = (out / SUMS).read_text(encoding="utf-8")
    with (out / SUMS).open("w", encoding="utf-8") as file:
        file.write(sums + f"{hashlib.sha256(content).hexdigest()}  manifest.json\n")
    code, told = verified(out, capsys)
    assert (code, "999,999,999,999,996 parts not finished yet." in told) == (1, True)
    assert len(model.open_sweep(out).table()) == 2000
