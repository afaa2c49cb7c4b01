"""Requests written byte by byte, for what no honest client can send."""

from __future__ import annotations

from invitation import Invitation

HANDSHAKE = (
    "Connection: Upgrade\r\nUpgrade: websocket\r\n"
    "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
)


def send(invitation: Invitation, request: bytes, *, seconds: float = 10) -> bytes:
    """Send bytes on a new connection; return all that comes until it is closed or `seconds` pass.

    A socket that has opened is not listened to.
    """
    heard = b""
    with invitation.connect(seconds) as connection:
        try:
            connection.sendall(request)
            while block := connection.recv(65536):
                heard += block
                if heard.startswith(b"HTTP/1.1 101 ") and b"\r\n\r\n" in heard:
                    return heard
        except OSError:
            return heard
    return heard


def upgrade(invitation: Invitation, target: str, *headers: str) -> bytes:
    """Ask for a socket and return the answer; the origin is the share's unless one is given."""
    lines = [f"GET {target} HTTP/1.1", f"Host: {invitation.netloc}", *headers]
    if not any(line.lower().startswith("origin:") for line in headers):
        lines.append(f"Origin: {invitation.origin}")
    return send(invitation, ("\r\n".join(lines) + "\r\n" + HANDSHAKE + "\r\n").encode(), seconds=3)


def status_of(answer: bytes) -> int:
    """Return the status of an answer, 0 when the connection was cut without one."""
    return int(answer.split(b" ", 2)[1]) if answer.startswith(b"HTTP/1.1 ") else 0
