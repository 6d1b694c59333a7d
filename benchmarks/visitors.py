"""Many visitors of the page at once, as light clients that speak the page's own websocket.

    .venv/bin/python -m benchmarks.visitors

prints how long answers take while all visitors drag a slider, and the server's memory over many
visits. Each visitor opens the page and drags: moves every 40 ms, then a release. The time of an
answer is from the release to the picture of the released value, which is computed here beforehand;
a drag whose picture never comes is counted as lost. Each move has a value whose picture looks like
no other's, for a page sends no picture that it already shows: above 0.85 all values of this slider
draw the same one. Clients share the machine with the server; figures are of the machine it runs on.
"""

import argparse
import asyncio
import contextlib
import json
import os
import random
import subprocess
import sys
import time
import urllib.request
import uuid
from collections.abc import AsyncIterator, Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import numpy as np
import psutil
from rich.console import Console
from rich.table import Table
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from server.page import answers, drawing
from server.page.choice import Choice

ROOT = Path(__file__).resolve().parents[1]
START = "from server.page import serve; serve(port=0, on_ready=lambda at: print(at, flush=True))"
SLIDER = "war_aid"
MOVES, MOVE_S = 25, 0.04
MAX_S = 60
"""How long a visitor waits for the picture of a released value before it is lost, in seconds."""
MAX_MIB = 64

Pictures = dict[float, str]
"""What the big chart draws at each value of the slider, as JSON; no two are the same."""


class Drag(NamedTuple):
    """What came of one drag."""

    rate: float
    """Pictures a second while dragging."""
    seconds: float | None
    """From the release to the picture of the released value; None if it never came."""


def pictures() -> Pictures:
    """The picture of every per cent of the slider, without those that look like an earlier one."""
    at: dict[str, float] = {}
    for percent in range(101):
        choice = Choice().moved(SLIDER, percent / 100)
        at.setdefault(json.dumps(drawing.draw(answers.answer(choice).picture)), percent / 100)
    return {value: picture for picture, value in at.items()}


class Visitor:
    """One open page."""

    def __init__(self, socket: ClientConnection, page: str) -> None:
        self._socket = socket
        self._page = page
        self._sliders = ""
        self._chart = ""
        self._shown = ""
        self.panels: dict[str, list[str]] = {}
        """What each panel may say: its events, by the id of its comm."""
        self.pictures: list[float] = []
        """When pictures came, in seconds of the clock."""
        self._came = asyncio.Event()

    async def _send(self, kind: str, **content: Any) -> None:  # noqa: ANN401 - as JSON is
        header = {"msg_id": str(uuid.uuid4()), "msg_type": kind, "session": self._page}
        header |= {"date": "2021-01-30T00:00:00.000Z", "username": "", "version": "5.2"}
        message = {"buffers": [], "channel": "shell", "content": content, "header": header}
        await self._socket.send(json.dumps(message | {"metadata": {}, "parent_header": {}}))

    async def open(self) -> None:
        """Ask for the page and wait for its first picture."""
        control = str(uuid.uuid4())
        await self._send("kernel_info_request")
        await self._send("comm_open", comm_id=control, target_name="solara.control", data={})
        asks = {
            "method": "run",
            "args": {"path": "/", "dark": False, "themes": {}, "appName": None},
        }
        await self._send("comm_msg", comm_id=control, data=asks)
        self._listening = asyncio.create_task(self._listen())
        await self._came.wait()

    async def _listen(self) -> None:
        with contextlib.suppress(ConnectionClosed):
            async for text in self._socket:
                self._hear(json.loads(text))

    def _hear(self, message: dict[str, Any]) -> None:
        content = message["content"]
        state = content.get("data", {}).get("state", {})
        if message["msg_type"] == "comm_open":
            self.panels[content["comm_id"]] = state.get("events", [])
            if {"groups", "values", "bare"} <= state.keys():
                self._sliders = content["comm_id"]
            if {"option", "words"} <= state.keys():
                self._chart = content["comm_id"]
        if content.get("comm_id") == self._chart and state.get("option"):
            self._shown = state["option"]
            self.pictures.append(time.monotonic())
            self._came.set()

    async def say(self, panel: str, event: str, data: object) -> None:
        """Have a panel say something."""
        said = {"method": "custom", "content": {"event": event, "data": data}}
        await self._send("comm_msg", comm_id=panel, data=said)

    async def move(self, value: float) -> None:
        """Move a slider."""
        await self.say(self._sliders, "moved", {"name": SLIDER, "value": value})

    async def drag(self, known: Pictures, wait_s: float = MAX_S) -> Drag:
        """Drag the slider once, each move to a value whose picture is not the one shown."""
        others = [value for value, picture in known.items() if picture != self._shown]
        *moves, last = random.sample(others, MOVES + 1)
        begun = time.monotonic()
        for value in moves:
            await self.move(value)
            await asyncio.sleep(MOVE_S)
        await self.move(last)
        released = time.monotonic()
        during = [at for at in self.pictures if begun < at <= released]
        rate = len(during) / (released - begun)
        try:
            async with asyncio.timeout(wait_s):
                while self._shown != known[last]:
                    self._came.clear()
                    await self._came.wait()
        except TimeoutError:
            return Drag(rate, None)
        return Drag(rate, time.monotonic() - released)


