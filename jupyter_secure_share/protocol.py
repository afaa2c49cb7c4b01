"""The contract of ``src/protocol``, as far as Python looks at it.

The server extension reads ``type``, ``id``, ``seq`` and ``phase`` of what the
gateway says and passes everything else on unread. A test compares the
constants with the TypeScript ones and runs every sample message through here.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Final, TypeVar

PROTOCOL_VERSION: Final = 1
"""Version of every shape; both ends of the pipe must agree."""

MAX_LINE_BYTES: Final = 1024 * 1024
"""Longest line that either end accepts, newline included."""

HEARTBEAT_INTERVAL_SECONDS: Final = 3.0
"""How often the gateway is pinged; it shuts the door after 9 s without."""

API_ROOT: Final = "/jupyter-secure-share"
"""Path of the host's REST interface below the base URL."""

ASSERTION_HEADER: Final = "X-Secure-Share-Assertion"
"""Name of the request header that names a guest."""

ASSERTION_LIFE_MS: Final = 10_000
"""Longest life of an assertion, in milliseconds."""

MOST_MINUTES: Final = 43_200
"""Longest share, from its start and with all extensions, in minutes."""

MOST_GUESTS: Final = 1000
"""Most guests at once."""

ROLES: Final = ("view", "edit", "run", "full")
TRANSPORTS: Final = ("lan", "ngrok")
PHASES: Final = ("off", "starting", "live", "failed")

Value = TypeVar("Value")

Json = dict[str, Any]
"""A JSON object that is passed on unread."""


class GatewayLiedError(Exception):
    """A line of the gateway breaks the contract; it is not to be trusted any more."""


@dataclass(frozen=True)
class Hello:
    """First message of the gateway."""

    protocol: int
    version: str


@dataclass(frozen=True)
class Status:
    """The whole status after a change; ``status`` is relayed unread."""

    seq: int
    phase: str
    status: Json


@dataclass(frozen=True)
class Result:
    """Answer to the question ``id``: exactly one of ``problem`` and success with ``value``."""

    id: int
    value: Json | None
    problem: Json | None


@dataclass(frozen=True)
class Pong:
    """Answer to a ping."""


GatewayMessage = Hello | Status | Result | Pong


def encode_line(message: Json) -> bytes:
    """Write a message to the gateway as one line.

    ASCII only, so that no line separator of Unicode can split it.
    """
    return json.dumps(message, separators=(",", ":"), allow_nan=False).encode("ascii") + b"\n"


def decode_line(line: bytes) -> GatewayMessage:
    """Read one line of the gateway, newline included; raise `GatewayLiedError` on anything odd."""
    if len(line) > MAX_LINE_BYTES or not line.endswith(b"\n"):
        msg = "line too long or cut off"
        raise GatewayLiedError(msg)
    try:
        message = json.loads(line.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        msg = "line is not JSON"
        raise GatewayLiedError(msg) from error
    if not isinstance(message, dict):
        msg = "line is not a JSON object"
        raise GatewayLiedError(msg)
    kind = message.get("type")
    if kind == "hello":
        return Hello(_integer(message, "protocol"), _typed(message, "version", str))
    if kind == "status":
        return _status(_typed(message, "status", dict))
    if kind == "result":
        return _result(message)
    if kind == "pong":
        return Pong()
    msg = "unknown type of message"
    raise GatewayLiedError(msg)


def is_problem(value: Any) -> bool:  # noqa: ANN401 - whatever stood in the JSON
    """Whether a value is an ``IProblem``."""
    return _has_texts(value, "code", "message", "next_step") and (
        "service" not in value or _has_texts(value["service"], "code", "text", "link")
    )


def _has_texts(value: object, *keys: str) -> bool:
    return isinstance(value, dict) and all(isinstance(value.get(key), str) for key in keys)


def _status(status: Json) -> Status:
    seq, phase = _integer(status, "seq"), _typed(status, "phase", str)
    if phase not in PHASES:
        msg = "unknown phase"
        raise GatewayLiedError(msg)
    return Status(seq, phase, status)


def _result(message: Json) -> Result:
    number, ok = _integer(message, "id"), message.get("ok")
    if ok is True and "value" in message:
        value = message["value"]
        if value is None or isinstance(value, dict):
            return Result(number, value, None)
    if ok is False and is_problem(message.get("problem")):
        return Result(number, None, message["problem"])
    msg = "malformed result"
    raise GatewayLiedError(msg)


def _integer(message: Json, key: str) -> int:
    value = _typed(message, key, int)
    # A bool is an int in Python; a negative number is none of ours.
    if isinstance(value, bool) or value < 0:
        msg = f"{key} is not a natural number"
        raise GatewayLiedError(msg)
    return value


def _typed(message: Json, key: str, kind: type[Value]) -> Value:
    value = message.get(key)
    if not isinstance(value, kind):
        msg = f"{key} is not of type {kind.__name__}"
        raise GatewayLiedError(msg)
    return value
