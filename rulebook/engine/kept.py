"""Compiled code on the disk: checked before it is used, and done without where that must be.

Numba loads whatever it finds, and damaged machine code ends the process. So each file ends with a
checksum of its name and content: one that does not fit is removed, and the function is compiled
again. Where nothing can be written, every process compiles for itself. Both are told once.
"""

import contextlib
import logging
import pickle
import tempfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numba
import platformdirs
from numba.core.caching import (
    CompileResultCacheImpl,
    FunctionCache,
    IndexDataCacheFile,
    UserProvidedCacheLocator,
)

from rulebook.declared.errors import reason_of

VARIABLE = "NUMBA_CACHE_DIR"
ROOM = Path(numba.config.CACHE_DIR or platformdirs.user_cache_dir("condominium")).absolute()  # type: ignore[attr-defined]
"""Where compiled code is kept: the folder that the variable names, or the user's own."""

CHECKSUM_BYTES = 4

logger = logging.getLogger(__name__)
_told: set[str] = set()


class Kept(FunctionCache):
    """The code of one function on the disk."""

    def __init__(self, function: Callable[..., Any]) -> None:
        self._impl_class = _Code
        super().__init__(function)
        stamp = self._impl.locator.get_source_stamp()
        self._files = _Files(self._cache_path, self._impl.filename_base, stamp)
        self._cache_file = self._files

    def save_overload(self, signature: Any, made: Any) -> None:
        """Keep what was compiled, if the disk lets it."""
        try:
            super().save_overload(signature, made)
        except OSError as error:
            _tell_once("unwritable", cannot_keep(Path(self._cache_path), error))

    @property
    def is_whole(self) -> bool:
        """Whether its code is on the disk, undamaged."""
        return is_whole(Path(self._cache_path, f"{self._impl.filename_base}.nbi"))


class _Place(UserProvidedCacheLocator):
    """The place of a function's code: none but ours, because Numba's others may hold stale code."""

    def ensure_cache_path(self) -> None:
        Path(self.get_cache_path()).mkdir(parents=True, exist_ok=True)

    @classmethod
    def from_function(cls, function: Callable[..., Any], file: str) -> "_Place | None":
        return cls(function, file) if Path(file).exists() else None


class _Code(CompileResultCacheImpl):
    _locator_classes = [_Place]  # noqa: RUF012 - as Numba declares it


class _Files(IndexDataCacheFile):
    """The index of a function's code and the code itself, each with its checksum."""

    def save(self, key: Any, data: Any) -> None:
        """Write code and then its index, which never vouches for code that is not there."""
        names = self._load_index()
        name = names.get(key) or self._data_name(len(names) + 1)
        self._save_data(name, data)
        self._save_index({**names, key: name})

    def _load_index(self) -> dict[Any, str]:
        content = _read(Path(self._index_path))
        if content is None:
            return {}
        stamp, names = pickle.loads(content)  # noqa: S301 - our own, and undamaged
        return names if stamp == self._source_stamp else {}

    def _save_index(self, overloads: dict[Any, str]) -> None:
        self._write(self._index_path, (self._source_stamp, overloads))

    def _load_data(self, name: str) -> Any:
        content = _read(Path(self._data_path(name)))
        if content is None:
            raise FileNotFoundError  # upon which Numba compiles
        return pickle.loads(content)  # noqa: S301 - our own, and undamaged

    def _save_data(self, name: str, data: Any) -> None:
        self._write(self._data_path(name), data)

    def _write(self, path: str, data: Any) -> None:
        content = self._dump(data)
        with self._open_for_write(path) as file:
            file.write(content)
            file.write(_checksum(Path(path), content))


def cannot_keep(folder: Path, error: OSError) -> str:
    """Return the sentence for who has no place for compiled code."""
    reason = reason_of(error)
    return (
        f"The compiled rules can't be kept in {folder} ({reason}), so every start compiles them; "
        f"name a folder that can be written to in the environment variable {VARIABLE}."
    )


def can_keep(folder: Path) -> bool:
    """Return whether code can be kept in a folder; say once where it can't."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return True
    except OSError as error:
        _tell_once("unwritable", cannot_keep(folder, error))
        return False


def is_whole(index: Path) -> bool:
    """Return whether an index is there, undamaged, and so is all the code that it names."""
    content = _undamaged(index)
    if content is None:
        return False
    _, names = pickle.loads(content)  # noqa: S301 - our own, and undamaged
    code = [_undamaged(index.with_name(name)) for name in names.values()]
    return bool(code) and None not in code


def _undamaged(path: Path) -> bytes | None:
    """Return what a file holds without its checksum; None where it does not fit, or cannot be."""
    try:
        content = path.read_bytes()
    except OSError:
        return None
    body, checksum = content[:-CHECKSUM_BYTES], content[-CHECKSUM_BYTES:]
    return body if checksum == _checksum(path, body) else None


def _read(path: Path) -> bytes | None:
    """Return what a file holds; None where there is none, or it is damaged and so removed."""
    content = _undamaged(path)
    if content is not None or not path.exists():
        return content
    with contextlib.suppress(OSError):
        path.unlink()
    _tell_once(
        "damaged", f"Compiled rules were damaged on the disk ({path}); compiling them again."
    )
    return None


def _checksum(path: Path, content: bytes) -> bytes:
    """Return a checksum that no damage of a few bytes leaves as it is, in a millisecond."""
    return zlib.crc32(content, zlib.crc32(path.name.encode())).to_bytes(CHECKSUM_BYTES, "big")


def _tell_once(what: str, sentence: str) -> None:
    if what not in _told:
        _told.add(what)
        logger.warning("%s", sentence)
