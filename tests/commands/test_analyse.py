"""`analyse`: a report and figures from a sweep, or one sentence and nothing written."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING, Any

import pytest

from model import OUTCOMES, BadInput
from model.analysis import analyse
from model.sweeps.manifest import MANIFEST
from model.sweeps.reading import PARTS, part_name
from server.commands.main import main
from tests.conftest import names_in

if TYPE_CHECKING:
    from pathlib import Path

SWEEP = (
    *("sweep", "baseline", "--weeks", "12", "--runs", "4", "--sample", "lhs:60"),
    *("--vary", "attention_russia", "--vary", "hedging", "--vary", "armenia_consent"),
)


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("analyse") / "swept"
    assert main((*SWEEP, "--out", str(folder))) == 0
    return folder


@pytest.fixture
def folder(played: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A sweep of its own in `swept`, in the folder that the test works in."""
    shutil.copytree(played, tmp_path / "swept")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_report_is_written_and_told_in_short(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ("analyse", "swept", "--where", "not centre_signed_by_january", "--json", "x.json")
    assert main(words) == 0
    written = capsys.readouterr()
    assert written.err.startswith("Reading the sweep: ")
    assert written.err.count("\n") == 1
    assert "60 points of a Latin hypercube over 3 parameters, 4 runs at each" in written.out
    assert "of the futures where" in written.out
    assert "“Turkish foothold”:" in written.out
    assert written.out.endswith("Written: swept/report.html, x.json.\n")
    figures = json.loads((folder / "x.json").read_text(encoding="utf-8"))
    assert figures["points"] == 60
    assert figures["discovery"]["sentence"] in " ".join(written.out.split())
    assert [one["name"] for one in figures["answers"]][1:] == [
        "centre_stands",
        "turkey_presence",
        "minsk_relevance",
        "casualties",
    ]
    doubts = [one for one in figures["enough"] if one.startswith("Two halves")]
    assert "do not agree" in doubts[0]
    assert doubts[0] in " ".join(written.out.split())
    page = (folder / "swept" / "report.html").read_text(encoding="utf-8")
    assert figures["sentences"][1] in page
    # The same sweep gives the same bytes, and its own report may be written again.
    assert main((*words, "--force")) == 0
    assert (folder / "swept" / "report.html").read_text(encoding="utf-8") == page


def test_measures_and_heat_maps_may_be_named(folder: Path) -> None:
    words = (
        "analyse",
        "swept",
        "--measure",
        "centre_worth_turkey",
        "--measure",
        "outcome.centre_signed_by_january",
        "--out",
        "r.html",
    )
    assert (
        main((*words, "--heat", "hedging,armenia_consent", "--heat", "hedging,attention_russia"))
        == 0
    )
    page = (folder / "r.html").read_text(encoding="utf-8")
    assert "Casualties" not in page
    assert OUTCOMES["centre_signed_by_january"].title in page
    for title in ("Hedging and Armenia must consent", "Hedging and Attention of Russia"):
        assert page.count(f"{title} together.") == 2
    assert names_in(folder / "swept") == ["SHA256SUMS", "manifest.json", "parts"]


def test_a_sweep_may_be_resumed_beside_its_report(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(("analyse", "swept")) == 0
    capsys.readouterr()
    assert main((*SWEEP, "--out", "swept", "--resume")) == 0
    assert (folder / "swept" / "report.html").exists()


REFUSED = [
    (("missing",), ("missing", "no such folder")),
    (("empty",), ("there is no sweep here",)),
    (("swept", "--measure", "violatons"), ("violatons", "Did you mean violations?")),
    (("swept", "--measure", "nonsense"), ("'nonsense'; allowed are", "casualties", "war_resumed")),
    (("swept", "--where", "war_resumed", "--where", "centre_stands"), ("--where", "'and' or 'or'")),
    (("swept", "--heat", "hedging"), ("--heat 'hedging'", "A,B")),
    (("swept", "--heat", "hedging,overlap"), ("'overlap' does not vary",)),
    (("swept", "--heat", "hedging,hedgin"), ("'hedgin' is no parameter", "hedging")),
    (("swept", "--heat", "hedging,hedging"), ("must differ",)),
    (("swept", "--where", "violatons > 3"), ("--where", "Did you mean violations?")),
    (("swept", "--where", "violations >"), ("--where", "can't be read")),
    (("swept", "--density", "0.9"), ("--density", "--where")),
    (("swept", "--where", "centre_stands", "--density", "2"), ("--density", "2", "at most 1")),
    (("swept", "--where", "centre_stands", "--density", "nan"), ("--density", "nan")),
    (("swept", "--where", "centre_stands", "--density", "x"), ("--density", "x")),
    (("swept", "--out", "kept.html"), ("kept.html", "--force")),
    (("swept", "--json", "kept.json"), ("kept.json", "--force")),
    (("swept", "--out", "report.txt"), ("report.txt", ".html")),
    (("swept", "--out", "empty"), ("empty", ".html")),
    (("swept", "--out", "missing/report.html"), ("can't be written",)),
    (("swept", "--json", "missing/figures.json"), ("can't be written",)),
]


@pytest.mark.parametrize(("words", "named"), REFUSED, ids=lambda part: " ".join(part)[:50])
def test_bad_input_is_one_sentence(
    words: tuple[str, ...],
    named: tuple[str, ...],
    folder: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    (folder / "empty").mkdir()
    for name in ("kept.html", "kept.json"):
        (folder / name).write_text("kept", encoding="utf-8")
    refused(("analyse", *words), named, capsys)
    assert names_in(folder) == ["empty", "kept.html", "kept.json", "swept"]
    assert names_in(folder / "swept") == ["SHA256SUMS", "manifest.json", "parts"]
    assert (folder / "kept.html").read_text(encoding="utf-8") == "kept"


def refused(
    words: tuple[str, ...], named: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(words) == 2
    written = capsys.readouterr()
    assert written.out == ""
    lines = written.err.splitlines()
    assert len(lines) - lines[0].startswith("Reading the sweep: ") == 1, written.err
    assert written.err.endswith((".\n", "?\n"))
    for part in named:
        assert part in written.err


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"where": 3}, "--where 3 is not a text; a condition is written as in 'war_week >= 0'."),
        ({"density": "x"}, "--density: 'x' is not a number above 0 and at most 1."),
        ({"density": True}, "--density: true is not a number above 0 and at most 1."),
        ({"heats": [("overlap",)]}, "heats: ['overlap'] is not a pair of parameters."),
        ({"heats": ["overlap"]}, "heats: 'overlap' is not a pair of parameters."),
        ({"heats": [(1, [])]}, "heats: [1, []] is not a pair of parameters."),
        ({"heats": "overlap,hedging"}, "heats: 'overlap,hedging' is not a list of pairs of "),
        ({"measures": "war_resumed"}, "measures: 'war_resumed' is not a list of names."),
        ({"measures": 3}, "measures: 3 is not a list of names."),
        ({"measures": [3]}, "--measure: there is no measure or outcome 3; allowed are "),
        ({"measures": [[]]}, "--measure: there is no measure or outcome []; allowed are "),
    ],
    ids=lambda part: str(part)[:40],
)
def test_what_python_gives_by_mistake_is_one_sentence(
    played: Path, asked: dict[str, Any], told: str
) -> None:
    with pytest.raises(BadInput) as refused:
        analyse(played, **asked)
    assert str(refused.value).startswith(told)
    assert "\n" not in str(refused.value)


