"""The main claims in many worlds: what is counted, how it is judged, and what it says."""

import numpy as np
import pytest

from model import PARAMETERS, load
from model.claims import CLAIMS, FOLLOWED, KEPT, Evidence
from model.design import outcomes_over
from model.robustness import (
    FRAGILE,
    RIVALS,
    ROBUST,
    STATED,
    UNCERTAIN,
    ClaimFinding,
    judge,
    robust_claims,
    separation,
)
from model.starts import stage_at

POINTS = 60
# Nothing to lose for Russia, much to win, and less for the host.
RUSSIAN_WISH = {"exclusivity_value": 0.0, "return_value": 0.2, "hedging": 0.2}


@pytest.fixture(scope="module")
def findings() -> dict[str, ClaimFinding]:
    return {finding.claim.name: finding for finding in robust_claims(POINTS, 6)}


def evidence_of(*points: dict[str, float], runs: int = 10) -> Evidence:
    """Play worlds, and their doubles without Turkish drones."""
    droneless = [{**point, "turkey_detection": 0.0} for point in points]
    worlds, doubles = (
        outcomes_over(load("baseline"), side, runs, 1, KEPT, FOLLOWED, stage_at=stage_at)
        for side in (points, droneless)
    )
    return Evidence(load("baseline"), worlds, doubles)


def test_what_is_stated_and_what_is_uncertain_make_up_all_parameters() -> None:
    assert set(STATED) < set(PARAMETERS)
    left = set(PARAMETERS) ^ (set(STATED) | set(UNCERTAIN))
    assert not left, f"say in STATED or UNCERTAIN of model/robustness.py which it is: {left}"
    assert set(RIVALS) < set(UNCERTAIN)


def test_every_claim_is_judged(findings: dict[str, ClaimFinding]) -> None:
    assert list(findings) == [claim.name for claim in CLAIMS]
    for finding in findings.values():
        assert 0 < finding.worlds <= POINTS
        assert 0 <= finding.share <= 1
        least = {"robust": ROBUST, "sensitive": FRAGILE, "fragile": 0.0}[finding.verdict]
        most = {"robust": 1.0, "sensitive": ROBUST, "fragile": FRAGILE}[finding.verdict]
        assert least <= finding.share <= most
        assert finding.sentence.startswith(finding.verdict.capitalize())
        assert set(finding.rivals) == set(RIVALS)


def test_near_the_defaults_every_claim_holds() -> None:
    for finding in robust_claims(20, 10, spread=1e-6):
        if finding.claim.name != "drones_add_little":  # overlap by sector is another world
            assert finding.share > 0.8, finding.sentence


@pytest.mark.parametrize(
    ("claim", "off"),
    [
        ("preference_order", RUSSIAN_WISH),
        ("centre_without_armenia", {"link_value": 0.0}),
        ("drones_add_little", {"overlap": 0.0}),
        ("minsk_worn_down", {"minsk_wear": 0.0}),
        ("russia_gains_least", RUSSIAN_WISH),
    ],
)
def test_a_claim_holds_in_the_baseline_and_not_without_its_reason(
    claim: str, off: dict[str, float]
) -> None:
    evidence = evidence_of({}, off)
    held = next(one for one in CLAIMS if one.name == claim).holds(evidence)
    assert held.tolist() == [True, False]


def test_a_claim_that_no_world_speaks_of_is_untested() -> None:
    finding = judge(CLAIMS[0], evidence_of({"centre_allowed": 0.0}, runs=2))
    assert finding.verdict == "untested"
    assert finding.sentence.startswith("Untested: there are no worlds in which")


def test_separation_is_the_kolmogorov_smirnov_distance() -> None:
    values = np.arange(8.0)
    assert separation(values, values < 4) == 1
    assert separation(values, values % 2 == 0) == pytest.approx(0.25)


def test_a_driver_is_found_and_told() -> None:
    points = [{"overlap": 0.4 + 0.6 * k / 39, "concavity": 3.0} for k in range(40)]
    finding = judge(CLAIMS[3], evidence_of(*points, runs=8))
    assert [driver.parameter for driver in finding.drivers] == ["overlap"]
    assert "“Overlap of cover” high (" in finding.sentence


def test_a_number_of_the_tables_can_be_a_driver() -> None:
    """What Russia has in Baku decides whether Baku and Ankara want the centre alike."""
    shares = [0.27 + 0.16 * k / 39 for k in range(40)]
    points = [
        {"control.russia.baku": share, "control.azerbaijan.baku": 0.68 - share, "concavity": 3.0}
        for share in shares
    ]
    finding = judge(CLAIMS[1], evidence_of(*points, runs=8))
    names = {driver.parameter for driver in finding.drivers}
    assert names == {"control.russia.baku", "control.azerbaijan.baku"}  # one loses to the other
    assert "“Patronage over Baku: share of Russia” high (" in finding.sentence


def test_a_fall_is_told_from_where_the_world_started() -> None:
    """A West with less at the start has not lost by having less at the end."""
    little = {
        "control.france.agenda": 0.02,
        "control.usa.agenda": 0.02,
        "control.russia.agenda": 0.63,
    }
    falls = next(one for one in CLAIMS if one.name == "western_agenda_falls").holds
    evidence = evidence_of({}, little)
    start = evidence.at_start("france", "agenda") + evidence.at_start("usa", "agenda")
    assert start == pytest.approx([0.25, 0.04])
    assert falls(evidence).tolist() == (evidence.at_end("western_agenda") < start).tolist()


def test_a_stop_leaves_the_worlds_done() -> None:
    asked = 0

    def stop() -> bool:
        nonlocal asked
        asked += 1
        return asked > 21

    assert {f.worlds for f in robust_claims(200, 2, stop=stop) if f.claim.among == "worlds"} == {10}
    assert robust_claims(200, 2, stop=lambda: True) == []
