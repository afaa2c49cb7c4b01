"""Makes guest assertions as the gateway does, and wrong ones."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
import time
from typing import Any

GUEST = "a1b2c3d4e5f60718"


def claim(method: str = "GET", target: str = "/", **changes: Any) -> dict[str, Any]:
    """Return a good claim, good for now, with some fields changed."""
    return {
        "method": method,
        "target": target,
        "guest": GUEST,
        "username": f"guest-{GUEST}",
        "name": "Ada Lovelace",
        "role": "full",
        "session": "00112233445566aa",
        "expires_ms": int(time.time() * 1000) + 9_000,
        "nonce": secrets.token_hex(16),
    } | changes


def sign(key: bytes, payload: object) -> str:
    """Return the header value for a claim, or for any other payload."""
    text = payload if isinstance(payload, bytes) else json.dumps(payload).encode()
    signed = f"v1.{_base64url(text)}"
    return f"{signed}.{_base64url(hmac.digest(key, signed.encode(), hashlib.sha256))}"


def _base64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
