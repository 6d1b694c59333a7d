"""Whether a sweep in a folder is whole and as it was written."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from model.sweeps.digests import SUMS, SWEEP, digest_of, kept
from model.sweeps.store import PARTS, is_part, load_manifest, part_name, shown
from model.words import counted
from rulebook.errors import BadInput, quoted


@dataclass(frozen=True)
class Verified:
    """What was found.

    Attributes:
        files: how many were looked at.
        faults: a sentence for each file that is missing or not as it was written.
        unfinished: how many parts have not been played yet.
        command: the one that began the sweep; empty where the manifest does not say.
    """

    files: int
    faults: tuple[str, ...]
    unfinished: int
    command: str

    @property
    def is_whole(self) -> bool:
        """Whether every part is there, and all is as it was written."""
        return not self.faults and not self.unfinished


def verify(path: Path, place: str, progress: Callable[[int, int], None] | None = None) -> Verified:
    """Compare each file of the sweep in a folder with the digest that was kept of it.

    Args:
        path: the folder.
        place: what it is called in sentences.
        progress: called with the files that were looked at and all of them.

    Raises:
        BadInput: there is no sweep, or no digests of it are kept.
    """
    try:
        digests = kept(path)
        alien = [one.name for one in shown(path / PARTS)] if (path / PARTS).is_dir() else []
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise BadInput(f"{place}: it can't be read ({reason}).") from error
    if digests is None:
        load_manifest(path, place)
        raise BadInput(
            f"{place}: {SUMS} is missing, so nothing says whether this sweep is as it was written."
        )
    digests.pop(SWEEP, None)
    faults = []
    for done, (name, value) in enumerate(sorted(digests.items()), 1):
        if fault := _fault(path / name, name, value):
            faults.append(fault)
        if progress is not None:
            progress(done, len(digests))
    try:
        manifest = load_manifest(path, place)
    except BadInput:
        parts, command = 0, ""
        if not faults:  # It is as it was written, and still none.
            raise
    else:
        parts, command = int(manifest["parts"]), str(manifest.get("command") or "")
    unlisted = [name for name in alien if f"{PARTS}/{name}" not in digests]
    for name in sorted(unlisted):
        told = "has no digest" if is_part(name, parts) else "is not part of this sweep"
        faults.append(f"{PARTS}/{quoted(name)[1:-1]} {told}.")
    unfinished = sum(
        f"{PARTS}/{part_name(k)}" not in digests and part_name(k) not in unlisted
        for k in range(parts)
    )
    return Verified(len(digests), tuple(faults), unfinished, command)


def _fault(path: Path, name: str, value: str) -> str:
    try:
        if digest_of(path) == value:
            return ""
    except FileNotFoundError:
        return f"{name} is missing."
    except OSError as error:
        return f"{name} can't be read ({(error.strerror or str(error)).lower()})."
    return f"{name} is not as it was written."


def told(found: Verified, place: str) -> list[str]:
    """Return what was found, in sentences."""
    whole = f"{place}: {counted(found.files, 'file')} looked at; "
    if found.is_whole:
        return [f"{whole}all are as they were written."]
    lines = [f"{whole}{counted(len(found.faults), 'fault')} found.", *found.faults]
    if found.unfinished:
        lines.append(f"{counted(found.unfinished, 'part')} not finished yet.")
    if found.command:
        lines.append(f"Mend it by: {found.command} --resume")
    return lines
