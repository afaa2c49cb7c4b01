"""A server extension that forks Jupyter when asked to, as careless ones do.

Loaded by a real server in `test_killed_jupyter.py`; the child lives on for a minute.
"""

from __future__ import annotations

import os
import time

from jupyter_server.base.handlers import APIHandler
from jupyter_server.serverapp import ServerApp
from jupyter_server.utils import url_path_join
from tornado import web


class ForkHandler(APIHandler):
    """Forks and answers the child's process id."""

    @web.authenticated
    def post(self) -> None:
        child = os.fork()
        if child == 0:
            os.setsid()
            time.sleep(60)
            os._exit(0)
        self.finish({"pid": child})


def _load_jupyter_server_extension(server: ServerApp) -> None:
    pattern = url_path_join(server.base_url, "fork")
    server.web_app.add_handlers(".*$", [(pattern, ForkHandler)])  # type: ignore[no-untyped-call]
