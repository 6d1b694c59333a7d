"""The page's tests run against the real server, in a process of its own, in a real browser."""

import json
import os
import shutil
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.server.visitor import PATIENCE_S, Visitor

ROOT = Path(__file__).resolve().parents[2]
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")

START = "from server.page import serve; serve(port=0, on_ready=lambda at: print(at, flush=True))"


expect.set_options(timeout=1000 * PATIENCE_S)


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, object]:
    found = next((path for name in BROWSERS if (path := shutil.which(name))), None)
    if found is None:
        pytest.fail("The page's tests need Chromium on the PATH: install the package chromium.")
    quiet = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    return {"executable_path": found, "args": quiet}


@pytest.fixture(scope="session")
def browser_context_args() -> dict[str, object]:
    return {"viewport": {"width": 1440, "height": 900}, "color_scheme": "light"}


@pytest.fixture
def context(context: BrowserContext) -> BrowserContext:
    """A browser's context that waits as long as a busy machine takes."""
    context.set_default_timeout(1000 * PATIENCE_S)
    return context


@pytest.fixture(scope="session")
def address() -> Iterator[str]:
    """The address of one server for all tests, its rules compiled."""
    with serving(START) as found:
        yield found


@contextmanager
def serving(program: str, *given: str) -> Iterator[str]:
    """The address that a program serves and prints, with its arguments, its rules compiled."""
    hostile = {"HOST": "0.0.0.0", "SOLARA_MODE": "development"}  # noqa: S104 - must not count
    process = subprocess.Popen(
        [sys.executable, "-c", program, *given],
        cwd=ROOT,
        env=os.environ | hostile,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    try:
        found = process.stdout.readline().strip()
        assert found.startswith("http://127.0.0.1:"), f"the server did not start: {found!r}"
        _wait_for_rules(found)
        yield found
    finally:
        process.terminate()
        process.wait(PATIENCE_S)
        process.stdout.close()


def _wait_for_rules(address: str) -> None:
    end = time.monotonic() + PATIENCE_S
    while time.monotonic() < end:
        with urllib.request.urlopen(address + "healthz", timeout=PATIENCE_S) as reply:
            state = json.load(reply)
        assert not state["problem"], state["problem"]
        if state["compiled"]:
            return
        time.sleep(0.2)
    pytest.fail(f"the rules were not compiled within {PATIENCE_S} s")


def without_welcome(context: BrowserContext) -> None:
    context.add_init_script("localStorage.setItem('condominium.welcome', 'seen')")


@pytest.fixture
def visitor(context: BrowserContext, address: str) -> Visitor:
    """A visitor who has been here before."""
    without_welcome(context)
    return Visitor(context.new_page(), address)
