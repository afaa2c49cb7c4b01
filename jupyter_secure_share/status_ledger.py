"""The one status that everybody is shown, with a ``seq`` that only grows.

Each gateway counts from its own start; the ledger shifts its count so that a
tab left open over several shares never takes an old status for a new one.
"""

from __future__ import annotations

from collections.abc import Callable

from .protocol import Json, Status


class StatusLedger:
    """Keeps the last status and calls ``on_change`` with the ``seq`` of each new one."""

    def __init__(self, on_change: Callable[[int], None]) -> None:
        self._on_change = on_change
        self._status = _blank("off", None, None) | {"seq": 0}
        self._offset = 0

    @property
    def status(self) -> Json:
        """The last status."""
        return self._status

    @property
    def phase(self) -> str:
        """The last phase."""
        return str(self._status["phase"])

    def relay(self, message: Status) -> None:
        """Take a status of the gateway as it is, ``seq`` apart."""
        self._keep(message.status, self._offset + message.seq)

    def put(self, phase: str, *, transport: str | None = None, problem: Json | None = None) -> None:
        """State what no gateway can say: before it is there, and after it is gone."""
        self._keep(_blank(phase, transport, problem), int(self._status["seq"]) + 1)

    def _keep(self, status: Json, seq: int) -> None:
        self._status = {**status, "seq": seq}
        self._on_change(seq)

    def expect_gateway(self) -> None:
        """Put the next gateway's count, which starts at 0 or above, behind all of ours."""
        self._offset = int(self._status["seq"]) + 1


def _blank(phase: str, transport: str | None, problem: Json | None) -> Json:
    """``IShareStatus`` when there is no gateway to ask."""
    return {
        "phase": phase,
        "steps": [],
        "id": None,
        "transport": transport,
        "url": None,
        "fingerprint_sha256": None,
        "started_at": None,
        "expires_at": None,
        "role": None,
        "max_guests": None,
        "basic_auth": None,
        "guests": [],
        "tunnel": None,
        "usage": None,
        "problem": problem,
    }
