"""Jupyter's own folders below the root folder: the host's token stays out of guests' reach."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jupyter_server.serverapp import ServerApp

from jupyter_secure_share.assertion import AssertionVerifier
from jupyter_secure_share.kept_state import SETTING
from jupyter_secure_share.live_changes import LiveChanges

from .asking import KEY, Asking

SECRET = "work/run/jpserver-1.json"


@pytest.fixture
def changes(jp_serverapp: ServerApp) -> Iterator[LiveChanges]:
    changes = LiveChanges(jp_serverapp.web_app, log=logging.getLogger("secure-share-test"))
    changes.make(AssertionVerifier(KEY))
    yield changes
    changes.undo()


@pytest.fixture
def root(jp_root_dir: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the root folder, with a runtime folder that can be seen."""
    runtime = jp_root_dir / "work" / "run"
    runtime.mkdir(parents=True)
    (runtime / "jpserver-1.json").write_text('{"token": "x"}')
    (jp_root_dir / "link").symlink_to(runtime, target_is_directory=True)
    (jp_root_dir / "work" / "notes.txt").write_text("mine")
    monkeypatch.setenv("JUPYTER_RUNTIME_DIR", str(runtime))
    return jp_root_dir


@pytest.mark.parametrize(
    ("method", "target", "body"),
    [
        ("GET", f"api/contents/{SECRET}", None),
        ("GET", "api/contents/work/run", None),
        ("GET", "api/contents/link/jpserver-1.json", None),
        ("GET", f"files/{SECRET}", None),
        ("GET", f"api/contents/{SECRET}/checkpoints", None),
        ("PUT", f"api/contents/{SECRET}", {"type": "file", "format": "text", "content": ""}),
        ("POST", "api/contents/", {"copy_from": SECRET}),
        ("POST", "api/contents/work", {"copy_from": "/link/jpserver-1.json"}),
        ("PATCH", f"api/contents/{SECRET}", {"path": "mine.json"}),
        ("PATCH", "api/contents/work/notes.txt", {"path": "work/run/notes.txt"}),
        ("PATCH", "api/contents/work", {"path": "elsewhere"}),
        ("DELETE", "api/contents/work", None),
    ],
)
@pytest.mark.usefixtures("changes")
async def test_guests_do_not_reach_them(
    asking: Asking, root: Path, method: str, target: str, body: dict[str, str] | None
) -> None:
    """Goes red when `is_authorized` does not ask `reaches_private_place` (tried)."""
    assert (await asking.guest(method, target, body)).code in (403, 404)
    assert (root / SECRET).read_text() == '{"token": "x"}'
    assert sorted(os.listdir(root / "work")) == ["notes.txt", "run"]


@pytest.mark.usefixtures("changes", "root")
async def test_guests_do_not_reach_what_we_keep(
    jp_serverapp: ServerApp, jp_root_dir: Path, asking: Asking, jp_server_config: dict[str, Any]
) -> None:
    """Goes red when Jupyter's own folders alone are looked at (tried)."""
    configured = Path(jp_server_config["SecureShareApp"]["state_dir"]) / "secure-share"
    assert jp_serverapp.web_app.settings[SETTING] == configured
    folder = jp_root_dir / "work" / "state" / "secure-share"
    folder.mkdir(parents=True)
    (folder / "ngrok-authtoken").write_text("canary")
    jp_serverapp.web_app.settings[SETTING] = folder
    for target in ("api/contents", "files"):
        answer = await asking.guest("GET", f"{target}/work/state/secure-share/ngrok-authtoken")
        assert answer.code in (403, 404)
        assert b"canary" not in answer.body
    assert (await asking.guest("GET", "api/contents/work/state")).code == 200


@pytest.mark.usefixtures("changes", "root")
async def test_what_lies_beside_them_is_open(asking: Asking) -> None:
    assert (await asking.guest("GET", "api/contents/work")).code == 200
    assert (await asking.guest("GET", "files/work/notes.txt")).code == 200
    assert (await asking.guest("POST", "api/contents/work", {"type": "file"})).code == 201
    moved = await asking.guest("PATCH", "api/contents/work/notes.txt", {"path": "notes.txt"})
    assert moved.code == 200


@pytest.mark.usefixtures("changes", "root")
async def test_the_host_goes_everywhere(asking: Asking) -> None:
    assert (await asking.host("GET", f"api/contents/{SECRET}")).code == 200
