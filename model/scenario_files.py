"""Scenario files: finding them, reading them, and laying them over those that they extend."""

import re
import tomllib
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from model.outcomes import name_of
from model.scenario import Scenario
from model.scenario_lines import TooDeepError, lines_of
from model.scenario_refusals import Source, Table, refusal
from rulebook.declared.errors import MAX_SHOWN, BadInput, nearest, quoted, reason_of
from rulebook.declared.names import listed

FOLDER = Path(__file__).parent.parent / "scenarios"
_MOST_DEPTH = 8
MOST_BYTES = 128 * 1024
_QUOTES = tuple("“”„‘’«»")  # noqa: RUF001 - what word processors put instead of straight ones
_DATE = re.compile(r"\d{0,4}-\d")  # the rest of one
WHOLE = ("control", "salience")  # an arena's or an actor's shares are replaced as a whole
PATRONS = "patrons"  # and so are those of a client


def _merge(base: Table, over: Table) -> Table:
    """Return `base` with `over` laid on top; tables merge, an arena's or actor's is replaced.

    An event of the same label replaces the base's, or drops it where it says `drop = true`; so does
    an outcome of the same name.
    """
    merged = dict(base)
    for key, value in over.items():
        if key == "event" and _is_list_of_tables(value) and _is_list_of_tables(base.get(key, [])):
            before = base.get("event", [])
            old, new = _labels(before), _labels(value)
            merged[key] = [
                *(event for event in before if not _is_among(event, new)),
                *(e for e in value if e.get("drop") is not True or not _is_among(e, old)),
            ]
        elif (
            key == "outcome" and _is_list_of_tables(value) and _is_list_of_tables(base.get(key, []))
        ):
            merged[key] = _outcomes_over(base.get(key, []), value)
        elif key in WHOLE and isinstance(value, dict) and isinstance(base.get(key), dict):
            merged[key] = {**base[key], **value}
        elif key != PATRONS and isinstance(value, dict) and isinstance(base.get(key), dict):
            merged[key] = _merge(base[key], value)
        else:
            merged[key] = value
    return merged


def _outcomes_over(base: list[Table], over: list[Table]) -> list[Table]:
    """Return a file's outcomes, then those of its base that it neither replaces nor drops."""
    names, known = ({_name_of(one) for one in tables} for tables in (over, base))
    own = [one for one in over if one.get("drop") is not True or _name_of(one) not in known]
    return own + [one for one in base if _name_of(one) not in names]


def _name_of(outcome: Table) -> str:
    return str(outcome.get("name") or name_of(str(outcome.get("title", ""))))


def _labels(events: list[Table]) -> set[str]:
    return {event["label"] for event in events if isinstance(event.get("label"), str)}


def _is_among(event: Table, labels: set[str]) -> bool:
    return isinstance(event.get("label"), str) and event["label"] in labels


def _is_list_of_tables(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(item, dict) for item in value)


def _shipped() -> list[str]:
    return [path.stem for path in sorted(FOLDER.glob("*.toml"))]


def _find(name: str, beside: Path | None = None) -> Path:
    """Return the file of a scenario given by name or path; raise BadInput if there is none."""
    known = _shipped()
    if name in known:
        return FOLDER / f"{name}.toml"
    if not name.endswith(".toml"):
        raise BadInput(
            f"There is no scenario {quoted(name)}; known are {', '.join(known)}, "
            f"or a path that ends in .toml.{nearest(name, known)}"
        )
    path = (beside / name) if beside is not None else Path(name)
    try:
        if path.is_file():
            return path
    except (OSError, ValueError):  # a name that is too long, or holds a zero byte
        pass
    raise BadInput(f"There is no scenario file {quoted(name)}.")


def _parse(given: bytes, file: str) -> Source:
    """Return a file with its tables."""
    if len(given) > MOST_BYTES:
        raise BadInput(f"{file} is too large; at most {MOST_BYTES // 1024} KiB are read.")
    try:
        text = given.decode("utf-8-sig")
        lines = lines_of(text)  # first: it refuses what takes tomllib very long
        return Source(file, tomllib.loads(text), lines)
    except UnicodeDecodeError as error:
        line = given.count(b"\n", 0, error.start) + 1
        raise BadInput(f"{file}, line {line}: this is not text in UTF-8.") from None
    except TooDeepError as error:
        raise BadInput(f"{file}, line {error.line}: {error.said}") from None
    except tomllib.TOMLDecodeError as error:
        raise BadInput(f"{file}, {_malformed(text, str(error))}") from None
    except ValueError:  # Python reads no whole number of more than 4,300 digits
        raise BadInput(f"{file} cannot be read; a number in it is too long.") from None


def _malformed(text: str, reason: str) -> str:
    """Return the line and what is wrong, of tomllib's "... (at line 2, column 5)"."""
    said, _, where = reason.removesuffix(")").rpartition(" (at ")
    line, comma, column = where.partition(", column ")
    last = 1 + text.rstrip("\n").count("\n")
    at = line if comma else f"line {last}"
    short = said if len(said) <= MAX_SHOWN else f"{said[: MAX_SHOWN - 1]}…"
    hint = _hint(said, text.split("\n")[int(line[5:]) - 1], int(column)) if comma else ""
    return f"{at}: this is not well-formed TOML ({_inside(short)}){hint}."


