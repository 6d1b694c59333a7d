"""A further actor has numbers of its own, or the program does not load."""

import shutil
import subprocess
import sys
from pathlib import Path

from rulebook.declared.names import MOTIVE_MEANINGS, MOTIVES
from tests.conftest import ROOT

LOAD = """
from rulebook.declared.parameters import PARAMETERS, check
from rulebook.declared.roles import THE_ARTICLES
row = PARAMETERS["first_mover"]
print(row.high, check({"first_mover": "georgia"}, "here")["first_mover"])
print(*(PARAMETERS[f"attention_{actor}"].default for actor in ("usa", "georgia")))
print(*THE_ARTICLES.harm[-2:])
"""
LACKING = "TypeError: give one value for each of russia, turkey, azerbaijan, armenia, france, usa, "


def loaded(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", LOAD], cwd=folder, capture_output=True, encoding="utf-8", check=False
    )


def more(path: Path, before: str, after: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert before in text, f"{path.name} no longer says {before!r}: let this test add its actor"
    path.write_text(text.replace(before, after), encoding="utf-8")


def test_a_further_actor_takes_no_number_of_another(tmp_path: Path) -> None:
    declared = tmp_path / "rulebook" / "declared"
    shutil.copytree(ROOT / "rulebook" / "declared", declared)
    more(declared / "names.py", '"usa")', '"usa", "georgia")')
    more(declared / "names.py", "USA = range", "USA, GEORGIA = range")
    more(declared / "names.py", '"United States",', '"United States", "georgia": "Georgia",')
    for table, before in (("roles.py", "usa=0.02)"), ("parameters.py", "usa=0.25)")):
        lacking = loaded(tmp_path).stderr
        assert lacking.endswith(f"{LACKING}georgia\n")
        assert table in lacking
        more(declared / table, before, f"{before[:-1]}, georgia=0.5)")
    whole = loaded(tmp_path)
    assert whole.stdout.split() == ["6", "6.0", "0.25", "0.5", "0.02", "0.5"], whole.stderr


def test_every_motive_has_its_meaning() -> None:
    assert list(MOTIVE_MEANINGS) == list(MOTIVES), (
        "declare the same motives in the same order in MOTIVES and MOTIVE_MEANINGS"
    )
