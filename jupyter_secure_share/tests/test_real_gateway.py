"""The server extension with the real gateway; needs its bundle, and fails without it.

node gateway/build.mjs
"""

from __future__ import annotations

import asyncio
import json
import socket
from pathlib import Path
from typing import Any

import pytest
from jupyter_server.serverapp import ServerApp

from jupyter_secure_share.app import SecureShareApp
from jupyter_secure_share.gateway_program import BUNDLE

from .asking import Asking, problem_code
from .guest_program import GuestProgram
from .samples import sample
from .sharing import SHARE, body, port
from .snapshot import Snapshot
from .waiting import eventually, is_door_open


@pytest.fixture(autouse=True)
def bundle() -> None:
    assert BUNDLE.is_file(), "build the gateway first: node gateway/build.mjs"


@pytest.fixture
def real_app(jp_serverapp: ServerApp) -> SecureShareApp:
    (app,) = jp_serverapp.extension_manager.extension_apps["jupyter_secure_share"]
    assert isinstance(app, SecureShareApp)
    return app


async def start(asking: Asking, **options: Any) -> dict[str, Any]:
    answer = await asking.host("POST", SHARE, {"host": "127.0.0.1"} | options)
    assert answer.code == 201, answer.body
    status: dict[str, Any] = body(answer)
    return status


async def test_a_guest_comes_in_works_and_is_out(
    jp_serverapp: ServerApp, real_app: SecureShareApp, asking: Asking
) -> None:
    before = Snapshot(jp_serverapp)
    live = await start(asking, document="a.ipynb")
    assert live.keys() == sample("status.live").keys()
    invitation = body(await asking.host("GET", f"{SHARE}/invitation"))
    assert invitation.keys() == sample("invitation").keys()
    guest = GuestProgram(invitation)
    status, _, _ = await asyncio.to_thread(guest.ask, "GET", "api/contents")
    assert status in (401, 403)
    await asyncio.to_thread(guest.enter, "Zoë")

    status, _, text = await asyncio.to_thread(guest.ask, "GET", "api/me")
    assert status == 200
    # Changes are gathered for a moment before they are told; the panel may be 1 s behind.
    await eventually(lambda: real_app.share.status["guests"], within_seconds=1.0)
    shown = body(await asking.host("GET", SHARE))["guests"]
    assert [person["name"] for person in shown] == ["Zoë"]
    identity = json.loads(text)["identity"]
    assert (identity["username"], identity["name"]) == (shown[0]["username"], "Zoë")
    json_body = {"Content-Type": "application/json"}
    status, _, text = await asyncio.to_thread(
        guest.ask, "POST", "api/contents", json_body, '{"type": "file"}'
    )
    assert status == 201, text
    status, _, page = await asyncio.to_thread(guest.ask, "GET", "lab")
    assert status == 200
    for canary in (asking.token, jp_serverapp.root_dir, invitation["password"]):
        assert canary not in page
    # The host's routes are nobody else's.
    status, _, _ = await asyncio.to_thread(guest.ask, "GET", SHARE)
    assert status in (403, 404)

    answer = await asking.host("DELETE", f"jupyter-secure-share/guests/{shown[0]['id']}")
    assert (answer.code, body(answer)["guests"]) == (200, [])
    status, _, _ = await asyncio.to_thread(guest.ask, "GET", "api/me")
    assert status != 200

    off = body(await asking.host("DELETE", SHARE))
    assert off["phase"] == "off"
    assert not is_door_open(port(live))
    assert before.differences() == []


async def test_the_certificate_is_kept_until_it_is_forgotten(
    real_app: SecureShareApp, asking: Asking
) -> None:
    seen = []
    for _ in range(2):
        seen.append((await start(asking))["fingerprint_sha256"])
        await asking.host("DELETE", SHARE)
    folder = Path(real_app.state_dir) / "secure-share"
    assert folder.stat().st_mode & 0o777 == 0o700
    assert (await asking.host("POST", "jupyter-secure-share/forget")).code == 204
    assert not folder.exists()
    seen.append((await start(asking))["fingerprint_sha256"])
    assert seen[0] == seen[1] != seen[2]


async def test_a_port_that_is_taken(jp_serverapp: ServerApp, asking: Asking) -> None:
    before = Snapshot(jp_serverapp)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        wish = {"host": "127.0.0.1", "port": listener.getsockname()[1]}
        answer = await asking.host("POST", SHARE, wish)
    assert (answer.code, problem_code(answer)) == (409, "PORT_TAKEN")
    assert body(await asking.host("GET", SHARE))["phase"] == "failed"
    assert before.differences() == []


async def test_a_weak_password(asking: Asking) -> None:
    answer = await asking.host("POST", SHARE, {"host": "127.0.0.1", "password": "aaaaaaaaaaaaaaaa"})
    assert (answer.code, problem_code(answer)) == (400, "PASSWORD_TOO_WEAK")


async def test_what_the_gateway_alone_can_refuse(asking: Asking) -> None:
    for wish in ({"host": "nothing like it"}, {"username": "a:b"}, {"document": "../x"}):
        answer = await asking.host("POST", SHARE, {"host": "127.0.0.1"} | wish)
        assert (answer.code, problem_code(answer)) == (400, "BAD_OPTIONS")


async def test_a_longer_share(asking: Asking) -> None:
    live = await start(asking, minutes=5)
    answer = await asking.host("POST", f"{SHARE}/extend", {"minutes": 30})
    assert answer.code == 200
    assert body(answer)["expires_at"] > live["expires_at"]


async def test_choices_name_this_machines_addresses(asking: Asking) -> None:
    choices = body(await asking.host("GET", f"{SHARE}/choices"))
    assert choices["blocked"] is None
    addresses = {address["address"]: address for address in choices["addresses"]}
    assert addresses["127.0.0.1"]["loopback"] is True
    expected = sample("addresses")["addresses"][0].keys()
    assert all(address.keys() == expected for address in addresses.values())
