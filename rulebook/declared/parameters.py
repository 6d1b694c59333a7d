"""Every parameter of the model, declared once.

Validation, the command line's --set, the sliders, the sweep axes and the tables in the documents all
follow from these rows. A switch is a parameter that is 0 or 1.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from rulebook.declared.errors import BadInput, nearest, quoted
from rulebook.declared.kinds import (
    A_WEEK,
    FIRST_ACTOR,
    NUMBER,
    PROBABILITY,
    SHARE,
    SOLDIERS,
    SWITCH,
    UTILITY,
    WEEKS,
    Kind,
)
from rulebook.declared.names import ACTOR_NAMES, ACTOR_TITLES, ACTORS, by_actor
from rulebook.declared.openings import CAST, cast
from rulebook.declared.roles import THE_ARTICLES, Roles
from rulebook.declared.values import is_truth, number_of, unwrapped

ATTENTION = "Attention"  # the group of each actor's
TRUTHS = {"false": False, "true": True}


@dataclass(frozen=True)
class Parameter:
    """One number an expert may dispute.

    `source` is the article's paragraphs or the word judgement; bounds are inclusive.
    """

    name: str
    title: str
    group: str
    default: float
    low: float
    high: float
    step: float
    kind: Kind
    meaning: str
    source: str

    def __post_init__(self) -> None:
        """Raise ValueError where its numbers are not what its kind says."""
        low, high = self.kind.span or (self.low, self.high)
        fits = low <= self.low <= self.default <= self.high <= high
        if self.is_whole:
            fits &= all(float(one).is_integer() for one in (self.default, self.low, self.high))
            fits &= self.step == 1
        if self.is_switch or self.names:
            fits &= (self.low, self.high) == (low, high)
        if not fits:
            raise ValueError(
                f"{self.name}: its default, bounds and step do not fit its kind, {self.kind}"
            )

    @property
    def names(self) -> tuple[str, ...]:
        """What its values are called, from `low` on, where they stand for things."""
        return self.kind.names

    @property
    def is_switch(self) -> bool:
        """Whether only 0 and 1 are allowed."""
        return self.kind.is_binary

    @property
    def is_whole(self) -> bool:
        """Whether only whole numbers are allowed."""
        return self.kind.is_whole

    def check(self, value: object, place: str) -> float:
        """Return a value as a float.

        Args:
            value: a number of any type, or text of one; where values have names, a name; for a
                switch, true or false in any case. Rounded to its own type, a bound is the bound.
            place: where it was given.

        Raises:
            BadInput: it is none of these, or not allowed.
        """
        # Most are floats within bounds, at each point of a sweep.
        if type(value) is float and self.low <= value <= self.high and self._has_step(value):
            return value
        number = self.number(value)
        if math.isnan(number):
            raise BadInput(
                f"{place}: {self.name} is {shown(value)}; allowed is {self.allowed}."
                f"{self._comma_hint(value)}"
            )
        return number

    def _has_step(self, value: float) -> bool:
        return not self.is_whole or value.is_integer()

    def number(self, value: object) -> float:
        """Return a value as `check` reads it; nan where it is not allowed."""
        found = unwrapped(value)
        if isinstance(found, str):
            word = found.strip().casefold()
            if word in self.names:
                return float(self.low + self.names.index(word))
            found = TRUTHS.get(word, word) if self.is_switch else word
        if self.is_switch and is_truth(found):
            return float(found)  # type: ignore[arg-type]
        typed = found if isinstance(found, np.floating) else number_of(found)
        return float(self.numbers(np.array(typed)))

    def numbers(self, values: np.ndarray) -> np.ndarray:
        """Return numbers of one type, in any shape, as float64; nan where one is not allowed.

        What is a bound but for the rounding of its type is the bound, and so is what a computation
        in 32 bits or more leaves beyond it.
        """
        found = values.astype(float)
        if values.dtype.kind == "f":
            own = values.dtype.type
            for bound in (self.low, self.high):
                found = np.where(values == own(bound), float(bound), found)
            if own is not np.float16:  # so coarse that its errors are differences one would mean
                reach = 2 * float(np.finfo(own).eps) * max(abs(self.low), abs(self.high))
                nearest_allowed = np.clip(found, self.low, self.high)
                found = np.where(np.abs(found - nearest_allowed) <= reach, nearest_allowed, found)
        good = (self.low <= found) & (found <= self.high)
        if self.is_whole:
            good &= found == np.floor(found)
        return np.where(good, found, np.nan)

    @property
    def allowed(self) -> str:
        """What values it takes, in words."""
        if self.names:
            return f"{', '.join(self.names)}, or their number from {self.low:g} to {self.high:g}"
        kind = "a whole number" if self.is_whole else "a number"
        return (
            "0 or 1 (false or true)"
            if self.is_switch
            else f"{kind} from {self.low:g} to {self.high:g}"
        )

    def _comma_hint(self, value: object) -> str:
        """Return ' Did you mean 0.5?' for 0,5, or nothing."""
        if not isinstance(value, str) or value.count(",") != 1:
            return ""
        pointed = value.strip().replace(",", ".")
        return "" if math.isnan(self.number(pointed)) else f" Did you mean {pointed}?"


def shown(value: object) -> str:
    """Return a value as a sentence repeats it: in the same words from text as from a number."""
    plain = unwrapped(value)
    text = plain.strip().casefold() if isinstance(plain, str) else plain
    if text is None or (isinstance(text, str) and text in {"", "nan"}):
        return text or "empty"
    number = number_of(plain)
    if math.isnan(number):
        return quoted(plain)
    return str(plain if isinstance(plain, np.floating) else number).removesuffix(".0")


_ATTENTION = by_actor(russia=0.8, turkey=0.9, azerbaijan=0.9, armenia=0.7, france=0.4, usa=0.25)

_ROWS = (
    # name, title, default, low, high, step, kind, meaning, source
    ("Turkey",),
    ("war_aid", "Turkish war aid", 0.9, 0, 1, 0.05, NUMBER, "Turkish help to Azerbaijan in the war, and the debt it left", "13, 15"),
    ("foothold_value", "Value of a foothold", 0.1, 0, 0.5, 0.01, UTILITY, "Worth to Turkey of troops on the ground, whatever they do", "15"),
    ("turkey_detection", "Turkish detection", 0.6, 0, 0.9, 0.05, PROBABILITY, "Chance that Turkish drones alone would see a violation", "4, 9"),
    ("fait_accompli", "Fear of a fait accompli", 0.5, 0, 1, 0.05, NUMBER, "How far Russia fears that Turkey and Azerbaijan would go ahead without it", "20"),
    ("Russia",),
    ("peacekeepers", "Peacekeepers", 1960, 0, 3000, 20, SOLDIERS, "Strength of the Russian peacekeepers", "4 and the statement of 10 November"),
    ("force_effect", "Effect of the peacekeepers", 1, 0, 1, 0.05, SHARE, "How far the presence of peacekeepers prevents violations and lets them be answered", "4, 11"),
    ("silent_renewal", "Mandate renewed in silence", 1, 0, 1, 1, SWITCH, "The peacekeepers' term is extended unless a party gives notice", "3, 11 and the statement of 10 November"),
    ("russia_detection", "Russian detection", 0.85, 0.3, 0.95, 0.01, PROBABILITY, "Chance that Russian drones and posts see a violation", "4, 9"),
    ("source_trust", "Trust in the Russian source", 0.9, 0.5, 1, 0.05, SHARE, "Weight of what one Russian officer says of Russian drones", "6"),
    ("russia_withholds", "Detections withheld", 0.2, 0, 0.8, 0.05, SHARE, "Share of its own detections that Russia keeps from the centre", "6"),
    ("russia_sides_with_armenia", "Russia sides with Armenia", 0.4, 0, 1, 0.05, PROBABILITY, "Baku's belief that Russia would side with Armenia", "13"),
    ("exclusivity_value", "Value of exclusivity", 0.055, 0, 0.3, 0.005, UTILITY, "Worth to Russia of being the only army in the region", "3, 20"),
    ("return_value", "Value of returning", 0.02, 0, 0.2, 0.01, UTILITY, "Worth to Russia of troops on Azerbaijani-held land again", "3"),
    ("Azerbaijan",),
    ("hedging", "Hedging", 0.5, 0, 1, 0.05, NUMBER, "How much a client dislikes uneven patrons", "S0, 13, 16"),
    ("war_gains", "Land won in the war", 0.75, 0, 1, 0.05, SHARE, "Share of the disputed land that Azerbaijan won back", "10"),
    ("parallel_talks", "Talks held apart", 1, 0, 1, 1, SWITCH, "The host talks to each guest alone, not to both at once", "18"),
    ("host_build_share", "Host's share of building", 1, 0, 1, 0.05, SHARE, "Share of the building cost that the host pays", "11"),
    ("asking_price", "Asking price", 1, 0.5, 50, 0.5, Kind("times the old rent"), "What a host asks when a lease ends", "3"),
    ("substitute", "A substitute elsewhere", 0, 0, 1, 1, SWITCH, "Whether the guest has another place for the same work", "3"),
    ("Armenia",),
    ("armenia_consent", "Armenia must consent", 0, 0, 1, 1, SWITCH, "Whether Armenia must agree to the centre", "22"),
    ("objection_cost", "Cost of an objection", 0.05, 0, 0.5, 0.01, UTILITY, "Reputation lost when someone bypassed objects", "22"),
    ("resentment", "Resentment", 1.5, 0, 5, 0.1, Kind("per harm"), "Grievance that a bypass leaves, per unit of harm", "21, 22"),
    ("turkish_threat", "Turkish threat", 0.06, 0, 0.3, 0.01, UTILITY, "What Turkish troops nearby cost Armenia", "3"),
    ("The West",),
    ("western_effort", "Western effort", 0.2, 0, 1, 0.05, NUMBER, "Effort of France and the United States for the Minsk format", "21"),
    ("minsk_wear", "Wear of the Minsk format", 0.25, 0, 0.5, 0.05, SHARE, "Relevance the Minsk format loses with each bypass", "21"),
    ("minsk_recovery", "Recovery of the format", 0.05, 0, 0.2, 0.01, A_WEEK, "Relevance regained a week at full joint effort", "21"),
    ("exclusion_value", "Value of exclusion", 0.4, 0, 1, 0.05, UTILITY, "Worth to Russia and Turkey of a smaller Western say", "17"),
    ("The centre",),
    ("centre_allowed", "A centre can be agreed", 1, 0, 1, 1, SWITCH, "Whether a joint centre can be agreed at all", "judgement"),
    ("staff", "Staff of each owner", 60, 0, 200, 5, SOLDIERS, "Staff of each owner at the centre", "2"),
    ("parity", "Parity of staff", 1, 0, 1, 1, SWITCH, "Both owners send the same number", "2"),
    ("dual_command", "Dual command", 1, 0, 1, 1, SWITCH, "Each side keeps its own general in command", "5"),
    ("name_parity", "Mirrored names", 1, 0, 1, 1, SWITCH, "Each language puts its own side first in the name", "5"),
    ("overlap", "Overlap of cover", 0.9, 0, 1, 0.05, SHARE, "Share of Turkish cover that Russian drones cover already", "9"),
    ("authority", "Authority of the centre", 1, 0, 1, 0.05, SHARE, "Share of reported violations on which the centre may decide", "8"),
    ("overlap_by_sector", "Overlap by sector", 0, 0, 1, 1, SWITCH, "Cover overlaps wholly in some sectors and not in others, in place of everywhere in part", "judgement"),
    ("direct_line_effect", "Effect of the direct line", 0.15, 0, 0.5, 0.01, SHARE, "Follow-on incidents that the direct line prevents", "8"),
    ("opacity", "Opacity", 0.7, 0, 1, 0.05, NUMBER, "How little outsiders learn of the centre", "4, 12"),
    ("link_value", "Value of the link", 0.12, 0, 0.5, 0.01, UTILITY, "Worth to Russia and Turkey of their channel", "17"),
    ("link_shock", "Shocks to the link", 0.02, 0, 0.5, 0.01, A_WEEK, "Chance of a shock to the channel from another theatre", "1, 3"),
    ("neutrality", "Neutrality of a patron of both", 1, 0, 1, 0.05, SHARE, "How far a patron of both sides keeps from celebrating with one", "19"),
    ("modesty", "Playing a gain down", 0.5, 0, 1, 0.05, SHARE, "How far who gains least speaks of it as less than it is", "20"),
    ("warmth_shown", "Warmth shown", 1, 0, 1, 0.05, SHARE, "How far a statement on a partner shows the speaker's affinity", "18"),
    ("told_of_drones", "Telling of one's drones", 1, 0, 1, 0.05, SHARE, "How far an owner makes public what its drones alone have seen", "7"),
    ("flag_without_task", "A flag without a task", 0, 0, 1, 0.05, SHARE, "How much of a flag an institution still is without work or soldiers; at 1 it needs neither", "9, 15, 20"),
    ("idle_post_cost", "Cost of an idle post", 0.015, 0, 0.2, 0.005, UTILITY, "What a centre or a full force without work costs each of its parties", "judgement"),
    ("reversion", "Influence that reverts", 0.75, 0, 1, 0.05, SHARE, "Share of an ended institution's influence that goes back within a year: none at 0, all at once at 1", "judgement"),
    ("patience", "Patience", 26, 0, 260, 2, WEEKS, "How far ahead the likely end of a centre is counted; the further, the less it is worth", "judgement"),
    ("novelty_value", "Value of a first", 0.02, 0, 0.2, 0.01, UTILITY, "Prestige of a first", "2, 3"),
    ("drafting_weeks", "Drafting time", 3.5, 1, 26, 0.5, WEEKS, "Mean time from memorandum to agreement, both weeks counted", "11"),
    ("building_weeks", "Building time", 8, 1, 52, 0.5, WEEKS, "Mean time from agreement to opening at the host's full effort", "2, 11"),
    ("building_cost", "Building cost", 0.03, 0, 0.2, 0.01, UTILITY, "Cost of building the centre", "11"),
    ("The line",),
    ("violation_rate", "Rate of violations", 0.4, 0, 3, 0.05, Kind("a sector and week"), "Violations that break out by themselves", "judgement"),
    ("self_excitation", "Self-excitation", 0.5, 0, 0.95, 0.05, SHARE, "Violations that each one sets off in its turn, unanswered", "judgement"),
    ("excitation_decay", "Decay of excitation", 1.5, 0.1, 5, 0.1, A_WEEK, "How fast the line forgets a violation", "judgement"),
    ("night_penalty", "Loss by night", 0.15, 0, 0.5, 0.01, SHARE, "Share of detection lost by night", "7"),
    ("anger", "Anger on the line", 0.4, 0, 1, 0.05, SHARE, "Share of accidents that a full Armenian grievance turns into attacks", "judgement"),
    ("violence_behind", "Violence behind the lines", 0, 0, 1, 0.05, SHARE, "Violence that goes on where no two sides face each other, over what it would be", "judgement"),
    ("war_hazard", "Hazard of war", 0.001, 0, 0.02, 0.0005, A_WEEK, "Chance that war resumes while the line is as it was at the start", "judgement"),
    ("The world",),
    ("rationality", "Precision of choice", 5, 0, 20, 0.5, NUMBER, "Precision of choices: 0 is chance, 20 almost always the best", "judgement"),
    ("concavity", "Concavity", 3, 0, 10, 0.25, NUMBER, "How much more a first share counts than a further one", "3, 12"),
    ("first_mover", "First mover", -1, -1, len(ACTORS) - 1, 1, FIRST_ACTOR, "Who begins the week: by luck, or always the same actor", "judgement"),
    ("equal_gain", "Equal-gain terms", 0, 0, 1, 1, SWITCH, "Terms that equalise gains, in place of Nash bargaining", "judgement"),
    ("capital_growth", "Growth of capital", 0.06, 0, 0.3, 0.01, A_WEEK, "Political capital that regrows at full attention", "judgement"),
    ("affinity_drift", "Drift of ties", 0.004, 0, 0.05, 0.001, A_WEEK, "How fast affinities drift back to their bond", "13"),
    ("fading", "Fading", 1, 0, 3, 0.1, NUMBER, "How fast grievances, reproach, calm and firsts fade, over the usual", "2, 22"),
    ("aid_scale", "Size of aid", 0.03, 0, 0.1, 0.005, UTILITY, "Most aid a patron offers a client in one deal", "judgement"),
    ("move_scale", "Size of moves", 1, 0, 2, 0.05, Kind("times the usual"), "Influence that each instrument moves before its price is bargained over", "judgement"),
    ("trade_lot", "Size of a trade", 0.025, 0, 0.05, 0.005, SHARE, "Share of influence that changes hands in one trade", "judgement"),
)  # fmt: skip


ATTENTIONS = {actor: f"attention_{actor}" for actor in ACTORS}
"""The parameter of each actor's attention; declared last, so that they lie side by side."""


