"""`documents`: the tables of docs/odd.md follow from the declarations."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from model import MEASURES, PARAMETERS, scenarios
from rulebook.declared.errors import BadInput
from rulebook.declared.instruments import INSTRUMENTS
from rulebook.declared.state import FIELDS
from rulebook.engine.compiled import RULES
from rulebook.engine.places import PLACES
from server.commands import documents, tables
from server.commands.main import main


def names_in(table: str) -> list[str]:
    """Return the names that stand in the first cells of a table."""
    return re.findall(r"^\| [^|`]*\(?`(\w+)`\)? \|", table, re.MULTILINE)


def test_the_documents_are_up_to_date(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(("documents", "--check")) == 0, "write the tables again: python3 run.py documents"
    assert capsys.readouterr().out == "The documents are up to date.\n"


@pytest.mark.parametrize(
    ("table", "names"),
    [
        ("parameters", PARAMETERS),
        ("state", [name for name, *_ in FIELDS]),
        ("instruments", [instrument.name for instrument in INSTRUMENTS]),
        ("rules", RULES),
        ("measures", MEASURES),
        ("scenarios", [scenario.name for scenario in scenarios()]),
    ],
)
def test_a_table_has_all_that_is_declared(table: str, names: list[str]) -> None:
    assert sorted(names_in(tables.TABLES[table]())) == sorted(names)


def test_every_row_of_a_table_has_all_its_cells() -> None:
    for name, table in tables.TABLES.items():
        for part in table().split("\n\n"):
            widths = {
                len(re.findall(r"(?<!\\)\|", line)) for line in part.splitlines() if line[:1] == "|"
            }
            assert len(widths) <= 1, name


def test_the_draws_make_up_the_luck_of_a_turn() -> None:
    counts = re.findall(r"^\| `\w+` \| (\d+) a week \|", tables.luck(), re.MULTILINE)
    assert sum(map(int, counts)) == PLACES


def test_constants_are_found_with_their_meaning() -> None:
    text = tables.constants()
    friction = "| `FRICTION` | 0.008 | worth below which an actor does not bother to sign"
    assert f"{friction} | dealing/odds.py |" in text
    assert "| `GRIEVANCE_FADES` | 0.008 | a week unless said otherwise | rules/drift.py |" in text


def test_a_stale_table_is_written_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    page = tmp_path / "odd.md"
    text = documents.ODD.read_text(encoding="utf-8")
    page.write_text(text.replace("`FRICTION` | 0.008", "`FRICTION` | 0.1"), encoding="utf-8")
    monkeypatch.setattr(documents, "ODD", page)
    assert main(("documents", "--check")) == documents.STALE
    assert capsys.readouterr().out.startswith("Stale: docs/odd.md;")
    assert main(("documents",)) == 0
    assert page.read_text(encoding="utf-8") == text


def test_a_document_without_the_place_of_a_table_is_refused() -> None:
    with pytest.raises(BadInput, match=r"odd\.md: the table 'luck' has no place of its own"):
        documents.fill("# Nothing\n", {"luck": "| |"}, Path("odd.md"))
