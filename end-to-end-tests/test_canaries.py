"""Secrets of the host stand in no byte a guest gets, no log, argv, environment or file."""

from __future__ import annotations

import base64
import json
import os
import re
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest
import routes
import websocket
from host_server import HostServer
from invitation import Invitation
from kernel_messages import run
from patience import until
from process_table import descendants, gateway_of, processes
from raw import send, upgrade
from visitors import Guest, Kernel, Stranger

API_KEY = "canary-api-key-5d1c9e"
"""Stands in the host's settings, workspace, page config, kernel and notebook config."""

SCHEMAS = "lab/api/settings"


@dataclass
class Scene:
    """A host with secrets, a share, and everything that was received."""

    host: HostServer
    invitation: Invitation
    log_before: int
    received: list[bytes]

    def secrets(self) -> dict[str, bytes]:
        """Return what nobody but the host may know, and guests only by the host's own word."""
        [key] = self.host.probe()["keys"]
        raw = bytes.fromhex(key)
        return {
            "token": self.host.token.encode(),
            "passphrase": self.invitation.password.encode(),
            "session password": self.invitation.session_password.encode(),
            "basic": base64.b64encode(
                f"{self.invitation.username}:{self.invitation.password}".encode()
            ),
            "assertion key": raw,
            "assertion key in hex": key.encode(),
            "assertion key in base64": base64.b64encode(raw).rstrip(b"="),
            "assertion key in base64url": base64.urlsafe_b64encode(raw).rstrip(b"="),
        }


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    """Return the stage for all tests here."""
    home = tmp_path_factory.mktemp("canaries") / "home"
    plant(home)
    host = HostServer(home)
    log_before = len(host.log)
    yield Scene(host, host.share(), log_before, [])
    # Not asked to end: after a kernel that could not start, Jupyter waits for it for ever.
    host.kill()
    host.stop()


