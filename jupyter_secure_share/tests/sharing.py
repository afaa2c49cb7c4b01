"""A share by way of the host's REST interface."""

from __future__ import annotations

import json
from typing import Any, Final
from urllib.parse import urlsplit

from tornado.httpclient import HTTPResponse

from jupyter_secure_share.supervisor import Timings

from .asking import Asking

SHARE: Final = "jupyter-secure-share/share"

QUICK: Final = Timings(hello=5.0, answer=2.0, heartbeat=0.1, pong=5.0, stop=0.5)
"""Impatient, so that failures show soon."""


async def start(asking: Asking, **options: Any) -> dict[str, Any]:
    """Start a share and return its status."""
    answer = await asking.host("POST", SHARE, options)
    assert answer.code == 201, answer.body
    status: dict[str, Any] = body(answer)
    return status


def body(answer: HTTPResponse) -> Any:
    """Return the JSON of an answer."""
    return json.loads(answer.body)


def port(status: dict[str, Any]) -> int:
    """Return the port that a live share listens on."""
    found: int | None = urlsplit(status["url"]).port
    assert found is not None
    return found
