"""The rooms of the rulebook: each knows only those below it, in whatever way it names them."""

import ast
import re
import shutil
import tomllib
from pathlib import Path

import pytest

from rulebook.engine.compiled import BOOK, source_hash

PROJECT = tomllib.loads((BOOK.parent / "pyproject.toml").read_text(encoding="utf-8"))
(ROOMS,) = (
    contract["layers"]
    for contract in PROJECT["tool"]["importlinter"]["contracts"]
    if contract.get("containers") == ["rulebook"]
)
FILES = sorted(BOOK.rglob("*.py"))


def room_of(path: Path) -> str:
    return path.relative_to(BOOK).parts[0].removesuffix(".py")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(BOOK).as_posix())
def test_a_string_names_no_module_of_a_higher_room(path: Path) -> None:
    """What import-linter cannot see: modules that are imported by name, here or by a process."""
    if path.parent == BOOK and path.name == "__init__.py":
        return
    tree = ast.parse(path.read_text(encoding="utf-8"))
    docstrings = {
        node.body[0].value
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.FunctionDef | ast.ClassDef)
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            if node in docstrings:
                continue
            for named in re.findall(r"\brulebook\.(\w+)", node.value):
                assert ROOMS.index(named) >= ROOMS.index(room_of(path)), (
                    f"line {node.lineno} names rulebook.{named}, a room above"
                )


def test_tests_lie_in_rooms_of_the_same_names() -> None:
    here = Path(__file__).parent
    rooms = {path.parent.name for path in here.glob("*/test_*.py")}
    assert rooms <= set(ROOMS)
    assert set(ROOMS) - rooms <= {"compiling", "pruning"}  # which other rooms' tests hold


def test_a_change_in_any_source_changes_the_hash_of_all(tmp_path: Path) -> None:
    book = tmp_path / "rulebook"
    shutil.copytree(BOOK, book, ignore=shutil.ignore_patterns("__pycache__"))
    before = source_hash(book)
    assert before == source_hash()
    for path in sorted(book.rglob("*.py")):
        text = path.read_bytes()
        path.write_bytes(text + b"#\n")
        assert source_hash(book) != before, f"{path.name} is not among the sources"
        path.write_bytes(text)
    (book / "rules" / "more").mkdir()
    (book / "rules" / "more" / "new.py").touch()
    assert source_hash(book) != before
