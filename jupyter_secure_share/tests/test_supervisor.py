"""The supervisor and one gateway: good, dead, frozen and lying ones."""

from __future__ import annotations

import asyncio
import logging
import os
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from jupyter_secure_share.problems import ShareError
from jupyter_secure_share.protocol import Status
from jupyter_secure_share.supervisor import GatewaySupervisor, Timings

from .conftest import FakeGateway, Record
from .sharing import port
from .waiting import eventually, is_door_open, is_running

LOG = logging.getLogger("secure-share-test")
QUICK = Timings(hello=10.0, answer=10.0, heartbeat=0.05, pong=10.0, stop=0.5)
START: dict[str, Any] = {
    "type": "start",
    "options": {"port": 0, "username": "guest", "password": None, "session_password": None},
}


class Watch:
    """A supervisor and what it reported."""

    def __init__(self, command: tuple[str, ...], timings: Timings = QUICK) -> None:
        self.statuses: list[Status] = []
        self.ends = 0
        self.supervisor = GatewaySupervisor(
            command,
            on_status=self.statuses.append,
            on_end=self._ended,
            log=LOG,
            timings=timings,
        )

    def _ended(self) -> None:
        self.ends += 1

    @property
    def port(self) -> int:
        return port(self.statuses[-1].status)

    async def go_live(self) -> int:
        await self.supervisor.open()
        await self.supervisor.ask(START)
        assert is_door_open(self.port)
        return self.port


Supervise = Callable[..., Watch]


@pytest.fixture
def supervise(fake_gateway: FakeGateway) -> Supervise:
    return lambda mode, timings=QUICK: Watch(fake_gateway(mode).command, timings)


async def test_a_good_gateway_goes_live_and_stops(supervise: Supervise, record: Record) -> None:
    watch = supervise("obedient")
    port = await watch.go_live()
    assert [status.phase for status in watch.statuses] == ["starting", "live"]
    assert watch.ends == 0
    await watch.supervisor.close()
    assert watch.ends == 1
    assert watch.statuses[-1].phase == "off"
    assert not is_door_open(port)
    assert not is_running(record.pid)
    assert record.messages("stop")[0]["reason"] == "stopped"
    await watch.supervisor.close()
    assert watch.ends == 1


async def test_questions_are_told_apart(supervise: Supervise) -> None:
    watch = supervise("obedient")
    await watch.go_live()
    invitation, extended, nobody = await asyncio.gather(
        watch.supervisor.ask({"type": "invitation"}),
        watch.supervisor.ask({"type": "extend", "minutes": 1}),
        watch.supervisor.ask({"type": "kick", "guest": "0" * 16}),
        return_exceptions=True,
    )
    assert isinstance(invitation, dict)
    assert extended is None
    assert isinstance(nobody, ShareError)
    assert nobody.code == "UNKNOWN_GUEST"
    await watch.supervisor.close()


