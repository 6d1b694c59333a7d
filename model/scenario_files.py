"""Scenario files: finding, reading and laying them over one another, and what is wrong in one."""

import ast
import re
import tomllib
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from model.scenario import Scenario
from model.scenario_lines import line_of
from rulebook.errors import BadInput, nearest

FOLDER = Path(__file__).parent.parent / "scenarios"
_MOST_DEPTH = 8
_LONGEST_VALUE = 80  # characters of a bad value that are repeated
MOST_BYTES = 256 * 1024
WHOLE = ("control", "salience")  # an arena's or an actor's shares are replaced as a whole


def _sentence(file: str, text: str, error: ValidationError) -> str:
    """Return one sentence for the first thing wrong, with its line in the file's own text."""
    first = error.errors(include_url=False)[0]
    cause = first.get("ctx", {}).get("error")
    place = [part for part in first["loc"] if part != "[key]"]
    where = ".".join(str(part) for part in place)
    if isinstance(cause, BadInput):
        named = re.match(r"([\w.]+):", str(cause))
        found = place or (named[1].split(".") if named else [])
        at = _at(file, text, found, str(cause))
        said = str(cause).removeprefix(f"{where}: ")
        return f"{at}, {where}: {said}" if where else f"{at}: {said}"
    at = _at(file, text, place, "")
    if first["type"] == "extra_forbidden":
        known = [field.alias or name for name, field in Scenario.model_fields.items()]
        return f"{at}: there is no place {where!r}.{nearest(where, known)}"
    message = first["msg"][0].lower() + first["msg"][1:]
    if first["type"] == "missing":
        return f"{file}: {where} is missing; every scenario needs it."
    value = first["input"]
    if first["type"] == "literal_error":
        known = ast.literal_eval(f"[{first['ctx']['expected'].replace(' or ', ', ')}]")
        return f"{at}, {where}: there is no {value!r} here.{nearest(value, known)}"
    return f"{at}, {where}: the value {_short(value)} is not allowed; {message.rstrip('.')}."


def _at(file: str, text: str, place: list[Any], sentence: str) -> str:
    line = line_of(text, place, sentence)
    return file if line is None else f"{file}, line {line}"


def _short(value: object) -> str:
    shown = repr(value)
    return shown if len(shown) <= _LONGEST_VALUE else f"{shown[: _LONGEST_VALUE - 1]}…"


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


def _parse(given: bytes, file: str) -> tuple[dict[str, Any], str]:
    """Return the tables of a file, and its text."""
    try:
        text = given.decode("utf-8")
        return tomllib.loads(text), text
    except UnicodeDecodeError as error:
        line = given.count(b"\n", 0, error.start) + 1
        raise BadInput(f"{file}, line {line}: this is not text in UTF-8.") from None
    except tomllib.TOMLDecodeError as error:
        raise BadInput(f"{file} is not well-formed TOML: {error}.") from None
    except (ValueError, RecursionError):
        raise BadInput(f"{file} cannot be read: its numbers or lists go too far.") from None


def _read(path: Path, depth: int = 0) -> tuple[dict[str, Any], str]:
    """Return the tables of a file laid over those it extends, and its own text."""
    if depth > _MOST_DEPTH:
        raise BadInput(
            f"{path.name}: 'extends' goes in a circle or deeper than {_MOST_DEPTH} files."
        )
    try:
        given = path.read_bytes()
    except OSError as error:
        raise BadInput(f"{path.name} cannot be read: {error}.") from None
    table, text = _parse(given, path.name)
    return _over(table, path.name, lambda base: _read(_find(base, path.parent), depth + 1)[0]), text


def _over(
    table: dict[str, Any], file: str, find: Callable[[str], dict[str, Any]]
) -> dict[str, Any]:
    """Return a file's tables laid over those of the scenario that it extends, if it does."""
    base = table.pop("extends", None)
    if base is None:
        return table
    if not isinstance(base, str):
        raise BadInput(f"{file}, extends: {base!r} is not the name or path of a scenario.")
    under = find(base)
    under.pop("check", None)  # what is expected of one scenario is not expected of another
    return _merge(under, table)


def _checked(table: dict[str, Any], text: str, file: str, name: str) -> Scenario:
    try:
        return Scenario(**{**table, "name": name})
    except BadInput as error:
        raise BadInput(f"{file}: {error}") from None
    except ValidationError as error:
        raise BadInput(_sentence(file, text, error)) from None


def load(name: str) -> Scenario:
    """Return the scenario of that name or path; raise BadInput if there is none, or a bad one."""
    path = _find(str(name))
    table, text = _read(path)
    return _checked(table, text, path.name, path.stem)


def read(given: bytes, file: str, name: str) -> tuple[Scenario, dict[str, Any]]:
    """Return the scenario that a stranger's file holds, under a name, and the file's own tables.

    Nothing is read but the shipped scenarios: it may extend one of them by name, never a path.
    `file` is what the file is called in sentences. Raises BadInput for what is no good scenario.
    """
    if len(given) > MOST_BYTES:
        raise BadInput(f"{file} is too large: at most {MOST_BYTES // 1024} KiB are read.")
    table, text = _parse(given, file)
    own = dict(table)

    def shipped(base: str) -> dict[str, Any]:
        known = [path.stem for path in sorted(FOLDER.glob("*.toml"))]
        if base not in known:
            at = _at(file, text, ["extends"], "")
            raise BadInput(f"{at}: it extends {_short(base)}; it may extend {', '.join(known)}.")
        return _read(FOLDER / f"{base}.toml")[0]

    return _checked(_over(table, file, shipped), text, file, name), own


@cache
def scenarios() -> tuple[Scenario, ...]:
    """Return the shipped scenarios, the baseline first."""
    names = sorted(
        (path.stem for path in FOLDER.glob("*.toml")), key=lambda n: (n != "baseline", n)
    )
    return tuple(load(name) for name in names)
