"""A share through ngrok, as the host's REST interface sees it: fake gateway, real server."""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from jupyter_server.serverapp import ServerApp

from jupyter_secure_share import authtoken_sources, host_actions
from jupyter_secure_share.app import SecureShareApp
from jupyter_secure_share.authtoken_sources import FILE, VARIABLE
from jupyter_secure_share.gateway_program import NGROK_PARTS, GatewayProgram, locate_gateway

from .asking import Asking, problem_code
from .certificates import CERTIFICATE
from .conftest import Record
from .samples import sample
from .sharing import SHARE, body, port, start
from .waiting import eventually, is_door_open, is_running

AUTHTOKEN = "jupyter-secure-share/authtoken"
NEW_ADDRESS = "jupyter-secure-share/new-address"
SECRET = "2canary_notARealAuthtoken"

each_way_to_give_it = pytest.mark.parametrize("remember", [False, True], ids=["given", "kept"])


async def give(asking: Asking, authtoken: str = SECRET, *, remember: bool = False) -> Any:
    answer = await asking.host("PUT", AUTHTOKEN, {"authtoken": authtoken, "remember": remember})
    assert answer.code == 200, answer.body
    return body(answer)


async def source(asking: Asking) -> Any:
    return body(await asking.host("GET", f"{SHARE}/choices"))["ngrok"]["authtoken_source"]


@pytest.mark.usefixtures("share_app")
async def test_the_gateway_is_told_what_it_needs(asking: Asking, record: Record) -> None:
    await give(asking)
    live = await start(asking, transport="ngrok", domain="calm-otter.ngrok-free.dev")
    (told,) = record.messages("start")
    example = sample("to-gateway.start.ngrok")
    assert told.keys() == example.keys()
    assert told["options"].keys() == example["options"].keys()
    assert told["options"]["domain"] == "calm-otter.ngrok-free.dev"
    assert told["ngrok"] == {
        "authtoken": SECRET,
        "server_addr": None,
        "root_cas": None,
        "public_cas": None,
        "public_addr": None,
    }
    expected = sample("status.tunnel")
    assert live.keys() == expected.keys()
    assert live["tunnel"].keys() == expected["tunnel"].keys()
    assert live["usage"].keys() == expected["usage"].keys()
    off = body(await asking.host("DELETE", SHARE))
    assert (off["tunnel"], off["usage"]) == (None, None)


@pytest.mark.usefixtures("share_app")
async def test_a_share_on_the_lan_is_told_no_secret_of_ngrok(
    asking: Asking, record: Record
) -> None:
    await give(asking)
    await start(asking)
    (told,) = record.messages("start")
    assert told["ngrok"] is None
    assert SECRET not in str(record.entries)


async def test_the_administrators_ingress_reaches_the_gateway(
    share_app: SecureShareApp, asking: Asking, record: Record, tmp_path: Path
) -> None:
    file = tmp_path / "ca.pem"
    file.write_text(CERTIFICATE)
    share_app.ngrok_server_addr = "ingress.example:443"
    share_app.ngrok_root_cas = "host"
    share_app.ngrok_public_cas = str(file)
    share_app.ngrok_public_addr = "[::1]:8443"
    await give(asking)
    await start(asking, transport="ngrok")
    assert record.messages("start")[0]["ngrok"] == {
        "authtoken": SECRET,
        "server_addr": "ingress.example:443",
        "root_cas": "host",
        "public_cas": CERTIFICATE,
        "public_addr": "[::1]:8443",
    }


@pytest.mark.usefixtures("share_app")
@pytest.mark.parametrize("name", ["server_addr", "ngrok_server_addr", "root_cas", "authtoken"])
async def test_a_request_does_not_set_what_is_the_administrators(
    asking: Asking, record: Record, name: str
) -> None:
    await give(asking)
    answer = await asking.host("POST", SHARE, {"transport": "ngrok", name: "evil.example:443"})
    assert (answer.code, problem_code(answer)) == (400, "BAD_OPTIONS")
    answer = await asking.host("PUT", AUTHTOKEN, {"authtoken": "x", name + "2": "evil.example"})
    assert (answer.code, problem_code(answer)) == (400, "BAD_OPTIONS")
    assert record.starts == []


