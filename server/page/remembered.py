"""The first answer, remembered on disk: a start shows it before the rules are loaded.

The same program gives the same answer to the last byte, so what it said last is what it would say,
until one of its files changes.
"""

import contextlib
import hashlib
import os
import sys
from functools import cache
from pathlib import Path

import platformdirs

ROOT = Path(__file__).resolve().parents[2]
FOLDER = Path(platformdirs.user_cache_dir("condominium"))
ROOMS = ("agents", "model", "rulebook", "scenarios", "server")
KINDS = {".html", ".py", ".toml"}


def recall() -> str:
    """The first answer as HTML, as this very program gave it; empty where it has not."""
    try:
        stamp, _, html = (FOLDER / "first.html").read_text("utf-8").partition("\n")
    except (OSError, ValueError):
        return ""
    return html if stamp == program() else ""


def remember(html: str) -> None:
    """Keep the first answer, where the disk lets it be kept."""
    unfinished = FOLDER / f"first-{os.getpid()}.html"
    with contextlib.suppress(OSError):
        FOLDER.mkdir(parents=True, exist_ok=True)
        unfinished.write_text(f"{program()}\n{html}", "utf-8")
        unfinished.replace(FOLDER / "first.html")


@cache
def program() -> str:
    """A hash of all that the answer depends on: the program's files, its packages and Python."""
    digest = hashlib.sha256(sys.version.encode())
    files = (file for room in ROOMS for file in (ROOT / room).rglob("*") if file.suffix in KINDS)
    for file in (ROOT / "constraints.txt", *sorted(files)):
        digest.update(str(file.relative_to(ROOT)).encode())
        digest.update(file.read_bytes())
    return digest.hexdigest()
