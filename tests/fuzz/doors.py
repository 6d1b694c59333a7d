"""The doors of the program: what goes in at each, and that only good things come out."""

import io
import json
import random
import tempfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path

import numpy as np
import pandas as pd

from model import BadInput, Scenario, load, simulate
from model.conditions import parse as parse_condition
from model.outcomes import OUTCOMES
from model.scenario_files import FOLDER
from model.scenario_files import read as read_scenario
from model.sweeps.axes import axes
from model.sweeps.points_file import design_of
from rulebook.declared.errors import MAX_SHOWN, MAX_TOLD
from rulebook.declared.instruments import INSTRUMENT_NAMES
from rulebook.declared.measures import MEASURES
from rulebook.declared.names import ACTORS, ARENAS, SECTORS
from rulebook.declared.parameters import PARAMETERS
from rulebook.declared.state import SETTABLE
from server.commands.options import parse as parse_assignment
from server.page import address
from server.page.channel import is_a_pages
from tests.fuzz.mutations import retyped, spoiled

MAX_LINE = 15 * MAX_SHOWN  # letters of a sentence
MAX_WEEKS = 8  # that an accepted scenario is played
RUNS = 2
START = load("baseline").start
SHARES = [f"control.{actor}.{arena}" for actor in ACTORS for arena in ARENAS]

Enter = Callable[[bytes], object]
Mutate = Callable[[random.Random, bytes, Sequence[bytes], Sequence[str]], bytes]


@dataclass(frozen=True)
class Door:
    """A way into the program.

    Args:
        name: what it is called on the command line.
        seeds: good inputs, which are mutated.
        enter: takes what comes in, as the program does; raises BadInput for what is refused, and
            AssertionError where something else than a good result comes out.
        words: names that mean something there.
        mutations: ways to spoil a seed.
    """

    name: str
    seeds: tuple[bytes, ...]
    enter: Enter
    words: tuple[str, ...] = tuple(PARAMETERS)
    mutations: tuple[Mutate, ...] = (spoiled,)

    def inputs(self, count: int, seed: int = 1) -> Iterable[bytes]:
        """Yield mutated inputs, always the same of the same seed."""
        luck = random.Random(f"{self.name} {seed}")  # noqa: S311 - nothing is secret
        for good in islice(cycle(self.seeds), count):
            yield luck.choice(self.mutations)(luck, good, self.seeds, self.words)

    def tried(self, given: bytes) -> str:
        """Return the refusal of an input, empty where it is accepted."""
        try:
            self.enter(given)
        except BadInput as error:
            told = str(error)
            check_refusal(told)
            return told
        return ""


def check_refusal(told: str) -> None:
    """Assert that a refusal is a few printable sentences, each on a line."""
    lines = told.split("\n")
    assert len(lines) <= MAX_TOLD + 1
    for line in lines:
        assert line.isprintable(), repr(line)
        assert line.endswith((".", "?")), line
        assert 0 < len(line) <= MAX_LINE, f"{len(line)}: {line}"


def check_played(scenario: Scenario) -> None:
    """Assert that a scenario plays to finite numbers and shares that sum to 1."""
    short = scenario.replace(weeks=min(scenario.weeks, MAX_WEEKS))
    played = simulate(short, RUNS, series=SHARES, threads=1)
    for name, values in played.measures.items():
        assert np.isfinite(values).all(), name
    control = np.stack([played.series[name] for name in SHARES], -1)
    assert np.isfinite(control).all()
    assert (control > -1e-9).all()
    sums = control.reshape(*control.shape[:-1], len(ACTORS), len(ARENAS)).sum(axis=-2)
    assert np.allclose(sums, 1, atol=1e-5)


def _text(given: bytes) -> str:
    return given.decode("utf-8", "surrogateescape")


def _file(given: bytes, ending: str, enter: Callable[[Path], object]) -> object:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"mine{ending}"
        path.write_bytes(given)
        return enter(path)


def _local(given: bytes) -> None:
    scenario = _file(given, ".toml", lambda path: load(str(path)))
    assert isinstance(scenario, Scenario)
    check_played(scenario)


def _uploaded(given: bytes) -> None:
    scenario, _ = read_scenario(given, "mine.toml", "own")
    check_played(scenario)


def _address(given: bytes) -> None:
    query = given.decode("utf-8", "replace")
    choice, complaints = address.read(query)
    choice.resolved()
    again, none = address.read(address.write(choice))
    assert not none, none
    assert address.write(again) == address.write(choice)
    if complaints:
        raise BadInput(*complaints)


def _condition(given: bytes) -> None:
    condition = parse_condition(_text(given), OUTCOMES)
    columns = {name: np.array([0.0, 1.0, np.nan]) for name in MEASURES}
    assert condition.holds(columns, START).shape == (3,)
    assert condition.words.isprintable()
    assert condition.denied.isprintable()


def _design(ending: str) -> Enter:
    def enter(given: bytes) -> None:
        held = _file(given, ending, design_of)
        assert np.isfinite(held.values(0, 1)).all()  # type: ignore[attr-defined]

    return enter


def _message(given: bytes) -> None:
    if not is_a_pages(given.decode("utf-8", "replace")):
        raise BadInput("This is no message of a page.")


