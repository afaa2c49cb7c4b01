"""The REST interface of the host, below ``/jupyter-secure-share/``. Guests are refused.

Answers are the shapes of ``src/protocol/share.ts``; a problem is an
``IProblem`` with a fitting HTTP status.
"""

from __future__ import annotations

import json
from typing import Any, Final

from jupyter_server.auth.decorator import authorized
from jupyter_server.base.handlers import APIHandler
from jupyter_server.extension.handler import ExtensionHandlerMixin
from tornado import web

from .guest_user import GuestUser
from .host_actions import HostActions
from .problems import ProblemCode, ShareError
from .protocol import API_ROOT, ASSERTION_HEADER, MOST_MINUTES, Json

AUTH_RESOURCE: Final = "jupyter_secure_share"


_CODES: Final = {
    400: ProblemCode.BAD_OPTIONS,
    401: ProblemCode.NOT_ALLOWED,
    403: ProblemCode.NOT_ALLOWED,
    # Jupyter's answer to a foreign Origin is 404; no route of ours is ever missing.
    404: ProblemCode.NOT_ALLOWED,
    405: ProblemCode.BAD_OPTIONS,
}
"""What Jupyter's own refusals amount to."""


class HostHandler(ExtensionHandlerMixin, APIHandler):
    """What all routes share: they are the host's, and speak of problems in one shape."""

    auth_resource = AUTH_RESOURCE
    # The panel's polling is no sign of life; a live share is counted on its own.
    _track_activity = False

    def initialize(self, name: str, actions: HostActions) -> None:
        """Take the extension's ``name``, as Jupyter passes it, and what the routes lead to."""
        super().initialize(name)
        self.actions = actions

    async def prepare(self) -> None:  # type: ignore[override] # as APIHandler has it
        """Let nobody on who comes through the gateway, with or without a right."""
        await super().prepare()
        if isinstance(self.current_user, GuestUser) or ASSERTION_HEADER in self.request.headers:
            raise ShareError(ProblemCode.GUEST_REFUSED)

    def set_default_headers(self) -> None:
        """Keep answers out of every cache: some hold passwords."""
        super().set_default_headers()
        self.set_header("Cache-Control", "no-store")

    def write_error(self, status_code: int, **kwargs: Any) -> None:  # noqa: ANN401 - as upstream has it
        """Turn every error into an ``IProblem``. Causes stay in the log."""
        error = kwargs.get("exc_info", (None, None, None))[1]
        if not isinstance(error, ShareError):
            error = ShareError(_CODES.get(status_code, ProblemCode.SERVER_FAILED))
        self.finish(error.problem)

    def json_object(self) -> Json:
        """Return the body, an empty one as an empty object; raise `ShareError` for others."""
        # Not by `get_json_body`, which writes a malformed body to the log, passwords and all.
        try:
            body = json.loads(self.request.body or b"{}")
        except (ValueError, RecursionError) as error:
            raise ShareError(ProblemCode.BAD_OPTIONS) from error
        if not isinstance(body, dict):
            raise ShareError(ProblemCode.BAD_OPTIONS)
        return body


class ShareHandler(HostHandler):
    """The share itself."""

    @web.authenticated
    @authorized
    def get(self) -> None:
        """Answer the status."""
        self.finish(self.actions.share.status)

    @web.authenticated
    @authorized
    async def post(self) -> None:
        """Start a share; answer 201 and the status once it is live."""
        asked = self.json_object()
        status = await self.actions.start(asked, host_name=self.current_user.display_name)
        self.set_status(201)
        self.finish(status)

    @web.authenticated
    @authorized
    async def delete(self) -> None:
        """Stop the share; answer the status when nothing listens any more."""
        self.finish(await self.actions.share.stop())


class ExtendHandler(HostHandler):
    """The end of the share."""

    @web.authenticated
    @authorized
    async def post(self) -> None:
        """Add ``minutes``; answer the status."""
        minutes = self.json_object().get("minutes")
        if type(minutes) is not int or not 1 <= minutes <= MOST_MINUTES:
            raise ShareError(ProblemCode.BAD_OPTIONS)
        self.finish(await self.actions.extend(minutes))


class NewAddressHandler(HostHandler):
    """The address of a tunnel."""

    @web.authenticated
    @authorized
    async def post(self) -> None:
        """Take another one; answer the status once it is proved."""
        self.finish(await self.actions.share.take_new_address())


class AuthtokenHandler(HostHandler):
    """The authtoken of the host's ngrok account. It is never answered."""

    @web.authenticated
    @authorized
    async def put(self) -> None:
        """Take ``authtoken``, and keep it beyond this server's life on ``remember``."""
        given = self.json_object()
        remember = given.get("remember", False)
        if not given.keys() <= {"authtoken", "remember"} or not isinstance(remember, bool):
            raise ShareError(ProblemCode.BAD_OPTIONS)
        self.finish(await self.actions.give_authtoken(given.get("authtoken"), remember=remember))

    @web.authenticated
    @authorized
    async def delete(self) -> None:
        """Forget what was given."""
        self.finish(await self.actions.forget_authtoken())


class InvitationHandler(HostHandler):
    """What the host gives to guests."""

    @web.authenticated
    @authorized
    async def get(self) -> None:
        """Answer the invitation with its secrets."""
        self.finish(await self.actions.share.invitation())


class ChoicesHandler(HostHandler):
    """What the panel can offer."""

    @web.authenticated
    @authorized
    async def get(self) -> None:
        """Answer transports, addresses, limits, and what stands in the way."""
        self.finish(await self.actions.choices())


class GuestHandler(HostHandler):
    """One guest."""

    @web.authenticated
    @authorized
    async def delete(self, guest: str) -> None:
        """Remove the guest; answer the status when the guest's last socket is shut."""
        self.finish(await self.actions.share.kick(guest))


class ForgetHandler(HostHandler):
    """What is kept between shares."""

    @web.authenticated
    @authorized
    async def post(self) -> None:
        """Remove it: the certificate, the remembered authtoken and other saved secrets."""
        await self.actions.forget()
        self.set_status(204)
        self.finish()


HANDLERS: Final[list[tuple[str, type[HostHandler]]]] = [
    (f"{API_ROOT}/share", ShareHandler),
    (f"{API_ROOT}/share/extend", ExtendHandler),
    (f"{API_ROOT}/new-address", NewAddressHandler),
    (f"{API_ROOT}/share/invitation", InvitationHandler),
    (f"{API_ROOT}/share/choices", ChoicesHandler),
    (f"{API_ROOT}/guests/([^/]+)", GuestHandler),
    (f"{API_ROOT}/authtoken", AuthtokenHandler),
    (f"{API_ROOT}/forget", ForgetHandler),
]