def _declare() -> dict[str, Parameter]:
    declared: dict[str, Parameter] = {}
    group = ""
    for row in _ROWS:
        if len(row) == 1:
            (group,) = row
            continue
        name, title, default, low, high, step, kind, meaning, source = row
        declared[name] = Parameter(
            name,
            title,
            group,
            default,
            low,
            high,
            step,
            kind,
            meaning,
            source,
        )
    for (actor, name), attention in zip(ATTENTIONS.items(), _ATTENTION, strict=True):
        meaning = f"Chance that {ACTOR_NAMES[actor]} takes up the file in a week"
        declared[name] = Parameter(
            name,
            f"{ACTOR_TITLES[actor]}",
            ATTENTION,
            attention,
            0,
            1,
            0.05,
            PROBABILITY,
            meaning,
            "judgement",
        )
    return declared


PARAMETERS = _declare()
NUMBERS = len(PARAMETERS)
"""Numbers with which a record of PARAMS begins; what follows is fixed by the cast."""

PARAMS = np.dtype(
    (
        np.record,
        [
            *((name, np.float64) for name in PARAMETERS if name not in ATTENTIONS.values()),
            ("attention", np.float64, (len(ATTENTIONS),)),  # by actor
            *CAST,
        ],
    )
)


def full_title(name: str) -> str:
    """Return a parameter's title where that of its group does not stand above it."""
    row = PARAMETERS[name]
    return f"Attention of {row.title}" if row.group == ATTENTION else row.title


