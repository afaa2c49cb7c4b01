"""Shares a running JupyterLab with guests: the server extension."""

from __future__ import annotations

from importlib import metadata
from typing import Any

try:
    __version__ = metadata.version("jupyter_secure_share")
except metadata.PackageNotFoundError:
    # A source checkout that is not installed.
    __version__ = "0+unknown"

__all__ = ["__version__"]


def _jupyter_labextension_paths() -> list[dict[str, str]]:
    return [{"src": "labextension", "dest": "jupyter-secure-share"}]


def _jupyter_server_extension_points() -> list[dict[str, Any]]:
    # Imported here: the command line and the build read this package, too.
    from .app import SecureShareApp

    return [{"module": "jupyter_secure_share", "app": SecureShareApp}]
