"""All that a share changes in the running server, made in order and undone in reverse."""

from __future__ import annotations

import logging
from contextlib import ExitStack

from tornado import web

from .assertion import AssertionVerifier
from .front_rule import FrontRule, front_rule_installed
from .guest_identity import guests_known
from .protocol import Json
from .remote_access import is_remote_access_allowed, remote_access_allowed


class LiveChanges:
    """Makes the server ready for guests and puts everything back. Can be made and undone again."""

    def __init__(self, web_app: web.Application, *, log: logging.Logger) -> None:
        self._web_app = web_app
        self._log = log
        self._undo = ExitStack()
        self._remote_before: bool | None = None

    def make(self, verifier: AssertionVerifier) -> None:
        """Open the server to guests whose assertions ``verifier`` accepts.

        Either all changes are made, or none and the cause is raised.
        """
        self.undo()
        settings = self._web_app.settings
        before = is_remote_access_allowed(settings)
        rule = FrontRule(settings, verifier, remote_before=before, log=self._log)
        with ExitStack() as stack:
            # The rule first and the setting last: at no moment is remote access
            # on without the rule in front.
            stack.enter_context(front_rule_installed(self._web_app, rule))
            stack.enter_context(guests_known(settings, rule))
            stack.enter_context(remote_access_allowed(settings))
            self._undo = stack.pop_all()
        self._remote_before = before

    def undo(self) -> None:
        """Put everything back; does nothing when nothing is changed."""
        self._remote_before = None
        self._undo.close()

    @property
    def remote_access(self) -> Json:
        """The ``IRemoteAccess`` of the contract."""
        now = is_remote_access_allowed(self._web_app.settings)
        return {"before": now if self._remote_before is None else self._remote_before, "now": now}
