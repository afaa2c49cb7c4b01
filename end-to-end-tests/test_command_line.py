"""The command line, as others script against it; and the host's state around each command."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import stat
import time
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from footprint import footprint
from host_server import HostServer, Said, listens
from invitation import Invitation
from kernel_messages import run
from patience import until
from process_table import gateway_of, is_alive
from visitors import Guest, Kernel, Stranger, Visit, is_shut

_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z")


@pytest.fixture(scope="module")
def host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[HostServer]:
    """Return a JupyterLab of these tests' own, because they start and stop shares."""
    folder = tmp_path_factory.mktemp("command-line") / "home"
    server = HostServer(folder)
    yield server
    server.stop()


@pytest.fixture(autouse=True)
def _untouched(host: HostServer) -> Iterator[None]:
    """Whatever a test does: afterwards all is as before, and nothing is shared."""
    before = footprint(host)
    yield
    host.ask("DELETE", "jupyter-secure-share/share")
    assert footprint(host) == before
    assert host.status()["allow_remote_access"] == {"before": False, "now": False}


def refused(said: Said, code: int) -> str:
    """Return the one sentence of an error."""
    assert (said.code, said.stdout) == (code, "")
    assert said.stderr.endswith("\n")
    assert said.stderr.count("\n") == 1
    assert "Traceback" not in said.stderr
    return said.stderr


def is_over(connection: socket.socket) -> bool:
    """Whether a connection ends within a second, whatever still comes before."""
    connection.settimeout(1)
    try:
        while connection.recv(1_000_000):
            continue
    except TimeoutError:
        return False
    except OSError:
        return True
    return True


def test_start_prints_exactly_one_object_with_six_fields_and_the_share_lives_on(
    host: HostServer, visit: Visit
) -> None:
    begun = time.monotonic()
    said = host.cli(
        *("start", "--transport", "lan", "--host", "127.0.0.1", "--port", "0"),
        *("--minutes", "30", "--max-guests", "7", "--role", "full", "--json"),
    )
    assert time.monotonic() - begun < 10
    assert (said.code, said.stderr) == (0, "")
    assert said.stdout.count("\n") == 1
    told = json.loads(said.stdout)
    assert list(told) == [
        *("url", "username", "password", "session_password", "fingerprint_sha256", "expires_at"),
    ]
    assert re.fullmatch(r"https://127\.0\.0\.1:\d+/", told["url"])
    assert re.fullmatch(r"([0-9A-F]{2}:){31}[0-9A-F]{2}", told["fingerprint_sha256"])
    assert _TIME.fullmatch(told["expires_at"])
    ends = datetime.fromisoformat(told["expires_at"].replace("Z", "+00:00"))
    left = ends - datetime.now(timezone.utc)
    assert timedelta(minutes=29) < left <= timedelta(minutes=30)
    for passphrase in (told["password"], told["session_password"]):
        assert len(re.findall(r"[a-z]+", passphrase)) >= 6
    assert told["password"] != told["session_password"]
    visit(Guest, Invitation.from_json(told))


def test_status_tells_phase_url_guests_and_remote_access(host: HostServer, visit: Visit) -> None:
    off = host.cli("status", "--json").json
    assert (off["phase"], off["url"], off["guests"]) == ("off", None, [])
    assert off["allow_remote_access"] == {"before": False, "now": False}

    invitation = host.share()
    guest = visit(Guest, invitation, "Zoë 🦊")
    guest.socket("api/events/subscribe")
    assert guest.id
    time.sleep(0.2)
    live = host.cli("status", "--json").json
    assert (live["phase"], live["url"]) == ("live", invitation.url)
    assert live["allow_remote_access"] == {"before": False, "now": True}
    [row] = live["guests"]
    assert {key: row[key] for key in ("id", "name", "role", "address", "sockets")} == {
        "id": guest.id,
        "name": "Zoë 🦊",
        "role": "full",
        "address": "127.0.0.1",
        "sockets": 1,
    }
    assert _TIME.fullmatch(row["joined_at"])
    secrets = (invitation.password, invitation.session_password, host.token)
    assert not any(secret in json.dumps(live) for secret in secrets)
    assert "Zoë" in host.cli("status").stdout


