"""How the gateway is told where Jupyter is."""

from __future__ import annotations

import socket
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from jupyter_server.serverapp import ServerApp

from jupyter_secure_share.problems import ShareError
from jupyter_secure_share.upstream import connect_address, describe_upstream

DATA = Path(__file__).parent / "data"
CERTIFICATE = (DATA / "server.pem").read_text("ascii")
KEY = (DATA / "server-key.pem").read_text("ascii")


def server(**traits: Any) -> ServerApp:
    plain = {
        "ip": "localhost",
        "port": 8888,
        "sock": "",
        "certfile": "",
        "ssl_options": None,
        "base_url": "/x/",
    }
    return cast("ServerApp", SimpleNamespace(**(plain | traits)))


@pytest.mark.parametrize(
    ("listens", "connects"),
    [
        ("", "127.0.0.1"),
        ("*", "127.0.0.1"),
        ("0.0.0.0", "127.0.0.1"),
        ("::", "::1"),
        ("127.0.0.1", "127.0.0.1"),
        ("127.0.0.5", "127.0.0.5"),
        ("192.168.7.7", "192.168.7.7"),
        ("::1", "::1"),
        ("fd00:0::1", "fd00::1"),
        ("localhost", "127.0.0.1"),
    ],
)
def test_the_address_to_connect_to(listens: str, connects: str) -> None:
    assert connect_address(listens) == connects


def test_a_name_becomes_its_loopback_address_if_it_has_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def lookup(*found: str) -> None:
        infos = [(socket.AF_INET, socket.SOCK_STREAM, 0, "", (address, 0)) for address in found]
        monkeypatch.setattr(socket, "getaddrinfo", lambda *_args, **_kwargs: infos)

    lookup("192.168.7.7", "::1", "127.0.1.1")
    assert connect_address("my-machine") == "127.0.1.1"
    lookup("fd00::7", "192.168.7.7")
    assert connect_address("my-machine") == "192.168.7.7"


def test_a_name_that_is_nobodys_is_a_problem(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_args: object, **_kwargs: object) -> None:
        raise socket.gaierror

    monkeypatch.setattr(socket, "getaddrinfo", fail)
    with pytest.raises(ShareError, match="SERVER_FAILED"):
        connect_address("nobody.invalid")


def test_plain_http() -> None:
    assert describe_upstream(server()) == {
        "socket_path": None,
        "host": "127.0.0.1",
        "port": 8888,
        "certificate_pem": None,
        "base_url": "/x/",
    }


def test_a_unix_socket(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    told = describe_upstream(server(sock="j.sock", port=0))
    assert told["socket_path"] == str(tmp_path / "j.sock")
    assert (told["host"], told["port"]) == (None, 0)


@pytest.mark.parametrize("by", ["certfile", "ssl_options"])
def test_the_servers_own_certificate_and_never_its_key(tmp_path: Path, by: str) -> None:
    file = tmp_path / "all.pem"
    file.write_text("# Комментарий\n" + KEY + CERTIFICATE + (DATA / "other.pem").read_text("ascii"))
    traits = (
        {"certfile": str(file)} if by == "certfile" else {"ssl_options": {"certfile": str(file)}}
    )
    assert describe_upstream(server(**traits))["certificate_pem"] == CERTIFICATE


def test_a_certificate_that_is_none_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "key.pem").write_text(KEY)
    for name in ("key.pem", "nothing.pem"):
        with pytest.raises(ShareError, match="UPSTREAM_CERTIFICATE"):
            describe_upstream(server(certfile=str(tmp_path / name)))
