"""The share as the server extension holds it: one gateway, one status, some live changes."""

from __future__ import annotations

import asyncio
import base64
import logging
import re
import secrets
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

from tornado import web

from .assertion import AssertionVerifier
from .gateway_program import GatewayProgram
from .live_changes import LiveChanges
from .problems import ProblemCode, ShareError
from .protocol import Json, Status, is_problem
from .status_ledger import StatusLedger
from .supervisor import GatewaySupervisor, Timings

START_SECONDS: Final[Mapping[str, float]] = {"lan": 15.0, "ngrok": 90.0}
"""How long a share may take from the click to live, by transport.

An ngrok address that an earlier tunnel still holds is asked for again for a minute.
"""

NEW_ADDRESS_SECONDS: Final = 90.0
"""How long another address may take until it is proved."""

_GUEST_ID = re.compile(r"[0-9a-f]{16}", re.ASCII)


@dataclass(frozen=True)
class Opening:
    """What a share is opened with. Passwords and the authtoken stay out of its ``repr``."""

    program: GatewayProgram
    options: Json = field(repr=False)
    upstream: Json
    state_folder: str
    ngrok: Json | None = field(repr=False)
    """The ``INgrokAccess`` of the contract; None unless the transport is ngrok."""


class ServerShare:
    """At most one share at a time. Every way in which one ends leads through `_put_back`.

    ``on_change`` is called with the ``seq`` of each new status.
    """

    def __init__(
        self,
        web_app: web.Application,
        *,
        on_change: Callable[[int], None],
        log: logging.Logger,
        timings: Timings | None = None,
        start_seconds: Mapping[str, float] = START_SECONDS,
    ) -> None:
        self._log = log
        self._timings = timings
        self._start_seconds = start_seconds
        self._ledger = StatusLedger(on_change)
        self._changes = LiveChanges(web_app, log=log)
        self._supervisor: GatewaySupervisor | None = None
        self._starting: asyncio.Future[None] | None = None
        self._stopping = False
        self._minutes = 0

    @property
    def status(self) -> Json:
        """The ``IServerShareStatus`` of the contract."""
        return {**self._ledger.status, "allow_remote_access": self._changes.remote_access}

    @property
    def is_up(self) -> bool:
        """Whether a gateway runs or is about to."""
        return self._starting is not None or self._supervisor is not None

    @property
    def minutes(self) -> int:
        """Length of the share from its start, extensions included; 0 when there is none."""
        return self._minutes

    async def start(self, transport: str, prepare: Callable[[], Awaitable[Opening]]) -> Json:
        """Open a share and return its status once it is live.

        ``prepare`` gathers what it is opened with; the phase is ``starting``
        meanwhile. Raises `ShareError`; then nothing is left open or changed.
        """
        if self.is_up:
            raise ShareError(ProblemCode.ALREADY_LIVE)
        over = self._starting = asyncio.get_running_loop().create_future()
        self._stopping = False
        try:
            self._ledger.put("starting", transport=transport)
            seconds = self._start_seconds[transport]
            await asyncio.wait_for(self._open(prepare, seconds), seconds)
            self._ensure_wanted()
            if self._supervisor is None or self._ledger.phase != "live":
                self._log.error("secure-share: the gateway started, but it is not live")
                raise ShareError(ProblemCode.GATEWAY_FAILED)
        except ShareError as error:
            reason = self._reason(error)
            await self._end_failed_start(reason)
            raise reason from error
        except asyncio.TimeoutError as error:
            timeout = ShareError(ProblemCode.GATEWAY_TIMEOUT)
            await self._end_failed_start(timeout)
            raise timeout from error
        except BaseException:
            await self._end_failed_start(ShareError(ProblemCode.SERVER_FAILED))
            raise
        finally:
            self._starting = None
            over.set_result(None)
        return self.status

    async def stop(self) -> Json:
        """Shut the door and put everything back; returns when nothing listens any more."""
        self._stopping = True
        if self._supervisor is not None:
            await self._supervisor.close()
        if self._starting is not None:
            await asyncio.shield(self._starting)
        if not self.is_up and self._ledger.phase != "off":
            self._ledger.put("off")
        return self.status

    async def extend(self, minutes: int) -> Json:
        """Move the end of the share; the caller has checked the ceiling. Raises `ShareError`."""
        supervisor = self._live()
        # Counted before the answer, so that two requests at once cannot pass
        # the ceiling together.
        self._minutes += minutes
        try:
            await supervisor.ask({"type": "extend", "minutes": minutes})
        except ShareError:
            if self._supervisor is supervisor:
                self._minutes -= minutes
            raise
        return self.status

    async def invitation(self) -> Json:
        """Return the invitation with its secrets. Raises `ShareError` when not live."""
        supervisor = self._live()
        invitation = await supervisor.ask({"type": "invitation"})
        if invitation is None:
            supervisor.kill()
            raise ShareError(ProblemCode.GATEWAY_FAILED)
        return invitation

    async def take_new_address(self) -> Json:
        """Have the tunnel take another address; return once it is proved. Raises `ShareError`."""
        await self._live().ask({"type": "new_address"}, NEW_ADDRESS_SECONDS)
        return self.status

    async def kick(self, guest: str) -> Json:
        """Remove a guest; return once the guest's last socket is shut. Raises `ShareError`."""
        supervisor = self._live()
        if _GUEST_ID.fullmatch(guest) is None:
            raise ShareError(ProblemCode.UNKNOWN_GUEST)
        await supervisor.ask({"type": "kick", "guest": guest})
        return self.status

    def _live(self) -> GatewaySupervisor:
        if self._supervisor is None or self._ledger.phase != "live":
            raise ShareError(ProblemCode.NOT_LIVE)
        return self._supervisor

    async def _open(self, prepare: Callable[[], Awaitable[Opening]], seconds: float) -> None:
        opening = await prepare()
        self._ensure_wanted()
        self._ledger.expect_gateway()
        supervisor = self._supervisor = GatewaySupervisor(
            opening.program.command,
            on_status=self._relay,
            on_end=self._put_back,
            log=self._log,
            timings=self._timings,
        )
        await supervisor.open()
        self._ensure_wanted()
        key = secrets.token_bytes(32)
        self._changes.make(AssertionVerifier(key))
        self._minutes = opening.options["minutes"]
        await supervisor.ask(
            {
                "type": "start",
                "options": opening.options,
                "upstream": opening.upstream,
                "assertion_key": base64.b64encode(key).decode("ascii"),
                "state_folder": opening.state_folder,
                "ngrok": opening.ngrok,
            },
            seconds,
        )

    def _ensure_wanted(self) -> None:
        if self._stopping:
            raise ShareError(ProblemCode.START_CANCELLED)

    def _reason(self, error: ShareError) -> ShareError:
        """Find the best words for a failed start: the host's own wish, the gateway's, or ours."""
        if self._stopping:
            return ShareError(ProblemCode.START_CANCELLED)
        told = self._ledger.status["problem"]
        if error.code == "GATEWAY_FAILED" and self._ledger.phase == "failed" and is_problem(told):
            return ShareError.from_gateway(told)
        return error

    async def _end_failed_start(self, reason: ShareError) -> None:
        if self._supervisor is not None:
            self._supervisor.kill()
            await self._supervisor.close()
        if self._stopping:
            self._ledger.put("off")
        elif self._ledger.phase != "failed" or self._ledger.status["problem"] != reason.problem:
            self._ledger.put("failed", problem=reason.problem)

    def _relay(self, message: Status) -> None:
        self._ledger.relay(message)
        supervisor = self._supervisor
        if self._starting is None and supervisor is not None and message.phase != "live":
            # It says that the door is shut; a process that stays is not believed.
            asyncio.get_running_loop().call_later(
                (self._timings or Timings()).stop, supervisor.kill
            )

    def _put_back(self) -> None:
        """Undo everything: the gateway has ended, asked or not."""
        self._supervisor = None
        self._minutes = 0
        try:
            self._changes.undo()
        finally:
            # A failed start says why by itself; so does a share that ended by its own clock.
            if self._starting is None and self._ledger.phase in ("starting", "live"):
                if self._stopping:
                    self._ledger.put("off")
                else:
                    self._ledger.put(
                        "failed", problem=ShareError(ProblemCode.GATEWAY_FAILED).problem
                    )
