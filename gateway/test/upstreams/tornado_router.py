"""Says which handler the real Jupyter web application takes for a request target.

Builds the application as `jupyter lab` does, without listening, then answers
line by line: in comes a JSON string (the raw request target), out goes a JSON
object with the handler and its decoded arguments. The first line out names the
application's rules.
"""

from __future__ import annotations

import json
import sys
from typing import Any, cast

from jupyter_server.serverapp import ServerApp
from tornado.httputil import HTTPConnection, HTTPHeaders, HTTPServerRequest
from tornado.web import Application, HTTPError


class Connection:
    """What a request asks of its connection."""

    context = None

    def set_close_callback(self, callback: object) -> None:
        """Nothing ever closes."""


def build(base_url: str, root_dir: str) -> Application:
    """Build the application with every installed server extension but this project's own."""
    app = ServerApp()
    app.initialize(
        argv=[
            f"--ServerApp.base_url={base_url}",
            f"--ServerApp.root_dir={root_dir}",
            "--ServerApp.token=unused",
            "--ServerApp.allow_root=True",
            "--ServerApp.jpserver_extensions={'jupyter_secure_share': False, 'jupyterlab': True}",
        ],
        new_httpserver=False,
    )
    return app.web_app


def route(application: Application, target: str) -> dict[str, Any]:
    """Find the handler for a target and what it is called with."""
    request = HTTPServerRequest(
        method="GET",
        uri=target,
        headers=HTTPHeaders({"Host": "localhost"}),
        host="localhost",
        connection=cast("HTTPConnection", Connection()),
    )
    delegate = application.find_handler(request)
    kind = delegate.handler_class
    arguments = [*delegate.path_args, *delegate.path_kwargs.values()]
    try:
        decoded = [None if argument is None else argument.decode("utf-8") for argument in arguments]
    except (UnicodeDecodeError, HTTPError):
        decoded = ["\N{REPLACEMENT CHARACTER}"]
    return {"handler": f"{kind.__module__}.{kind.__name__}", "arguments": decoded}


def patterns(application: Application) -> list[list[str]]:
    """List every rule of the application: pattern and handler."""
    found = []
    for outer in application.default_router.rules:
        for rule in getattr(outer.target, "rules", []):
            pattern = getattr(rule.matcher, "regex", None)
            name = f"{rule.target.__module__}.{rule.target.__name__}"
            found.append([pattern.pattern if pattern else "", name])
    return found


def say(value: object) -> None:
    """Write one line."""
    sys.stdout.write(f"{json.dumps(value)}\n")
    sys.stdout.flush()


def main() -> None:
    """Answer until the input ends."""
    base_url, root_dir = sys.argv[1:]
    application = build(base_url, root_dir)
    say(patterns(application))
    for line in sys.stdin:
        say(route(application, json.loads(line)))


if __name__ == "__main__":
    main()
