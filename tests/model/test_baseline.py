"""What the article reports comes about by itself, and not when its mechanism is off."""

import numpy as np
import pytest

from model import Ensemble, load, simulate
from rulebook.declared.names import DAYS_A_TURN

RUNS = 400
MOST_LAG = 80  # days from agreement to opening: 60 +- 20 (R05)
LEAST_LAG = 40


def ensemble(name: str = "baseline", /, **parameters: float) -> Ensemble:
    return simulate(load(name).replace(parameters), RUNS, 1, series=("minsk_relevance",))


@pytest.fixture(scope="module")
def baseline() -> Ensemble:
    return ensemble()


def signed(played: Ensemble) -> float:
    """Return the share of runs with the centre agreed 10 to 40 days after the statement (R34)."""
    days = played.measures["centre_signed_week"] * DAYS_A_TURN
    return float(np.mean((days >= 10) & (days <= 40)))


def worth(played: Ensemble, actor: str) -> np.ndarray:
    made = played.measures["centre_signed_week"] >= 0
    return played.measures[f"centre_worth_{actor}"][made]


def test_the_centre_comes_about_by_itself(baseline: Ensemble) -> None:
    assert signed(baseline) >= 0.9
    lag = baseline.measures["centre_open_week"] - baseline.measures["centre_signed_week"]
    days = lag * DAYS_A_TURN
    assert np.mean((days >= LEAST_LAG) & (days <= MOST_LAG)) >= 0.9


def test_azerbaijan_and_turkey_want_it_alike_russia_less_armenia_not(baseline: Ensemble) -> None:
    """Row R37 of the article: the order of preferences, in 95% of seeds."""
    russia, turkey, azerbaijan, armenia = (
        worth(baseline, actor) for actor in ("russia", "turkey", "azerbaijan", "armenia")
    )
    alike = np.abs(azerbaijan - turkey) < 0.2 * turkey
    less = (russia >= 0) & (russia <= 0.5 * np.minimum(azerbaijan, turkey))
    against = (armenia < 0) & (armenia < russia)
    assert np.mean(alike & less & against) >= 0.95


@pytest.mark.parametrize(
    ("parameter", "value"),
    [
        ("war_aid", 0),  # nothing for Russia to fear (13, 20)
        ("fait_accompli", 0),  # (20)
        ("link_value", 0),  # no link to Moscow (17)
        ("exclusion_value", 0),  # nobody to sideline (17)
        ("armenia_consent", 1),  # the bypassed is asked (22)
        ("opacity", 0),  # everybody watches (12)
        ("centre_allowed", 0),
    ],
)
def test_without_its_mechanism_there_is_no_centre(parameter: str, value: float) -> None:
    assert signed(ensemble(**{parameter: value})) < 0.4


def test_without_the_three_drivers_nobody_wants_it() -> None:
    off = ensemble(foothold_value=0, hedging=0, link_value=0, exclusion_value=0)
    assert np.mean(off.measures["centre_signed_week"] >= 0) < 0.02


@pytest.mark.parametrize(
    ("driver", "actor"),
    [
        ("foothold_value", "turkey"),
        ("hedging", "azerbaijan"),
        ("russia_sides_with_armenia", "azerbaijan"),
    ],
)
def test_each_driver_is_part_of_what_the_centre_is_worth(
    baseline: Ensemble, driver: str, actor: str
) -> None:
    off = ensemble(**{driver: 0})
    assert np.median(worth(off, actor)) < 0.9 * np.median(worth(baseline, actor))


def test_turkish_drones_add_little_unless_their_cover_is_their_own(baseline: Ensemble) -> None:
    without = ensemble(turkey_detection=0).measures["detected_share"].mean()
    apart = ensemble(overlap=0).measures["detected_share"].mean()
    together = baseline.measures["detected_share"].mean()
    assert 0 < together - without < 0.01
    assert apart - without > 0.03


def test_the_minsk_format_is_worn_down_step_by_step(baseline: Ensemble) -> None:
    path = np.median(baseline.series["minsk_relevance"], axis=0)
    start, statement = path[0], path[1]
    opened = int(np.median(baseline.measures["centre_open_week"])) + 2
    assert start > statement > path[5] > path[opened]
    unworn = ensemble(minsk_wear=0).series["minsk_relevance"].mean(axis=0)
    assert unworn[opened] >= start


def test_only_russia_can_bring_the_format_back() -> None:
    effort = ensemble(western_effort=0.9, attention_france=0.8, attention_usa=0.7)
    alone = ensemble(
        western_effort=0.9, attention_france=0.8, attention_usa=0.7, rationality=20, link_value=0.5
    )
    assert effort.measures["minsk_relevance"].mean() > 0.5
    assert effort.measures["minsk_relevance"].mean() > alone.measures["minsk_relevance"].mean()


def test_removing_peacekeepers_matters_far_more_than_removing_turkish_drones(
    baseline: Ensemble,
) -> None:
    violations = baseline.measures["violations"].mean()
    no_force = abs(ensemble(peacekeepers=0).measures["violations"].mean() - violations)
    no_drones = abs(ensemble(turkey_detection=0).measures["violations"].mean() - violations)
    assert no_force > 5 * no_drones


def test_the_direct_line_and_self_excitation_work_as_they_say(baseline: Ensemble) -> None:
    calm = ensemble(self_excitation=0).measures["violations"].mean()
    wild = ensemble(self_excitation=0.8).measures["violations"].mean()
    assert calm < baseline.measures["violations"].mean() < wild
    no_line = ensemble(direct_line_effect=0, self_excitation=0.8).measures["violations"].mean()
    line = ensemble(direct_line_effect=0.5, self_excitation=0.8).measures["violations"].mean()
    assert line < no_line


def test_russia_keeps_part_of_what_it_sees(baseline: Ensemble) -> None:
    most = ensemble(russia_withholds=0.8).measures["received_share"].mean()
    assert most < 0.8 * baseline.measures["received_share"].mean()


def test_a_guest_priced_out_leaves_and_one_asked_little_stays() -> None:
    left = np.mean(ensemble("gabala_2012").measures["guest_left_week"] >= 0)
    stayed = np.mean(ensemble("gabala_2012", asking_price=2).measures["guest_left_week"] < 0)
    assert left > 0.9
    assert stayed > 0.7


def test_six_years_stay_sane() -> None:
    """No arena collapses into one owner for no reason; the line neither explodes nor dies."""
    played = simulate(load("baseline").replace(weeks=300), 60, 1, series="all")
    for arena, owners in (("mediation", 0.95), ("baku", 0.7), ("yerevan", 0.9), ("agenda", 0.7)):
        shares = [
            played.series[f"control.{actor}.{arena}"][:, -1] for actor in ("russia", "turkey")
        ]
        assert max(float(np.median(share)) for share in shares) < owners
    late = played.series["violations"][:, -52:].mean()
    early = played.series["violations"][:, 1:53].mean()
    assert 0.5 < late / early < 2


def test_where_russia_would_never_sign_it_does_once_baku_has_invited_turkey() -> None:
    """A fait accompli: with exclusivity lost, Russia has nothing left to keep."""
    never = load("baseline").replace({"fait_accompli": 0, "exclusivity_value": 0.3})
    assert np.mean(simulate(never, RUNS, 1).outcomes["centre_signed_by_january"]) >= 0.1
    uninvited = never.model_copy(update={"forbidden": ("invite_monitor",)})
    assert not simulate(uninvited, RUNS, 1).outcomes["centre_signed_by_january"].any()
