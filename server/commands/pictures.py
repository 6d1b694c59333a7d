"""`pictures`: the pictures of docs/tour.md and the README, and what the tour quotes, made anew."""

from __future__ import annotations

import subprocess
import sys
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rulebook.declared.errors import BadInput, unknown
from server.commands import browser
from server.commands.documents import fill
from server.commands.environment import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import BrowserContext

    from server.commands.tour import Stop

DOCS = ROOT / "docs"
TOUR = DOCS / "tour.md"
FOLDER = "pictures"
QUOTE = "from the page"

WINDOW = (1440, 900)
COLOURS = 256
COMPILE_MS = 300_000
STOP_S = 10
QUIET = ("--no-sandbox", "--disable-gpu", "--disable-background-networking")

Names = Annotated[
    list[str] | None, typer.Argument(help="Which pictures, by the names of their files.")
]
Out = Annotated[
    Path, typer.Option(help="The folder that gets tour.md, and the pictures under pictures/.")
]


def pictures(names: Names = None, out: Out = DOCS) -> None:
    """Ask the page the questions of docs/tour.md, and write its pictures and what it says."""
    from server.commands.measured import stamped
    from server.commands.progress import shown
    from server.commands.tour import PICTURES

    asked = list(names or PICTURES)
    for name in asked:
        if name not in PICTURES:
            raise BadInput(f"pictures: {unknown('picture', name, PICTURES)}")
    chromium = browser.find()
    if chromium is None:
        raise BadInput(browser.missing("Pictures of the page"))
    folder = _folder(out / FOLDER)
    text = TOUR.read_text(encoding="utf-8")
    stopped = "Stopped; what was written is kept."
    with (
        shown("Taking", "picture", len(asked), stopped=stopped) as work,
        _page() as address,
        _visitor(chromium) as visitor,
    ):
        for name in work.each(asked):
            quoted = _take(visitor, address, PICTURES[name], folder / f"{name}.png")
            if quoted:
                text = fill(text, {name: quoted}, TOUR, QUOTE)
            sys.stdout.write(f"Written: {folder / name}.png\n")
            sys.stdout.flush()
    whole = set(asked) == set(PICTURES)
    (out / TOUR.name).write_text(stamped(text) if whole else text, encoding="utf-8", newline="\n")
    sys.stdout.write(f"Written: {out / TOUR.name}\n")


def _folder(path: Path) -> Path:
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise BadInput(f"--out {path}: the folder can't be made ({error.strerror}).") from error
    return path


@contextmanager
def _page() -> Iterator[str]:
    """The page's address, for as long as it is needed: a server of its own on a free port."""
    command = [sys.executable, str(ROOT / "run.py"), "serve", "--port", "0", "--no-browser"]
    server = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, encoding="utf-8")
    assert server.stdout is not None  # noqa: S101 - asked for above
    try:
        words = (word for line in server.stdout for word in line.split())
        yield next(word for word in words if "://" in word)
    finally:
        server.terminate()
        server.wait(STOP_S)
        server.stdout.close()


@contextmanager
def _visitor(chromium: str) -> Iterator[BrowserContext]:
    """A browser whose visitor has been here before, in daylight, and sees nothing glide."""
    from playwright.sync_api import sync_playwright

    width, height = WINDOW
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=chromium, args=list(QUIET))
        visitor = launched.new_context(
            viewport={"width": width, "height": height},
            device_scale_factor=1,
            color_scheme="light",
            reduced_motion="reduce",
            locale="en-GB",
        )
        visitor.add_init_script("localStorage.setItem('condominium.welcome', 'seen')")
        visitor.set_default_timeout(COMPILE_MS)
        yield visitor
        launched.close()


def _take(visitor: BrowserContext, address: str, stop: Stop, path: Path) -> str:
    """Ask one question, keep its picture, and return what the document quotes."""
    page = visitor.new_page()
    page.goto(address + stop.address)
    stop.ask(page)
    _write_small(page.screenshot(), path)
    lines = stop.read(page) if stop.read else []
    page.close()
    return "\n".join(lines)


def _write_small(png: bytes, path: Path) -> None:
    """Write a picture with a palette of its own, which a page of flat colours hardly shows."""
    from PIL import Image

    with Image.open(BytesIO(png)) as full:
        flat = full.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    flat.save(path, optimize=True)
