"""How the sweep in a folder differs from the one that is asked for, in words."""

from typing import Any

from model.sweeps.plan import Manifest, different_version
from rulebook.declared.errors import BadInput

MOST_TOLD = 3
MOST_LETTERS = 60  # of one value
# What a reader chose comes first; what only follows from that is told where nothing else differs.
FIRST = {
    "title": "title",
    "scenario_name": "scenario",
    "weeks": "weeks",
    "seed": "seed",
    "luck": "luck",
    "runs": "runs at a point",
    "points": "points",
}
FOLLOWING = ("rows", "rows_a_part", "parts", "measures", "outcomes", "format")


def differences(before: Manifest, asked: Manifest) -> str:
    """Return the first differences of two manifests as `weeks: 52, and not 20; ...`, or nothing."""
    for told in (_chosen, _following):
        old, new = told(before), told(asked)
        found = [
            f"{name}: {_shown(old.get(name))}, and not {_shown(new.get(name))}"
            for name in dict.fromkeys([*new, *old])
            if old.get(name) != new.get(name)
        ]
        if found:
            more = len(found) - MOST_TOLD
            return "; ".join(found[:MOST_TOLD]) + (f"; and {more} more" if more > 0 else "")
    return ""


def _chosen(manifest: Manifest) -> dict[str, Any]:
    told = {words: manifest.get(key) for key, words in FIRST.items()}
    for axis in manifest.get("parameters", ()):
        ends = f"{_shown(axis.get('low'))} to {_shown(axis.get('high'))}"
        told[f"values of {axis.get('name')}"] = axis.get("values", ends)
    scenario = dict(manifest.get("scenario", {}))
    for key in ("name", "title", "weeks"):  # They are told above.
        scenario.pop(key, None)
    told |= _leaves(scenario.pop("parameters", {})) | _leaves(scenario)
    return told | {
        f"{key} of the design": value for key, value in manifest.get("design", {}).items()
    }


def _following(manifest: Manifest) -> dict[str, Any]:
    return {key: manifest.get(key) for key in FOLLOWING}


def _leaves(tree: object, path: str = "") -> dict[str, Any]:
    """Return what stands in tables within tables, each under its path: control.baku.russia."""
    if isinstance(tree, dict):
        branches = list(tree.items())
    elif isinstance(tree, list) and any(isinstance(one, dict) for one in tree):
        branches = list(enumerate(tree, 1))
    else:
        return {path: tree}
    found: dict[str, Any] = {}
    for key, branch in branches:
        found |= _leaves(branch, f"{path}.{key}" if path else str(key))
    return found


def _shown(value: object) -> str:
    if value is None:
        return "none"
    if isinstance(value, list):
        text = ", ".join(map(_shown, value[:MOST_LETTERS]))
    else:
        text = str(value).removesuffix(".0")
    return text if len(text) <= MOST_LETTERS else f"{text[:MOST_LETTERS]} ..."


def check_same(before: Manifest, asked: Manifest, place: str) -> None:
    """Raise BadInput, naming the first differences, unless both are of the same table."""
    if other := different_version(before.get("versions", {}), asked["versions"]):
        what, old, new = other
        raise BadInput(
            f"{place}: it was begun with another version of {what} ({old}, and now {new}), so "
            "further runs would not belong to it; name another folder."
        )
    if any(key != "command" and before.get(key) != asked[key] for key in asked):
        raise BadInput(
            f"{place}: it holds another sweep (its {differences(before, asked)}); ask for the "
            "same one, or name another folder."
        )
