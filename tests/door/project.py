"""A small project with the real door: its one dependency is a wheel made on the spot."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile
from typing import TYPE_CHECKING

from tests.conftest import ROOT, Finished

if TYPE_CHECKING:
    from pathlib import Path

DOOR = ("run.py", "server/__init__.py", "server/commands/__init__.py")
ENVIRONMENT = "server/commands/environment.py"

MAIN = """
import sys
import tiny.part
def main(words):
    print(tiny.__name__, *words, sys.flags.dev_mode, sep="|")
    if "late" in words:
        __import__("tiny.late")
    return 7
"""


class Project:
    """A folder that starts like Condominium, in seconds and without a network."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.venv = folder / ".venv"
        for name in (*DOOR, ENVIRONMENT):
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, folder / name)
        (folder / "server/commands/main.py").write_text(MAIN, encoding="utf-8")
        (folder / "constraints.txt").write_text("# nothing\ntiny==1.0\n", encoding="utf-8")
        self.require(self.wheel("1.0"))

    def require(self, wheel: str, tests: str = "") -> None:
        """Declare one dependency, and perhaps one of the tests."""
        text = f'[project]\ndependencies = ["{wheel}"]\n[dependency-groups]\ntest = [{tests}]\n'
        (self.folder / "pyproject.toml").write_text(text, encoding="utf-8")

    def wheel(self, version: str, name: str = "tiny") -> str:
        """Make a wheel with a package of three files; return the requirement that names it."""
        path = self.folder / f"{name}-{version}-py3-none-any.whl"
        about = f"{name}-{version}.dist-info"
        with zipfile.ZipFile(path, "w") as archive:
            files = {
                f"{name}/__init__.py": "",
                f"{name}/part.py": "WHOLE = True",
                f"{name}/late.py": "WHOLE = True",
                f"{about}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n",
                f"{about}/WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
            }
            rows = [f"{file},,{len(text)}\n" for file, text in files.items()]
            files[f"{about}/RECORD"] = "".join((*rows, f"{about}/RECORD,,\n"))
            for file, text in files.items():
                archive.writestr(file, text)
        return f"{name} @ {path.as_uri()}"

    def begin(self, *words: str, inside: bool = False, **settings: str) -> subprocess.Popen[str]:
        """Start the door, perhaps by the environment's own Python, and leave it running."""
        return subprocess.Popen(
            [str(self.python) if inside else sys.executable, "-X", "dev", "run.py", *words],
            cwd=self.folder,
            env={**os.environ, "PIP_NO_INDEX": "1", **settings},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
        )

    def start(self, *words: str, inside: bool = False, **settings: str) -> Finished:
        """Start the door and wait for its end."""
        return finish(self.begin(*words, inside=inside, **settings))

    @property
    def python(self) -> Path:
        """The environment's own Python."""
        return self.venv / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")


def finish(process: subprocess.Popen[str]) -> Finished:
    """Wait for a process; return what it wrote and its exit code."""
    out, errors = process.communicate(timeout=900)
    return subprocess.CompletedProcess(process.args, process.returncode, out, errors)