def test_a_second_start_is_refused_and_the_first_share_goes_on(
    host: HostServer, visit: Visit
) -> None:
    invitation = host.share()
    sentence = refused(host.cli("start", "--host", "127.0.0.1", "--json"), 4)
    assert "already shared" in sentence
    visit(Guest, invitation)


def test_stop_returns_when_nothing_listens_whatever_is_open(host: HostServer, visit: Visit) -> None:
    invitation = host.share()
    gateway = gateway_of(host.pid)
    guests = [visit(Guest, invitation, f"G{number}") for number in range(3)]
    kernel = Kernel(guests[0])
    sockets = [guest.socket("api/events/subscribe") for guest in guests for _ in range(10)]
    # One in the middle of an upload, and one who does not read his download.
    (host.work / "big.bin").write_bytes(bytes(50_000_000))
    half = invitation.connect()
    half.sendall(
        f"PUT {invitation.base}api/contents/half.txt HTTP/1.1\r\nHost: {invitation.netloc}\r\n"
        f"Cookie: {guests[1].cookie}\r\nContent-Type: application/json\r\n"
        "Content-Length: 1000000\r\n\r\n{".encode()
    )
    stalled = invitation.connect()
    stalled.sendall(
        f"GET {invitation.base}files/big.bin HTTP/1.1\r\nHost: {invitation.netloc}\r\n"
        f"Cookie: {guests[2].cookie}\r\n\r\n".encode()
    )
    assert stalled.recv(10)

    begun = time.monotonic()
    answer = host.ask("DELETE", "jupyter-secure-share/share")
    seconds = time.monotonic() - begun
    assert not listens(invitation.port)
    assert (answer.status_code, answer.json()["phase"]) == (200, "off")
    assert not is_alive(gateway.pid)
    assert seconds < 2
    assert all(is_shut(opened, 1) for opened in (*sockets, kernel.socket))
    for connection in (half, stalled):
        assert is_over(connection)
        connection.close()
    assert host.cli("stop", "--json").json["phase"] == "off"
    os.unlink(host.work / "big.bin")
    # A kernel that a guest started is the host's now.
    assert host.ask("DELETE", f"api/kernels/{kernel.id}").status_code == 204


def test_extend_moves_the_end(host: HostServer) -> None:
    host.share("--minutes", "10")
    before = datetime.fromisoformat(host.status()["expires_at"].replace("Z", "+00:00"))
    after = host.cli("extend", "30", "--json").json["expires_at"]
    moved = datetime.fromisoformat(after.replace("Z", "+00:00")) - before
    assert moved == timedelta(minutes=30)


def test_the_certificate_is_all_that_is_kept_and_forget_removes_it(host: HostServer) -> None:
    first = host.share()
    assert refused(host.cli("forget"), 4)
    host.cli("stop")
    second = host.share()
    host.cli("stop")
    assert first.fingerprint_sha256 == second.fingerprint_sha256
    assert first.password != second.password
    [kept] = host.state_folder.iterdir()
    assert kept.suffix == ".pem"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert stat.S_IMODE(host.state_folder.stat().st_mode) == 0o700

    assert host.cli("forget", "--json").json == {"forgotten": True}
    assert not host.state_folder.exists()
    third = host.share()
    assert third.fingerprint_sha256 != first.fingerprint_sha256
    host.cli("stop")
    assert host.cli("forget").code == 0


def test_a_taken_port_fails_with_a_sentence_and_changes_nothing(host: HostServer) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        sentence = refused(host.cli("start", "--host", "127.0.0.1", "--port", str(port)), 1)
    assert "port" in sentence.lower()
    failed = host.cli("status", "--json").json
    assert failed["phase"] == "failed"
    assert failed["problem"]["code"] == "PORT_TAKEN"
    assert failed["allow_remote_access"] == {"before": False, "now": False}
    # And it can be tried again.
    host.share()


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("start", "--host", "203.0.113.7"), 1),
        (("start", "--host", "no address"), 2),
        (("start", "--host", "127.0.0.1", "--role", "view"), 4),
        (("start", "--host", "127.0.0.1", "--minutes", "0"), 2),
        (("start", "--host", "127.0.0.1", "--max-guests", "0"), 2),
        (("start", "--host", "127.0.0.1", "--port", "70000"), 2),
        (("start", "--transport", "pigeon"), 2),
        (("kick", "0123456789abcdef"), 4),
        (("extend", "10"), 4),
        ((), 2),
        (("start", "--json", "--nonsense"), 2),
        (("status", "--server", "http://127.0.0.1:9/"), 3),
        (("status", "--server", "nonsense"), 2),
        (("status", "--token-file", "/nonexistent"), 2),
    ],
)
def test_errors_are_one_sentence_with_the_documented_code(
    host: HostServer, arguments: tuple[str, ...], code: int
) -> None:
    refused(host.cli(*arguments), code)


