"""What is wrong in a scenario file: all of it, a line each, with file, line, place and value."""

from pathlib import Path

import pytest

from model import BadInput, load
from model.scenario_files import MOST_BYTES, read
from tests.model.test_scenario import HEAD, refusal_of, write

ACTORS = "russia, turkey, azerbaijan, armenia, france and usa"

DEEP = "lists and tables stand more than 16 deep in one another."

WRONG = """\
title = 3
weeks = true
start = 2019-01-01T10:00:00
forbidden = ["joint_center", []]
shares.baku = { russia = 1 }
summary = "a\\u0000b"
name = "x"
[control]
agenda = { russia = 0.9 }
baku = { rusia = 1 }
monitoring = 3
[state]
holder = 3
"holder.lachn" = 3
"control.x.y" = 2
week = 3
peacekeepers = 2
[affinity.russia]
russia = 0.4
[[event]]
label = []
date = 2010-01-01
add = { "grievance.armenia" = "x" }
move = [{ arena = "agenda", from = "usa", giver = 3, amount = 2 }]
[[event]]
drop = true
paragraphs = {}
[sectors.lachin]
patrolled = 2
unrest = [-1]
[sectors]
aghdam = 3
[lease]
host = "russia"
guest = 1
[consent]
joint_centre = "armenia"
"""

TOLD = (
    "2, title: 3 is not text.",
    "3, weeks: true is not a whole number from 1 to 1,040.",
    "4, start: 2019-01-01T10:00:00 is not a date; write it as 2020-11-10.",
    "5, forbidden 1: 'joint_center' is not an instrument. Did you mean joint_centre?",
    "5, forbidden 2: [] is not an instrument.",
    "6: there is no 'shares' here. Did you mean control?",
    "7, summary: 'a\\x00b' holds a control character, U+0000; leave it out.",
    "8, name: a scenario is named by its file; 'title' is what it is shown as.",
    "10, control.agenda: the shares sum to 0.9; they must sum to 1.",
    f"11, control.baku: 'rusia' is not an actor; allowed are {ACTORS}. Did you mean russia?",
    "12, control.monitoring: 3 is not a table.",
    "14, state.holder: 'holder' is not a number of the state; write it as holder.NAME.",
    (
        "15, state.holder.lachn: 'holder.lachn' is not a number of the state: there is no 'lachn' "
        "in it; allowed is martakert, aghdam, martuni, lachin or syunik. Did you mean lachin?"
    ),
    (
        "16, state.control.x.y: 'control.x.y' is a share of influence; move it with 'move', so "
        "that sums stay 1."
    ),
    "17, state.week: 'week' is computed by the rules and cannot be set.",
    (
        "18, state.peacekeepers: peacekeepers at the start is the parameter peacekeepers; set that "
        "one."
    ),
    "20, affinity.russia.russia: an actor's attitude to itself is 1 and cannot be set.",
    "22, event 1, label: [] is not text.",
    "24, event 1, add.grievance.armenia: 'x' is not a number.",
    "25, event 1, move 1: there is no 'to', which every move needs.",
    "25, event 1, move 1, amount: 2 is not a number from 0 to 1.",
    "25, event 1, move 1: there is no 'giver' here. Did you mean from?",
    "27, event 2, drop: there is no event of this label in what it extends.",
    "30, sectors.lachin.patrolled: 2 is not 0, 1, true or false.",
    "31, sectors.lachin.unrest: [-1] is not a number from 0 to 10.",
    "33, sectors.aghdam: 3 is not a table.",
    "34, lease: there is no 'ends', which every lease needs.",
    f"36, lease.guest: 1 is not an actor; allowed are {ACTORS}.",
    "38, consent.joint_centre: 'armenia' is not a list.",
)


UNENDED = "this is not well-formed TOML (expected newline or end of document after a statement)"
DATED = f"mine.toml, line 4: {UNENDED}; a date must exist and is written as 2020-11-10."
UNQUOTED = (
    "this is not well-formed TOML (invalid value); text needs straight quotation marks, as in "
    '"Lachin".'
)


def test_all_mistakes_are_told_each_with_its_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("rulebook.declared.errors", "model.scenario_refusals"):
        monkeypatch.setattr(f"{module}.MAX_TOLD", len(TOLD))
    assert refusal_of(tmp_path, HEAD + WRONG) == [f"mine.toml, line {one}" for one in TOLD]


