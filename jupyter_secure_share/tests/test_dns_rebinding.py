"""DNS rebinding while a share is up.

A page of evil.example points its own name at 127.0.0.1 and talks to the host's
Jupyter from the host's browser. Jupyter's defence is to refuse a foreign
``Host``; a share must switch that off for its guests, and the front rule stands
in for it. Take `front_rule_installed` out of `LiveChanges.make` and the first
test goes red (tried); the handlers that never ask for a user are the ones
through which it shows most.
"""

from __future__ import annotations

import asyncio
import logging
import socket
from collections.abc import Iterator

import pytest
from jupyter_server.serverapp import ServerApp

from jupyter_secure_share.assertion import AssertionVerifier
from jupyter_secure_share.live_changes import LiveChanges
from jupyter_secure_share.protocol import ASSERTION_HEADER

from .asking import KEY, SHARE_HOST, Asking, text
from .signing import claim, sign

LOG = logging.getLogger("secure-share-test")
FOREIGN = "evil.example:8888"


@pytest.fixture
def changes(jp_serverapp: ServerApp) -> Iterator[LiveChanges]:
    """A server ready for guests, as it is while a share is up."""
    changes = LiveChanges(jp_serverapp.web_app, log=LOG)
    changes.make(AssertionVerifier(KEY))
    yield changes
    changes.undo()


TARGETS = [
    # A redirect and a trailing slash, which never ask who is there.
    "",
    "api/",
    "lab",
    "tree",
    "login",
    "api",
    "api/contents",
    "api/me",
    "api/kernels",
    "static/favicon.ico",
    "static/style/style.min.css",
    "nothing/here",
    "jupyter-secure-share/share",
]


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "DELETE", "OPTIONS", "TRACE"])
@pytest.mark.usefixtures("changes")
async def test_a_foreign_host_is_refused_everywhere(asking: Asking, method: str) -> None:
    for target in TARGETS:
        answer = await asking.raw(method, target, {"Host": FOREIGN})
        assert answer.code == (405 if method == "TRACE" else 403), target
        assert text(answer) in ("", "Forbidden\n", "405\n")
        assert "Location" not in answer.headers
        assert "Set-Cookie" not in answer.headers


@pytest.mark.usefixtures("changes")
async def test_the_owners_token_does_not_help_a_foreign_host(asking: Asking) -> None:
    """As without a share: `check_host` comes before any login."""
    headers = {"Host": FOREIGN, "Authorization": f"token {asking.token}"}
    for target in ("api/contents", "lab", f"api/contents?token={asking.token}"):
        answer = await asking.raw("GET", target, headers)
        assert answer.code == 403
        assert asking.token not in text(answer)


@pytest.mark.usefixtures("changes")
async def test_sockets_of_a_foreign_host_are_refused(asking: Asking) -> None:
    headers = {"Host": FOREIGN, "Authorization": f"token {asking.token}"}
    assert await asking.socket("api/events/subscribe", headers) == 403


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "evil.example:8888",
        "localhost.evil.example",
        "localhost:8888.evil.example",
        "127.0.0.1.evil.example",
        "192.168.1.20:8443",
        "[fd00::20]:8443",
        "LOCALHOST",
        "0.0.0.0:8888",
    ],
)
@pytest.mark.usefixtures("changes")
async def test_hosts_that_jupyter_would_refuse_are_refused(asking: Asking, host: str) -> None:
    assert (await asking.raw("GET", "api", {"Host": host})).code == 403


@pytest.mark.parametrize("host", ["localhost", "localhost:1", "127.0.0.1:8888", "[::1]:8888"])
@pytest.mark.usefixtures("changes")
async def test_the_hosts_own_names_go_on_working(asking: Asking, host: str) -> None:
    assert (await asking.raw("GET", "api", {"Host": host})).code == 200
    assert (await asking.raw("GET", "", {"Host": host})).code == 302
    assert (await asking.host("GET", "api/contents")).code == 200


@pytest.mark.usefixtures("changes")
async def test_a_guest_comes_through_with_the_shares_host(asking: Asking) -> None:
    answer = await asking.guest("GET", "api/contents?content=0")
    assert answer.code == 200
    assert (await asking.guest("GET", "")).code == 302


