"""The folder of a sweep: its manifest, the parts of its table, and that nothing in it is lost.

Every file is written under another name, brought to the disk and only then given its own: whatever
has its own name is whole, and a process that dies at any moment loses what it had not finished. The
other names begin with a dot, so that what reads all files of a folder passes them over.
"""

import contextlib
import json
import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pyarrow as pa
from filelock import FileLock, Timeout
from pyarrow import csv, parquet

from model.sweeps.differences import differences
from model.sweeps.plan import FORMAT, Manifest, different_version
from model.sweeps.words import going_on
from rulebook.errors import BadInput, quoted

MANIFEST = "manifest.json"
PARTS = "parts"
TABLE = "sweep.csv"
LOCK = ".sweep.lock"
PART_NAME = re.compile(r"part-(\d{8,})\.parquet")
UNFINISHED_NAME = re.compile(r"\.(.+)\.unfinished")


def part_name(number: int) -> str:
    """Return the name of a part's file."""
    return f"part-{number:08d}.parquet"


def unfinished_name(name: str) -> str:
    """Return the name that a file has until it is whole."""
    return f".{name}.unfinished"


class Folder:
    """A folder in which a sweep is written, held by one process at a time."""

    def __init__(self, path: Path, place: str) -> None:
        self.path = path
        self.place = f"{place} {path}"
        self._going_on = going_on(place)

    @contextlib.contextmanager
    def held(self, manifest: Manifest, *, resume: bool) -> Iterator[dict[int, int]]:
        """Begin the sweep here or go on with it; give the failed runs of each finished part.

        Raises:
            BadInput: the folder cannot be written, or it holds something else; it is untouched.
        """
        self.check(manifest, resume=resume)
        with self.failing_plainly():
            self.path.mkdir(exist_ok=True)
            lock = FileLock(self.path / LOCK)
            try:
                lock.acquire(timeout=0)
            except Timeout:
                raise BadInput(f"{self.place}: another sweep is at work in this folder.") from None
        try:
            self.check(manifest, resume=resume)  # Another may have been at work until now.
            with self.failing_plainly():
                for left in _unfinished(self.path):
                    left.unlink()
                (self.path / PARTS).mkdir(exist_ok=True)
                if not (self.path / MANIFEST).exists():
                    text = json.dumps(manifest, ensure_ascii=False, allow_nan=False, indent=1)
                    self._write(self.path / MANIFEST, f"{text}\n".encode())
                finished = self._finished(manifest)
            yield finished
        finally:
            # While it is held, so that it is not the next one's; Windows removes no open file.
            if os.name != "nt":
                with contextlib.suppress(OSError):
                    (self.path / LOCK).unlink()
            lock.release()

    def check(self, manifest: Manifest, *, resume: bool) -> None:
        """Raise BadInput if what is here already is not this sweep."""
        with self.failing_plainly():
            if not self.path.exists():
                return
            if not self.path.is_dir():
                raise BadInput(f"{self.place}: this is a file; name a folder.")
            self._check(manifest, resume=resume)

    def size(self) -> int:
        """Return how many bytes its parts have."""
        return sum(path.stat().st_size for path in _shown(self.path / PARTS))

    def keep(self, number: int, content: bytes) -> None:
        """Write a part; raise BadInput if it cannot be, and leave the others as they are."""
        with self.failing_plainly(f"; the finished parts are kept, and {self._going_on} goes on"):
            self._write(self.path / PARTS / part_name(number), content)

    def write_csv(self, parts: int, progress: Callable[[int], None] | None = None) -> None:
        """Write the whole table once more as text, part by part; tell each part's end."""
        unfinished = self.path / unfinished_name(TABLE)
        with self.failing_plainly("; the parts are kept, and --resume --csv writes it again"):
            try:
                with unfinished.open("wb") as file:
                    for number in range(parts):
                        table = parquet.read_table(self.path / PARTS / part_name(number))
                        head = csv.WriteOptions(include_header=number == 0)
                        csv.write_csv(table, file, head)
                        if progress is not None:
                            progress(1)
                    self._settle(file.fileno())
                unfinished.replace(self.path / TABLE)
            finally:
                unfinished.unlink(missing_ok=True)
            self._settle_folder(self.path)

    @contextlib.contextmanager
    def failing_plainly(self, hint: str = "") -> Iterator[None]:
        """Turn what the disk refuses into a sentence."""
        try:
            yield
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            raise BadInput(f"{self.place}: it can't be written ({reason}){hint}.") from error

    def _check(self, manifest: Manifest, *, resume: bool) -> None:
        left = _unfinished(self.path)
        here = [one for one in self.path.iterdir() if one not in left and not _passing(one)]
        kept = self.path / MANIFEST
        if kept in here:
            before = read_manifest(self.path, self.place)
            if not resume:
                raise BadInput(
                    f"{self.place}: it holds a sweep already; go on with it by {self._going_on}, "
                    "or name another folder."
                )
            _compare(before, manifest, self.place)
        elif here:
            raise BadInput(
                f"{self.place}: it holds other files, such as {quoted(min(here).name)}; "
                "name an empty or a new folder."
            )

    def _finished(self, manifest: Manifest) -> dict[int, int]:
        found = {}
        for path in _shown(self.path / PARTS):
            match = PART_NAME.fullmatch(path.name)
            if match is None or int(match[1]) >= manifest["parts"]:
                raise BadInput(f"{self.place}: {PARTS}/{path.name} is no part of this sweep.")
            number = int(match[1])
            first = number * manifest["rows_a_part"]
            rows = min(manifest["rows_a_part"], manifest["rows"] - first)
            failures = _failures(path, rows)
            if failures is not None:
                found[number] = failures
        return found

    def _write(self, path: Path, content: bytes) -> None:
        unfinished = path.with_name(unfinished_name(path.name))
        try:
            with unfinished.open("wb") as file:
                file.write(content)
                self._settle(file.fileno())
            unfinished.replace(path)
        finally:
            unfinished.unlink(missing_ok=True)
        self._settle_folder(path.parent)

    @staticmethod
    def _settle(descriptor: int) -> None:
        os.fsync(descriptor)

    @staticmethod
    def _settle_folder(path: Path) -> None:
        if os.name == "nt":  # There, a folder has no descriptor.
            return
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def read_manifest(path: Path, place: str) -> Manifest:
    """Return the manifest of the sweep in a folder.

    Raises:
        BadInput: there is none, or it cannot be read.
    """
    try:
        manifest = json.loads((path / MANIFEST).read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise BadInput(f"{place}: there is no sweep here ({MANIFEST} is missing).") from None
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise BadInput(f"{place}: {MANIFEST} can't be read ({reason}).") from error
    except ValueError:
        raise BadInput(f"{place}: {MANIFEST} is no manifest of a sweep.") from None
    if not isinstance(manifest, dict) or "format" not in manifest:
        raise BadInput(f"{place}: {MANIFEST} is no manifest of a sweep.")
    if manifest["format"] != FORMAT:
        raise BadInput(
            f"{place}: its format is {quoted(manifest['format'])}; this program reads {FORMAT}."
        )
    return manifest


def part_paths(path: Path, manifest: Manifest) -> list[Path]:
    """Return the files of a sweep's finished parts, in order."""
    names = map(part_name, range(manifest["parts"]))
    return [file for name in names if (file := path / PARTS / name).is_file()]


def _shown(folder: Path) -> list[Path]:
    """Return what a folder holds, but for what systems leave there, such as .DS_Store."""
    return [path for path in folder.iterdir() if not path.name.startswith(".")]


def _unfinished(folder: Path) -> list[Path]:
    """Return the files that a dead sweep had under way; no other file is ever removed."""
    found = [folder / unfinished_name(name) for name in (MANIFEST, TABLE)]
    if (folder / PARTS).is_dir():
        for path in (folder / PARTS).iterdir():
            match = UNFINISHED_NAME.fullmatch(path.name)
            if match is not None and PART_NAME.fullmatch(match[1]):
                found.append(path)
    return [path for path in found if path.is_file()]


def _passing(path: Path) -> bool:
    """Return whether this is what a dead sweep leaves before it has a manifest."""
    return path.name == LOCK or (path.name == PARTS and path.is_dir() and not any(path.iterdir()))


def _failures(path: Path, rows: int) -> int | None:
    """Return how many runs of a part failed; None if the part is not whole."""
    try:
        told = parquet.read_metadata(path)
        if told.num_rows != rows:
            return None
        column = told.schema.names.index("error")
        groups = (told.row_group(k).column(column) for k in range(told.num_row_groups))
        return int(rows - sum(group.statistics.null_count for group in groups))
    except (OSError, ValueError, pa.ArrowException):
        return None


def _compare(before: Manifest, asked: Manifest, place: str) -> None:
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
