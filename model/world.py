"""The Mesa world: one run, agent by agent, with a report of what each rule did.

It calls the very functions of the ensemble engine (rulebook/week/turn.py) in the same order but for
who takes up the file, under the same luck; tests hold the two to the same bytes.
"""

from collections.abc import Sequence
from functools import partial
from numbers import Real
from operator import attrgetter
from pathlib import Path
from typing import Any, SupportsIndex

import mesa
import numpy as np

from agents import ACTOR_CLASSES, Sector
from agents.actor import Actor
from agents.dispatch import Dispatch, LedgerRow, RunnerUp, motives_on
from agents.wording import (
    describe_bar,
    describe_deal,
    describe_front,
    describe_no,
    describe_opening,
    describe_outbreak,
    describe_quiet,
    describe_statement,
    describe_week,
    describe_work,
)
from model.scenario import Scenario
from model.scenario_files import as_scenario
from rulebook.dealing.returns import (
    GIVEN_UP,
    NOTHING_ENDS,
    TAKES_BACK,
    give_back,
    keep_or_give_back,
)
from rulebook.dealing.stock import take_stock
from rulebook.declared.bounds import MOST_SEED
from rulebook.declared.desk import new_desk
from rulebook.declared.errors import BadInput, quoted
from rulebook.declared.instruments import INSTRUMENTS, JOINT_CENTRE, Instrument
from rulebook.declared.measures import MEASURES, SERIES
from rulebook.declared.names import ACTOR_TITLES, ACTORS, MOTIVES, SECTORS
from rulebook.declared.values import whole_number
from rulebook.engine.compiled import RULES
from rulebook.engine.luck import new_luck, open_luck, open_turn
from rulebook.rules.drift import cool, fade, regrow
from rulebook.rules.indicators import measure, update_indicators
from rulebook.rules.line import expect, remember, survey, war
from rulebook.rules.minsk import minsk
from rulebook.rules.payoffs import utility
from rulebook.rules.sides import has_two_sides
from rulebook.rules.start import begin
from rulebook.rules.statements import learn, publish, speak, talk
from rulebook.week.choice import chance_of_consent
from rulebook.week.diplomacy import bypass, ceasefire_statement
from rulebook.week.turn import SIGN_STATEMENT, apply_event, first_actor
from rulebook.week.works import (
    build,
    conclude_agreement,
    draft_agreement,
    lay_agreement,
    lease,
    mandate,
    open_centre,
    signs_agreement,
    strain,
)

# What Mesa takes for luck.
Rng = (
    int
    | np.integer
    | Sequence[int]
    | np.random.SeedSequence
    | np.random.BitGenerator
    | np.random.Generator
    | None
)

REPORTED = ("capital", "grievance")  # of each actor, by Mesa's data collector
VIEWS = frozenset({"state", "vector", "desk", "second_desk"})  # of a World's records
NOTABLE_VIOLATIONS = 8  # violations in a week from which the line is worth a dispatch


def _number_at(place: int, world: "World") -> float:
    return float(world.vector[place])


