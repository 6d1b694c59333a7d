"""Why an outcome is as likely as it is."""

from itertools import count

import pytest

from model import load, scenarios, simulate, tell, why
from model.difference import differences, plain
from model.motives import Comparison
from model.scenario import Scenario
from model.scenario_parts import DatedEvent, Lease
from model.scenario_roles import Cast
from model.why import Inquiry
from rulebook.declared.instruments import INSTRUMENT_NAMES
from rulebook.declared.names import MOTIVES
from rulebook.declared.parameters import PARAMETERS
from rulebook.engine.compiled import RULES

SHORT = load("baseline").replace(weeks=14)
MOVED = SHORT.replace({"fait_accompli": 0.1, "war_aid": 0.4, "night_penalty": 0.3})
SIGNED = "centre_signed_by_january"


@pytest.fixture(autouse=True)
def _few_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(why, "STAGES", (4, 12))


def played(inquiry: Inquiry) -> Inquiry:
    for _ in inquiry.refine():
        pass
    return inquiry


def test_the_parts_and_their_rest_add_up_to_the_change() -> None:
    found = played(Inquiry(MOVED, SHORT, 2)).explain(SIGNED)
    both = [simulate(stage, 12, 2).outcomes[SIGNED].mean() for stage in (MOVED, SHORT)]
    assert (found.now, found.was) == tuple(both)
    assert found.change == pytest.approx(both[0] - both[1])
    assert found.change < -0.5
    for parts, rest in ((found.differences, found.together), (found.rules, found.rest)):
        assert sum(part.value for part in parts) + rest == pytest.approx(found.change)
        sizes = [abs(part.value) for part in parts]
        assert sizes == sorted(sizes, reverse=True)


def test_a_part_is_what_putting_back_or_taking_out_undoes() -> None:
    found = played(Inquiry(MOVED, SHORT, 2)).explain(SIGNED)
    assert {part.names[0] for part in found.differences} == {
        "fait_accompli",
        "war_aid",
        "night_penalty",
    }
    for part in found.differences:
        name = part.names[0]
        back = simulate(MOVED.replace({name: SHORT.parameters[name]}), 12, 2).outcomes[SIGNED]
        assert part.value == pytest.approx(found.now - back.mean())
    part = next(part for part in found.rules if "price_of_refusing" in part.names)
    off = dict(RULES["price_of_refusing"].off)
    now, was = (
        simulate(stage.replace(off), 12, 2).outcomes[SIGNED].mean() for stage in (MOVED, SHORT)
    )
    assert part.value == pytest.approx(found.change - (now - was))
    assert part.without == pytest.approx(now)


def test_where_nothing_moves_a_rules_part_is_of_the_probability() -> None:
    inquiry = played(Inquiry(SHORT, SHORT, 2))
    found = inquiry.explain(SIGNED)
    assert not found.moved
    assert found.differences == ()
    for part in found.rules:
        assert part.value == pytest.approx(found.now - part.without)
    assert any(part.value == 1 for part in found.rules)


def test_every_switch_that_is_on_is_asked_about_once() -> None:
    inquiry = Inquiry(SHORT.replace(dict(RULES["minsk"].off)), SHORT)
    names = [name for group in inquiry.switches.values() for name in group]
    assert sorted(names) == sorted(set(names))
    assert "minsk" in names
    off = SHORT.replace(dict(RULES["minsk"].off))
    both_off = Inquiry(off, off)
    assert "minsk" not in [name for group in both_off.switches.values() for name in group]