async def test_the_child_sees_nothing_of_the_hosts_environment(
    supervise: Supervise, record: Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("JUPYTER_TOKEN", "NODE_OPTIONS", "NODE_EXTRA_CA_CERTS", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "canary")
    watch = supervise("obedient")
    await watch.go_live()
    (start,) = record.starts
    # The interpreter of the fake sets LC_CTYPE by itself.
    assert set(start["environ"]) <= {"LANG", "LC_ALL", "LC_CTYPE", "TZ", "TMPDIR"}
    assert "canary" not in str(start)
    assert start["cwd"] == os.path.abspath(os.sep)
    await watch.supervisor.close()


async def test_a_terminals_interrupt_does_not_reach_the_gateway(
    supervise: Supervise, record: Record
) -> None:
    watch = supervise("obedient")
    await watch.go_live()
    assert os.getpgid(record.pid) != os.getpgid(0)
    await watch.supervisor.close()


async def test_log_lines_come_up_with_their_level_and_harmless(
    supervise: Supervise, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    watch = supervise("obedient")
    await watch.go_live()
    await watch.supervisor.close()
    lines = {record.getMessage(): record.levelname for record in caplog.records}
    assert lines["gateway: fake-started mode=obedient"] == "WARNING"
    assert lines["gateway: plain words \\u001b[31m"] == "WARNING"


@pytest.mark.parametrize(
    "mode", ["garbage", "lies", "long-line", "answers-nobody", "greets-again", "pongs"]
)
async def test_a_gateway_that_breaks_the_contract_is_killed(
    supervise: Supervise, record: Record, mode: str
) -> None:
    """Goes red when `GatewaySupervisor._receive` no longer kills."""
    # No heartbeat to speak of: only the breach itself can be the reason.
    watch = supervise(mode, replace(QUICK, heartbeat=30.0))
    port = await watch.go_live()
    with pytest.raises(ShareError, match="GATEWAY_FAILED"):
        await watch.supervisor.ask({"type": "extend", "minutes": 1})
    assert watch.ends == 1
    assert not is_door_open(port)
    assert not is_running(record.pid)
    # Nothing that it said after the lie was believed.
    assert [status.phase for status in watch.statuses] == ["starting", "live"]


async def test_a_frozen_gateway_is_killed(supervise: Supervise, record: Record) -> None:
    watch = supervise("freezes", replace(QUICK, pong=0.4))
    port = await watch.go_live()
    with pytest.raises(ShareError, match="GATEWAY_FAILED"):
        await watch.supervisor.ask({"type": "extend", "minutes": 1})
    assert not is_door_open(port)
    assert not is_running(record.pid)


async def test_a_dead_gateway_is_noticed(supervise: Supervise) -> None:
    watch = supervise("dies")
    port = await watch.go_live()
    with pytest.raises(ShareError, match="GATEWAY_FAILED"):
        await watch.supervisor.ask({"type": "extend", "minutes": 1})
    assert watch.ends == 1
    assert not is_door_open(port)
    with pytest.raises(ShareError, match="GATEWAY_FAILED"):
        await watch.supervisor.ask({"type": "invitation"})


async def test_an_open_question_shuts_the_door(supervise: Supervise) -> None:
    watch = supervise("ignores", replace(QUICK, answer=1.0))
    port = await watch.go_live()
    with pytest.raises(ShareError, match="GATEWAY_TIMEOUT"):
        await watch.supervisor.ask({"type": "extend", "minutes": 1})
    await eventually(lambda: watch.ends == 1)
    assert not is_door_open(port)


async def test_a_gateway_without_greeting_is_killed(supervise: Supervise, record: Record) -> None:
    watch = supervise("silent", replace(QUICK, hello=0.5))
    with pytest.raises(ShareError, match="GATEWAY_TIMEOUT"):
        await watch.supervisor.open()
    await eventually(lambda: watch.ends == 1)
    assert not is_running(record.pid)


async def test_a_gateway_of_another_version_is_killed(supervise: Supervise, record: Record) -> None:
    watch = supervise("other-version")
    with pytest.raises(ShareError, match="GATEWAY_VERSION"):
        await watch.supervisor.open()
    await eventually(lambda: watch.ends == 1)
    assert not is_running(record.pid)


async def test_a_gateway_that_will_not_stop_is_killed(supervise: Supervise) -> None:
    watch = supervise("stubborn")
    port = await watch.go_live()
    began = time.monotonic()
    await watch.supervisor.close()
    assert QUICK.stop <= time.monotonic() - began < QUICK.stop + 2
    assert watch.ends == 1
    assert not is_door_open(port)


async def test_a_command_that_is_no_program_is_a_problem(tmp_path: Path) -> None:
    watch = Watch((str(tmp_path / "nothing"),))
    with pytest.raises(ShareError, match="GATEWAY_FAILED"):
        await watch.supervisor.open()
    assert watch.ends == 1
    await watch.supervisor.close()


async def test_pings_come_from_the_event_loop(supervise: Supervise, record: Record) -> None:
    """A frozen Jupyter must stop pinging: that is what ends the gateway's lease."""
    watch = supervise("obedient")
    await watch.go_live()
    await eventually(lambda: len(record.messages("ping")) > 3)
    time.sleep(0.5)
    before = len(record.messages("ping"))
    time.sleep(0.5)
    assert len(record.messages("ping")) == before
    await eventually(lambda: len(record.messages("ping")) > before)
    await watch.supervisor.close()
