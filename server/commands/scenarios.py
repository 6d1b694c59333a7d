"""`scenarios`: what can be played."""

from __future__ import annotations


def scenarios() -> None:
    """List the scenarios, one line each."""
    import model
    from server.commands.console import Page

    rows = [(scenario.name, scenario.summary) for scenario in model.scenarios()]
    Page().table(("Scenario", "What it asks"), rows)
