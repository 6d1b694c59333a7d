"""Every door of the server is one that the page needs; Solara's others are shut."""

import json
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from server.page.doorway import _files
from tests.conftest import ROOT
from tests.server.asking import ask, message

LIST = """
import json
from server.page import serving
from server.page.doorway import Doorway
site = serving.application()
import solara.server.starlette as solara
def listed(routes):
    return sorted([type(one).__name__, one.path, *sorted(getattr(one, "methods", None) or ())]
                  for one in routes)
print(json.dumps([listed(each) for each in
                  (Doorway(lambda: site).app.routes, site.routes, solara.routes)]))
"""

BEFORE = [
    ["Mount", ""],
    ["Mount", "/_solara/cdn/@widgetti/solara-vuetify3-app@5.1.1"],
    ["Mount", "/_solara/cdn/echarts@5.4.0"],
    ["Mount", "/_solara/cdn/requirejs@2.3.6"],
    ["Mount", "/jupyter/nbextensions/jupyter-vue"],
    ["Mount", "/jupyter/nbextensions/jupyter-vuetify"],
    ["Mount", "/static"],
    ["Mount", "/static/assets"],
    ["Route", "/healthz"],
]
"""Answered by the doorway; all else it leaves to the site."""

SITE = [
    ["Route", "/", "GET", "HEAD"],
    ["Route", "/_solara/api/close/{kernel_id}", "POST"],
    ["Route", "/take/{file}", "GET", "HEAD"],
    ["WebSocketRoute", "/jupyter/api/kernels/{kernel}/channels"],
]

SOLARAS = [
    ["Mount", "/_solara/cdn"],
    ["Mount", "/jupyter/nbextensions"],
    ["Mount", "/static"],
    ["Mount", "/static/assets"],
    ["Mount", "/static/public"],
    ["Route", "/", "GET", "HEAD"],
    ["Route", "/_solara/api/close/{kernel_id}", "POST"],
    ["Route", "/_solara/api/evict/{kernel_id}", "POST"],
    ["Route", "/jupyter/api/kernels/{id}", "GET", "HEAD"],
    ["Route", "/readyz", "GET", "HEAD"],
    ["Route", "/resourcez", "GET", "HEAD"],
    ["Route", "/{fullpath:path}", "GET", "HEAD"],
    ["Route", "/{fullpath}", "GET", "HEAD"],
    ["WebSocketRoute", "/jupyter/api/kernels/{kernel_id}/{name}"],
]
"""All that Solara has; a new one is to be looked at, and to be needed or left out."""

AN_ID = "63fd645a-f316-4c0f-8154-456da2df5061"
KERNEL = f"/jupyter/api/kernels/{AN_ID}"

SHUT = [
    "/readyz",
    "/resourcez",
    "/resourcez?verbose",
    "/jupyter/api/kernels",
    KERNEL,
    f"{KERNEL}/channels",
    "/jupyter/nbextensions/",
    "/jupyter/nbextensions/jupyter-vue/",
    "/jupyter/nbextensions/jupyter-js-widgets/extension.js",
    "/_solara/cdn/",
    "/_solara/cdn/vega@5.21.0/build/vega.min.js",
    "/_solara/cdn/left-pad@1.3.0/index.js",
    "/_solara/cdn/echarts@5.4.0/dist/left-pad.js",
    "/_solara/api/",
    "/_solara/auth/login",
    "/static/",
    "/static/public/index.html",
    "/static/assets/",
    "/nowhere",
    "/no/where",
    "/server/page/site.py",
]

ESCAPES = [
    f"/{mount}/{path}"
    for mount in ("static", "static/assets", "_solara/cdn/echarts@5.4.0", "take")
    for path in (
        "../server.py",
        "%2e%2e/server.py",
        "..%2fserver.py",
        "%2e%2e%2fserver.py",
        "..%5cserver.py",
        "%5c..%5cserver.py",
        "../../../../../../../../../../etc/passwd",
        "%2e%2e%2f%2e%2e%2f%2e%2e%2f%2e%2e%2f%2e%2e%2f%2e%2e%2f%2e%2e%2f%2e%2e%2f%2e%2e%2fetc%2fpasswd",
        "/etc/passwd",
        "%2fetc%2fpasswd",
        "%00",
        "%ff%fe",
        "a" * 5000,
    )
]


