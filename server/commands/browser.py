"""Where Chromium is, for the tests of the page and its pictures; where it is not, how it comes."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

VARIABLE = "CONDOMINIUM_CHROMIUM"
NAMES = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "msedge",
)
PLACES = (
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    r"%ProgramFiles%\Google\Chrome\Application\chrome.exe",
    r"%ProgramFiles(x86)%\Google\Chrome\Application\chrome.exe",
    r"%LocalAppData%\Google\Chrome\Application\chrome.exe",
    r"%ProgramFiles(x86)%\Microsoft\Edge\Application\msedge.exe",
)


def find_or_install() -> str | None:
    """Return the path of Chromium (or a browser made of it), or None where it can't be had."""
    return find() or _install()


def missing(what: str) -> str:
    """Return the sentence for who lacks Chromium, `what` being that which needs it."""
    return (
        f"{what} need Chromium: install it (on Debian: apt-get install chromium) "
        f"or name its path in the environment variable {VARIABLE}."
    )


def find() -> str | None:
    """Return the browser named by CONDOMINIUM_CHROMIUM, on the PATH, in its usual place or None."""
    if named := os.environ.get(VARIABLE):
        return named if Path(named).is_file() else None
    for name in NAMES:
        if found := shutil.which(name):
            return found
    for place in (os.path.expandvars(place) for place in PLACES):
        if Path(place).is_file():
            return place
    return _playwrights_own()


def _playwrights_own() -> str | None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).is_file() else None


def _install() -> str | None:
    sys.stderr.write("Installing Chromium for the tests of the page, once ...\n")
    ways = [[sys.executable, "-m", "playwright", "install", "chromium"]]
    if shutil.which("apt-get") and os.geteuid() == 0:
        packages = "apt-get update && apt-get install --yes chromium"
        ways.insert(0, ["sh", "-c", packages])
    surroundings = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for way in ways:
        subprocess.run(way, env=surroundings, capture_output=True, check=False)
        if found := find():
            return found
    return None
