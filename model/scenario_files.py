"""Scenario files: finding, reading and laying them over one another, and what is wrong in one."""

import ast
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from model.scenario import Scenario
from rulebook.errors import BadInput, nearest

FOLDER = Path(__file__).parent.parent / "scenarios"
_MOST_DEPTH = 8
WHOLE = ("control", "salience")  # an arena's or an actor's shares are replaced as a whole


def _sentence(file: str, error: ValidationError) -> str:
    """Return one sentence for the first thing wrong."""
    first = error.errors(include_url=False)[0]
    cause = first.get("ctx", {}).get("error")
    where = ".".join(str(part) for part in first["loc"] if part != "[key]")
    if isinstance(cause, BadInput):
        return f"{file}, {where}: {cause}" if where else f"{file}: {cause}"
    if first["type"] == "extra_forbidden":
        known = [field.alias or name for name, field in Scenario.model_fields.items()]
        return f"{file}: there is no place {where!r}.{nearest(where, known)}"
    message = first["msg"][0].lower() + first["msg"][1:]
    if first["type"] == "missing":
        return f"{file}: {where} is missing; every scenario needs it."
    value = first["input"]
    if first["type"] == "literal_error":
        known = ast.literal_eval(f"[{first['ctx']['expected'].replace(' or ', ', ')}]")
        return f"{file}, {where}: there is no {value!r} here.{nearest(value, known)}"
    return f"{file}, {where}: the value {value!r} is not allowed; {message.rstrip('.')}."


def _merge(base: dict[str, Any], over: dict[str, Any]) -> dict[str, Any]:
    """Return `base` with `over` laid on top; tables merge, an arena's or actor's is replaced.

    An event of the same label replaces the base's, or drops it where it says `drop = true`.
    """
    merged = dict(base)
    for key, value in over.items():
        if key == "event" and _is_list_of_tables(value) and _is_list_of_tables(base.get(key, [])):
            labels = {event.get("label") for event in value}
            kept = [event for event in base.get("event", ()) if event.get("label") not in labels]
            merged[key] = kept + list(value)
            merged[key] = [event for event in merged[key] if not event.get("drop")]
        elif key in WHOLE and isinstance(value, dict) and isinstance(base.get(key), dict):
            merged[key] = {**base[key], **value}
        elif isinstance(value, dict) and isinstance(base.get(key), dict):
            merged[key] = _merge(base[key], value)
        else:
            merged[key] = value
    return merged


def _is_list_of_tables(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(item, dict) for item in value)


def _find(name: str, beside: Path | None = None) -> Path:
    """Return the file of a scenario given by name or path; raise BadInput if there is none."""
    shipped = FOLDER / f"{name}.toml"
    if "/" not in name and "\\" not in name and shipped.is_file():
        return shipped
    if name.endswith(".toml"):
        path = (beside / name) if beside is not None else Path(name)
        if path.is_file():
            return path
        raise BadInput(f"{name}: there is no such scenario file.")
    known = [path.stem for path in sorted(FOLDER.glob("*.toml"))]
    raise BadInput(
        f"There is no scenario {name!r}; known are {', '.join(known)}, "
        f"or a path that ends in .toml.{nearest(name, known)}"
    )


def _read(path: Path, depth: int = 0) -> dict[str, Any]:
    if depth > _MOST_DEPTH:
        raise BadInput(
            f"{path.name}: 'extends' goes in a circle or deeper than {_MOST_DEPTH} files."
        )
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise BadInput(f"{path.name} is not well-formed TOML: {error}.") from None
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(f"{path.name} cannot be read: {error}.") from None
    base = table.pop("extends", None)
    if base is None:
        return table
    if not isinstance(base, str):
        raise BadInput(f"{path.name}, extends: {base!r} is not the name or path of a scenario.")
    under = _read(_find(base, path.parent), depth + 1)
    under.pop("check", None)  # what is expected of one scenario is not expected of another
    return _merge(under, table)


def load(name: str) -> Scenario:
    """Return the scenario of that name or path; raise BadInput if there is none, or a bad one."""
    path = _find(str(name))
    table = _read(path)
    try:
        return Scenario(**{**table, "name": path.stem})
    except BadInput as error:
        raise BadInput(f"{path.name}: {error}") from None
    except ValidationError as error:
        raise BadInput(_sentence(path.name, error)) from None


@cache
def scenarios() -> tuple[Scenario, ...]:
    """Return the shipped scenarios, the baseline first."""
    names = sorted(
        (path.stem for path in FOLDER.glob("*.toml")), key=lambda n: (n != "baseline", n)
    )
    return tuple(load(name) for name in names)
