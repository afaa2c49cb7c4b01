"""What the panel can offer before a share: the ``IShareChoices`` of the contract."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import Final

from .gateway_program import GatewayProgram
from .limits import Limits
from .problems import ShareError
from .protocol import TRANSPORTS, Json

ADDRESSES_FRESH_SECONDS: Final = 10.0


class AddressBook:
    """The addresses of the machine, asked of the gateway's program at most every ten seconds."""

    def __init__(self, monotonic_seconds: Callable[[], float] = time.monotonic) -> None:
        self._now = monotonic_seconds
        self._asking = asyncio.Lock()
        self._addresses: list[Json] = []
        self._fresh_until = float("-inf")

    async def addresses(self, program: GatewayProgram) -> list[Json]:
        """Return the addresses; raise `ShareError` when the program does not answer."""
        async with self._asking:
            if self._now() >= self._fresh_until:
                self._addresses = await asyncio.to_thread(program.list_addresses)
                self._fresh_until = self._now() + ADDRESSES_FRESH_SECONDS
            return self._addresses


def describe_choices(
    *,
    limits: Limits,
    addresses: list[Json],
    ngrok: Json,
    ngrok_problem: ShareError | None,
    blocked: ShareError | None,
    warnings: list[ShareError],
) -> Json:
    """Put the choices together; ``ngrok`` is the ``INgrokChoice`` of the contract."""
    transports: list[Json] = []
    for name in TRANSPORTS:
        problem = limits.transport_problem(name) or (ngrok_problem if name == "ngrok" else None)
        transports.append({"name": name, "problem": problem.problem if problem else None})
    return {
        "transports": transports,
        "addresses": addresses,
        "ngrok": ngrok,
        "limits": limits.to_json(),
        "blocked": blocked.problem if blocked else None,
        "warnings": [warning.problem for warning in warnings],
    }
