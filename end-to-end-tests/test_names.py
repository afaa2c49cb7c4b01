"""Other names: DNS rebinding against Jupyter and the share, and what speaks no TLS."""

from __future__ import annotations

import http.client
import socket
from urllib.parse import urlsplit

import pytest
from host_server import HostServer
from invitation import Invitation
from raw import send, status_of
from visitors import Guest


def ask_jupyter(host: HostServer, name: str, path: str, token: str | None = None) -> int:
    """Ask Jupyter's own port under some name, as a browser would after DNS rebinding."""
    place = urlsplit(host.url)
    connection = http.client.HTTPConnection(place.hostname or "", place.port or 0, timeout=10)
    try:
        headers = {"Host": f"{name}:{place.port}"}
        if token is not None:
            headers["Authorization"] = f"token {token}"
        connection.request("GET", place.path + path, headers=headers)
        return connection.getresponse().status
    finally:
        connection.close()


@pytest.mark.parametrize("path", ["", "lab", "api", "static/x.js", "lab/", "login"])
def test_dns_rebinding_stays_shut_at_jupyter_while_sharing(
    host: HostServer, invitation: Invitation, path: str
) -> None:
    assert host.status()["allow_remote_access"] == {"before": False, "now": True}
    for name in ("evil.example", "192.0.2.1", invitation.host + ".evil.example"):
        assert ask_jupyter(host, name, path) == 403
        assert ask_jupyter(host, name, path, host.token) == 403
    assert ask_jupyter(host, "localhost", path) != 403
    assert ask_jupyter(host, "localhost", "api/status", host.token) == 200


@pytest.mark.parametrize(
    "name", ["evil.example", "localhost", "127.0.0.1:1", "", "LOCALHOST", "127.0.0.1."]
)
def test_the_share_answers_its_own_name_only(
    invitation: Invitation, guest: Guest, name: str
) -> None:
    for cookie in (f"Cookie: {guest.cookie}\r\n", ""):
        answer = send(
            invitation,
            f"GET {invitation.base}lab HTTP/1.1\r\nHost: {name}\r\n{cookie}"
            "Connection: close\r\n\r\n".encode(),
        )
        assert status_of(answer) in (400, 421)


def test_plain_http_on_the_share_is_closed_and_not_answered(invitation: Invitation) -> None:
    with socket.create_connection((invitation.host, invitation.port), 5) as plain:
        plain.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        heard = b""
        try:
            while block := plain.recv(1000):
                heard += block
        except OSError:
            pass
    # A TLS alert may come; nothing that is HTTP.
    assert not heard.startswith(b"HTTP")
    assert len(heard) < 20