class World(mesa.Model):
    """One run of a scenario as Mesa users expect it.

    `rng` is the seed (a whole number; None draws one), `run` the number of the run under it;
    parameters are given by name and checked. `state` is the record described in
    rulebook/declared/state.py.
    """

    def __init__(
        self,
        scenario: str | Path | Scenario = "baseline",
        *,
        rng: Rng = None,
        run: SupportsIndex = 0,
        weeks: SupportsIndex | None = None,
        **parameters: object,
    ) -> None:
        if "seed" in parameters:
            raise BadInput('seed: a World takes its luck as rng; write World("baseline", rng=1).')
        if isinstance(rng, Real | str):
            rng = whole_number(rng, "rng", 0, MOST_SEED)
        run = whole_number(run, "run", 0, MOST_SEED)
        stage = as_scenario(scenario).replace(parameters, weeks)
        try:
            super().__init__(rng=rng)
        except (TypeError, ValueError):
            raise BadInput(
                f"rng: {quoted(rng)} is not a source of luck; allowed is a whole number from 0 to "
                f"{MOST_SEED:,}, or what numpy.random.default_rng takes."
            ) from None
        # Not `self.scenario`: Mesa 3.5 keeps a scenario of its own kind under that name.
        self.stage = stage
        self.cast = self.stage.cast
        self.seed_of_luck = self._seed_from(rng)
        self.luck = new_luck()[0]
        open_luck(self.luck, np.uint64(self.seed_of_luck), np.uint64(run))
        self.states = self.stage.first_state()
        self._desks = new_desk(), new_desk()
        self._look_into_records()
        self._params, self._spans = self.stage.spans()
        self.params = self._params[0]
        self.event_rows = self.stage.event_rows()
        self.dispatches: list[Dispatch] = []
        self.ledger: list[LedgerRow] = []
        self.actors: list[Actor] = [kind(self) for kind in ACTOR_CLASSES]
        self.sectors = [Sector(self, number) for number in range(len(SECTORS))]
        self._dates = self.stage.dates()
        self._was_faced = self._faced()
        begin(self.state, self.params)
        take_stock(self.state, self.params, self.desk.stock, self.desk.sketches)
        update_indicators(self.state, self.params)
        self._utility = np.zeros((len(ACTORS), len(MOTIVES)))
        utility(self.state, self.params, self._utility)
        self.first_utility = self._utility.copy()
        self.datacollector = mesa.DataCollector(
            model_reporters={name: partial(_number_at, row.place) for name, row in SERIES.items()},
            agenttype_reporters={Actor: {name: attrgetter(name) for name in REPORTED}},
        )
        self.datacollector.collect(self)

    def _seed_from(self, rng: Rng) -> int:
        if isinstance(rng, int | np.integer):
            return int(rng)
        return int(self.rng.integers(MOST_SEED))

    def __getstate__(self) -> dict[str, Any]:
        """Return what a copy is made of; what only looks into its records is left out."""
        return {name: value for name, value in vars(self).items() if name not in VIEWS}

    def __setstate__(self, kept: dict[str, Any]) -> None:
        """Take up what a copy is made of, so that it plays on as the original would."""
        self.__dict__.update(kept)
        self._look_into_records()

    def _look_into_records(self) -> None:
        self.state = self.states[0]
        self.vector = self.states.view(np.float64)
        self.desk, self.second_desk = (desks[0] for desks in self._desks)

    @property
    def week(self) -> int:
        """Turns played."""
        return int(self.state.week)

    def step(self) -> None:
        """Play one week; a step past the horizon only ends the run.

        `running` ends there and not a step before, so that batch_run reports the last turn in Mesa
        3.3 (which reads the record before the last step) as in 3.5.
        """
        if self.week >= self.stage.weeks:
            self.running = False
            return
        self.params = self._params[self._spans[self.week]]
        open_turn(self.luck, self.week)
        self._events()
        self._line()
        first = first_actor(self.params, self.luck)
        for k in range(len(ACTORS)):
            self.actors[(first + k) % len(ACTORS)].step()
        self._works()
        learn(self.state, self.params)
        publish(self.state, self.params)
        self._drift()
        update_indicators(self.state, self.params)
        self.state.week += 1.0
        self.datacollector.collect(self)

    def measures(self) -> dict[str, float]:
        """Return the measures of the run so far."""
        out = np.empty(len(MEASURES))
        measure(self.state, self.vector, out)
        return dict(zip(MEASURES, out.tolist(), strict=True))

    def report(
        self,
        kind: str,
        actors: tuple[str, ...],
        title: str,
        text: str,
        rule: str,
        paragraphs: str = "",
        **ledger: Any,  # noqa: ANN401 - Dispatch's own fields on what a deal is worth
    ) -> None:
        """Add a dispatch; `rule` is the name of the rule behind it."""
        where = paragraphs or RULES[rule].paragraphs
        date = self._dates[self.week]
        self.dispatches.append(
            Dispatch(self.week, date, kind, actors, title, text, rule, where, **ledger)
        )

    def report_deal(
        self, kind: str, instrument: Instrument, text: str, runner_up: RunnerUp | None = None
    ) -> None:
        """Add a dispatch on the deal on the desk."""
        signers = tuple(
            name for name, signs in zip(ACTORS, self.desk.deal.signs, strict=True) if signs
        )
        self.report(
            kind,
            signers,
            instrument.title,
            text,
            "sign" if kind == "deal" else "chance_of_consent",
            instrument.paragraphs,
            worth=dict(zip(ACTORS, self.desk.worth.total.tolist(), strict=True)),
            motives=motives_on(self.desk),
            runner_up=runner_up,
        )

    def book(self, deal: str) -> None:
        """Book what changed since the last booking: each actor's utility, motive by motive."""
        now = np.zeros_like(self._utility)
        utility(self.state, self.params, now)
        change = now - self._utility
        for i, m in zip(*np.nonzero(change), strict=True):
            self.ledger.append(
                LedgerRow(self.week, deal, ACTORS[i], MOTIVES[m], float(change[i, m]))
            )
        self._utility = now

    def _events(self) -> None:
        for event in self.stage.events:
            if self.stage.week_of(event) == self.week:
                rule = event.sign or "apply_event"
                text = describe_statement(self.cast) if event.sign else event.describe()
                self.report("event", (), event.label, text, rule, event.paragraphs)
        for row in self.event_rows:
            if row[0] == self.week:
                if row[1] == SIGN_STATEMENT:
                    ceasefire_statement(
                        self.state, self.params, self.desk.stock, self.desk.deal, self.desk.sketches
                    )
                else:
                    apply_event(self.vector, row)
        self.book("Events")

    def _line(self) -> None:
        expect(self.state, self.params, self.desk.turn, self.luck)
        for sector in self.sectors:
            sector.step()
        remember(self.state, self.params)
        before = float(self.state.war_left)
        holders = self.state.holder.copy()
        war(self.state, self.params, self.luck)
        resumes = before == 0.0 and self.state.war_left > 0.0
        cause = describe_outbreak(self.state, self.params) if resumes else ""
        survey(self.state, self.params)
        work = keep_or_give_back(self.state, self.params)
        take_stock(self.state, self.params, self.desk.stock, self.desk.sketches)
        self.book("The line")
        count = sum(sector.violations for sector in self.sectors)
        if resumes:
            self._on_war("War resumes", cause)
        elif before > 0.0 and self.state.war_left == 0.0:
            self._on_war("The fighting ends", describe_front(holders, self.state.holder, self.cast))
        elif count >= NOTABLE_VIOLATIONS:
            text = describe_week(self.state)
            self.report("line", (), "A bad week on the line", text, "sector_week")
        self._on_work(work)

    def _on_work(self, work: int) -> None:
        """Report sectors that have fallen quiet, and a centre that has lost or found its work."""
        state, params = self.state, self.params
        faced = self._faced()
        quiet = [s for s, was in enumerate(self._was_faced) if was and not faced[s]]
        self._was_faced = faced
        if quiet and params.violence_behind < 1.0:
            text = describe_quiet(quiet, state, params)
            self.report("line", self._claimants(), "The line falls quiet", text, "contested")
        if work != NOTHING_ENDS:
            title = {GIVEN_UP: "The centre is given up", TAKES_BACK: "The centre has work again"}
            text = describe_work(work, state, params, self.cast)
            parties = tuple(ACTORS[actor] for actor in self.cast.parties)
            heading = title.get(work, "The centre has no work left")
            self.report("works", parties, heading, text, "keep_or_give_back")

    def _faced(self) -> list[bool]:
        return [has_two_sides(self.state, self.params, s) for s in range(len(SECTORS))]

    def _on_war(self, title: str, text: str) -> None:
        self.report("line", self._claimants(), title, text, "war")

    def _claimants(self) -> tuple[str, ...]:
        return tuple(ACTORS[client.actor] for client in self.cast.clients)

    def _works(self) -> None:
        state, params, luck = self.state, self.params, self.luck
        if draft_agreement(state, params, luck):
            self._agreement()
        elif build(state, params, luck):
            open_centre(state, params)
            talk(state, params)
            speak(state, params)
            self.book("Joint monitoring centre: opening")
            parties = tuple(ACTORS[actor] for actor in self.cast.parties)
            text = describe_opening(state, params, self.cast)
            self.report("works", parties, "The centre opens", text, "open_centre")
            for actor in self.actors:
                actor.on_opening()
        if strain(state, params, luck):
            first, second = (ACTORS[owner] for owner in self.cast.owners)
            channel = f"{ACTOR_TITLES[first]}-{ACTOR_TITLES[second]} channel"
            text = f"The {channel} breaks and the centre stops working."
            self.report("works", (first, second), "The centre is suspended", text, "strain")
        there, notice = float(state.peacekeepers), float(state.notice)
        mandate(state, params)
        if there > 0.0 and state.peacekeepers == 0.0:
            how = "as announced" if notice else "and is not renewed"
            text = f"The mandate ends {how}, and the peacekeepers leave."
            guarantor = ACTORS[self.cast.guarantor]
            self.report("works", (guarantor,), "The peacekeepers leave", text, "mandate")
        guest = ACTORS[int(state.lease_guest)]
        host = ACTORS[int(state.lease_host)]
        due = 0.0 <= state.lease_end <= state.week
        if lease(state, params, luck):
            text = f"The host asks {params.asking_price:g} times the old rent; the guest leaves."
            self.report("works", (host, guest), "A lease ends", text, "lease")
        elif due:
            text = f"The host asks {params.asking_price:g} times the old rent; the guest stays."
            self.report("works", (host, guest), "A lease is renewed", text, "lease")
        self.book("Works and terms")

    def _agreement(self) -> None:
        state, params, desk, luck = self.state, self.params, self.desk, self.luck
        instrument = INSTRUMENTS[JOINT_CENTRE]
        if not lay_agreement(state, params, desk):
            state.drafting = -1.0
            why = describe_bar(state, params)
            text = f"The text is ready, but {why}."
            self.report("refusal", (), instrument.title, text, "draft_agreement")
            return
        chances = {}
        for j in range(len(ACTORS)):
            if desk.deal.signs[j] > 0.0:
                chances[j] = float(chance_of_consent(state, params, desk.deal, desk.worth, j))
                signs_agreement(state, params, desk.deal, desk.worth, luck, j)
        drafter = ACTORS[int(state.drafter)]
        if not conclude_agreement(state, params, desk.stock, desk.deal, desk.worth, desk.sketches):
            text = f"The text is ready, but {describe_no(desk, chances, final=True)}"
            self.report_deal("refusal", instrument, text)
            return
        self.book(instrument.title)
        self.report_deal(
            "deal", instrument, describe_deal(instrument, drafter, desk, params, self.cast)
        )
        bypass(state, params, desk.deal, desk.worth)
        self.book(f"{instrument.title}: aftermath")
        talk(state, params)
        speak(state, params)
        worth = desk.worth.total.copy()
        for actor in self.actors:
            actor.on_agreement(worth)

    def _drift(self) -> None:
        regrow(self.state, self.params)
        fade(self.state, self.params)
        cool(self.state, self.params)
        minsk(self.state, self.params)
        give_back(self.state, self.params)
        self.book("Drift")
