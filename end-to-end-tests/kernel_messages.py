"""Messages of Jupyter kernels on a WebSocket, in both framings, written from the documentation."""

from __future__ import annotations

import json
import struct
import uuid
from itertools import pairwise
from typing import Any

import websocket
from patience import until


def request(kind: str, content: dict[str, Any], channel: str = "shell") -> dict[str, Any]:
    """Return a message of the messaging protocol 5.3."""
    header = {
        "msg_id": uuid.uuid4().hex,
        "username": "u",
        "session": "s",
        "date": "2026-01-01T00:00:00Z",
        "msg_type": kind,
        "version": "5.3",
    }
    return {
        "header": header,
        "parent_header": {},
        "metadata": {},
        "content": content,
        "channel": channel,
    }


def execute(code: str) -> dict[str, Any]:
    """Return a message that runs code."""
    return request(
        "execute_request",
        {
            "code": code,
            "silent": False,
            "store_history": False,
            "user_expressions": {},
            "allow_stdin": False,
            "stop_on_error": True,
        },
    )


def v1_frame(message: dict[str, Any]) -> bytes:
    """Write a message for ``v1.kernel.websocket.jupyter.org``."""
    parts = [message["channel"].encode()]
    parts += [
        json.dumps(message[key]).encode()
        for key in ("header", "parent_header", "metadata", "content")
    ]
    count = len(parts) + 1
    offsets = [8 * (count + 1)]
    for part in parts:
        offsets.append(offsets[-1] + len(part))
    return struct.pack(f"<{count + 1}Q", count, *offsets) + b"".join(parts)


def read_v1(frame: bytes) -> dict[str, Any]:
    """Read one."""
    (count,) = struct.unpack_from("<Q", frame)
    offsets = struct.unpack_from(f"<{count}Q", frame, 8)
    parts = [frame[one:other] for one, other in pairwise(offsets)]
    return {
        "channel": parts[0].decode(),
        "header": json.loads(parts[1]),
        "parent_header": json.loads(parts[2]),
        "content": json.loads(parts[4]),
    }


def run(socket: websocket.WebSocket, code: str, seconds: float = 60) -> str:
    """Run code and return what it printed; the socket's sub-protocol decides the framing."""
    is_v1 = socket.subprotocol is not None
    message = execute(code)
    if is_v1:
        socket.send_binary(v1_frame(message))
    else:
        socket.send(json.dumps(message))
    printed = ""

    def finished() -> bool:
        nonlocal printed
        heard = socket.recv()
        answer = read_v1(heard) if isinstance(heard, bytes) else json.loads(heard)
        if answer["parent_header"].get("msg_id") != message["header"]["msg_id"]:
            return False
        kind, content = answer["header"]["msg_type"], answer["content"]
        if kind == "stream":
            printed += content["text"]
        return bool(kind == "status" and content["execution_state"] == "idle")

    until(finished, seconds, f"the kernel has run {code}", every=0)
    return printed
