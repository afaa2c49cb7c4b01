"""The host's REST interface, from start to stop, with a fake gateway behind a real server."""

from __future__ import annotations

import asyncio
import logging
from pathlib import Path

import pytest
from jupyter_server.serverapp import ServerApp

from jupyter_secure_share.app import SecureShareApp
from jupyter_secure_share.protocol import MOST_MINUTES

from .asking import Asking, problem_code
from .conftest import Record
from .samples import sample
from .sharing import SHARE, body, port, start
from .signing import GUEST
from .snapshot import Snapshot
from .waiting import is_door_open, is_running

pytestmark = pytest.mark.usefixtures("share_app")


async def test_off_is_the_beginning(asking: Asking) -> None:
    answer = await asking.host("GET", SHARE)
    assert answer.code == 200
    assert body(answer) == sample("status.off")
    assert answer.headers["Cache-Control"] == "no-store"


async def test_a_share_from_start_to_stop(
    jp_serverapp: ServerApp, share_app: SecureShareApp, asking: Asking, record: Record
) -> None:
    before = Snapshot(jp_serverapp)
    live = await start(asking, minutes=5, document="a.ipynb")
    assert live["phase"] == "live"
    assert live.keys() == sample("status.live").keys()
    assert live["allow_remote_access"] == {"before": False, "now": True}
    assert is_door_open(port(live))
    assert body(await asking.host("GET", SHARE)) == live
    assert share_app.current_activity()

    answer = await asking.host("DELETE", SHARE)
    assert answer.code == 200
    off = body(answer)
    assert (off["phase"], off["guests"]) == ("off", [])
    assert off["allow_remote_access"] == {"before": False, "now": False}
    assert off["seq"] > live["seq"]
    assert not is_door_open(port(live))
    assert not is_running(record.pid)
    assert before.differences() == []
    assert not share_app.current_activity()


async def test_the_gateway_is_told_what_it_needs_by_pipe_alone(
    jp_serverapp: ServerApp, share_app: SecureShareApp, asking: Asking, record: Record
) -> None:
    asked = {"password": "outer-lock-canary", "session_password": "join-page-canary"}
    await start(asking, **asked)
    (told,) = record.messages("start")
    assert told.keys() == sample("to-gateway.start").keys()
    assert told["options"].keys() == sample("start-options").keys()
    assert asked.items() <= told["options"].items()
    assert told["options"]["host_name"].startswith("Anonymous ")
    assert told["upstream"] == {
        "socket_path": None,
        "host": "127.0.0.1",
        "port": jp_serverapp.port,
        "certificate_pem": None,
        "base_url": jp_serverapp.base_url,
    }
    assert told["state_folder"] == str(Path(share_app.state_dir) / "secure-share")
    (began,) = record.starts
    for canary in ("canary", told["assertion_key"], asking.token):
        assert canary not in str(began)
    for secret in (*asked.values(), told["assertion_key"]):
        assert secret not in str(share_app.share.status)
    assert asking.token not in str(told)


async def test_each_share_has_a_key_of_its_own(asking: Asking, record: Record) -> None:
    for _ in range(2):
        await start(asking)
        await asking.host("DELETE", SHARE)
    first, second = record.messages("start")
    assert first["assertion_key"] != second["assertion_key"]


async def test_the_count_grows_over_two_shares(asking: Asking) -> None:
    seen = [body(await asking.host("GET", SHARE))["seq"]]
    for _ in range(2):
        seen.append((await start(asking))["seq"])
        seen.append(body(await asking.host("DELETE", SHARE))["seq"])
    assert seen == sorted(set(seen))


async def test_one_share_at_a_time(asking: Asking, record: Record) -> None:
    first, second = await asyncio.gather(
        asking.host("POST", SHARE, {}), asking.host("POST", SHARE, {})
    )
    assert sorted([first.code, second.code]) == [201, 409]
    third = await asking.host("POST", SHARE, {})
    assert (third.code, problem_code(third)) == (409, "ALREADY_LIVE")
    assert len(record.starts) == 1
    assert body(await asking.host("GET", SHARE))["phase"] == "live"


