"""The page's tests run against the real server, in a process of its own, in a real browser."""

import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.server.asking import START, serving
from tests.server.visitor import PATIENCE_S, Visitor

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")

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


def without_welcome(context: BrowserContext) -> None:
    context.add_init_script("localStorage.setItem('condominium.welcome', 'seen')")


@pytest.fixture
def visitor(context: BrowserContext, address: str) -> Visitor:
    """A visitor who has been here before."""
    without_welcome(context)
    return Visitor(context.new_page(), address)
