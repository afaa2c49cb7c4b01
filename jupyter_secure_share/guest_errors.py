"""Error pages for guests: Jupyter's own hold the host's token for everybody who is logged in.

The gateway replaces them as well; this is the second line.
"""

from __future__ import annotations

from http.client import responses

from jupyter_server.base.handlers import APIHandler
from tornado import web


def keep_errors_plain(handler: web.RequestHandler) -> None:
    """Make this one handler answer errors in two words, unless it answers in JSON."""
    if isinstance(handler, APIHandler):
        # Its errors hold no token, and JupyterLab shows their words to the guest.
        return

    def write_error(status_code: int, **_kwargs: object) -> None:
        handler.set_header("Content-Type", "text/plain; charset=utf-8")
        handler.finish(f"{responses.get(status_code, 'Error')}\n")

    handler.write_error = write_error  # type: ignore[method-assign]
