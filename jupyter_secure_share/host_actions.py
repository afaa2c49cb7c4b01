"""What the host can do: start a share, move its end, see the choices, forget what is kept."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from .authtoken_sources import AuthtokenSources
from .gateway_program import GatewayProgram, locate_gateway
from .hint import send_hint
from .kept_state import forget_state, state_folder
from .limits import Limits
from .ngrok_ingress import NgrokIngress
from .preconditions import blocking_problem, warnings
from .problems import ProblemCode, ShareError
from .protocol import MOST_MINUTES, Json
from .server_share import Opening, ServerShare
from .share_choices import AddressBook, describe_choices
from .start_options import Defaults, complete_options
from .upstream import describe_upstream

if TYPE_CHECKING:
    from jupyter_server.serverapp import ServerApp


@dataclass(frozen=True)
class AdministratorRules:
    """The traits of the extension as they are now."""

    limits: Limits
    defaults: Defaults
    allow_on_hub: bool
    node_executable: str
    state_dir: str
    ngrok_ingress: NgrokIngress


class HostActions:
    """The host's actions on one running server, each within the administrator's rules."""

    def __init__(
        self, server: ServerApp, rules: Callable[[], AdministratorRules], *, log: logging.Logger
    ) -> None:
        """Prepare a share that is off; ``rules`` are asked for anew by each action."""
        self._server = server
        self._rules = rules
        self._address_book = AddressBook()
        self._program: GatewayProgram | None = None
        self._authtokens = AuthtokenSources(lambda: state_folder(rules().state_dir), log=log)
        event_logger = server.web_app.settings["event_logger"]
        self.share = ServerShare(
            server.web_app, on_change=partial(send_hint, event_logger, log), log=log
        )

    async def start(self, asked: Json, *, host_name: str) -> Json:
        """Start a share with what the host asked for. Raises `ShareError`."""
        rules = self._rules()
        options = complete_options(
            asked, host_name=host_name, limits=rules.limits, defaults=rules.defaults
        )
        problem = self._blocking_problem()
        if problem is not None:
            raise problem

        async def prepare() -> Opening:
            program = await self._locate_program()
            is_ngrok = options["transport"] == "ngrok"
            return Opening(
                program=program,
                options=options,
                upstream=await asyncio.to_thread(describe_upstream, self._server),
                state_folder=str(state_folder(rules.state_dir)),
                ngrok=await self._ngrok_access(program, rules) if is_ngrok else None,
            )

        return await self.share.start(options["transport"], prepare)

    async def extend(self, minutes: int) -> Json:
        """Move the end of the share, within the ceiling. Raises `ShareError`."""
        total = self.share.minutes + minutes
        if total > MOST_MINUTES:
            message = f"A share lasts {MOST_MINUTES} minutes at most."
            raise ShareError(ProblemCode.BAD_OPTIONS, message)
        self._rules().limits.ensure_minutes(total)
        return await self.share.extend(minutes)

    async def give_authtoken(self, text: object, *, remember: bool) -> Json:
        """Take an ngrok account's authtoken for shares to come; return an ``INgrokChoice``.

        Raises `ShareError`; then the one before stays.
        """
        await asyncio.to_thread(self._authtokens.give, text, remember=remember)
        return (await asyncio.to_thread(self._authtokens.describe))[0]

    async def forget_authtoken(self) -> Json:
        """Forget what the host gave, remembered or not; return what is left as `give_authtoken`."""
        await asyncio.to_thread(self._authtokens.forget)
        return (await asyncio.to_thread(self._authtokens.describe))[0]

    async def choices(self) -> Json:
        """Return what the panel can offer; what is in the way is part of the answer."""
        blocked = self._blocking_problem()
        addresses: list[Json] = []
        ngrok_problem: ShareError | None = None
        if blocked is None:
            try:
                program = await self._locate_program()
                addresses = await self._address_book.addresses(program)
                ngrok_problem = await self._ngrok_problem(program)
            except ShareError as problem:
                blocked = problem
        ngrok, about_ngrok = await asyncio.to_thread(self._authtokens.describe)
        return describe_choices(
            limits=self._rules().limits,
            addresses=addresses,
            ngrok=ngrok,
            ngrok_problem=ngrok_problem,
            blocked=blocked,
            warnings=[*warnings(self._server), *about_ngrok],
        )

    async def forget(self) -> None:
        """Remove what is kept between shares. Raises `ShareError` while a share is up."""
        if self.share.is_up:
            raise ShareError(ProblemCode.FORGET_WHILE_LIVE)
        self._authtokens.forget_given()
        await asyncio.to_thread(forget_state, state_folder(self._rules().state_dir))

    def _blocking_problem(self) -> ShareError | None:
        return blocking_problem(self._server, allow_on_hub=self._rules().allow_on_hub)

    async def _ngrok_access(self, program: GatewayProgram, rules: AdministratorRules) -> Json:
        """Return the ``INgrokAccess`` of the contract, which holds the authtoken."""
        if not program.has_ngrok:
            raise ShareError(ProblemCode.NGROK_MISSING)
        authtoken = await asyncio.to_thread(self._authtokens.ensure)
        return {
            "authtoken": authtoken.secret,
            **await asyncio.to_thread(rules.ngrok_ingress.read),
        }

    async def _ngrok_problem(self, program: GatewayProgram) -> ShareError | None:
        """Say why no share can go through ngrok here, whatever the host does; or None."""
        if not program.has_ngrok:
            return ShareError(ProblemCode.NGROK_MISSING)
        return await asyncio.to_thread(self._rules().ngrok_ingress.problem)

    async def _locate_program(self) -> GatewayProgram:
        """Find the gateway once; look again as long as something is missing."""
        if self._program is None:
            self._program = await asyncio.to_thread(locate_gateway, self._rules().node_executable)
        return self._program
