"""Guests inside Jupyter: users of their own, with less than the host, seen from outside by HTTP."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
from jupyter_server.auth import Authorizer, IdentityProvider, User
from jupyter_server.serverapp import ServerApp
from traitlets.config import Config

from jupyter_secure_share.assertion import AssertionVerifier, GuestClaim
from jupyter_secure_share.guest_page_config import guest_page_config
from jupyter_secure_share.guest_rights import may
from jupyter_secure_share.guest_user import GuestUser
from jupyter_secure_share.live_changes import LiveChanges
from jupyter_secure_share.protocol import ROLES

from .asking import KEY, Asking, text
from .signing import GUEST

LOG = logging.getLogger("secure-share-test")


@pytest.fixture
def changes(jp_serverapp: ServerApp) -> Iterator[LiveChanges]:
    changes = LiveChanges(jp_serverapp.web_app, log=LOG)
    changes.make(AssertionVerifier(KEY))
    yield changes
    changes.undo()


def page_config(page: str) -> dict[str, Any]:
    _, _, rest = page.partition('id="jupyter-config-data" type="application/json">')
    config: dict[str, Any] = json.loads(rest.partition("</script>")[0])
    return config


@pytest.mark.usefixtures("changes")
async def test_a_guest_is_a_user_of_his_own(asking: Asking) -> None:
    answer = await asking.guest("GET", "api/me", name="Zoë O\u2019Neill")
    identity = json.loads(answer.body)["identity"]
    assert identity == {
        "username": f"guest-{GUEST}",
        "name": "Zoë O\u2019Neill",
        "display_name": "Zoë O\u2019Neill",
        "initials": "ZO",
        "avatar_url": None,
        "color": identity["color"],
    }
    assert identity["color"].startswith("var(--jp-collaborator-color")
    assert "Set-Cookie" not in answer.headers
    again = json.loads((await asking.guest("GET", "api/me", name="Zoë O\u2019Neill")).body)
    assert again["identity"] == identity


@pytest.mark.usefixtures("changes")
async def test_the_host_stays_the_host(asking: Asking) -> None:
    identity = json.loads((await asking.host("GET", "api/me")).body)["identity"]
    assert identity["username"] != f"guest-{GUEST}"
    assert (await asking.host("POST", "api/contents", {"type": "file"})).code == 201
    assert (await asking.host("POST", "api/kernels", {"name": "none"})).code != 403
    assert (await asking.host("GET", "api/terminals")).code == 200
    assert (await asking.host("GET", "lab/api/settings")).code == 200


@pytest.mark.usefixtures("changes")
async def test_without_login_one_is_still_nobody(asking: Asking) -> None:
    assert (await asking.raw("GET", "api/me")).code == 403


@pytest.mark.usefixtures("changes")
async def test_a_guest_works(asking: Asking) -> None:
    made = await asking.guest("POST", "api/contents", {"type": "file"})
    assert made.code == 201
    path = json.loads(made.body)["path"]
    assert (await asking.guest("GET", f"api/contents/{path}")).code == 200
    assert (await asking.guest("GET", f"files/{path}")).code == 200
    assert (await asking.guest("GET", "api/kernelspecs")).code == 200
    assert (await asking.guest("DELETE", f"api/contents/{path}")).code == 204


@pytest.mark.parametrize(
    "flaw",
    [
        {"Origin": "https://evil.example"},
        {"Cookie": "_xsrf=other"},
        {"Cookie": ""},
        {"X-XSRFToken": ""},
    ],
    ids=str,
)
@pytest.mark.usefixtures("changes")
async def test_jupyters_own_checks_stay_on_for_guests(asking: Asking, flaw: dict[str, str]) -> None:
    """Goes red when a guest's request is marked as token-authenticated (tried)."""
    answer = await asking.guest("POST", "api/contents", {"type": "file"}, headers=flaw)
    assert answer.code in (403, 404)


@pytest.mark.usefixtures("changes")
async def test_jupyters_origin_check_stays_on_for_guests_sockets(asking: Asking) -> None:
    """Goes red when a guest's request is marked as token-authenticated (tried)."""
    target = "api/events/subscribe"
    good = asking.guest_headers("GET", target)
    assert await asking.socket(target, good) == 101
    evil = asking.guest_headers("GET", target) | {"Origin": "https://evil.example"}
    assert await asking.socket(target, evil) == 403


@pytest.mark.parametrize(
    ("method", "target"),
    [
        ("POST", "api/shutdown"),
        ("POST", "api/events"),
        ("PUT", "api/config/notebook"),
        ("PATCH", "api/config/notebook"),
        ("GET", "api/config/notebook"),
    ],
)
@pytest.mark.usefixtures("changes")
async def test_a_guest_may_not(asking: Asking, method: str, target: str) -> None:
    answer = await asking.guest(method, target, {} if method != "GET" else None)
    assert answer.code == 403
    assert asking.token not in text(answer)


@pytest.mark.parametrize(
    ("method", "target", "status"),
    [
        ("GET", "nothing/here", 404),
        ("GET", "files/nothing.txt", 404),
        ("PUT", "files/nothing.txt", 405),
        ("GET", "nbconvert/html/nothing.ipynb", 404),
    ],
)
@pytest.mark.usefixtures("changes")
async def test_a_guests_error_pages_do_not_hold_the_owners_token(
    asking: Asking, method: str, target: str, status: int
) -> None:
    """Goes red when `get_user` no longer calls `keep_errors_plain` (tried)."""
    host = await asking.host(method, target, {} if method != "GET" else None)
    assert asking.token in text(host), "the page that this is about"
    answer = await asking.guest(method, target, {} if method != "GET" else None)
    assert answer.code == status
    assert asking.token not in text(answer)
    assert "<" not in text(answer)


