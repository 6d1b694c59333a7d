"""A visitor of the page, as the tests play one."""

import re

from playwright.sync_api import Locator, Page, expect
from playwright.sync_api import TimeoutError as PatienceError

PATIENCE_S = 300
"""How long anything may take: a test is of what happens, on a machine however busy, not of when."""

STEPS, STEP_S = 20, 10
"""How often a step is taken again that something late has undone, and how long each may take."""


class Visitor:
    """One visitor's page: how to open it and what to look at."""

    def __init__(self, page: Page, address: str) -> None:
        self.page = page
        self.address = address

    def open(self, query: str = "") -> "Visitor":
        self.page.goto(self.address + query)
        self.page.wait_for_selector("[data-testid=big-chart][data-drawn]")
        return self

    def read(self, rule: str = "") -> Page:
        """Open the Rulebook tab, at a rule or at all of them."""
        self.page.goto(f"{self.address}?tab=rulebook&rule={rule}")
        self.page.wait_for_selector(".rules")
        return self.page

    def drawn(self) -> int:
        return int(self.page.get_attribute("[data-testid=big-chart]", "data-drawn") or 0)

    def wait_for_drawing(self, before: int) -> None:
        """Wait until the chart has been drawn more often than so many times."""
        self.page.wait_for_function(
            "n => Number(document.querySelector('[data-testid=big-chart]').dataset.drawn) > n",
            arg=before,
        )

    def figures(self) -> list[str]:
        return self.page.locator("[data-testid=probability]").all_inner_texts()

    def card(self, outcome: str) -> str:
        return self.page.locator(f"[data-outcome={outcome}] [data-testid=probability]").inner_text()

    def slider(self, name: str) -> Locator:
        return self.page.locator(f"#s-{name}")

    def press(self, name: str, key: str, times: int = 1) -> None:
        self.slider(name).focus()
        for _ in range(times):
            self.page.keyboard.press(key)

    def settle(self) -> None:
        """Wait until the chart has not been redrawn for half a second."""
        before = -1
        while before != (before := self.drawn()):
            self.page.wait_for_timeout(500)

    def go_to_the_second_week(self) -> None:
        """Step there by the keys, again if a future that arrives late puts the week back."""
        for patience in (*[STEP_S] * STEPS, PATIENCE_S):
            self.page.get_by_test_id("scrub").focus()
            self.page.keyboard.press("Home")
            self.page.keyboard.press("ArrowRight")
            try:
                there = "location.search.includes('week=1')"
                self.page.wait_for_function(there, timeout=1000 * patience)
            except PatienceError:
                if patience == PATIENCE_S:
                    raise
            else:
                return

    def wait_for_long_work(self) -> None:
        """Wait until whatever long work was under way has had its turn, and what follows it too.

        The server does all long work in turn, one step of each, so another visitor's search that is
        begun now and ends comes after a step of every other that still goes on.
        """
        other = self.page.context.new_page()
        other.goto(f"{self.address}?tab=search&outcome=centre_stands")
        other.get_by_test_id("search-begin").click()
        verdict = other.get_by_test_id("search-verdict")
        expect(verdict).to_contain_text("Nothing needs to change")
        other.close()

    def week(self) -> int:
        self.page.wait_for_function(
            "document.querySelector('[data-testid=now]').innerText.startsWith('Week')"
        )
        found = re.match(r"Week (\d+)", self.page.get_by_test_id("now").inner_text())
        assert found is not None
        return int(found[1])