def _hint(said: str, line: str, column: int) -> str:
    """Return what is probably meant where tomllib stopped in a line, at a column from 1."""
    before, rest = line[: column - 1], line[column - 1 :]
    after_digit = before[-1:].isdigit()
    if said == "Invalid value" and rest.lower().startswith(("true", "false")):
        return "; true and false are written in lower case"
    if said == "Invalid value" and (rest[:1].isalpha() or rest.startswith(_QUOTES)):
        return '; text needs straight quotation marks, as in "Lachin"'
    if after_digit and rest.startswith(",") and rest[1:2].isdigit():
        return "; write a number with a decimal point, as in 52.5"
    if said == "Invalid date or datetime" or (after_digit and _DATE.match(rest)):
        return "; a date must exist and is written as 2020-11-10"
    return ""


def _read(path: Path, before: tuple[Path, ...] = ()) -> list[Source]:
    """Return a file and those that it extends, each before its base.

    `before` are the files that led here.
    """
    try:
        with path.open("rb") as file:
            given = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise BadInput(f"{path.name} cannot be read ({reason_of(error)}).") from None
    source = _parse(given, path.name)
    return _with_base(source, lambda base: _find(base, path.parent), (*before, path.resolve()))


def _with_base(
    source: Source, find: Callable[[str], Path], before: tuple[Path, ...] = ()
) -> list[Source]:
    """Return a file and those that it extends, if it does."""
    base = source.table.get("extends")
    if base is None:
        return [source]
    try:
        path = _base_path(base, find, before)
    except BadInput as error:
        raise BadInput(f"{source.at(('extends',))}, extends: {_inside(str(error))}") from None
    return [source, *_read(path, before)]


def _base_path(base: object, find: Callable[[str], Path], before: tuple[Path, ...]) -> Path:
    if not isinstance(base, str):
        raise BadInput(f"{quoted(base)} is not the name or path of a scenario.")
    path = find(base)
    if path.resolve() in before:
        raise BadInput(f"{quoted(base)} leads back to itself in a circle.")
    if len(before) > _MOST_DEPTH:
        raise BadInput(f"it goes through more than {_MOST_DEPTH} files.")
    return path


def _inside(sentence: str) -> str:
    """Return a sentence as it stands after a colon."""
    return sentence[:1].lower() + sentence[1:]


def _laid_over(sources: list[Source]) -> Table:
    """Return the tables of all files as those of one."""
    merged: Table = {}
    for source in reversed(sources):
        own = {key: value for key, value in source.table.items() if key != "extends"}
        merged.pop("check", None)  # what is expected of one scenario is not expected of another
        merged = _merge(merged, own)
    return merged


def _weeks(sources: list[Source]) -> dict[int, int]:
    """Return the weeks within which each event must lie, by its identity.

    They are those of its own file, or of the one that is played if that is longer: a file that is
    shorter than its base need not drop the events that it does not reach.
    """
    of_each = []
    weeks: object = Scenario.model_fields["weeks"].default
    for source in reversed(sources):
        weeks = source.table.get("weeks", weeks)
        of_each.append((source, weeks))
    return {
        id(event): max(own, weeks)
        for source, own in of_each
        if type(own) is int and type(weeks) is int and own > 0 and weeks > 0
        if _is_list_of_tables(events := source.table.get("event", []))
        for event in events
    }


def _checked(sources: list[Source], name: str) -> Scenario:
    table = _laid_over(sources)
    try:
        context = {"name": name, "start": table.get("start"), "weeks": _weeks(sources)}
        return Scenario.model_validate(table, context=context)
    except ValidationError as error:
        raise refusal(sources, table, error) from None


def load(name: str) -> Scenario:
    """Return the scenario of that name or path; raise BadInput if there is none, or a bad one."""
    path = _find(str(name))
    return _checked(_read(path), path.stem)


def as_scenario(given: object) -> Scenario:
    """Return a scenario as it is, or the one of that name or path; raise BadInput otherwise."""
    if isinstance(given, Scenario):
        return given
    if isinstance(given, str | Path):
        return load(str(given))
    raise BadInput(
        f"scenario: {quoted(given)} is not a scenario; give a name, a path or one that was loaded."
    )


def read(given: bytes, file: str, name: str) -> tuple[Scenario, dict[str, Any]]:
    """Return the scenario that a stranger's file holds, under a name, and the file's own tables.

    Nothing is read but the shipped scenarios: it may extend one of them by name, never a path.
    `file` is what the file is called in sentences. Raises BadInput for what is no good scenario.
    """
    source = _parse(given, file)

    def shipped(base: str) -> Path:
        known = _shipped()
        if base not in known:
            raise BadInput(f"it extends {quoted(base)}; it may extend {listed(known, 'or')}.")
        return FOLDER / f"{base}.toml"

    return _checked(_with_base(source, shipped), name), dict(source.table)


@cache
def scenarios() -> tuple[Scenario, ...]:
    """Return the shipped scenarios, the baseline first."""
    names = sorted(
        (path.stem for path in FOLDER.glob("*.toml")), key=lambda n: (n != "baseline", n)
    )
    return tuple(load(name) for name in names)
