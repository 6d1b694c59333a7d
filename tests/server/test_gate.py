"""The gate: requests of other sites are refused, and every answer has its headers."""

import socket
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from rulebook.declared.errors import BadInput
from server.page.hosts import Hosts
from tests.conftest import Program
from tests.server.asking import START, ask, channel, serving
from tests.server.visitor import Visitor

AT = ("127.0.0.1", 8765)
HOSTS = Hosts("0.0.0.0", ["game.example.org", "Far.example.org:9000"])  # noqa: S104

KNOWN = [
    "127.0.0.1:8765",
    "localhost:8765",
    "LOCALHOST:8765",
    "[::1]:8765",
    "[0:0:0:0:0:0:0:1]:8765",
    "0.0.0.0:8765",
    "game.example.org:8765",
    "game.example.org:443",
    "far.example.org:9000",
]
STRANGE = [
    "",
    "evil.example",
    "evil.example:8765",
    "127.0.0.1:8766",
    "127.0.0.1:0",
    "127.0.0.1:99999",
    "127.0.0.1:8765:8765",
    "127.0.0.1:",
    "127.0.0.2:8765",
    "127.1:8765",
    "localhost.evil.example:8765",
    "evil.localhost:8765",
    "localhost:٨٧٦٥",
    "localhost@evil.example",
    "localhost:8765/",
    " localhost:8765",
    "[::2]:8765",
    "[::1:8765",
    "[]:8765",
    "game.example.org:9000",
    "far.example.org:8765",
    "far.example.org:443",
    "x" * 100_000,
    "[" + ":" * 100_000,
]


@pytest.mark.parametrize("host", KNOWN)
def test_a_host_of_its_own_is_known(host: str) -> None:
    assert HOSTS.knows(host, AT)
    assert HOSTS.trusts(f"http://{host}", AT)
    assert HOSTS.trusts(f"https://{host}", AT)


@pytest.mark.parametrize("host", STRANGE, ids=lambda host: host[:20])
def test_every_other_host_is_strange(host: str) -> None:
    assert not HOSTS.knows(host, AT)
    assert not HOSTS.trusts(f"http://{host}", AT)


@pytest.mark.parametrize(
    "origin",
    ["null", "", "localhost:8765", "file://", "ftp://localhost:8765", "chrome-extension://abcdef"],
)
def test_an_origin_is_a_page_of_the_web(origin: str) -> None:
    assert not HOSTS.trusts(origin, AT)


def test_a_host_without_a_port_is_known_and_an_origin_means_the_schemes() -> None:
    for name in ("localhost", "127.0.0.1", "[::1]", "game.example.org", "far.example.org"):
        assert HOSTS.knows(name, AT)
    assert HOSTS.trusts("https://game.example.org", AT)
    assert not HOSTS.trusts("http://localhost", AT)  # another server of this machine
    assert HOSTS.trusts("http://localhost", ("127.0.0.1", 80))
    assert not HOSTS.trusts("https://localhost", ("127.0.0.1", 80))
    assert not HOSTS.trusts("https://far.example.org", AT)


@pytest.mark.parametrize(
    ("address", "host"),
    [
        ("192.168.1.5", "192.168.1.5"),
        ("::ffff:192.168.1.5", "192.168.1.5"),
        ("fe80::5", "[fe80::5]"),
        ("fe80::5%eth0", "[fe80::5]"),
        ("fe80::5%2", "[FE80:0::5]"),
    ],
)
def test_the_address_at_which_a_request_came_in_is_known(address: str, host: str) -> None:
    assert HOSTS.knows(f"{host}:8765", (address, 8765))
    assert not HOSTS.knows(f"{host}:8765", AT)


def test_a_zone_is_no_part_of_the_address_to_listen_at() -> None:
    assert Hosts("FE80::5%eth0").knows("[fe80::5]:8765", AT)
    assert not Hosts("fe80::5%eth0").knows("[fe80::6]:8765", AT)


def test_a_name_to_listen_at_is_known() -> None:
    assert Hosts("Mine.local").knows("mine.local:8765", AT)
    assert not HOSTS.knows("mine.local:8765", AT)


@pytest.mark.parametrize(
    "name",
    ["", "*", "http://a.org", "a.org/game", "a b", "a.org:x", "a.org:0", "a.org:65536", "ä.org"],
)
def test_what_is_no_name_is_one_sentence(name: str) -> None:
    with pytest.raises(BadInput) as refused:
        Hosts(names=["good.org", name, "[::1"])
    assert len(refused.value.sentences) == 2
    assert all("--name" in told and told.endswith(".") for told in refused.value.sentences)


def test_the_command_line_refuses_what_is_no_name(program: Program) -> None:
    found = program("serve", "--name", "a.org", "--name", "http://b.org/", "--port", "0")
    assert found.returncode == 2
    assert found.stderr.startswith("--name 'http://b.org/' is not a host name; ")
    assert found.stderr.count("\n") == 1


