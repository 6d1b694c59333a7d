"""The folder of a sweep as it is read: its manifest, and the finished parts of its table."""

import logging
import re
from pathlib import Path

import pyarrow as pa
from pyarrow import parquet

from model.sweeps.digests import SUMS, Digests, digest, digest_of, kept
from model.sweeps.manifest import MANIFEST, load_manifest
from model.sweeps.plan import Manifest
from rulebook.declared.errors import BadInput, reason_of

logger = logging.getLogger(__name__)

PARTS = "parts"
PART_NAME = re.compile(r"part-(\d{8,})\.parquet")
MAX_DIGITS = 16  # of a part's number


def part_name(number: int) -> str:
    """Return the name of a part's file."""
    return f"part-{number:08d}.parquet"


def read_manifest(path: Path, place: str) -> Manifest:
    """Return the manifest of the sweep in a folder.

    Raises:
        BadInput: there is none, it cannot be read, or it is not as it was written.
    """
    manifest = load_manifest(path, place)
    digests = read_digests(path, place)
    if digests and digests.get(MANIFEST, "") != digest_of(path / MANIFEST):
        raise BadInput(
            f"{place}: {MANIFEST} is not as it was written; resume the sweep with the command that "
            "began it to have it repaired."
        )
    return manifest


def finished_parts(path: Path, manifest: Manifest, place: str) -> tuple[list[Path], Digests | None]:
    """Return the files of a sweep's finished parts, in order, and the digests of its files.

    A part that was written and is not there is logged as a warning.

    Args:
        path: the sweep's folder.
        manifest: what it says of itself.
        place: what it is called in sentences.

    Raises:
        BadInput: no part is finished yet, or the folder cannot be read.
    """
    parts = manifest["parts"]
    # The parts first: whoever writes on meanwhile notes a digest before a file gets its name.
    here = shown(path / PARTS) if (path / PARTS).is_dir() else []
    digests = read_digests(path, place)
    found = sorted(one for one in here if is_part(one.name, parts) and is_own_file(one))
    if not found:
        raise BadInput(f"{place}: no part of this sweep is finished yet.")
    for name in missing(path, digests):
        logger.warning("%s: %s is missing; the sweep is read without it.", place, name)
    return found, digests


def missing(path: Path, digests: Digests | None) -> list[str]:
    """Return the parts of a sweep that were written, by their digests, and are not there."""
    return [
        name
        for name in sorted(digests or {})
        if name.startswith(PARTS) and not (path / name).exists()
    ]


def read_digests(path: Path, place: str) -> Digests | None:
    """Return the digests of a sweep's files; None where none are kept.

    Raises:
        BadInput: they cannot be read.
    """
    try:
        return kept(path)
    except OSError as error:
        raise BadInput(f"{place}: {SUMS} can't be read ({reason_of(error)}).") from error


def read_part(
    path: Path, digests: Digests | None, place: str, columns: list[str] | None = None
) -> pa.Table:
    """Return a finished part as a table.

    Args:
        path: its file.
        digests: of the sweep's files; None where none are kept.
        place: what the sweep is called in sentences.
        columns: those that are read, where the part has them; all if None.

    Raises:
        BadInput: it cannot be read, or it is not as it was written.
    """
    name = f"{PARTS}/{path.name}"
    try:
        content = path.read_bytes()
        if digests is not None and digests.get(name) != digest(content):
            raise BadInput(
                f"{place}: {name} is not as it was written; resume the sweep with the command that "
                "began it to have it repaired."
            )
        return parquet.read_table(pa.BufferReader(content), columns=columns)
    except (OSError, pa.ArrowException) as error:
        reason = str(error).partition("\n")[0].rstrip(".")
        raise BadInput(f"{place}: {name} can't be read ({reason}).") from error


def is_part(name: str, parts: int) -> bool:
    """Return whether a file of this name is one of so many parts."""
    match = PART_NAME.fullmatch(name)
    return (
        match is not None
        and len(match[1]) <= MAX_DIGITS
        and int(match[1]) < parts
        and name == part_name(int(match[1]))
    )


def shown(folder: Path) -> list[Path]:
    """Return what a folder holds, but for what systems leave there, such as .DS_Store."""
    return [path for path in folder.iterdir() if not path.name.startswith(".")]


def is_own_file(path: Path) -> bool:
    """Return whether it is a file: no pipe, which could be read for ever, and no way elsewhere."""
    return path.is_file() and not path.is_symlink()
