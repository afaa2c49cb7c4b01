"""Every change is hinted at by an event that says nothing but its number."""

from __future__ import annotations

from typing import Any

import pytest
from jupyter_events import EventLogger
from jupyter_server.serverapp import ServerApp

from jupyter_secure_share.hint import SCHEMA_ID

from .asking import Asking
from .conftest import Record
from .sharing import SHARE, body, start
from .waiting import eventually, is_running

pytestmark = pytest.mark.usefixtures("share_app")


@pytest.fixture
def heard(jp_serverapp: ServerApp) -> list[dict[str, Any]]:
    heard: list[dict[str, Any]] = []

    async def listen(logger: EventLogger, schema_id: str, data: dict[str, Any]) -> None:
        assert schema_id == SCHEMA_ID
        assert logger is jp_serverapp.event_logger
        heard.append(data)

    jp_serverapp.web_app.settings["event_logger"].add_listener(schema_id=SCHEMA_ID, listener=listen)
    return heard


async def test_of_a_share(asking: Asking, heard: list[dict[str, Any]]) -> None:
    await start(asking)
    last = body(await asking.host("DELETE", SHARE))["seq"]
    await eventually(lambda: heard and heard[-1]["seq"] == last)
    numbers = [data["seq"] for data in heard]
    assert numbers == sorted(set(numbers))
    assert len(numbers) >= 4
    own = {key for data in heard for key in data if not key.startswith("__")}
    assert own == {"seq"}


async def test_a_listener_that_fails_keeps_no_door_from_shutting(
    jp_serverapp: ServerApp, asking: Asking, record: Record
) -> None:
    """Goes red when `send_hint` lets the exception out (tried)."""

    async def misnamed(_logger: EventLogger, _schema: str, _data: dict[str, Any]) -> None:
        """Cannot be called by keyword, so `emit` itself raises."""

    jp_serverapp.web_app.settings["event_logger"].add_listener(
        schema_id=SCHEMA_ID, listener=misnamed
    )
    await start(asking)
    assert body(await asking.host("DELETE", SHARE))["phase"] == "off"
    assert not is_running(record.pid)


@pytest.mark.parametrize("gateway_mode", ["dies"])
async def test_of_a_crash_within_three_seconds(asking: Asking, heard: list[dict[str, Any]]) -> None:
    live = await start(asking)
    await asking.host("POST", f"{SHARE}/extend", {"minutes": 1})
    await eventually(lambda: heard[-1]["seq"] > live["seq"], within_seconds=3.0)