def hint(name: object) -> str:
    """Return a sentence on where to look for a name that is no parameter's."""
    return nearest(name, PARAMETERS) or " `python3 run.py parameters` lists them all."


def no_parameter(name: object) -> str:
    """Return the end of a sentence on a name that is no parameter's."""
    return f"there is no parameter {quoted(name)}.{hint(name)}"


def check(values: object, place: str) -> dict[str, float]:
    """Return the values as floats.

    Args:
        values: a mapping from parameters' names; `Parameter.check` says which values are read.
        place: where they were given.

    Raises:
        BadInput: names are unknown or values not allowed; all of them are told.
    """
    if not isinstance(values, Mapping):
        raise BadInput(f"{place}: {quoted(values)} does not give parameters their values by name.")
    checked: dict[str, float] = {}
    wrong: list[str] = []
    for name, value in values.items():
        if name not in PARAMETERS:
            wrong.append(f"{place}: {no_parameter(name)}")
            continue
        try:
            checked[name] = PARAMETERS[name].check(value, place)
        except BadInput as error:
            wrong += error.sentences
    if wrong:
        raise BadInput(*wrong)
    return checked


def as_record(values: Mapping[str, float], roles: Roles = THE_ARTICLES) -> np.ndarray:
    """Return a one-row array of PARAMS: the defaults, `values` over them, and a cast."""
    given = [values.get(name, parameter.default) for name, parameter in PARAMETERS.items()]
    row = _cast_alone(roles).copy()
    row.view(np.float64)[:NUMBERS] = given
    return row


@lru_cache
def _cast_alone(roles: Roles) -> np.ndarray:
    row = np.zeros(1, PARAMS)
    played = cast(roles)
    for name, *_ in CAST:
        row[name] = played[name]
    return row


def column(rows: np.ndarray, name: str) -> np.ndarray:
    """Return a parameter's values, shape (rows,), in an array of PARAMS, over the same memory."""
    return rows.view(np.float64).reshape(len(rows), -1)[:, list(PARAMETERS).index(name)]
