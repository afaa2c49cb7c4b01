"""A server extension for tests alone: tells from inside what a share has changed in Jupyter."""

from __future__ import annotations

import gc
import hashlib
import json
import os
import signal
import time
from typing import Any

from jupyter_server.base.handlers import APIHandler
from jupyter_server.serverapp import ServerApp
from jupyter_server.utils import url_path_join
from tornado import web
from tornado.routing import PathMatches, RuleRouter

SETTINGS = (
    "allow_remote_access",
    "page_config_hook",
    "get_user",
    "identity_provider",
    "authorizer",
)


def live_objects(web_app: web.Application) -> dict[str, Any]:
    """Describe everything in the running server that a share may touch; equal means untouched."""
    settings = web_app.settings
    return {
        "settings": {name: repr(settings[name]) for name in SETTINGS if name in settings},
        # Jupyter notes the time of the last request to its API.
        "keys": sorted(set(map(str, settings)) - {"api_last_activity"}),
        "identity_provider": sorted(vars(settings["identity_provider"])),
        "authorizer": sorted(vars(settings["authorizer"])),
        "get_user": repr(settings["identity_provider"].get_user),
        "is_authorized": repr(settings["authorizer"].is_authorized),
        "page_config": hashlib.sha256(
            json.dumps(settings.get("page_config_data", {}), sort_keys=True, default=repr).encode()
        ).hexdigest(),
        "rules": [
            [id(rule), repr(rule)]
            for rules in (web_app.default_router.rules, web_app.wildcard_router.rules)
            for rule in rules
        ],
        "ui_modules": sorted(map(str, web_app.ui_modules)),
        "transforms": list(map(repr, web_app.transforms)),
    }


def patterns(router: RuleRouter) -> set[str]:
    """Return the path patterns of all routes."""
    found: set[str] = set()
    for rule in router.rules:
        if isinstance(rule.target, RuleRouter):
            found |= patterns(rule.target)
        if isinstance(rule.matcher, PathMatches):
            found.add(rule.matcher.regex.pattern)
    return found


class ProbeHandler(APIHandler):
    """What is seen from inside."""

    @web.authenticated
    def get(self) -> None:
        """Answer objects, patterns of all routes, and the keys of shares."""
        self.finish(
            {
                "objects": live_objects(self.application),
                "patterns": sorted(patterns(self.application.default_router)),
                "keys": [
                    thing._key.hex()
                    for thing in gc.get_objects()
                    if type(thing).__name__ == "AssertionVerifier"
                ],
            }
        )

    @web.authenticated
    def post(self) -> None:
        """Fork a bare child that lives on, and answer its process id."""
        child = os.fork()
        if child == 0:
            signal.signal(signal.SIGTERM, signal.SIG_DFL)
            time.sleep(120)
            os._exit(0)
        self.finish({"child": child})


def _jupyter_server_extension_points() -> list[dict[str, str]]:
    return [{"module": "host_probe"}]


def _load_jupyter_server_extension(server: ServerApp) -> None:
    base = server.web_app.settings["base_url"]
    server.web_app.add_handlers(".*$", [(url_path_join(base, "host-probe"), ProbeHandler)])
