"""The administrator's traits reach the start and the choices."""

from __future__ import annotations

from typing import Any

import pytest
from traitlets.config import Config

from jupyter_secure_share.app import SecureShareApp

from .asking import Asking, problem_code
from .conftest import Record
from .samples import sample
from .sharing import SHARE, body, start

pytestmark = pytest.mark.usefixtures("share_app")


class TestTraits:
    """The administrator's traits reach the start and the choices."""

    @pytest.fixture
    def jp_server_config(self, jp_server_config: dict[str, Any]) -> Config:
        config = Config(jp_server_config)
        config.SecureShareApp.max_share_minutes = 30
        config.SecureShareApp.max_guests = 5
        config.SecureShareApp.require_basic_auth = True
        config.SecureShareApp.require_generated_passwords = True
        config.SecureShareApp.default_port = 0
        return config

    async def test_they_do(self, asking: Asking, record: Record) -> None:
        limits = body(await asking.host("GET", f"{SHARE}/choices"))["limits"]
        expected = sample("choices.limited")["limits"] | {"allowed_transports": ["lan", "ngrok"]}
        assert limits == expected
        for wish in ({"minutes": 31}, {"max_guests": 6}, {"basic_auth": False}):
            answer = await asking.host("POST", SHARE, wish)
            assert (answer.code, problem_code(answer)) == (403, "BEYOND_LIMIT")
        await start(asking)
        options = record.messages("start")[0]["options"]
        assert (options["minutes"], options["max_guests"]) == (30, 5)


async def test_an_extension_that_failed_to_load_does_not_keep_jupyter_from_ending() -> None:
    app = SecureShareApp()
    assert app.current_activity() is None
    await app.stop_extension()


def test_every_trait_states_its_default_and_can_be_configured() -> None:
    own = SecureShareApp.class_own_traits()
    for name in (
        "allowed_transports",
        "max_share_minutes",
        "max_guests",
        "require_basic_auth",
        "require_generated_passwords",
        "allow_on_hub",
        "node_executable",
        "state_dir",
        "default_port",
        "default_share_minutes",
        "default_max_guests",
        "ngrok_server_addr",
        "ngrok_root_cas",
        "ngrok_public_cas",
        "ngrok_public_addr",
    ):
        assert own[name].metadata["config"]
        assert "Default:" in own[name].help