def plant(home: Path) -> None:
    """Put an API key wherever a host may have one."""
    files = {
        "settings/@jupyterlab/apputils-extension/themes.jupyterlab-settings": {
            "theme": "JupyterLab Dark",
            "overrides": {"code-font-size": API_KEY},
        },
        "workspaces/default-37a8.jupyterlab-workspace": {
            "data": {"secret": API_KEY},
            "metadata": {"id": "default"},
        },
        "config/labconfig/page_config.json": {"apiKey": API_KEY},
        "config/nbconfig/notebook.json": {"key": API_KEY},
        "config/serverconfig/notebook.json": {"key": API_KEY},
        "data/kernels/canary/kernel.json": {
            "argv": [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"],
            "display_name": "Canary",
            "language": "python",
            "env": {"API_KEY": API_KEY},
            "metadata": {"path": str(home / "x")},
        },
    }
    for name, content in files.items():
        (home / name).parent.mkdir(parents=True, exist_ok=True)
        (home / name).write_text(json.dumps(content))
    # `HostServer` makes this one.
    assert not (home / "work").exists()


@pytest.fixture(scope="module")
def received(scene: Scene) -> list[bytes]:
    """Return all bytes that strangers and guests got, by every route, method and socket."""
    invitation, host = scene.invitation, scene.host
    (host.work / "a.txt").write_text("text\n")
    (host.work / "b.ipynb").write_text(
        json.dumps({"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5})
    )
    guest = Guest(invitation, "Crawler")
    stranger = Stranger(invitation)
    for visitor in (guest, stranger):
        visitor.received = scene.received.append
    try:
        ask_everything(guest, stranger, scene)
        listen_everywhere(guest, scene)
    finally:
        guest.close()
        stranger.close()
    assert sum(map(len, scene.received)) > 1_000_000
    return scene.received


def ask_everything(guest: Guest, stranger: Stranger, scene: Scene) -> None:
    """Every path by every method, every setting, every file of the page, every kind of error."""
    invitation, base = scene.invitation, scene.invitation.base
    html = {"Accept": "text/html"}
    for path in (*routes.PATHS, "secure-share/join", "secure-share/x", "no/such/page"):
        for method in ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"):
            stranger.ask(method, path, headers=html)
            guest.ask(method, path, headers=html)
            guest.ask(method, path)
            if method in ("POST", "PUT", "PATCH"):
                guest.ask(method, path, b"{", {"Content-Type": "application/json"})
                guest.json(method, path, {"path": "../../etc/passwd", "name": "x", "type": "file"})
        cookie = f"Cookie: {guest.cookie}"
        for target in (base + path, f"{base}{path}/..", f"{base}{path}%2f"):
            scene.received.append(upgrade(invitation, target.partition("?")[0], cookie))
    for path in ("%2e%2e/", "a%00", "x/../y", "api/contents/..%2f", "a\\b", "a//b", "a;b"):
        scene.received.append(
            send(
                invitation,
                f"GET {base}{path} HTTP/1.1\r\nHost: {invitation.netloc}\r\n{cookie}\r\n"
                "Connection: close\r\n\r\n".encode(),
                seconds=2,
            )
        )
    for path in (
        "api/contents/nope.txt",
        "api/contents/nodir/x.txt",
        "api/contents/.hidden",
        "api/contents/a.txt?type=directory",
        "api/contents/b.ipynb?type=file&format=base64&hash=1&require_hash=1",
        "files/nope",
        "nbconvert/html/b.ipynb",
        "nbconvert/nonsense/b.ipynb",
        "lab/api/settings/nope:x",
        "lab/api/themes/nope/x.css",
        "lab/extensions/nope/x.js",
        "kernelspecs/canary/nope.png",
        "kernelspecs/canary/kernel.json",
        "api/kernelspecs/canary",
        "api/kernelspecs/nope",
        "static/lab/nope.js",
        "lab/api/translations/..",
        "api/terminals/99",
        "lab?token=x",
        "api/status?token=x",
    ):
        for method in ("GET", "PUT", "DELETE", "PATCH", "POST"):
            guest.json(method, path, {"type": "file", "format": "text", "content": "x"})
            guest.ask(method, path, headers=html)
    guest.json("POST", "api/kernels", {"name": "nope"})
    guest.json("POST", "api/sessions", {"path": "b.ipynb", "type": "notebook", "name": ""})
    guest.json("POST", "api/terminals", {"cwd": "/nonexistent"})
    for listed in guest.ask("GET", SCHEMAS).json["settings"]:
        guest.ask("GET", f"{SCHEMAS}/{listed['id']}")

    page = guest.ask("GET", "lab", headers=html).text
    [config] = re.findall(r'id="jupyter-config-data" type="application/json">(.*?)<', page)
    scene.received.append(json.dumps(json.loads(config), ensure_ascii=False).encode())
    places = re.findall(r'(?:src|href)="([^"]+)"', page)
    for extension in json.loads(config)["federated_extensions"]:
        places.append(f"lab/extensions/{extension['name']}/{extension['load']}")
    for place in places:
        target = urlsplit(urljoin(f"{invitation.origin}{base}", place))
        assert target.netloc == invitation.netloc
        guest.ask("GET", f"{target.path}?{target.query}" if target.query else target.path)
    # One wrong try from each of a few sources; the page that comes back knows what was typed.
    for number in range(3):
        wrong = Stranger(invitation, source=f"127.0.1.{number + 1}")
        wrong.received = scene.received.append
        wrong.ask("GET", "", headers={"Authorization": wrong.basic("wrong")})
        wrong.pass_outer_lock()
        wrong.try_to_join("Eve", "wrong")
        wrong.try_to_join("", invitation.session_password)
        wrong.close()


def listen_everywhere(guest: Guest, scene: Scene) -> None:
    """Events, a room, presence, a kernel, the page's own socket, while the host is at work."""
    host = scene.host
    notebook = {"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    (host.work / "room.ipynb").write_text(json.dumps(notebook))
    events = guest.socket("api/events/subscribe")
    live = guest.socket("secure-share/live")
    grant = guest.json(
        "PUT", "api/collaboration/session/room.ipynb", {"format": "json", "type": "notebook"}
    )
    assert grant.status in (200, 201), grant.text
    room = ":".join(grant.json[key] for key in ("format", "type", "fileId"))
    rooms = [
        guest.socket(f"api/collaboration/room/{room}?sessionId={grant.json['sessionId']}"),
        guest.socket("api/collaboration/room/JupyterLab:globalAwareness"),
    ]
    for socket in rooms:
        # Sync step 1 with an empty state vector.
        socket.send_binary(bytes([0, 0, 1, 0]))
    kernel = Kernel(guest)
    run(kernel.socket, "1 / 0")
    kernel.socket.close()

    text = {"type": "file", "format": "text", "content": "more"}
    host.ask("PUT", "api/contents/c.txt", json=text)
    host.ask("DELETE", "api/contents/c.txt")
    host.ask("PUT", "api/contents/nodir/c.txt", json=text)
    host.ask("POST", "api/kernels", json={"name": "nope"})
    host.ask("PUT", "api/collaboration/session/a.txt", json={"format": "text", "type": "file"})
    host.ask("POST", "jupyter-secure-share/share/extend", json={"minutes": 1})
    for socket in (events, live, *rooms):
        socket.settimeout(1.0)
        count = len(scene.received)
        try:
            while True:
                heard = socket.recv()
                scene.received.append(heard if isinstance(heard, bytes) else heard.encode())
        except websocket.WebSocketTimeoutException:
            pass
        assert len(scene.received) > count


def found_in(text: bytes, secrets: dict[str, bytes]) -> list[str]:
    return [name for name, secret in secrets.items() if secret in text]


def test_nothing_that_strangers_and_guests_receive_holds_a_secret_or_a_place_of_the_host(
    scene: Scene, received: list[bytes]
) -> None:
    secrets = scene.secrets() | {
        "home": str(scene.host.home).encode(),
        "installation": sys.prefix.encode(),
        "api key": API_KEY.encode(),
    }
    found = {
        (name, block[max(0, block.find(secrets[name]) - 200) :][:400])
        for block in received
        for name in found_in(block, secrets)
    }
    assert found == set()
    # What is looked for is there to be found.
    own = scene.host.ask("GET", SCHEMAS).content + scene.host.ask("GET", "api/kernelspecs").content
    assert found_in(own, secrets) == ["home", "installation", "api key"]


def test_no_answer_carries_headers_of_jupyters(received: list[bytes]) -> None:
    heads = b"\n".join(block.partition(b"\n\n")[0] for block in received).lower()
    for name in (b"access-control-", b"server:", b"x-jupyter", b"report-uri"):
        assert name not in heads
    cookies = re.findall(rb"^set-cookie: (.*)$", heads, re.MULTILINE)
    assert all(cookie.startswith(b"__host-jss-") for cookie in cookies)


def test_no_log_line_since_the_start_holds_a_secret(scene: Scene, received: list[bytes]) -> None:
    assert received
    log = scene.host.log[scene.log_before :].encode()
    assert b"gateway: " in log
    secrets = scene.secrets()
    cookies = {
        f"cookie {number}": cookie
        for number, cookie in enumerate(
            re.findall(rb"__Host-jss-\w+=([\w-]{43})", b"\n".join(received))
        )
    }
    assert len(cookies) >= 3
    assert found_in(log, secrets | cookies) == []
    assert b"Secure-Share-Assertion: " not in log
    own = b"\n".join(line for line in log.splitlines() if b"gateway: " in line)
    assert str(scene.host.home).encode() not in own


def test_no_argv_or_environment_holds_a_secret(scene: Scene, received: list[bytes]) -> None:
    assert received
    guest = Guest(scene.invitation, "Runner")
    kernel = Kernel(guest)
    run(kernel.socket, "1")
    guest.json("POST", "api/terminals", {})
    secrets = scene.secrets()
    # While commands of the host run, too.
    with ThreadPoolExecutor(2) as pool:
        commands = [pool.submit(scene.host.cli, "status", "--json") for _ in range(4)]
        seen = 0
        while not all(command.done() for command in commands):
            for process in processes():
                seen += 1
                assert found_in(process.argv, secrets) == []
                if process.pid != os.getpid():
                    assert found_in(process.environment, secrets) == []
    assert seen > 10
    assert len(descendants(scene.host.pid)) >= 3
    gateway = gateway_of(scene.host.pid)
    assert str(scene.host.home).encode() not in gateway.argv + gateway.environment
    names = {entry.partition(b"=")[0] for entry in gateway.environment.split(b"\0") if entry}
    assert names <= {b"LANG", b"LC_ALL", b"TZ", b"TMPDIR"}
    guest.close()


def test_no_file_holds_a_secret(scene: Scene, received: list[bytes]) -> None:
    assert received
    secrets = scene.secrets()
    [kept] = scene.host.state_folder.iterdir()
    assert kept.suffix == ".pem"
    found = []
    for path in scene.host.home.rglob("*"):
        # Where Jupyter itself keeps its token: its own files, and the log from before the share.
        is_jupyters = path.name.startswith("jpserver-") or path == scene.host.log_file
        if path.is_file() and not is_jupyters:
            found += [(path.name, name) for name in found_in(path.read_bytes(), secrets)]
    assert found == []


def test_what_the_host_is_told_is_cached_nowhere(scene: Scene) -> None:
    for path in ("share/invitation", "share", "share/choices"):
        answer = scene.host.ask("GET", f"jupyter-secure-share/{path}")
        assert answer.headers["Cache-Control"] == "no-store"
    until(lambda: scene.host.status()["phase"] == "live", 1, "the share is live")
