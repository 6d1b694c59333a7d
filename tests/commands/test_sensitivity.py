"""`sensitivity`: the documents are written anew from a small sample, or not at all."""

from __future__ import annotations

import os
import shutil
import signal
import sys
import threading
import xml.etree.ElementTree as ET
from typing import TYPE_CHECKING

import pytest

from model import warm_up
from model.sensitivity import WATCHED
from rulebook.declared.parameters import PARAMETERS
from server.commands import sensitivity
from server.commands.environment import INTERRUPTED
from server.commands.main import main

if TYPE_CHECKING:
    from pathlib import Path

SMALL = ("sensitivity", "--base", "4", "--runs", "1", "--worlds", "20")


@pytest.fixture
def docs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("sensitivity.md", "limits.md"):
        shutil.copy(sensitivity.DOCS / name, tmp_path / name)
    monkeypatch.setattr(sensitivity, "DOCS", tmp_path)
    return tmp_path


@pytest.mark.long
def test_the_documents_are_written_and_the_same_again(docs: Path) -> None:
    assert main(SMALL) == 0
    files = {path.name: path.read_bytes() for path in docs.iterdir()}
    assert sorted(files) == ["limits.md", "sensitivity.csv", "sensitivity.md", "sensitivity.svg"]
    assert b"1 runs of the baseline" in files["sensitivity.md"]
    assert b" of 20 |" in files["limits.md"]
    table = files["sensitivity.csv"].decode().splitlines()
    assert len(table) == 1 + len(WATCHED) * len(PARAMETERS)
    picture = ET.fromstring(files["sensitivity.svg"])  # noqa: S314 - written a moment ago
    written = "".join(picture.itertext())
    assert "Western say" in written
    assert main(SMALL) == 0
    assert files == {path.name: path.read_bytes() for path in docs.iterdir()}


@pytest.mark.skipif(sys.platform == "win32", reason="Ctrl-C is sent otherwise there")
@pytest.mark.long
def test_ctrl_c_leaves_the_documents_as_they_were(
    docs: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = {path.name: path.read_bytes() for path in docs.iterdir()}
    warm_up()
    ctrl_c = threading.Timer(1, os.kill, (os.getpid(), signal.SIGINT))
    ctrl_c.start()
    assert main(("sensitivity", "--worlds", "20000")) == INTERRUPTED
    assert capsys.readouterr().err.endswith("Stopped; nothing was written.\n")
    assert before == {path.name: path.read_bytes() for path in docs.iterdir()}


def test_a_base_that_is_no_power_of_two_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(("sensitivity", "--base", "100")) == 2
    assert capsys.readouterr().err == "base: 100 is not a power of 2.\n"
