"""Result files: a place tried before the long work, written whole or not at all."""

from __future__ import annotations

import contextlib
import json
import os
from typing import TYPE_CHECKING

from rulebook.declared.errors import BadInput, reason_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from server.commands.results import Columns, Document

ENDINGS = (".json", ".csv", ".parquet")


class Output:
    """A file that is to be written: until it is whole, it stands under another name beside."""

    def __init__(self, path: Path, flag: str, endings: tuple[str, ...], *, force: bool) -> None:
        self.path = path
        self.flag = flag
        self.endings = endings
        self.force = force
        name = path.name or "unnamed"
        self._part = path.parent / f".{name}.{os.getpid()}.part"

    def open(self) -> None:
        """Try the place; raise BadInput where it can't be written."""
        if self.path.suffix.lower() not in self.endings:
            raise BadInput(
                f"{self.flag} {self.path}: the name must end in {', '.join(self.endings)}."
            )
        with self._failing_plainly():
            if self.path.is_dir():
                raise BadInput(f"{self.flag} {self.path}: this is a folder; name a file in it.")
            self._spare()
            self._part.touch()

    def write(
        self, document: Callable[[], Document], columns: Callable[[], Columns] = dict
    ) -> None:
        """Write the results in the layout that the file's ending asks for.

        Args:
            document: gives them as they are in JSON.
            columns: gives them as a table.

        Raises:
            BadInput: the place can't be written any more; what stood there is untouched.
        """
        with self._failing_plainly():
            match self.path.suffix.lower():
                case ".json":
                    text = json.dumps(document(), ensure_ascii=False, allow_nan=False, indent=1)
                    self._part.write_text(f"{text}\n", encoding="utf-8", newline="\n")
                case ".csv":
                    _write_csv(self._part, columns())
                case _:
                    _write_parquet(self._part, columns())
            self._take_place()

    def write_text(self, text: str) -> None:
        """Write a text; raise BadInput as `write` does."""
        with self._failing_plainly():
            self._part.write_text(text, encoding="utf-8", newline="\n")
            self._take_place()

    def close(self) -> None:
        """Leave nothing half-written."""
        self._part.unlink(missing_ok=True)

    def _take_place(self) -> None:
        self._spare()  # Another may have written it while the work went on.
        self._part.replace(self.path)

    def _spare(self) -> None:
        if self.path.is_file() and not self.force:
            raise BadInput(
                f"{self.flag} {self.path}: there is such a file; --force writes over it."
            )

    @contextlib.contextmanager
    def _failing_plainly(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            reason = reason_of(error)
            raise BadInput(f"{self.flag} {self.path}: it can't be written ({reason}).") from error


@contextlib.contextmanager
def reserve(
    path: Path | None,
    flag: str = "--out",
    endings: tuple[str, ...] = ENDINGS,
    *,
    force: bool,
) -> Iterator[Output | None]:
    """Hold the place of a result file while the work goes on; write over one only by `force`.

    Raises:
        BadInput: the name's ending is not known, the place can't be written, or a file is there.
    """
    if path is None:
        yield None
        return
    output = Output(path, flag, endings, force=force)
    output.open()
    try:
        yield output
    finally:
        output.close()


def _write_csv(path: Path, columns: Columns) -> None:
    import pyarrow as pa
    from pyarrow import csv

    csv.write_csv(pa.table(columns), path, csv.WriteOptions(quoting_header="none"))


def _write_parquet(path: Path, columns: Columns) -> None:
    import pyarrow as pa
    from pyarrow import parquet

    parquet.write_table(pa.table(columns), path)
