"""Compiled code on the disk: checked before it is used, and done without where that must be.

A file is named by all that its code depends on (fingerprint.py), so stale code is never found.
Damaged machine code would end the process. So each file ends with a checksum of its name and
content: one that does not fit is removed, and the function is compiled again. Where nothing can be
written, every process compiles for itself. Both are told once.
"""

import contextlib
import hashlib
import logging
import pickle
import tempfile
import uuid
import zlib
from pathlib import Path
from typing import Any

import numba
import platformdirs
from numba.core.caching import NullCache
from numba.core.compiler import CompileResult
from numba.core.dispatcher import Dispatcher
from numba.core.serialize import dumps

from rulebook.declared.errors import reason_of
from rulebook.engine.fingerprint import fingerprint, surroundings

VARIABLE = "NUMBA_CACHE_DIR"
ROOM = Path(numba.config.CACHE_DIR or platformdirs.user_cache_dir("condominium")).absolute()  # type: ignore[attr-defined]
"""Where compiled code is kept: the folder that the variable names, or the user's own."""

CACHE = ROOM / f"compiled-{surroundings()}"

CHECKSUM_BYTES = 4

logger = logging.getLogger(__name__)
_told: set[str] = set()


class Kept(NullCache):
    """The code of one function on the disk, for each kind of arguments that it is called with."""

    def __init__(self, dispatcher: Dispatcher) -> None:
        self._function = dispatcher.py_func
        self._options = sorted(dispatcher.targetoptions.items())

    def path(self, arguments: Any, context: Any) -> Path:
        """Return where the code for some types of arguments is, or would be."""
        function = self._function
        what = (fingerprint(function), self._options, arguments, context.codegen().magic_tuple())
        digest = hashlib.sha256(f"{what}".encode()).hexdigest()[:32]
        name = f"{function.__module__}.{function.__qualname__}".replace("<", "").replace(">", "")
        return CACHE / f"{name}-{digest}.code"

    def is_whole(self, arguments: Any, context: Any) -> bool:
        """Return whether the code for some types of arguments is there, undamaged."""
        return _undamaged(self.path(arguments, context)) is not None

    def load_overload(self, arguments: Any, context: Any) -> Any:
        """Return what is kept, as Numba made it; None where there is nothing."""
        context.refresh()
        content = _read(self.path(arguments, context))
        if content is None:
            return None
        return CompileResult._rebuild(context, *pickle.loads(content))  # noqa: S301, SLF001 - our own, undamaged

    def save_overload(self, arguments: Any, made: Any) -> None:
        """Keep what was compiled, if the disk lets it."""
        if made.lifted or made.library.has_dynamic_globals:
            return  # it holds addresses, which are of this process alone
        path = self.path(arguments, made.target_context)
        content = dumps(made._reduce())  # noqa: SLF001 - Numba has no other way
        written = path.with_name(f"{path.name}.{uuid.uuid4().hex}")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            written.write_bytes(content + _checksum(path, content))
            written.replace(path)  # whole, whoever reads or writes it at the same time
        except OSError as error:
            with contextlib.suppress(OSError):
                written.unlink()
            _tell_once("unwritable", cannot_keep(CACHE, error))


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


def _undamaged(path: Path) -> bytes | None:
    """Return what a file holds without its checksum; None where it does not fit, or cannot be."""
    try:
        return _body(path, path.read_bytes())
    except OSError:
        return None


def _body(path: Path, content: bytes) -> bytes | None:
    body, checksum = content[:-CHECKSUM_BYTES], content[-CHECKSUM_BYTES:]
    return body if checksum == _checksum(path, body) else None


def _read(path: Path) -> bytes | None:
    """Return what a file holds; None where there is none, or it is damaged and so removed."""
    try:
        body = _body(path, path.read_bytes())
    except OSError:  # another process may be about to put it there
        return None
    if body is not None:
        return body
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
