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

from model.sweeps.differences import check_same
from model.sweeps.digests import SUMS, SWEEP, Digests, digest, digest_of, kept, line
from model.sweeps.manifest import MANIFEST, load_manifest
from model.sweeps.plan import Manifest
from model.sweeps.reading import (
    PART_NAME,
    PARTS,
    is_own_file,
    is_part,
    missing,
    part_name,
    read_manifest,
    shown,
)
from model.sweeps.words import going_on
from rulebook.declared.errors import BadInput, quoted, reason_of

TABLE = "sweep.csv"
LOCK = ".sweep.lock"
UNFINISHED_NAME = re.compile(r"\.(.+)\.unfinished")


def unfinished_name(name: str) -> str:
    """Return the name that a file has until it is whole."""
    return f".{name}.unfinished"


class Folder:
    """A folder in which a sweep is written, held by one process at a time."""

    def __init__(self, path: Path, place: str) -> None:
        self.path = path
        self.place = f"{place} {path}"
        self._going_on = going_on(place)
        self.damage: list[str] = []
        """Sentences on what was not as it was written when the sweep was gone on with."""

    @contextlib.contextmanager
    def held(
        self,
        manifest: Manifest,
        *,
        resume: bool,
        progress: Callable[[int, int], None] | None = None,
    ) -> Iterator[dict[int, int]]:
        """Begin the sweep here or go on with it; give the failed runs of each finished part.

        A part that is not as it was written is removed, so that it is played again.

        Args:
            manifest: of the sweep.
            resume: whether it may go on.
            progress: called with the parts looked at and all that there are.

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
                digests = kept(self.path)
                value = self._settle_manifest(manifest, digests)
                finished = self._finished(manifest, digests, progress)
                names = [f"{PARTS}/{part_name(number)}" for number in finished]
                known = digests or {}
                lines = [line(name, known[name]) for name in names]
                if (self.path / TABLE).exists():
                    lines += self._table_line(known.get(TABLE))
                lines[:0] = [line(SWEEP, _identity(manifest)), line(MANIFEST, value)]
                self._write(self.path / SUMS, b"".join(lines))
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
        return sum(path.stat().st_size for path in shown(self.path / PARTS))

    def keep(self, number: int, content: bytes) -> None:
        """Write a part; raise BadInput if it cannot be, and leave the others as they are."""
        with self.failing_plainly(f"; the finished parts are kept, and {self._going_on} goes on"):
            noted = f"{PARTS}/{part_name(number)}", digest(content)
            self._write(self.path / PARTS / part_name(number), content, noted)

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
                self._note(TABLE, digest_of(unfinished))
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
            reason = reason_of(error)
            raise BadInput(f"{self.place}: it can't be written ({reason}){hint}.") from error

    def _check(self, manifest: Manifest, *, resume: bool) -> None:
        left = _unfinished(self.path)
        here = [one for one in self.path.iterdir() if one not in left and not _passing(one)]
        if self.path / MANIFEST in here:
            if not resume:
                raise BadInput(
                    f"{self.place}: it holds a sweep already; go on with it by {self._going_on}, "
                    "or name another folder."
                )
            digests = kept(self.path) or {}
            if digests.get(SWEEP) == _identity(manifest):  # though its manifest may be damaged
                return
            check_same(load_manifest(self.path, self.place), manifest, self.place)
            read_manifest(self.path, self.place)
        elif here:
            raise BadInput(
                f"{self.place}: it holds other files, such as {quoted(min(here).name)}; "
                "name an empty or a new folder."
            )

    def _settle_manifest(self, manifest: Manifest, digests: Digests | None) -> str:
        """Write the manifest where there is none, or where it is damaged; return its digest."""
        path = self.path / MANIFEST
        if path.exists():
            value = digest_of(path)
            if digests is None or digests.get(MANIFEST, value) == value:
                return value
            self.damage.append(f"{MANIFEST} is not as it was written; it is written again.")
        content = _text(manifest)
        self._write(path, content)
        return digest(content)

    def _finished(
        self,
        manifest: Manifest,
        digests: Digests | None,
        progress: Callable[[int, int], None] | None,
    ) -> dict[int, int]:
        paths = sorted(shown(self.path / PARTS))
        for path in paths:
            if not is_part(path.name, manifest["parts"]):
                raise BadInput(f"{self.place}: {PARTS}/{path.name} is not part of this sweep.")
        if paths and digests is None:
            self.damage.append(f"{SUMS} is missing, and nothing else says what was written.")
        lost = missing(self.path, digests)
        self.damage += [f"{name} is missing; it is played again." for name in lost]
        found = {}
        for done, path in enumerate(paths, 1):
            number = int(path.stem.removeprefix("part-"))
            first = number * manifest["rows_a_part"]
            rows = min(manifest["rows_a_part"], manifest["rows"] - first)
            name = f"{PARTS}/{path.name}"
            if not is_own_file(path):
                raise BadInput(f"{self.place}: {name} is no file of its own; remove it.")
            content = path.read_bytes()
            as_written = digests is not None and digests.get(name) == digest(content)
            failures = _failures(content, rows) if as_written else None
            if failures is None:
                path.unlink()
                is_known = digests is not None and name in digests
                said = "is not as it was written" if is_known else "has no digest"
                self.damage.append(f"{name} {said}; it is played again.")
            else:
                found[number] = failures
            if progress is not None:
                progress(done, len(paths))
        return found

    def _table_line(self, value: str | None) -> list[bytes]:
        """Return the line of the table as text, if one is kept; say if it is not as written."""
        if value is None:
            self.damage.append(f"{TABLE} has no digest; --csv writes it again.")
            return []
        if digest_of(self.path / TABLE) != value:
            self.damage.append(f"{TABLE} is not as it was written; --csv writes it again.")
        return [line(TABLE, value)]

    def _note(self, name: str, value: str) -> None:
        """Keep a file's digest, before the file gets its name."""
        with (self.path / SUMS).open("ab") as file:
            file.write(line(name, value))
            file.flush()
            self._settle(file.fileno())

    def _write(self, path: Path, content: bytes, noted: tuple[str, str] | None = None) -> None:
        """Write a file; `noted` are its place and its digest, which is kept before its name."""
        unfinished = path.with_name(unfinished_name(path.name))
        try:
            with unfinished.open("wb") as file:
                file.write(content)
                self._settle(file.fileno())
            if noted is not None:
                self._note(*noted)
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


