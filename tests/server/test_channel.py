"""The websocket of a page: whatever is said on it, the server and all other pages live on."""

import asyncio
import itertools
import json
import random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from benchmarks import visitors
from server.page.channel import is_a_pages
from server.page.tabs import TABS
from tests.server.asking import aside, channel, message
from tests.server.visitor import PATIENCE_S

MOVED = {"event": "moved", "data": {"name": "overlap", "value": 0.5}}
TO_A_WIDGET = {"comm_id": "c", "data": {"method": "custom", "content": MOVED}}

SENT = [
    message("kernel_info_request"),
    message("comm_info_request", target_name="jupyter.widget"),
    message("comm_open", comm_id="c", target_name="solara.control", data={}),
    message("comm_open", comm_id="c", target_name="jupyter.widget.control", data={}),
    message("comm_msg", comm_id="c", data={"method": "run", "args": {"path": "/"}}),
    message("comm_msg", comm_id="c", data={"method": "app-status"}),
    message("comm_msg", comm_id="c", data={"method": "request_states"}),
    message("comm_msg", comm_id="c", data={"method": "update", "state": {"location": "/?a"}}),
    message("comm_msg", **TO_A_WIDGET),
    message("comm_close", comm_id="c"),
]


def custom(**content: object) -> str:
    return message("comm_msg", comm_id="c", data={"method": "custom", "content": content})


NOT_SENT = [
    "",
    "null",
    "{}",
    "[" * 1_000_000,
    '{"a":' * 100_000,
    "9" * 5000,
    "\0\ud800",
    SENT[0][:-1],
    SENT[0] + SENT[0],
    message("shutdown_request"),
    message("execute_request", code="1"),
    message("comm_msg", comm_id=["c"], data={}),
    message("comm_msg", comm_id="c", data=[]),
    message("comm_msg", comm_id="c", data={"method": ["run"]}),
    message("comm_msg", comm_id="c", data={"method": "evict"}),
    message("comm_msg", comm_id="c", data={"method": "reload"}),
    message("comm_msg", comm_id="c", data={"method": "update", "state": {"template": "a"}}),
    message("comm_msg", comm_id="c", data={"method": "update", "state": {"location": 1}}),
    message("comm_open", comm_id="c", target_name="jupyter.widget", data={}),
    message("comm_open", comm_id="c", target_name={}, data={}),
    message("comm_close"),
    custom(create_widget=["os", "system"], props={}, id="a"),
    custom(update_ref={"fnRef": "close"}, id="a", prop="b"),
    custom(event="moved", create_widget=["os", "system"], props={}, id="a"),
    custom(event=1),
    SENT[0].replace('"shell"', '"iopub"'),
    SENT[0].replace('"shell"', "[]"),
    SENT[0].replace('"msg_id": "1", ', ""),
    SENT[0].replace('"1"', "1"),
    SENT[0].replace('"metadata": {}', '"metadata": 1'),
    SENT[0].replace('"buffers": []', '"buffers": ["a"]'),
]


@pytest.mark.parametrize("text", SENT)
def test_what_a_page_sends_is_let_through(text: str) -> None:
    assert is_a_pages(text)


@pytest.mark.parametrize("text", NOT_SENT, ids=lambda text: repr(text[:40]))
def test_nothing_else_is(text: str) -> None:
    assert not is_a_pages(text)
    assert not is_a_pages(None)


LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | st.text()
JSON = st.recursive(LEAVES, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner))
NAMES = ("buffers", "channel", "content", "header", "metadata", "parent_header")


@given(st.fixed_dictionaries({}, optional=dict.fromkeys(NAMES, JSON)), JSON)
def test_no_json_is_an_error(parts: dict[str, Any], other: Any) -> None:  # noqa: ANN401
    for said in (parts, other, json.loads(SENT[0]) | parts):
        is_a_pages(json.dumps(said))


@pytest.mark.parametrize("said", [*NOT_SENT[:12], b"", b"\x7f\xff\xff\xff", "x" * 2**20])
def test_what_no_page_sends_ends_its_connection_alone(address: str, said: str | bytes) -> None:
    with connect(channel(address)) as bystander, connect(channel(address)) as stranger:
        if isinstance(said, str):
            said = said.encode("utf-8", "replace").decode()
        stranger.send(said)
        with pytest.raises(ConnectionClosed):
            stranger.recv(PATIENCE_S)
        bystander.send(SENT[0])
        assert json.loads(bystander.recv(PATIENCE_S))["msg_type"] == "status"


ODD: list[Any] = [
    *(None, True, -1, 10**30, 0.5, 1e308, float("nan"), float("inf")),
    *("", "x" * 10_000, "\ud800\0\x1b[2J", "../../etc/passwd", "overlap", "war_resumed", *TABS),
    *([], [[]], ["overlap"], {}, {"overlap": 1}, {"name": {}}, {"name": ["a"], "value": "b"}),
]
FIELDS = [
    *("name", "value", "tab", "run", "week", "rule", "chart", "outcome", "x", "y", "scenario"),
    *("new", "file", "data", "follow", "held", "wish", "bound", "measure", "dispatch", "query"),
]


def odd(luck: random.Random) -> Any:  # noqa: ANN401 - as JSON is
    """Something that a panel does not say."""
    if luck.random() < 0.5:
        return luck.choice(ODD)
    return {luck.choice(FIELDS): luck.choice(ODD) for _ in range(luck.randrange(1, 5))}


async def said(address: str, count: int, seed: int = 1) -> None:
    """Say odd things to a page; fails where another page is not answered in the meantime."""
    async with visitors.visit(address) as bystander, visitors.visit(address) as stranger:
        values = itertools.cycle((0.1, 0.3, 0.5))
        luck = random.Random(seed)  # noqa: S311 - nothing is secret
        for number in range(1, count + 1):
            panel = luck.choice([one for one, said in stranger.panels.items() if said])
            await stranger.say(panel, luck.choice(stranger.panels[panel]), odd(luck))
            if number % 500 == 0 or number == count:
                bystander._came.clear()
                await bystander.move(next(values))
                await asyncio.wait_for(bystander._came.wait(), PATIENCE_S)
    async with visitors.visit(address):
        pass  # whoever comes later has a page


def test_odd_data_harm_nobody_else(address: str) -> None:
    aside(said(address, 500))


@pytest.mark.long
def test_fifty_thousand_odd_data_harm_nobody_else(address: str) -> None:
    aside(said(address, 50_000))
