"""`serve`: the page, on this machine."""

from __future__ import annotations

import os
import sys
import threading
import webbrowser
from typing import Annotated

import typer

from server.commands import options  # noqa: TC001 - typer reads the annotation when it runs

HOST = "127.0.0.1"
PORT = 8765


def serve(
    host: Annotated[str, typer.Option(help="The address to listen on.")] = HOST,
    port: options.Port = PORT,
    name: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME",
            help="A name by which browsers reach the page, such as a proxy's (repeatable).",
        ),
    ] = None,
    browser: Annotated[bool, typer.Option(help="Open a browser where there is one.")] = True,
) -> None:
    """Open the page (this is what happens without a command)."""
    _say("Condominium is starting ...")
    from server.page import serve as serve_page

    def on_ready(address: str) -> None:
        _say(f"The page is at {address} (Ctrl-C stops it).")
        if browser and _has_screen():
            threading.Thread(target=_open_browser, args=(address,), daemon=True).start()

    serve_page(host, port, on_ready, name or ())
    _say("Stopped.")


def _has_screen() -> bool:
    """Tell whether a browser would get a window; without, webbrowser takes over the terminal."""
    if sys.platform in {"win32", "darwin"}:
        return True
    return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER"))


def _open_browser(address: str) -> None:
    try:
        webbrowser.open(address)
    except (webbrowser.Error, OSError):
        return  # The address has been printed; that is enough.


def _say(sentence: str) -> None:
    sys.stdout.write(f"{sentence}\n")
    sys.stdout.flush()