async def test_the_invitation_holds_the_secrets(asking: Asking) -> None:
    answer = await asking.host("GET", f"{SHARE}/invitation")
    assert (answer.code, problem_code(answer)) == (409, "NOT_LIVE")
    await start(asking)
    answer = await asking.host("GET", f"{SHARE}/invitation")
    assert answer.code == 200
    assert body(answer).keys() == sample("invitation").keys()
    assert answer.headers["Cache-Control"] == "no-store"


async def test_a_guest_is_removed(asking: Asking) -> None:
    live = await start(asking)
    assert [guest["id"] for guest in live["guests"]] == [GUEST]
    answer = await asking.host("DELETE", f"jupyter-secure-share/guests/{GUEST}")
    assert (answer.code, body(answer)["guests"]) == (200, [])
    answer = await asking.host("DELETE", f"jupyter-secure-share/guests/{GUEST}")
    assert (answer.code, problem_code(answer)) == (404, "UNKNOWN_GUEST")


@pytest.mark.parametrize("guest", ["x", "A" * 16, "0" * 17, "%00", "..%2f" + "0" * 16])
async def test_an_id_that_is_none_does_not_reach_the_gateway(
    asking: Asking, record: Record, guest: str
) -> None:
    await start(asking)
    answer = await asking.host("DELETE", f"jupyter-secure-share/guests/{guest}")
    assert (answer.code, problem_code(answer)) == (404, "UNKNOWN_GUEST")
    assert record.messages("kick") == []


async def test_the_end_is_moved_within_the_ceiling(
    share_app: SecureShareApp, asking: Asking, record: Record
) -> None:
    share_app.max_share_minutes = 60
    await start(asking, minutes=20)
    answers = await asyncio.gather(
        *[asking.host("POST", f"{SHARE}/extend", {"minutes": 20}) for _ in range(4)]
    )
    assert sorted(answer.code for answer in answers) == [200, 200, 403, 403]
    assert {problem_code(answer) for answer in answers if answer.code == 403} == {"BEYOND_LIMIT"}
    assert [told["minutes"] for told in record.messages("extend")] == [20, 20]
    # A share after that counts from its own start.
    await asking.host("DELETE", SHARE)
    await start(asking, minutes=60)


async def test_extensions_make_no_share_longer_than_its_certificate(
    asking: Asking, record: Record
) -> None:
    """Red when only the administrator's ceiling is looked at."""
    await start(asking, minutes=MOST_MINUTES - 10)
    answer = await asking.host("POST", f"{SHARE}/extend", {"minutes": 11})
    assert (answer.code, problem_code(answer)) == (400, "BAD_OPTIONS")
    answer = await asking.host("POST", f"{SHARE}/extend", {"minutes": 10})
    assert answer.code == 200
    assert [told["minutes"] for told in record.messages("extend")] == [10]


@pytest.mark.parametrize("minutes", [0, -5, 1.5, "30", True, None, 10**9])
async def test_minutes_that_make_no_sense_are_refused(asking: Asking, minutes: object) -> None:
    await start(asking)
    answer = await asking.host("POST", f"{SHARE}/extend", {"minutes": minutes})
    assert (answer.code, problem_code(answer)) == (400, "BAD_OPTIONS")


@pytest.mark.parametrize("text", ["[]", "1", '"x"', "{", "null x"])
async def test_a_body_that_is_no_object_is_refused(asking: Asking, text: str) -> None:
    answer = await asking.host_text("POST", SHARE, text)
    assert (answer.code, problem_code(answer)) == (400, "BAD_OPTIONS")
    assert body(await asking.host("GET", SHARE))["phase"] == "off"


async def test_a_wish_beyond_the_limit_starts_nothing(
    share_app: SecureShareApp, asking: Asking, record: Record
) -> None:
    share_app.max_guests = 3
    answer = await asking.host("POST", SHARE, {"max_guests": 4})
    assert (answer.code, problem_code(answer)) == (403, "BEYOND_LIMIT")
    assert "3 guests" in body(answer)["message"]
    assert record.entries == []
    assert body(await asking.host("GET", SHARE)) == sample("status.off")


