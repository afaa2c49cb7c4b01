"""Keeps guests from asking for kernels that are not installed.

Jupyter does not forget a start that failed for that reason, waits for it when
it is to end, and then never ends.
"""

from __future__ import annotations

import inspect
import json
from typing import Any, Final

from jupyter_client.kernelspec import NoSuchKernel
from jupyter_server.base.handlers import JupyterHandler

_STARTING: Final = frozenset({"POST", "PATCH"})
"""Methods whose bodies name a kernel to start: a new one, a session's first, a session's next."""


def names_unknown_kernel(handler: JupyterHandler, resource: str) -> bool:
    """Whether a request would start a kernel that is not installed here."""
    if resource not in ("kernels", "sessions") or handler.request.method not in _STARTING:
        return False
    name = _name_in(handler, resource)
    manager = handler.settings.get("kernel_spec_manager")
    if name is None or manager is None:
        return False
    try:
        spec: Any = manager.get_kernel_spec(name)
    except (NoSuchKernel, ValueError):
        # A name that cannot be one is a ValueError.
        return True
    if inspect.iscoroutine(spec):
        # Kernels of another machine, which knows its own.
        spec.close()
    return False


def _name_in(handler: JupyterHandler, resource: str) -> str | None:
    try:
        body = json.loads(handler.request.body or b"null")
    except ValueError:
        return None
    # The name of a session itself is that of its document.
    kernel = body.get("kernel") if resource == "sessions" and isinstance(body, dict) else body
    name = kernel.get("name") if isinstance(kernel, dict) else None
    return name if isinstance(name, str) and name else None