def test_an_explanation_is_of_one_number_of_runs_while_others_are_played(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    inquiry, known = played(Inquiry(MOVED, SHORT, 2)), iter((4, *[12] * 999))
    monkeypatch.setattr(Inquiry, "runs", property(lambda _: next(known)), raising=False)
    assert inquiry.explain(SIGNED).runs == 4


def test_what_was_stopped_goes_on_to_the_same_explanation() -> None:
    stopped, asked = Inquiry(MOVED, SHORT, 2), count()
    for _ in stopped.refine(stop=lambda: next(asked) >= 30):
        pass
    assert stopped.runs < 12
    assert played(stopped).explain(SIGNED) == played(Inquiry(MOVED, SHORT, 2)).explain(SIGNED)


EVENT = SHORT.model_copy(
    update={
        "events": (
            *SHORT.events,
            DatedEvent(week=3, label="They are sent home", set={"peacekeepers": 0}),
        )
    }
)
LONGER = SHORT.replace(weeks=20)
BOTH = EVENT.replace({"hedging": 0.8}, weeks=20)


@pytest.mark.parametrize(
    ("now", "keys"),
    [
        (EVENT, ["event.They are sent home"]),
        (LONGER, []),
        (BOTH, ["hedging", "event.They are sent home"]),
    ],
)
def test_events_and_length_are_differences(now: Scenario, keys: list[str]) -> None:
    inquiry = played(Inquiry(now, SHORT, 2))
    assert list(inquiry.differences) == keys
    found = inquiry.explain(SIGNED)
    assert sorted(part.names[0] for part in found.differences) == sorted(keys)
    assert [one.key for one in differences(SHORT, now) if one.key != "weeks"] == keys
    back = played(Inquiry(SHORT, now, 2)).explain(SIGNED)
    assert back.change == -found.change


def test_an_event_put_back_alone_is_what_is_played() -> None:
    found = played(Inquiry(BOTH, SHORT, 2)).explain("war_resumed")
    part = next(part for part in found.differences if part.names[0].startswith("event."))
    back = simulate(SHORT.replace({"hedging": 0.8}), 12, 2).outcomes["war_resumed"]
    assert part.without == back.mean()


@pytest.mark.parametrize(
    ("now", "was"), [(LONGER, SHORT), (SHORT, LONGER), (BOTH, EVENT), (EVENT, SHORT)]
)
def test_worlds_are_compared_at_the_end_of_the_shorter_one(now: Scenario, was: Scenario) -> None:
    for outcome in (SIGNED, "western_voice"):
        found = played(Inquiry(now, was, 2)).explain(outcome)
        cut = [simulate(one.replace(weeks=14), 12, 2).outcomes[outcome] for one in (was, now)]
        assert (found.was, found.now) == tuple(held.mean() for held in cut)
        longer = max(now, was, key=lambda one: one.weeks)
        if longer.weeks == 14:
            assert found.later is None
            continue
        own = simulate(longer, 12, 2).outcomes[outcome]
        assert found.later is not None
        assert found.later.probability == own.mean()
        assert found.later.of_now == (longer is now)
        change = own.mean() - (found.now if found.later.of_now else found.was)
        assert found.later.length.value == pytest.approx(change)


def test_what_comes_only_after_the_shorter_one_has_ended_is_told_apart() -> None:
    late = DatedEvent(
        week=15, label="Late", set={"peacekeepers": 0}, add={"affinity.usa.turkey": 1}
    )
    now = LONGER.model_copy(update={"events": (*LONGER.events, late)})
    for pair in ((now, SHORT), (SHORT, now)):
        inquiry = played(Inquiry(*pair, 2))
        assert list(inquiry.differences) == []
        found = inquiry.explain("western_voice")
        assert found.change == 0
        assert found.later is not None
        (part,) = found.later.events
        assert part.without == simulate(LONGER, 12, 2).outcomes["western_voice"].mean()


def test_an_outcome_of_a_date_that_is_not_played_in_both_is_not_explained() -> None:
    assert SIGNED not in Inquiry(load("baseline"), load("gabala_2012")).outcomes
    assert SIGNED in Inquiry(LONGER, SHORT).outcomes
    assert SIGNED not in Inquiry(SHORT, SHORT.replace(weeks=5)).outcomes


SHIPPED = [one.name for one in scenarios()]


@pytest.mark.parametrize("now", SHIPPED)
@pytest.mark.parametrize("was", ["baseline", "gabala_2012", "no_centre", "rupture"])
def test_all_differences_put_back_are_the_reference(now: str, was: str) -> None:
    one, other = load(now), load(was)
    found = differences(one, other)
    assert len({each.key for each in found}) == len(found)
    assert bool(found) == (now != was)
    scenario = plain(one)
    for each in found:
        before = scenario
        scenario = each.put_back(scenario)
        assert scenario != before
        assert each.key not in {left.key for left in differences(scenario, other)}
    assert differences(scenario, other) == ()
    played = [simulate(stage, 2, 5).measures for stage in (scenario, other)]
    for name in played[0]:
        assert played[0][name].tolist() == played[1][name].tolist()


def test_each_part_of_a_scenario_is_a_difference_or_words() -> None:
    """A new field of a scenario must be put back alone as well, or be words."""
    told = {each.key.split(".")[0] for each in differences(EVERYTHING, SHORT)}
    told = {"parameters" if key in PARAMETERS else key for key in told}
    fields = {name: field.alias or name for name, field in Scenario.model_fields.items()}
    words = {"name", "title", "summary", "check", "outcome"}
    assert set(fields.values()) - words == told


EVERYTHING = load("gabala_2012").model_copy(
    update={
        "forbidden": INSTRUMENT_NAMES[-1:],
        "consent": {INSTRUMENT_NAMES[0]: ("france",)},
        "state": {"total_violations": 3.0},
        "roles": Cast(guarantor="turkey", ally="russia"),
        "lease": Lease(host="azerbaijan", guest="russia", ends=9),
        "capability": {},
        "affinity": {},
        "salience": {},
        "weeks": 9,
        "parameters": SHORT.parameters | {"hedging": 0.8},
        "events": EVENT.events,
    }
)


def test_the_deal_that_differs_is_named_with_its_worth_by_motive(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("model.motives.RUNS", 24)
    compared = Comparison(SHORT.replace({"fait_accompli": 0}), SHORT, 2)
    assert list(compared.refine(range(4))) == [1, 2, 3, 4]
    deal = compared.shift(SHORT.outcomes[SIGNED], range(4))
    assert deal is not None
    assert deal.ruled_out == 0
    assert deal.title == "Joint monitoring centre"
    assert deal.signers == ("russia", "turkey", "azerbaijan")
    assert (deal.was, deal.now) == (1, 0)
    for worths in (deal.worth_was, deal.worth_now):
        assert set(worths) == set(deal.signers)
        assert all(set(motives) == set(MOTIVES) for motives in worths.values())
    assert deal.refusing_was["russia"] > deal.refusing_now["russia"] == 0
    assert deal.chance_was["russia"] > 0.8
    assert deal.chance_now["russia"] < 0.5
    assert deal.worth_was["turkey"]["foothold"] > 0 > deal.worth_was["russia"]["foothold"]


def test_a_deals_motives_add_up_to_its_worth() -> None:
    deals = [event for event in tell(SHORT, 2).events if event.motives]
    assert deals
    for deal in deals:
        for actor, worth in deal.worth.items():
            assert sum(deal.motives[actor].values()) == pytest.approx(worth)


def said(relevance: float, label: str, week: int = 5) -> DatedEvent:
    return DatedEvent(week=week, label=label, set={"minsk_relevance": relevance})


def happening(*events: DatedEvent) -> Scenario:
    return SHORT.model_copy(update={"events": events})


A, A_LESS, B, C = said(0.3, "A"), said(0.2, "A"), said(0.8, "B"), said(0.6, "C")


@pytest.mark.parametrize(
    ("now", "was", "between"),
    [
        ((A, B), (A_LESS, B), [(A_LESS, B)]),
        ((A, C, B), (A_LESS, B), [(A_LESS, C, B), (A, B)]),
        ((C, A), (A_LESS,), [(A,), (C, A_LESS)]),
        ((B,), (A, B), [(A, B)]),
        ((A, B), (B,), [(B,)]),
        ((A, B), (A, C, B), [(A, C, B)]),
        ((A_LESS,), (A, B), [(A,), (A_LESS, B)]),
        ((B, said(0.3, "A", week=7)), (A, B), [(A, B)]),
        ((A, B), (B, A), [(B, A)]),
        ((A_LESS, B, C), (B, A), [(B, A, C), (A_LESS, B)]),
        ((A, B, A_LESS), (B, A, A_LESS), [(B, A, A_LESS)]),
        ((said(0.1, "Late", week=9), A), (A, said(0.1, "Late", week=9)), []),
    ],
)
def test_events_of_one_week_are_put_back_where_they_override_what_they_did(
    now: tuple[DatedEvent, ...],
    was: tuple[DatedEvent, ...],
    between: list[tuple[DatedEvent, ...]],
) -> None:
    scenario, reference = happening(*now), happening(*was)
    found = differences(scenario, reference)
    back = [each.put_back(plain(scenario)) for each in found]
    assert [each.events for each in back] == [plain(happening(*one)).events for one in between]
    whole = plain(scenario)
    for each in found:
        whole = each.put_back(whole)
    assert whole == plain(reference)


def test_an_event_that_another_overrides_is_no_cause() -> None:
    inquiry = Inquiry(happening(A, B), happening(A_LESS, B), 2)
    played(inquiry)
    for outcome in SHORT.outcomes:
        (part,) = inquiry.explain(outcome).differences
        assert part.value == 0
