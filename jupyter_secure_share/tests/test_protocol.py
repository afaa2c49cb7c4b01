"""The contract, as TypeScript states it and as Python reads it."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from jupyter_secure_share import protocol
from jupyter_secure_share.protocol import (
    GatewayLiedError,
    Hello,
    Pong,
    Result,
    Status,
    decode_line,
    encode_line,
)

from .samples import CONTRACT, FIXTURES

FROM_GATEWAY = sorted(FIXTURES.glob("from-gateway.*.json"))
TO_GATEWAY = sorted(FIXTURES.glob("to-gateway.*.json"))


def number(file: str, name: str) -> int:
    match = re.search(rf"export const {name} = ([\d_* ]+);", (CONTRACT / file).read_text("utf-8"))
    assert match is not None, name
    product = 1
    for factor in match.group(1).split("*"):
        product *= int(factor)
    return product


def test_constants_are_those_of_typescript() -> None:
    assert number("share.ts", "PROTOCOL_VERSION") == protocol.PROTOCOL_VERSION
    assert number("share.ts", "MOST_MINUTES") == protocol.MOST_MINUTES
    assert number("share.ts", "MOST_GUESTS") == protocol.MOST_GUESTS
    assert number("control.ts", "MAX_LINE_BYTES") == protocol.MAX_LINE_BYTES
    assert (
        number("control.ts", "HEARTBEAT_INTERVAL_MS") == protocol.HEARTBEAT_INTERVAL_SECONDS * 1000
    )
    assert number("assertion.ts", "ASSERTION_LIFE_MS") == protocol.ASSERTION_LIFE_MS
    assert f"'{protocol.ASSERTION_HEADER}'" in (CONTRACT / "assertion.ts").read_text("utf-8")


@pytest.mark.parametrize(
    ("name", "values"),
    [("Role", protocol.ROLES), ("Phase", protocol.PHASES), ("TransportName", protocol.TRANSPORTS)],
)
def test_names_are_those_of_typescript(name: str, values: tuple[str, ...]) -> None:
    text = (CONTRACT / "share.ts").read_text("utf-8")
    match = re.search(rf"export type {name} =([^;]+);", text)
    assert match is not None
    assert tuple(re.findall(r"'([^']+)'", match.group(1))) == values


def test_there_are_samples() -> None:
    assert len(FROM_GATEWAY) >= 6
    assert len(TO_GATEWAY) >= 7


@pytest.mark.parametrize("path", FROM_GATEWAY, ids=lambda path: path.stem)
def test_every_sample_of_the_gateway_is_understood(path: Path) -> None:
    message = json.loads(path.read_text("utf-8"))
    read = decode_line(json.dumps(message, ensure_ascii=False).encode() + b"\n")
    kind = path.stem.split(".")[1]
    expected = {"hello": Hello, "status": Status, "result": Result, "pong": Pong}[kind]
    assert isinstance(read, expected)
    if isinstance(read, Status):
        assert read.status == message["status"]
        assert (read.seq, read.phase) == (7, "live")
    if isinstance(read, Result):
        assert read.value == message.get("value")
        assert read.problem == message.get("problem")


@pytest.mark.parametrize("path", TO_GATEWAY, ids=lambda path: path.stem)
def test_every_sample_to_the_gateway_fits_a_line(path: Path) -> None:
    message = json.loads(path.read_text("utf-8"))
    line = encode_line(message)
    assert line.endswith(b"\n")
    assert line.count(b"\n") == 1
    assert json.loads(line) == message


def test_a_line_separator_of_unicode_does_not_split_a_line() -> None:
    assert len(encode_line({"name": "a\u2028b\u0085c"}).splitlines()) == 1


def line(**message: object) -> bytes:
    return json.dumps(message).encode() + b"\n"


STATUS = {"seq": 1, "phase": "live"}
PROBLEM = {"code": "A", "message": "b", "next_step": ""}


@pytest.mark.parametrize(
    "bad",
    [
        b"",
        b"\n",
        b"{}\n",
        b"[]\n",
        b'"pong"\n',
        b'{"type":"pong"}',
        b"\xff\xfe\n",
        b"[" * 100_000 + b"\n",
        b'{"type":"pong","x":"' + b"x" * protocol.MAX_LINE_BYTES + b'"}\n',
        line(type="hallo"),
        line(type=["pong"]),
        line(type="hello", protocol="1", version="0"),
        line(type="hello", protocol=True, version="0"),
        line(type="hello", protocol=1),
        line(type="status"),
        line(type="status", status=[]),
        line(type="status", status={**STATUS, "seq": -1}),
        line(type="status", status={**STATUS, "seq": 1.5}),
        line(type="status", status={**STATUS, "seq": True}),
        line(type="status", status={**STATUS, "phase": "open"}),
        line(type="status", status={**STATUS, "phase": ["live"]}),
        line(type="result", id=1),
        line(type="result", id=1, ok=True),
        line(type="result", id=1, ok=1, value=None),
        line(type="result", id=1, ok=True, value="secret"),
        line(type="result", id="1", ok=True, value=None),
        line(type="result", id=1, ok=False),
        line(type="result", id=1, ok=False, problem={**PROBLEM, "code": 1}),
        line(type="result", id=1, ok=False, problem={"code": "A"}),
        line(type="result", id=1, ok=False, problem={**PROBLEM, "service": None}),
        line(type="result", id=1, ok=False, problem={**PROBLEM, "service": {"code": "E"}}),
    ],
)
def test_anything_odd_is_a_lie(bad: bytes) -> None:
    with pytest.raises(GatewayLiedError):
        decode_line(bad)
