"""What a sweep says of itself, beside its table."""

import json
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, NonNegativeInt, PositiveInt, ValidationError

from model.sweeps.plan import FORMAT, Manifest
from rulebook.declared.errors import BadInput, quoted, reason_of

MANIFEST = "manifest.json"


class _Strict(BaseModel):
    model_config = ConfigDict(strict=True)


class _Parameter(_Strict):
    name: str
    low: float
    high: float


class _Design(_Strict):
    kind: str
    block: PositiveInt = 1


class _Read(_Strict):
    """What is read of a manifest, here and in an analysis; other entries are not looked at."""

    title: str
    scenario: dict[str, Any]
    seed: NonNegativeInt
    luck: str
    runs: PositiveInt
    points: PositiveInt
    rows: PositiveInt
    parts: PositiveInt
    parameters: list[_Parameter]
    design: _Design
    versions: dict[str, Any] = {}
    command: str | None = None


def load_manifest(path: Path, place: str) -> Manifest:
    """Return the manifest of the sweep in a folder, whether or not it is as it was written.

    Raises:
        BadInput: there is none, it cannot be read, or it lacks something that is read of it.
    """
    try:
        manifest = json.loads((path / MANIFEST).read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise BadInput(f"{place}: there is no sweep here ({MANIFEST} is missing).") from None
    except OSError as error:
        raise BadInput(f"{place}: {MANIFEST} can't be read ({reason_of(error)}).") from error
    except (ValueError, RecursionError):
        manifest = None
    if not isinstance(manifest, dict) or "format" not in manifest:
        raise BadInput(f"{place}: {MANIFEST} is not a sweep's manifest.")
    if manifest["format"] != FORMAT:
        raise BadInput(
            f"{place}: its format is {quoted(manifest['format'])}; this program reads {FORMAT}."
        )
    try:
        _Read.model_validate(manifest)
    except ValidationError as error:
        where = ".".join(map(str, error.errors()[0]["loc"]))
        raise BadInput(
            f"{place}: {MANIFEST} is not a sweep's manifest (its {quoted(where)} is missing or "
            "wrong)."
        ) from None
    return manifest