def test_no_more_than_ten_are_told_and_the_others_counted(tmp_path: Path) -> None:
    told = refusal_of(tmp_path, HEAD + WRONG)
    assert told[:10] == [f"mine.toml, line {one}" for one in TOLD[:10]]
    assert told[10:] == [f"There are {len(TOLD) - 10} more mistakes."]


def test_ten_thousand_mistakes_are_counted(tmp_path: Path) -> None:
    text = "[parameters]\n" + "".join(f"p{k} = 1\n" for k in range(10_000))
    assert refusal_of(tmp_path, HEAD + text)[-1] == "There are 9990 more mistakes."


def test_a_mistake_is_told_of_the_file_that_it_stands_in(tmp_path: Path) -> None:
    event = '[[event]]\nlabel = "a"\nweek = {}\n'
    (tmp_path / "base.toml").write_text(
        HEAD + event.format(-1) + "[parameters]\nstaff = -1\noverlap = -1\n", encoding="utf-8"
    )
    own = 'extends = "base.toml"\n[parameters]\nstaff = -2\n' + event.replace('"a"', '"b"')
    assert refusal_of(tmp_path, own.format(-3)) == [
        "mine.toml, line 3, parameters: staff is -2; allowed is a number from 0 to 200.",
        "mine.toml, line 6, event 1, week: -3 is not a whole number from 0 to 1,039.",
        "base.toml, line 4, event 1, week: -1 is not a whole number from 0 to 1,039.",
        "base.toml, line 7, parameters: overlap is -1; allowed is a number from 0 to 1.",
    ]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("extends = 3", "mine.toml, line 1, extends: 3 is not the name or path of a scenario."),
        (
            "\nextends = 'baselin'",
            "mine.toml, line 2, extends: there is no scenario 'baselin'; known are armenia_must",
        ),
        (
            "extends = 'gone.toml'",
            "mine.toml, line 1, extends: there is no scenario file 'gone.toml'.",
        ),
        (
            "extends = 'a\x00.toml'".replace("'", '"').replace("\x00", "\\u0000"),
            r"mine.toml, line 1, extends: there is no scenario file 'a\x00.toml'.",
        ),
        (
            "extends = 'mine.toml'",
            "mine.toml, line 1, extends: 'mine.toml' leads back to itself in a circle.",
        ),
        (
            'title = "x"\nsummary = 3',
            (
                "mine.toml, line 2, summary: 3 is not text.\n"
                "mine.toml: there is no 'start', 'control', 'salience', 'affinity', 'capability' "
                "or 'sectors', which every scenario needs; extends = \"baseline\" takes them from "
                "the baseline."
            ),
        ),
        ("weeks =\n", "mine.toml, line 1: this is not well-formed TOML (invalid value)."),
        (
            "[a]\noverlap = 52,5",
            (
                "mine.toml, line 2: this is not well-formed TOML (expected newline or end of "
                "document after a statement); write a number with a decimal point, as in 52.5."
            ),
        ),
        (
            "start = 2021-02-30",
            (
                "mine.toml, line 1: this is not well-formed TOML (invalid date or datetime); a "
                "date must exist and is written as 2020-11-10."
            ),
        ),
        ("\na = 1\n\nstart = 2021-2-3", DATED),
        ("\na = 1\n\nstart = 03-02-2021", DATED),
        ("title = Only an event", f"mine.toml, line 1: {UNQUOTED}"),
        ("\r\ntitle = “Only an event”", f"mine.toml, line 2: {UNQUOTED}"),
        ("event = [{ label = Only }]", f"mine.toml, line 1: {UNQUOTED}"),
        (
            "weeks = True",
            (
                "mine.toml, line 1: this is not well-formed TOML (invalid value); true and false "
                "are written in lower case."
            ),
        ),
        ("title = 'Baku's day'", f"mine.toml, line 1: {UNENDED}."),
        ("weeks = 1.2.3", f"mine.toml, line 1: {UNENDED}."),
        ("a = 1\na = 2", "mine.toml, line 2: this is not well-formed TOML (cannot overwrite a v"),
        ("a = 'x", "mine.toml, line 1: this is not well-formed TOML ("),
        (f"{'a.' * 50_000}a = 1", "mine.toml, line 1: a key has more than 16 parts."),
        (f"\n[{'a.' * 50_000}a]", "mine.toml, line 2: a key has more than 16 parts."),
        (f"a = {'[' * 50_000}", f"mine.toml, line 1: {DEEP}"),
        (f"title = {'[' * 17}{']' * 17}\n{'a.' * 9_000}a = 1", f"mine.toml, line 1: {DEEP}"),
        (f"\ntitle = {'[' * 900}{']' * 900}", f"mine.toml, line 2: {DEEP}"),
        (f"\n\na = {'{a = ' * 17}1{'}' * 17}", f"mine.toml, line 3: {DEEP}"),
        (f"a = {'9' * 9_000}", "mine.toml cannot be read; a number in it is too long."),
        ("#" * (MOST_BYTES + 1), "mine.toml is too large; at most 128 KiB are read."),
    ],
    ids=range(27),
)
def test_a_file_that_cannot_be_read_is_told_in_one_sentence(
    tmp_path: Path, text: str, told: str
) -> None:
    said = "\n".join(refusal_of(tmp_path, text))
    assert said.startswith(told)
    assert said.endswith((".", "?"))