def edit(folder: Path, **changes: object) -> None:
    path = folder / "swept" / MANIFEST
    manifest = json.loads(path.read_text(encoding="utf-8")) | changes
    path.write_text(json.dumps(manifest), encoding="utf-8")


def test_what_is_no_sweep_any_more_is_one_sentence(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    swept = folder / "swept"
    (swept / "SHA256SUMS").unlink()  # as in sweeps of old
    part = swept / PARTS / part_name(0)
    whole = part.read_bytes()
    part.write_bytes(whole[: len(whole) // 2])
    refused(("analyse", "swept"), (f"parts/{part.name} can't be read",), capsys)
    part.write_bytes(b"")
    refused(("analyse", "swept"), (f"parts/{part.name} can't be read",), capsys)
    part.unlink()
    refused(("analyse", "swept"), ("no part of this sweep is finished yet",), capsys)
    part.write_bytes(whole)
    edit(folder, parameters=[{"name": "overlap", "low": 0, "high": 1}])
    refused(("analyse", "swept"), (f"parts/{part.name}", "overlap"), capsys)
    edit(folder, parameters=[{"name": "gone", "low": 0, "high": 1}])
    refused(("analyse", "swept"), ("'gone'", "not a parameter"), capsys)
    edit(folder, parameters="x")
    refused(("analyse", "swept"), ("not a sweep's manifest",), capsys)
    (swept / MANIFEST).write_text("[]", encoding="utf-8")
    refused(("analyse", "swept"), ("not a sweep's manifest",), capsys)


@pytest.mark.parametrize(
    ("vary", "named"),
    [(("--vary", "overlap=0.5"), "1 point of it is played")],
)
def test_what_cannot_be_compared_is_one_sentence(
    vary: tuple[str, ...], named: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = str(tmp_path / "s")
    assert main(("sweep", "baseline", "--weeks", "2", "--runs", "2", *vary, "--out", folder)) == 0
    capsys.readouterr()
    refused(("analyse", folder), (named,), capsys)
