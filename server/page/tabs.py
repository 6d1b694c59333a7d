"""The page's tabs, in the order of the bar: one declaration each."""

import pkgutil
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Tab:
    """A tab: its name in the address, its title in the bar, and the component that fills it.

    ``component`` is written ``module:name`` and looked up when the tab is first shown, because
    what fills a tab knows the session, and the session knows the tabs.
    """

    name: str
    title: str
    component: str

    def content(self) -> Callable[..., Any]:
        """The component, which is called with the session."""
        found: Callable[..., Any] = pkgutil.resolve_name(f"server.page.{self.component}")
        return found


TABS = {
    tab.name: tab
    for tab in (
        Tab("futures", "Futures", "futures:FuturesTab"),
        Tab("one", "One future", "onefuture:OneFutureTab"),
        Tab("why", "Why?", "why:WhyTab"),
        Tab("tipping", "Tipping points", "tipping:TippingTab"),
        Tab("search", "What would it take", "search:SearchTab"),
        Tab("beside", "Side by side", "sidebyside:SideBySideTab"),
        Tab("rulebook", "Rulebook", "rulebook:RulebookTab"),
    )
}
FIRST = next(iter(TABS))
"""The tab of an address that names none."""