@pytest.mark.parametrize("host", [SHARE_HOST, "localhost:8888", "127.0.0.1"])
@pytest.mark.parametrize("flaw", ["garbage", "key", "method", "target", "late", "early", "twice"])
@pytest.mark.usefixtures("changes")
async def test_a_bad_assertion_is_refused_on_any_host(asking: Asking, host: str, flaw: str) -> None:
    target = asking.base + "api/contents"
    good = claim("GET", target)
    header = {
        "garbage": "v1.AAAA.BBBB",
        "key": sign(bytes(32), good),
        "method": sign(KEY, good | {"method": "POST"}),
        "target": sign(KEY, good | {"target": target + "?"}),
        "late": sign(KEY, good | {"expires_ms": good["expires_ms"] - 60_000}),
        "early": sign(KEY, good | {"expires_ms": good["expires_ms"] + 60_000}),
        "twice": sign(KEY, good),
    }[flaw]
    headers = [("Host", host), (ASSERTION_HEADER, header)]
    if flaw == "twice":
        headers.append((ASSERTION_HEADER, sign(KEY, claim("GET", target))))
    # The host's own token beside it changes nothing.
    headers.append(("Authorization", f"token {asking.token}"))
    answer = await asking.raw("GET", "api/contents", headers)
    assert (answer.code, text(answer)) == (403, "Forbidden\n")


@pytest.mark.usefixtures("changes")
async def test_an_assertion_serves_one_request(asking: Asking) -> None:
    headers = asking.guest_headers("GET", "api/contents")
    assert (await asking.raw("GET", "api/contents", headers)).code == 200
    assert (await asking.raw("GET", "api/contents", headers)).code == 403


async def test_a_host_who_already_works_remotely_notices_nothing(
    jp_serverapp: ServerApp, asking: Asking
) -> None:
    settings = jp_serverapp.web_app.settings
    settings["allow_remote_access"] = True
    changes = LiveChanges(jp_serverapp.web_app, log=LOG)
    changes.make(AssertionVerifier(KEY))
    token = {"Host": "jupyter.lan:8888", "Authorization": f"token {asking.token}"}
    assert (await asking.raw("GET", "api/contents", token)).code == 200
    assert (await asking.raw("GET", "", {"Host": "jupyter.lan:8888"})).code == 302
    bad = token | {ASSERTION_HEADER: "v1.AAAA.BBBB"}
    assert (await asking.raw("GET", "api/contents", bad)).code == 403
    changes.undo()
    assert settings["allow_remote_access"] is True


async def test_local_hostnames_are_read_as_jupyter_reads_them(
    jp_serverapp: ServerApp, asking: Asking, changes: LiveChanges
) -> None:
    jp_serverapp.web_app.settings["local_hostnames"] = ["localhost", "my.lan"]
    assert (await asking.raw("GET", "api", {"Host": "my.lan:8888"})).code == 200
    changes.undo()
    assert (await asking.raw("GET", "api", {"Host": "my.lan:8888"})).code == 200


async def test_a_request_begun_before_the_share_is_judged_all_the_same(
    jp_serverapp: ServerApp, asking: Asking
) -> None:
    """Headers come while remote access is off, the body while it is on: `check_host` sees on.

    Goes red when `GuestIdentity.get_user` no longer asks the rule (tried).
    """
    reader, writer = await asyncio.open_connection("127.0.0.1", asking.port)
    writer.write(
        f"PUT {asking.base}api/contents/x HTTP/1.1\r\nHost: {FOREIGN}\r\n"
        f"Authorization: token {asking.token}\r\nContent-Length: 2\r\n\r\n".encode()
    )
    await writer.drain()
    # Two answered requests later, the first one's headers have been read.
    for _ in range(2):
        assert (await asking.raw("GET", "api")).code == 200
    changes = LiveChanges(jp_serverapp.web_app, log=LOG)
    changes.make(AssertionVerifier(KEY))
    writer.write(b"{}")
    await writer.drain()
    answer = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 5)
    rest = await asyncio.wait_for(reader.read(100_000), 5)
    writer.close()
    changes.undo()
    assert answer.startswith(b"HTTP/1.1 403")
    assert asking.token.encode() not in answer + rest


@pytest.mark.usefixtures("changes")
async def test_a_refusal_does_not_wait_for_the_body(asking: Asking) -> None:
    def refused() -> bytes:
        with socket.create_connection(("127.0.0.1", asking.port), timeout=5) as connection:
            connection.sendall(
                f"POST {asking.base}api/contents HTTP/1.1\r\nHost: {FOREIGN}\r\n"
                "Content-Length: 100000000\r\n\r\n".encode()
            )
            return connection.recv(1000)

    assert (await asyncio.to_thread(refused)).startswith(b"HTTP/1.1 403")