@pytest.mark.parametrize("role", [role for role in ROLES if role != "full"])
@pytest.mark.usefixtures("changes")
async def test_a_role_without_rights_has_none(asking: Asking, role: str) -> None:
    assert (await asking.guest("GET", "api/contents", role=role)).code == 403
    assert (await asking.guest("GET", "api/contents")).code == 200


def test_what_no_row_names_is_refused() -> None:
    assert may("full", "read", "contents")
    assert not may("full", "read", "contents_of_another_extension")
    assert not may("full", "execute", "contents")
    assert not may("full", "write", "server")
    assert not may("host", "read", "contents")


@pytest.mark.usefixtures("changes")
async def test_a_guests_page_holds_neither_token_nor_paths(
    jp_serverapp: ServerApp, asking: Asking
) -> None:
    hosts = page_config(text(await asking.host("GET", "lab")))
    assert hosts["token"] == asking.token
    guests_page = text(await asking.guest("GET", "lab"))
    guests = page_config(guests_page)
    assert guests["token"] == ""
    assert asking.token not in guests_page
    for place in (jp_serverapp.root_dir, str(jp_serverapp.config_dir), "/share/jupyter"):
        assert place not in guests_page
    for key in ("baseUrl", "appName", "fullStaticUrl", "federated_extensions"):
        assert guests[key] == hosts[key]
    # The dict behind the page is shared: the host's next page is whole.
    assert page_config(text(await asking.host("GET", "lab"))).keys() == hosts.keys()


@pytest.mark.usefixtures("changes")
async def test_a_hook_that_was_there_before_goes_on_working(
    jp_serverapp: ServerApp, asking: Asking
) -> None:
    def hook(handler: Any, config: dict[str, Any]) -> dict[str, Any]:
        config["token"] = f"of-{handler.current_user.username}"
        config["fromHook"] = True
        return config

    settings = jp_serverapp.web_app.settings
    LiveChanges(jp_serverapp.web_app, log=LOG)
    settings["page_config_hook"] = hook
    changes = LiveChanges(jp_serverapp.web_app, log=LOG)
    changes.make(AssertionVerifier(KEY))
    guests = page_config(text(await asking.guest("GET", "lab")))
    hosts = page_config(text(await asking.host("GET", "lab")))
    changes.undo()
    assert (guests["token"], guests["fromHook"]) == ("", True)
    assert hosts["token"].startswith("of-")
    assert settings["page_config_hook"] is hook


def test_the_page_config_of_a_guest_is_a_copy() -> None:
    original = {"token": "t", "a": ["b"], "userSettingsDir": "/home", "serverRoot": "~", "x": 1}
    reduced = guest_page_config(original)
    assert reduced == {"token": "", "a": ["b"], "x": 1}
    reduced["a"].append("c")
    assert original["a"] == ["b"]


async def test_after_the_share_an_assertion_is_worth_nothing(
    asking: Asking, changes: LiveChanges
) -> None:
    changes.undo()
    assert (await asking.guest("GET", "api/contents")).code == 403
    local = {"Host": "localhost", "Origin": "http://localhost"}
    assert (await asking.guest("GET", "api/contents", headers=local)).code == 403


async def test_an_assertion_of_another_share_is_worth_nothing(
    asking: Asking, changes: LiveChanges
) -> None:
    changes.make(AssertionVerifier(bytes(32)))
    assert (await asking.guest("GET", "api/contents")).code == 403
    assert (await asking.guest("GET", "api/contents", key=bytes(32))).code == 200


def test_names_have_initials() -> None:
    def initials(name: str) -> str | None:
        return GuestUser(GuestClaim(GUEST, f"guest-{GUEST}", name, "full", "s")).initials

    assert initials("ada") == "A"
    assert initials("ada king lovelace") == "AL"
    assert initials("李雷") == "李"
    assert initials("  ß  ") == "SS"


class SyncProvider(IdentityProvider):
    """An identity provider whose `get_user` is no coroutine, as some sites have."""

    def get_user(self, handler: Any) -> User | None:
        return User("site-user") if handler.request.headers.get("X-Site") == "yes" else None


class StrictAuthorizer(Authorizer):
    """A site's authorizer: asynchronous, and at a loss with users that are not the site's."""

    async def is_authorized(
        self,
        handler: Any,  # noqa: ARG002 - as Jupyter calls it
        user: User,
        action: str,
        resource: str,  # noqa: ARG002
    ) -> bool:
        assert user.username == "site-user"
        return action == "read"


class TestSites:
    """Sites with an identity provider and an authorizer of their own."""

    @pytest.fixture
    def jp_server_config(self, jp_server_config: dict[str, Any]) -> Config:
        config = Config(jp_server_config)
        config.ServerApp.identity_provider_class = SyncProvider
        config.ServerApp.authorizer_class = StrictAuthorizer
        return config

    @pytest.mark.usefixtures("changes")
    async def test_both_go_on_working(self, asking: Asking) -> None:
        site = {"X-Site": "yes", "Cookie": "_xsrf=1", "X-XSRFToken": "1"}
        assert (await asking.raw("GET", "api/contents", site)).code == 200
        assert (await asking.raw("POST", "api/contents", site, '{"type": "file"}')).code == 403
        assert (await asking.raw("GET", "api/contents")).code == 403
        assert (await asking.guest("GET", "api/contents")).code == 200
        assert (await asking.guest("POST", "api/contents", {"type": "file"})).code == 201
