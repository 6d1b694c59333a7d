"""Servers of the tests, and ways to ask one something without a browser."""

import asyncio
import json
import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from http.client import HTTPConnection, HTTPMessage
from pathlib import Path
from typing import Any, NamedTuple, TypeVar
from urllib.parse import urlsplit
from uuid import uuid4

import psutil

from tests.conftest import ROOT
from tests.server.visitor import PATIENCE_S

START = "from server.page import serve; serve(port=0, on_ready=lambda at: print(at, flush=True))"
HOSTILE = {"HOST": "0.0.0.0", "SOLARA_MODE": "development"}  # noqa: S104 - must not count

T = TypeVar("T")


@contextmanager
def served(program: str, *given: str, **environment: str) -> Iterator[tuple[str, psutil.Process]]:
    """The address that a program serves and prints, before it can answer, and its process."""
    with subprocess.Popen(
        [sys.executable, "-c", program, *given],
        cwd=ROOT,
        env=os.environ | HOSTILE | environment,
        stdout=subprocess.PIPE,
        text=True,
    ) as server:
        assert server.stdout is not None
        try:
            found = server.stdout.readline().strip()
            assert found.startswith("http://127.0.0.1:"), f"the server did not start: {found!r}"
            yield found, psutil.Process(server.pid)
        finally:
            server.terminate()


@contextmanager
def serving(program: str, *given: str) -> Iterator[str]:
    """The address that a program serves, its rules compiled."""
    with served(program, *given) as (address, _):
        wait_until(lambda: is_compiled(address))
        yield address


def is_compiled(address: str) -> bool:
    """Whether a server's rules are; that must not have failed."""
    state = json.loads(read(f"{address}healthz"))
    assert not state["problem"], state["problem"]
    return bool(state["compiled"])


def wait_until(found: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE_S
    while not found():
        assert time.monotonic() < end, "it did not come about"
        time.sleep(0.05)


def remembers_in(folder: Path) -> str:
    """Code that has a server remember its first answer in this folder."""
    return (
        "import pathlib; import server.page.remembered as remembered; "
        f"remembered.FILE = pathlib.Path({str(folder / 'first.html')!r}); "
    )


def remembered_in(folder: Path) -> str:
    """The same code, of a server that has remembered it there already."""
    code = remembers_in(folder)
    with served(code + START):
        wait_until((folder / "first.html").exists)
    return code


def read(address: str) -> str:
    with urllib.request.urlopen(address, timeout=PATIENCE_S) as reply:
        found: str = reply.read().decode()
    return found


class Answer(NamedTuple):
    """What came back."""

    status: int
    headers: HTTPMessage
    body: bytes


def ask(address: str, path: str = "/", method: str = "GET", **headers: str) -> Answer:
    """Ask for something with these headers, Host among them."""
    place = urlsplit(address)
    with closing(HTTPConnection(place.hostname or "", place.port, timeout=PATIENCE_S)) as caller:
        caller.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
        for name, value in {"host": place.netloc, **headers}.items():
            caller.putheader(name.replace("_", "-"), value)
        caller.endheaders()
        answer = caller.getresponse()
        return Answer(answer.status, answer.headers, answer.read())


def channel(address: str) -> str:
    """The address of a new page's websocket."""
    place = urlsplit(address).netloc
    return f"ws://{place}/jupyter/api/kernels/{uuid4()}/channels?session_id={uuid4()}"


def message(kind: str, **content: object) -> str:
    """What a page sends."""
    said = {"channel": "shell", "header": {"msg_id": "1", "msg_type": kind}, "content": content}
    return json.dumps({**said, "parent_header": {}, "metadata": {}, "buffers": []})


def aside(work: Coroutine[Any, Any, T]) -> T:
    """Run a coroutine in another thread, for this one may have the browser's loop."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, work).result()
