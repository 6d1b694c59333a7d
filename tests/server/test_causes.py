"""What is named as a cause is borne out by its bar."""

from collections.abc import Iterator
from dataclasses import replace
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model import Scenario, load, scenarios
from model.difference import differences
from model.scenario_parts import DatedEvent
from model.shares import Shares, Sharing
from model.why import Inquiry, Later, Part, Why
from rulebook.declared.kinds import percent
from rulebook.declared.names import ACTORS
from server.page import because, causes, differing, words
from server.page.causes import Names
from tests.tiers import examples

WEEKS = 14
SHIPPED = [one.name for one in scenarios()]
SOME = ("hedging", "war_aid", "fait_accompli", "western_effort", "peacekeepers", "overlap")
AWAY = DatedEvent(week=4, label="They are sent home", set={"peacekeepers": 0})
TURNED = DatedEvent(week=2, label="Attention elsewhere", parameters={"attention_russia": 0.3})


STAGES = (8, 48)


@pytest.fixture(autouse=True, scope="module")
def _few_runs() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("model.why.STAGES", STAGES)
        patch.setattr("server.page.because.STAGES", STAGES)
        patch.setattr("model.shares.RUNS", STAGES[0])
        yield


@cache
def short(name: str) -> Scenario:
    return load(name).replace(weeks=WEEKS)


@st.composite
def worlds(draw: st.DrawFn) -> Scenario:
    """A shipped scenario with some sliders, events, attitudes and a length of its own."""
    stage = short(draw(st.sampled_from(SHIPPED)))
    moved = draw(
        st.dictionaries(st.sampled_from(SOME), st.sampled_from((0.0, 0.1, 0.8)), max_size=2)
    )
    moved = {name: 1000.0 if name == "peacekeepers" else value for name, value in moved.items()}
    events = draw(st.lists(st.sampled_from((AWAY, TURNED)), unique_by=lambda e: e.label))
    one, other = draw(st.permutations(ACTORS))[:2]
    felt = stage.affinity | {one: {**stage.affinity.get(one, {}), other: 0.5}}
    return stage.replace(moved, weeks=draw(st.sampled_from((WEEKS, 10)))).model_copy(
        update={
            "events": (*stage.events, *events),
            "affinity": felt if draw(st.booleans()) else stage.affinity,
        }
    )


@pytest.mark.long
@settings(max_examples=examples(5), deadline=None)
@given(now=worlds(), was=worlds())
def test_no_sentence_names_a_cause_that_its_bar_denies(now: Scenario, was: Scenario) -> None:
    inquiry = Inquiry(now, was, 3)
    names = Names(inquiry)
    for _ in inquiry.refine():
        if inquiry.runs not in STAGES:
            continue
        for outcome in inquiry.outcomes:
            why = inquiry.explain(outcome)
            said = causes.sentence(why, names, "the other")
            named = {p.names[0] for p in why.differences if names.clause(p.names[0]) in said}
            borne = {p.names[0] for p in why.differences if causes.is_borne_out(p)}
            assert named <= borne, said
            shown = sum(
                round(row["value"], 4)
                for row in causes.rows(why, names, "the other")
                if not row.get("kind") or row["kind"] in ("rest", "smaller")
            )
            assert shown == pytest.approx(why.change, abs=0.001)


@pytest.mark.parametrize("name", SHIPPED)
def test_every_difference_has_words(name: str) -> None:
    """Side by side lists what Why? puts back: both have the same keys and say what differs."""
    one, other = load(name), load("baseline")
    here, there = differing.facts_of(one), differing.facts_of(other)
    for each in differences(one, other):
        fact = here.get(each.key) or there.get(each.key)
        assert fact is not None, each.key
        texts = [
            facts[each.key].text if each.key in facts else fact.without for facts in (here, there)
        ]
        assert texts[0] != texts[1], each.key


def explained(change: float, *parts: tuple[str, float, float]) -> Why:
    told = tuple(Part((key,), value, error, 0.5) for key, value, error in parts)
    rest = change - sum(value for _, value, _ in parts)
    moved = abs(change) > 0.02
    return Why("war_resumed", 32, 0.5, 0.5 + change, change, 0.02, told, rest, (), 0.0, moved)


@pytest.fixture(scope="module")
def names() -> Names:
    was = short("baseline")
    now = was.replace({"hedging": 0.8, "war_aid": 0.2}).model_copy(
        update={"events": (*was.events, AWAY)}
    )
    return Names(Inquiry(now, was))


HOME = "“They are sent home”, which happens only here"


@pytest.mark.parametrize(
    ("why", "said"),
    [
        (explained(0.3, ("event.They are sent home", 0.3, 0.05), ("hedging", 0.0, 0.0)),
         f"rises from 50% to 80% of futures, mainly because of {HOME}."),
        (explained(0.3, ("hedging", 0.3, 0.05)), "because of “Hedging” from 0.5 to 0.8"),
        (explained(0.3, ("hedging", 0.0, 0.0)), "“War resumes” rises from 50% to 80% of futures."),
        (explained(-0.3, ("war_aid", 0.1, 0.05), ("hedging", 0.01, 0.05)),
         "falls from 50% to 20% of futures, by several differences together"),
        (explained(0.3, ("war_aid", 0.3, 0.05), ("hedging", 0.2, 0.05)),
         "mainly because of “Turkish war aid” from 0.9 to 0.2 and “Hedging” from"),
        (explained(0.3, ("war_aid", 0.1, 0.05), ("hedging", 0.05, 0.01)),
         "the largest part, +10 points, comes from “Turkish war aid” from 0.9 to 0.2."),
        (explained(0.0, ("war_aid", 0.1, 0.05), ("hedging", -0.1, 0.05)),
         "rise because of “Turkish war aid” from 0.9 to 0.2 and fall because of “Hedging” from"),
        (explained(0.0, ("war_aid", 0.01, 0.05)), "does not move “War resumes” beyond chance"),
    ],
)  # fmt: skip
def test_what_is_said_of_a_change(why: Why, said: str, names: Names) -> None:
    assert said in causes.sentence(why, names, "the untouched scenario")


