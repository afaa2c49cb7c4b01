"""What several tests need: fake gateways in place of the real one, and a server to share."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from jupyter_server.serverapp import ServerApp
from pytest_jupyter.pytest_tornasync import AsyncHTTPServerClient

from jupyter_secure_share import host_actions
from jupyter_secure_share.app import SecureShareApp
from jupyter_secure_share.gateway_program import GatewayProgram

from .asking import Asking
from .commanding import Command, commanding
from .sharing import QUICK

FAKE = str(Path(__file__).parent / "fake_gateway.py")

FakeGateway = Callable[[str], GatewayProgram]


class Record:
    """What a fake gateway was started with and told."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @property
    def entries(self) -> list[dict[str, Any]]:
        if not self.path.exists():
            return []
        return [json.loads(line) for line in self.path.read_text().splitlines()]

    @property
    def starts(self) -> list[dict[str, Any]]:
        return [entry for entry in self.entries if "pid" in entry]

    @property
    def pid(self) -> int:
        return int(self.starts[-1]["pid"])

    def messages(self, kind: str) -> list[dict[str, Any]]:
        told = [entry["message"] for entry in self.entries if "message" in entry]
        return [message for message in told if message["type"] == kind]


@pytest.fixture(autouse=True)
def _no_ngrok_of_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the tester's own authtoken out; pytest-jupyter makes a home folder of its own."""
    for name in ("NGROK_AUTHTOKEN", "XDG_CONFIG_HOME", "LOCALAPPDATA"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def record(tmp_path: Path) -> Record:
    return Record(tmp_path / "record")


@pytest.fixture
def fake_gateway(record: Record) -> FakeGateway:
    """Return the command of a fake gateway in a mode of ``fake_gateway.py``."""
    return lambda mode: GatewayProgram(
        (sys.executable, "-S", FAKE, mode, str(record.path)), has_ngrok=True
    )


@pytest.fixture
def gateway_mode() -> str:
    """Mode of the fake gateway behind `share_app`; tests parametrise it."""
    return "obedient"


@pytest.fixture
def jp_server_config(tmp_path: Path) -> dict[str, Any]:
    return {
        "ServerApp": {
            # JupyterLab's own: makes "/" a redirect, whose handler asks for no user.
            "default_url": "/lab",
            "jpserver_extensions": {
                "jupyter_secure_share": True,
                "jupyter_server_ydoc": True,
                "jupyter_server_fileid": True,
                "jupyterlab": True,
            },
        },
        "SecureShareApp": {"state_dir": str(tmp_path / "state")},
        "SQLiteYStore": {"db_path": str(tmp_path / "ystore.db")},
        "BaseFileIdManager": {"db_path": str(tmp_path / "fileid.db")},
    }


@pytest.fixture
def share_app(
    jp_serverapp: ServerApp,
    fake_gateway: FakeGateway,
    gateway_mode: str,
    monkeypatch: pytest.MonkeyPatch,
) -> SecureShareApp:
    """Return the extension of a running server, with a fake gateway behind it."""
    program = fake_gateway(gateway_mode)
    monkeypatch.setattr(host_actions, "locate_gateway", lambda _node: program)
    (app,) = jp_serverapp.extension_manager.extension_apps["jupyter_secure_share"]
    assert isinstance(app, SecureShareApp)
    app.share._timings = QUICK
    return app


@pytest.fixture
def asking(jp_serverapp: ServerApp, http_server_client: AsyncHTTPServerClient) -> Asking:
    """Return what sends requests to the running server."""
    return Asking(jp_serverapp, http_server_client)


@pytest.fixture
def command(capsys: pytest.CaptureFixture[str]) -> Command:
    """Return what runs commands of the command line."""
    return commanding(capsys)
