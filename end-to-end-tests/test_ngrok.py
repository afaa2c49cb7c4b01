"""A share through ngrok from the command line: real Jupyter, real SDK, and an edge on loopback."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from host_server import HostServer
from ngrok_edge import NgrokEdge
from patience import until
from process_table import descendants, is_alive

AUTHTOKEN = "2kNotARealAuthtoken_0123456789abcdef"
ADDON = Path(__file__).resolve().parents[1] / "jupyter_secure_share" / "gateway" / "ngrok.node"

pytestmark = pytest.mark.skipif(
    not ADDON.exists(), reason="ngrok has no addon for this machine, or the gateway is not built"
)


@pytest.fixture(scope="module")
def edge() -> Iterator[NgrokEdge]:
    edge = NgrokEdge(AUTHTOKEN)
    yield edge
    edge.stop()


@pytest.fixture(scope="module")
def host(tmp_path_factory: pytest.TempPathFactory, edge: NgrokEdge) -> Iterator[HostServer]:
    """Return a JupyterLab whose own environment holds an authtoken that is not good."""
    folder = tmp_path_factory.mktemp("ngrok") / "home"
    server = HostServer(folder, *edge.traits, env={"NGROK_AUTHTOKEN": "environment-canary"})
    yield server
    server.stop()


@pytest.fixture(autouse=True)
def _shut(host: HostServer) -> Iterator[None]:
    yield
    host.ask("DELETE", "jupyter-secure-share/share")
    host.ask("DELETE", "jupyter-secure-share/authtoken")


def start(host: HostServer) -> dict[str, str]:
    options = "--transport", "ngrok", "--authtoken-file", "-", "--json"
    invitation: dict[str, str] = host.cli("start", *options, stdin=f"{AUTHTOKEN}\n").json
    return invitation


def test_scripts_get_an_address_that_lets_guests_in_and_strangers_out(
    host: HostServer, edge: NgrokEdge
) -> None:
    invitation = start(host)
    assert invitation.keys() == {
        *("url", "username", "password", "session_password", "fingerprint_sha256", "expires_at"),
    }
    url = invitation["url"]
    assert url.startswith("https://")
    assert invitation["fingerprint_sha256"] is None
    assert edge.visit(url).status == 401
    assert edge.visit(url, f"{invitation['username']}:wrong").status == 401
    entered = edge.visit(url, f"{invitation['username']}:{invitation['password']}")
    assert entered.status == 303
    assert (entered.headers["Location"] or "").endswith("secure-share/join")
    tunnel = host.status()["tunnel"]
    assert (tunnel["state"], tunnel["edge_basic_auth"]) == ("connected", True)
    assert host.cli("stop", "--json").json["phase"] == "off"
    assert edge.visit(url).status == 404


def test_another_address_is_as_good_and_the_old_one_is_gone(
    host: HostServer, edge: NgrokEdge
) -> None:
    before = start(host)
    after = host.cli("new-address", "--json").json
    assert after["url"] != before["url"]
    assert after["tunnel"]["address_changes"] == 1
    assert edge.visit(after["url"]).status == 401
    credentials = f"{before['username']}:{before['password']}"
    assert edge.visit(after["url"], credentials).status == 303
    assert edge.visit(before["url"]).status == 404


def test_a_refusal_of_ngrok_is_passed_on_without_the_authtoken(host: HostServer) -> None:
    # That of the environment, which this edge does not know.
    said = host.cli("start", "--transport", "ngrok")
    assert (said.code, said.stdout, said.stderr.count("\n")) == (1, "", 1)
    assert "ERR_NGROK_107" in said.stderr
    assert "canary" not in said.stderr + host.log
    status = host.cli("status").stdout
    assert "ERR_NGROK_107" in status
    assert "canary" not in status


def test_the_authtoken_is_in_no_process_log_file_or_answer(host: HostServer) -> None:
    start(host)
    host.ask("POST", "api/kernels", json={"name": "python3"}).raise_for_status()
    family = descendants(host.pid)
    # Gateway, tunnel and kernel.
    assert len(family) >= 3
    for secret in (AUTHTOKEN.encode(), b"environment-canary", b"NGROK_AUTHTOKEN"):
        assert [p.pid for p in family if secret in p.argv + p.environment] == []
    said = host.cli("status", "--json").stdout
    choices = host.ask("GET", "jupyter-secure-share/share/choices").text
    assert '"authtoken_source": "given"' in choices
    assert AUTHTOKEN not in said + choices + host.log
    files = [path for path in host.home.rglob("*") if path.is_file()]
    assert [path for path in files if AUTHTOKEN.encode() in path.read_bytes()] == []


def test_jupyter_killed_leaves_neither_gateway_nor_tunnel(edge: NgrokEdge, tmp_path: Path) -> None:
    server = HostServer(tmp_path / "home", *edge.traits)
    try:
        url = start(server)["url"]
        family = [process.pid for process in descendants(server.pid)]
        assert len(family) >= 2
        server.kill()
        until(lambda: not any(map(is_alive, family)), 2, "gateway and tunnel have ended")
        assert edge.visit(url).status == 404
    finally:
        server.stop()