def test_dropping_what_there_is_not_is_the_only_mistake(tmp_path: Path) -> None:
    text = 'extends = "baseline"\n[[event]]\nlabel = "nothing"\ndrop = true\n'
    assert refusal_of(tmp_path, text) == [
        "mine.toml, line 4, event 1, drop: there is no event of this label in what it extends."
    ]


def test_a_circle_of_files_is_told_where_it_closes(tmp_path: Path) -> None:
    (tmp_path / "other.toml").write_text('extends = "mine.toml"', encoding="utf-8")
    assert refusal_of(tmp_path, "extends = 'other.toml'") == [
        "other.toml, line 1, extends: 'mine.toml' leads back to itself in a circle."
    ]


@pytest.mark.parametrize(
    "text",
    [
        "extends = '{}'",
        "{} = 1",
        "[parameters]\n{} = 1",
        "[parameters]\noverlap = '{}'",
        "[state]\n'holder.{}' = 1",
        "[state]\n{} = 1",
        "[control.agenda]\n{} = 1",
        "forbidden = ['{}']",
        "[[event]]\nweek = 1\nlabel = 'x'\n{} = 1",
        "[[event]]\nweek = 1\nlabel = 'x'\nadd = {{ '{}' = 1 }}",
    ],
)
@pytest.mark.parametrize("value", ["x" * 3000, "a\\nb\\u0000\\u001b[2J"], ids=["long", "control"])
def test_a_long_or_unprintable_value_is_repeated_short_and_on_one_line(
    tmp_path: Path, text: str, value: str
) -> None:
    written = text.format(f'"{value}"' if "'" not in text else value).replace("'", '"')
    head = "" if text.startswith("extends") else HEAD
    (told,) = refusal_of(tmp_path, head + written)
    assert told.isprintable()
    assert len(told) < 800
    assert told.startswith("mine.toml, line ")
    assert told.endswith((".", "?"))


@pytest.mark.parametrize("head", ["\ufeff", "\r\n"], ids=["byte order mark", "carriage return"])
def test_what_windows_editors_write_is_read(tmp_path: Path, head: str) -> None:
    path = tmp_path / "mine.toml"
    path.write_bytes((head + 'extends = "baseline"\r\ntitle = "x"\r\n').encode())
    assert load(str(path)).title == "x"


def test_a_switch_of_the_line_is_true_or_1(tmp_path: Path) -> None:
    text = "[sectors]\nlachin.patrolled = {}\n[state]\nnotice = {}\n"
    said = load(write(tmp_path, HEAD + text.format("true", "true")))
    numbers = load(write(tmp_path, HEAD + text.format("1", "1")))
    assert said == numbers


