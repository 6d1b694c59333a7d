"""Placebos: what must not answer."""

import datetime as dt

import numpy as np

from model.ensemble import Ensemble
from model.scenario import Scenario
from model.scenario_parts import DatedEvent
from model.shakes.bench import WEEKS, Bench, Figure, shake, signed_by, stays
from rulebook.declared.names import SECTORS
from rulebook.declared.parameters import PARAMETERS

ROUNDING = 1e-9


def _alike(bench: Bench, *stages: Scenario) -> Figure:
    """Judge that every measure is the same, to the last bit, in all worlds."""
    first, *others = (bench.play(stage) for stage in stages)
    most = max(_gap(first, other) for other in others)
    return Figure(most, 0.0, f"largest difference {most:g}", most == 0)


def _gap(one: Ensemble, other: Ensemble) -> float:
    gaps = [np.abs(values - other.measures[name]).max() for name, values in one.measures.items()]
    return float(max(gaps))


@shake("P01")
def no_lease_no_rent(bench: Bench) -> Figure:
    """The asking price where nothing is leased."""
    price = PARAMETERS["asking_price"]
    return _alike(
        bench, bench.stage(weeks=WEEKS), bench.stage(weeks=WEEKS, asking_price=price.high)
    )


@shake("P02")
def a_purse_that_nobody_empties_is_widened(bench: Bench) -> Figure:
    """Every measure where more aid may be paid than is asked for."""
    worlds = [
        [bench.stage(name=name, weeks=WEEKS, aid_scale=aid) for aid in (0.05, 0.1)]
        for name in ("baseline", "west_reengages")
    ]
    most = max(_alike(bench, *pair).value for pair in worlds)
    return Figure(most, 0.0, f"largest difference {most:g}", most <= ROUNDING)


@shake("P03")
def words_and_dates_change_nothing(bench: Bench) -> Figure:
    """A scenario with another name and another first day, and the first year of a longer run."""
    usual = bench.stage(weeks=WEEKS)
    renamed = usual.model_copy(update={"name": "another", "title": "Another"})
    shifted = usual.model_copy(update={"start": usual.start + dt.timedelta(weeks=1)})
    found = _alike(bench, usual, renamed, shifted)
    series = "control.turkey.presence"
    longer = bench.follow(bench.stage(weeks=2 * WEEKS), series)[:, : WEEKS + 1]
    most = max(found.value, float(np.abs(longer - bench.follow(usual, series)).max()))
    return Figure(most, 0.0, f"largest difference {most:g}", most == 0)


@shake("P04")
def who_cares_for_nothing_signs_nothing(bench: Bench) -> Figure:
    """Deals of an actor to whom the region is nothing."""
    usual = bench.stage(weeks=WEEKS)
    cares = {**usual.salience, "france": {}}
    stage = bench.stage(weeks=WEEKS, tables={"salience": cares})
    most = float(signed_by(bench, stage, "france").max())
    return Figure(most, 0.0, f"France signs {most:g}", most == 0)


@shake("P06")
def an_event_in_the_first_week_is_a_parameter(bench: Bench) -> Figure:
    """A parameter that is changed in the first week, and one that was so from the start."""
    event = DatedEvent(week=0, label="From the first week", parameters={"hedging": 0.8})
    return _alike(bench, bench.stage(event, weeks=WEEKS), bench.stage(weeks=WEEKS, hedging=0.8))


@shake("P07")
def like_sectors_are_alike(bench: Bench) -> Figure:
    """Violations where two sectors with the same cover exchange their unrest."""
    usual = bench.stage(weeks=WEEKS)
    one, other = SECTORS[0], SECTORS[2]
    tables = dict(usual.sectors)
    swapped = {one: tables[other].unrest, other: tables[one].unrest}
    tables |= {name: tables[name].model_copy(update={"unrest": u}) for name, u in swapped.items()}
    moved = bench.play(bench.stage(weeks=WEEKS, tables={"sectors": tables}))
    found = stays((one.measures["violations"] for one in (moved, bench.play(usual))), 1.0)
    return Figure(found.value, found.error, found.text, abs(found.value) <= 3 * found.error)


@shake("P08")
def overlap_changes_no_agreement(bench: Bench) -> Figure:
    """The centre by how much cover overlaps."""
    shares = [
        bench.play(bench.stage(weeks=WEEKS, overlap=overlap)).probabilities()[
            "centre_signed_by_january"
        ]
        for overlap in (0.0, 0.25, 0.5, 0.75, 1.0)
    ]
    spread = max(shares) - min(shares)
    return Figure(spread, 0.0, f"{100 * spread:.1f} points apart", spread <= 0.03)
