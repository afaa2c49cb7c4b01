"""The guest assertion: accepted once, for one request, for ten seconds; every doubt refuses."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest

from jupyter_secure_share import assertion as assertion_module
from jupyter_secure_share.assertion import (
    CLOCK_SLACK_MS,
    AssertionRefusedError,
    AssertionVerifier,
    GuestClaim,
)
from jupyter_secure_share.protocol import ASSERTION_LIFE_MS

from .samples import sample
from .signing import GUEST, claim, sign

KEY = bytes(range(32))
NOW = 1_795_597_200_000


class Clock:
    def __init__(self, now_ms: float = NOW) -> None:
        self.now_ms = now_ms

    def __call__(self) -> float:
        return self.now_ms


def fresh(**changes: Any) -> dict[str, Any]:
    return claim(**({"expires_ms": NOW + 5_000} | changes))


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def verifier(clock: Clock) -> AssertionVerifier:
    return AssertionVerifier(KEY, now_ms=clock)


def test_the_sample_of_the_contract_is_accepted_and_made() -> None:
    told = sample("assertion")
    key, expected = base64.b64decode(told["key"]), told["claim"]
    verifier = AssertionVerifier(key, now_ms=Clock(expected["expires_ms"] - 1))
    assert verifier.verify(told["header"], expected["method"], expected["target"]) == GuestClaim(
        expected["guest"],
        expected["username"],
        expected["name"],
        expected["role"],
        expected["session"],
    )
    text = json.dumps(expected, separators=(",", ":"), ensure_ascii=False).encode()
    assert sign(key, text) == told["header"]


def test_a_good_one_names_the_guest(verifier: AssertionVerifier) -> None:
    guest = verifier.verify(sign(KEY, fresh(name="Zoë 🦊")), "GET", "/")
    assert (guest.guest, guest.name, guest.role) == (GUEST, "Zoë 🦊", "full")


def test_the_same_one_twice_is_refused(verifier: AssertionVerifier) -> None:
    header = sign(KEY, fresh())
    verifier.verify(header, "GET", "/")
    with pytest.raises(AssertionRefusedError, match="replayed"):
        verifier.verify(header, "GET", "/")


def test_a_nonce_is_refused_again_under_another_claim(verifier: AssertionVerifier) -> None:
    verifier.verify(sign(KEY, fresh(nonce="0" * 32)), "GET", "/")
    with pytest.raises(AssertionRefusedError, match="replayed"):
        verifier.verify(sign(KEY, fresh(nonce="0" * 32, name="Eve")), "GET", "/")


def test_a_refused_one_spends_no_nonce(verifier: AssertionVerifier) -> None:
    header = sign(KEY, fresh())
    with pytest.raises(AssertionRefusedError):
        verifier.verify(header, "POST", "/")
    verifier.verify(header, "GET", "/")


@pytest.mark.parametrize(
    ("method", "target"),
    [("POST", "/a?b=c"), ("get", "/a?b=c"), ("GET", "/a"), ("GET", "/a?b=c "), ("GET", "/%61?b=c")],
)
def test_another_request_is_refused(verifier: AssertionVerifier, method: str, target: str) -> None:
    with pytest.raises(AssertionRefusedError, match="other request"):
        verifier.verify(sign(KEY, fresh(target="/a?b=c")), method, target)


@pytest.mark.parametrize(
    "expires_ms",
    [
        NOW,
        NOW - 1,
        0,
        NOW + ASSERTION_LIFE_MS + CLOCK_SLACK_MS + 1,
        2**63,
        str(NOW + 1),
        True,
        None,
        NOW + 1.5,
    ],
)
def test_an_expiry_outside_the_next_ten_seconds_is_refused(
    verifier: AssertionVerifier, expires_ms: object
) -> None:
    with pytest.raises(AssertionRefusedError, match="expir"):
        verifier.verify(sign(KEY, fresh(expires_ms=expires_ms)), "GET", "/")


@pytest.mark.parametrize("expires_ms", [NOW + 1, NOW + ASSERTION_LIFE_MS])
def test_an_expiry_within_them_is_accepted(verifier: AssertionVerifier, expires_ms: int) -> None:
    verifier.verify(sign(KEY, fresh(expires_ms=expires_ms)), "GET", "/")


@pytest.mark.parametrize(
    "changes",
    [
        {"nonce": ""},
        {"nonce": "0" * 31},
        {"nonce": "G" * 32},
        {"nonce": "A" * 32},
        {"nonce": 1},
        {"nonce": "0" * 32 + "\n"},
        {"guest": "host"},
        {"guest": None},
        {"username": "root"},
        {"username": "guest-0000000000000000"},
        {"name": ""},
        {"name": None},
        {"role": "owner"},
        {"role": ["full"]},
        {"session": "secret"},
        {"session": "A" * 16},
    ],
    ids=str,
)
def test_a_signed_claim_that_makes_no_sense_is_refused(
    verifier: AssertionVerifier, changes: dict[str, Any]
) -> None:
    with pytest.raises(AssertionRefusedError):
        verifier.verify(sign(KEY, fresh(**changes)), "GET", "/")


@pytest.mark.parametrize("missing", sorted(claim()))
def test_a_signed_claim_that_lacks_something_is_refused(
    verifier: AssertionVerifier, missing: str
) -> None:
    payload = fresh()
    del payload[missing]
    with pytest.raises(AssertionRefusedError):
        verifier.verify(sign(KEY, payload), "GET", "/")


@pytest.mark.parametrize("payload", [b"", b"[]", b"null", b"{", b"\xff", b"[" * 200_000], ids=len)
def test_a_signed_payload_that_is_no_claim_is_refused(
    verifier: AssertionVerifier, payload: bytes
) -> None:
    with pytest.raises(AssertionRefusedError):
        verifier.verify(sign(KEY, payload), "GET", "/")


def tampered(header: str) -> list[str]:
    version, payload, mac = header.split(".")
    return [
        "",
        "v1",
        f"{version}.{payload}",
        f"{version}.{payload}.",
        f"v2.{payload}.{mac}",
        f"{version}.{payload}.{mac}.",
        f"{version}.{payload}.{mac[:-1]}",
        f"{version}.{payload}.{mac}=",
        f"{version}.{payload}A.{mac}",
        f"{version}.{payload}.{'A' * 43}",
        f"{header}, {header}",
        f" {header}",
        f"{header}\n",
        header.replace(".", "\uff0e"),
        # The last character carries two unused bits: same bytes, other text.
        header[:-1] + chr(ord(header[-1]) + 1),
        sign(bytes(32), fresh()),
        sign(b"", fresh()),
    ]


def test_any_change_to_the_header_is_refused(verifier: AssertionVerifier) -> None:
    header = sign(KEY, fresh())
    for bad in tampered(header):
        with pytest.raises(AssertionRefusedError, match=r"malformed|signature"):
            verifier.verify(bad, "GET", "/")
    verifier.verify(header, "GET", "/")


def test_nonces_are_forgotten_when_they_can_no_longer_come_again(
    verifier: AssertionVerifier, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(assertion_module, "MAX_NONCES", 3)
    for _ in range(3):
        verifier.verify(sign(KEY, fresh()), "GET", "/")
    with pytest.raises(AssertionRefusedError, match="too many"):
        verifier.verify(sign(KEY, fresh()), "GET", "/")
    clock.now_ms += 5_000
    for _ in range(3):
        verifier.verify(sign(KEY, fresh(expires_ms=int(clock.now_ms) + 5_000)), "GET", "/")
    assert len(verifier._nonces) == 3
