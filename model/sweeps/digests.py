"""What a sweep's files were when they were written: a digest of each, beside them.

The list is read by `sha256sum -c SHA256SUMS` too. A file's line is written before the file gets its
name, so that no crash leaves a file without one; of several lines for a file the last one counts.
"""

import hashlib
import re
from pathlib import Path

SUMS = "SHA256SUMS"
SWEEP = "(sweep)"
"""What stands in the place of a file's name where all that decides on the sweep has its digest."""

NAME = r"\(sweep\)|manifest\.json|sweep\.csv|parts/part-\d{8,16}\.parquet"
LINE = re.compile(rf"(?:# )?([0-9a-f]{{64}})  ({NAME})")

Digests = dict[str, str]  # by a file's place in the folder


def digest(content: bytes) -> str:
    """Return the digest of what a file holds."""
    return hashlib.sha256(content).hexdigest()


def digest_of(path: Path) -> str:
    """Return the digest of a file; raise OSError if it cannot be read."""
    if path.is_symlink() or (path.exists() and not path.is_file()):
        raise OSError("it is no file of its own")  # as a pipe, which could be read for ever
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def line(name: str, value: str) -> bytes:
    """Return the line of a file; what is no file is a comment to other programs."""
    return f"{'# ' if name == SWEEP else ''}{value}  {name}\n".encode()


def kept(folder: Path) -> Digests | None:
    """Return the digests that are kept in a folder; None where none are, as in old sweeps.

    A line that a crash has cut short counts for nothing, nor does one of what no sweep writes.

    Raises:
        OSError: they cannot be read.
    """
    try:
        text = (folder / SUMS).read_text(encoding="utf-8", errors="replace")
    except FileNotFoundError:
        return None
    found = map(LINE.fullmatch, text.split("\n"))
    return {match[2]: match[1] for match in found if match}