@pytest.mark.parametrize("path", ["/", "/healthz", "/take/futures.csv", "/static/main-vuetify.js"])
@pytest.mark.parametrize(
    "said",
    [
        {"host": "evil.example"},
        {"host": "evil.example:{port}"},
        {"host": "127.0.0.1:1"},
        {"origin": "http://evil.example"},
        {"origin": "http://127.0.0.1:1"},
        {"origin": "null"},
    ],
    ids=str,
)
def test_a_request_of_another_site_is_refused(
    address: str, path: str, said: dict[str, str]
) -> None:
    port = str(urlsplit(address).port)
    answer = ask(address, path, **{name: at.format(port=port) for name, at in said.items()})
    told = answer.body.decode()
    assert answer.status == 403
    assert "\n" not in told
    assert told.endswith(".")
    assert answer.headers["content-type"].startswith("text/plain")


def test_a_request_without_a_host_is_refused(address: str) -> None:
    place = urlsplit(address)
    with socket.create_connection((place.hostname, place.port or 0), timeout=60) as caller:
        caller.sendall(b"GET /healthz HTTP/1.0\r\n\r\n")
        assert b" 403 " in caller.recv(64)


def test_its_own_pages_are_answered(address: str) -> None:
    port = urlsplit(address).port
    for host in (f"127.0.0.1:{port}", f"localhost:{port}", f"[::1]:{port}", "localhost"):
        assert ask(address, host=host).status == 200
        assert ask(address, host=host, origin=f"http://localhost:{port}").status == 200


ANSWERS = [
    ("/", "GET", 200),
    ("/healthz", "GET", 200),
    ("/static/assets/custom.js", "GET", 200),
    ("/take/futures.csv", "GET", 200),
    ("/take/nothing.csv", "GET", 404),
    ("/take/futures.csv?overlap=7", "GET", 400),
    ("/nowhere", "GET", 404),
    ("/", "POST", 405),
]


SENT = {
    "content-security-policy": "frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
}
"""Headers of every answer."""


@pytest.mark.parametrize(("path", "method", "status"), ANSWERS)
def test_every_answer_has_its_headers(address: str, path: str, method: str, status: int) -> None:
    answer = ask(address, path, method)
    assert answer.status == status
    assert {name: answer.headers.get_all(name) for name in SENT} == {
        name: [value] for name, value in SENT.items()
    }


def test_a_refusal_has_them_too(address: str) -> None:
    refused = ask(address, host="evil.example").headers
    assert all(refused[name] == value for name, value in SENT.items())


@pytest.fixture(scope="module")
def fresh() -> Iterator[str]:
    """A server that nobody has asked for a page."""
    with serving(START) as address:
        yield address


def test_no_header_of_a_proxy_changes_a_page(fresh: str) -> None:
    forged = {
        "script_name": "/evil",
        "x_script_name": "/evil",
        "x_forwarded_prefix": "/evil",
        "x_forwarded_host": "evil.example",
        "x_forwarded_proto": "https",
        "x_forwarded_for": "1.2.3.4",
        "forwarded": "host=evil.example;proto=https",
    }
    first = ask(fresh, **forged)  # Solara would keep its path for all who come after
    assert first.body == ask(fresh).body
    assert b"evil" not in first.body
    assert "secure" not in first.headers["set-cookie"].lower()
    taken = ask(fresh, "/take/scenario.toml", **forged).body
    assert taken == ask(fresh, "/take/scenario.toml").body
    assert b"evil" not in taken


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "http://127.0.0.1:1"])
def test_a_websocket_of_another_site_is_refused(address: str, origin: str) -> None:
    with (
        pytest.raises(InvalidStatus) as refused,
        connect(channel(address), additional_headers={"Origin": origin}),
    ):
        pass
    assert refused.value.response.status_code == 403
    assert all(refused.value.response.headers[name] == value for name, value in SENT.items())


def test_a_websocket_by_another_name_is_refused(address: str) -> None:
    place = urlsplit(address)
    with socket.create_connection((place.hostname, place.port or 0)) as wire:
        elsewhere = channel(address).replace("127.0.0.1", "evil.example")
        with pytest.raises(InvalidStatus) as refused, connect(elsewhere, sock=wire):
            pass
    assert refused.value.response.status_code == 403


def test_a_websocket_of_its_own_page_or_of_no_page_is_let_in(address: str) -> None:
    with connect(channel(address), additional_headers={"Origin": address.rstrip("/")}) as page:
        assert page.state.name == "OPEN"
    with connect(channel(address)) as client:
        assert client.state.name == "OPEN"


def test_what_a_page_says_as_it_is_left_is_not_taken_for_another_sites(visitor: Visitor) -> None:
    """Browsers would send the Origin null with it under the referrer policy no-referrer."""
    page = visitor.page
    page.goto(visitor.address)
    said = "fetch('healthz', {method: 'POST', mode: 'no-cors'}).then(answer => answer.status)"
    assert page.evaluate(said) == 405  # and not 403


def test_no_page_may_be_in_a_frame(visitor: Visitor) -> None:
    page = visitor.page
    page.goto(f"{visitor.address}healthz")
    with page.expect_event("requestfailed") as failed:
        page.evaluate("document.body.innerHTML = '<iframe src=/></iframe>'")
    assert failed.value.failure == "net::ERR_BLOCKED_BY_RESPONSE"
