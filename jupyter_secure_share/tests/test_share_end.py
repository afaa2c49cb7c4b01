"""However a live share ends, it is over at once and everything is put back."""

from __future__ import annotations

import time

import pytest
from jupyter_server.serverapp import ServerApp

from jupyter_secure_share.app import SecureShareApp
from jupyter_secure_share.problems import ProblemCode

from .asking import Asking, problem_code
from .conftest import Record
from .sharing import SHARE, body, port, start
from .snapshot import Snapshot
from .waiting import eventually, is_door_open, is_running

pytestmark = pytest.mark.usefixtures("share_app")


@pytest.mark.parametrize(
    "gateway_mode", ["dies", "freezes", "garbage", "lies", "long-line", "ignores"]
)
async def test_a_bad_gateway(
    jp_serverapp: ServerApp, share_app: SecureShareApp, asking: Asking, record: Record
) -> None:
    before = Snapshot(jp_serverapp)
    live = await start(asking)
    began = time.monotonic()
    answer = await asking.host("POST", f"{SHARE}/extend", {"minutes": 1})
    assert problem_code(answer) in ("GATEWAY_FAILED", "GATEWAY_TIMEOUT")
    await eventually(lambda: not share_app.share.is_up)
    assert not is_running(record.pid)
    after = body(await asking.host("GET", SHARE))
    assert time.monotonic() - began < 3
    assert (after["phase"], after["problem"]["code"]) == ("failed", "GATEWAY_FAILED")
    assert after["problem"]["message"] == ProblemCode.GATEWAY_FAILED.value.message
    assert (after["url"], after["guests"]) == (None, [])
    assert not is_door_open(port(live))
    assert before.differences() == []
    assert len(record.starts) == 1


@pytest.mark.parametrize("gateway_mode", ["expires"])
async def test_its_own_clock(
    jp_serverapp: ServerApp, share_app: SecureShareApp, asking: Asking, record: Record
) -> None:
    before = Snapshot(jp_serverapp)
    await start(asking)
    await asking.host("POST", f"{SHARE}/extend", {"minutes": 1})
    await eventually(lambda: not share_app.share.is_up)
    assert not is_running(record.pid)
    await eventually(lambda: before.differences() == [])
    after = body(await asking.host("GET", SHARE))
    assert (after["phase"], after["problem"]["code"]) == ("off", "EXPIRED")


@pytest.mark.parametrize("gateway_mode", ["lingers"])
async def test_a_gateway_that_says_off_and_stays_is_killed(
    jp_serverapp: ServerApp, share_app: SecureShareApp, asking: Asking, record: Record
) -> None:
    before = Snapshot(jp_serverapp)
    live = await start(asking)
    await asking.host("POST", f"{SHARE}/extend", {"minutes": 1})
    await eventually(lambda: not share_app.share.is_up)
    assert not is_running(record.pid)
    await eventually(lambda: before.differences() == [])
    assert not is_door_open(port(live))
    assert body(await asking.host("GET", SHARE))["phase"] == "off"


@pytest.mark.parametrize("gateway_mode", ["stubborn"])
async def test_a_gateway_that_does_not_stop_is_killed(
    jp_serverapp: ServerApp, asking: Asking, record: Record
) -> None:
    before = Snapshot(jp_serverapp)
    live = await start(asking)
    assert body(await asking.host("DELETE", SHARE))["phase"] == "off"
    assert not is_running(record.pid)
    assert not is_door_open(port(live))
    assert before.differences() == []


@pytest.mark.parametrize("gateway_mode", ["secretive"])
async def test_a_gateway_without_invitation_is_killed(
    share_app: SecureShareApp, asking: Asking, record: Record
) -> None:
    await start(asking)
    answer = await asking.host("GET", f"{SHARE}/invitation")
    assert (answer.code, problem_code(answer)) == (500, "GATEWAY_FAILED")
    await eventually(lambda: not share_app.share.is_up)
    assert not is_running(record.pid)


async def test_the_end_of_the_extension(
    jp_serverapp: ServerApp,
    share_app: SecureShareApp,
    asking: Asking,
    record: Record,
) -> None:
    before = Snapshot(jp_serverapp)
    live = await start(asking)
    await share_app.stop_extension()
    assert not is_running(record.pid)
    assert not is_door_open(port(live))
    assert before.differences() == []