async def test_a_trait_that_makes_no_sense_is_in_the_way(
    share_app: SecureShareApp, asking: Asking, record: Record
) -> None:
    share_app.ngrok_root_cas = "/nothing/there.pem"
    _, ngrok = body(await asking.host("GET", f"{SHARE}/choices"))["transports"]
    assert ngrok["problem"]["code"] == "NGROK_SETTING_WRONG"
    assert "SecureShareApp.ngrok_root_cas" in ngrok["problem"]["message"]
    await give(asking)
    answer = await asking.host("POST", SHARE, {"transport": "ngrok"})
    assert (answer.code, body(answer)) == (409, ngrok["problem"])
    assert record.starts == []
    await start(asking)


async def test_an_installation_without_ngrok(
    share_app: SecureShareApp,
    asking: Asking,
    record: Record,
    fake_gateway: Callable[[str], GatewayProgram],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    program = GatewayProgram(fake_gateway("obedient").command)
    monkeypatch.setattr(host_actions, "locate_gateway", lambda _node: program)
    lan, ngrok = body(await asking.host("GET", f"{SHARE}/choices"))["transports"]
    assert lan["problem"] is None
    assert ngrok["problem"]["code"] == "NGROK_MISSING"
    await give(asking)
    answer = await asking.host("POST", SHARE, {"transport": "ngrok"})
    assert (answer.code, body(answer)) == (409, ngrok["problem"])
    assert record.starts == []
    share_app.allowed_transports = ["lan"]
    _, ngrok = body(await asking.host("GET", f"{SHARE}/choices"))["transports"]
    assert ngrok["problem"]["code"] == "BEYOND_LIMIT"


def test_ngrok_is_there_when_all_its_parts_are(tmp_path: Path) -> None:
    bundle = tmp_path / "gateway.cjs"
    bundle.touch()
    for part in NGROK_PARTS:
        assert not locate_gateway(bundle=bundle).has_ngrok
        (tmp_path / part).touch()
    assert locate_gateway(bundle=bundle).has_ngrok


@pytest.mark.usefixtures("share_app")
async def test_a_share_without_an_authtoken_is_refused_with_the_next_step(
    asking: Asking, record: Record
) -> None:
    answer = await asking.host("POST", SHARE, {"transport": "ngrok"})
    assert (answer.code, problem_code(answer)) == (409, "NGROK_TOKEN_NEEDED")
    assert "https://dashboard.ngrok.com/" in body(answer)["next_step"]
    assert record.starts == []
    assert body(await asking.host("GET", SHARE))["problem"] == body(answer)


async def test_an_authtoken_is_given_and_forgotten(
    share_app: SecureShareApp, asking: Asking
) -> None:
    file = Path(share_app.state_dir) / "secure-share" / FILE
    assert await give(asking) == {"authtoken_source": "given"}
    assert not file.exists()
    assert await give(asking, remember=True) == {"authtoken_source": "remembered"}
    assert file.read_text() == f"{SECRET}\n"
    assert await source(asking) == "remembered"
    answer = await asking.host("DELETE", AUTHTOKEN)
    assert (answer.code, body(answer)) == (200, {"authtoken_source": None})
    assert not file.exists()
    assert await source(asking) is None


@each_way_to_give_it
async def test_forget_forgets_the_authtoken_too(
    share_app: SecureShareApp, asking: Asking, remember: bool
) -> None:
    del share_app
    await give(asking, remember=remember)
    assert (await asking.host("POST", "jupyter-secure-share/forget")).code == 204
    assert await source(asking) is None


@pytest.mark.usefixtures("share_app")
@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({}, "NGROK_TOKEN_MALFORMED"),
        ({"authtoken": "canary canary"}, "NGROK_TOKEN_MALFORMED"),
        ({"authtoken": ["canary"]}, "NGROK_TOKEN_MALFORMED"),
        ({"authtoken": "canary", "remember": "yes"}, "BAD_OPTIONS"),
        ({"authtoken": "canary", "remember": None}, "BAD_OPTIONS"),
        ({"authtoken": "canary", "keep": True}, "BAD_OPTIONS"),
    ],
    ids=str,
)
async def test_what_is_no_authtoken_is_refused(
    asking: Asking, given: dict[str, object], code: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    answer = await asking.host("PUT", AUTHTOKEN, given)
    assert (answer.code, problem_code(answer)) == (400, code)
    assert b"canary" not in answer.body
    assert "canary" not in caplog.text
    assert await source(asking) is None


@pytest.mark.usefixtures("share_app")
async def test_another_address(asking: Asking, record: Record) -> None:
    answer = await asking.host("POST", NEW_ADDRESS)
    assert (answer.code, problem_code(answer)) == (409, "NOT_LIVE")
    await give(asking)
    await start(asking, transport="ngrok")
    answer = await asking.host("POST", NEW_ADDRESS)
    assert (answer.code, body(answer)["tunnel"]["address_changes"]) == (200, 1)
    (told,) = record.messages("new_address")
    assert told.keys() == sample("to-gateway.new-address").keys()


@pytest.mark.usefixtures("share_app")
async def test_on_the_lan_there_is_no_other_address(asking: Asking) -> None:
    await start(asking)
    answer = await asking.host("POST", NEW_ADDRESS)
    assert (answer.code, problem_code(answer)) == (409, "NO_NEW_ADDRESS")
    assert body(await asking.host("GET", SHARE))["phase"] == "live"


@pytest.mark.parametrize("gateway_mode", ["refuses-with-service"])
@pytest.mark.usefixtures("share_app")
async def test_what_ngrok_says_itself_is_passed_on(asking: Asking) -> None:
    await give(asking)
    answer = await asking.host("POST", SHARE, {"transport": "ngrok"})
    assert (answer.code, body(answer)) == (409, sample("problem.service"))
    assert body(await asking.host("GET", SHARE))["problem"] == sample("problem.service")


@pytest.mark.parametrize("gateway_mode", ["slow"])
async def test_a_tunnel_may_take_its_time_and_stop_ends_the_start_at_once(
    share_app: SecureShareApp, asking: Asking, record: Record
) -> None:
    """Red when all transports are given the seconds of the LAN."""
    share_app.share._start_seconds = {"lan": 0.0, "ngrok": 60.0}
    await give(asking)
    starting = asyncio.ensure_future(asking.host("POST", SHARE, {"transport": "ngrok"}))
    await eventually(lambda: record.messages("start"))
    assert body(await asking.host("GET", SHARE))["phase"] == "starting"
    began = asyncio.get_running_loop().time()
    assert body(await asking.host("DELETE", SHARE))["phase"] == "off"
    answer = await starting
    assert asyncio.get_running_loop().time() - began < 5
    assert (answer.code, problem_code(answer)) == (409, "START_CANCELLED")
    assert not is_running(record.pid)


@each_way_to_give_it
@pytest.mark.skipif(not Path("/proc/self").exists(), reason="looks at processes as Linux does")
async def test_the_authtoken_travels_by_pipe_alone(
    share_app: SecureShareApp,
    asking: Asking,
    record: Record,
    caplog: pytest.LogCaptureFixture,
    remember: bool,
) -> None:
    """Looks through log, answers, pictures of objects, arguments and environments."""
    caplog.set_level(logging.DEBUG)
    await give(asking, remember=remember)
    await start(asking, transport="ngrok")
    answers = [
        await asking.host(method, target)
        for method, target in (
            ("GET", SHARE),
            ("GET", f"{SHARE}/choices"),
            ("GET", f"{SHARE}/invitation"),
            ("GET", "lab"),
            ("POST", NEW_ADDRESS),
            ("DELETE", "jupyter-secure-share/guests/0000000000000000"),
        )
    ]
    assert record.messages("start")[0]["ngrok"]["authtoken"] == SECRET
    assert is_door_open(port(body(answers[0])))
    process = Path(f"/proc/{record.pid}")
    places = {
        "arguments": (process / "cmdline").read_bytes(),
        "environment": (process / "environ").read_bytes(),
        "start": str(record.starts).encode(),
        "answers": b"".join(answer.body for answer in answers),
        "headers": str([answer.headers for answer in answers]).encode(),
        "status": repr(share_app.share.status).encode(),
        "objects": repr([vars(share_app._actions), share_app.rules]).encode(),
        "traits": repr(share_app.trait_values()).encode(),
        "our environment": str(dict(os.environ)).encode(),
    }
    await asking.host("DELETE", SHARE)
    await asking.host("DELETE", AUTHTOKEN)
    places["log"] = caplog.text.encode()
    assert b"gateway: fake-started" in places["log"]
    assert [name for name, found in places.items() if SECRET.encode() in found] == []


class TestEnvironment:
    """NGROK_AUTHTOKEN is used, and no kernel inherits it."""

    @pytest.fixture
    def jp_environ(self, jp_environ: None, monkeypatch: pytest.MonkeyPatch) -> None:
        del jp_environ
        monkeypatch.setenv(VARIABLE, SECRET)

    async def test_it_is_used_and_the_host_is_told(
        self, share_app: SecureShareApp, asking: Asking, record: Record
    ) -> None:
        del share_app
        choices = body(await asking.host("GET", f"{SHARE}/choices"))
        assert choices["ngrok"] == {"authtoken_source": "environment"}
        assert [warning["code"] for warning in choices["warnings"]] == ["NGROK_TOKEN_TAKEN"]
        await start(asking, transport="ngrok")
        assert record.messages("start")[0]["ngrok"]["authtoken"] == SECRET
        assert VARIABLE not in os.environ

    @pytest.mark.skipif(not Path("/proc/self").exists(), reason="Linux shows environments")
    async def test_no_kernel_has_it(self, jp_serverapp: ServerApp, asking: Asking) -> None:
        """Red when the variable is only read."""
        answer = await asking.host("POST", "api/kernels", {"name": "python3"})
        assert answer.code == 201, answer.body
        kernel = body(answer)["id"]
        try:
            provisioner: Any = jp_serverapp.kernel_manager.get_kernel(kernel).provisioner
            environ = Path(f"/proc/{provisioner.pid}/environ").read_bytes()
            assert b"JPY_PARENT_PID=" in environ
            assert VARIABLE.encode() not in environ
            assert SECRET.encode() not in environ
        finally:
            await asking.host("DELETE", f"api/kernels/{kernel}")


@pytest.mark.usefixtures("share_app")
async def test_a_failure_leaves_no_authtoken_behind(
    asking: Asking, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Jupyter logs requests that fail, and Python where: neither may quote the body."""
    caplog.set_level(logging.DEBUG)

    def write_nothing(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr(authtoken_sources, "write_private", write_nothing)
    given = {"authtoken": SECRET, "remember": True}
    unkept = await asking.host("PUT", AUTHTOKEN, given)
    assert problem_code(unkept) == "NGROK_TOKEN_NOT_KEPT"

    def find_a_bug(*_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(authtoken_sources.AuthtokenSources, "describe", find_a_bug)
    broken = await asking.host("PUT", AUTHTOKEN, {"authtoken": SECRET})
    assert (broken.code, problem_code(broken)) == (500, "SERVER_FAILED")
    halved = await asking.host_text("PUT", AUTHTOKEN, f'{{"authtoken": "{SECRET}')
    assert (halved.code, problem_code(halved)) == (400, "BAD_OPTIONS")

    assert "RuntimeError" in caplog.text
    answers = [unkept, broken, halved]
    assert SECRET not in caplog.text + str([(each.body, each.headers) for each in answers])
