"""What a share changes in the running server is as it was afterwards: the very same objects."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

import pytest
from jupyter_server.serverapp import ServerApp

from jupyter_secure_share import live_changes as live_changes_module
from jupyter_secure_share.assertion import AssertionVerifier
from jupyter_secure_share.live_changes import LiveChanges
from jupyter_secure_share.live_patch import patched_attribute, patched_entry

from .asking import KEY
from .snapshot import Snapshot

LOG = logging.getLogger("secure-share-test")


def make(server: ServerApp) -> LiveChanges:
    changes = LiveChanges(server.web_app, log=LOG)
    changes.make(AssertionVerifier(KEY))
    return changes


@pytest.mark.parametrize("value", [False, True, "absent"])
def test_everything_is_as_it_was(jp_serverapp: ServerApp, value: object) -> None:
    settings = jp_serverapp.web_app.settings
    if value == "absent":
        del settings["allow_remote_access"]
    else:
        settings["allow_remote_access"] = value
    before = Snapshot(jp_serverapp)
    changes = make(jp_serverapp)
    assert settings["allow_remote_access"] is True
    assert changes.remote_access == {"before": value is True, "now": True}
    assert len(before.differences()) >= 4
    changes.undo()
    assert before.differences() == []
    assert changes.remote_access == {"before": value is True, "now": value is True}
    assert ("allow_remote_access" in settings) == (value != "absent")


def test_undoing_twice_and_making_twice_do_no_harm(jp_serverapp: ServerApp) -> None:
    before = Snapshot(jp_serverapp)
    changes = make(jp_serverapp)
    changes.make(AssertionVerifier(KEY))
    changes.undo()
    changes.undo()
    assert before.differences() == []


def test_a_hook_that_was_there_is_there_again(jp_serverapp: ServerApp) -> None:
    def hook(_handler: object, config: dict[str, Any]) -> dict[str, Any]:
        return config

    jp_serverapp.web_app.settings["page_config_hook"] = hook
    changes = make(jp_serverapp)
    assert jp_serverapp.web_app.settings["page_config_hook"] is not hook
    changes.undo()
    assert jp_serverapp.web_app.settings["page_config_hook"] is hook


def test_a_patch_of_somebody_else_is_there_again(jp_serverapp: ServerApp) -> None:
    provider = jp_serverapp.identity_provider

    async def theirs(_handler: object) -> None:
        return None

    with patched_attribute(provider, "get_user", theirs):
        changes = make(jp_serverapp)
        assert provider.get_user is not theirs
        changes.undo()
        assert provider.get_user is theirs
    assert "get_user" not in vars(provider)


@pytest.mark.parametrize("last", ["front_rule_installed", "guests_known", "remote_access_allowed"])
def test_a_change_that_fails_leaves_nothing_behind(
    jp_serverapp: ServerApp, monkeypatch: pytest.MonkeyPatch, last: str
) -> None:
    def fail(*_arguments: object) -> None:
        msg = "on purpose"
        raise RuntimeError(msg)

    before = Snapshot(jp_serverapp)
    monkeypatch.setattr(live_changes_module, last, fail)
    with pytest.raises(RuntimeError, match="on purpose"):
        make(jp_serverapp)
    assert before.differences() == []


def test_remote_access_is_never_on_without_the_rule(jp_serverapp: ServerApp) -> None:
    """Watches every change of the setting: the rule stands whenever it is on."""
    web_app = jp_serverapp.web_app
    plain = len(web_app.default_router.rules)
    seen: list[tuple[object, bool]] = []

    class Watched(dict[str, Any]):
        def __setitem__(self, key: str, value: object) -> None:
            if key == "allow_remote_access":
                seen.append((value, len(web_app.default_router.rules) > plain))
            super().__setitem__(key, value)

    web_app.settings = Watched(web_app.settings)
    make(jp_serverapp).undo()
    assert seen == [(True, True), (False, True)]


def test_an_extension_that_wraps_ours_keeps_its_wrapper_and_the_guests_go(
    jp_serverapp: ServerApp,
) -> None:
    provider = jp_serverapp.identity_provider
    original = provider.get_user
    changes = make(jp_serverapp)
    ours: Callable[..., Any] = provider.get_user

    def theirs(handler: Any) -> Any:
        return ours(handler)

    with patched_attribute(provider, "get_user", theirs):
        changes.undo()
        assert provider.get_user is theirs
    assert ours.__closure__ is not None
    assert original in [cell.cell_contents for cell in ours.__closure__]


def test_an_entry_that_others_replaced_is_left_to_them() -> None:
    mapping: dict[str, Any] = {}
    with patched_entry(mapping, "hook", "ours"):
        mapping["hook"] = "theirs"
    assert mapping == {"hook": "theirs"}
    with patched_entry(mapping, "switch", value=True, always=True):
        mapping["switch"] = "else"
    assert mapping == {"hook": "theirs"}
