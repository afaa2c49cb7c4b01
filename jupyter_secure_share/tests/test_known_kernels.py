"""Guests start kernels that are installed, and no others."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
from jupyter_server.serverapp import ServerApp

from jupyter_secure_share.assertion import AssertionVerifier
from jupyter_secure_share.live_changes import LiveChanges

from .asking import KEY, Asking


@pytest.fixture(autouse=True)
def _changes(jp_serverapp: ServerApp) -> Iterator[None]:
    changes = LiveChanges(jp_serverapp.web_app, log=logging.getLogger("secure-share-test"))
    changes.make(AssertionVerifier(KEY))
    yield
    changes.undo()


def session(name: str) -> dict[str, Any]:
    return {"path": "a.ipynb", "type": "notebook", "name": "a", "kernel": {"name": name}}


@pytest.fixture
def started(jp_serverapp: ServerApp, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the names that Jupyter would start; it does not try, or it would never end."""
    names: list[str] = []

    async def start_kernel(**asked: Any) -> str:
        names.append(asked["kernel_name"])
        raise RuntimeError

    monkeypatch.setattr(jp_serverapp.kernel_manager, "start_kernel", start_kernel)
    return names


@pytest.mark.parametrize("name", ["nope", "../python3", "PYTHON 3"])
async def test_one_that_is_not_installed_is_refused_before_jupyter_tries(
    asking: Asking, started: list[str], name: str
) -> None:
    """Goes red when `is_authorized` does not ask `names_unknown_kernel` (tried)."""
    assert (await asking.guest("POST", "api/kernels", {"name": name})).code == 403
    assert (await asking.guest("POST", "api/sessions", session(name))).code == 403
    assert started == []


async def test_one_that_is_installed_runs(asking: Asking) -> None:
    made = await asking.guest("POST", "api/sessions", session("python3"))
    assert made.code == 201
    known = json.loads(made.body)
    changed = f"api/sessions/{known['id']}"
    assert (await asking.guest("PATCH", changed, {"kernel": {"name": "nope"}})).code == 403
    # What Lab sends when a document is renamed.
    renamed = {"path": "b.ipynb", "type": "notebook", "name": "nope"}
    assert (await asking.guest("PATCH", changed, renamed)).code == 200
    assert (await asking.guest("DELETE", changed)).code == 204


async def test_kernels_of_another_machine_are_its_own_affair(
    jp_serverapp: ServerApp,
    asking: Asking,
    started: list[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def get_kernel_spec(_name: str) -> None:
        raise AssertionError

    monkeypatch.setattr(jp_serverapp.kernel_spec_manager, "get_kernel_spec", get_kernel_spec)
    await asking.guest("POST", "api/kernels", {"name": "far-away"})
    assert started == ["far-away"]