def test_a_wrong_token_is_told_apart(host: HostServer, tmp_path: Path) -> None:
    file = tmp_path / "token"
    file.write_text("wrong")
    said = host.cli("status", "--server", host.url, "--token-file", str(file))
    assert "did not accept the token" in refused(said, 3)
    file.write_text(host.token + "\n")
    said = host.cli("status", "--json", "--server", host.url, "--token-file", str(file))
    assert said.json["phase"] == "off"


def test_chosen_passwords_come_by_file_or_stdin(
    host: HostServer, visit: Visit, tmp_path: Path
) -> None:
    chosen = "möbius grass tandem 9 kettle"
    file = tmp_path / "password"
    file.write_text(chosen + "\n")
    start = ("start", "--host", "127.0.0.1", "--json")
    said = host.cli(
        *(*start, "--password-file", str(file), "--session-password-file", "-"),
        stdin="another lantern over 4 bridges",
    )
    invitation = Invitation.from_json(said.json)
    assert invitation.password == chosen
    assert invitation.session_password == "another lantern over 4 bridges"
    visit(Guest, invitation)
    wrong = visit(Stranger, invitation, source="127.0.0.7")
    assert wrong.ask("GET", "", headers={"Authorization": wrong.basic("x")}).status == 401
    host.cli("stop")
    for weak in ("short", "passwordpassword", "aaaaaaaaaaaaaaaaaaaa"):
        file.write_text(weak)
        sentence = refused(host.cli(*start, "--password-file", str(file)), 1)
        assert weak not in sentence


def test_without_basic_auth_the_first_lock_is_the_join_page(host: HostServer, visit: Visit) -> None:
    said = host.cli("start", "--host", "127.0.0.1", "--no-basic-auth", "--json").json
    assert (said["username"], said["password"]) == (None, None)
    invitation = Invitation.from_json(said)
    stranger = visit(Stranger, invitation)
    entered = stranger.ask("GET", "")
    assert (entered.status, entered.headers["Location"]) == (303, "/secure-share/join")


def test_a_killed_gateway_is_reported_and_everything_put_back(
    host: HostServer, visit: Visit
) -> None:
    invitation = host.share()
    guest = visit(Guest, invitation)
    kernel = Kernel(guest)
    run(kernel.socket, "print(1)")
    os.kill(gateway_of(host.pid).pid, signal.SIGKILL)
    until(lambda: host.status()["phase"] == "failed", 3, "the status is failed")
    assert not listens(invitation.port)
    assert host.status()["allow_remote_access"] == {"before": False, "now": False}
    time.sleep(1)
    assert host.status()["phase"] == "failed"
    assert host.cli("status", "--json").code == 0
    assert host.ask("DELETE", f"api/kernels/{kernel.id}").status_code == 204


def test_what_guests_store_never_becomes_the_hosts(host: HostServer, visit: Visit) -> None:
    invitation = host.share()
    guest, other = visit(Guest, invitation, "A"), visit(Guest, invitation, "B")
    theme = "lab/api/settings/@jupyterlab/apputils-extension:themes"
    dark = {"raw": '{"theme": "JupyterLab Dark"}'}
    assert guest.json("PUT", theme, dark).status == 204
    workspace = {"data": {"x": 1}, "metadata": {"id": "default"}}
    assert guest.json("PUT", "lab/api/workspaces/default", workspace).status == 204
    assert guest.json("GET", theme).json["settings"]["theme"] == "JupyterLab Dark"
    assert guest.json("GET", "lab/api/workspaces/default").json["data"] == {"x": 1}
    assert "theme" not in other.json("GET", theme).json["settings"]
    assert other.json("GET", "lab/api/workspaces/default").json["data"] == {}
    # `_untouched` compares the host's files.
