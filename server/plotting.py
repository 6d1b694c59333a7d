"""The settings of matplotlib that every picture shares."""

from typing import Any

# Text stays text, a dollar sign is one, and the same numbers make the same bytes.
STYLE: dict[Any, Any] = {
    "svg.hashsalt": "condominium",
    "svg.fonttype": "none",
    "font.family": "sans-serif",
    "font.size": 9,
    "text.parse_math": False,
}
