"""Whether sharing is possible here at all, and what the host should know before."""

from __future__ import annotations

import os
import ssl
from collections.abc import Callable, Mapping
from importlib import metadata
from typing import TYPE_CHECKING, Any, Final

from packaging.version import InvalidVersion, Version

from .problems import ProblemCode, ShareError

if TYPE_CHECKING:
    from jupyter_server.serverapp import ServerApp

FLOORS: Final = (
    ("jupyterlab", "4.6.2"),
    ("jupyter_server", "2.21"),
    ("jupyter-collaboration", "5.0"),
    ("tornado", "6.5.6"),
)
"""Oldest upstream packages whose holes the gateway knows how to cover."""

RTC_EXTENSION: Final = "jupyter_server_ydoc"
OTHER_RTC_EXTENSION: Final = "jupyter_server_documents"


def blocking_problem(serverapp: ServerApp, *, allow_on_hub: bool) -> ShareError | None:
    """Say why this server cannot be shared, or None. Node is somebody else's question."""
    return (
        (None if allow_on_hub else hub_problem(serverapp))
        or rtc_problem(serverapp)
        or version_problem()
        or client_certificate_problem(serverapp)
    )


def hub_problem(serverapp: ServerApp, environ: Mapping[str, str] = os.environ) -> ShareError | None:
    """Recognise a JupyterHub by its environment, its identity provider or its page config."""
    page_config: dict[str, Any] = serverapp.web_app.settings.get("page_config_data", {})
    is_hub = (
        "JUPYTERHUB_API_TOKEN" in environ
        or "JUPYTERHUB_SERVICE_PREFIX" in environ
        or type(serverapp.identity_provider).__module__.partition(".")[0] == "jupyterhub"
        or bool(page_config.get("hubUser"))
    )
    return ShareError(ProblemCode.ON_HUB) if is_hub else None


def rtc_problem(serverapp: ServerApp) -> ShareError | None:
    """Ask for jupyter-collaboration, and for nothing else in its place."""
    extensions = serverapp.extension_manager.extensions
    enabled = {name for name, extension in extensions.items() if extension.enabled}
    if OTHER_RTC_EXTENSION in enabled:
        return ShareError(ProblemCode.OTHER_RTC_BACKEND)
    apps = serverapp.extension_manager.extension_apps.get(RTC_EXTENSION, set())
    if RTC_EXTENSION not in enabled or any(getattr(app, "disable_rtc", False) for app in apps):
        return ShareError(ProblemCode.NO_COLLABORATION)
    return None


def version_problem(installed: Callable[[str], str] = metadata.version) -> ShareError | None:
    """Compare what is installed with the floors."""
    for package, floor in FLOORS:
        try:
            version = installed(package)
            if Version(version) >= Version(floor):
                continue
        except metadata.PackageNotFoundError:
            version = "missing"
        except InvalidVersion:
            version = "of an unknown version"
        return ShareError(
            ProblemCode.UPSTREAM_TOO_OLD,
            f"Sharing needs {package} {floor} or newer, and here it is {version}.",
        )
    return None


def client_certificate_problem(serverapp: ServerApp) -> ShareError | None:
    """Refuse where every client must show a certificate."""
    options = serverapp.ssl_options or {}
    if serverapp.client_ca or options.get("cert_reqs") == ssl.CERT_REQUIRED:
        return ShareError(ProblemCode.CLIENT_CERTIFICATES)
    return None


def warnings(serverapp: ServerApp) -> list[ShareError]:
    """List what weakens this server with or without a share."""
    found = []
    settings = serverapp.web_app.settings
    if not serverapp.identity_provider.auth_enabled:
        found.append(ShareError(ProblemCode.AUTH_OFF))
    if (
        settings.get("allow_origin")
        or settings.get("allow_origin_pat")
        or settings.get("disable_check_xsrf")
    ):
        found.append(ShareError(ProblemCode.CROSS_ORIGIN_OPEN))
    return found
