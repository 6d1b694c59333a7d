"""What would it take: the smallest change that makes a wish come true, and its box."""

from itertools import count

import pytest

from model import load, search, simulate
from model.box import box_around
from model.conditions import Condition, parse
from model.goal import Goal
from model.search import Search, Step
from rulebook.declared.parameters import PARAMETERS

SHORT = load("baseline").replace(weeks=12)
SIGNED = "centre_signed_by_january"


def wished(text: str) -> Condition:
    return parse(text, SHORT.outcomes, "wish")


UNSIGNED = Goal(wished(SIGNED), likely=False)
FEW = ("war_aid", "fait_accompli", "exclusivity_value", "night_penalty")


@pytest.fixture(autouse=True)
def _few_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, runs in (("COARSE", 6), ("FINE", 10), ("SURE", 20), ("SAMPLE", 16)):
        monkeypatch.setattr(search, name, runs)


def last(one: Search) -> Step:
    steps = list(one.go())
    assert steps[-1].finished
    return steps[-1]


def test_the_smallest_change_found_fulfils_the_wish_and_less_does_not() -> None:
    one = Search(SHORT, UNSIGNED, FEW, seed=2)
    best = last(one).found[0]
    moves = dict(best.moves)
    held = simulate(SHORT.replace(moves), search.SURE, 2).outcomes[SIGNED].mean()
    assert held == best.share <= 0.5
    assert set(moves) <= set(FEW)
    for name, value in moves.items():
        row, stood = PARAMETERS[name], SHORT.parameters[name]
        less = value - row.step if value > stood else value + row.step
        short = simulate(SHORT.replace({**moves, name: less}), search.SURE, 2).outcomes[SIGNED]
        assert short.mean() > 0.5 or less == stood
    sizes = [change.size for change in last(one).found]
    assert sizes == sorted(sizes)


def test_sliders_that_are_held_stay() -> None:
    step = last(Search(SHORT, UNSIGNED, ("fait_accompli", "night_penalty"), seed=2))
    assert {name for change in step.found for name, _ in change.moves} == {"fait_accompli"}


def test_it_says_so_where_nothing_is_found_or_nothing_is_needed() -> None:
    none = last(Search(SHORT, UNSIGNED, ("night_penalty",), seed=2))
    assert none.found == ()
    assert none.closest.share > 0.5
    already = last(Search(SHORT, Goal(wished(SIGNED)), FEW, seed=2))
    assert already.found == ()
    assert already.closest.moves == ()
    assert already.points == 1


def test_the_same_search_finds_the_same_and_a_stopped_one_goes_on_to_it() -> None:
    whole, stopped, asked = (
        Search(SHORT, UNSIGNED, FEW, 2),
        Search(SHORT, UNSIGNED, FEW, 2),
        count(),
    )
    cut = list(stopped.go(stop=lambda: next(asked) >= 12))
    assert not any(step.finished for step in cut)
    assert last(stopped).found == last(whole).found


def test_the_wish_holds_in_the_box_around_a_change() -> None:
    one = Search(SHORT, UNSIGNED, FEW, seed=2)
    for change in last(one).found[:3]:
        *parts, box = box_around(one, change)
        assert box.whole
        assert [part.whole for part in parts] == [False] * len(parts)
        assert [len(part.ranges) for part in parts][: len(change.moves)] == [
            k + 1 for k in range(len(change.moves))
        ]
        for name, value in change.moves:
            low, high = box.ranges[name]
            assert PARAMETERS[name].low <= low <= value <= high <= PARAMETERS[name].high
            moves = dict(change.moves)
            assert one.holds([{**moves, name: low}, {**moves, name: high}]) == [True, True]
        assert 0 <= box.share <= 1
    assert list(box_around(Search(SHORT, UNSIGNED, FEW, 2), change, stop=lambda: True)) == []


def test_a_measure_within_a_bound_can_be_wished_for() -> None:
    goal = Goal(wished("minsk_relevance>=0.5"), 0.75)
    step = last(Search(SHORT, goal, ("minsk_wear", "overlap"), seed=2))
    (name, value), *_ = step.found[0].moves
    assert name == "minsk_wear"
    played = simulate(SHORT.replace({name: value}), search.SURE, 2)
    assert (played.measures["minsk_relevance"] >= 0.5).mean() >= 0.75


def test_the_closest_to_a_measures_bound_is_found_where_no_future_reaches_it() -> None:
    goal = Goal(wished("peacekeepers_end>=3500"))
    step = last(Search(SHORT, goal, ("peacekeepers", "overlap"), seed=2))
    assert step.found == ()
    assert step.closest.share == 0
    assert dict(step.closest.moves)["peacekeepers"] == PARAMETERS["peacekeepers"].high


def test_the_closest_is_told_by_as_many_futures_as_what_is_found() -> None:
    """What some futures seemed to say of a point, more of them may deny."""
    goal, held = Goal(wished("detected_share>=0.62")), []
    for seed in range(8):
        one = Search(SHORT, goal, ("attention_usa", "affinity_drift"), seed)
        step = last(one)
        if not step.found:
            moves = dict(step.closest.moves)
            assert step.closest.runs == search.SURE
            played = simulate(SHORT.replace(moves), search.SURE, seed)
            assert step.closest.share == (played.measures["detected_share"] >= 0.62).mean()
            held.append(step.closest.share)
    assert held
