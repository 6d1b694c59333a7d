"""What dispatches say: what the rules know of the causes, and nothing that is not so."""

import re
from collections.abc import Callable

import numpy as np
import pytest

from agents.dispatch import Dispatch
from agents.wording import chance_in_words, describe_front, describe_no, describe_week
from model import Scenario, World, load, tell
from model.shakes import Bench
from model.shakes.institutions import one_side, rupture
from rulebook.dealing.odds import FRICTION
from rulebook.declared.desk import new_desk
from rulebook.declared.names import (
    ACTORS,
    ARMENIA,
    AZERBAIJAN,
    PRESENCE,
    RUSSIA,
    SECTORS,
    TURKEY,
)
from rulebook.declared.roles import THE_ARTICLES
from rulebook.rules.line import NORMAL_INTENSITY

AT_WAR = {"war_hazard": 0.02}


@pytest.mark.parametrize(
    ("violations", "where"),
    [
        ((6, 6, 6, 6, 6), "6 in every sector."),
        ((1, 5, 2, 0, 0), "the worst sector is Aghdam with 5."),
        ((4, 4, 1, 0, 4), "the worst sectors are Martakert, Aghdam and Syunik border with 4 each."),
    ],
)
def test_the_worst_sector_is_named_where_there_is_one(
    violations: tuple[int, ...], where: str
) -> None:
    state = load("baseline").first_state()[0]
    state.violations[:] = violations
    state.seen[:] = 1
    assert describe_week(state) == f"{sum(violations)} violations, 5 of them seen; {where}"


def test_a_war_is_told_with_its_cause_and_its_end() -> None:
    stage = load("baseline").replace(AT_WAR)
    told = 0
    for run in range(6):
        story = tell(stage, 1, run)
        for event in story.events:
            if event.title == "War resumes":
                expected = story.series["intensity"][event.week]
                chance = AT_WAR["war_hazard"] * expected / NORMAL_INTENSITY
                assert f"{expected:.1f} violations were to be expected" in event.text
                assert f"the chance of war at {chance_in_words(chance)}." in event.text
                told += 1
    assert told
    held = np.array([ARMENIA] * len(SECTORS))
    fallen = np.array([AZERBAIJAN] * 3 + [ARMENIA] * 2)
    taken = describe_front(held, fallen, THE_ARTICLES)
    assert taken == "Azerbaijan takes Martakert, Aghdam and Martuni."
    assert describe_front(held, held, THE_ARTICLES) == "No sector changes hands."


def test_who_refuses_is_told_with_its_chance_to_sign() -> None:
    refusals = [
        event
        for run in range(4)
        for event in tell(load("no_war_aid"), 1, run).events
        if event.kind == "refusal" and event.motives
    ]
    assert len(refusals) > 4
    assert all("to sign w" in event.text for event in refusals)
    small = [event for event in refusals if "refuses so small a gain" in event.text]
    assert small
    assert all(any(0 < worth < FRICTION for worth in event.worth.values()) for event in small)


def test_a_small_gain_is_the_reason_only_where_it_is() -> None:
    desk = new_desk()[0]
    desk.deal.signs[RUSSIA] = desk.deal.signs[ARMENIA] = 1.0
    desk.worth.total[RUSSIA] = desk.worth.total[ARMENIA] = FRICTION / 2
    desk.deal.consented[RUSSIA] = 1.0
    said = describe_no(desk, {RUSSIA: 1.0, ARMENIA: 0.2})
    assert said == "Armenia refuses so small a gain; its chance to sign was 20%."
    said = describe_no(desk, {RUSSIA: 1.0, ARMENIA: 0.9}, final=True)
    assert said == "Armenia will not sign; its chance to sign was 90%."
    desk.deal.consented[:] = 0.0
    said = describe_no(desk, dict.fromkeys(range(len(ACTORS)), 0.005))
    assert said == (
        "Russia and Armenia refuse so small a gain; their chances to sign were 0.5% and 0.5%."
    )


@pytest.mark.parametrize(
    ("chance", "words"), [(0.0004, "under 0.1%"), (0.0432, "4.3%"), (0.2, "20%"), (1.7, "100%")]
)
def test_a_chance_is_said_as_finely_as_it_needs(chance: float, words: str) -> None:
    assert chance_in_words(chance) == words


ENDS = {
    "End of the centre by agreement",
    "Host's notice to the centre",
    "Notice to the peacekeepers",
    "End of the mandate by agreement",
    "Dismissal of an outside monitor",
    "Suspension of the centre",
}
REASON = re.compile(
    r"There is no line left to watch\.|not expected to last\.|gains most by it: \w+ \([^)]+\)\."
)


def dispatches_of(stage: Scenario, luck: int) -> list[Dispatch]:
    world = World(stage, rng=luck)
    while world.week < stage.weeks:
        world.step()
    return world.dispatches


@pytest.mark.parametrize("world", [one_side, rupture])
def test_every_end_has_its_reason(world: Callable[[Bench], Scenario]) -> None:
    stage = world(Bench(1)).replace(weeks=120)
    ends = [
        dispatch
        for luck in range(3)
        for dispatch in dispatches_of(stage, luck)
        if dispatch.kind == "deal" and dispatch.title in ENDS
    ]
    assert ends
    for end in ends:
        assert REASON.search(end.text), end.text


def test_a_line_that_is_lost_is_told_with_what_follows() -> None:
    told = dispatches_of(one_side(Bench(1)).replace(weeks=130), 1)
    by_title = {dispatch.title: dispatch for dispatch in told}
    quiet = by_title["The line falls quiet"]
    assert quiet.week == 90
    assert "Martakert, Aghdam, Martuni and Lachin" in quiet.text
    assert "no line left" in quiet.text
    assert "goes back, bit by bit" in by_title["The centre has no work left"].text
    assert by_title["The peacekeepers leave"].text.startswith("The mandate ends as announced")
    assert not any(dispatch.title == "A bad week on the line" for dispatch in told[-100:])


def test_a_broken_channel_is_told_as_the_reason() -> None:
    told = dispatches_of(rupture(Bench(1)).replace(weeks=100), 1)
    texts = [dispatch.text for dispatch in told]
    assert any("channel is not expected to last. The influence" in text for text in texts)
    assert any(
        text.endswith("The channel of its owners is not expected to last.") for text in texts
    )


def test_the_shares_told_are_those_that_pass() -> None:
    """Though less of them is counted, by how long the centre is expected to last."""
    stage = load("baseline").replace({"link_shock": 0.03}, weeks=8)
    world = World(stage, rng=2)
    while world.week < stage.weeks:
        world.step()
    (signed,) = (
        one
        for one in world.dispatches
        if one.title == "Joint monitoring centre" and one.kind == "deal"
    )
    moved = 100 * world.state.centre_moved[TURKEY, PRESENCE]
    assert f"military foothold, {moved:.2g} from Russia to Turkey" in signed.text
