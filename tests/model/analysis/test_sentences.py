"""Sentences: what says nothing is not said, and doubts are told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from model.analysis import analyse
from model.analysis.sentences import enough_in_all, how_much, order_doubt, what_decides
from tests.model.analysis.planted import Numbers, plant

if TYPE_CHECKING:
    from pathlib import Path

    import numpy as np

FEW = ["overlap", "hedging", "war_aid"]
NOTHING = "Nothing that was tried moves it by as much as these figures show."


def still(at: dict[str, Numbers], run: Numbers, __: object) -> dict[str, Numbers]:
    """Shares of 6%, and nearly all, that move by less than is told of them."""
    return {
        "turkey_presence": 0.06 + at["overlap"] / 1e6,
        "detected_share": 1 - (1 + at["overlap"]) / 1e6,
        "violations": at["overlap"] + run % 2 / 1e3,
    }


def test_what_is_too_small_to_be_seen_is_not_told_as_a_difference(tmp_path: Path) -> None:
    for sample in ("lhs:100", "lhs:8"):
        folder = plant(tmp_path / sample[-1], FEW, sample, still, 4)
        found = analyse(folder, ["turkey_presence", "detected_share", "violations"])
        small, nearly, seen = found.answers
        assert how_much(small) == "On average it is 6%, and about the same at every point."
        assert how_much(nearly) == "On average it is over 99%, and about the same at every point."
        assert what_decides(small) == what_decides(nearly) == NOTHING
        assert "figures show" not in what_decides(seen)


def test_halves_that_do_not_agree_are_told_by_themselves(tmp_path: Path) -> None:
    def truth(at: dict[str, Numbers], _: Numbers, rng: np.random.Generator) -> dict[str, Numbers]:
        return {"violations": rng.normal(size=len(at["overlap"])), "casualties": sum_of(at)}

    def sum_of(at: dict[str, Numbers]) -> Numbers:
        return at[vary[0]] + at[vary[1]] / 2 + at[vary[2]] / 4 + at[vary[3]] / 8 + at[vary[4]] / 16

    vary = [*FEW, "opacity", "authority", "anger"]
    found = analyse(plant(tmp_path / "s", vary, "lhs:200", truth, 4), ["violations", "casualties"])
    said = order_doubt(found)
    assert said.startswith("Two halves of the points do not agree well")
    assert "“Casualties”" not in said
    assert said in enough_in_all(found)
    assert not order_doubt(analyse(tmp_path / "s", ["casualties"]))


def test_an_outcome_may_be_named_as_its_column(tmp_path: Path) -> None:
    folder = plant(tmp_path / "s", FEW, "lhs:20", still)
    found = analyse(folder, ["outcome.war_resumed", "war_resumed"])
    (answer,) = found.answers
    assert answer.watched.name == "war_resumed"
    assert answer.watched.is_chance


def test_what_happens_at_one_end_alone_is_told(tmp_path: Path) -> None:
    """PAWN's median over slices passes over it."""

    def truth(at: dict[str, Numbers], _: Numbers, __: object) -> dict[str, Numbers]:
        return {"turkey_presence": 0.06 + 0.18 * (at["peacekeepers"] == 0)}

    vary = {"overlap": "0:1:11", "peacekeepers": "0:3000:11"}
    (answer,) = analyse(plant(tmp_path / "s", vary, None, truth), ["turkey_presence"]).answers
    assert answer.indices is not None
    assert not answer.indices.telling()
    assert what_decides(answer) == (
        "It depends most on “Peacekeepers”: 24% where it is 0 soldiers, "
        "6% where it is 3,000 soldiers."
    )


def test_what_has_next_to_no_part_in_it_is_not_told_of(tmp_path: Path) -> None:
    def truth(at: dict[str, Numbers], _: Numbers, __: object) -> dict[str, Numbers]:
        return {"violations": at["overlap"] + at["hedging"] / 2 + at["war_aid"] / 20}

    (answer,) = analyse(plant(tmp_path / "s", FEW, "saltelli:256", truth), ["violations"]).answers
    assert answer.leading == ("overlap", "hedging")
    assert "Then on “Hedging”." in what_decides(answer)
