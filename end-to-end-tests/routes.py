"""A path for every route that the tested Jupyter has, below its base URL."""

from __future__ import annotations

import re

ID = "0b1b2c3d-1111-4222-8333-944455556666"

PATHS = (
    "",
    "api",
    "api/collaboration/fork/json:notebook:x",
    f"api/collaboration/room/json:notebook:{ID}",
    "api/collaboration/room/JupyterLab:globalAwareness",
    "api/collaboration/session/a.ipynb",
    "api/collaboration/timeline/a.ipynb",
    "api/collaboration/undo_redo/json:notebook:x",
    "api/config/notebook",
    "api/contents",
    "api/contents/a.ipynb",
    "api/contents/a.ipynb/checkpoints",
    "api/contents/a.ipynb/checkpoints/checkpoint",
    "api/contents/a.ipynb/trust",
    "api/events",
    "api/events/subscribe",
    "api/fileid/id?path=a.ipynb",
    "api/fileid/path?id=x",
    "api/kernels",
    f"api/kernels/{ID}",
    f"api/kernels/{ID}/channels",
    f"api/kernels/{ID}/interrupt",
    f"api/kernels/{ID}/restart",
    "api/kernelspecs",
    "api/kernelspecs/python3",
    "api/me",
    "api/nbconvert",
    "api/notebooks/a.ipynb",
    "api/resolvePath?path=a",
    "api/security/csp-report",
    "api/sessions",
    f"api/sessions/{ID}",
    "api/shutdown",
    "api/spec.yaml",
    "api/status",
    "api/terminals",
    "api/terminals/1",
    "custom/custom.css",
    "doc/tree/a.ipynb",
    "favicon.ico",
    "files/a.ipynb",
    "host-probe",
    "jupyter-secure-share/authtoken",
    "jupyter-secure-share/forget",
    f"jupyter-secure-share/guests/{ID}",
    "jupyter-secure-share/new-address",
    "jupyter-secure-share/share",
    "jupyter-secure-share/share/choices",
    "jupyter-secure-share/share/extend",
    "jupyter-secure-share/share/invitation",
    "kernelspecs/python3/logo-64x64.png",
    "lab",
    "lab/",
    "lab/api/build",
    "lab/api/extensions",
    "lab/api/licenses/",
    "lab/api/listings/x.json",
    "lab/api/news",
    "lab/api/plugins",
    "lab/api/settings",
    "lab/api/settings/@jupyterlab/apputils-extension:themes",
    "lab/api/themes/@jupyterlab/theme-light-extension/index.css",
    "lab/api/translations",
    "lab/api/translations/de_DE",
    "lab/api/update",
    "lab/api/workspaces",
    "lab/api/workspaces/default",
    "lab/extensions/jupyter-secure-share/static/style.js",
    "lab/tree/a.ipynb",
    "lab/workspaces/w/tree/a.ipynb",
    "login",
    "logout",
    "lsp/status",
    "lsp/ws/python",
    "metrics",
    "nbconvert/html",
    "nbconvert/html/a.ipynb",
    "proxy/22/",
    "robots.txt",
    "static/base/images/logo.png",
    "static/lab/style/bootstrap.js",
    "terminals/websocket/1",
    "tree",
    "view/a.html",
)

SOCKETS = (
    f"api/collaboration/room/json:notebook:{ID}",
    "api/events/subscribe",
    f"api/kernels/{ID}/channels",
    "terminals/websocket/1",
)

ENTRIES = ("", "lab", "lab/tree/a.ipynb", "lab/workspaces/w/tree/a.ipynb", "doc/tree/a.ipynb")


def unnamed(patterns: list[str]) -> list[str]:
    """Return the patterns of Jupyter's router for which there is no path here."""
    paths = [f"/{path.partition('?')[0]}" for path in PATHS]
    return [pattern for pattern in patterns if not any(re.match(pattern, path) for path in paths)]