def _unfinished(folder: Path) -> list[Path]:
    """Return the files that a dead sweep had under way; no other file is ever removed."""
    found = [folder / unfinished_name(name) for name in (MANIFEST, SUMS, TABLE)]
    if (folder / PARTS).is_dir():
        for path in (folder / PARTS).iterdir():
            match = UNFINISHED_NAME.fullmatch(path.name)
            if match is not None and PART_NAME.fullmatch(match[1]):
                found.append(path)
    return [path for path in found if path.is_file()]


def _passing(path: Path) -> bool:
    """Return whether this is what a dead sweep leaves before it has a manifest."""
    return path.name == LOCK or (path.name == PARTS and path.is_dir() and not any(path.iterdir()))


def _text(manifest: Manifest) -> bytes:
    text = json.dumps(manifest, ensure_ascii=False, allow_nan=False, indent=1)
    return f"{text}\n".encode()


def _identity(manifest: Manifest) -> str:
    """Return the digest of all that decides on a sweep's table."""
    return digest(_text({**manifest, "command": None}))


def _failures(content: bytes, rows: int) -> int | None:
    """Return how many runs of a part failed; None if the part is not whole."""
    try:
        told = parquet.read_metadata(pa.BufferReader(content))
        if told.num_rows != rows:
            return None
        column = told.schema.names.index("error")
        groups = (told.row_group(k).column(column) for k in range(told.num_row_groups))
        return int(rows - sum(group.statistics.null_count for group in groups))
    except (OSError, ValueError, pa.ArrowException):
        return None