METHODS = ("GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "BREW")


def test_every_route_is_one_of_these() -> None:
    found = subprocess.run(
        [sys.executable, "-c", LIST], cwd=ROOT, capture_output=True, text=True, check=True
    )
    before, site, solaras = json.loads(found.stdout)
    assert before == BEFORE
    assert site == SITE
    assert solaras == SOLARAS


@pytest.mark.parametrize("path", SHUT)
def test_what_the_page_does_not_need_is_not_there(address: str, path: str) -> None:
    assert ask(address, path).status == 404


def test_no_page_can_be_taken_from_its_memory(address: str) -> None:
    assert ask(address, f"/_solara/api/evict/{uuid4()}", "POST").status == 404


@pytest.mark.parametrize("path", ESCAPES, ids=lambda path: path[:60])
def test_no_path_leads_out_of_a_folder(address: str, path: str) -> None:
    answer = ask(address, path)
    assert answer.status == 404
    assert len(answer.body) < 100


def test_no_link_leads_out_of_a_folder(tmp_path: Path) -> None:
    folder, secret = tmp_path / "folder", tmp_path / "secret"
    folder.mkdir()
    secret.write_text("secret")
    (folder / "plain").write_text("plain")
    (folder / "link").symlink_to(secret)
    served = _files(folder)
    assert served.lookup_path("plain")[1] is not None
    assert served.lookup_path("link") == ("", None)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize(
    ("path", "allowed"),
    [
        ("/", {"GET", "HEAD"}),
        ("/healthz", {"GET", "HEAD"}),
        ("/take/futures.csv", {"GET", "HEAD"}),
        ("/static/main-vuetify.js", {"GET", "HEAD"}),
        (f"/_solara/api/close/{AN_ID}?session_id={AN_ID}", {"POST"}),
    ],
)
def test_no_other_method_is_answered(
    address: str, path: str, allowed: set[str], method: str
) -> None:
    assert ask(address, path, method).status == (200 if method in allowed else 405)


@pytest.mark.parametrize(
    "path",
    [
        "/_solara/api/close/nothing",
        f"/_solara/api/close/{AN_ID}",
        f"/_solara/api/close/{AN_ID}?session_id=nothing",
        f"/_solara/api/close/nothing?session_id={AN_ID}",
    ],
)
def test_a_page_that_is_none_cannot_be_closed(address: str, path: str) -> None:
    assert ask(address, path, "POST").status == 404


def test_a_page_is_not_closed_by_another(address: str) -> None:
    place, kernel, page = urlsplit(address).netloc, uuid4(), uuid4()
    channels = f"ws://{place}/jupyter/api/kernels/{kernel}/channels?session_id={page}"
    with connect(channels) as socket:
        socket.send(message("kernel_info_request"))
        socket.recv(60)  # the page is there
        close = f"/_solara/api/close/{kernel}?session_id="
        assert ask(address, f"{close}{uuid4()}", "POST").status == 404
        socket.ping().wait(60)
        assert socket.state.name == "OPEN"
        assert ask(address, f"{close}{page}", "POST").status == 200


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/healthz",
        "/static/main-vuetify.js",
        f"{KERNEL}/stdin?session_id={AN_ID}",
        f"{KERNEL}/channels",
        f"{KERNEL}/channels?session_id=",
        f"{KERNEL}/channels?session_id=nothing",
        f"/jupyter/api/kernels/nothing/channels?session_id={AN_ID}",
        f"/jupyter/api/kernels/%2e%2e/channels?session_id={AN_ID}",
    ],
)
def test_no_other_websocket_is_let_in(address: str, path: str) -> None:
    place = urlsplit(address).netloc
    with pytest.raises(InvalidStatus) as refused, connect(f"ws://{place}{path}"):
        pass
    assert refused.value.response.status_code == 403
