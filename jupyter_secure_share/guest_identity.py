"""Tells guests apart inside Jupyter, by patching the live objects for as long as a share is up.

``_token_authenticated`` is never set: it would switch off Jupyter's own Origin
and XSRF checks, which stay on as the second line behind the gateway.
"""

from __future__ import annotations

import copy
from collections.abc import Awaitable, Callable, Iterator, MutableMapping
from contextlib import ExitStack, contextmanager
from typing import Any

from jupyter_server.auth.authorizer import Authorizer
from jupyter_server.auth.identity import IdentityProvider, User
from jupyter_server.base.handlers import JupyterHandler
from tornado import web

from .front_rule import FrontRule
from .guest_errors import keep_errors_plain
from .guest_page_config import guest_page_config
from .guest_rights import may
from .guest_user import GuestUser
from .known_kernels import names_unknown_kernel
from .live_patch import patched_attribute, patched_entry
from .private_places import reaches_private_place

HOOK = "page_config_hook"


@contextmanager
def guests_known(settings: MutableMapping[str, Any], rule: FrontRule) -> Iterator[None]:
    """Patch user, authorizer and page config of the web application with these settings."""
    provider: IdentityProvider = settings["identity_provider"]
    authorizer: Authorizer = settings["authorizer"]
    patches = GuestIdentity(rule)
    with ExitStack() as stack:
        # Last to be undone: from then on, wrappers that others put around ours are harmless.
        stack.callback(patches.retire)
        stack.enter_context(
            patched_attribute(provider, "get_user", patches.get_user(provider.get_user))
        )
        stack.enter_context(
            patched_attribute(
                authorizer, "is_authorized", patches.is_authorized(authorizer.is_authorized)
            )
        )
        stack.enter_context(
            patched_entry(settings, HOOK, patches.page_config_hook(settings.get(HOOK)))
        )
        yield


class GuestIdentity:
    """The replacements: each answers for guests alone, and asks the original about others."""

    def __init__(self, rule: FrontRule) -> None:
        """Take the rule that knows whose a request is."""
        self._rule: FrontRule | None = rule

    def retire(self) -> None:
        """Know no guests any more; pass everything through."""
        self._rule = None

    def get_user(
        self, original: Callable[[web.RequestHandler], User | Awaitable[User | None] | None]
    ) -> Callable[[web.RequestHandler], User | Awaitable[User | None] | None]:
        """Return a ``get_user`` that turns a guest's assertion into his user."""

        def get_user(handler: web.RequestHandler) -> User | Awaitable[User | None] | None:
            if self._rule is not None:
                judgement = self._rule.judge(handler.request)
                if judgement.guest is not None:
                    keep_errors_plain(handler)
                    return GuestUser(judgement.guest)
                if judgement.refused:
                    # Only a request that came before the rule was in place gets
                    # here. Error pages ask who is logged in: nobody, as in
                    # Jupyter's own refusal by `check_host`.
                    handler.current_user = None
                    handler._jupyter_current_user = None  # type: ignore[attr-defined]
                    raise web.HTTPError(403)
            return original(handler)

        return get_user

    def is_authorized(
        self, original: Callable[[JupyterHandler, User, str, str], Awaitable[bool] | bool]
    ) -> Callable[[JupyterHandler, User, str, str], Awaitable[bool] | bool]:
        """Return an ``is_authorized`` that holds guests to their rights, retired or not."""

        def is_authorized(
            handler: JupyterHandler, user: User, action: str, resource: str
        ) -> Awaitable[bool] | bool:
            if isinstance(user, GuestUser):
                return (
                    self._rule is not None
                    and may(user.role, action, resource)
                    and not reaches_private_place(handler)
                    and not names_unknown_kernel(handler, resource)
                )
            return original(handler, user, action, resource)

        return is_authorized

    def page_config_hook(
        self, previous: Callable[[Any, dict[str, Any]], dict[str, Any]] | None
    ) -> Callable[[JupyterHandler, dict[str, Any]], dict[str, Any]]:
        """Return a hook that reduces guests' page config, behind the ``previous`` hook if any."""

        def page_config_hook(handler: JupyterHandler, config: dict[str, Any]) -> dict[str, Any]:
            is_guest = isinstance(handler.current_user, GuestUser)
            if is_guest:
                config = copy.deepcopy(config)
            if previous is not None:
                config = previous(handler, config)
            return guest_page_config(config) if is_guest else config

        return page_config_hook
