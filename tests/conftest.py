"""What all tests share."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests import tiers

# Where tests run in the background of a script, or under nohup, some signals are ignored, by what
# they start too.
signal.signal(signal.SIGINT, signal.default_int_handler)
if hasattr(signal, "SIGHUP"):
    signal.signal(signal.SIGHUP, signal.SIG_DFL)

ROOT = Path(__file__).resolve().parents[1]

Finished = subprocess.CompletedProcess[str]
Program = Callable[..., Finished]


def names_in(folder: Path) -> list[str]:
    """Return the names of all that a folder holds, in order."""
    return sorted(path.name for path in folder.iterdir())


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--golden", action="store_true", help="write the transcripts again")
    tiers.add_options(parser)


def pytest_configure(config: pytest.Config) -> None:
    tiers.choose(config)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    tiers.order(config, items)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    tiers.begin(item.config)


@pytest.fixture
def program(tmp_path: Path) -> Program:
    """Start the program for real, in an empty folder; returns what it wrote and its exit code."""

    def start(*arguments: str, **settings: str) -> Finished:
        return subprocess.run(
            [sys.executable, str(ROOT / "run.py"), *arguments],
            cwd=tmp_path,
            env={**os.environ, **settings},
            capture_output=True,
            encoding="utf-8",
            check=False,
            timeout=900,
        )

    return start
