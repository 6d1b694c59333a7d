"""The page: what a war-gamer sees in the browser. ``serve`` starts it."""

from server.page.serving import serve

__all__ = ["serve"]
