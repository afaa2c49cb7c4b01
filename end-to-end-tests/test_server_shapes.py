"""Every way in which a Jupyter can be reached is a way in which it can be shared."""

from __future__ import annotations

import http.client
import subprocess
from pathlib import Path
from urllib.parse import urlsplit

from host_server import HostServer, NewHost, listens
from invitation import Invitation
from kernel_messages import run
from visitors import Guest, Kernel, Stranger, Visit, is_shut


def at_work(host: HostServer, invitation: Invitation, visit: Visit) -> None:
    """Let a guest do a bit of everything, and see the share end."""
    guest = visit(Guest, invitation, "Zoë")
    lab = guest.ask("GET", "lab", headers={"Accept": "text/html"})
    assert lab.status == 200
    assert f'"baseUrl": "{invitation.base}"' in lab.text.replace('":"', '": "')
    text = {"type": "file", "format": "text", "content": "x"}
    assert guest.json("PUT", "api/contents/a.txt", text).status == 201
    kernel = Kernel(guest)
    assert run(kernel.socket, "print(6 * 7)") == "42\n"
    grant = guest.json("PUT", "api/collaboration/session/a.txt", {"format": "text", "type": "file"})
    room = guest.socket(
        f"api/collaboration/room/text:file:{grant.json['fileId']}?sessionId={grant.json['sessionId']}"
    )
    assert room.recv()
    events = guest.socket("api/events/subscribe")
    assert guest.ask("GET", "/api/me" if invitation.base != "/" else "/x").status in (403, 404)
    said = host.cli("stop", *tls(host))
    assert (said.code, said.stderr) == (0, "")
    assert not listens(invitation.port)
    assert is_shut(events, 1)


def tls(host: HostServer) -> tuple[str, ...]:
    """Return the option that names the certificate of an https server."""
    file = host.home.parent / "server.pem"
    return ("--server-certificate", str(file)) if host.url.startswith("https") else ()


def start(host: HostServer) -> Invitation:
    said = host.cli("start", "--host", "127.0.0.1", "--json", *tls(host))
    return Invitation.from_json(said.json)


def ask_as(host: HostServer, name: str, path: str) -> int:
    """Ask Jupyter itself under a foreign name."""
    place = urlsplit(host.url)
    connection = http.client.HTTPConnection(place.hostname or "", place.port or 0, timeout=10)
    headers = {"Host": name, "Authorization": f"token {host.token}"}
    connection.request("GET", place.path + path, headers=headers)
    status = connection.getresponse().status
    connection.close()
    return status


def test_below_a_base_url_with_remote_access_on_before(new_host: NewHost, visit: Visit) -> None:
    host = new_host("--ServerApp.base_url=/user/x/", "--ServerApp.allow_remote_access=True")
    assert ask_as(host, "lab.example", "api/status") == 200
    invitation = start(host)
    assert invitation.base == "/user/x/"
    # The host already works remotely, and goes on to.
    assert ask_as(host, "lab.example", "api/status") == 200
    access = host.status()["allow_remote_access"]
    assert access == {"before": True, "now": True}
    at_work(host, invitation, visit)
    assert host.status()["allow_remote_access"] == {"before": True, "now": True}
    assert ask_as(host, "lab.example", "api/status") == 200


def test_over_a_unix_socket(new_host: NewHost, visit: Visit, tmp_path: Path) -> None:
    host = new_host(f"--ServerApp.sock={tmp_path / 'jupyter.sock'}")
    assert host.url.startswith("http+unix://")
    at_work(host, start(host), visit)
    status = host.cli("status", "--json").json
    assert status["allow_remote_access"] == {"before": False, "now": False}


def test_over_https_with_a_certificate_of_its_own(
    new_host: NewHost, visit: Visit, tmp_path: Path
) -> None:
    file = tmp_path / "server.pem"
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"),
            *("-nodes", "-days", "2", "-subj", "/CN=localhost", "-keyout", file, "-out", file),
            *("-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"),
        ],
        check=True,
        capture_output=True,
    )
    host = new_host(f"--ServerApp.certfile={file}", f"--ServerApp.keyfile={file}")
    assert host.url.startswith("https://")
    at_work(host, start(host), visit)


def test_without_a_login_of_its_own(new_host: NewHost, visit: Visit) -> None:
    host = new_host("--IdentityProvider.token=", "--PasswordIdentityProvider.hashed_password=")
    invitation = start(host)
    assert host.cli("status", "--json").json["phase"] == "live"
    guest = visit(Guest, invitation, "Zoë")
    # Jupyter takes everybody for the host here; the share does not.
    assert guest.ask("GET", "api/me").json["identity"]["name"] == "Zoë"
    assert visit(Stranger, invitation).ask("GET", "api/me").status == 403
    assert host.cli("stop").code == 0


def test_the_administrators_ceiling_and_switches_hold_on_the_command_line(
    new_host: NewHost,
) -> None:
    app = "--SecureShareApp"
    host = new_host(
        f"{app}.max_share_minutes=20",
        f"{app}.max_guests=3",
        f"{app}.require_basic_auth=True",
        f"{app}.require_generated_passwords=True",
    )
    for arguments in (
        ("--minutes", "21"),
        ("--max-guests", "4"),
        ("--no-basic-auth",),
        ("--password-file", "-"),
    ):
        said = host.cli(
            "start", "--host", "127.0.0.1", *arguments, stdin="a long and lonely lantern"
        )
        assert said.code == 4, (arguments, said)
        assert "administrator" in said.stderr
    invitation = host.share()
    status = host.status()
    assert (status["max_guests"], status["role"]) == (3, "full")
    guests = [Guest(invitation, f"G{number}") for number in range(3)]
    late = Stranger(invitation)
    late.pass_outer_lock()
    refused = late.try_to_join("Late")
    assert (refused.status, refused.refusal) == (503, "full")
    assert host.cli("extend", "1").code == 4
    for visitor in (*guests, late):
        visitor.close()
