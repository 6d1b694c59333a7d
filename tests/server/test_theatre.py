"""One future as the page tells it: its weeks, its dispatches and its charts say the same."""

import json
import re
import threading
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import model
from rulebook.declared.errors import BadInput
from rulebook.declared.names import SECTOR_TITLES
from server.page import answers, futures, ledger, onefuture, rules, theatre
from server.page.choice import Choice
from server.page.session import Session
from tests.model.test_roles import EXCHANGED_CLIENTS, cast

AT_WAR = {"war_hazard": 0.02}
"""Under which war resumes in many a future."""


@cache
def story(run: int, *, at_war: bool = False) -> model.Story:
    return model.tell(model.load("baseline").replace(AT_WAR if at_war else {}), 1, run)


def told(run: int, *, at_war: bool = False) -> dict[str, Any]:
    said: dict[str, Any] = json.loads(theatre.tell(story(run, at_war=at_war)))
    return said


@pytest.mark.parametrize("run", range(4))
def test_the_figures_of_a_week_are_those_of_its_dispatches(run: int) -> None:
    said = told(run, at_war=True)
    weeks = {frame["date"]: frame for frame in said["frames"]}
    for dispatch in said["dispatches"]:
        frame = weeks[dispatch["date"]]
        assert said["frames"][dispatch["week"]] is frame
        if found := re.match(r"(\d+) violations, (\d+) of them seen", dispatch["text"]):
            sectors = frame["sectors"].values()
            line = [sum(sector[key] for sector in sectors) for key in ("violations", "seen")]
            assert line == [int(found[1]), int(found[2])]
        if dispatch["title"] == "The centre opens":
            assert frame["centre"] == "open"
            assert said["frames"][dispatch["week"] - 1]["centre"] != "open"
        if dispatch["title"] == "War resumes":
            assert frame["war"] == "war resumes"
            assert not said["frames"][dispatch["week"] - 1]["war"].startswith("war")
        if dispatch["title"] == "The fighting ends":
            assert frame["war"] == "the fighting ends"
    assert "10 Nov 2020" in weeks


def test_some_dispatch_tells_the_figures_of_its_week() -> None:
    texts = [row["text"] for run in range(4) for row in told(run, at_war=True)["dispatches"]]
    assert any(re.match(r"\d+ violations, \d+ of them seen", text) for text in texts)


def test_a_future_opens_in_the_week_of_its_dispatch() -> None:
    said = told(5)
    opens = [row for row in said["dispatches"] if row["title"] == "The centre opens"]
    assert said["opening"] == opens[0]["week"]


def test_the_charts_of_a_week_say_what_its_map_says() -> None:
    """The fan of one future alone would be that future, week by week, date by date."""
    future = story(5)
    said = told(5)
    seen = model.simulate(future.scenario, 6, 1, series=("seen",))
    line = answers.by_week(seen.series["seen"])[5]
    counted = [sum(row["seen"] for row in week["sectors"].values()) for week in said["frames"]]
    assert np.array_equal(line, counted)
    picture = answers.answer(Choice(chart="agenda"), 64).picture
    dates = [theatre.date_words(day) for day in picture.dates]
    assert dates == [week["date"] for week in said["frames"]]
    assert len(picture.now[0].middle) == len(dates)


def test_holdings_ledger_and_traces_keep_the_same_weeks() -> None:
    future = story(5)
    said = told(5)
    held = ledger.holdings(future)
    assert len(held["frames"]) == len(said["frames"])
    assert held["first"] != held["frames"][0]["shares"]
    weeks = {row["id"]: row["week"] for row in said["dispatches"]}
    assert all(weeks[row["id"]] == row["week"] for row in ledger.deals(future))
    assert all(weeks[row.dispatch] == row.week for row in rules.traces(future.events).values())


def test_pictures_name_who_plays_the_scenario(tmp_path: Path) -> None:
    article = model.load("baseline")
    other = cast(tmp_path, EXCHANGED_CLIENTS)
    for scenario, guarantor, claimant in (
        (article, "Russian", "Azerbaijan"),
        (other, "Turkish", "Armenia"),
    ):
        told = futures.notes(scenario)
        assert f"the {guarantor} peacekeepers" in told
        assert f"shading what {claimant} holds" in told
    held = ledger.holdings(model.tell(other.replace(weeks=2), 1))
    clients = {row["name"]: row["client"] for row in held["arenas"] if row["client"]}
    assert clients == {"baku": "armenia", "yerevan": "azerbaijan"}


@pytest.mark.parametrize(
    ("odds", "said"),
    [
        (1.3, ". It was the likelier, by 1.3 to 1: luck fell on the less likely of the two"),
        (1.01, ", as likely to be proposed: luck fell on the deal above"),
        (0.4, ", 40% as likely to be proposed as the deal above"),
        (0.001, ", which is hardly ever proposed in place of the deal above"),
    ],
)
def test_luck_is_said_to_choose_among_deals(odds: float, said: str) -> None:
    future = story(5)
    number, event = next(
        (number, event) for number, event in enumerate(future.events) if event.runner_up
    )
    assert event.runner_up is not None
    other = replace(event.runner_up, odds=odds)
    told_of = replace(future, events=[*future.events[:number], replace(event, runner_up=other)])
    (*_, last) = ledger.deals(told_of)
    assert f"Also weighed: {other.offer}{said}" in last["other"]["sentence"]


def test_lines_are_played_in_no_pages_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    """A page that closes meanwhile would take the threads of the play with it."""
    played_in = []

    def play(*_: object) -> None:
        played_in.append(threading.current_thread().name)
        raise BadInput("that is all that is asked")

    monkeypatch.setattr(answers.KEPT, "play", play)
    desk = onefuture.Desk(Session("", "visitor"))
    wish = onefuture.Wish.of(Choice())
    with pytest.raises(BadInput):
        desk._play(wish, lambda: False)
    assert played_in == ["bench"]


def test_what_falls_in_a_war_is_fallen_on_the_map() -> None:
    run, said, end = next(
        (run, told(run, at_war=True), row)
        for run in range(100)
        for row in told(run, at_war=True)["dispatches"]
        if row["text"].startswith("Azerbaijan takes ")
    )
    before, after = (said["frames"][end["week"] + step] for step in (-1, 0))
    assert (before["taken"], f"Azerbaijan takes {after['taken']}.") == ("", end["text"])
    fallen = {name for name, row in after["sectors"].items() if row["holder"] == "azerbaijan"}
    taken = {name for name, title in SECTOR_TITLES.items() if title in after["taken"]}
    assert fallen == taken
    assert taken
    assert after["casualties"] > before["casualties"] + 100
    measured = story(run, at_war=True).measures["casualties"]
    assert said["frames"][-1]["casualties"] == round(measured)


def test_each_part_of_the_area_has_its_ground_and_its_fronts() -> None:
    place = theatre.theatre()
    grounds = {row["name"]: row["ground"] for row in place["sectors"] if row["ground"]}
    assert list(grounds) == ["martakert", "aghdam", "martuni", "lachin"]
    drawn = [item["properties"]["name"] for item in place["land"]["features"]]
    assert set(grounds.values()) < set(drawn)
    assert drawn[-1] == place["area"]  # the hatching is above what is filled
    pairs = {tuple(front["between"]) for front in place["fronts"]}
    assert pairs == {
        ("martakert", "aghdam"),
        ("aghdam", "martuni"),
        ("martuni", "lachin"),
        ("lachin", "martakert"),
    }
