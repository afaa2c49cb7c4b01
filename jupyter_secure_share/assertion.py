"""Verifies the gateway's signed header: which guest is speaking.

Format: ``src/protocol/assertion.ts``. Every doubt is a refusal.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, NoReturn

from .protocol import ASSERTION_LIFE_MS, ROLES, Json

CLOCK_SLACK_MS: Final = 50
"""Both ends read one clock, but Windows hands it out in ticks of 16 ms."""

MAX_NONCES: Final = 100_000
"""Nonces remembered at once: ten seconds of 10,000 requests each. Beyond it all are refused."""

_HEADER = re.compile(r"(v1\.([A-Za-z0-9_-]+))\.([A-Za-z0-9_-]{43})", re.ASCII)
_NONCE = re.compile(r"[0-9a-f]{32}", re.ASCII)
_ID = re.compile(r"[0-9a-f]{16}", re.ASCII)


class AssertionRefusedError(Exception):
    """An assertion does not hold; the reason is for the log."""


@dataclass(frozen=True)
class GuestClaim:
    """Who is speaking, as the gateway vouches for it."""

    guest: str
    username: str
    name: str
    role: str
    session: str


def wall_clock_ms() -> float:
    """Milliseconds since 1970, as the gateway counts them."""
    return time.time() * 1000


class AssertionVerifier:
    """Accepts each assertion of one share once."""

    def __init__(self, key: bytes, *, now_ms: Callable[[], float] = wall_clock_ms) -> None:
        """Take the share's key: 32 random bytes that only the gateway has as well."""
        self._key = key
        self._now_ms = now_ms
        self._nonces: dict[str, int] = {}

    def verify(self, header: str, method: str, target: str) -> GuestClaim:
        """Return the guest of a request; raise `AssertionRefusedError` if there is any doubt.

        ``target`` is the raw request target.
        """
        match = _HEADER.fullmatch(header)
        if match is None:
            _refuse("malformed")
        signed, payload, signature = match.groups()
        # The text is compared, not its bytes: base64url has more than one spelling.
        if not hmac.compare_digest(signature, self._sign(signed)):
            _refuse("signature")
        claim = _decode(payload)
        if claim.get("method") != method or claim.get("target") != target:
            _refuse("other request")
        self._spend(claim)
        return _guest(claim)

    def _sign(self, text: str) -> str:
        digest = hmac.new(self._key, text.encode("ascii"), hashlib.sha256).digest()
        return base64.urlsafe_b64encode(digest).rstrip(b"=").decode("ascii")

    def _spend(self, claim: Json) -> None:
        """Check expiry and nonce, and remember the nonce for as long as it could come again."""
        now, expires, nonce = self._now_ms(), claim.get("expires_ms"), claim.get("nonce")
        if not isinstance(expires, int) or isinstance(expires, bool):
            _refuse("expiry")
        if not now < expires <= now + ASSERTION_LIFE_MS + CLOCK_SLACK_MS:
            _refuse("expired or too far ahead")
        if not isinstance(nonce, str) or _NONCE.fullmatch(nonce) is None:
            _refuse("nonce")
        if nonce in self._nonces:
            _refuse("replayed")
        # Oldest first; one that lives longer than its successors only delays them.
        while self._nonces and self._nonces[oldest := next(iter(self._nonces))] <= now:
            del self._nonces[oldest]
        if len(self._nonces) >= MAX_NONCES:
            _refuse("too many requests")
        self._nonces[nonce] = expires


def _refuse(reason: str) -> NoReturn:
    raise AssertionRefusedError(reason)


def _decode(payload: str) -> Json:
    padded = payload + "=" * (-len(payload) % 4)
    try:
        claim = json.loads(base64.urlsafe_b64decode(padded))
    except (ValueError, RecursionError) as error:
        reason = "payload"
        raise AssertionRefusedError(reason) from error
    if not isinstance(claim, dict):
        _refuse("payload")
    return claim


def _guest(claim: Json) -> GuestClaim:
    guest, username, name, role, session = (
        claim.get(key) for key in ("guest", "username", "name", "role", "session")
    )
    if not (
        isinstance(guest, str)
        and _ID.fullmatch(guest)
        and username == f"guest-{guest}"
        and isinstance(name, str)
        and name
        and isinstance(role, str)
        and role in ROLES
        and isinstance(session, str)
        and _ID.fullmatch(session)
    ):
        _refuse("guest")
    return GuestClaim(guest, username, name, role, session)