@contextlib.asynccontextmanager
async def visit(address: str) -> AsyncIterator[Visitor]:
    """Open the page as a visitor, and leave it as a browser does."""
    kernel, page = str(uuid.uuid4()), str(uuid.uuid4())
    where = urlsplit(address).netloc
    channels = f"ws://{where}/jupyter/api/kernels/{kernel}/channels?session_id={page}"
    cookie = {"Cookie": f"solara-session-id={uuid.uuid4()}"}
    async with connect(channels, additional_headers=cookie, max_size=MAX_MIB * 2**20) as socket:
        visitor = Visitor(socket, page)
        await visitor.open()
        yield visitor
    leave = f"{address}_solara/api/close/{kernel}?session_id={page}"
    await asyncio.to_thread(_post, leave)


def _post(where: str) -> None:
    with urllib.request.urlopen(urllib.request.Request(where, b""), timeout=60):  # noqa: S310
        pass


@contextlib.contextmanager
def server() -> Iterator[tuple[str, psutil.Process]]:
    """The page's server in a process of its own, its rules compiled."""
    with subprocess.Popen(  # noqa: S603 - it is this very program
        [sys.executable, "-c", START], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None  # noqa: S101 - it was asked for
        address = process.stdout.readline().strip()
        while not _compiled(address):
            time.sleep(0.2)
        yield address, psutil.Process(process.pid)
        process.terminate()


def _compiled(address: str) -> bool:
    with urllib.request.urlopen(f"{address}healthz", timeout=60) as reply:  # noqa: S310
        return bool(json.load(reply)["compiled"])


async def crowd(
    address: str, visitors: int, drags: int, known: Pictures, wait_s: float = MAX_S
) -> list[Drag]:
    """Let visitors drag at once, so many times each; returns what came of every drag."""

    async def one() -> list[Drag]:
        async with visit(address) as visitor:
            await gate.wait()
            await asyncio.sleep(random.uniform(0, 1))  # noqa: S311
            return [await visitor.drag(known, wait_s) for _ in range(drags)]

    gate = asyncio.Event()
    ones = [asyncio.create_task(one()) for _ in range(visitors)]
    await asyncio.sleep(2 + visitors / 2)
    gate.set()
    return [drag for drags_of_one in await asyncio.gather(*ones) for drag in drags_of_one]


async def come_and_go(
    address: str, visits: int, process: psutil.Process
) -> list[tuple[int, float]]:
    """Visit the page many times, one after another; returns memory in MiB after some of them."""
    seen = []
    for number in range(1, visits + 1):
        async with visit(address) as visitor:
            await visitor.move(round(random.uniform(0, 1), 2))  # noqa: S311
        if number in {1, 10, 50} or number % 100 == 0:
            seen.append((number, process.memory_info().rss / 2**20))
            sys.stderr.write(f"\r{number} visits, {seen[-1][1]:.0f} MiB")
    sys.stderr.write("\n")
    return seen


def _answers(address: str, crowds: Iterable[int], drags: int) -> Table:
    table = Table(title=f"Answers, {os.cpu_count()} cores shared with the clients")
    for heading in ("visitors", "pictures a second", "median, ms", "95th percentile, ms", "lost"):
        table.add_column(heading, justify="right")
    known = pictures()
    for visitors in crowds:
        made = asyncio.run(crowd(address, visitors, drags, known))
        took = [1000 * drag.seconds for drag in made if drag.seconds is not None]
        times = np.percentile(took, (50, 95)) if took else (np.nan, np.nan)
        table.add_row(
            str(visitors),
            f"{np.median([drag.rate for drag in made]):.1f}",
            *(f"{each:.0f}" for each in times),
            str(len(made) - len(took)),
        )
    return table


def main() -> None:
    """Measure both and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--visitors", type=int, default=20, help="who drag at once")
    parser.add_argument("--drags", type=int, default=5, help="of each of them")
    parser.add_argument("--visits", type=int, default=1000, help="one after another, for memory")
    asked = parser.parse_args()
    console = Console()
    with server() as (address, process):
        console.print(_answers(address, dict.fromkeys((1, asked.visitors)), asked.drags))
        if asked.visits:
            table = Table(title="Memory of the server over visits")
            table.add_column("visits", justify="right")
            table.add_column("MiB", justify="right")
            for number, held in asyncio.run(come_and_go(address, asked.visits, process)):
                table.add_row(f"{number:,}", f"{held:.0f}")
            console.print(table)


if __name__ == "__main__":
    main()