async def test_stop_and_extend_without_a_share(asking: Asking) -> None:
    answer = await asking.host("DELETE", SHARE)
    assert (answer.code, body(answer)["phase"]) == (200, "off")
    answer = await asking.host("POST", f"{SHARE}/extend", {"minutes": 1})
    assert (answer.code, problem_code(answer)) == (409, "NOT_LIVE")


async def test_choices(share_app: SecureShareApp, asking: Asking, record: Record) -> None:
    answer = await asking.host("GET", f"{SHARE}/choices")
    assert answer.code == 200
    choices = body(answer)
    assert choices.keys() == sample("choices").keys()
    assert choices["blocked"] is None
    assert choices["transports"] == [
        {"name": "lan", "problem": None},
        {"name": "ngrok", "problem": None},
    ]
    assert choices["ngrok"] == {"authtoken_source": None}
    assert choices["warnings"] == []
    assert [address["address"] for address in choices["addresses"]] == ["127.0.0.1"]
    assert choices["limits"] == share_app.limits.to_json()
    # Ten seconds long nobody asks the system again.
    await asyncio.gather(*[asking.host("GET", f"{SHARE}/choices") for _ in range(3)])
    assert len(record.entries) == 1


async def test_what_is_in_the_way_is_part_of_the_choices(
    asking: Asking, monkeypatch: pytest.MonkeyPatch, record: Record
) -> None:
    monkeypatch.setenv("JUPYTERHUB_API_TOKEN", "canary")
    choices = body(await asking.host("GET", f"{SHARE}/choices"))
    assert choices["blocked"] == sample("choices.limited")["blocked"]
    assert choices["addresses"] == []
    answer = await asking.host("POST", SHARE, {})
    assert (answer.code, problem_code(answer)) == (409, "ON_HUB")
    assert record.entries == []


@pytest.mark.parametrize("gateway_mode", ["garbage"])
async def test_a_program_that_knows_no_addresses_is_in_the_way(asking: Asking) -> None:
    choices = body(await asking.host("GET", f"{SHARE}/choices"))
    assert choices["blocked"]["code"] == "GATEWAY_FAILED"


async def test_forget_removes_the_folder_but_not_under_a_share(
    share_app: SecureShareApp, asking: Asking
) -> None:
    folder = Path(share_app.state_dir) / "secure-share"
    folder.mkdir(parents=True)
    (folder / "certificate.pem").touch()
    (folder.parent / "of-somebody-else").touch()
    await start(asking)
    answer = await asking.host("POST", "jupyter-secure-share/forget")
    assert (answer.code, problem_code(answer)) == (409, "FORGET_WHILE_LIVE")
    assert folder.exists()
    await asking.host("DELETE", SHARE)
    for _ in range(2):
        answer = await asking.host("POST", "jupyter-secure-share/forget")
        assert (answer.code, answer.body) == (204, b"")
        assert not folder.exists()
    assert (folder.parent / "of-somebody-else").exists()


async def test_forget_follows_no_link(
    share_app: SecureShareApp, asking: Asking, tmp_path: Path
) -> None:
    treasure = tmp_path / "treasure"
    treasure.mkdir()
    (treasure / "file").touch()
    folder = Path(share_app.state_dir) / "secure-share"
    folder.parent.mkdir(parents=True)
    folder.symlink_to(treasure)
    answer = await asking.host("POST", "jupyter-secure-share/forget")
    assert (answer.code, problem_code(answer)) == (500, "FORGET_FAILED")
    assert (treasure / "file").exists()


async def test_the_log_holds_no_secret(
    asking: Asking, record: Record, caplog: pytest.LogCaptureFixture
) -> None:
    """Runs a share at the level DEBUG and looks through everything that was logged."""
    caplog.set_level(logging.DEBUG)
    asked = {"password": "outer-lock-canary", "session_password": "join-page-canary"}
    await start(asking, **asked)
    await asking.host("GET", f"{SHARE}/invitation")
    await asking.host("DELETE", SHARE)
    # Jupyter's own `get_json_body` writes a body that is no JSON to the log.
    assert (await asking.host_text("POST", SHARE, '{"password": canary')).code == 400
    assert "gateway: fake-started" in caplog.text
    assert "canary" not in caplog.text
    assert record.messages("start")[0]["assertion_key"] not in caplog.text
