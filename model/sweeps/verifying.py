"""Whether a sweep in a folder is whole and as it was written."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from model.sweeps.digests import SUMS, SWEEP, digest_of, kept
from model.sweeps.manifest import load_manifest
from model.sweeps.plan import Manifest
from model.sweeps.reading import PARTS, is_part, shown
from model.sweeps.store import TABLE
from model.words import counted
from rulebook.declared.errors import BadInput, quoted, reason_of


@dataclass(frozen=True)
class Verified:
    """What was found.

    Attributes:
        files: how many were looked at.
        faults: a sentence for each file that is missing or not as it was written.
        unfinished: how many parts have not been played yet.
        repair: the command that repairs the sweep; empty where the manifest does not say.
    """

    files: int
    faults: tuple[str, ...]
    unfinished: int
    repair: str

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
        # The parts first: whoever writes on meanwhile notes a digest before a file gets its name.
        alien = [one.name for one in shown(path / PARTS)] if (path / PARTS).is_dir() else []
        digests = kept(path)
    except OSError as error:
        raise BadInput(f"{place}: it can't be read ({reason_of(error)}).") from error
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
        manifest = {"parts": 0}
        if not faults:  # It is as it was written, and still none.
            raise
    parts = manifest["parts"]
    unlisted = [name for name in alien if f"{PARTS}/{name}" not in digests]
    for name in sorted(unlisted):
        told = "has no digest" if is_part(name, parts) else "is not part of this sweep"
        faults.append(f"{PARTS}/{quoted(name)[1:-1]} {told}.")
    if TABLE not in digests and (path / TABLE).exists():
        faults.append(f"{TABLE} has no digest.")
    begun = {name for name in digests if name.startswith(PARTS)}
    begun |= {f"{PARTS}/{name}" for name in unlisted if is_part(name, parts)}
    unfinished = max(parts - len(begun), 0)
    return Verified(len(digests), tuple(faults), unfinished, _repair(manifest, faults))


def _repair(manifest: Manifest, faults: list[str]) -> str:
    """Return the command that repairs a sweep, or nothing where its manifest does not say."""
    command = manifest.get("command")
    if not command:
        return ""
    writes_text = " --csv" in command or not any(fault.startswith(TABLE) for fault in faults)
    return f"{command} --resume" if writes_text else f"{command} --resume --csv"


def _fault(path: Path, name: str, value: str) -> str:
    try:
        if digest_of(path) == value:
            return ""
    except FileNotFoundError:
        return f"{name} is missing."
    except OSError as error:
        return f"{name} can't be read ({reason_of(error)})."
    return f"{name} is not as it was written."


def told(found: Verified, place: str) -> list[str]:
    """Return what was found, in sentences."""
    whole = f"{place}: {counted(found.files, 'file')} checked; "
    if found.is_whole:
        return [f"{whole}none has changed."]
    lines = [f"{whole}{counted(len(found.faults), 'fault')} found.", *found.faults]
    if found.unfinished:
        lines.append(f"{counted(found.unfinished, 'part')} not finished yet.")
    if found.repair:
        lines.append(f"Repair it with: {found.repair}")
    return lines
