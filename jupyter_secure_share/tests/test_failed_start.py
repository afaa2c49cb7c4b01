"""A start that fails says why, and leaves nothing changed and nothing open."""

from __future__ import annotations

import asyncio
import subprocess
import threading
from typing import Any

import pytest
from jupyter_server.serverapp import ServerApp

from jupyter_secure_share.app import SecureShareApp

from .asking import Asking, problem_code
from .conftest import Record
from .samples import sample
from .sharing import SHARE, body, start
from .snapshot import Snapshot
from .waiting import eventually, is_running

pytestmark = pytest.mark.usefixtures("share_app")


@pytest.mark.parametrize(
    ("gateway_mode", "code", "status"),
    [
        ("refuses", "PORT_TAKEN", 409),
        ("dies-in-start", "GATEWAY_FAILED", 500),
        ("dies-when-live", "GATEWAY_FAILED", 500),
        ("never-live", "GATEWAY_FAILED", 500),
        ("other-version", "GATEWAY_VERSION", 500),
    ],
)
async def test_it(
    jp_serverapp: ServerApp,
    share_app: SecureShareApp,
    asking: Asking,
    record: Record,
    code: str,
    status: int,
) -> None:
    before = Snapshot(jp_serverapp)
    answer = await asking.host("POST", SHARE, {})
    if code == "GATEWAY_FAILED" and answer.code == 201:
        # It may die a moment after the answer; then it is a crash.
        await eventually(lambda: not share_app.share.is_up)
        assert not is_running(record.pid)
    else:
        assert (answer.code, problem_code(answer)) == (status, code)
    after = body(await asking.host("GET", SHARE))
    assert (after["phase"], after["problem"]["code"]) == ("failed", code)
    assert after.keys() == sample("status.failed").keys()
    assert after["allow_remote_access"] == {"before": False, "now": False}
    assert not is_running(record.pid)
    assert before.differences() == []
    # Nothing opens again by itself; Stop clears the words.
    assert len(record.starts) == 1
    assert body(await asking.host("DELETE", SHARE))["phase"] == "off"


@pytest.mark.parametrize("gateway_mode", ["slow", "silent"])
async def test_a_start_that_takes_too_long(
    jp_serverapp: ServerApp,
    share_app: SecureShareApp,
    asking: Asking,
    record: Record,
) -> None:
    share_app.share._start_seconds = {"lan": 1.0}
    before = Snapshot(jp_serverapp)
    answer = await asking.host("POST", SHARE, {})
    assert (answer.code, problem_code(answer)) == (504, "GATEWAY_TIMEOUT")
    assert body(await asking.host("GET", SHARE))["phase"] == "failed"
    assert not is_running(record.pid)
    assert before.differences() == []


@pytest.mark.parametrize("gateway_mode", ["slow"])
async def test_a_stop_during_the_start(
    jp_serverapp: ServerApp, asking: Asking, record: Record
) -> None:
    before = Snapshot(jp_serverapp)
    starting = asyncio.ensure_future(asking.host("POST", SHARE, {}))
    await eventually(lambda: record.messages("start"))
    assert body(await asking.host("GET", SHARE))["phase"] == "starting"
    stopped = body(await asking.host("DELETE", SHARE))
    assert stopped["phase"] == "off"
    answer = await starting
    assert (answer.code, problem_code(answer)) == (409, "START_CANCELLED")
    assert body(await asking.host("GET", SHARE))["phase"] == "off"
    assert not is_running(record.pid)
    assert before.differences() == []


async def test_an_error_of_our_own(
    jp_serverapp: ServerApp,
    share_app: SecureShareApp,
    asking: Asking,
    monkeypatch: pytest.MonkeyPatch,
    record: Record,
) -> None:
    def fail(*_arguments: object) -> None:
        msg = "/home/canary"
        raise RuntimeError(msg)

    before = Snapshot(jp_serverapp)
    monkeypatch.setattr(share_app.share._changes, "make", fail)
    answer = await asking.host("POST", SHARE, {})
    assert (answer.code, problem_code(answer)) == (500, "SERVER_FAILED")
    assert b"canary" not in answer.body
    assert body(await asking.host("GET", SHARE))["phase"] == "failed"
    assert not is_running(record.pid)
    assert before.differences() == []


@pytest.mark.parametrize("thread", ["stdout", "stdin", "wait"])
async def test_a_machine_without_threads_to_spare(
    jp_serverapp: ServerApp,
    share_app: SecureShareApp,
    asking: Asking,
    monkeypatch: pytest.MonkeyPatch,
    thread: str,
) -> None:
    """Red when the process is left to itself: then the share is up for ever, and can't be used."""
    start_thread = threading.Thread.start

    def start_or_not(self: threading.Thread) -> None:
        if self.name == f"secure-share-{thread}":
            msg = "can't start new thread"
            raise RuntimeError(msg)
        start_thread(self)

    gateways: list[subprocess.Popen[bytes]] = []

    class RememberedPopen(subprocess.Popen[bytes]):
        def __init__(self, *arguments: Any, **options: Any) -> None:
            super().__init__(*arguments, **options)
            gateways.append(self)

    before = Snapshot(jp_serverapp)
    with monkeypatch.context() as patch:
        patch.setattr(threading.Thread, "start", start_or_not)
        patch.setattr(subprocess, "Popen", RememberedPopen)
        answer = await asking.host("POST", SHARE, {})
    assert (answer.code, problem_code(answer)) == (500, "GATEWAY_FAILED")
    assert not share_app.share.is_up
    assert [gateway.returncode is not None for gateway in gateways] == [True]
    assert before.differences() == []
    assert (await start(asking))["problem"] is None


async def test_the_next_start_is_a_fresh_one(
    share_app: SecureShareApp, asking: Asking, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(share_app.share, "_start_seconds", {"lan": 0.0})
    assert (await asking.host("POST", SHARE, {})).code == 504
    monkeypatch.setattr(share_app.share, "_start_seconds", {"lan": 15.0})
    assert (await start(asking))["problem"] is None
