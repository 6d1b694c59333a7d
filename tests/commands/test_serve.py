"""`serve`, and no command at all: the page's address is told, and Ctrl-C ends it."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
import urllib.request
from typing import TYPE_CHECKING

import pytest

from server.commands import browser, serve
from tests.conftest import ROOT

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.skipif(sys.platform == "win32", reason="Ctrl-C is sent otherwise there")
@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP"])
def test_without_a_command_the_page_opens(name: str) -> None:
    command = [sys.executable, str(ROOT / "run.py"), "--port", "0", "--no-browser"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, encoding="utf-8") as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "Condominium is starting ...\n"
        line = process.stdout.readline()
        found = re.fullmatch(r"The page is at (http://127\.0\.0\.1:\d+/) \(.*\)\.\n", line)
        assert found, line
        with urllib.request.urlopen(f"{found[1]}healthz", timeout=900) as answer:
            assert answer.status == 200
        process.send_signal(getattr(signal, name))
        rest, _ = process.communicate(timeout=900)
    assert (process.returncode, rest) == (0, "Stopped.\n")


def test_without_a_screen_no_browser_is_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER"):
        monkeypatch.delenv(name, raising=False)
    assert not serve._has_screen()
    monkeypatch.setenv("DISPLAY", ":0")
    assert serve._has_screen()


def test_a_browser_that_fails_is_no_error(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: str) -> bool:
        raise OSError

    monkeypatch.setattr("webbrowser.open", fail)
    serve._open_browser("http://127.0.0.1/")


def test_chromium_is_where_the_variable_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = tmp_path / "own"
    monkeypatch.setenv(browser.VARIABLE, str(own))
    assert browser.find() is None
    own.touch()
    assert browser.find() == str(own)


def test_chromium_is_found_on_the_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(browser.VARIABLE, raising=False)
    monkeypatch.setattr(
        "shutil.which", lambda name: str(tmp_path / name) if name == "google-chrome" else None
    )
    assert browser.find() == str(tmp_path / "google-chrome")
