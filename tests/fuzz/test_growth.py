"""The work at a door grows no faster than what comes in."""

import time

import pytest

from model.scenario_files import MOST_BYTES
from tests.alarm import alarmed
from tests.fuzz.doors import DOORS, Door
from tests.tiers import first_short

SHORT, LONG = 10_000, 100_000  # letters
MARGIN = 3  # how many times longer a long input may take than its length says
TRIES = 3  # of which the shortest counts
NOISE_S = 0.2  # a long input that takes less is not compared

LINES = (
    "a",
    "a.",
    "a\n",
    "=",
    '"',
    "'",
    "\\",
    "[",
    "{",
    "]",
    "}",
    "#",
    " ",
    "\n",
    "-",
    "1",
    "a=1\n",
    "[[event]]\n",
    "[[check]]\n",
    "[[outcome]]\n",
)
ROWS = ("1,", "1\n", ";", "overlap,", ",\n", "\t")
PAIRS = ("a=1&", "pin=", "~", "%", "&", "overlap=", "pin=a~baseline&", "+", ":0~")
SIGNS = ("(", "not ", "-", "a<", "1+", "a and ", "''", "=", "<", "0", "never==", "==")
FRAMES = {
    "upload": (
        ('title = 3\nsummary = """\n', '!\n"""'),
        ("", ""),
        ('extends = "baseline"\n[parameters]\n', ""),
        ("title = [", "]"),
        (f"title = {'[' * 17}{']' * 17}\n", "a = 1"),
        (f"title = {'[' * 15}{']' * 15}\n", ""),
        ('extends = "baseline"\n[state]\n"', '" = 1'),
    ),
    "csv": (("", ""), ("overlap\n", "")),
    "address": (("", ""), ("pin=a~baseline~", ""), ("held=", ""), ("bound=", ""), ("chart=", "")),
    "condition": (("", ""), ("turkey_presence < ", "")),
    "set": (("", "=1"), ("overlap=", "")),
    "vary": (("", ""), ("overlap=", ""), ("overlap=0:1:", "")),
    "message": (("", ""), ('{"header": ', "}")),
}
UNITS = {"upload": LINES, "csv": (*ROWS, *LINES), "address": PAIRS}
CASES = [
    pytest.param(DOORS[name], *frame, id=f"{name} {frame[0][-20:]!r}")
    for name, frames in FRAMES.items()
    for frame in frames
]


def seconds(door: Door, given: bytes) -> float:
    """Return the processor's time that a door takes for an input."""
    began = time.process_time()
    door.tried(given)
    return time.process_time() - began


@pytest.mark.parametrize(("door", "before", "after"), first_short(CASES))
def test_a_long_input_takes_time_that_grows_with_its_length(
    door: Door, before: str, after: str
) -> None:
    assert LONG < MOST_BYTES
    slow = []
    with alarmed():
        for unit in UNITS.get(door.name, (*SIGNS, *LINES)):
            short, long = (
                (before + unit * (length // len(unit)) + after).encode() for length in (SHORT, LONG)
            )
            taken = seconds(door, long)
            if taken > NOISE_S:
                least = min(seconds(door, short) for _ in range(TRIES))
                if taken > MARGIN * least * len(long) / len(short):
                    taken = min(seconds(door, long) for _ in range(TRIES))
                if taken > MARGIN * least * len(long) / len(short):
                    slow.append(unit)
    assert slow == []
