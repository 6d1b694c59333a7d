"""The page with its first answer, remembered on disk: a start shows it before it has loaded either.

The same program gives the same page to the last byte, so what it said last is what it would say,
until one of its files changes.
"""

import contextlib
import hashlib
import os
import sys
from functools import cache
from importlib.metadata import version
from pathlib import Path

import platformdirs

ROOT = Path(__file__).resolve().parents[2]
FILE = Path(platformdirs.user_cache_dir("condominium")) / "first.html"
ROOMS = ("agents", "model", "rulebook", "scenarios", "server")
KINDS = {".css", ".html", ".j2", ".js", ".py", ".toml"}


class Remembered:
    """What this program, as it was when this was made, has on disk as its first page."""

    def __init__(self) -> None:
        self._program = _program()
        self.html = self._recalled()
        """The page as HTML; empty where none is remembered."""

    def _recalled(self) -> str:
        try:
            stamp, _, html = FILE.read_text("utf-8").partition("\n")
        except (OSError, ValueError):
            return ""
        return html if self._program and stamp == self._stamp(html) else ""

    def remember(self, html: str) -> None:
        """Keep a page for the next start, where that would be the same program."""
        if html == self.html or not self._program or self._program != _program():
            return
        part = FILE.with_name(f".{FILE.name}.{os.getpid()}.part")
        with contextlib.suppress(OSError):
            FILE.parent.mkdir(parents=True, exist_ok=True)
            try:
                part.write_text(f"{self._stamp(html)}\n{html}", "utf-8", newline="\n")
                part.replace(FILE)
            finally:
                part.unlink(missing_ok=True)

    def _stamp(self, html: str) -> str:
        return hashlib.sha256(f"{self._program} {html}".encode()).hexdigest()


@cache
def remembered() -> Remembered:
    """What was remembered when this process began to serve."""
    return Remembered()


def _program() -> str:
    """A hash of the program's files, its packages and Python; empty where they cannot be read."""
    drawn_by = (f"{name} {version(name)}" for name in ("ipyvue", "ipyvuetify", "solara"))
    digest = hashlib.sha256("\n".join((sys.version, *drawn_by)).encode())
    try:
        files = (file for room in ROOMS for file in (ROOT / room).rglob("*"))
        for file in (ROOT / "constraints.txt", *sorted(f for f in files if f.suffix in KINDS)):
            digest.update(str(file.relative_to(ROOT)).encode())
            digest.update(file.read_bytes())
    except OSError:
        return ""
    return digest.hexdigest()
