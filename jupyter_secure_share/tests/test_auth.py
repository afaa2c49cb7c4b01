"""Every route of the host times everybody who may ask: nobody, a guest, the host."""

from __future__ import annotations

import inspect
import json
from typing import Any

import pytest
from jupyter_server.auth import Authorizer, User
from jupyter_server.serverapp import ServerApp
from traitlets.config import Config

from jupyter_secure_share.app import SecureShareApp
from jupyter_secure_share.assertion import AssertionVerifier
from jupyter_secure_share.protocol import API_ROOT, ASSERTION_HEADER
from jupyter_secure_share.routes import AUTH_RESOURCE, HANDLERS

from .asking import KEY, Asking, problem_code, to_json
from .conftest import Record

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")
ROUTES: list[tuple[str, str, object, int]] = [
    ("GET", "share", None, 200),
    ("POST", "share", {}, 201),
    ("DELETE", "share", None, 200),
    ("POST", "share/extend", {"minutes": 1}, 409),
    ("GET", "share/invitation", None, 409),
    ("GET", "share/choices", None, 200),
    ("POST", "new-address", None, 409),
    ("PUT", "authtoken", {"authtoken": "x"}, 200),
    ("DELETE", "authtoken", None, 200),
    ("DELETE", "guests/a1b2c3d4e5f60718", None, 409),
    ("POST", "forget", None, 204),
]
"""With a host and no share: method, path, body, status."""

each_route = pytest.mark.parametrize(("method", "path", "body", "status"), ROUTES)


def target(path: str) -> str:
    return f"{API_ROOT[1:]}/{path}"


def test_the_table_names_every_route() -> None:
    offered = {
        (method, pattern)
        for pattern, handler in HANDLERS
        for method in METHODS
        if method.lower() in vars(handler)
    }
    named = {
        (method, f"{API_ROOT}/{path}".replace("a1b2c3d4e5f60718", "([^/]+)"))
        for method, path, *_ in ROUTES
    }
    assert named == offered


def test_every_method_asks_for_login_and_right() -> None:
    """Both decorators wrap; a method of ours without one of them has a short chain."""
    for _, handler in HANDLERS:
        for method in METHODS:
            function = vars(handler).get(method.lower())
            if function is None:
                continue
            files = []
            while function is not None:
                files.append(inspect.getsourcefile(function.__code__) or "")
                function = getattr(function, "__wrapped__", None)
            assert files[0].endswith("tornado/web.py"), handler
            assert files[1].endswith("jupyter_server/auth/decorator.py"), handler
            assert files[2].endswith("jupyter_secure_share/routes.py"), handler


@each_route
async def test_the_host_may(
    share_app: SecureShareApp, asking: Asking, method: str, path: str, body: object, status: int
) -> None:
    assert (await asking.host(method, target(path), body)).code == status
    await share_app.share.stop()


@each_route
async def test_nobody_else_may(
    share_app: SecureShareApp,
    asking: Asking,
    record: Record,
    method: str,
    path: str,
    body: object,
    status: int,
) -> None:
    for headers in (
        {},
        {"Authorization": "token wrong"},
        {"Authorization": "Basic Z3Vlc3Q6eA=="},
        {"Cookie": "_xsrf=1", "X-XSRFToken": "1"},
    ):
        answer = await asking.raw(method, target(path), headers, to_json(body))
        assert (answer.code, problem_code(answer)) == (403, "NOT_ALLOWED")
    assert record.entries == []
    assert share_app.share.status["phase"] == "off"
    del status


@each_route
async def test_a_guest_may_not(
    share_app: SecureShareApp,
    asking: Asking,
    record: Record,
    method: str,
    path: str,
    body: object,
    status: int,
) -> None:
    share_app.share._changes.make(AssertionVerifier(KEY))
    try:
        answer = await asking.guest(method, target(path), body)
        assert (answer.code, problem_code(answer)) == (403, "GUEST_REFUSED")
    finally:
        share_app.share._changes.undo()
    assert record.entries == []
    del status


@each_route
async def test_the_hosts_token_beside_an_assertion_does_not_help(
    asking: Asking, method: str, path: str, body: object, status: int
) -> None:
    """Also when no share is up and nobody looks at the assertion any more."""
    headers = {"Authorization": f"token {asking.token}", ASSERTION_HEADER: "v1.AAAA.BBBB"}
    answer = await asking.raw(method, target(path), headers, to_json(body))
    assert (answer.code, problem_code(answer)) == (403, "GUEST_REFUSED")
    del status


@each_route
async def test_a_page_of_another_origin_may_not(
    asking: Asking, method: str, path: str, body: object, status: int
) -> None:
    login = await asking.raw("GET", f"lab?token={asking.token}")
    cookies = [line.partition(";")[0] for line in login.headers.get_list("Set-Cookie")]
    assert any(cookie.startswith("username-") for cookie in cookies)
    headers = {"Cookie": "; ".join(cookies), "Origin": "https://evil.example"}
    answer = await asking.raw(method, target(path), headers, to_json(body))
    assert answer.code in (403, 404)
    assert problem_code(answer) == "NOT_ALLOWED"
    # The same without the foreign origin and with the token of the page is the host.
    xsrf = next(value for value in cookies if value.startswith("_xsrf=")).partition("=")[2]
    own = {"Cookie": "; ".join(cookies), "X-XSRFToken": xsrf}
    if method == "GET":
        assert (await asking.raw(method, target(path), own, to_json(body))).code == status


class Recorder(Authorizer):
    """Notes what it is asked, and refuses."""

    asked: list[tuple[str, str]] = []  # noqa: RUF012 - cleared by each test

    def is_authorized(
        self,
        handler: Any,  # noqa: ARG002 - as Jupyter calls it
        user: User,  # noqa: ARG002
        action: str,
        resource: str,
    ) -> bool:
        self.asked.append((action, resource))
        return False


class TestAuthorizer:
    """A site's authorizer is asked about our resource, and its no is a no."""

    @pytest.fixture
    def jp_server_config(self, jp_server_config: dict[str, Any]) -> Config:
        config = Config(jp_server_config)
        config.ServerApp.authorizer_class = Recorder
        return config

    @each_route
    async def test_it(
        self,
        jp_serverapp: ServerApp,
        asking: Asking,
        record: Record,
        method: str,
        path: str,
        body: object,
        status: int,
    ) -> None:
        Recorder.asked.clear()
        answer = await asking.host(method, target(path), body)
        assert (answer.code, problem_code(answer)) == (403, "NOT_ALLOWED")
        assert Recorder.asked == [("read" if method == "GET" else "write", AUTH_RESOURCE)]
        assert record.entries == []
        del jp_serverapp, status


def test_problems_are_json(jp_serverapp: ServerApp) -> None:
    """The shape that the panel and the command line read."""
    del jp_serverapp
    from jupyter_secure_share.problems import ProblemCode, ShareError

    problem = ShareError(ProblemCode.NOT_ALLOWED).problem
    assert json.loads(json.dumps(problem)).keys() == {"code", "message", "next_step"}