def _parquet(**columns: object) -> bytes:
    written = io.BytesIO()
    pd.DataFrame(columns).to_parquet(written, index=False)
    return written.getvalue()


_SCENARIOS = tuple(path.read_bytes() for path in sorted(FOLDER.glob("*.toml")))
_OWN = b"""\
extends = "baseline"
title = "Mine"
summary = "All that a file may hold."
weeks = 30
forbidden = ["joint_centre"]
consent = { invite_monitor = ["armenia"] }
[parameters]
overlap = 0.25
first_mover = "turkey"
parity = false
[control.baku]
russia = 0.4
turkey = 0.6
[salience.usa]
agenda = 1
[lease]
host = "azerbaijan"
guest = "russia"
ends = 12
term = 3
[state]
link = 0.5
"affinity.russia.turkey" = 0.4
[[event]]
date = 2020-12-01
label = "One"
parameters = { attention_usa = 1, peacekeepers = 500 }
set = { link = 0.0, "consent.joint_centre.armenia" = 1, "holder.lachin" = 2 }
add = { "grievance.armenia" = 0.1 }
move = [{ arena = "agenda", from = "usa", to = "france", amount = 0.05 }]
[[event]]
label = "The ceasefire statement is signed"
drop = true
[[outcome]]
title = "Guest leaves"
sentence = "The guest leaves within the year"
holds = "guest_left_week <= 52 and not war_resumed"
[[check]]
says = "It holds"
outcome = "centre_signed"
low = 0.5
"""
_NAMES = (
    *(*ACTORS, *ARENAS, *SECTORS, *INSTRUMENT_NAMES, *SETTABLE, *PARAMETERS, *OUTCOMES),
    *(
        "event",
        "control",
        "state",
        "drop",
        "set",
        "add",
        "move",
        "lease",
        "check",
        "extends",
        "outcome",
        "holds",
        "title",
    ),
)


def _said(kind: str, **content: object) -> bytes:
    header = {"msg_id": "1", "msg_type": kind, "session": "a", "username": "", "version": "5.2"}
    parts = {"parent_header": {}, "metadata": {}, "buffers": [], "channel": "shell"}
    return json.dumps({"header": header, "content": content, **parts}).encode()


_MOVED = {"event": "moved", "data": {"name": "overlap", "value": 0.5}}
_MESSAGES = (
    _said("comm_msg", comm_id="a", data={"method": "custom", "content": _MOVED}),
    _said("comm_msg", comm_id="a", data={"method": "update", "state": {"location": "/?a"}}),
    _said("comm_open", comm_id="a", data={}, target_name="solara.control"),
    _said("comm_close", comm_id="a"),
    _said("kernel_info_request"),
)

DOORS = {
    door.name: door
    for door in (
        Door("local", (_OWN, *_SCENARIOS), _local, _NAMES, (spoiled, retyped, retyped)),
        Door("upload", (_OWN, *_SCENARIOS), _uploaded, _NAMES, (spoiled, retyped, retyped)),
        Door(
            "address",
            (
                b"?scenario=no_war_aid&overlap=0.5&run=12&week=14&chart=agenda&tab=why&seed=3",
                b"x=overlap&y=hedging&outcome=war_resumed&wish=likely75&held=staff,parity",
                b"bound=minsk_relevance%3E%3D0.4&follow=agenda&rule=price_of_refusing",
                b"pin=No%20aid~baseline~war_aid:0~parity:0&pin=B~rupture&against=No%20aid",
            ),
            _address,
            (*PARAMETERS, *OUTCOMES, "pin", "against", "scenario", "tab", "week", "bound", "held"),
        ),
        Door(
            "csv",
            (
                b"overlap,parity\n0.2,1\n0.8,0\n",
                b"first_mover,staff,aid_scale\nturkey,60,0.1\nluck,0,0\n",
                b'"overlap" ; "parity"\r\n"0,2";TRUE\r\n',
            ),
            _design(".csv"),
        ),
        Door(
            "parquet",
            (
                _parquet(overlap=[0.2, 0.8], parity=[True, False]),
                _parquet(first_mover=["turkey", "luck"], staff=[60, 5]),
            ),
            _design(".parquet"),
        ),
        Door(
            "condition",
            (
                b"turkey_presence < 0.05 and not war_resumed",
                b"0.1 <= minsk_relevance + 2 * western_agenda / 3 < 0.5 or war_week == never",
                b"not (centre_signed or guest_left_week != never) and casualties >= 1e3",
            ),
            _condition,
            (*MEASURES, *OUTCOMES, "never", "and", "or", "not", "if", "lambda", "in", "is", "**"),
        ),
        Door(
            "set",
            (b"overlap=0.5", b"first_mover=turkey", b" parity = false ", b"staff=1e1"),
            lambda given: parse_assignment(_text(given)),
        ),
        Door(
            "vary",
            (b"overlap=0:1:21", b"rationality=2,5,10", b"parity", b"first_mover=luck,usa"),
            lambda given: axes([_text(given)], "--vary"),
        ),
        Door(
            "message",
            _MESSAGES,
            _message,
            ("header", "content", "data", "comm_open", "comm_close", "buffers", "msg_type"),
        ),
    )
}
