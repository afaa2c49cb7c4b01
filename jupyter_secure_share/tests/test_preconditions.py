"""Where sharing is not possible, it says so."""

from __future__ import annotations

import ssl
from collections.abc import Callable
from importlib import metadata
from types import SimpleNamespace
from typing import Any, cast

import pytest
from jupyter_server.serverapp import ServerApp

from jupyter_secure_share.preconditions import (
    FLOORS,
    blocking_problem,
    client_certificate_problem,
    hub_problem,
    rtc_problem,
    version_problem,
    warnings,
)


def code(problem: Any) -> str | None:
    return None if problem is None else str(problem.code)


def test_here_it_is_possible(jp_serverapp: ServerApp) -> None:
    assert blocking_problem(jp_serverapp, allow_on_hub=False) is None
    assert warnings(jp_serverapp) == []


@pytest.mark.parametrize("name", ["JUPYTERHUB_API_TOKEN", "JUPYTERHUB_SERVICE_PREFIX"])
def test_a_hub_is_known_by_its_environment(
    jp_serverapp: ServerApp, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv(name, "x")
    assert code(blocking_problem(jp_serverapp, allow_on_hub=False)) == "ON_HUB"
    assert blocking_problem(jp_serverapp, allow_on_hub=True) is None


def test_a_hub_is_known_by_its_page_config_and_identity(
    jp_serverapp: ServerApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert hub_problem(jp_serverapp, {}) is None
    monkeypatch.setitem(jp_serverapp.web_app.settings["page_config_data"], "hubUser", "ada")
    assert code(hub_problem(jp_serverapp, {})) == "ON_HUB"
    monkeypatch.undo()
    provider = type("HubProvider", (), {"__module__": "jupyterhub.singleuser.extension"})()
    hub = SimpleNamespace(web_app=jp_serverapp.web_app, identity_provider=provider)
    assert code(hub_problem(cast("ServerApp", hub), {})) == "ON_HUB"


def extensions(**enabled: bool) -> ServerApp:
    packages = {name: SimpleNamespace(enabled=value) for name, value in enabled.items()}
    manager = SimpleNamespace(extensions=packages, extension_apps={})
    return cast("ServerApp", SimpleNamespace(extension_manager=manager))


def test_collaboration_must_be_on() -> None:
    assert rtc_problem(extensions(jupyter_server_ydoc=True)) is None
    assert code(rtc_problem(extensions())) == "NO_COLLABORATION"
    assert code(rtc_problem(extensions(jupyter_server_ydoc=False))) == "NO_COLLABORATION"


def test_collaboration_can_be_on_and_yet_switched_off(jp_serverapp: ServerApp) -> None:
    (app,) = jp_serverapp.extension_manager.extension_apps["jupyter_server_ydoc"]
    app.disable_rtc = True
    assert code(rtc_problem(jp_serverapp)) == "NO_COLLABORATION"


def test_no_other_backend_in_its_place_or_beside_it() -> None:
    both = extensions(jupyter_server_ydoc=True, jupyter_server_documents=True)
    assert code(rtc_problem(both)) == "OTHER_RTC_BACKEND"
    assert rtc_problem(extensions(jupyter_server_ydoc=True, jupyter_server_documents=False)) is None


def versions(**changed: str | None) -> Callable[[str], str]:
    def version(package: str) -> str:
        found = changed.get(package.replace("-", "_"), dict(FLOORS)[package])
        if found is None:
            raise metadata.PackageNotFoundError(package)
        return found

    return version


def test_the_floors_themselves_are_high_enough() -> None:
    assert version_problem(versions()) is None
    assert version_problem(versions(jupyterlab="10.0", tornado="7.0.dev1")) is None


@pytest.mark.parametrize(
    ("package", "version"),
    [
        ("jupyterlab", "4.6.1"),
        ("jupyterlab", "4.6.2rc1"),
        ("jupyter_server", "2.20.9"),
        ("jupyter_collaboration", "4.4.2"),
        ("tornado", "6.5.5"),
        ("tornado", "nonsense"),
        ("jupyter_collaboration", None),
    ],
)
def test_below_a_floor_it_says_what_and_how_far(package: str, version: str | None) -> None:
    problem = version_problem(versions(**{package: version}))
    assert problem is not None
    assert problem.code == "UPSTREAM_TOO_OLD"
    assert dict(FLOORS)[package.replace("jupyter_c", "jupyter-c")] in problem.message


def test_client_certificates_are_asked_for() -> None:
    def asks(client_ca: str = "", **options: Any) -> str | None:
        server = SimpleNamespace(client_ca=client_ca, ssl_options=options or None)
        return code(client_certificate_problem(cast("ServerApp", server)))

    assert asks() is None
    assert asks(certfile="x", cert_reqs=ssl.CERT_OPTIONAL) is None
    assert asks(client_ca="ca.pem") == "CLIENT_CERTIFICATES"
    assert asks(cert_reqs=ssl.CERT_REQUIRED) == "CLIENT_CERTIFICATES"


def test_what_weakens_the_server_is_said(jp_serverapp: ServerApp) -> None:
    jp_serverapp.identity_provider.token = ""
    jp_serverapp.web_app.settings["allow_origin"] = "*"
    assert [code(warning) for warning in warnings(jp_serverapp)] == [
        "AUTH_OFF",
        "CROSS_ORIGIN_OPEN",
    ]