def test_of_worlds_of_different_length_it_says_what_the_card_says(names: Names) -> None:
    was = short("baseline")
    apart = Names(Inquiry(was.replace({"hedging": 0.8}, weeks=20), was))
    later = Later(True, 20, 0.9, Part(("weeks",), 0.1, 0.05, 0.8), ())  # noqa: FBT003
    why = replace(explained(0.3, ("hedging", 0.3, 0.05)), later=later)
    assert (
        "to 80% of futures after 14 weeks, where the shorter one ends, because of"
        in causes.sentence(why, apart, "it")
    )
    assert causes.later_sentence(why, apart, "it") == (
        "At its own end, after 20 weeks, it holds in 90% of futures: "
        "its 6 further weeks bring +10 points."
    )
    other = replace(why, later=replace(later, of_now=False))
    assert causes.later_sentence(other, apart, "“it”").startswith(
        "In “it” it holds at its own end, after 20 weeks, in 90%"
    )
    still = replace(why, later=replace(later, length=Part(("weeks",), 0.01, 0.05, 0.8)))
    assert causes.later_sentence(still, apart, "it") == ""
    assert causes.later_sentence(replace(why, later=None), names, "it") == ""


def test_events_of_one_week_in_another_order_have_words() -> None:
    """They override one another the other way round, though each is as it was."""
    one, other = (
        DatedEvent(week=4, label=label, set={"minsk_relevance": share})
        for label, share in (("One", 0.2), ("Other", 0.8))
    )
    now, was = (
        short("baseline").model_copy(update={"events": events})
        for events in ((one, other), (other, one))
    )
    (key,) = (each.key for each in differences(now, was))
    assert Names(Inquiry(now, was)).clause(key) == (
        "“Order of events in one week” (One, then Other instead of Other, then One)"
    )


def test_small_differences_share_a_bar() -> None:
    was, now = short("baseline"), short("gabala_2012")
    inquiry = Inquiry(now, was)
    keys = list(inquiry.differences)
    assert len(keys) > causes.MAX_BARS
    why = explained(0.3, *((key, 0.1 / (place + 1), 0.0) for place, key in enumerate(keys)))
    rows = causes.rows(why, Names(inquiry), "it")
    folded = rows[causes.MAX_BARS]
    assert folded["title"] == f"{len(keys) - causes.MAX_BARS} smaller ones"
    assert folded["hint"]
    names = Names(inquiry)
    told = [part["title"] for part in folded["parts"]]
    assert told == [words.cut(names.title(key)) for key in keys[causes.MAX_BARS :]]
    assert [row.get("kind") for row in rows[-2:]] == ["rest", "whole"]


def test_the_change_is_what_the_cards_say_from_the_first_moment() -> None:
    inquiry = Inquiry(short("no_war_aid"), short("baseline"), 1)
    changes = [inquiry.explain("centre_stands").change for _ in inquiry.refine() if inquiry.runs]
    assert inquiry.runs == STAGES[-1]
    assert len(changes) > 1
    assert len(set(changes)) == 1
    told = because.explanation(inquiry, None, None, "centre_stands", "it", compared=False)
    assert told["whole"]


def test_of_few_futures_no_rule_is_named_yet() -> None:
    inquiry = Inquiry(short("baseline"), short("baseline"), 1)
    steps = inquiry.refine()
    while not inquiry.runs:
        next(steps)
    assert inquiry.runs < STAGES[-1]
    told = because.explanation(inquiry, None, None, "centre_stands", "it", compared=False)
    assert told["sentences"][1:] == [because.STILL]
    for _ in steps:
        pass
    told = because.explanation(inquiry, None, None, "centre_stands", "it", compared=False)
    assert because.STILL not in told["sentences"]


def test_what_a_rule_leaves_is_of_the_futures_that_the_card_has() -> None:
    inquiry = Inquiry(short("baseline"), short("baseline"), 1)
    steps = inquiry.refine()
    while not inquiry.runs:
        next(steps)
    sharing = Sharing(inquiry, "centre_stands")
    for _ in sharing.refine():
        pass
    for _ in steps:
        pass
    shares = sharing.shares()
    assert shares is not None
    why = inquiry.explain("centre_stands")
    rows = because.rule_rows(why, shares)["rows"]
    alone = {part.names: percent(part.without) for part in why.rules}
    told = {tuple(r["name"] for r in row["rules"]): row["detail"] for row in rows if "rules" in row}
    assert told
    assert all(detail.startswith(f"{alone[names]} with ") for names, detail in told.items())


def test_what_is_left_of_a_probability_is_never_below_nothing() -> None:
    part = Part(("sign",), 0.4, 0.01, 0.1)
    why = replace(explained(0.0), now=0.38, was=0.38, moved=False, rules=(part,), runs=256)
    shares = Shares((part,), 0.0, 48, 128, moved=False)
    rows = because.rule_rows(why, shares)["rows"]
    assert (rows[-2]["title"], rows[-2]["points"]) == ("Smaller parts, and luck", "−2")
    more = because.rule_rows(replace(why, now=0.45), shares)["rows"]
    assert more[-2]["title"].startswith("Left with all of these out")