def test_an_uploaded_file_extends_nothing_but_what_is_shipped() -> None:
    with pytest.raises(BadInput) as refused:
        read(b'extends = "../scenarios/baseline.toml"', "x.toml", "own")
    assert str(refused.value).startswith(
        "x.toml, line 1, extends: it extends '../scenarios/baseline.toml'; it may extend armenia"
    )


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            '[[event]]\nlabel = "a"\nweek = 3\ndate = 2021-03-01\n',
            "line 5, event 1, date: an event has both a week and a date; give one of them.",
        ),
        (
            '[[check]]\nsays = "a"\noutcome = "war_resumed"\nmeasure = "war_week"\n',
            "line 5, check 1, measure: a check names both an outcome and a measure; give one of",
        ),
        (
            '[[check]]\nsays = "a"\n',
            "line 2, check 1, measure: a check names either an outcome or a measure.",
        ),
        (
            '[[event]]\nlabel = "a"\nweek = 3\nsign = "it"\n',
            "line 5, event 1, sign: 'it' is not a statement; allowed is ceasefire_statement.",
        ),
        (
            "[lease]\ntenant = 3\n",
            "line 3, lease: there is no 'tenant' here; allowed are host, guest, ends and term.",
        ),
    ],
)
def test_what_may_stand_there_is_told(tmp_path: Path, text: str, told: str) -> None:
    said = refusal_of(tmp_path, HEAD + text)
    assert any(one.startswith(f"mine.toml, {told}") for one in said)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            '[lease]\nhost = "russia"\nguest = "russia"\nends = 3\n',
            "line 4, lease.guest: russia is the host; name another actor.",
        ),
        (
            '[[check]]\nsays = "a"\noutcome = "war_resumed"\nlow = 0.5\nhigh = 0.2\n',
            "line 6, check 1, high: 0.2 is below low, 0.5.",
        ),
        (
            (
                '[[event]]\nlabel = "a"\nweek = 3\n'
                'move = [{ arena = "agenda", from = "usa", to = "usa", amount = 0.1 }]'
            ),
            "line 5, event 1, move 1, to: usa cannot give to itself; name another actor.",
        ),
        ('title = "  "\n', "line 2, title: '  ' has 0 letters; allowed are 1 to 200."),
        ('summary = " \\n "\n', "line 2, summary: ' \\n ' has 0 letters; allowed are 1 to 4,000."),
        (
            f'title = "{"x" * 100_000}"\n',
            f"line 2, title: '{'x' * 77}…' has 100,000 letters; allowed are 1 to 200.",
        ),
        (
            f'[[event]]\nlabel = "{"x" * 201}"\nweek = 3\n',
            f"line 3, event 1, label: '{'x' * 77}…' has 201 letters; allowed are 1 to 200.",
        ),
        (
            '[[event]]\nlabel = "a\\u202Eb"\nweek = 3\n',
            (
                r"line 3, event 1, label: 'a\u202eb' holds an invisible character, U+202E; leave "
                "it out."
            ),
        ),
        (
            'title = "a\u200bb"\n',
            r"line 2, title: 'a\u200bb' holds an invisible character, U+200B; leave it out.",
        ),
        (
            '[outcome]\ntitle = "a"\n',
            "line 2, outcome: this is a single table; write [[outcome]] with two brackets.",
        ),
        (
            '[event]\nlabel = "a"\n',
            "line 2, event: this is a single table; write [[event]] with two brackets.",
        ),
        (
            '[[event]]\nlabel = "a"\nweek = 3\n[event.move]\nfrom = "usa"\n',
            (
                "line 5, event 1, move: this is a single table; write [[event.move]] with two "
                "brackets."
            ),
        ),
    ],
)
def test_what_cannot_be_meant_is_told_in_one_sentence(tmp_path: Path, text: str, told: str) -> None:
    assert refusal_of(tmp_path, HEAD + text) == [f"mine.toml, {told}"]


def test_an_event_before_the_start_is_told_with_what_is_wrong_with_others(tmp_path: Path) -> None:
    file = tmp_path / "early.toml"
    file.write_text(
        'extends = "baseline"\n[[event]]\nlabel = "early"\ndate = 2019-01-01\n'
        '[[event]]\nlabel = "never"\n',
        encoding="utf-8",
    )
    with pytest.raises(BadInput) as refused:
        load(str(file))
    assert refused.value.sentences == (
        "early.toml, line 4, event 1, date: 2019-01-01 is before the start, 2020-11-10.",
        "early.toml, line 5, event 2, date: an event needs either a week or a date.",
    )
